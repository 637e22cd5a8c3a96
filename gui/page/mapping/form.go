package mapping

import (
	"context"
	"errors"
	"path/filepath"

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

// A form is the Add form in the right pane.
type form struct {
	page  *Page
	draft model.Draft
	began model.Draft
	view  model.FormView

	tenant      *kit.Picker
	name        *kit.Entry
	integration *kit.Combo
	file        *kit.Entry
	login       *kit.Entry
	fields      map[securitycenter.Field]*kit.Field
	below       *fyne.Container
	main        *kit.Button

	look    job.Scope // checking what was typed
	reading job.Scope // reading the file
}

// showForm opens the form on a draft.
func (p *Page) showForm(d *model.Draft) {
	f := &form{page: p, draft: *d, began: *d, fields: map[securitycenter.Field]*kit.Field{}}
	p.form, p.over = f, nil
	f.build()
	p.keys = kit.Keys{Enter: f.save, Escape: f.cancel}
	f.refresh()
	p.list.Choose(-1)
	p.desk.Focus(f.name)
}

func (f *form) words() *text.Words { return f.page.desk.Words }

func (f *form) build() {
	w := f.words()
	f.tenant = kit.NewFieldPicker(f.tenants)
	f.name = kit.NewEntry(func(s string) {
		f.typed(securitycenter.FieldConfigurationName, func() { f.draft.ConfigurationName = s })
	})
	f.integration = kit.NewCombo(securitycenter.IntegrationNames, func(s string) { f.typed(securitycenter.FieldIntegrationName, func() { f.draft.IntegrationName = s }) })
	f.file = kit.NewEntry(f.fileTyped)
	f.file.SetPlaceHolder(w.Say("form.file-hint"))
	f.login = kit.NewEntry(func(s string) { f.typed(securitycenter.FieldLoginName, func() { f.draft.LoginName = s }) })
	upload := kit.Row(6, kit.NewButton(w.Say("form.upload-file"), kit.Second, f.choose), kit.NewIconButton("help", w.Say("form.help"), f.help))
	f.add(securitycenter.FieldTenant, w.Say("field.tenant"), false, f.tenant, nil)
	f.add(securitycenter.FieldConfigurationName, w.Say("field.configuration-name"), true, f.name, nil)
	f.add(securitycenter.FieldIntegrationName, w.Say("field.integration-name"), true, f.integration, nil)
	f.add(securitycenter.FieldCertificateFile, w.Say("field.certificate-file"), true, f.file, upload)
	f.add(securitycenter.FieldLoginName, w.Say("field.login-name"), false, f.login, nil)
	f.below = kit.Column(16)
	f.main = kit.NewButton("", kit.Main, f.save)
	buttons := []fyne.CanvasObject{f.main, kit.NewButton(w.Say("form.save-draft"), kit.Second, f.saveDraft), kit.NewButton(w.Say("button.cancel"), kit.Quiet, f.cancel)}
	if f.draft.Existing {
		buttons = []fyne.CanvasObject{f.main, buttons[2]}
	}
	f.page.pane.Head("", buttons...)
	f.page.pane.Body(f.strip(), f.card(), f.below)
	f.fill()
}

func (f *form) add(id securitycenter.Field, name string, required bool, input, beside fyne.CanvasObject) {
	f.fields[id] = kit.NewField(name, required, input, beside)
}

// strip is the orange strip of the original.
func (f *form) strip() fyne.CanvasObject {
	w := f.words()
	return kit.NewStrip(kit.Worry, kit.NewPara(kit.Span{Text: w.Say("form.login-optional")}))
}

func (f *form) card() fyne.CanvasObject {
	rows := kit.Column(10)
	for _, id := range []securitycenter.Field{securitycenter.FieldTenant, securitycenter.FieldConfigurationName,
		securitycenter.FieldIntegrationName, securitycenter.FieldCertificateFile, securitycenter.FieldLoginName} {
		rows.Add(f.fields[id].Object())
	}
	return kit.Card(rows)
}

// fill shows the draft in the fields, without taking that for typing.
func (f *form) fill() {
	f.name.Fill(f.draft.ConfigurationName)
	f.integration.Fill(f.draft.IntegrationName)
	f.login.Fill(f.draft.LoginName)
	if f.draft.FileName != "" && f.file.Text != f.draft.FileName {
		f.file.Fill(f.draft.FileName)
	}
	f.page.pane.Name(f.heading())
}

// heading is the configuration name as typed, as in the original.
func (f *form) heading() string {
	switch {
	case f.draft.ConfigurationName != "":
		return f.draft.ConfigurationName
	case f.draft.Existing:
		return f.words().Say("form.title-existing")
	}
	return f.words().Say("form.title")
}

func (f *form) typed(id securitycenter.Field, set func()) {
	set()
	f.draft.Typed[id] = true
	f.page.pane.Name(f.heading())
	f.refresh()
}

// refresh has the draft checked, and shows what there is to say.
func (f *form) refresh() {
	d := f.draft
	desk.Do(f.page.desk, &f.look, func(ctx context.Context) (model.FormView, error) {
		return d.Look(ctx, f.page.desk.Center, f.words())
	}, f.show)
}

func (f *form) show(v model.FormView) {
	w := f.words()
	f.view = v
	f.draft = v.Draft
	f.fill()
	badge := model.EnvironmentBadge(w, string(v.Tenant.Environment))
	f.tenant.Say(v.Tenant.Name, badge.Text, desk.Mood(badge.Mood))
	for id, field := range f.fields {
		n := v.Notes[id]
		field.Say(n.Text, desk.Mood(n.Mood))
	}
	f.main.SetLabel(w.Say(f.mainLabel()))
	f.below.Objects = nil
	if leaf := f.draft.Certificate(); leaf != nil {
		f.below.Objects = []fyne.CanvasObject{f.summary(leaf)}
	}
	f.page.pane.Update()
}

func (f *form) mainLabel() string {
	switch {
	case f.draft.Existing:
		return "form.record"
	case f.view.ByAPI:
		return "form.save-upload-test"
	}
	return "form.save-hand-over"
}

// summary shows what will be mapped.
func (f *form) summary(leaf *cert.Certificate) fyne.CanvasObject {
	w := f.words()
	return kit.Card(kit.Title(w.Say("form.what"), look.SizeCaption), kit.Facts(
		kit.Fact{Name: w.Say("field.subject"), Value: kit.Value(leaf.Subject.String())},
		kit.Fact{Name: w.Say("field.issuer"), Value: kit.Value(leaf.Issuer.String())},
		kit.Fact{Name: w.Say("field.valid"), Value: kit.Flow(10, kit.NewText(f.view.Valid), kit.NewTag(f.view.Expiry.Text, desk.Mood(f.view.Expiry.Mood)))}))
}

func (f *form) tenants() []kit.MenuItem {
	var out []kit.MenuItem
	for _, t := range f.page.desk.Tenants() {
		label := t.Name + " (" + f.words().Say("environment."+string(t.Environment)) + ")"
		out = append(out, kit.MenuItem{Label: label, Do: func() {
			f.typed(securitycenter.FieldTenant, func() { f.draft.TenantID = t.ID })
		}})
	}
	return out
}

// changed tells whether leaving the form would lose something.
func (f *form) changed() bool {
	return f.draft.File != f.began.File || len(f.draft.Typed) > 0
}

func (f *form) cancel() {
	if f.changed() {
		f.askToLeave(f.leave)
		return
	}
	f.leave()
}

func (f *form) askToLeave(leave func()) {
	w := f.words()
	(&kit.Dialog{Title: w.Say("form.leave"), Mood: kit.Worry, Text: w.Say("form.leave.line"), Leave: w.Say("form.leave.stay"),
		Choices: []kit.Choice{{Label: w.Say("form.leave.discard"), Style: kit.Main, Do: func() bool { leave(); return true }}}}).Show(f.page.desk.Window.Canvas())
}

func (f *form) leave() {
	f.look.Cancel()
	f.reading.Cancel()
	f.draft.Passphrase.Erase()
	f.page.form = nil
	f.page.desk.Focus(nil)
	f.page.Refresh()
}

// save stores the mapping and does the whole of what follows: upload and test, or hand over.
func (f *form) save() {
	if f.blocked(false) {
		return
	}
	store := f.page.desk.Center.Save
	if f.draft.Existing {
		store = f.page.desk.Center.Record
	}
	f.store(store, f.followUp)
}

func (f *form) saveDraft() {
	if f.blocked(true) {
		return
	}
	f.store(f.page.desk.Center.SaveDraft, func(m securitycenter.Mapping) {
		f.page.desk.Say(f.words().Say("form.draft-saved"))
		f.page.show(m.ID)
	})
}

// blocked says below the fields what keeps the draft from being saved, and puts the keyboard into the first of them.
func (f *form) blocked(draft bool) bool {
	b := f.view.Blocked
	if b == nil || (draft && b.DraftOnly) {
		return false
	}
	f.draft.SayAll()
	f.refresh()
	inputs := map[securitycenter.Field]fyne.Focusable{securitycenter.FieldTenant: f.tenant, securitycenter.FieldConfigurationName: f.name,
		securitycenter.FieldIntegrationName: f.integration, securitycenter.FieldCertificateFile: f.file, securitycenter.FieldLoginName: f.login}
	f.page.desk.Focus(inputs[b.Field])
	return true
}

func (f *form) store(save func(context.Context, securitycenter.DraftForm) (securitycenter.Mapping, error), then func(securitycenter.Mapping)) {
	d := f.draft.DraftForm
	p := f.page
	job.Do(p.desk.Jobs, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) { return save(ctx, d) },
		func(m securitycenter.Mapping, err error) {
			var objections securitycenter.Objections
			switch {
			case errors.As(err, &objections):
				f.draft.SayAll()
				f.refresh()
			case err != nil:
				p.desk.Tell(err)
			default:
				p.form, p.chosen = nil, m.ID
				p.desk.Focus(nil)
				then(m)
				p.Refresh()
			}
		})
}

