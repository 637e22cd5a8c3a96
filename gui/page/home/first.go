package home

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
)

// showFirst asks what there is: a file, mappings in SuccessFactors, or nothing yet.
func (p *Page) showFirst() {
	w := p.desk.Words
	open := p.goTo(model.Route{Page: model.CertificatesPage, Choose: true})
	p.main = open
	folder := kit.NewLink(w.Say("first.existing.folder"), p.desk.ReadFolder)
	cards := kit.Tiles(18, 280, 330, 3,
		p.card("document", "file", kit.Main, open),
		p.card("key", "existing", kit.Second, p.goTo(model.Route{Page: model.TenantsPage, TenantID: model.NewTenant}), folder),
		p.card("plug", "nothing", kit.Second, p.practise))
	p.body.Objects = []fyne.CanvasObject{kit.Pad(36, 36, 0, 36, kit.Column(6,
		kit.Title(w.Say("first.title"), look.SizeNumber), kit.Plain(w.Say("first.line")).In(look.Soft), kit.Pad(22, 0, 0, 0, cards)))}
}

// card is one card with its button, and what may be pressed beside it.
func (p *Page) card(icon, id string, style kit.Style, press func(), more ...fyne.CanvasObject) fyne.CanvasObject {
	w := p.desk.Words
	buttons := append([]fyne.CanvasObject{kit.NewButton(w.Say("first."+id+".button"), style, press)}, more...)
	return kit.FirstCard(icon, w.Say("first."+id), w.Say("first."+id+".line"), kit.Row(14, buttons...))
}

// practise opens what the practice ECP has exported, which is where the journey begins.
func (p *Page) practise() {
	desk.Act(p.desk, &p.acting, func(ctx context.Context) (string, error) {
		if _, err := p.desk.Center.EnsurePractice(ctx); err != nil {
			return "", err
		}
		return p.desk.Center.Rehearsal.Export(ctx)
	}, func(path string) {
		p.desk.Go(model.Route{Page: model.CertificatesPage, Files: []string{path}})
	})
}
