// Package tenants is the page for tenants: the list, and the form for one of them.
package tenants

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A Page is the page.
type Page struct {
	desk    *desk.Desk
	object  fyne.CanvasObject
	pane    *kit.Pane
	list    *kit.List[kit.Item]
	tenants []securitycenter.Tenant
	chosen  string
	form    *form
	saving  bool     // a tenant, with the password of its proxy
	showing *showing // which cause the practice tenant shows
	keys    kit.Keys

	loading job.Scope
	acting  job.Scope
}

var (
	_ desk.Page      = (*Page)(nil)
	_ desk.Refresher = (*Page)(nil)
	_ desk.Leaver    = (*Page)(nil)
	_ desk.Keeper    = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, pane: kit.NewPane()}
	p.list = kit.NewList(kit.NewItemRow)
	p.list.Length = func() int { return len(p.tenants) }
	p.list.Item = p.row
	p.list.Chosen = p.choose
	p.showing = newShowing(p)
	w := d.Words
	head := kit.Pad(13, 18, 12, 18, kit.Row(8, kit.Grow(kit.NewPara(kit.Span{Text: w.Say("tenants.title"), Bold: true}).Sized(look.SizeCaption)),
		kit.NewButton(w.Say("tenants.add"), kit.Main, func() { d.Leaving(p, p.add) })))
	p.object = kit.Split(kit.Side(head, p.list.Object()), p.pane.Object())
	return p
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("tenants.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Leave implements desk.Leaver.
func (p *Page) Leave() {
	p.loading.Cancel()
	p.dropForm()
}

// Unsaved implements desk.Keeper.
func (p *Page) Unsaved() *desk.Unsaved {
	if p.form == nil || !p.form.changed() {
		return nil
	}
	return &desk.Unsaved{Name: p.form.heading(), Discard: p.dropForm}
}

// choose shows the tenant that was chosen in the list; the list stays at the form while that is not given up.
func (p *Page) choose(i int) {
	if p.Unsaved() != nil {
		p.list.Choose(p.index())
	}
	p.desk.Leaving(p, func() {
		p.list.Choose(i)
		p.show(p.tenants[i])
	})
}

// Open implements desk.Page.
func (p *Page) Open(r model.Route) {
	p.dropForm()
	p.showing.normal()
	p.chosen = r.TenantID
	if p.chosen == "" {
		p.chosen = p.desk.Tenant().ID
	}
	p.Refresh()
}

// Refresh implements desk.Refresher.
func (p *Page) Refresh() {
	if p.form != nil {
		return
	}
	desk.Do(p.desk, &p.loading, func(ctx context.Context) ([]securitycenter.Tenant, error) {
		return p.desk.Center.Register.Tenants(ctx)
	}, func(all []securitycenter.Tenant) {
		p.tenants = all
		p.list.Choose(p.index())
		p.list.Refresh()
		switch i := p.index(); {
		case p.chosen == model.NewTenant:
			p.add()
		case i >= 0:
			p.show(all[i])
		}
	})
}

func (p *Page) index() int {
	for i, t := range p.tenants {
		if t.ID == p.chosen {
			return i
		}
	}
	return -1
}

func (p *Page) row(i int) (kit.Item, bool) {
	t := p.tenants[i]
	badge := model.EnvironmentBadge(p.desk.Words, string(t.Environment))
	return kit.Item{Title: p.desk.Words.Tenant(t.Name), Second: t.CompanyID, Badge: badge.Text, Mood: desk.Mood(badge.Mood), Kind: true, Tail: t.Host}, true
}

// show shows a tenant: the practice tenant to look at, any other to change.
func (p *Page) show(t securitycenter.Tenant) {
	p.chosen = t.ID
	if t.IsPractice() {
		p.showPractice(t)
		return
	}
	p.showForm(t)
}

func (p *Page) showPractice(t securitycenter.Tenant) {
	w := p.desk.Words
	p.dropForm()
	p.pane.Head(w.Tenant(t.Name), kit.NewButton(w.Say("tenants.open-practice"), kit.Quiet, func() { p.desk.Open(t.SecurityCenter) }).Outside())
	body := []fyne.CanvasObject{p.desk.PracticeStrip(), p.showing.banner}
	if len(p.showing.all) > 0 {
		body = append(body, p.showing.card())
	}
	body = append(body, kit.Card(kit.Facts(
		kit.Fact{Name: w.Say("field.company-id"), Value: kit.Value(t.CompanyID)},
		kit.Fact{Name: w.Say("field.host"), Value: kit.Value(t.Host)},
		kit.Fact{Name: w.Say("field.connect"), Value: kit.Value(t.Connect)},
		kit.Fact{Name: w.Say("field.security-center"), Value: kit.Value(t.SecurityCenter)},
		kit.Fact{Name: w.Say("field.api-user"), Value: kit.Value(t.APIUser)})))
	p.pane.BodyOf(t.ID, body...)
	p.showing.draw()
}

func (p *Page) add() {
	p.list.Choose(-1)
	p.chosen = model.NewTenant
	p.showForm(securitycenter.Tenant{Environment: securitycenter.Production})
}

func (p *Page) askToRemove(t securitycenter.Tenant) {
	p.desk.Ask("tenants.ask-remove", text.V{"Name": t.Name}, func() {
		removed := func() {
			p.dropForm()
			p.chosen = ""
			p.desk.TenantsChanged(nil)
			p.Refresh()
		}
		p.desk.Keyring(desk.KeyringCall{Work: func(ctx context.Context) error { return p.desk.Center.RemoveTenant(ctx, t) }, Done: removed, Left: removed})
	})
}
