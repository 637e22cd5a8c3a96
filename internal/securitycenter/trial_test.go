package securitycenter_test

import (
	"context"
	"errors"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

// kept saves a mapping whose key the vault has.
func (d *desk) kept(tenant securitycenter.Tenant, p *certtest.Pair) securitycenter.Mapping {
	d.t.Helper()
	m := d.saved(tenant, p)
	if _, err := d.KeepIdentity(d.t.Context(), tenant.ID, "ecp.p12", p.P12("geheim"), cert.SecretString("geheim")); err != nil {
		d.t.Fatal(err)
	}
	return m
}

func TestAPassedTestWithARefusedControlProvesTheCertificate(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	m := d.kept(tenant, d.pair("CN=ECP PRD 100"))
	d.prober.result = passed()
	var rungs []securitycenter.RungID
	rec, err := d.Test(t.Context(), securitycenter.Trial{MappingID: m.ID, Control: true}, func(r securitycenter.Rung) { rungs = append(rungs, r.ID) })
	if err != nil {
		t.Fatal(err)
	}
	proof := d.read(m.ID).Current().Proof
	if proof == nil || proof.Kind != securitycenter.ByTest || proof.TestID != rec.ID || proof.By != "M. Meier" {
		t.Errorf("the proof is %+v", proof)
	}
	if a := d.prober.asked; a.Host != tenant.Host || a.CompanyID != "ACMEprod" || a.LoginName != "SFAPI_ECP" || a.Identity.Key == nil || !a.Control || a.Practice {
		t.Errorf("it was asked to try %+v", a)
	}
	if len(rungs) != 1 {
		t.Errorf("the rungs that were reported: %v", rungs)
	}
	tests, err := d.Register.Tests(t.Context(), "", m.ID, 10)
	if err != nil || len(tests) != 1 || tests[0].Result.Verdict != securitycenter.Passed {
		t.Errorf("the history of tests: %+v, %v", tests, err)
	}
}

func TestATrialThatCannotBeMadeIsRefusedBeforeAnythingIsCalled(t *testing.T) {
	outside := securitycenter.Trial{Host: "api4.cert.successfactors.com", CompanyID: "ACME", IdentityProblem: &cert.Problem{ID: cert.PassphraseNeeded}}
	for want, change := range map[securitycenter.ObjectionID]func(*securitycenter.Trial){
		securitycenter.CompanyMissing: func(t *securitycenter.Trial) { t.CompanyID = " " },
		securitycenter.HostInvalid:    func(t *securitycenter.Trial) { t.Host += ":0" },
		securitycenter.ConnectWrong:   func(t *securitycenter.Trial) { t.Connect = "10.0.0.5:https" },
		securitycenter.SegmentsWrong:  func(t *securitycenter.Trial) { t.Segments = "person WHERE 1=1" },
	} {
		d, trial := newDesk(t), outside
		change(&trial)
		_, err := securitycenter.TestOutside(t.Context(), d.prober, trial, nil)
		var objections securitycenter.Objections
		if !errors.As(err, &objections) || ids(objections)[want] != cert.Stop || d.prober.asked.Host != "" {
			t.Errorf("%s: %v, asked for %q", want, err, d.prober.asked.Host)
		}
	}
	d := newDesk(t)
	if _, err := d.Test(t.Context(), securitycenter.Trial{TenantID: d.tenant(acme()).ID, Segments: "person)"}, nil); err == nil || d.prober.asked.Host != "" {
		t.Errorf("segments of a test in a tenant: %v", err)
	}
}

// keptOf is what a test outside the register shows of one reply, where its rung ended with a cause.
func keptOf(t *testing.T, cause securitycenter.CauseID, reply securitycenter.Reply) securitycenter.Result {
	t.Helper()
	d := newDesk(t)
	d.prober.result = securitycenter.Result{Verdict: securitycenter.Failed, Cause: cause, Values: map[string]any{"Status": reply.Status},
		Rungs: []securitycenter.Rung{{ID: reply.Rung, State: securitycenter.Fail, Cause: cause}}, Replies: []securitycenter.Reply{reply}}
	r, err := securitycenter.TestOutside(t.Context(), d.prober, securitycenter.Trial{Host: "api4.cert.successfactors.com"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNoPayrollDataIsKept(t *testing.T) {
	for body, reply := range map[string]struct {
		rung   securitycenter.RungID
		status int
		cause  securitycenter.CauseID
	}{
		"<person>4711</person>":                        {securitycenter.RungCompound, 200, "reply.truncated"},
		"<S:Fault/><sfobject><iban>DE1</iban>":         {securitycenter.RungCompound, 500, "sf.server-error"},
		"<ns1:sfobject id='1'><salary>4711</salary>":   {securitycenter.RungCompound, 500, "sf.not-permitted"},
		`{"d" : {"results":[{"userId":"LGN0003"}]}}`:   {securitycenter.RungOData, 200, "sf.credentials-required"},
		`{"d":[{"userId":"4711"}]}`:                    {securitycenter.RungOData, 500, "sf.server-error"},
		"<feed><entry><m:properties><d:userId>4711":    {securitycenter.RungOData, 200, "reply.not-odata"},
		"<m:properties><d:userId>4711</d:userId></m:p": {securitycenter.RungOData, 503, "sf.maintenance"},
	} {
		r := keptOf(t, reply.cause, securitycenter.Reply{Rung: reply.rung, Status: reply.status, Body: body, Truncated: true})
		if got := r.Replies[0]; got.Body != "" || got.Truncated || got.Status != reply.status {
			t.Errorf("%s: kept %+v", body, got)
		}
		if r.Values["NotKept"] != true || r.Values["Status"] != reply.status {
			t.Errorf("%s: the sentences have %v", body, r.Values)
		}
	}
}

func TestWhatIsNoDataIsKept(t *testing.T) {
	fault := `<S:Fault xmlns="urn:sfobject.sfapi.successfactors.com"><faultstring>no</faultstring></S:Fault>`
	for body, reply := range map[string]struct {
		rung   securitycenter.RungID
		status int
		cause  securitycenter.CauseID
	}{
		fault:                            {securitycenter.RungCompound, 500, "sf.not-permitted"},
		`{"error":{"code":"AUTH0032"}}`:  {securitycenter.RungOData, 401, "sf.invalid-client-certificate"},
		"<html>Log in</html>":            {securitycenter.RungOData, 200, "reply.login-page"},
		"upstream error":                 {securitycenter.RungCompound, 502, "sf.server-error"},
		"<html>not SOAP, and no data</h": {securitycenter.RungSFAPI, 200, "reply.not-soap"},
	} {
		r := keptOf(t, reply.cause, securitycenter.Reply{Rung: reply.rung, Status: reply.status, Body: body})
		if r.Replies[0].Body != body || r.Values["NotKept"] != nil {
			t.Errorf("%s: %+v, %v", body, r.Replies[0], r.Values)
		}
	}
}

func TestNothingLessProvesIt(t *testing.T) {
	withoutControl, controlPassed, failed := passed(), passed(), passed()
	withoutControl.Control = nil
	controlPassed.Control = &securitycenter.Control{State: securitycenter.Pass}
	controlPassed.Verdict, controlPassed.Cause = securitycenter.Unproven, "control.passed"
	failed.Verdict, failed.Cause = securitycenter.Failed, "net.refused"
	for name, result := range map[string]securitycenter.Result{"no control": withoutControl, "the control passed": controlPassed, "it failed": failed} {
		d := newDesk(t)
		m := d.kept(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
		d.prober.result = result
		if _, err := d.Test(t.Context(), securitycenter.Trial{MappingID: m.ID, Control: true}, nil); err != nil {
			t.Fatal(err)
		}
		if p := d.read(m.ID).Current().Proof; p != nil {
			t.Errorf("%s: it counts as proven: %+v", name, p)
		}
	}
}

func TestAnotherCertificateProvesNothingOfThisMapping(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	id, problem := cert.Open(t.Context(), d.pair("CN=Somebody else").P12("x"), cert.Options{Passphrases: []cert.Secret{cert.SecretString("x")}}).Identity()
	if problem != nil {
		t.Fatal(problem)
	}
	d.prober.result = passed()
	if _, err := d.Test(t.Context(), securitycenter.Trial{MappingID: m.ID, Identity: id, Control: true}, nil); err != nil {
		t.Fatal(err)
	}
	if p := d.read(m.ID).Current().Proof; p != nil {
		t.Errorf("proven by the certificate of another: %+v", p)
	}
}

func TestWithoutTheKeyThePublicCertificateIsTested(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	d.prober.result = securitycenter.Result{Verdict: securitycenter.Partial}
	if _, err := d.Test(t.Context(), securitycenter.Trial{MappingID: m.ID}, nil); err != nil {
		t.Fatal(err)
	}
	if id := d.prober.asked.Identity; id == nil || id.Key != nil || id.Leaf == nil {
		t.Errorf("tested as %+v", id)
	}
}

func TestOnThePracticeTenantThePracticeECPIsTheIdentity(t *testing.T) {
	d := newDesk(t)
	p := d.pair("CN=ECP Practice 100")
	d.stage.p12 = p.P12("practice")
	m := d.saved(d.practice(), p)
	d.stage.address = "127.0.0.1:50001"
	if _, err := d.Test(t.Context(), securitycenter.Trial{MappingID: m.ID}, nil); err != nil {
		t.Fatal(err)
	}
	if a := d.prober.asked; a.Identity.Key == nil || !a.Practice || a.Connect != "127.0.0.1:50001" {
		t.Errorf("it was asked to try %+v", a)
	}
	other := d.saved(d.practice(), d.pair("CN=Another"))
	if id, _, err := d.IdentityFor(t.Context(), other); err != nil || id.Key != nil {
		t.Errorf("the practice ECP is no identity for another certificate: %+v, %v", id, err)
	}
}

func TestAVaultThatIsLockedMeansThePublicCertificate(t *testing.T) {
	d := newDesk(t)
	m := d.kept(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	d.vault.err = securitycenter.NewFault(securitycenter.VaultLocked, nil, nil)
	id, problem, err := d.IdentityFor(t.Context(), m)
	if err != nil || problem != nil || id.Key != nil {
		t.Errorf("%+v, %v, %v", id, problem, err)
	}
}

func TestACanceledTestLeavesNoTrace(t *testing.T) {
	d := newDesk(t)
	m := d.kept(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	ctx, cancel := context.WithCancel(t.Context())
	d.prober.during = cancel
	d.prober.result = passed()
	if _, err := d.Test(ctx, securitycenter.Trial{MappingID: m.ID, Control: true}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if tests, err := d.Register.Tests(t.Context(), "", m.ID, 10); err != nil || len(tests) != 0 {
		t.Errorf("%v, %v", tests, err)
	}
}

func TestSomebodysWordIsKeptAsSuchAndNeverReplacesABetterProof(t *testing.T) {
	d := newDesk(t)
	m := d.kept(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	reported, err := d.Report(t.Context(), m.ID)
	if err != nil || reported.Current().Proof.Kind != securitycenter.Reported {
		t.Fatalf("%+v, %v", reported.Current().Proof, err)
	}
	d.prober.result = passed()
	if _, err := d.Test(t.Context(), securitycenter.Trial{MappingID: m.ID, Control: true}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Report(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	if p := d.read(m.ID).Current().Proof; p.Kind != securitycenter.ByTest {
		t.Errorf("the word has replaced the test: %+v", p)
	}
}

func TestCheckingAHostKeepsNothing(t *testing.T) {
	d := newDesk(t)
	d.CheckHost(t.Context(), acme())
	if a := d.prober.asked; !a.ServerOnly || a.Identity != nil || a.Host != "api4.cert.successfactors.com" {
		t.Errorf("%+v", a)
	}
	if all, err := d.Register.Tenants(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
}
