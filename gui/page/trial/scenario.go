package trial

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// openScenario turns to a test of the practice tenant while it shows a cause.
func (p *Page) openScenario(r model.Route) {
	desk.Do(p.desk, &p.loading, func(ctx context.Context) (securitycenter.Tenant, error) {
		return p.desk.Center.EnsurePractice(ctx)
	}, func(t securitycenter.Tenant) {
		p.begin(subject{tenant: t})
		p.scenario = r.Scenario
		p.draw()
		if r.Start {
			p.startScenario()
		}
	})
}

func (p *Page) startScenario() {
	id := p.scenario
	p.run(func(ctx context.Context, rung func(securitycenter.Rung)) (securitycenter.TestRecord, error) {
		return p.desk.Center.TestScenario(ctx, id, rung)
	})
}

// scenarioButtons are those of a test of a scenario.
func (p *Page) scenarioButtons() []fyne.CanvasObject {
	w := p.desk.Words
	label := "test.start"
	if p.record != nil {
		label = "test.again"
	}
	p.keys = kit.Keys{Enter: p.startScenario, Escape: p.normal}
	return []fyne.CanvasObject{kit.NewButton(w.Say(label), kit.Main, p.startScenario), kit.NewButton(w.Say("test.scenario.normal"), kit.Second, p.normal)}
}

// normal leaves the scenario, for the page of the practice tenant, where nothing is shown any more.
func (p *Page) normal() {
	p.desk.Back()
	p.desk.Go(model.Route{Page: model.TenantsPage, TenantID: securitycenter.PracticeID})
}

// practiceStrip says that nothing of this is real, and what is shown.
func (p *Page) practiceStrip() fyne.CanvasObject {
	if p.scenario == "" {
		return p.desk.PracticeStrip()
	}
	w := p.desk.Words
	return desk.Strip(model.Strip{Mood: model.Noted, Bold: w.Say("practice.strip"), Rest: w.Say("test.scenario.strip")})
}
