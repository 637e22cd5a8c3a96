package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// NewStrip returns a message strip: the sign of a mood, text in the middle, and buttons at the right.
func NewStrip(mood Mood, text fyne.CanvasObject, buttons ...fyne.CanvasObject) *Surface {
	sign := Pad(2, 0, 0, 0, NewIcon(signs[mood], 16, moods[mood][0]))
	parts := []fyne.CanvasObject{TopRow(10, sign, Grow(text))}
	inner := Row(10, append([]fyne.CanvasObject{Grow(parts[0])}, buttons...)...)
	s := NewSurface(moods[mood][1], Pad(9, 14, 9, 14, inner))
	s.Stroke, s.Radius = moods[mood][2], 6
	return s
}

// Message returns text for a strip: a first sentence in bold, and what follows it.
func Message(bold, rest string) *Para {
	spans := []Span{{Text: bold, Bold: true}}
	if rest != "" {
		spans = append(spans, Span{Text: " " + rest})
	}
	return NewPara(spans...).In(look.Text)
}
