package main

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// guiding are the scenes of the Setup Guide and of the ECP log.
var guiding = []scene{
	{name: "guide-empty", set: guideEmpty},
	{name: "guide-half", set: guideHalf(7)},
	{name: "guide-root", set: guideHalf(3)},
	{name: "guide-config", set: guideHalf(6)},
	{name: "guide-stuck", set: guideStuck},
	{name: "guide-done", set: guideDone},
	{name: "guide-practice", set: func(f *guitest.Fixture) error {
		f.Window.Go(model.Route{Page: model.GuidePage})
		return nil
	}},
	{name: "guide-large", options: guitest.Options{TextSize: "larger"}, set: guideHalf(3)},
	{name: "guide-message", set: guideMessage},
	{name: "guide-message-large", options: guitest.Options{TextSize: "larger"}, set: guideMessage},
	{name: "ping-ask", set: pingAsk},
	{name: "ping-good", set: pasted(goodPing)},
	{name: "ping-bad", set: pasted(badPing)},
	{name: "ping-unknown", set: pasted("The weather is fine today.")},
	{name: "ping-large", options: guitest.Options{TextSize: "larger"}, set: pasted(badPing)},
	{name: "ping-recorded", set: pingRecorded},
}

const (
	goodPing = "Ping Employee Master Data API\nSOAP login/logout HTTP status code: 200\n"
	badPing  = "Ping Employee Master Data API\nSOAP login/logout HTTP status code: 200\nSOAP request error code: FAILED_AUTHENTICATION\n" +
		"Authentication failed, user account is locked(status code = 13)\nEmployee Central login failed (2026-11-23 14:01:36)\n  Message No. HRSFEC_PTP031\n"
)

func guideEmpty(f *guitest.Fixture) error {
	t, err := f.Center.SaveTenant(context.Background(), acme)
	if err != nil {
		return err
	}
	f.Window.Reload()
	f.Window.Choose(t.ID)
	f.Window.Go(model.Route{Page: model.GuidePage})
	return nil
}

// guided is a tenant with a mapping that is handed over, and a test of the server's side that has seen its chain.
func guided(f *guitest.Fixture, state securitycenter.State, ping bool) (tenant, mappingID string, err error) {
	ctx := context.Background()
	t, err := f.Center.SaveTenant(ctx, acme)
	if err != nil {
		return "", "", err
	}
	m := mapping(f, t.ID, "m0", entry{"ECP PRD 100 – 2027", "Employee Central Payroll", "SFAPI_ECP", "ECP PRD 100 2027", 365, state, ping})
	if err := f.Center.Register.Add(ctx, m, securitycenter.Event{Kind: securitycenter.EventSaved, At: m.Created, By: "M. Meier"}); err != nil {
		return "", "", err
	}
	root := certtest.NewCA("CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US", certtest.Valid(guitest.Now.AddDate(-10, 0, 0), guitest.Now.AddDate(11, 2, 0)))
	f.Prober.Result = guitest.WithoutKey()
	f.Prober.Result.ServerChain = []string{string(root.Issue("CN=*.cert.successfactors.com").PEM()), string(root.PEM())}
	if _, err := f.Center.Test(ctx, securitycenter.Trial{TenantID: t.ID}, nil); err != nil {
		return "", "", err
	}
	f.Window.Reload()
	f.Window.Choose(t.ID)
	return t.ID, m.ID, nil
}

func tick(f *guitest.Fixture, tenant string, steps ...securitycenter.StepID) error {
	for _, s := range steps {
		if err := f.Center.Tick(context.Background(), tenant, s); err != nil {
			return err
		}
	}
	return nil
}

// guideHalf shows the guide at a step, with some done.
func guideHalf(step int) func(*guitest.Fixture) error {
	return func(f *guitest.Fixture) error {
		tenant, _, err := guided(f, securitycenter.Confirmed, false)
		if err != nil {
			return err
		}
		if err := tick(f, tenant, securitycenter.StepAPIUser, securitycenter.StepRoot, securitycenter.StepConfig); err != nil {
			return err
		}
		f.Window.Go(model.Route{Page: model.GuidePage})
		return goTo(f, step)
	}
}

// goTo chooses a step with the keyboard.
func goTo(f *guitest.Fixture, step int) error {
	list := f.Canvas().Focused()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	for range step - 1 {
		list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	return nil
}

func guideStuck(f *guitest.Fixture) error {
	tenant, id, err := guided(f, securitycenter.Confirmed, false)
	if err != nil {
		return err
	}
	if err := tick(f, tenant, securitycenter.StepConfig); err != nil {
		return err
	}
	if _, _, err := f.Center.RecordPing(context.Background(), id, badPing); err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.GuidePage})
	return nil
}

func guideDone(f *guitest.Fixture) error {
	tenant, _, err := guided(f, securitycenter.Confirmed, true)
	if err != nil {
		return err
	}
	if err := tick(f, tenant, securitycenter.StepAPIUser, securitycenter.StepConfig, securitycenter.StepReplicate, securitycenter.StepDataMapping, securitycenter.StepMonitoring); err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.GuidePage})
	return nil
}

func guideMessage(f *guitest.Fixture) error {
	if _, _, err := guided(f, securitycenter.HandedOver, false); err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.GuidePage})
	return press(f, f.Words.Say("guide.message"))
}

// unproven shows a mapping that is confirmed and not proven.
func unproven(f *guitest.Fixture) error {
	_, id, err := guided(f, securitycenter.Confirmed, false)
	f.Window.Go(model.Route{Page: model.MappingPage, MappingID: id})
	return err
}

func pingAsk(f *guitest.Fixture) error {
	if err := unproven(f); err != nil {
		return err
	}
	return press(f, f.Words.Say("ping.record"))
}

func pasted(text string) func(*guitest.Fixture) error {
	return func(f *guitest.Fixture) error {
		if err := unproven(f); err != nil {
			return err
		}
		f.Paste(text)
		return nil
	}
}

// pingRecorded is a mapping with a ping that failed and one that worked.
func pingRecorded(f *guitest.Fixture) error {
	if err := unproven(f); err != nil {
		return err
	}
	for _, text := range []string{badPing, goodPing} {
		f.Paste(text)
		if err := press(f, f.Words.Say("ping.do")); err != nil {
			return err
		}
	}
	return nil
}
