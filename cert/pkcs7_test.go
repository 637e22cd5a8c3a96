package cert_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/smallstep/pkcs7"

	"certmap/cert"
	"certmap/cert/certtest"
)

func TestPKCS7GivesItsCertificates(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	leaf := root.Issue("CN=Leaf")
	all := append(bytes.Clone(root.Cert.Raw), leaf.Cert.Raw...)
	for name, data := range map[string][]byte{
		"DER":                  certtest.P7B(certtest.TLV, root.Cert.Raw, leaf.Cert.Raw),
		"BER without lengths":  certtest.P7B(certtest.Indefinite, root.Cert.Raw, leaf.Cert.Raw),
		"BER with long ones":   certtest.P7B(certtest.LongLength, root.Cert.Raw, leaf.Cert.Raw),
		"written by a library": must(pkcs7.DegenerateCertificate(all)),
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, data)
			wantContainer(t, f, cert.PKCS7)
			wantLeaf(t, f, leaf)
			if f.Verdict != cert.Fit || finding(f, cert.ChainIncluded) == nil {
				t.Errorf("%s %v", f.Verdict, f.Findings)
			}
		})
	}
}

func TestPKCS7InPEM(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	for _, label := range []string{"PKCS7", "PKCS #7 SIGNED DATA", "CMS", "CERTIFICATE"} {
		f := open(t, certtest.Block(label, certtest.P7B(certtest.TLV, leaf.Cert.Raw)))
		wantContainer(t, f, cert.PEM)
		wantLeaf(t, f, leaf)
	}
}

func TestPKCS7WithoutCertificates(t *testing.T) {
	wantProblem(t, open(t, certtest.P7B(certtest.TLV)), cert.NoCertificate)
	for id, want := range map[string]cert.Foreign{
		"1.2.840.113549.1.7.1": cert.ForeignPlainMessage, "1.2.840.113549.1.7.3": cert.ForeignMessage,
		"1.2.840.113549.1.7.4": cert.ForeignMessage, "1.2.840.113549.1.7.5": cert.ForeignDigest,
		"1.2.840.113549.1.7.6": cert.ForeignMessage, "1.2.840.113549.1.9.16.1.23": cert.ForeignMessage,
		"1.2.840.113549.1.9.16.1.2": cert.ForeignSealed, "1.2.840.113549.1.9.16.1.9": cert.ForeignCompressed,
		"1.2.840.113549.1.7.99": cert.ForeignASN1,
	} {
		f := open(t, seq(oid(id), explicit(0, seq())))
		wantProblem(t, f, cert.NotACertificate)
		if got := f.Problem.Values["What"]; got != string(want) || !slices.Contains(cert.Foreigns(), want) {
			t.Errorf("%s is called %v, want %s", id, got, want)
		}
	}
	wantProblem(t, open(t, seq(oid("1.2.840.113549.1.7.2"))), cert.Damaged)
}

func TestPKCS7KeepsWhatIsGoodOfADamagedSet(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	f := open(t, certtest.P7B(certtest.TLV, seq(integer(1)), leaf.Cert.Raw, explicit(2, integer(1))))
	if f.LeafCertificate() == nil || f.Items[0].Problem == nil || f.Items[2].Kind != cert.KindOther {
		t.Errorf("%+v", f.Items)
	}
}

func TestPKCS7CutOffKeepsWhatCameBefore(t *testing.T) {
	one, two := certtest.SelfSigned("CN=One"), certtest.SelfSigned("CN=Two")
	data := certtest.P7B(certtest.TLV, one.Cert.Raw, two.Cert.Raw)
	f := open(t, data[:len(data)-200])
	wantProblem(t, f, cert.Truncated)
	if c := f.LeafCertificate(); c == nil || c.Subject.CommonName() != "One" || len(f.Items) != 2 {
		t.Errorf("%+v", f.Items)
	}
}

func TestRequestsAndRevocationLists(t *testing.T) {
	request, list := certtest.Request("CN=Wanted,O=ACME"), certtest.NewCA("CN=Issuer").CRL(3)
	text := append(certtest.Block("CERTIFICATE REQUEST", request), certtest.Block("X509 CRL", list)...)
	for _, data := range [][]byte{append(bytes.Clone(request), list...), text} {
		f := open(t, data)
		if len(f.Items) != 2 || f.Items[0].Request == nil || f.Items[1].CRL == nil {
			t.Fatalf("%+v", f.Items)
		}
		if r := f.Items[0].Request; r.Subject.String() != "CN=Wanted,O=ACME" || r.Public.Curve != "P-256" {
			t.Errorf("%+v", r)
		}
		if l := f.Items[1].CRL; l.Issuer.String() != "CN=Issuer" || l.Entries != 3 || l.NextUpdate.Before(l.ThisUpdate) {
			t.Errorf("%+v", l)
		}
		if got := wantFinding(t, f, cert.NoLeaf).TextID(); got != "no-leaf.request" || f.Verdict != cert.WillNotWork {
			t.Errorf("%v %s", got, f.Verdict)
		}
	}
}
