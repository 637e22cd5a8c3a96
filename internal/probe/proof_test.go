package probe_test

import (
	"context"
	"crypto/tls"
	"net"
	"os"
	"testing"
	"time"

	"certmap/cert"
	"certmap/internal/practice"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// stage serves the practice tenant, with a mapping for its ECP system, and returns it.
func stage(t *testing.T) *practice.Tenant {
	t.Helper()
	tenant, err := practice.Start(t.Context(), t.TempDir(), practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Close() })
	if err := tenant.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	mapECP(t, tenant.Facts())
	return tenant
}

// TestEveryCauseIsNamed shows the prober every cause that the practice tenant can show, in TLS 1.2 and 1.3, and counts
// those it names right.
func TestEveryCauseIsNamed(t *testing.T) {
	tenant := stage(t)
	named, of := 0, 0
	shown := map[string]bool{}
	for _, scenario := range practice.Scenarios() {
		shown[scenario.Cause] = true
		for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
			of++
			if got := tryScenario(t, tenant, scenario, version); got == "" {
				named++
			} else {
				t.Errorf("%s in %s: %s", scenario.ID, tls.VersionName(version), got)
			}
		}
	}
	for _, id := range probe.Causes() {
		if !shown[string(id)] && !shownElsewhere[id] {
			t.Errorf("%s is shown nowhere", id)
		}
	}
	t.Logf("named %d of %d", named, of)
}

// shownElsewhere are causes that the practice tenant does not show; they have tests of their own.
var shownElsewhere = map[securitycenter.CauseID]bool{probe.UnknownCause: true, probe.IdentityUnusable: true, probe.ProxyAddress: true,
	probe.ProxyNone: true, probe.ProxyUntrusted: true}

// tryScenario returns what was named wrong, or nothing.
func tryScenario(t *testing.T, tenant *practice.Tenant, scenario practice.Scenario, version uint16) string {
	t.Helper()
	s, err := tenant.Show(t.Context(), scenario.ID)
	if err != nil {
		t.Fatal(err)
	}
	p := &probe.Prober{MaxVersion: version, Deadlines: map[securitycenter.RungID]time.Duration{}}
	for id := range probe.Defaults {
		p.Deadlines[id] = 5 * time.Second
	}
	if s.Cause == string(probe.NetTimeout) {
		p.Deadlines[securitycenter.RungID(s.Rung)] = 300 * time.Millisecond
	}
	if s.Resolver != "" {
		p.Resolver = resolverAt(s.Resolver)
	}
	if s.Cause == string(probe.TLSClientRequired) {
		return tryControl(t, p, s)
	}
	r := p.Probe(t.Context(), probeOf(t, s), nil)
	cause := string(r.Cause)
	rung := failedRung(r)
	switch {
	case cause != s.Cause && !warned(r, s.Cause):
		return "named " + cause + " at " + rung
	case r.Cause != probe.ControlPassed && !seenWhere(rung, s.Rung, version) && !warned(r, s.Cause):
		return "seen at " + rung + ", not at " + s.Rung
	}
	return ""
}

// tryControl sees a server that wants a certificate by the control, which sends none.
func tryControl(t *testing.T, p *probe.Prober, s practice.Shown) string {
	t.Helper()
	asked := probeOf(t, s)
	asked.Control = true
	r := p.Probe(t.Context(), asked, nil)
	if r.Verdict != securitycenter.Passed || r.Control == nil || string(r.Control.Cause) != s.Cause {
		return "the control was named " + string(r.Control.Cause)
	}
	return ""
}

// seenWhere tells whether a cause was seen where it should be: what is refused at tls-client shows in TLS 1.3 only when the
// answer is read, and a body that never ends is read with the answer.
func seenWhere(rung, want string, version uint16) bool {
	later := want == "tls-client" && version == tls.VersionTLS13
	return rung == want || rung == "http" && (later || want == "body")
}

func failedRung(r securitycenter.Result) string {
	for _, rung := range r.Rungs {
		if rung.State == securitycenter.Fail {
			return string(rung.ID)
		}
	}
	return ""
}

// warned tells whether a cause was named as a warning, with the ladder going on.
func warned(r securitycenter.Result, cause string) bool {
	for _, rung := range r.Rungs {
		if rung.State == securitycenter.Warned && string(rung.Cause) == cause && rung.ID != securitycenter.RungIdentity {
			return true
		}
	}
	return false
}

func probeOf(t *testing.T, s practice.Shown) securitycenter.Probe {
	t.Helper()
	roots, err := os.ReadFile(s.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	p := securitycenter.Probe{Host: s.Host, Connect: s.Connect, CompanyID: s.CompanyID, LoginName: s.LoginName, Person: s.Person,
		Roots: string(roots), Practice: s.Practice, Control: s.Cause == string(probe.ControlPassed)}
	if s.Proxy != "" {
		p.Proxy.Address = s.Proxy
	}
	p.Identity, p.IdentityProblem = openIdentity(t, s.Identity, s.Passphrase)
	return p
}

// openIdentity opens a file to test as; without one there is nobody to test as.
func openIdentity(t *testing.T, path, passphrase string) (*cert.Identity, *cert.Problem) {
	t.Helper()
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return cert.Open(t.Context(), data, cert.Options{Passphrases: []cert.Secret{cert.SecretString(passphrase)}}).Identity()
}

// resolverAt asks one name server.
func resolverAt(address string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", address)
	}}
}
