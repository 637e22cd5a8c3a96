// Package trial is the page Connection Test: the table of what can be tested, one by one or all at once, and the ladder that
// fills in as a test runs and at its end says what it has shown.
package trial

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// A Page is the page.
type Page struct {
	desk   *desk.Desk
	object *fyne.Container // the table, or the ladder
	table  *table
	scroll *kit.Scroll
	body   *fyne.Container

	tenant    securitycenter.Tenant  // of what is tested
	mapping   securitycenter.Mapping // being tested; without ID for a scenario
	scenario  string                 // what the practice tenant shows; empty for a mapping
	fromTable bool                   // the way back leads to the table
	identity  *cert.Identity         // chosen from a file; nil for what the register knows
	rungs     []model.RungRow
	record    *securitycenter.TestRecord // of the test that is shown
	history   []securitycenter.TestRecord
	pair      *pair // old and new side by side; nil for one test
	turn      int   // grows whenever the page turns to something else, or is left
	keys      kit.Keys

	running job.Scope
	loading job.Scope
	reading job.Scope // a file with a key
	acting  job.Scope
	asking  job.Scope
}

var (
	_ desk.Page   = (*Page)(nil)
	_ desk.Leaver = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, body: kit.Column(16)}
	p.scroll = kit.NewScroll(kit.Pad(22, 22, 22, 22, p.body))
	p.table = newTable(p)
	p.object = kit.Place(p.scroll)
	return p
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("test.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Leave implements desk.Leaver: tests that run are canceled, and keys that were opened for them are let go.
func (p *Page) Leave() {
	p.turnAway()
	p.identity, p.pair = nil, nil
	p.table.leave()
}

// turnAway gives up what is under way for what is shown.
func (p *Page) turnAway() {
	for _, s := range []*job.Scope{&p.running, &p.loading, &p.reading, &p.asking} {
		s.Cancel()
	}
	p.turn++
}

// A subject is what is tested, and what was seen of it before.
type subject struct {
	tenant  securitycenter.Tenant
	mapping securitycenter.Mapping
	history []securitycenter.TestRecord
}

const historyLength = 20

// Open implements desk.Page.
func (p *Page) Open(r model.Route) {
	p.turnAway()
	p.fromTable, p.scenario = false, ""
	switch {
	case r.Scenario != "":
		p.openScenario(r)
	case r.MappingID != "":
		p.openMapping(r)
	default:
		p.table.open(p.desk.Tenant().ID)
	}
}

func (p *Page) openMapping(r model.Route) {
	desk.Do(p.desk, &p.loading, func(ctx context.Context) (s subject, err error) {
		register := p.desk.Center.Register
		if s.mapping, err = register.Mapping(ctx, r.MappingID); err != nil {
			return s, err
		}
		if s.tenant, err = p.desk.Center.Tenant(ctx, s.mapping.TenantID); err != nil {
			return s, err
		}
		s.history, err = register.Tests(ctx, "", r.MappingID, historyLength)
		return s, err
	}, func(s subject) {
		p.begin(s)
		if len(p.history) > 0 {
			p.load(p.history[0])
		}
		p.draw()
		if r.Start {
			p.start()
		}
	})
}

// begin turns to what is to be tested.
func (p *Page) begin(s subject) {
	p.tenant, p.mapping, p.history, p.record, p.scenario = s.tenant, s.mapping, s.history, nil, ""
	p.turnAway()
	p.identity, p.pair = nil, nil
	p.rungs = model.Waiting(p.desk.Words)
	p.show(p.scroll)
}

// show puts the table or the ladder into the page.
func (p *Page) show(o fyne.CanvasObject) {
	p.object.Objects = []fyne.CanvasObject{o}
	p.object.Refresh()
}

// back leads to the table the mapping was opened from, else where the user came from.
func (p *Page) back() {
	if p.fromTable {
		p.running.Cancel()
		p.table.show()
		return
	}
	p.desk.Back()
}

// load shows a test of the history.
func (p *Page) load(r securitycenter.TestRecord) {
	p.record = &r
	p.rungs = model.RowsOfRungs(p.desk.Words, r.Result)
}

// start runs the test, once it is known whom it may query. In the window the control always runs with it.
func (p *Page) start() {
	trial := securitycenter.Trial{MappingID: p.mapping.ID, Identity: p.identity, Control: true}
	p.askWhom(p.reach(), func() {
		p.run(func(ctx context.Context, rung func(securitycenter.Rung)) (securitycenter.TestRecord, error) {
			return p.desk.Center.Test(ctx, trial, rung)
		})
	})
}

// reach is what the test is about to reach.
func (p *Page) reach() model.Reach {
	return model.Reach{TenantID: p.mapping.TenantID, MappingID: p.mapping.ID, WithKey: p.identity != nil && p.identity.Key != nil}
}

func (p *Page) run(test func(context.Context, func(securitycenter.Rung)) (securitycenter.TestRecord, error)) {
	p.record, p.pair = nil, nil
	p.rungs = model.Waiting(p.desk.Words)
	job.Stream(p.desk.Jobs, &p.running, test, p.rung, p.finished)
	p.draw()
}

func (p *Page) rung(r securitycenter.Rung) {
	model.TakeRung(p.desk.Words, p.rungs, r)
	p.draw()
}

func (p *Page) finished(r securitycenter.TestRecord, err error) {
	if err != nil {
		p.desk.Tell(err)
		p.draw()
		return
	}
	p.load(r)
	if p.scenario == "" {
		p.history = append([]securitycenter.TestRecord{r}, p.history...)
	}
	p.draw()
}

func (p *Page) cancel() {
	p.running.Cancel()
	p.rungs = model.Waiting(p.desk.Words)
	p.desk.Say(p.desk.Words.Say("test.canceled"))
	p.draw()
}

// report records somebody's word that the mapping works.
func (p *Page) report() {
	id := p.mapping.ID
	p.desk.Ask("test.report", map[string]any{"Name": p.mapping.ConfigurationName}, func() {
		desk.Act(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
			return p.desk.Center.Report(ctx, id)
		}, func(securitycenter.Mapping) {
			p.desk.Go(model.Route{Page: model.MappingPage, MappingID: id})
		})
	})
}
