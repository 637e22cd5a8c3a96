package securitycenter_test

import (
	"context"
	"errors"
	"testing"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// A theatre is a stage that can show one cause.
type theatre struct {
	*stage
	scene securitycenter.Scene
}

func (t *theatre) Scenarios() []securitycenter.Scenario {
	return []securitycenter.Scenario{{ID: "sf.company-not-found", Cause: "sf.company-not-found", Rung: securitycenter.RungOData}}
}

func (t *theatre) Show(context.Context, string) (securitycenter.Scene, error) { return t.scene, t.err }

func TestAScenarioIsTestedAsPracticeAndNotKept(t *testing.T) {
	d := newDesk(t)
	ecp := d.pair("CN=ECP Practice")
	d.Rehearsal = &theatre{&stage{}, securitycenter.Scene{Host: "shown.certmap-practice.test", Connect: "127.0.0.1:40443", CompanyID: "certmappractice",
		LoginName: "SFAPI_ECP", Proxy: securitycenter.NoProxy, File: ecp.P12("practice"), Passphrase: cert.SecretString("practice")}}
	var asked securitycenter.Probe
	d.Prober = probing(func(_ context.Context, p securitycenter.Probe) securitycenter.Result {
		asked = p
		return securitycenter.Result{Verdict: securitycenter.Failed, Cause: "sf.company-not-found", Practice: p.Practice}
	})
	rec, err := d.TestScenario(t.Context(), "sf.company-not-found", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !asked.Practice || !asked.Control || asked.Host != "shown.certmap-practice.test" || asked.CompanyID != "certmappractice" ||
		asked.Proxy.Address != securitycenter.NoProxy || asked.Identity == nil || asked.Identity.Key == nil {
		t.Errorf("asked for %+v", asked)
	}
	if reasons := rec.Result.Reasons; len(reasons) == 0 || reasons[0].ID != securitycenter.ReasonCompanyCase {
		t.Errorf("the register knows the company ID in other letters, and the reasons are %v", reasons)
	}
	kept, err := d.Register.Tests(t.Context(), securitycenter.PracticeID, "", 1)
	if err != nil || len(kept) != 0 {
		t.Errorf("kept %v, %v", kept, err)
	}
}

func TestARehearsalThatShowsNothingSaysSo(t *testing.T) {
	d := newDesk(t)
	d.Rehearsal = &stage{}
	if s := d.Scenarios(); len(s) != 0 {
		t.Errorf("offers %v", s)
	}
	if _, err := d.TestScenario(t.Context(), "net.refused", nil); !errors.Is(err, &securitycenter.Fault{ID: securitycenter.PracticeFailed}) {
		t.Errorf("got %v", err)
	}
}
