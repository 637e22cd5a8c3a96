package securitycenter_test

import (
	"context"
	"slices"
	"testing"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

func TestATenantsOwnProxyIsUsedWithItsPasswordFromTheVault(t *testing.T) {
	d := newDesk(t)
	x := acme()
	x.Proxy, x.ProxyUser = "proxy.acme.example:8080", "svc"
	x = d.tenant(x)
	cr, err := d.KeepProxyPassword(t.Context(), x, cert.SecretString("hunter2"))
	if err != nil || cr.Kind != securitycenter.ProxyCredential || cr.Label != x.Proxy {
		t.Fatalf("%+v, %v", cr, err)
	}
	again, err := d.KeepProxyPassword(t.Context(), x, cert.SecretString("hunter3"))
	if err != nil || len(d.vault.kept) != 1 {
		t.Errorf("%+v, %v: %d are kept", again, err, len(d.vault.kept))
	}
	if _, err := d.Test(t.Context(), securitycenter.Trial{TenantID: x.ID}, nil); err != nil {
		t.Fatal(err)
	}
	if p := d.prober.asked.Proxy; p.Address != x.Proxy || p.User != "svc" || string(p.Password.Reveal()) != "hunter3" {
		t.Errorf("asked to go through %s as %s", p.Address, p.User)
	}
	if users, err := d.UsersOf(t.Context(), again); err != nil || !slices.Equal(users, []string{"ACME Payroll"}) {
		t.Errorf("it serves %v, %v", users, err)
	}
}

func TestAProxyPasswordThatTheVaultDoesNotGiveIsTheLikeliestReasonOfItsRefusal(t *testing.T) {
	d := newDesk(t)
	x := acme()
	x.Proxy, x.ProxyUser = "proxy.acme.example:8080", "svc"
	x = d.tenant(x)
	if _, err := d.KeepProxyPassword(t.Context(), x, cert.SecretString("hunter2")); err != nil {
		t.Fatal(err)
	}
	d.prober.result = securitycenter.Result{Verdict: securitycenter.Failed, Cause: "proxy.auth"}
	reasons := func() []securitycenter.Reason {
		t.Helper()
		rec, err := d.Test(t.Context(), securitycenter.Trial{TenantID: x.ID}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return rec.Result.Reasons
	}
	if got := reasons(); len(got) != 0 {
		t.Errorf("with its password: %v", got)
	}
	d.vault.err = securitycenter.NewFault(securitycenter.VaultLocked, nil, nil)
	got := reasons()
	if len(got) != 1 || got[0].ID != securitycenter.ReasonProxyPassword || got[0].Values["Fault"] != string(securitycenter.VaultLocked) {
		t.Errorf("with a locked vault: %v", got)
	}
	if !d.prober.asked.Proxy.Password.Empty() {
		t.Error("a password came out of a locked vault")
	}
	if r := d.CheckHost(t.Context(), x); len(r.Reasons) != 1 {
		t.Errorf("when the host is checked: %v", r.Reasons)
	}
}

func TestAProxyPasswordWithoutARecordIsNotKept(t *testing.T) {
	d := newDesk(t)
	x := d.tenant(acme())
	d.Register = &fullRegister{Register: d.Register}
	_, err := d.KeepProxyPassword(t.Context(), x, cert.SecretString("hunter2"))
	wantFault(t, err, securitycenter.RegisterDiskFull)
	if len(d.vault.kept) != 0 {
		t.Errorf("%d are kept", len(d.vault.kept))
	}
}

func TestTheProxysPasswordGoesWithItsTenant(t *testing.T) {
	d := newDesk(t)
	x := acme()
	x.Proxy, x.ProxyUser = "proxy:8080", "svc"
	x = d.tenant(x)
	if _, err := d.KeepProxyPassword(t.Context(), x, cert.SecretString("hunter2")); err != nil {
		t.Fatal(err)
	}
	if err := d.RemoveTenant(t.Context(), x); err != nil || len(d.vault.kept) != 0 {
		t.Errorf("%v: %d are kept", err, len(d.vault.kept))
	}
	if kept, err := d.Register.Credentials(t.Context()); err != nil || len(kept) != 0 {
		t.Errorf("%v, %v", kept, err)
	}
}

func TestAProxysAddressIsCheckedAndHoldsNoPassword(t *testing.T) {
	d := newDesk(t)
	for proxy, want := range map[string]securitycenter.ObjectionID{
		"":                                "",
		securitycenter.NoProxy:            "",
		"proxy.acme.example:8080":         "",
		"https://proxy.acme.example:8443": "",
		"http://svc:hunter2@proxy:8080":   securitycenter.ProxyWithPassword,
		"svc@proxy:8080":                  securitycenter.ProxyWithPassword,
		"socks5://proxy:1080":             securitycenter.ProxyWrong,
		"http://":                         securitycenter.ProxyWrong,
		"http://proxy/path":               securitycenter.ProxyWrong,
	} {
		x := acme()
		x.Proxy = proxy
		o, err := d.CheckTenant(t.Context(), x)
		if err != nil {
			t.Fatal(err)
		}
		var got securitycenter.ObjectionID
		for _, one := range o {
			if one.Field == securitycenter.FieldProxy {
				got = one.ID
			}
		}
		if got != want {
			t.Errorf("%q: %q, not %q", proxy, got, want)
		}
	}
}

func TestThePersonToQueryIsKeptWithTheTenant(t *testing.T) {
	d := newDesk(t)
	x := acme()
	x.Person, x.Segments = " 4711 ", "person  job_information"
	x = d.tenant(x)
	test := func(trial securitycenter.Trial) securitycenter.Probe {
		trial.TenantID = x.ID
		if _, err := d.Test(t.Context(), trial, nil); err != nil {
			t.Fatal(err)
		}
		return d.prober.asked
	}
	if p := test(securitycenter.Trial{}); p.Person != "4711" || !slices.Equal(p.Segments, []string{"person", "job_information"}) {
		t.Errorf("asked for %q, %q", p.Person, p.Segments)
	}
	if p := test(securitycenter.Trial{Person: securitycenter.AnyPerson, Segments: "person"}); p.Person != "" || !slices.Equal(p.Segments, []string{"person"}) {
		t.Errorf("in one test only: asked for %q, %q", p.Person, p.Segments)
	}
	x.Segments = "person, address WHERE"
	if o, err := d.CheckTenant(t.Context(), x); err != nil || ids(o)[securitycenter.SegmentsWrong] != cert.Stop {
		t.Errorf("%v, %v", o, err)
	}
}

func TestThePracticeTenantKeepsWhomToQuery(t *testing.T) {
	d := newDesk(t)
	p := d.practice()
	p.Person = "200001"
	d.tenant(p)
	d.stage.address = "127.0.0.1:50001"
	if again := d.practice(); again.Person != "200001" || again.Connect != "127.0.0.1:50001" {
		t.Errorf("%+v", again)
	}
}

func TestOfPayrollDataNothingIsKept(t *testing.T) {
	body := func(cause securitycenter.CauseID, rung securitycenter.RungID, status int) string {
		d := newDesk(t)
		d.prober.result = securitycenter.Result{Verdict: securitycenter.Failed, Cause: cause,
			Rungs:   []securitycenter.Rung{{ID: rung, State: securitycenter.Fail, Cause: cause}},
			Replies: []securitycenter.Reply{{Rung: rung, Status: status, Body: "<salary>100000</salary>", Truncated: true}}}
		rec, err := d.Test(t.Context(), securitycenter.Trial{TenantID: d.tenant(acme()).ID}, nil)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := d.Register.Tests(t.Context(), rec.TenantID, "", 1)
		if err != nil || kept[0].Result.Replies[0].Body != rec.Result.Replies[0].Body {
			t.Fatalf("%+v, %v", kept, err)
		}
		return rec.Result.Replies[0].Body
	}
	for _, cause := range []securitycenter.CauseID{"reply.truncated", "reply.too-large", "unknown", "net.timeout"} {
		for _, rung := range []securitycenter.RungID{securitycenter.RungOData, securitycenter.RungCompound} {
			if got := body(cause, rung, 200); got != "" {
				t.Errorf("%s at %s: %q is kept", cause, rung, got)
			}
		}
	}
	for name, got := range map[string]string{
		"an error code":      body("sf.not-permitted", securitycenter.RungCompound, 200),
		"an error's status":  body("unknown", securitycenter.RungCompound, 500),
		"a login page":       body("reply.login-page", securitycenter.RungOData, 200),
		"a login's own call": body("unknown", securitycenter.RungSFAPI, 200),
	} {
		if got == "" {
			t.Errorf("%s is no data, and was dropped", name)
		}
	}
}

func TestAHostOfNoneOfSAPsDomainsIsTakenAsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"gateway.acme.example":                   "gateway.acme.example",
		"10.0.0.1:8443":                          "10.0.0.1:8443",
		"performancemanager4.successfactors.com": "performancemanager4.successfactors.com",
		"api99.sapsf.eu":                         "api99.cert.sapsf.eu",
	} {
		found := securitycenter.FindEndpoints(typed)
		if len(found) != 1 || found[0].Host != want {
			t.Errorf("%s: %+v", typed, found)
		}
	}
}

func TestEverythingWrongWithAHostIsSaid(t *testing.T) {
	x := acme()
	x.Host = "api4preview.sapsf.com"
	got := ids(securitycenter.HostObjections(x))
	if len(got) != 2 || got[securitycenter.HostWithoutCert] == "" || got[securitycenter.HostOtherKind] == "" {
		t.Errorf("%v", got)
	}
	x.Host = "api4.cert.successfactors.com"
	if got := securitycenter.HostObjections(x); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if securitycenter.IsUnconfirmed("API4.cert.successfactors.com:443") || !securitycenter.IsUnconfirmed("api-in10.cert.hr.cloud.sap") || securitycenter.IsUnconfirmed("gateway.acme.example") {
		t.Error("which hosts are unconfirmed is wrong")
	}
}

func TestCheckingAHostGoesThroughTheTenantsProxy(t *testing.T) {
	d := newDesk(t)
	x := acme()
	x.Proxy = securitycenter.NoProxy
	d.CheckHost(context.Background(), x)
	if p := d.prober.asked.Proxy; p.Address != securitycenter.NoProxy {
		t.Errorf("through %q", p.Address)
	}
}
