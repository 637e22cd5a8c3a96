package certificates

import (
	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
)

// showItem shows one item of the file on the right.
func (p *Page) showItem(item int) {
	w := p.desk.Words
	p.item = item
	p.keys = kit.Keys{Enter: p.choose, Escape: p.desk.Back}
	it := p.file.File.Items[item]
	if it.Certificate != nil {
		p.showCertificate(model.ViewCertificate(w, p.file.File, item, p.desk.Now()))
		return
	}
	p.pane.Head(w.Say("item." + string(it.Kind)))
	var body []fyne.CanvasObject
	if it.Problem != nil {
		m := w.Tell("problem."+it.Problem.TextID(), it.Problem.Values)
		body = append(body, desk.Strip(model.Strip{Mood: model.Worry, Bold: m.What, Rest: m.Why}), kit.Card(kit.Title(w.Say("next"), look.SizeCaption), kit.Plain(m.Next)))
	}
	for _, r := range p.view.Rows {
		if r.Index == item && r.Second != "" {
			body = append(body, kit.Card(kit.Plain(cert.Visible(r.Second))))
		}
	}
	p.pane.Body(body...)
}

func (p *Page) showCertificate(v model.CertificateView) {
	w := p.desk.Words
	main := kit.Second
	if v.Usable {
		main = kit.Main
		p.keys.Enter = p.mapIt
	}
	mapIt := kit.NewButton(w.Say("certificates.map"), main, p.mapIt)
	buttons := []fyne.CanvasObject{mapIt, kit.NewButton(w.Say("certificates.save-clean"), kit.Second, p.saveClean)}
	if p.file.File.Items[p.item].HasKey {
		buttons = append(buttons, kit.NewButton(w.Say("certificates.keep"), kit.Quiet, p.keep))
	}
	p.pane.Head(cert.Visible(v.Title), buttons...)
	body := []fyne.CanvasObject{desk.Strip(v.Verdict)}
	if len(v.Findings) > 0 {
		body = append(body, p.findingsCard(v.Findings))
	}
	for _, g := range v.Facts {
		if len(g.Facts) > 0 {
			body = append(body, p.factsCard(g))
		}
	}
	p.pane.Body(body...)
	if v.Usable {
		p.desk.Focus(mapIt)
	}
}

func (p *Page) findingsCard(findings []model.FindingRow) fyne.CanvasObject {
	w := p.desk.Words
	rows := kit.Column(0)
	for i, f := range findings {
		text := kit.Column(1, kit.NewPara(kit.Span{Text: f.Text.What, Bold: true}))
		rest := f.Text.Next
		if f.Text.Why != "" {
			rest = f.Text.Why + " " + f.Text.Next
		}
		if f.Sure != "" {
			rest += " " + f.Sure
		}
		text.Add(kit.Plain(rest).In(look.Soft))
		rows.Add(kit.Pad(9, 0, 9, 0, kit.TopRow(10, kit.NewDot(desk.Mood(f.Mood)), kit.Grow(text))))
		if i < len(findings)-1 {
			rows.Add(kit.NewRule())
		}
	}
	return kit.Card(kit.Title(w.Say("certificates.findings"), look.SizeCaption), rows)
}

func (p *Page) factsCard(g model.FactGroup) fyne.CanvasObject {
	var facts []kit.Fact
	for _, f := range g.Facts {
		value := kit.Value(cert.Visible(f.Value))
		if f.Mono {
			value = kit.MonoValue(f.Value)
		}
		fact := kit.Fact{Name: f.Name, Value: value}
		if f.Copy != "" {
			fact.Value = kit.Row(10, kit.Grow(value), kit.NewLink(p.desk.Words.Say("button.copy"), p.desk.Copy(f.Copy)))
		}
		facts = append(facts, fact)
	}
	if g.Heading == "" {
		return kit.Card(kit.Facts(facts...))
	}
	return kit.Card(kit.Title(g.Heading, look.SizeCaption), kit.Facts(facts...))
}
