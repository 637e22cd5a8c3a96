package cert_test

import (
	"crypto/x509"
	"slices"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

func pool(pairs ...*certtest.Pair) *x509.CertPool {
	p := x509.NewCertPool()
	for _, pair := range pairs {
		p.AddCert(pair.Cert)
	}
	return p
}

func TestChainsForClientAuthentication(t *testing.T) {
	now := time.Now()
	root := certtest.NewCA("CN=Root")
	issuing := root.IssueCA("CN=Issuing", certtest.Template(func(c *x509.Certificate) { c.IssuingCertificateURL = []string{"http://root"} }))
	addressed := certtest.Template(func(c *x509.Certificate) { c.IssuingCertificateURL = []string{"http://ca.example/issuing.cer"} })
	leaf := issuing.Issue("CN=Leaf", addressed)
	server := issuing.Issue("CN=Server", certtest.Hosts("x.example"))
	old := issuing.Issue("CN=Old", certtest.Days(-1))
	forger := certtest.NewCA("CN=Issuing") // the same name, another key and no key identifier to tell
	forged := forger.Issue("CN=Forged", certtest.Template(func(c *x509.Certificate) { c.AuthorityKeyId = nil }))
	noCA := certtest.SelfSigned("CN=No CA")
	below := noCA.Issue("CN=Below")
	for _, c := range []struct {
		name  string
		leaf  *certtest.Pair
		pool  []*certtest.Pair
		roots *x509.CertPool
		state cert.ChainState
		chain []string
	}{
		{"complete, the root on the machine", leaf, []*certtest.Pair{issuing}, pool(root), cert.ChainTrusted, []string{"Leaf", "Issuing", "Root"}},
		{"complete, of a root unknown", leaf, []*certtest.Pair{root, issuing}, pool(), cert.ChainUntrusted, []string{"Leaf", "Issuing", "Root"}},
		{"the intermediate is missing", leaf, []*certtest.Pair{root}, pool(root), cert.ChainBreaksOff, []string{"Leaf"}},
		{"expired", old, []*certtest.Pair{issuing}, pool(root), cert.ChainExpired, []string{"Old", "Issuing"}},
		{"for servers only", server, []*certtest.Pair{issuing}, pool(root), cert.ChainWrongUsage, []string{"Server", "Issuing"}},
		{"signed by another", forged, []*certtest.Pair{issuing, root}, pool(), cert.ChainBroken, []string{"Forged", "Issuing", "Root"}},
		{"issued by no authority", below, []*certtest.Pair{noCA}, pool(noCA), cert.ChainBroken, []string{"Below", "No CA"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var above []*cert.Certificate
			for _, p := range c.pool {
				above = append(above, leafOf(t, p))
			}
			got := cert.BuildChain(leafOf(t, c.leaf), above, c.roots, now)
			if got.State != c.state || !slices.Equal(commonNames(got.Certificates), c.chain) {
				t.Errorf("%s %v: %v", got.State, commonNames(got.Certificates), got.Err)
			}
			if missing := got.Missing; (missing != nil) != (c.state == cert.ChainBreaksOff) {
				t.Errorf("missing %v", missing)
			} else if missing != nil && (missing.Name.CommonName() != "Issuing" || missing.Addresses[0] != "http://ca.example/issuing.cer") {
				t.Errorf("missing %+v", missing)
			}
		})
	}
}

func TestChainOfACertificateBeyondTheStandard(t *testing.T) {
	parts := certtest.NewParts("CN=Odd")
	parts.Serial = integer(-1)
	odd := open(t, parts.DER()).LeafCertificate()
	if got := cert.BuildChain(odd, nil, pool(), time.Now()); got.State != cert.ChainUnreadable || got.At != odd || got.Err == nil {
		t.Errorf("%+v", got)
	}
}

func TestChainsThatGoInCirclesEnd(t *testing.T) {
	a, b := certtest.NewCA("CN=A"), certtest.NewCA("CN=B")
	ab, ba := a.IssueCA("CN=B", certtest.WithKey(b.Key)), b.IssueCA("CN=A", certtest.WithKey(a.Key))
	leaf := ab.Issue("CN=Leaf")
	got := cert.BuildChain(leafOf(t, leaf), []*cert.Certificate{leafOf(t, ab), leafOf(t, ba)}, pool(), time.Now())
	if n := len(got.Certificates); n > 16 {
		t.Errorf("%d certificates", n)
	}
}
