package mapping

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// show reads a mapping and shows its details.
func (p *Page) show(id string) {
	desk.Do(p.desk, &p.shown, func(ctx context.Context) (model.Details, error) {
		return model.LoadDetails(ctx, p.desk.Center, p.desk.Words, id)
	}, p.details)
}

func (p *Page) details(d model.Details) {
	p.about, p.keys = model.LogSubject{}, kit.Keys{Escape: p.desk.Back}
	var buttons []fyne.CanvasObject
	if !d.Gone() {
		p.about = model.SubjectOf(d.Mapping, d.Tenant)
		p.keys.Enter = func() {
			p.desk.Go(model.Route{Page: model.TestPage, MappingID: d.Mapping.ID, Start: true})
		}
		buttons = p.buttons(d)
	}
	p.pane.Head(d.Mapping.ConfigurationName, buttons...)
	var body []fyne.CanvasObject
	if d.Tenant.IsPractice() {
		body = append(body, p.desk.PracticeStrip())
	}
	if d.Strip != nil {
		body = append(body, desk.Strip(*d.Strip, p.stripButtons(d)...))
	}
	p.pane.BodyOf(d.Mapping.ID, append(body, p.factsCard(d), p.historyCard(d))...)
}

func (p *Page) buttons(d model.Details) []fyne.CanvasObject {
	w := p.desk.Words
	out := []fyne.CanvasObject{kit.Row(2, kit.NewButton(w.Say("mapping.test"), kit.Main, p.keys.Enter), p.menu(d))}
	switch address := d.Tenant.SecurityCenter; {
	case d.Carries():
		out = append(out, kit.NewButton(w.Say(carryLabel(d)), kit.Quiet, func() { p.carry(d) }))
	case address != "":
		out = append(out, kit.NewButton(w.Say("handover.open"), kit.Quiet, func() { p.desk.Open(address) }).Outside())
	}
	return append(out, kit.NewButton(w.Say("mapping.save-cer"), kit.Quiet, func() { p.desk.SaveClean(d.Mapping.Current().Certificate()) }),
		kit.NewButton(w.Say("mapping.delete"), kit.Danger, func() { p.askToDelete(d) }))
}

// carryLabel is what the button that carries the mapping on is called.
func carryLabel(d model.Details) string {
	fresh := d.Mapping.State == securitycenter.Draft
	switch {
	case d.ByAPI && fresh:
		return "mapping.upload"
	case d.ByAPI:
		return "mapping.upload-again"
	case fresh:
		return "mapping.hand-over"
	}
	return "mapping.hand-over-again"
}

func (p *Page) stripButtons(d model.Details) []fyne.CanvasObject {
	w := p.desk.Words
	switch d.Mapping.State {
	case securitycenter.HandedOver, securitycenter.Prepared:
		return []fyne.CanvasObject{kit.NewLink(w.Say("handover.go-on"), func() { p.handOver(d.Mapping.ID) })}
	case securitycenter.ToDelete:
		return []fyne.CanvasObject{kit.Row(22, kit.NewLink(w.Say("delete.keep"), func() { p.keep(d.Mapping.ID) }),
			kit.NewLink(w.Say("delete.done-there"), func() { p.delete(d.Mapping.ID, true) }))}
	}
	return nil
}

func (p *Page) factsCard(d model.Details) fyne.CanvasObject {
	w := p.desk.Words
	m, v := d.Mapping, d.Mapping.Current()
	valid := kit.Flow(10, kit.NewText(w.DateTime(v.NotAfter)), kit.NewTag(d.Expiry.Text, desk.Mood(d.Expiry.Mood)))
	print := kit.Flow(10, kit.NewText(d.Short()).Mono().Sized(look.SizeSmall), kit.NewLink(w.Say("button.copy"), p.desk.Copy(model.Colons(v.SHA256))))
	facts := []kit.Fact{
		{Name: w.Say("field.configuration-name"), Value: kit.Value(m.ConfigurationName)},
		{Name: w.Say("field.integration-name"), Value: kit.Value(m.IntegrationName)},
		{Name: w.Say("field.login-name"), Value: loginValue(w, m.LoginName)},
		{Name: w.Say("field.subject"), Value: kit.Value(cert.Visible(v.Subject))},
		{Name: w.Say("field.issuer"), Value: kit.Value(cert.Visible(v.Issuer))},
		{Name: w.Say("field.valid-until"), Value: valid},
		{Name: w.Say("field.sha256"), Value: print},
		{Name: w.Say("field.state"), Value: kit.Value(d.State)},
		{Name: w.Say("field.proof"), Value: p.proofValue(d)},
	}
	if d.LastTest.Text != "" {
		facts = append(facts, kit.Fact{Name: w.Say("field.last-test"), Value: kit.Row(8, desk.Tag(d.LastTest), kit.Grow(kit.NewText(d.TestText).Shortened()))})
	}
	return kit.Card(kit.Facts(facts...))
}

func loginValue(w *text.Words, login string) fyne.CanvasObject {
	if login == "" {
		return kit.Plain(w.Say("value.no-login")).In(look.Soft)
	}
	return kit.Value(login)
}

