package guide

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// draw shows the chosen step.
func (p *Page) draw() {
	w := p.desk.Words
	v := p.guide.View(w, p.chosen)
	p.pane.Head(strconv.Itoa(v.Number)+". "+v.Title, p.buttons(v)...)
	var body []fyne.CanvasObject
	switch {
	case p.guide.Tenant.IsPractice():
		body = append(body, desk.Strip(model.Strip{Mood: model.Noted, Bold: w.Say("practice.strip"), Rest: w.Say("guide.practice.add")},
			kit.NewLink(w.Say("guide.add-tenant"), func() { p.desk.Go(model.Route{Page: model.TenantsPage, TenantID: model.NewTenant}) })))
	case p.guide.Next() == "":
		body = append(body, desk.Strip(model.Strip{Mood: model.Fine, Bold: w.Say("guide.all-done"), Rest: w.Say("guide.all-done.rest")}))
	}
	if v.Strip != nil {
		body = append(body, desk.Strip(*v.Strip))
	}
	body = append(body, p.instructions(v))
	if len(v.Copies) > 0 {
		body = append(body, p.copies(v))
	}
	if v.ID == securitycenter.StepRoot {
		body = append(body, p.roots())
	}
	p.pane.BodyOf(p.guide.Tenant.ID+" "+string(v.ID), append(body, p.tickCard(v), kit.Plain(w.Say("guide.keys")).In(look.Soft).Sized(look.SizeSmall))...)
}

func (p *Page) instructions(v model.StepView) fyne.CanvasObject {
	rows := kit.Column(10, kit.Plain(v.Line).In(look.Soft))
	for i, s := range v.Do {
		rows.Add(kit.TopRow(12, kit.NewNumberDot(strconv.Itoa(i+1)), kit.Grow(kit.Pad(2, 0, 0, 0, kit.Plain(s)))))
	}
	return kit.Card(rows)
}

func (p *Page) copies(v model.StepView) fyne.CanvasObject {
	w := p.desk.Words
	var facts []kit.Fact
	for _, c := range v.Copies {
		facts = append(facts, kit.Fact{Name: c.Name, Value: kit.TopRow(10, kit.Grow(kit.Value(c.Value)), kit.NewLink(w.Say("button.copy"), p.desk.Copy(c.Value)))})
	}
	return kit.Card(kit.Title(w.Say("guide.values"), look.SizeCaption), kit.FactsWide(230, facts...))
}

// roots shows what is to be imported, and what checking the host has shown.
func (p *Page) roots() fyne.CanvasObject {
	w := p.desk.Words
	head := kit.Row(10, kit.Grow(kit.Title(w.Say("guide.roots"), look.SizeCaption).Shortened()))
	if len(p.guide.Roots()) > 0 {
		head.Add(kit.NewLink(w.Say("tenants.check-host"), p.checkHost))
	}
	parts := []fyne.CanvasObject{head}
	if p.checking.Busy() {
		parts = append(parts, kit.Plain(w.Say("tenants.checking")).In(look.Soft))
	} else if p.checked != nil {
		parts = append(parts, desk.Strip(model.HostStrip(w, *p.checked)))
	}
	for _, l := range p.guide.Roots() {
		sum := l.Certificate.SHA256()
		print := cert.Fingerprint(sum[:])
		parts = append(parts, kit.Facts(
			kit.Fact{Name: w.Say("field.subject"), Value: kit.Value(l.Certificate.Subject.String())},
			kit.Fact{Name: w.Say("field.valid-until"), Value: kit.Value(w.DateTime(l.Certificate.NotAfter))},
			kit.Fact{Name: w.Say("field.sha256"), Value: kit.TopRow(10, kit.Grow(kit.MonoValue(print)), kit.NewLink(w.Say("button.copy"), p.desk.Copy(print)))}))
	}
	return kit.Card(append(parts, kit.Plain(p.guide.RootsLine(w)).In(look.Soft))...)
}

// tickCard is the box to tick, or says that the program checks the step.
func (p *Page) tickCard(v model.StepView) fyne.CanvasObject {
	w := p.desk.Words
	line := kit.Plain(v.TickText).In(look.Soft)
	if !v.Tickable {
		return line
	}
	box := kit.NewCheck(w.Say("guide.tick"), nil)
	box.SetChecked(v.Ticked)
	box.OnChanged = func(on bool) { p.tick(v.ID, on, p.Refresh) }
	return kit.Card(kit.Column(4, box, line))
}

