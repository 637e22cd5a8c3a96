package mapping

import (
	"context"
	"errors"
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
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
	picked      model.Draft // with the file that was opened last

	look    job.Scope // checking what was typed
	reading job.Scope // reading the file
}

// showForm opens the form on a draft.
func (p *Page) showForm(d *model.Draft) {
	p.dropForm()
	p.shown.Cancel()
	f := &form{page: p, draft: *d, began: *d, picked: *d, fields: map[securitycenter.Field]*kit.Field{}}
	p.form, p.over = f, nil
	f.build()
	p.keys = kit.Keys{Enter: f.save, Escape: f.cancel, Paste: f.pasted}
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
	kit.AlignFields(slices.Collect(maps.Values(f.fields))...)
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
	d.Typed = maps.Clone(d.Typed) // typing goes on while this is looked at
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
	f.tenant.Say(w.Tenant(v.Tenant.Name), badge.Text, desk.Mood(badge.Mood))
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
	return f.page.desk.TenantItems(func(t securitycenter.Tenant) {
		f.typed(securitycenter.FieldTenant, func() { f.draft.TenantID = t.ID })
	})
}

// changed tells whether leaving the form would lose something.
func (f *form) changed() bool {
	return f.draft.File != f.began.File || len(f.draft.Typed) > 0
}

// Unsaved implements desk.Keeper.
func (p *Page) Unsaved() *desk.Unsaved {
	f := p.form
	if f == nil || !f.changed() {
		return nil
	}
	u := &desk.Unsaved{Name: f.heading(), Discard: p.dropForm}
	if !f.draft.Existing {
		u.SaveDraft = f.keepDraft
	}
	return u
}

func (f *form) cancel() { f.page.desk.Leaving(f.page, f.leave) }

func (f *form) leave() {
	f.page.dropForm()
	f.page.desk.Focus(nil)
	f.page.Refresh()
}

// dropForm ends the form, if there is one, with what it is doing.
func (p *Page) dropForm() {
	f := p.form
	if f == nil {
		return
	}
	f.look.Cancel()
	f.reading.Cancel()
	p.form = nil
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

func (f *form) saveDraft() { f.keepDraft(func() { f.page.show(f.page.chosen) }) }

// keepDraft saves the draft and goes on then, unless something keeps it from being saved.
func (f *form) keepDraft(then func()) {
	if f.blocked(true) {
		return
	}
	f.store(f.page.desk.Center.SaveDraft, func(securitycenter.Mapping) {
		f.page.desk.Say(f.words().Say("form.draft-saved"))
		then()
	})
}

// blocked says below the fields what keeps the draft from being saved, and puts the keyboard into the first of them.
func (f *form) blocked(draft bool) bool {
	b := f.view.Blocked
	if b == nil || (draft && b.DraftOnly) {
		return false
	}
	f.draft.Sent = true
	f.refresh()
	inputs := map[securitycenter.Field]fyne.Focusable{securitycenter.FieldTenant: f.tenant, securitycenter.FieldConfigurationName: f.name,
		securitycenter.FieldIntegrationName: f.integration, securitycenter.FieldCertificateFile: f.file, securitycenter.FieldLoginName: f.login}
	f.page.desk.Focus(inputs[b.Field])
	return true
}

func (f *form) store(save func(context.Context, securitycenter.DraftForm) (securitycenter.Mapping, error), then func(securitycenter.Mapping)) {
	d := f.draft.DraftForm
	p := f.page
	if p.desk.Busy(&p.acting) {
		return
	}
	job.Do(p.desk.Jobs, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) { return save(ctx, d) },
		func(m securitycenter.Mapping, err error) {
			var objections securitycenter.Objections
			switch {
			case err != nil && !errors.As(err, &objections):
				p.desk.Tell(err)
			case p.form != f: // it was left meanwhile
			case err != nil:
				f.draft.Sent = true
				f.refresh()
			default:
				p.stored(m)
				then(m)
				p.Refresh()
			}
		})
}

// stored closes the form, and has the tenant chosen that the mapping was saved in, so that it is to be seen.
func (p *Page) stored(m securitycenter.Mapping) {
	p.dropForm()
	p.chosen, p.asked, p.seek = m.ID, m.ID, true
	p.desk.Focus(nil)
	if m.TenantID != p.desk.Tenant().ID {
		p.desk.TurnTo(m.TenantID)
	}
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
	desk.Act(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Upload(ctx, id)
	}, func(m securitycenter.Mapping) {
		if p.away || p.busy() || p.chosen != id {
			p.desk.Say(p.desk.Words.Say("mapping.uploaded"))
			return
		}
		p.desk.Go(model.Route{Page: model.TestPage, MappingID: m.ID, Start: true})
	})
}
