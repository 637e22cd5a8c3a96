// Package trial is the page Connection Test: the ladder fills in as it runs, and at its end says what it has shown.
package trial

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A Page is the page.
type Page struct {
	desk   *desk.Desk
	scroll *kit.Scroll
	body   *fyne.Container

	mapping  securitycenter.Mapping // being tested; without ID for a test of the tenant alone
	identity *cert.Identity         // chosen from a file; nil for what the register knows
	from     string                 // the name of that file
	rungs    []model.RungRow
	record   *securitycenter.TestRecord // of the test that is shown
	history  []securitycenter.TestRecord
	keys     kit.Keys

	running job.Scope
	loading job.Scope
	acting  job.Scope
}

var (
	_ desk.Page   = (*Page)(nil)
	_ desk.Leaver = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, body: kit.Column(16)}
	p.scroll = kit.NewScroll(kit.Pad(22, 22, 22, 22, p.body))
	return p
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.scroll }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("test.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Leave implements desk.Leaver: a test that runs is canceled.
func (p *Page) Leave() {
	p.running.Cancel()
	p.loading.Cancel()
}

// A subject is what is tested, and what was seen of it before.
type subject struct {
	mapping securitycenter.Mapping
	history []securitycenter.TestRecord
	rows    []securitycenter.Row // to choose from
}

const historyLength = 20

// Open implements desk.Page.
func (p *Page) Open(r model.Route) {
	tenant := p.desk.Tenant().ID
	p.identity, p.from = nil, ""
	desk.Do(p.desk, &p.loading, func(ctx context.Context) (s subject, err error) {
		register := p.desk.Center.Register
		if r.MappingID != "" {
			if s.mapping, err = register.Mapping(ctx, r.MappingID); err != nil {
				return s, err
			}
			s.history, err = register.Tests(ctx, "", r.MappingID, historyLength)
			return s, err
		}
		s.rows, _, err = register.Rows(ctx, securitycenter.Filter{TenantID: tenant, Sort: securitycenter.ByName, Limit: 500})
		return s, err
	}, func(s subject) {
		p.mapping, p.history, p.record = s.mapping, s.history, nil
		p.rungs = model.Waiting(p.desk.Words)
		if len(p.history) > 0 {
			p.load(p.history[0])
		}
		switch {
		case p.mapping.ID == "":
			p.showChoice(s.rows)
		case r.Start:
			p.start()
		default:
			p.draw()
		}
	})
}

// load shows a test of the history.
func (p *Page) load(r securitycenter.TestRecord) {
	p.record = &r
	p.rungs = nil
	for _, rung := range r.Result.Rungs {
		p.rungs = append(p.rungs, model.RowOfRung(p.desk.Words, rung))
	}
}

// start runs the test. In the window the control always runs with it.
func (p *Page) start() {
	p.record = nil
	p.rungs = model.Waiting(p.desk.Words)
	trial := securitycenter.Trial{MappingID: p.mapping.ID, Identity: p.identity, Control: true}
	job.Stream(p.desk.Jobs, &p.running, func(ctx context.Context, rung func(securitycenter.Rung)) (securitycenter.TestRecord, error) {
		return p.desk.Center.Test(ctx, trial, rung)
	}, p.rung, p.finished)
	p.draw()
}

func (p *Page) rung(r securitycenter.Rung) {
	for i := range p.rungs {
		if p.rungs[i].ID == r.ID {
			p.rungs[i] = model.RowOfRung(p.desk.Words, r)
		}
	}
	p.draw()
}

func (p *Page) finished(r securitycenter.TestRecord, err error) {
	if err != nil {
		p.desk.Tell(err)
		p.draw()
		return
	}
	p.load(r)
	p.history = append([]securitycenter.TestRecord{r}, p.history...)
	p.draw()
}

func (p *Page) cancel() {
	p.running.Cancel()
	p.rungs = model.Waiting(p.desk.Words)
	p.desk.Say(p.desk.Words.Say("test.canceled"))
	p.draw()
}

// showChoice lets the user choose what to test.
func (p *Page) showChoice(rows []securitycenter.Row) {
	w := p.desk.Words
	p.keys = kit.Keys{Escape: p.desk.Back}
	p.body.Objects = []fyne.CanvasObject{kit.Title(w.Say("test.title"), look.SizeTitle)}
	if len(rows) == 0 {
		add := func() { p.desk.Go(model.Route{Page: model.MappingPage, Add: model.NewDraft(p.desk.Tenant().ID)}) }
		p.keys.Enter = add
		p.body.Add(kit.EmptyState("plug", w.Say("test.empty"), w.Say("test.empty.line"), kit.NewButton(w.Say("mapping.add"), kit.Main, add)))
		p.scroll.Refresh()
		return
	}
	list := kit.NewList(kit.NewItemRow)
	now := p.desk.Now()
	list.Length = func() int { return len(rows) }
	list.Item = func(i int) (kit.Item, bool) {
		r := model.RowOf(w, rows[i], now)
		return kit.Item{Title: r.Title, Second: r.Second, Badge: r.Badge.Text, Mood: desk.Mood(r.Badge.Mood), Tail: r.Tail}, true
	}
	list.Chosen = func(i int) { p.Open(model.Route{Page: model.TestPage, MappingID: rows[i].ID}) }
	frame := kit.NewSurface(look.Card, list.Object())
	frame.Stroke = look.Line
	p.body.Add(kit.Plain(w.Say("test.choose")).In(look.Soft))
	p.body.Add(kit.High(min(float32(len(rows)), 6)*89+2, frame))
	p.scroll.Refresh()
}

// useFile tests as what a file holds: its passphrase is asked for where it has one.
func (p *Page) useFile() {
	p.desk.AskFile(func(path string) {
		p.desk.Used(path)
		p.readIdentity(path, nil)
	})
}

func (p *Page) readIdentity(path string, secrets []cert.Secret) {
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (intake.Result, error) {
		return intake.Open(ctx, path, cert.Options{Passphrases: secrets}), ctx.Err()
	}, func(r intake.Result) {
		id, problem := r.File.Identity()
		switch {
		case (problem != nil || id == nil || id.Key == nil) && r.Locked():
			p.askPassphrase(path, r, len(secrets) > 0)
		case problem != nil || id.Key == nil:
			p.desk.Tell(securitycenter.NewFault(securitycenter.IdentityUnusable, asError(problem), map[string]any{"Name": r.File.Name}))
		case p.mapping.ID != "" && !isCertificateOf(id, p.mapping):
			p.desk.Tell(securitycenter.NewFault(securitycenter.IdentityOther, nil, map[string]any{"Name": r.File.Name, "Subject": id.Leaf.Subject.String()}))
		default:
			p.identity, p.from = id, r.File.Name
			p.start()
		}
	})
}

