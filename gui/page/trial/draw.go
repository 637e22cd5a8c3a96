package trial

import (
	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// draw shows the page as things stand.
func (p *Page) draw() {
	p.body.Objects = nil
	if p.fromTable {
		p.body.Add(kit.Row(6, kit.NewIcon("back", 16, look.Blue), kit.NewLink(p.desk.Words.Say("test.all.back"), p.back), kit.Space()))
	}
	if p.pair != nil {
		p.drawPair()
	} else {
		p.drawSingle()
	}
	p.scroll.Refresh()
}

// drawSingle shows one test.
func (p *Page) drawSingle() {
	w := p.desk.Words
	name := p.mapping.ConfigurationName
	if p.scenario != "" {
		name = w.Say("test.scenario.title", text.V{"Cause": model.ScenarioName(w, p.scenario)})
	}
	p.body.Add(p.head(name, p.buttons()))
	if p.tenant.IsPractice() {
		p.body.Add(p.practiceStrip())
	}
	var outcome model.Outcome
	if p.record != nil {
		outcome = model.OutcomeOf(w, p.record.Result)
		p.body.Add(p.verdict(outcome))
	}
	p.body.Add(p.ladder())
	if p.record != nil {
		p.body.Add(p.footer(outcome))
		if outcome.Partial {
			p.body.Add(p.keyStays())
		}
	}
	if len(p.history) > 1 {
		p.body.Add(p.historyCard())
	}
}

// head is what is tested, with the buttons, and whose it is: it may be of another tenant than the one in the shell bar.
func (p *Page) head(name string, buttons []fyne.CanvasObject) fyne.CanvasObject {
	return kit.Column(2, kit.Headline(kit.Title(name, look.SizeTitle).Shortened(), buttons...), p.desk.Whose(p.tenant, p.mapping.LoginName))
}

func (p *Page) buttons() []fyne.CanvasObject {
	w := p.desk.Words
	if p.running.Busy() {
		p.keys = kit.Keys{Escape: p.cancel, Enter: p.cancel}
		return []fyne.CanvasObject{kit.NewButton(w.Say("button.cancel"), kit.Second, p.cancel)}
	}
	if p.scenario != "" {
		return p.scenarioButtons()
	}
	p.keys = kit.Keys{Enter: p.start, Escape: p.back}
	label, style := "test.start", kit.Main
	if p.record != nil {
		label = "test.again"
		if p.record.Result.Verdict == securitycenter.Partial {
			style, p.keys.Enter = kit.Second, p.askPing
		}
	}
	show := func() { p.desk.Go(model.Route{Page: model.MappingPage, MappingID: p.mapping.ID}) }
	return []fyne.CanvasObject{kit.NewButton(w.Say(label), style, p.start), kit.NewButton(w.Say("test.use-file"), kit.Quiet, p.useFile),
		p.pairButton(), kit.NewButton(w.Say("test.show-mapping"), kit.Quiet, show)}
}

// verdict is the strip that says what the test has shown, with the next step.
func (p *Page) verdict(o model.Outcome) fyne.CanvasObject {
	w := p.desk.Words
	spans := []kit.Span{{Text: o.Bold, Bold: true}}
	if o.Rest != "" {
		spans = append(spans, kit.Span{Text: " " + o.Rest})
	}
	said := kit.Column(6, kit.NewPara(spans...))
	if len(o.Reasons) > 0 {
		said.Add(p.reasons(o.Reasons))
	}
	if o.Next != "" {
		said.Add(kit.NewPara(kit.Span{Text: w.Say("test.next"), Bold: true}, kit.Span{Text: " " + o.Next}))
	}
	var buttons []fyne.CanvasObject
	switch {
	case o.Partial:
		buttons = p.keyButtons()
	case o.Mood == model.Wrong && p.scenario == "" && p.tenant.SecurityCenter != "":
		address := p.tenant.SecurityCenter
		buttons = append(buttons, kit.NewLink(w.Say("handover.open"), func() { p.desk.Open(address) }).Outside())
	}
	return kit.NewStrip(desk.Mood(o.Mood), said, buttons...)
}

func (p *Page) ladder() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, r := range p.rungs {
		rows = append(rows, kit.NewRung(rungOf(r, p.running.Busy())))
	}
	return kit.Card(kit.Ruled(rows...))
}

func rungOf(r model.RungRow, busy bool) kit.Rung {
	out := kit.Rung{Name: r.Name, Seen: r.Seen, Took: r.Took, Mood: kit.Unknown, Dot: kit.NewOpenDot()}
	switch {
	case r.Wait:
		out.Soft = true
		if !busy {
			out.Seen = ""
		}
	case r.Info:
		out.Dot = kit.NewDot(kit.Unknown)
	case r.State == securitycenter.Pass:
		out.Dot = kit.NewDot(kit.Fine)
	case r.State == securitycenter.Warned:
		out.Dot, out.Mood = kit.NewDot(kit.Worry), kit.Worry
	case r.State == securitycenter.Fail:
		out.Dot, out.Mood, out.Bold = kit.NewDot(kit.Wrong), kit.Wrong, true
	default:
		out.Soft = true
	}
	return out
}

// footer is what stands below the ladder: the control, the correlation ID, the raw reply.
func (p *Page) footer(o model.Outcome) fyne.CanvasObject {
	w := p.desk.Words
	box := kit.Column(10)
	if o.ControlText != "" {
		box.Add(kit.TopRow(10, kit.NewSignedTag(o.Control.Text, desk.Mood(o.Control.Mood)), kit.Grow(kit.Plain(o.ControlText).In(look.Soft))))
	}
	line := []fyne.CanvasObject{kit.Soft(w.Say("test.when", text.V{"Date": o.When})), kit.Soft("·"), kit.Soft(w.Say("test.correlation", text.V{"ID": o.CorrelationID})).Shortened(),
		kit.NewLink(w.Say("button.copy"), p.desk.Copy(o.CorrelationID))}
	if len(o.Raw) > 0 {
		line = append(line, kit.Soft("·"), kit.NewLink(w.Say("test.raw"), func() { p.desk.ShowText(w.Say("test.raw"), o.Raw) }))
	}
	if result := p.record.Result; len(result.ServerChain) > 0 {
		line = append(line, kit.Soft("·"), kit.NewLink(w.Say("test.chain"), func() { p.showChain(result) }))
	}
	if issuers := model.AcceptedIssuers(p.record.Result); len(issuers) > 0 {
		line = append(line, kit.Soft("·"), kit.NewLink(w.Say("test.issuers"), func() { p.desk.ShowText(w.Say("test.issuers"), issuers) }))
	}
	box.Add(kit.Flow(10, line...))
	return box
}

func (p *Page) historyCard() fyne.CanvasObject {
	w := p.desk.Words
	var rows []fyne.CanvasObject
	for _, r := range p.history {
		o := model.OutcomeOf(w, r.Result)
		line := kit.Row(12, kit.Wide(170, kit.Soft(o.When)), kit.NewSignedTag(w.Say("test-verdict."+string(r.Result.Verdict)), desk.Mood(o.Mood)),
			kit.Grow(kit.NewText(o.Bold).Shortened()), kit.NewLink(w.Say("test.show"), func() { p.load(r); p.draw(); p.scroll.Top() }))
		rows = append(rows, kit.Pad(8, 0, 8, 0, line))
	}
	return kit.Card(kit.Title(w.Say("test.history"), look.SizeCaption), kit.Ruled(rows...))
}
