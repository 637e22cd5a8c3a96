package trial

import (
	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// showChain shows the server's chain that a test saw, and saves what of it belongs into STRUST.
func (p *Page) showChain(r securitycenter.Result) {
	w, chain := p.desk.Words, model.ServerChainOf(p.desk.Words, r)
	links := kit.Column(12)
	for i, l := range chain.Links {
		if i > 0 {
			links.Add(kit.NewRule())
		}
		links.Add(p.chainLink(l))
	}
	advice := kit.NewStrip(kit.Noted, kit.Plain(w.Say("test.chain.advice")))
	if chain.Refused != nil {
		advice = kit.NewStrip(desk.Mood(chain.Refused.Mood), kit.Message(chain.Refused.Bold, chain.Refused.Rest))
	}
	p.showLong(w.Say("test.chain.title", text.V{"Host": cert.Visible(r.Host)}), 760, float32(len(chain.Links))*linkHeight, links, advice)
}

// linkHeight is about how high one certificate of a chain is.
const linkHeight = 138

// showLong shows what may be longer than the window: it scrolls, below what stands above it.
func (p *Page) showLong(title string, width, height float32, long fyne.CanvasObject, above ...fyne.CanvasObject) {
	const rest = 260 // what the dialog has around it
	room := p.desk.Window.Canvas().Size().Height/look.U(1) - rest
	body := kit.Column(14, append(above, kit.High(max(120, min(height, room)), kit.NewScroll(kit.Pad(2, 18, 2, 0, long))))...)
	(&kit.Dialog{Title: title, Mood: kit.Unknown, Body: body, Width: width, Leave: p.desk.Words.Say("button.close")}).Show(p.desk.Window.Canvas())
}

func (p *Page) chainLink(l model.ServerLink) fyne.CanvasObject {
	w := p.desk.Words
	head := []fyne.CanvasObject{kit.NewText(l.Name).Bold().Shortened(), kit.NewTag(l.Role.Text, desk.Mood(l.Role.Mood)), kit.Space()}
	if l.Anchor {
		head = append(head, kit.NewButton(w.Say("test.chain.save"), kit.Second, func() { p.desk.SaveClean(l.Certificate) }))
	}
	out := kit.Column(2, kit.Row(10, head...), kit.Plain(l.Subject).In(look.Soft),
		kit.NewPara(kit.Span{Text: w.Say("field.valid-until") + " ", Colour: look.Soft}, kit.Span{Text: l.Until}),
		kit.TopRow(8, kit.Soft(w.Say("field.sha256")), kit.Grow(kit.Pad(3, 0, 0, 0, kit.MonoValue(l.Fingerprint)))))
	if l.Own {
		out.Add(kit.Plain(w.Say("test.chain.leaf.line")))
	}
	return out
}
