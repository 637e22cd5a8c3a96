package securitycenter_test

import (
	"testing"
	"time"

	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

func (d *desk) guide(tenantID string) *securitycenter.Guide {
	d.t.Helper()
	g, err := d.Guide(d.t.Context(), tenantID)
	if err != nil {
		d.t.Fatal(err)
	}
	return &g
}

// wantStep checks how a step stands, and what was seen of it.
func (d *desk) wantStep(g *securitycenter.Guide, id securitycenter.StepID, state securitycenter.StepState, seen securitycenter.SightID) {
	d.t.Helper()
	if s := g.Step(id); s.State != state || s.Seen != seen {
		d.t.Errorf("%s is %s, with %q seen, not %s with %q", id, s.State, s.Seen, state, seen)
	}
}

func (d *desk) tick(tenantID string, steps ...securitycenter.StepID) {
	d.t.Helper()
	for _, s := range steps {
		if err := d.Tick(d.t.Context(), tenantID, s); err != nil {
			d.t.Fatal(err)
		}
	}
}

// pings records a reading at a mapping.
func (d *desk) pings(id string, r securitycenter.LogReading) {
	d.t.Helper()
	d.reads(r)
	if _, _, err := d.RecordPing(d.t.Context(), id, "x"); err != nil {
		d.t.Fatal(err)
	}
}

func failedFor(cause securitycenter.CauseID) securitycenter.LogReading {
	r := failingPing()
	r.Causes = []securitycenter.CauseID{cause}
	return r
}

func TestTheGuideBeginsWithNothingDone(t *testing.T) {
	d := newDesk(t)
	g := d.guide(d.tenant(acme()).ID)
	if len(g.Steps) != 10 || g.Done() != 0 || g.Next() != securitycenter.StepAPIUser || g.Mapping.ID != "" || len(g.Roots()) != 0 || g.MappedNames() != nil {
		t.Errorf("%+v", g)
	}
	for i, id := range securitycenter.StepIDs() {
		if g.Steps[i].ID != id {
			t.Errorf("step %d is %s, not %s", i, g.Steps[i].ID, id)
		}
	}
}

func TestTheGuideOfATenantThatIsNotThere(t *testing.T) {
	d := newDesk(t)
	_, err := d.Guide(t.Context(), "nobody")
	wantFault(t, err, securitycenter.TenantNotFound)
	wantFault(t, d.Tick(t.Context(), "nobody", securitycenter.StepRoot), securitycenter.TenantNotFound)
}

func TestATickHasANameAndADate(t *testing.T) {
	d := newDesk(t)
	id := d.tenant(acme()).ID
	d.tick(id, securitycenter.StepAPIUser, securitycenter.StepMonitoring)
	g := d.guide(id)
	d.wantStep(g, securitycenter.StepAPIUser, securitycenter.StepDone, "")
	if s := g.Step(securitycenter.StepMonitoring); s.Tick == nil || s.Tick.By != "M. Meier" || !s.Tick.At.Equal(now) || g.Done() != 2 || g.Next() != securitycenter.StepPermission {
		t.Errorf("%+v, the next is %s", s, g.Next())
	}
	if err := d.Untick(t.Context(), id, securitycenter.StepMonitoring); err != nil {
		t.Fatal(err)
	}
	if s := d.guide(id).Step(securitycenter.StepMonitoring); s.Tick != nil || s.State != securitycenter.StepOpen {
		t.Errorf("%+v", s)
	}
}

func TestWhatTheProgramChecksIsNotTicked(t *testing.T) {
	d := newDesk(t)
	id := d.tenant(acme()).ID
	for _, step := range []securitycenter.StepID{securitycenter.StepExport, securitycenter.StepMap, securitycenter.StepPing, "tea"} {
		wantFault(t, d.Tick(t.Context(), id, step), securitycenter.StepNotTicked)
	}
}

func TestAMappingIsFollowedOnItsWay(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	m := d.saved(tenant, d.pair("CN=ECP PRD 100"))
	g := d.guide(tenant.ID)
	d.wantStep(g, securitycenter.StepExport, securitycenter.StepDone, securitycenter.SawCertificate)
	d.wantStep(g, securitycenter.StepMap, securitycenter.StepOpen, securitycenter.SawDraft)
	if _, err := d.Prepare(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	d.wantStep(d.guide(tenant.ID), securitycenter.StepMap, securitycenter.StepOpen, securitycenter.SawUnconfirmed)
	if _, err := d.Confirm(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	g = d.guide(tenant.ID)
	d.wantStep(g, securitycenter.StepPermission, securitycenter.StepDone, securitycenter.SawPermission)
	d.wantStep(g, securitycenter.StepMap, securitycenter.StepDone, securitycenter.SawMapped)
	if g.Mapping.ID != m.ID || !g.Carried() || g.MappedNames()["Subject"] != "CN=ECP PRD 100" {
		t.Errorf("the guide follows %+v", g.Mapping)
	}
}

func TestTheNewestMappingOfECPIsFollowed(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	d.saved(tenant, d.pair("CN=ECP PRD 100"))
	d.clock = d.clock.Add(time.Hour)
	newest := d.saved(tenant, d.pair("CN=ECP PRD 200"))
	d.clock = d.clock.Add(time.Hour)
	f := d.form(tenant, d.pair("CN=Cloud ALM"))
	f.IntegrationName = "Business Technology Platform"
	if _, err := d.Save(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if g := d.guide(tenant.ID); g.Mapping.ID != newest.ID {
		t.Errorf("the guide follows %s", g.Mapping.ConfigurationName)
	}
}

func TestAPingThatWorkedChecksTheStepsItNeeds(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	m := d.saved(tenant, d.pair("CN=ECP PRD 100"))
	d.pings(m.ID, workingPing())
	g := d.guide(tenant.ID)
	d.wantStep(g, securitycenter.StepPing, securitycenter.StepDone, securitycenter.SawPing)
	d.wantStep(g, securitycenter.StepRoot, securitycenter.StepDone, securitycenter.SawTrust)
	d.wantStep(g, securitycenter.StepAPIUser, securitycenter.StepOpen, securitycenter.SawLogin)
}

func TestATestWithTheKeyTakesThePlaceOfThePing(t *testing.T) {
	d := newDesk(t)
	tenant, pair := d.tenant(acme()), d.pair("CN=ECP PRD 100")
	m := d.saved(tenant, pair)
	d.pings(m.ID, failingPing())
	d.clock = d.clock.Add(time.Hour)
	d.prober.result = passed()
	id, _ := d.form(tenant, pair).File.Identity()
	if _, err := d.Test(t.Context(), securitycenter.Trial{MappingID: m.ID, Identity: id, Control: true}, nil); err != nil {
		t.Fatal(err)
	}
	g := d.guide(tenant.ID)
	d.wantStep(g, securitycenter.StepPing, securitycenter.StepDone, securitycenter.SawTest)
	d.wantStep(g, securitycenter.StepAPIUser, securitycenter.StepDone, securitycenter.SawRights)
}

func TestSomebodysWordChecksNoStep(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	m := d.saved(tenant, d.pair("CN=ECP PRD 100"))
	if _, err := d.Report(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	d.wantStep(d.guide(tenant.ID), securitycenter.StepPing, securitycenter.StepOpen, "")
}

func TestAPingThatFailedLeadsToTheStepThatMendsIt(t *testing.T) {
	for cause, step := range map[securitycenter.CauseID]securitycenter.StepID{
		"tls.server-untrusted": securitycenter.StepRoot, "sf.invalid-client-certificate": securitycenter.StepMap,
		"sf.basic-auth-disabled": securitycenter.StepConfig, "sf.user-locked": securitycenter.StepAPIUser,
	} {
		d := newDesk(t)
		tenant := d.tenant(acme())
		m := d.saved(tenant, d.pair("CN=ECP PRD 100"))
		d.pings(m.ID, failedFor(cause))
		g := d.guide(tenant.ID)
		d.wantStep(g, securitycenter.StepPing, securitycenter.StepStuck, securitycenter.SawFailure)
		d.wantStep(g, step, securitycenter.StepStuck, securitycenter.SawFailure)
		if got := g.Step(step).Values["Cause"]; got != string(cause) {
			t.Errorf("the cause is %v, not %s", got, cause)
		}
	}
}

func TestATickSinceTheFailureCounts(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	m := d.saved(tenant, d.pair("CN=ECP PRD 100"))
	d.tick(tenant.ID, securitycenter.StepRoot)
	d.clock = d.clock.Add(time.Hour)
	d.pings(m.ID, failedFor("tls.server-untrusted"))
	d.wantStep(d.guide(tenant.ID), securitycenter.StepRoot, securitycenter.StepStuck, securitycenter.SawFailure)
	d.clock = d.clock.Add(time.Hour)
	d.tick(tenant.ID, securitycenter.StepRoot)
	d.wantStep(d.guide(tenant.ID), securitycenter.StepRoot, securitycenter.StepDone, securitycenter.SawFailure)
}

func TestAMappingSavedAnewSinceTheFailureIsMapped(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	m := d.saved(tenant, d.pair("CN=ECP PRD 100"))
	d.pings(m.ID, failedFor("sf.invalid-client-certificate"))
	d.clock = d.clock.Add(time.Hour)
	if _, err := d.Confirm(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	g := d.guide(tenant.ID)
	d.wantStep(g, securitycenter.StepMap, securitycenter.StepDone, securitycenter.SawMapped)
	d.wantStep(g, securitycenter.StepPing, securitycenter.StepStuck, securitycenter.SawFailure)
}

func TestTheRootIsThatOfTheLastTestThatTrustedTheServer(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	root := certtest.NewCA("CN=Public Root")
	d.prober.result = served(securitycenter.Pass, root.Issue("CN=api4.cert.successfactors.com"), root)
	if _, err := d.Test(t.Context(), securitycenter.Trial{TenantID: tenant.ID}, nil); err != nil {
		t.Fatal(err)
	}
	d.clock = d.clock.Add(time.Hour)
	d.prober.result = served(securitycenter.Fail, root.Issue("CN=x"), certtest.NewCA("CN=Inspection Proxy"))
	if _, err := d.Test(t.Context(), securitycenter.Trial{TenantID: tenant.ID}, nil); err != nil {
		t.Fatal(err)
	}
	roots := d.guide(tenant.ID).Roots()
	if len(roots) != 1 || roots[0].Certificate.Subject.String() != "CN=Public Root" {
		t.Errorf("%+v", roots)
	}
	if names := d.guide(tenant.ID).RootNames(); len(names) != 1 || names[0]["Subject"] != "CN=Public Root" || len(names[0]["SHA256"].(string)) != 95 {
		t.Errorf("%v", names)
	}
}

func TestAHostWithoutCertIsNoticed(t *testing.T) {
	d := newDesk(t)
	wrong := acme()
	wrong.Host = "api4.successfactors.com"
	g := d.guide(d.tenant(wrong).ID)
	d.wantStep(g, securitycenter.StepConfig, securitycenter.StepStuck, securitycenter.SawWrongHost)
	if g.Step(securitycenter.StepConfig).Values["Host"] != "api4.cert.successfactors.com" {
		t.Errorf("%+v", g.Step(securitycenter.StepConfig))
	}
}