// followUp carries a saved mapping on.
func (f *form) followUp(m securitycenter.Mapping) {
	p := f.page
	switch {
	case f.draft.Existing:
		p.desk.Say(f.words().Say("form.recorded"))
	case f.view.ByAPI:
		p.uploadAndTest(m.ID)
	default:
		p.handOver(m.ID)
	}
}

func (p *Page) uploadAndTest(id string) {
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Upload(ctx, id)
	}, func(m securitycenter.Mapping) {
		p.desk.Go(model.Route{Page: model.TestPage, MappingID: m.ID, Start: true})
	})
}

// help says which file is wanted.
func (f *form) help() {
	w := f.words()
	(&kit.Dialog{Title: w.Say("form.help"), Mood: kit.Noted, Text: w.Say("form.help.line"), Leave: w.Say("button.close")}).Show(f.page.desk.Window.Canvas())
}

// choose lets the user choose a file.
func (f *form) choose() { f.page.desk.AskFile(f.open) }

// fileTyped takes a path, or a certificate itself, that was pasted into the field.
func (f *form) fileTyped(s string) {
	if intake.LooksLikeContent(s) {
		f.take(f.words().Say("form.pasted"), []byte(s))
		return
	}
	desk.Do(f.page.desk, &f.reading, func(context.Context) (string, error) { return intake.CleanPath(s), nil },
		func(path string) {
			if path != "" {
				f.open(path)
			}
		})
}

