package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// FirstCard returns a card with an icon, a title and a few lines, centred, and a button at its foot.
func FirstCard(icon, title, text string, button fyne.CanvasObject) fyne.CanvasObject {
	head := Column(6,
		Pad(0, 0, 12, 0, Row(0, Space(), NewIcon(icon, 44, look.Blue), Space())),
		NewPara(Span{Text: title, Bold: true}).Sized(look.SizeCaption).Centred(),
		Plain(text).In(look.Soft).Centred())
	foot := Row(0, Space(), button, Space())
	s := NewSurface(look.Card, Pad(30, 26, 28, 26, &fyne.Container{Layout: &headFoot{}, Objects: []fyne.CanvasObject{head, foot}}))
	s.Stroke, s.Radius = look.Line, 12
	return s
}
