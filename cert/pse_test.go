package cert_test

import (
	"fmt"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func psePair() *certtest.Pair {
	return certtest.NewCA("CN=Test Root").Issue("CN=ECP PRD 100", certtest.WithKey(certtest.RSA(2048, 3)))
}

func TestPSEGivesCertificateKeyAndChain(t *testing.T) {
	pair := psePair()
	for _, version := range []int{2, 4} {
		for _, pin := range []string{"", "1234567890", "12345678"} {
			t.Run(fmt.Sprintf("version %d, PIN %q", version, pin), func(t *testing.T) {
				f := open(t, pair.PSE(version, pin), "0000", pin)
				wantContainer(t, f, cert.PSE)
				wantLeaf(t, f, pair)
				wantKey(t, f)
				if len(f.Certificates()) != 2 {
					t.Errorf("%d certificates: the own one stands in the chain too", len(f.Certificates()))
				}
				if got := wantFinding(t, f, cert.PrivateKeyIncluded); got.Severity != cert.Note {
					t.Error("a PSE is where a key belongs")
				}
			})
		}
	}
}

func TestPSESaysWhyItStaysClosed(t *testing.T) {
	pair := psePair()
	// Version 2 carries the PIN as a check; of version 4 no check is known.
	wantProblem(t, open(t, pair.PSE(2, "1234"), "4321"), cert.WrongPassphrase)
	wantProblem(t, open(t, pair.PSE(4, "1234"), "4321"), cert.NotOpened)
	wantProblem(t, open(t, pair.PSE(2, "1234")), cert.PassphraseNeeded)
	wantProblem(t, open(t, seq(integer(256), octets([]byte("LPS")))), cert.MachineBound)
}

func TestPSEWithObjectsUnknownAndDamaged(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	f := open(t, certtest.PSEOf(
		certtest.PSEObject("Mystery", "1.3.36.9.9", integer(1)),
		seq(integer(1)),
		certtest.PSEObject("SKnew", "1.3.36.2.3.4", seq(algorithm("1.2.840.10045.2.1"), bitString([]byte("?")))),
		certtest.PSEObject("CertList", "1.3.36.2.0", integer(1)),
		certtest.PSEObject("Cert", "1.3.36.2.1.3", leaf.Cert.Raw)))
	if got := f.LeafCertificate(); got == nil || got.Subject.CommonName() != "Leaf" {
		t.Fatalf("leaf %v, %v", got, f.Problem)
	}
	if it := f.Items[0]; it.Label != "Mystery" || it.Problem != nil {
		t.Errorf("%+v", it)
	}
	if p := f.Items[2].Problem; p == nil || p.ID != cert.UnknownAlgorithm {
		t.Errorf("a key of another kind: %v", p)
	}
}

func TestPSEKeyThatIsNoPairOfPrimes(t *testing.T) {
	for name, primes := range map[string][]byte{
		"one is zero":   seq(integer(0), integer(7)),
		"no number":     seq(certtest.Null()),
		"no key at all": nil,
		"no inverse":    seq(integer(65538), integer(3)),
	} {
		key := seq(algorithm("1.2.840.113549.1.1.1", certtest.Null()), bitString(primes))
		f := open(t, certtest.PSEOf(certtest.PSEObject("SKnew", "1.3.36.2.3.4", key)))
		if p := f.Items[0].Problem; p == nil || p.ID != cert.Damaged {
			t.Errorf("%s: %v", name, p)
		}
	}
}
