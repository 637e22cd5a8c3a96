package cert_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

// TestAKeyThatMaySignIsAskedFor goes by what OpenSSL asks of the certificate of a TLS client.
func TestAKeyThatMaySignIsAskedFor(t *testing.T) {
	const sign, encipher, agree, certSign = x509.KeyUsageDigitalSignature, x509.KeyUsageKeyEncipherment, x509.KeyUsageKeyAgreement, x509.KeyUsageCertSign
	for _, c := range []struct {
		name  string
		usage x509.KeyUsage
		want  string // the usages that the finding names; none where there is no finding
	}{
		{"none", 0, ""}, {"signing", sign, ""}, {"signing among others", sign | encipher, ""}, {"agreement alone", agree, ""},
		{"encipherment alone", encipher, "Key encipherment"},
		{"certificates and nothing else", certSign | x509.KeyUsageCRLSign, "Certificate signing, CRL signing"},
	} {
		f := open(t, certtest.SelfSigned("CN=x", certtest.Template(func(tpl *x509.Certificate) {
			tpl.KeyUsage, tpl.BasicConstraintsValid = c.usage, false
		})).PEM())
		if c.want == "" {
			wantNoFinding(t, f, cert.KeyUsageUnfit)
		} else if got := wantFinding(t, f, cert.KeyUsageUnfit).Values["KeyUsages"]; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	wantNoFinding(t, open(t, certtest.NewCA("CN=an authority has its own finding").PEM()), cert.KeyUsageUnfit)
}

func TestNetscapesTypeMustBeThatOfAClient(t *testing.T) {
	for bits, want := range map[byte]string{0x80: "", 0xc0: "", 0x40: "SSL server", 0x50: "SSL server, Object signing"} {
		f := open(t, certtest.SelfSigned("CN=x", certtest.Template(func(tpl *x509.Certificate) {
			tpl.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 1}, Value: []byte{3, 2, 4, bits}}}
		})).PEM())
		if want == "" {
			wantNoFinding(t, f, cert.NetscapeUnfit)
		} else if got := wantFinding(t, f, cert.NetscapeUnfit).Values["NetscapeTypes"]; got != want {
			t.Errorf("%x: %q, want %q", bits, got, want)
		}
	}
}
