// Package mapping is the page X.509 Public Certificate Mapping, laid out like the one in the Security Center: the list on
// the left; on the right the details of the chosen mapping, the Add form, or the hand-over.
package mapping

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
	desk   *desk.Desk
	object fyne.CanvasObject
	pane   *kit.Pane
	list   *kit.List[kit.Item]
	line   *fyne.Container // the number of mappings, and the order
	count  *kit.Text
	sort   *kit.Button

	rows   model.MappingList
	listed job.Scope // reading the list
	piece  job.Scope // reading more of it while scrolling
	ready  job.Scope // getting ready for words to be typed
	sought job.Scope // looking for where in the list a mapping stands
	shown  job.Scope // reading the mapping on the right
	acting job.Scope // doing what a button says

	chosen string                  // ID of the mapping shown
	asked  string                  // ID of the mapping that was asked for: it is shown even where the list does not hold it
	seek   bool                    // the list has still to be scrolled to it
	about  model.LogSubject        // the same, for what is pasted on it
	form   *form                   // while the Add form is shown
	over   *handOver               // while the hand-over is shown
	ticks  map[string]map[int]bool // what is done of each hand-over
	keys   kit.Keys
	away   bool // another page is shown
}

var (
	_ desk.Page      = (*Page)(nil)
	_ desk.Refresher = (*Page)(nil)
	_ desk.Leaver    = (*Page)(nil)
	_ desk.Searcher  = (*Page)(nil)
	_ desk.Paster    = (*Page)(nil)
	_ desk.Dropper   = (*Page)(nil)
	_ desk.Keeper    = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, pane: kit.NewPane(), ticks: map[string]map[int]bool{}}
	p.list = kit.NewList(kit.NewItemRow)
	p.list.Length = func() int { return p.rows.Total }
	p.list.Item = p.item
	p.list.Chosen = p.choose
	p.object = kit.Split(kit.Side(p.head(), p.list.Object()), p.pane.Object())
	return p
}

func (p *Page) head() fyne.CanvasObject {
	w := p.desk.Words
	var more *kit.Button
	more = kit.NewIconButton("down", w.Say("mapping.more"), func() {
		kit.ShowMenu(more, kit.MenuItem{Label: w.Say("mapping.add-long"), Do: p.add}, kit.MenuItem{Label: w.Say("mapping.record"), Do: p.record},
			kit.MenuItem{Label: w.Say("mapping.record-folder"), Do: p.desk.ReadFolder})
	})
	p.count = kit.Soft("").Sized(look.SizeSmall)
	p.sort = kit.NewLink("", func() { kit.ShowMenu(p.sort, p.sorts()...) })
	p.line = kit.Row(8, p.count, kit.Space(), p.sort)
	title := kit.NewPara(kit.Span{Text: w.Say("mapping.title"), Bold: true}).Sized(look.SizeCaption)
	return kit.Pad(13, 12, 8, 18, kit.Column(6,
		kit.Row(2, kit.Grow(title), kit.NewButton(w.Say("mapping.add"), kit.Main, p.add), more),
		p.line))
}

var sortOrders = []securitycenter.Sort{securitycenter.ByName, securitycenter.ByExpiry, securitycenter.ByNewest}