// open reads a file.
func (f *form) open(path string) {
	f.read(func(ctx context.Context, o cert.Options) intake.Result { return intake.Open(ctx, path, o) })
}

// take reads what was pasted.
func (f *form) take(name string, data []byte) {
	f.read(func(ctx context.Context, o cert.Options) intake.Result {
		o.Name = name
		return intake.Result{File: cert.Open(ctx, data, o), Data: data}
	})
}

func (f *form) read(open func(context.Context, cert.Options) intake.Result) {
	desk.Do(f.page.desk, &f.reading, func(ctx context.Context) (intake.Result, error) {
		return open(ctx, cert.Options{}), ctx.Err()
	}, func(r intake.Result) { f.opened(r, open) })
}

// opened takes a file into the draft, or asks for its passphrase.
func (f *form) opened(r intake.Result, open func(context.Context, cert.Options) intake.Result) {
	name := r.File.Name
	if r.Path != "" {
		name = filepath.Base(r.Path)
	}
	if r.File.LeafCertificate() == nil && r.Locked() {
		f.unlock(name, r, open)
		return
	}
	f.draft.File, f.draft.FileName, f.draft.Data, f.draft.Path = r.File, name, r.Data, r.Path
	f.draft.Typed[securitycenter.FieldCertificateFile] = true
	f.file.Fill(name)
	f.refresh()
}

func (f *form) unlock(name string, r intake.Result, open func(context.Context, cert.Options) intake.Result) {
	w := f.words()
	q := desk.SecretQuestion{Title: w.Say("unlock.title", text.V{"Name": name}), Text: w.Say("unlock.line")}
	if model.Refused(r.File) {
		q.Refused = w.Say("unlock.wrong")
	}
	q.Answer = func(secret cert.Secret, _ bool) {
		desk.Do(f.page.desk, &f.reading, func(ctx context.Context) (intake.Result, error) {
			return open(ctx, cert.Options{Passphrases: []cert.Secret{secret}}), ctx.Err()
		}, func(r intake.Result) { f.opened(r, open) })
	}
	f.page.desk.AskSecret(q)
}
