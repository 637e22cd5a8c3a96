// Package certificates is the inspector: drop, open or paste a file, see what it holds and whether it will work.
package certificates

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/disk"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A Page is the page.
type Page struct {
	desk   *desk.Desk
	object fyne.CanvasObject
	pane   *kit.Pane
	list   *kit.List[kit.Item]
	name   *kit.Para
	about  *kit.Para

	file   intake.Result
	view   model.FileView
	item   int // of the file, shown on the right; -1 for none
	secret cert.Secret
	keys   kit.Keys

	reading job.Scope
	acting  job.Scope
}

var (
	_ desk.Page    = (*Page)(nil)
	_ desk.Leaver  = (*Page)(nil)
	_ desk.Paster  = (*Page)(nil)
	_ desk.Dropper = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, pane: kit.NewPane(), item: -1}
	p.name = kit.NewPara().Sized(look.SizeCaption)
	p.about = kit.NewPara().Sized(look.SizeSmall).In(look.Soft)
	p.list = kit.NewList(kit.NewItemRow)
	p.list.Length = func() int { return len(p.view.Rows) }
	p.list.Item = p.row
	p.list.Chosen = func(i int) { p.showItem(p.view.Rows[i].Index) }
	open := kit.NewButton(d.Words.Say("certificates.open"), kit.Second, p.choose)
	head := kit.Pad(13, 18, 12, 18, kit.Column(4, kit.Row(8, kit.Grow(p.name), open), p.about))
	p.object = kit.Split(kit.Side(head, p.list.Object()), p.pane.Object())
	p.showEmpty()
	return p
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("certificates.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Leave implements desk.Leaver.
func (p *Page) Leave() { p.reading.Cancel() }

// Open implements desk.Page.
func (p *Page) Open(r model.Route) {
	switch {
	case len(r.Files) > 0:
		p.open(r.Files[0])
	case r.Pasted != "":
		p.Paste(r.Pasted)
	case r.Choose:
		p.choose()
	}
}

// Drop implements desk.Dropper.
func (p *Page) Drop(paths []string) bool {
	p.open(paths[0])
	return true
}

// Paste implements desk.Paster.
func (p *Page) Paste(s string) bool {
	name := p.desk.Words.Say("form.pasted")
	p.read(func(ctx context.Context, o cert.Options) intake.Result {
		if path := intake.CleanPath(s); path != "" && !intake.LooksLikeContent(s) {
			return intake.Open(ctx, path, o)
		}
		o.Name = name
		return intake.Result{File: cert.Open(ctx, []byte(s), o), Data: []byte(s)}
	}, cert.Secret{})
	return true
}

func (p *Page) choose() {
	p.desk.AskFile(func(path string) {
		p.desk.Used(path)
		p.open(path)
	})
}

func (p *Page) open(path string) {
	p.read(func(ctx context.Context, o cert.Options) intake.Result { return intake.Open(ctx, path, o) }, cert.Secret{})
}

type opener func(context.Context, cert.Options) intake.Result

func (p *Page) read(open opener, secret cert.Secret) {
	var secrets []cert.Secret
	if !secret.Empty() {
		secrets = []cert.Secret{secret}
	}
	desk.Do(p.desk, &p.reading, func(ctx context.Context) (intake.Result, error) {
		return open(ctx, cert.Options{Passphrases: secrets}), ctx.Err()
	}, func(r intake.Result) {
		p.secret = secret
		p.show(r, open)
	})
}

// show shows a file that was read, and asks for its passphrase where that may show more.
func (p *Page) show(r intake.Result, open opener) {
	w := p.desk.Words
	p.file, p.view, p.item = r, model.ViewFile(w, r.File, p.desk.Now()), -1
	name := r.File.Name
	if r.Path != "" {
		name = filepath.Base(r.Path)
	}
	p.view.Name = name
	p.name.Set(kit.Span{Text: cert.Visible(name), Bold: true})
	p.about.Say(p.view.About)
	p.list.Choose(-1)
	p.list.Refresh()
	p.object.Refresh()
	if len(p.view.Rows) > 0 {
		p.list.Choose(0)
		p.showItem(p.view.Rows[0].Index)
	} else {
		p.showProblem(open)
	}
	if r.Locked() && (p.secret.Empty() || model.Refused(r.File)) {
		p.unlock(open)
	}
}

func (p *Page) row(i int) (kit.Item, bool) {
	r := p.view.Rows[i]
	return kit.Item{Title: cert.Visible(r.Title), Second: cert.Visible(r.Second), Badge: r.Badge.Text, Mood: desk.Mood(r.Badge.Mood), Indent: r.Depth}, true
}

func (p *Page) showEmpty() {
	w := p.desk.Words
	p.keys = kit.Keys{Enter: p.choose, Escape: p.desk.Back}
	p.name.Set(kit.Span{Text: w.Say("certificates.title"), Bold: true})
	p.about.Say("")
	p.pane.Head("")
	p.pane.Body(kit.EmptyState("document", w.Say("certificates.empty"), w.Say("certificates.empty.line"),
		kit.NewButton(w.Say("certificates.open"), kit.Main, p.choose)))
}

// showProblem shows why nothing of a file could be read.
func (p *Page) showProblem(open opener) {
	w := p.desk.Words
	p.keys = kit.Keys{Enter: p.choose, Escape: p.desk.Back}
	p.pane.Head(cert.Visible(p.view.Name))
	m := p.view.Problem
	if m == nil {
		fallback := w.Tell("problem." + string(cert.NoCertificate))
		m = &fallback
	}
	buttons := []fyne.CanvasObject{}
	if p.view.Locked {
		again := func() { p.unlock(open) }
		p.keys.Enter = again
		buttons = append(buttons, kit.NewButton(w.Say("unlock.button"), kit.Main, again))
	}
	body := []fyne.CanvasObject{desk.Strip(model.Strip{Mood: model.Wrong, Bold: m.What, Rest: m.Why}, buttons...),
		kit.Card(kit.Title(w.Say("next"), look.SizeCaption), kit.Plain(m.Next))}
	if p.view.Detail != "" {
		body = append(body, kit.NewLink(w.Say("details"), func() { p.desk.ShowText(w.Say("details"), model.Lines(p.view.Detail)) }))
	}
	p.pane.Body(body...)
}

// unlock asks for the passphrase of the file in place.
func (p *Page) unlock(open opener) {
	w := p.desk.Words
	q := desk.SecretQuestion{Title: w.Say("unlock.title", text.V{"Name": p.view.Name}), Text: w.Say("unlock.line")}
	if model.Refused(p.file.File) && !p.secret.Empty() {
		q.Refused = w.Say("unlock.wrong")
	}
	q.Answer = func(secret cert.Secret, _ bool) { p.read(open, secret) }
	p.desk.AskSecret(q)
}

// mapIt carries the certificate to the Add form, in the tenant it most likely belongs to.
func (p *Page) mapIt() {
	d := model.NewDraft(p.desk.Tenant().ID)
	d.File, d.FileName, d.Path, d.Data, d.Item, d.Passphrase = p.file.File, p.view.Name, p.file.Path, p.file.Data, p.item, p.secret
	leaf := d.Certificate()
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (string, error) {
		return p.desk.Center.SuggestTenant(ctx, leaf, d.TenantID)
	}, func(tenant string) {
		d.TenantID = tenant
		p.desk.Go(model.Route{Page: model.MappingPage, Add: d})
	})
}

// saveClean asks where to and writes the clean .cer there.
func (p *Page) saveClean() {
	c := p.file.File.Items[p.item].Certificate
	p.desk.AskWhere(cert.CleanName(c), func(path string) {
		desk.Do(p.desk, &p.acting, func(context.Context) (string, error) {
			return path, disk.Write(path, cert.Clean(c))
		}, func(path string) {
			p.desk.Used(path)
			p.desk.Say(p.desk.Words.Say("saved-as", text.V{"Name": filepath.Base(path)}))
		})
	})
}

// keep stores the key of the file, when the user says so.
func (p *Page) keep() {
	name, data, secret, tenant := p.view.Name, p.file.Data, p.secret, p.desk.Tenant().ID
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Credential, error) {
		return p.desk.Center.KeepIdentity(ctx, tenant, name, data, secret)
	}, func(securitycenter.Credential) {
		p.desk.Say(p.desk.Words.Say("credentials.kept", text.V{"Name": name}))
	})
}