func (p *Page) sorts() []kit.MenuItem {
	var out []kit.MenuItem
	for _, s := range sortOrders {
		out = append(out, kit.MenuItem{Label: p.desk.Words.Say("sort." + string(s)), Do: func() {
			f := p.rows.Filter
			f.Sort = s
			p.read(f)
		}})
	}
	return out
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("mapping.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Leave implements desk.Leaver.
func (p *Page) Leave() {
	for _, s := range []*job.Scope{&p.listed, &p.piece, &p.ready, &p.sought, &p.shown} {
		s.Cancel()
	}
	p.dropForm()
	p.over, p.away = nil, true
}

// Open implements desk.Page.
func (p *Page) Open(r model.Route) {
	p.away = false
	f := securitycenter.Filter{TenantID: p.desk.Tenant().ID, Text: r.Search, Sort: p.rows.Filter.Sort}
	if r.Sort != "" {
		f.Sort = securitycenter.Sort(r.Sort)
	}
	if f.Sort == "" {
		f.Sort = securitycenter.ByName
	}
	switch {
	case r.MappingID != "":
		p.chosen = r.MappingID
		p.asked = p.chosen
	case r.Search == "" && f.TenantID == p.rows.Filter.TenantID: // the way back leads to what was shown
		p.asked = p.chosen
	default:
		p.asked = ""
	}
	p.seek = p.asked != ""
	switch {
	case r.Add != nil:
		p.showForm(r.Add)
	case r.HandOver:
		p.handOver(r.MappingID)
	default:
		p.dropForm()
		p.over = nil
		p.clear()
	}
	p.follow(f)
}

// clear empties the right side.
func (p *Page) clear() {
	p.about, p.keys = model.LogSubject{}, kit.Keys{Escape: p.desk.Back}
	p.pane.Head("")
	p.pane.Body()
}

// follow reads the list of the tenant whose mapping is asked for. The window turns to that tenant first: nothing of one tenant
// stands under the name of another.
func (p *Page) follow(f securitycenter.Filter) {
	if p.asked == "" {
		p.read(f)
		return
	}
	id := p.asked
	job.Do(p.desk.Jobs, &p.listed, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Register.Mapping(ctx, id)
	}, func(m securitycenter.Mapping, err error) {
		switch {
		case err != nil:
			p.asked = ""
			p.desk.Tell(err)
		case m.TenantID != f.TenantID:
			p.desk.TurnTo(m.TenantID)
			f.TenantID = m.TenantID
		}
		p.read(f)
	})
}

// Search implements desk.Searcher.
func (p *Page) Search(words string) {
	p.asked = ""
	f := p.rows.Filter
	f.Text = words
	p.read(f)
}

// Refresh implements desk.Refresher. What is shown stays, though another process may have taken it out of the list.
func (p *Page) Refresh() {
	p.asked = p.chosen
	f := p.rows.Filter
	f.TenantID = p.desk.Tenant().ID
	p.read(f)
}

// read reads the list anew and shows the chosen mapping, or the first.
func (p *Page) read(f securitycenter.Filter) {
	p.sought.Cancel()
	p.rows.Reset(f)
	p.sort.SetLabel(p.desk.Words.Say("sort." + string(f.Sort)))
	list := p.rows
	list.Wants(0)
	desk.Do(p.desk, &p.listed, func(ctx context.Context) (model.Piece, error) {
		return list.Load(ctx, p.desk.Center, p.desk.Words, 0)
	}, p.arrived)
}

func (p *Page) arrived(piece model.Piece) {
	p.rows.Take(piece)
	p.count.Set(p.desk.Words.Say("mapping.count", text.V{"Count": p.rows.Total}))
	p.line.Refresh()
	at := p.place()
	p.list.Choose(at)
	p.list.Refresh()
	p.prepare()
	p.find(at)
	switch {
	case p.busy():
	case at >= 0 || p.asksFor(p.chosen):
		p.show(p.chosen)
	default:
		p.showEmpty()
	}
}

// find scrolls the list once to the mapping that was asked for, where that does not stand at its beginning.
func (p *Page) find(at int) {
	seek := p.seek && at < 0 && p.form == nil
	p.seek = false
	if !seek {
		return
	}
	list, id := p.rows, p.chosen
	desk.Do(p.desk, &p.sought, func(ctx context.Context) (model.Place, error) {
		return list.Find(ctx, p.desk.Center, p.desk.Words, id)
	}, func(found model.Place) {
		if found.Row < 0 || p.chosen != id || p.form != nil {
			return
		}
		p.rows.Take(found.Piece)
		p.list.Choose(found.Row)
		p.list.Refresh()
	})
}

// place returns the row of the mapping that is shown, -1 for none: while one is entered, or where the list does not hold it.
// Unless it was asked for, the first of the list is shown in its place then.
func (p *Page) place() int {
	if p.form != nil {
		return -1
	}
	at := p.rows.Index(p.chosen)
	if row, ok := p.rows.Row(0); at < 0 && ok && p.over == nil && !p.asksFor(p.chosen) {
		at, p.chosen = 0, row.ID
	}
	return at
}

func (p *Page) asksFor(id string) bool { return id != "" && id == p.asked }

// prepare gets a long list ready for words to be typed. It is not begun anew while it goes on: who types fast would never see
// the end of it.
func (p *Page) prepare() {
	if p.ready.Busy() {
		return
	}
	list := p.rows
	desk.Do(p.desk, &p.ready, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, list.Prepare(ctx, p.desk.Center)
	}, func(struct{}) {})
}