func (p *Page) tick(id securitycenter.StepID, on bool, then func()) {
	tenant := p.guide.Tenant.ID
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (bool, error) {
		if on {
			return true, p.desk.Center.Tick(ctx, tenant, id)
		}
		return true, p.desk.Center.Untick(ctx, tenant, id)
	}, func(bool) { then() })
}

// An action is one button of a step, the main one first.
type action struct {
	label   string
	do      func()
	outside bool
}

// buttons are the actions of a step; the first is what Enter does.
func (p *Page) buttons(v model.StepView) []fyne.CanvasObject {
	actions := p.actions(v)
	switch {
	case v.State != securitycenter.StepDone && v.Tickable:
		done := action{label: "guide.tick.next", do: func() { p.tick(v.ID, true, p.goOn) }}
		if v.ID == securitycenter.StepRoot {
			actions = append(actions, done)
		} else {
			actions = append([]action{done}, actions...)
		}
	case v.State == securitycenter.StepDone && p.guide.Next() != "":
		actions = append([]action{{label: "guide.next", do: p.goOn}}, actions...)
	}
	p.keys = kit.Keys{Escape: p.desk.Back}
	var out []fyne.CanvasObject
	for i, a := range actions {
		style := kit.Quiet
		if i == 0 {
			style, p.keys.Enter = kit.Main, a.do
		}
		b := kit.NewButton(p.desk.Words.Say(a.label), style, a.do)
		if a.outside {
			b.Outside()
		}
		out = append(out, b)
	}
	return out
}

// goOn shows the first step that is not done.
func (p *Page) goOn() {
	p.chosen = ""
	p.Refresh()
}

func (p *Page) actions(v model.StepView) []action {
	m := p.guide.Mapping
	showMapping := action{label: "guide.show-mapping", do: func() { p.desk.Go(model.Route{Page: model.MappingPage, MappingID: m.ID}) }}
	switch v.ID {
	case securitycenter.StepPermission:
		if address := p.guide.Tenant.SecurityCenter; address != "" {
			return []action{{"handover.open", func() { p.desk.Open(address) }, true}}
		}
	case securitycenter.StepRoot:
		if len(p.guide.Roots()) == 0 {
			return []action{{label: "tenants.check-host", do: p.checkHost}}
		}
		return []action{{label: "guide.save-roots", do: p.saveRoots}}
	case securitycenter.StepExport:
		return []action{{label: "guide.open-file", do: func() { p.desk.Go(model.Route{Page: model.CertificatesPage, Choose: true}) }}}
	case securitycenter.StepMap:
		return []action{p.mapAction(showMapping)}
	case securitycenter.StepPing:
		if m.ID == "" {
			return []action{{label: "guide.read-log", do: p.readLog}}
		}
		if p.guide.Tenant.IsPractice() {
			return []action{{label: "ping.practice", do: p.practicePing}, showMapping}
		}
		return []action{{label: "ping.record", do: p.readLog}, showMapping}
	}
	return nil
}

// mapAction leads to wherever the mapping has stopped.
func (p *Page) mapAction(show action) action {
	m := p.guide.Mapping
	switch {
	case m.ID == "":
		return action{label: "guide.map", do: func() {
			p.desk.Go(model.Route{Page: model.MappingPage, Add: model.NewDraft(p.guide.Tenant.ID)})
		}}
	case p.guide.Carried():
		return show
	}
	return action{label: "guide.go-on", do: func() {
		p.desk.Go(model.Route{Page: model.MappingPage, MappingID: m.ID, HandOver: !p.desk.Center.ByAPI(p.guide.Tenant)})
	}}
}

// checkHost tries the server's side. Nothing of it is kept but on this page.
func (p *Page) checkHost() {
	t := p.guide.Tenant
	job.Do(p.desk.Jobs, &p.checking, func(ctx context.Context) (securitycenter.Result, error) {
		return p.desk.Center.CheckHost(ctx, t), ctx.Err()
	}, func(r securitycenter.Result, err error) {
		if err != nil {
			p.desk.Tell(err)
			return
		}
		p.checked = &r
		p.guide.See(r)
		p.draw()
	})
	if p.checking.Busy() {
		p.draw()
	}
}

func (p *Page) saveRoots() {
	g := p.guide
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (string, error) {
		return g.SaveRoots(ctx, p.desk.Center, p.desk.Words)
	}, p.desk.Say)
}
