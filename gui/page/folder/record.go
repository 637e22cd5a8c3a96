package folder

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/report"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A record is Record all: what is asked before, what would be recorded, how far it is, and what became of each certificate.
type record struct {
	page   *Page
	object *fyne.Container
	bar    *fyne.Container
	fields *fyne.Container // the tenant and the login name, until it begins
	undo   *kit.Para
	status *fyne.Container // what will be done, how far it is, or how it ended
	table  *kit.Table
	foot   *fyne.Container
	tenant *kit.Picker
	login  *kit.Entry
	hint   *kit.Field // of the login name
	search *kit.Entry
	count  *kit.Para // how many were looked at, while it runs

	form   model.RecordForm
	plan   *model.RecordPlan // nil until it is made
	wrong  bool              // the login name cannot be recorded
	rows   []model.RecordRow
	shown  []int // places of the rows that are shown, in their order
	chosen int   // among those shown; -1 for none
	filter model.RecordFilter
	all    securitycenter.Recordings // what became of each until now; nil before it began
	ended  *model.Strip              // how it ended; nil before, and while it runs

	reading, planning, noting, sorting job.Scope
	running                            job.Scope
	halt                               context.CancelFunc
	keys                               kit.Keys
}

// recordAll begins with what the table shows.
func (p *Page) recordAll() {
	if p.rows.Recordable() == 0 {
		return
	}
	r := newRecord(p)
	p.record = r
	p.showRecord(r)
	r.read(p.root(), p.rows.Entries())
	p.desk.Focus(r.login)
}

func newRecord(p *Page) *record {
	r := &record{page: p, chosen: -1, bar: kit.Column(0), fields: kit.Column(10), status: kit.Column(10), foot: kit.Column(0), count: kit.NewPara()}
	w := p.desk.Words
	r.undo = kit.Plain(w.Say("record.undo")).In(look.Soft)
	r.tenant = kit.NewFieldPicker(r.tenants)
	r.login = kit.NewEntry(r.typed)
	r.login.SetPlaceHolder(w.Say("record.login"))
	r.hint = kit.NewField(w.Say("field.login-name"), false, r.login, nil)
	r.search = kit.NewEntry(func(s string) { r.filter.Words = s; r.arrange() })
	r.search.SetPlaceHolder(w.Say("folder.search"))
	r.table = kit.NewTable(r.columns()...)
	r.table.List.Length = func() int { return len(r.shown) }
	r.table.List.Item = r.cells
	r.table.List.Chosen = func(i int) { r.chosen = i; r.showChosen() }
	head := kit.Column(0, kit.Pad(12, 22, 12, 22, kit.Column(14, r.bar, r.fields)), kit.NewRule(), r.status,
		kit.Pad(6, 22, 12, 22, kit.Row(16, kit.Grow(r.undo), kit.Wide(220, r.search))))
	r.object = kit.Between(kit.NewSurface(look.Card, head), r.table.Object(), r.foot)
	r.keys = kit.Keys{Enter: r.enter, Escape: r.escape}
	return r
}

func (r *record) columns() []kit.TableColumn {
	w := r.page.desk.Words
	by := func(c model.RecordColumn) func() {
		return func() {
			r.filter.Down = r.filter.Column == c && !r.filter.Down
			r.filter.Column = c
			r.arrange()
		}
	}
	return []kit.TableColumn{
		{Title: w.Say("folder.column.certificate"), Share: 8, Press: by(model.RecordByCertificate)},
		{Title: w.Say("field.file"), Share: 7, Press: by(model.RecordByFile)},
		{Title: w.Say("folder.column.left"), Width: 108, Press: by(model.RecordByLeft)},
		{Title: w.Say("record.column.outcome"), Width: 146, Press: by(model.RecordByOutcome)},
		{Title: w.Say("record.column.says"), Share: 12, Press: by(model.RecordBySays)},
	}
}

// read reads the certificates again: the table keeps only what it shows of them.
func (r *record) read(root string, entries []report.Entry) {
	d := r.page.desk
	tenant := d.Tenant().ID
	job.Do(d.Jobs, &r.reading, func(ctx context.Context) (model.RecordForm, error) {
		return readForm(ctx, d.Center, root, entries, tenant)
	}, func(f model.RecordForm, err error) {
		if r.gaveUp(err) {
			return
		}
		f.Login = r.form.Login
		r.form = f
		r.look()
	})
	r.draw()
}

// gaveUp goes back to the table where there can be no plan.
func (r *record) gaveUp(err error) bool {
	if err != nil {
		r.page.desk.Tell(err)
		r.page.leaveRecord()
	}
	return err != nil
}

// look has it planned what would be recorded in the tenant.
func (r *record) look() {
	d, f := r.page.desk, r.form
	r.plan = nil
	job.Do(d.Jobs, &r.planning, func(ctx context.Context) (model.RecordPlan, error) { return f.Plan(ctx, d.Center, d.Words) },
		func(p model.RecordPlan, err error) {
			if r.gaveUp(err) {
				return
			}
			r.plan, r.rows = &p, p.Rows
			r.arrange()
		})
	r.note()
	r.draw()
}

