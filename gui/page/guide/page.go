// Package guide is the page Setup Guide: the steps of the point-to-point integration, each with its own check or a box to
// tick, and the message to whoever looks after the ECP system.
package guide

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// A Page is the page.
type Page struct {
	desk   *desk.Desk
	object fyne.CanvasObject
	pane   *kit.Pane
	list   *kit.List[kit.Step]
	line   *fyne.Container // the title, and how many steps are done
	count  *kit.Text

	guide   model.Guide
	chosen  securitycenter.StepID
	checked *securitycenter.Result // what Check host has shown of this tenant; nil for nothing
	keys    kit.Keys

	loading  job.Scope
	acting   job.Scope
	checking job.Scope
	pinging  job.Scope
}

var (
	_ desk.Page      = (*Page)(nil)
	_ desk.Refresher = (*Page)(nil)
	_ desk.Leaver    = (*Page)(nil)
	_ desk.Paster    = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, pane: kit.NewPane(), count: kit.Soft("")}
	p.list = kit.NewList(kit.NewStepRow)
	p.list.Length = func() int { return len(p.guide.Rows) }
	p.list.Item = p.row
	p.list.Chosen = func(i int) { p.choose(p.guide.Rows[i].ID) }
	w := d.Words
	p.line = kit.Column(2, kit.Title(w.Say("guide.title"), look.SizeCaption).Shortened(), p.count)
	head := kit.Pad(13, 18, 12, 18, kit.Column(6, p.line,
		kit.Flow(18, kit.NewLink(w.Say("guide.message"), p.message), kit.NewLink(w.Say("guide.read-log"), p.readLog))))
	p.object = kit.Split(kit.Side(head, p.list.Object()), p.pane.Object())
	return p
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("guide.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Leave implements desk.Leaver.
func (p *Page) Leave() {
	p.loading.Cancel()
	p.checking.Cancel()
	p.pinging.Cancel()
}

// Open implements desk.Page: it shows the first step that is not done.
func (p *Page) Open(model.Route) {
	p.pinging.Cancel()
	p.chosen, p.checked = "", nil
	p.Refresh()
	p.desk.Focus(p.list)
}

// Refresh implements desk.Refresher.
func (p *Page) Refresh() {
	id := p.desk.Tenant().ID
	if id == "" {
		p.showEmpty()
		return
	}
	desk.Do(p.desk, &p.loading, func(ctx context.Context) (model.Guide, error) {
		return model.LoadGuide(ctx, p.desk.Center, p.desk.Words, id)
	}, p.arrived)
}

func (p *Page) arrived(g model.Guide) {
	if p.checked != nil {
		g.See(*p.checked)
	}
	p.guide = g
	p.count.Set(g.Count)
	p.line.Refresh()
	if p.chosen == "" {
		p.chosen = p.next()
	}
	p.list.Choose(p.index())
	p.list.Refresh()
	p.draw()
}

// next is the first step that is not done, the last one when all are.
func (p *Page) next() securitycenter.StepID {
	if id := p.guide.Next(); id != "" {
		return id
	}
	return securitycenter.StepMonitoring
}

func (p *Page) index() int {
	for i, r := range p.guide.Rows {
		if r.ID == p.chosen {
			return i
		}
	}
	return -1
}

func (p *Page) row(i int) (kit.Step, bool) {
	r := p.guide.Rows[i]
	moods := map[securitycenter.StepState]kit.Mood{securitycenter.StepOpen: kit.Unknown, securitycenter.StepDone: kit.Fine, securitycenter.StepStuck: kit.Wrong}
	return kit.Step{Number: r.Number, Title: r.Title, Second: r.Second, Mood: moods[r.State]}, true
}

func (p *Page) choose(id securitycenter.StepID) {
	p.chosen = id
	p.draw()
}

// showEmpty is for a register without any tenant, which has lost its practice tenant too.
func (p *Page) showEmpty() {
	w := p.desk.Words
	add := func() { p.desk.Go(model.Route{Page: model.TenantsPage, TenantID: model.NewTenant}) }
	p.guide, p.keys = model.Guide{}, kit.Keys{Enter: add, Escape: p.desk.Back}
	p.count.Set("")
	p.list.Refresh()
	p.pane.Head("")
	p.pane.Body(kit.EmptyState("guide", w.Say("guide.empty"), w.Say("guide.empty.line"), kit.NewButton(w.Say("guide.add-tenant"), kit.Main, add)))
}

// Paste implements desk.Paster: what ECP says of its connection is read, and recorded at the mapping that the guide follows.
func (p *Page) Paste(s string) bool {
	p.desk.TakePaste(p.question(), s)
	return true
}

func (p *Page) readLog() { p.desk.AskLog(p.question()) }

// practicePing has the practice ECP system ping, and shows what it says, as if that had been pasted.
func (p *Page) practicePing() {
	desk.Act(p.desk, &p.pinging, p.desk.Center.PracticePing, func(shown string) {
		p.desk.TakePaste(p.question(), shown)
	})
}

func (p *Page) question() *desk.LogQuestion {
	return &desk.LogQuestion{About: p.guide.About(), Recorded: p.Refresh}
}