func asError(p *cert.Problem) error {
	if p == nil {
		return nil
	}
	return p
}

func isCertificateOf(id *cert.Identity, m securitycenter.Mapping) bool {
	c := m.Current().Certificate()
	return c != nil && c.SHA256() == id.Leaf.SHA256()
}

func (p *Page) askPassphrase(path string, r intake.Result, again bool) {
	w := p.desk.Words
	q := desk.SecretQuestion{Title: w.Say("unlock.title", text.V{"Name": r.File.Name}), Text: w.Say("unlock.line"), Keep: w.Say("unlock.keep")}
	if again {
		q.Refused = w.Say("unlock.wrong")
	}
	q.Answer = func(secret cert.Secret, keep bool) {
		if keep {
			p.keep(path, r, secret)
		}
		p.readIdentity(path, []cert.Secret{secret})
	}
	p.desk.AskSecret(q)
}

// keep stores the file with its passphrase. Where the keyring does not take it, the test goes on without saving.
func (p *Page) keep(path string, r intake.Result, secret cert.Secret) {
	tenant := p.mapping.TenantID
	var scope job.Scope
	desk.Do(p.desk, &scope, func(ctx context.Context) (securitycenter.Credential, error) {
		return p.desk.Center.KeepIdentity(ctx, tenant, r.File.Name, r.Data, secret)
	}, func(securitycenter.Credential) {
		p.desk.Say(p.desk.Words.Say("credentials.kept", text.V{"Name": r.File.Name}))
	})
}

// report records somebody's word that the mapping works.
func (p *Page) report() {
	id := p.mapping.ID
	p.desk.Ask("test.report", text.V{"Name": p.mapping.ConfigurationName}, func() {
		desk.Do(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
			return p.desk.Center.Report(ctx, id)
		}, func(securitycenter.Mapping) {
			p.desk.Go(model.Route{Page: model.MappingPage, MappingID: id})
		})
	})
}
