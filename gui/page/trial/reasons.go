package trial

import (
	"fyne.io/fyne/v2"

	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/text"
)

// shortList is how many reasons stand in the verdict.
const shortList = 4

// reasons are what may lie behind a refusal, numbered, the likeliest first. What to do about each is one click away.
func (p *Page) reasons(all []model.Reason) fyne.CanvasObject {
	w := p.desk.Words
	list := kit.Column(3, kit.Plain(w.Say("test.reasons", text.V{"Count": len(all)})))
	for i, r := range all[:min(shortList, len(all))] {
		list.Add(numbered(w, i, kit.Plain(r.What)))
	}
	label := w.Say("test.reasons.all")
	switch more := len(all) - shortList; {
	case more > 0:
		label = w.Say("test.reasons.more", text.V{"Count": more})
	case len(all) == 1:
		return list
	}
	list.Add(kit.Pad(0, 0, 0, numberWidth, kit.Row(0, kit.NewLink(label, func() { p.showReasons(all) }), kit.Space())))
	return list
}

const numberWidth = 24

func numbered(w *text.Words, i int, o fyne.CanvasObject) fyne.CanvasObject {
	return kit.TopRow(0, kit.Wide(numberWidth, kit.NewText(w.Number(i+1)+".").Bold()), kit.Grow(o))
}

func (p *Page) showReasons(all []model.Reason) {
	w := p.desk.Words
	list := kit.Column(12)
	for i, r := range all {
		list.Add(numbered(w, i, kit.Column(2, kit.Plain(r.What), kit.Plain(r.Next).In(look.Soft))))
	}
	p.showLong(w.Say("test.reasons", text.V{"Count": len(all)}), 640, float32(len(all))*reasonHeight, list)
}

// reasonHeight is about how high one reason is.
const reasonHeight = 92