func (r *record) typed(s string) {
	r.form.Login = s
	r.note()
}

// note says below the login name what there is to say about it.
func (r *record) note() {
	type said struct {
		model.FieldNote
		stops bool
	}
	d, f := r.page.desk, r.form
	desk.Do(d, &r.noting, func(ctx context.Context) (said, error) {
		n, stops, err := f.Note(ctx, d.Center, d.Words)
		return said{n, stops}, err
	}, func(s said) {
		r.wrong = s.stops
		r.hint.Say(s.Text, desk.Mood(s.Mood))
		r.object.Refresh()
	})
}

func (r *record) tenants() []kit.MenuItem {
	d := r.page.desk
	all := d.TenantItems(func(t securitycenter.Tenant) {
		r.form.Tenant = t.ID
		r.look()
	})
	return append(all, kit.MenuItem{Label: d.Words.Say("shell.add-tenant"), Do: func() {
		d.Go(model.Route{Page: model.TenantsPage, TenantID: model.NewTenant})
	}})
}

// arrange chooses and sorts what is shown, away from the window.
func (r *record) arrange() {
	filter, rows := r.filter, r.rows
	desk.Do(r.page.desk, &r.sorting, func(ctx context.Context) ([]int, error) { return filter.Arrange(rows), ctx.Err() }, func(shown []int) {
		place := -1
		if r.chosen >= 0 && r.chosen < len(r.shown) {
			place = r.shown[r.chosen]
		}
		r.shown, r.chosen = shown, -1
		for i, at := range shown {
			if at == place {
				r.chosen = i
			}
		}
		r.table.Sorted(int(filter.Column), filter.Down)
		r.table.List.Choose(r.chosen)
		r.draw()
	})
}

func (r *record) cells(i int) ([]kit.Cell, bool) {
	if i >= len(r.shown) {
		return nil, false
	}
	row := r.rows[r.shown[i]]
	return []kit.Cell{{Text: row.Title, Bold: true}, {Text: row.File, Soft: true}, desk.Cell(row.Left), desk.Cell(row.Outcome), {Text: row.Says}}, true
}

// start records what can be recorded, or what was not reached before.
func (r *record) start() {
	if r.plan == nil || r.plan.Count == 0 || r.running.Busy() {
		return
	}
	if r.wrong {
		r.page.desk.Focus(r.login)
		return
	}
	d := r.page.desk
	ask, places := r.form.Request(r.all)
	halt, cancel := context.WithCancel(context.Background())
	r.halt, r.ended = cancel, nil
	r.progress(securitycenter.RecordProgress{Total: len(ask.Found)})
	job.Stream(d.Jobs, &r.running, func(ctx context.Context, step func(securitycenter.RecordProgress)) (securitycenter.Recordings, error) {
		defer cancel()
		defer context.AfterFunc(ctx, cancel)()
		return d.Center.RecordAll(halt, ask, step)
	}, r.progress, func(all securitycenter.Recordings, err error) { r.finished(all, places, err) })
	d.Focus(nil)
	r.draw()
}

func (r *record) progress(p securitycenter.RecordProgress) {
	w := r.page.desk.Words
	r.count.Set(kit.Span{Text: w.Say("record.running", text.V{"Done": p.Done, "Total": p.Total}), Bold: true}, kit.Span{Text: " " + w.Say("record.running.rest")})
}

func (r *record) finished(all securitycenter.Recordings, places []int, err error) {
	d := r.page.desk
	if objections := (securitycenter.Objections)(nil); errors.As(err, &objections) {
		r.look() // says what is wrong with the tenant or the login name: nothing was recorded
		d.Focus(r.login)
		return
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		d.Tell(err)
	}
	if r.all == nil {
		r.all = make(securitycenter.Recordings, len(r.form.Found))
	}
	for i, one := range all {
		r.all[places[i]] = one
	}
	s := model.RecordSummary(d.Words, r.all, r.plan.Tenant.Name, err)
	r.ended, r.rows = &s, r.form.Rows(d.Words, r.all)
	r.arrange()
}

func (r *record) cancel() {
	if r.running.Busy() {
		r.halt()
	}
}

func (r *record) enter() {
	if r.ended != nil {
		r.toMappings("")
		return
	}
	r.start()
}

// escape gives up what runs; otherwise it leads back to the table.
func (r *record) escape() {
	if r.running.Busy() {
		r.cancel()
		return
	}
	r.page.leaveRecord()
}

// toMappings shows the list of the tenant's mappings, at one of them where an ID is given.
func (r *record) toMappings(id string) {
	d := r.page.desk
	if d.Tenant().ID != r.form.Tenant {
		d.TurnTo(r.form.Tenant)
	}
	r.page.leaveRecord()
	d.Go(model.Route{Page: model.MappingPage, MappingID: id})
}
