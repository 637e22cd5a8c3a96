package certificates

import (
	"fyne.io/fyne/v2"

	"certmap/gui/kit"
	"certmap/gui/model"
)

// mostOffered is how many of the other certificates are offered by name.
const mostOffered = 12

// compareButton sets the certificate beside another one: one that is open already, one of a file, or a text.
func (p *Page) compareButton() fyne.CanvasObject {
	w := p.desk.Words
	a := p.side(p.file, p.item)
	var button *kit.Button
	button = kit.NewButton(w.Say("certificates.compare"), kit.Quiet, func() {
		var items []kit.MenuItem
		for _, b := range p.others() {
			items = append(items, kit.MenuItem{Label: b.Title(), Do: func() { p.compare(a, b) }})
		}
		kit.ShowMenu(button, append(items,
			kit.MenuItem{Label: w.Say("certificates.compare.file"), Do: func() { p.compareWithFile(a) }},
			kit.MenuItem{Label: w.Say("certificates.compare.text"), Do: func() { p.compare(a, model.Side{}) }})...)
	})
	return button
}

func (p *Page) side(file, item int) model.Side {
	o := p.files[file]
	return model.Side{Certificate: o.result.File.Items[item].Certificate, From: o.view.Name}
}

// others are the certificates that are open beside the one that is shown.
func (p *Page) others() []model.Side {
	var out []model.Side
	for _, r := range p.rows {
		shown := r.File == p.file && r.Item == p.item
		if r.Item < 0 || shown || len(out) == mostOffered {
			continue
		}
		if s := p.side(r.File, r.Item); s.Certificate != nil {
			out = append(out, s)
		}
	}
	return out
}

func (p *Page) compare(a, b model.Side) {
	p.desk.Go(model.Route{Page: model.ComparePage, Compare: &model.Comparison{A: a, B: b}})
}

func (p *Page) compareWithFile(a model.Side) {
	p.desk.AskFile(func(path string) {
		p.desk.Go(model.Route{Page: model.ComparePage, Compare: &model.Comparison{A: a}, Files: []string{path}})
	})
}
