package cert_test

import (
	"bytes"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

// A renewedPair is a certificate that has run out, and the one that was issued for the same key after it.
func renewedPair() (old, renewed *certtest.Pair) {
	ca, now := certtest.NewCA("CN=CA"), time.Now()
	old = ca.Issue("CN=ECP", certtest.Valid(now.AddDate(-1, 0, 0), now.AddDate(0, 0, -3)))
	return old, ca.Issue("CN=ECP", certtest.WithKey(old.Key), certtest.Valid(now.AddDate(0, 0, -5), now.AddDate(0, 6, 0)))
}

func TestTheRenewedCertificateIsTheLeafWhereverItStands(t *testing.T) {
	old, renewed := renewedPair()
	for name, parts := range map[string][][]byte{
		"behind": {old.PEM(), renewed.PEM(), old.KeyPEM()}, "before": {renewed.PEM(), old.KeyPEM(), old.PEM()},
		"in a key store": {certtest.PFX(certtest.PlainSafe(certtest.CertBag(old.Cert.Raw, certtest.LocalKeyID("1")),
			certtest.CertBag(renewed.Cert.Raw), certtest.KeyBag(old.KeyDER(), certtest.LocalKeyID("1"))))},
	} {
		f := open(t, joined(parts...))
		wantLeaf(t, f, renewed)
		if f.Verdict == cert.WillNotWork {
			t.Errorf("%s: %s", name, f.Verdict)
		}
		wantKey(t, f)
	}
}

func TestEveryCertificateOfAKeyCanBeUsedWithIt(t *testing.T) {
	old, renewed := renewedPair()
	f := open(t, joined(old.PEM(), certtest.SelfSigned("CN=Another").PEM(), renewed.PEM(), old.KeyPEM()))
	for item, has := range []bool{true, false, true, false} {
		if f.Items[item].HasKey != has {
			t.Errorf("item %d has a key: %v", item, !has)
		}
		if id, problem := f.IdentityOf(item); has && (problem != nil || id.Key == nil) {
			t.Errorf("item %d: %v", item, problem)
		} else if !has && id != nil && id.Key != nil {
			t.Errorf("item %d took the key of another", item)
		}
	}
}

func TestTheCertificateInUseIsTheLeaf(t *testing.T) {
	ca, now := certtest.NewCA("CN=CA"), time.Now()
	self := certtest.SelfSigned("CN=ECP", certtest.Valid(now.AddDate(-1, 0, 0), now.AddDate(20, 0, 0)))
	key := certtest.WithKey(self.Key)
	short := ca.Issue("CN=ECP", key, certtest.Valid(now.AddDate(0, 0, -9), now.AddDate(0, 1, 0)))
	long := ca.Issue("CN=ECP", key, certtest.Valid(now.AddDate(0, 0, -9), now.AddDate(0, 6, 0)))
	next := ca.Issue("CN=ECP", key, certtest.Valid(now.AddDate(0, 0, 9), now.AddDate(1, 0, 0)))
	for _, c := range []struct{ want, other *certtest.Pair }{{short, self}, {long, short}, {long, next}, {self, next}} {
		for _, order := range [][]byte{joined(c.want.PEM(), c.other.PEM()), joined(c.other.PEM(), c.want.PEM())} {
			if leaf := open(t, joined(order, self.KeyPEM())).LeafCertificate(); !bytes.Equal(leaf.Raw, c.want.Cert.Raw) {
				t.Errorf("the leaf is the one until %s", leaf.NotAfter)
			}
		}
	}
}

func TestKeysThatDoNotReadAreNotTheSame(t *testing.T) {
	var certs [2]*cert.Certificate
	for i := range certs {
		p := certtest.NewParts("CN=ECP")
		p.Subject = certtest.Name("CN=" + string(rune('A'+i)))
		p.SPKI = certtest.Seq(certtest.Algorithm("1.2.3.4"), certtest.Octets([]byte{byte(i)}))
		certs[i] = open(t, p.PEM()).LeafCertificate()
	}
	one, two := certs[0], certs[1]
	if c := cert.Compare(one, two); c.SameKey || c.Relation != cert.Different {
		t.Errorf("%+v", c.Relation)
	}
	if c := cert.Compare(one, one); !c.SameKey {
		t.Error("a certificate has another key than itself")
	}
}
