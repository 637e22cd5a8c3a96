// Package credentials is the page Credentials: what is kept for which tenant, in which keyring, since when. A secret is
// never shown back.
package credentials

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
	"certmap/internal/text"
)

// A Page is the page.
type Page struct {
	desk   *desk.Desk
	scroll *kit.Scroll
	body   *fyne.Container
	keys   kit.Keys

	loading job.Scope
	reading job.Scope // the file to keep
}

var (
	_ desk.Page      = (*Page)(nil)
	_ desk.Refresher = (*Page)(nil)
	_ desk.Leaver    = (*Page)(nil)
	_ desk.Dropper   = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, body: kit.Column(16)}
	p.scroll = kit.NewScroll(kit.Pad(22, 22, 22, 22, p.body))
	p.keys = kit.Keys{Enter: p.add, Escape: d.Back}
	return p
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.scroll }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("credentials.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Leave implements desk.Leaver.
func (p *Page) Leave() {
	p.loading.Cancel()
	p.reading.Cancel()
}

// Open implements desk.Page.
func (p *Page) Open(model.Route) { p.Refresh() }

// Refresh implements desk.Refresher.
func (p *Page) Refresh() {
	desk.Do(p.desk, &p.loading, func(ctx context.Context) (model.Credentials, error) {
		return model.LoadCredentials(ctx, p.desk.Center, p.desk.Words)
	}, p.show)
}

func (p *Page) show(v model.Credentials) {
	w := p.desk.Words
	add := kit.NewButton(w.Say("credentials.add"), kit.Main, p.add)
	p.body.Objects = []fyne.CanvasObject{kit.Headline(kit.Title(w.Say("credentials.title"), look.SizeTitle), add)}
	p.body.Add(p.keyring(v))
	if len(v.Rows) == 0 {
		p.body.Add(kit.EmptyState("lock", w.Say("credentials.empty"), w.Say("credentials.empty.line")))
		p.scroll.Refresh()
		return
	}
	var rows []fyne.CanvasObject
	for _, r := range v.Rows {
		rows = append(rows, p.row(r))
	}
	p.body.Add(kit.Card(kit.Ruled(rows...)))
	p.scroll.Refresh()
}

// keyring says how the keyring is: that secrets can be kept, or why they cannot and what to do.
func (p *Page) keyring(v model.Credentials) fyne.CanvasObject {
	if v.Fault == nil {
		return desk.Strip(model.Strip{Mood: model.Fine, Bold: v.Keyring})
	}
	return desk.Strip(model.Strip{Mood: model.Worry, Bold: v.Fault.What, Rest: v.Fault.Why + " " + v.Fault.Next})
}

func (p *Page) row(r model.CredentialRow) fyne.CanvasObject {
	w := p.desk.Words
	text := kit.Column(1, kit.NewPara(kit.Span{Text: cert.Visible(r.Title), Bold: true}), kit.Plain(cert.Visible(r.Second)).In(look.Soft),
		kit.Plain(r.Third).In(look.Soft).Sized(look.SizeSmall))
	return kit.Pad(10, 0, 10, 0, kit.Row(12, kit.Grow(text), desk.Tag(r.Expiry),
		kit.NewButton(w.Say("credentials.replace"), kit.Quiet, p.add),
		kit.NewButton(w.Say("credentials.forget"), kit.Danger, func() { p.forget(r) })))
}

func (p *Page) forget(r model.CredentialRow) {
	p.desk.Ask("credentials.ask-forget", text.V{"Name": r.Title}, func() {
		p.desk.Keyring(desk.KeyringCall{Work: func(ctx context.Context) error {
			return p.desk.Center.ForgetCredential(ctx, r.Credential)
		}, Done: func() {
			p.desk.Say(p.desk.Words.Say("credentials.forgotten"))
			p.Refresh()
		}})
	})
}

// add keeps a file with a private key: one for the same certificate is replaced.
func (p *Page) add() {
	p.desk.AskFile(func(path string) { p.read(path, cert.Secret{}) })
}

// Drop implements desk.Dropper.
func (p *Page) Drop(paths []string) bool {
	p.read(paths[0], cert.Secret{})
	return true
}

func (p *Page) read(path string, secret cert.Secret) {
	desk.Do(p.desk, &p.reading, func(ctx context.Context) (intake.Result, error) {
		return desk.OpenKey(ctx, path, secret)
	}, func(r intake.Result) {
		if id, problem := r.File.Identity(); (problem != nil || id == nil || id.Key == nil) && r.Locked() {
			p.askPassphrase(path, r, !secret.Empty())
			secret.Erase()
			return
		}
		p.keep(r, secret)
	})
}

func (p *Page) askPassphrase(path string, r intake.Result, tried bool) {
	q := p.desk.PassphraseOf(r.File, r.File.Name, tried)
	q.Text = p.desk.Words.Say("credentials.unlock.line")
	q.Answer = func(secret cert.Secret, _ bool) { p.read(path, secret) }
	p.desk.AskSecret(q)
}

func (p *Page) keep(r intake.Result, secret cert.Secret) {
	tenant := p.desk.Tenant().ID
	p.desk.Keyring(desk.KeyringCall{Work: func(ctx context.Context) error {
		defer secret.Erase()
		_, err := p.desk.Center.KeepIdentity(ctx, tenant, r.File.Name, r.Data, secret)
		return err
	}, Done: func() {
		p.desk.Say(p.desk.Words.Say("credentials.kept", text.V{"Name": r.File.Name}))
		p.Refresh()
	}})
}
