package probe

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

func poolOf(cas ...*certtest.Pair) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, ca := range cas {
		pool.AddCert(ca.Cert)
	}
	return pool
}

// TestWhyAServerIsNotTrusted tells an authority that nobody knows from one that is known, with something else amiss.
func TestWhyAServerIsNotTrusted(t *testing.T) {
	now := time.Now()
	past, future := certtest.Valid(now.AddDate(-10, 0, 0), now.AddDate(-5, 0, 0)), certtest.Valid(now.AddDate(5, 0, 0), now.AddDate(9, 0, 0))
	root, oldRoot := certtest.NewCA("CN=Root", certtest.Valid(now.AddDate(-20, 0, 0), now.AddDate(20, 0, 0))), certtest.NewCA("CN=Old Root", past)
	good, old, early := root.IssueCA("CN=Good"), root.IssueCA("CN=Old", past), root.IssueCA("CN=Early", future)
	young := certtest.NewCA("CN=Young Root")
	aged := young.IssueCA("CN=Aged", past)
	leaf := func(by *certtest.Pair, changes ...certtest.Change) *x509.Certificate {
		return by.Issue("CN=server", append([]certtest.Change{certtest.Hosts("sf.acme.example")}, changes...)...).Cert
	}
	unknown := x509.UnknownAuthorityError{}
	for _, c := range []struct {
		title string
		chain []*x509.Certificate
		roots *x509.CertPool
		err   error // in the place of what Verify says
		want  map[string]any
	}{
		{"nobody knows the root", []*x509.Certificate{leaf(good), good.Cert}, poolOf(), nil, map[string]any{"ServerIssuer": "Root"}},
		{"nobody knows the root, and the intermediate is old", []*x509.Certificate{leaf(old), old.Cert}, poolOf(), unknown, map[string]any{"ServerIssuer": "Root"}},
		{"the root is sent, and nobody knows it", []*x509.Certificate{leaf(good), good.Cert, root.Cert}, poolOf(), nil, map[string]any{"ServerIssuer": "Root"}},
		{"the intermediate is old", []*x509.Certificate{leaf(old), old.Cert}, poolOf(root), nil,
			map[string]any{"OldCA": "Old", "Early": false, "CADate": timeText(old.Cert.NotAfter)}},
		{"the intermediate is old, and Go says so otherwise", []*x509.Certificate{leaf(old), old.Cert}, poolOf(root), unknown,
			map[string]any{"OldCA": "Old", "Early": false, "CADate": timeText(old.Cert.NotAfter)}},
		{"the intermediate is old, older than the tenant's own root", []*x509.Certificate{leaf(aged), aged.Cert}, poolOf(young), unknown,
			map[string]any{"OldCA": "Aged", "Early": false, "CADate": timeText(aged.Cert.NotAfter)}},
		{"the intermediate is early", []*x509.Certificate{leaf(early), early.Cert}, poolOf(root), nil,
			map[string]any{"OldCA": "Early", "Early": true, "CADate": timeText(early.Cert.NotBefore)}},
		{"the root that is trusted is old", []*x509.Certificate{leaf(oldRoot)}, poolOf(oldRoot), nil,
			map[string]any{"OldCA": "Old Root", "Early": false, "CADate": timeText(oldRoot.Cert.NotAfter)}},
		{"the intermediate is not sent", []*x509.Certificate{leaf(good)}, poolOf(root), nil, map[string]any{"ServerIssuer": "Good"}},
		{"it is no server's", []*x509.Certificate{leaf(good, certtest.Purposes(x509.ExtKeyUsageClientAuth)), good.Cert}, poolOf(root), nil,
			map[string]any{"Flaw": "x509: certificate specifies an incompatible key usage"}},
	} {
		s := sightOfServer(t, c.chain, x509.VerifyOptions{Roots: c.roots, DNSName: "sf.acme.example"})
		s.host, s.roots, s.own, s.now = "sf.acme.example", c.roots, []*x509.Certificate{young.Cert}, now
		if c.err != nil {
			s.err = &tls.CertificateVerificationError{UnverifiedCertificates: c.chain, Err: c.err}
		}
		got := nameOf(s)
		if got.id != TLSServerUntrusted {
			t.Errorf("%s: named %s", c.title, got.id)
		}
		for _, key := range []string{"OldCA", "Early", "CADate", "Flaw"} {
			flaw, _ := got.values[key].(string)
			wanted, _ := c.want[key].(string)
			if got.values[key] != c.want[key] && (wanted == "" || !strings.Contains(flaw, wanted)) {
				t.Errorf("%s: %s is %v, not %v", c.title, key, got.values[key], c.want[key])
			}
		}
		if issuer := c.want["ServerIssuer"]; issuer != nil && got.values["ServerIssuer"] != issuer {
			t.Errorf("%s: issued by %v, not %v", c.title, got.values["ServerIssuer"], issuer)
		}
	}
}

// TestWhoseNameAServerShows has certificates for other names, and none at all.
func TestWhoseNameAServerShows(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	for title, c := range map[string]struct {
		err   error
		shown bool
		names string
	}{
		"a host":     {x509.HostnameError{Certificate: root.Issue("CN=x", certtest.Hosts("a.example", "b.example")).Cert}, true, "a.example b.example"},
		"an address": {x509.HostnameError{Certificate: root.Issue("CN=x", certtest.Hosts("192.0.2.1")).Cert}, true, "192.0.2.1"},
		"none":       {x509.HostnameError{Certificate: root.Issue("CN=old.example").Cert}, true, "CN=old.example"},
		"an alert":   {received(112), false, ""},
	} {
		got := nameOf(&sight{rung: securitycenter.RungTLSServer, err: c.err, hand: &handshake{}})
		names, _ := got.values["Names"].([]string)
		if got.id != TLSServerName || got.values["Shown"] != c.shown || strings.Join(names, " ") != c.names {
			t.Errorf("%s: named %s with %v", title, got.id, got.values)
		}
	}
}

// TestTheClockIsAskedForWhereAnAuthoritysDatesAreWrong holds that an intermediate whose dates are wrong is not blamed before.
func TestTheClockIsAskedForWhereAnAuthoritysDatesAreWrong(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	old := root.IssueCA("CN=Old", certtest.Days(-1))
	leaf := old.Issue("CN=server", certtest.Hosts("sf.acme.example")).Cert
	s := sightOfServer(t, []*x509.Certificate{leaf, old.Cert}, x509.VerifyOptions{Roots: poolOf(root)})
	if c := dated(s.err); c == nil || !c.Equal(old.Cert) || datedLeaf(s.err) != nil {
		t.Errorf("dated is %v", c)
	}
	if dated(errors.New("something else")) != nil {
		t.Error("what has no chain has dates")
	}
}

func TestTheRootsOfATenantAreRead(t *testing.T) {
	a, b := certtest.NewCA("CN=A"), certtest.NewCA("CN=B")
	l := &ladder{probe: securitycenter.Probe{Roots: "about A\n" + string(a.PEM()) + string(certtest.Block("CERTIFICATE", []byte("none"))) + string(b.PEM())}}
	if own := l.ownRoots(); len(own) != 2 || !own[0].Equal(a.Cert) || !own[1].Equal(b.Cert) {
		t.Errorf("read %d", len(own))
	}
}