// menu holds the other ways to see whether a mapping works.
func (p *Page) menu(d model.Details) fyne.CanvasObject {
	w := p.desk.Words
	items := []kit.MenuItem{{Label: w.Say("ping.record"), Do: p.askPing}}
	if d.Tenant.IsPractice() {
		items = append(items, kit.MenuItem{Label: w.Say("ping.practice"), Do: p.practicePing})
	}
	var more *kit.Button
	more = kit.NewIconButton("down", w.Say("mapping.menu"), func() { kit.ShowMenu(more, items...) })
	return more
}

// proofValue says what proves the mapping, and offers the ping: that of ECP where the key is there, also again after ECP or
// the certificate has changed; on the practice tenant that of its own ECP system.
func (p *Page) proofValue(d model.Details) fyne.CanvasObject {
	w := p.desk.Words
	by := kit.Plain(d.ProofBy)
	var line []fyne.CanvasObject
	if d.Proof.Text != "" {
		line = append(line, desk.Tag(d.Proof))
	} else {
		by.In(look.Soft)
	}
	line = append(line, kit.Grow(by))
	switch {
	case d.Gone():
	case d.Tenant.IsPractice():
		line = append(line, kit.NewLink(w.Say("ping.practice"), p.practicePing))
	case !d.KeyHere:
		line = append(line, kit.NewLink(w.Say("ping.record"), p.askPing))
	}
	return kit.TopRow(10, line...)
}

func (p *Page) historyCard(d model.Details) fyne.CanvasObject {
	w := p.desk.Words
	lines := []fyne.CanvasObject{kit.Title(w.Say("mapping.history"), look.SizeCaption)}
	table := kit.Column(0)
	for _, h := range d.History {
		line := []fyne.CanvasObject{kit.Wide(160, kit.Soft(h.When)), kit.Grow(kit.Value(h.What))}
		if len(h.Kept) > 0 {
			line = append(line, kit.NewLink(w.Say("ping.show-lines"), func() { p.desk.ShowText(w.Say("ping.lines-title"), h.Kept) }))
		}
		table.Add(kit.Pad(9, 12, 9, 12, kit.TopRow(16, line...)))
		table.Add(kit.NewRule())
	}
	return kit.Card(append(lines, table)...)
}

// carry uploads a mapping, or opens its hand-over.
func (p *Page) carry(d model.Details) {
	if !d.ByAPI {
		p.handOver(d.Mapping.ID)
		return
	}
	desk.Act(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Upload(ctx, d.Mapping.ID)
	}, func(m securitycenter.Mapping) {
		p.desk.Say(p.desk.Words.Say("mapping.uploaded"))
		p.Refresh()
	})
}

// askToDelete asks once, and names what is lost. On a real tenant only our record can be deleted, so it asks how it stands
// there.
func (p *Page) askToDelete(d model.Details) {
	w := p.desk.Words
	values := text.V{"Name": d.Mapping.ConfigurationName, "Tenant": d.Tenant.Name}
	ask := &kit.Dialog{Title: w.Say("delete.title", values), Mood: kit.Worry, Leave: w.Say("button.cancel")}
	do := func(gone bool) func() bool {
		return func() bool { p.delete(d.Mapping.ID, gone); return true }
	}
	switch {
	case d.ByAPI:
		ask.Text = w.Say("delete.by-api", values)
		ask.Choices = []kit.Choice{{Label: w.Say("mapping.delete"), Style: kit.Main, Do: do(true)}}
	case d.Mapping.State == securitycenter.Draft || d.Mapping.State == securitycenter.Prepared:
		ask.Text = w.Say("delete.draft", values)
		ask.Choices = []kit.Choice{{Label: w.Say("mapping.delete"), Style: kit.Main, Do: do(true)}}
	case d.Mapping.State == securitycenter.ToDelete:
		ask.Text = w.Say("delete.real", values)
		ask.Choices = []kit.Choice{{Label: w.Say("delete.gone"), Style: kit.Main, Do: do(true)}}
	default:
		ask.Text = w.Say("delete.real", values)
		ask.Choices = []kit.Choice{{Label: w.Say("delete.still"), Style: kit.Main, Do: do(false)}, {Label: w.Say("delete.gone"), Style: kit.Second, Do: do(true)}}
	}
	ask.Show(p.desk.Window.Canvas())
}

func (p *Page) delete(id string, gone bool) {
	desk.Act(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Delete(ctx, id, gone)
	}, func(m securitycenter.Mapping) {
		if m.State == securitycenter.DeletedHere {
			p.chosen = ""
			p.desk.Say(p.desk.Words.Say("delete.done", text.V{"Name": m.ConfigurationName}))
		}
		p.Refresh()
	})
}

// keep takes back that a mapping is still to delete.
func (p *Page) keep(id string) {
	desk.Act(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Keep(ctx, id)
	}, func(m securitycenter.Mapping) {
		p.desk.Say(p.desk.Words.Say("delete.kept", text.V{"Name": m.ConfigurationName}))
		p.Refresh()
	})
}
