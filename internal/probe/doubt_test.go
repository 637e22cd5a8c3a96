package probe

import (
	"crypto/x509"
	"slices"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

func TestWhatIsDoubtedAboutAnIdentity(t *testing.T) {
	root := certtest.NewCA("CN=Root,O=ACME SE")
	issuing := root.IssueCA("CN=Issuing,O=ACME SE")
	good := issuing.Issue("CN=good")
	for _, c := range []struct {
		title string
		file  []byte
		want  []securitycenter.CauseID
	}{
		{"a good one", slices.Concat(good.PEM(), good.KeyPEM(), good.ChainPEM()), nil},
		{"without the root", slices.Concat(good.PEM(), good.KeyPEM(), issuing.PEM()), nil},
		{"without its issuer", slices.Concat(good.PEM(), good.KeyPEM()), causesOf(IdentityChainIncomplete)},
		{"with another authority than its issuer", slices.Concat(good.PEM(), good.KeyPEM(), root.PEM()), causesOf(IdentityChainIncomplete)},
		{"the certificate alone", good.PEM(), nil},
		{"of a root that is there", pemOf(root.Issue("CN=direct")), nil},
		{"self-signed", pemOf(certtest.SelfSigned("CN=self")), nil},
		{"expired", pemOf(issuing.Issue("CN=x", certtest.Days(-1))), causesOf(IdentityExpired)},
		{"early", pemOf(issuing.Issue("CN=x", certtest.Valid(time.Now().Add(time.Hour), time.Now().Add(2*time.Hour)))), causesOf(IdentityNotYetValid)},
		{"for servers", pemOf(issuing.Issue("CN=x", certtest.Purposes(x509.ExtKeyUsageServerAuth))), causesOf(IdentityNoClientAuth)},
		{"for anything", pemOf(issuing.Issue("CN=x", certtest.Purposes())), nil},
		{"weak and expired", pemOf(issuing.Issue("CN=x", certtest.WithKey(certtest.RSA(1024, 0)), certtest.Days(-1))), causesOf(IdentityExpired, IdentityWeak)},
	} {
		id, problem := cert.Open(t.Context(), c.file, cert.Options{}).Identity()
		if problem != nil {
			t.Fatalf("%s: %v", c.title, problem)
		}
		if got := doubtsAbout(id, time.Now()); !slices.Equal(got, c.want) {
			t.Errorf("%s: doubted %v, not %v", c.title, got, c.want)
		}
	}
}

// TestWhyAFileIsNoIdentity has files with a key that no passphrase given opens, and one whose key is another's.
func TestWhyAFileIsNoIdentity(t *testing.T) {
	pair, other := certtest.SelfSigned("CN=ECP"), certtest.SelfSigned("CN=other")
	store := certtest.JKS("of the key", certtest.Entry{Alias: "ecp", Key: pair.KeyDER(), Chain: [][]byte{pair.Cert.Raw}})
	for title, c := range map[string]struct {
		file  []byte
		given string
		want  securitycenter.CauseID
	}{
		"a wrong passphrase":                 {pair.P12("right"), "wrong", IdentityPassphrase},
		"a key with a passphrase of its own": {certtest.Redigest("of the store", store[:len(store)-20]), "of the store", IdentityPassphrase},
		"the key of another":                 {slices.Concat(pair.PEM(), other.KeyPEM()), "", IdentityKeyMismatch},
	} {
		_, problem := cert.Open(t.Context(), c.file, cert.Options{Passphrases: []cert.Secret{cert.SecretString(c.given)}}).Identity()
		if problem == nil {
			t.Errorf("%s: it is an identity", title)
		} else if got := new(ladder).nameIdentityProblem(problem); got.id != c.want {
			t.Errorf("%s: %s (%s), not %s", title, got.id, problem.ID, c.want)
		}
	}
}

func pemOf(p *certtest.Pair) []byte { return slices.Concat(p.PEM(), p.KeyPEM(), p.ChainPEM()) }

// TestAnAuthorityIsDoubted has a file whose only certificate is that of an authority.
func TestAnAuthorityIsDoubted(t *testing.T) {
	root := certtest.NewCA("CN=Root,O=ACME SE")
	id, problem := cert.Open(t.Context(), slices.Concat(root.PEM(), root.KeyPEM()), cert.Options{}).IdentityOf(0)
	if problem != nil || !slices.Contains(doubtsAbout(id, time.Now()), IdentityIsCA) {
		t.Errorf("doubted %v (%v)", doubtsAbout(id, time.Now()), problem)
	}
}
