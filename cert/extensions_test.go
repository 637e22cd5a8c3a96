package cert_test

import (
	"slices"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

// knownOIDs are the extensions whose content is read.
var knownOIDs = []string{
	"2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.31", "2.5.29.32", "2.5.29.35", "2.5.29.37", "1.3.6.1.5.5.7.1.1",
	"1.3.6.1.4.1.11129.2.4.2",
}

// extended reads a certificate with one extension and no other.
func extended(t *testing.T, extension []byte) (*cert.File, *cert.Certificate) {
	t.Helper()
	parts := certtest.NewParts("CN=x")
	parts.Issuer = certtest.Name("CN=CA")
	parts.Extensions = [][]byte{extension}
	f := open(t, parts.DER())
	if f.LeafCertificate() == nil {
		t.Fatalf("not read: %v", f.Problem)
	}
	return f, f.LeafCertificate()
}

func TestDamagedExtensionsSayNothingAndStopNothing(t *testing.T) {
	for _, id := range knownOIDs {
		for name, value := range map[string][]byte{
			"nothing": {}, "noise": []byte("\xff\xff\xff"), "another type": integer(5), "an empty list": seq(),
			"a list of noise": seq([]byte("\x30\x7f")), "a list of lists": seq(seq(seq())),
		} {
			_, c := extended(t, extension(id, true, value))
			ext := c.Extensions()
			if len(ext) != 1 || ext[0].OID != id || !slices.Equal(ext[0].Value, value) {
				t.Errorf("%s, %s: %+v", id, name, ext)
			}
			if c.IsCA || len(c.SANs())+len(c.CRLPoints())+len(c.IssuerAddresses())+c.SCTs() > 1 {
				t.Errorf("%s, %s: something was read out of it", id, name)
			}
		}
	}
}

func TestAnExtensionThatIsNoneIsPassedOver(t *testing.T) {
	parts := certtest.NewParts("CN=x")
	parts.Extensions = slices.Concat([][]byte{seq(integer(1)), seq(oid("1.2.3"), integer(1))}, parts.Extensions)
	f := open(t, parts.DER())
	if c := f.LeafCertificate(); c == nil || len(c.Extensions()) != 1 || c.ClientAuth() != cert.ClientAuthAllowed {
		t.Errorf("%+v", c)
	}
	wantFinding(t, f, cert.Nonstandard)
}

func TestAnEmptyExtendedKeyUsageAllowsNothing(t *testing.T) {
	f, c := extended(t, extension("2.5.29.37", false, seq()))
	if c.ClientAuth() != cert.ClientAuthDenied || c.ExtKeyUsages() == nil || len(c.ExtKeyUsages()) > 0 {
		t.Errorf("%s %v", c.ClientAuth(), c.ExtKeyUsages())
	}
	wantFinding(t, f, cert.NoClientAuth)
}

func TestAddressesOfOtherKindsAreNoAddresses(t *testing.T) {
	directory := explicit(4, certtest.Name("CN=CA"))
	web := tlv(0x86, []byte(" http://ca.example/a.crl "))
	point := func(names ...[]byte) []byte {
		return seq(explicit(0, explicit(0, names...)))
	}
	_, c := extended(t, extension("2.5.29.31", false, seq(point(directory), point(directory, web), seq(tlv(0x81, []byte{1, 2})))))
	if got := c.CRLPoints(); !slices.Equal(got, []string{"http://ca.example/a.crl"}) {
		t.Errorf("%q", got)
	}
	_, c = extended(t, extension("1.3.6.1.5.5.7.1.1", false, seq(
		seq(oid("1.3.6.1.5.5.7.48.2"), directory), seq(oid("1.2.3"), web), seq(oid("1.3.6.1.5.5.7.48.2"), web))))
	if got := c.IssuerAddresses(); !slices.Equal(got, []string{"http://ca.example/a.crl"}) || c.OCSPAddresses() != nil {
		t.Errorf("%q", got)
	}
}

func TestConstraintsWrittenOutInFull(t *testing.T) {
	// DER leaves out what is the default; some authorities write it all the same.
	_, c := extended(t, extension("2.5.29.19", true, seq([]byte{1, 1, 0}, integer(0))))
	if got := c.BasicConstraints(); got != (cert.BasicConstraints{Present: true, MaxPath: 0}) {
		t.Errorf("%+v", got)
	}
	if text := strings.Join(c.Extensions()[0].Text, "; "); text != "CA: no; Path length: 0" {
		t.Error(text)
	}
}

func TestNamesInExtensionsAreMadeVisible(t *testing.T) {
	_, c := extended(t, extension("2.5.29.17", false, seq(tlv(0x82, []byte("good.example\x00.evil.example")))))
	if got := c.SANs()[0].Value; got != "good.example[U+0000].evil.example" {
		t.Errorf("%q", got)
	}
}