// busy tells whether the right pane holds something that must not be replaced by the details of a mapping.
func (p *Page) busy() bool { return p.form != nil || p.over != nil }

// item returns a row of the list, and has more of it read where it is not at hand.
func (p *Page) item(i int) (kit.Item, bool) {
	row, ok := p.rows.Row(i)
	if !ok {
		p.more(i)
	}
	return kit.Item{Title: row.Title, Second: row.Second, Badge: row.Badge.Text, Mood: desk.Mood(row.Badge.Mood), Tail: row.Tail}, ok
}

// more reads the piece of the list that holds a row. One at a time: when it has come, the rows in view ask again.
func (p *Page) more(i int) {
	if p.listed.Busy() || p.piece.Busy() || !p.rows.Wants(i) {
		return
	}
	list := p.rows
	desk.Do(p.desk, &p.piece, func(ctx context.Context) (model.Piece, error) {
		return list.Load(ctx, p.desk.Center, p.desk.Words, i)
	}, func(piece model.Piece) {
		p.rows.Take(piece)
		if at := p.rows.Index(p.chosen); at >= 0 && p.form == nil {
			p.list.Mark(at)
		}
		p.list.Refresh()
	})
}

func (p *Page) choose(i int) {
	row, ok := p.rows.Row(i)
	if !ok {
		return
	}
	if p.Unsaved() != nil {
		p.list.Choose(-1) // until the form is given up
	}
	p.desk.Leaving(p, func() {
		p.dropForm()
		p.over, p.chosen, p.asked = nil, row.ID, row.ID
		if p.list.Current() != i {
			p.list.Choose(i)
		}
		p.show(row.ID)
	})
}

func (p *Page) showEmpty() {
	w := p.desk.Words
	p.clear()
	p.keys.Enter = p.add
	if p.rows.Filter.Text != "" {
		p.pane.Body(kit.EmptyState("search", w.Say("mapping.not-found"), w.Say("mapping.not-found.line", text.V{"Words": p.rows.Filter.Text})))
		return
	}
	p.pane.Body(kit.EmptyState("key", w.Say("mapping.empty"), w.Say("mapping.empty.line"),
		kit.NewButton(w.Say("mapping.add"), kit.Main, p.add), kit.NewButton(w.Say("mapping.record"), kit.Second, p.record),
		kit.NewButton(w.Say("mapping.record-folder"), kit.Quiet, p.desk.ReadFolder)))
}

func (p *Page) add() { p.enter(model.NewDraft(p.desk.Tenant().ID)) }

func (p *Page) record() {
	d := model.NewDraft(p.desk.Tenant().ID)
	d.Existing = true
	p.enter(d)
}

// enter opens the form on a draft, unless the user would rather stay with what is not saved.
func (p *Page) enter(d *model.Draft) { p.desk.Leaving(p, func() { p.showForm(d) }) }

// Paste implements desk.Paster: in the form a certificate is taken to be mapped; on a mapping the output of a ping is read.
func (p *Page) Paste(s string) bool {
	switch {
	case p.form != nil:
		p.form.takePaste(s)
	case p.about.MappingID != "":
		p.takePaste(s)
	default:
		return false
	}
	return true
}

// Drop implements desk.Dropper: a file that is dropped is mapped.
func (p *Page) Drop(paths []string) bool {
	if p.form == nil {
		p.add()
	}
	p.form.open(paths[0])
	return true
}
