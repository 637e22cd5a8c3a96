package practice

import (
	"crypto/tls"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// at gives a clock that is off.
func at(off time.Duration) func() time.Time { return func() time.Time { return time.Now().Add(off) } }

func TestTheCertificateOfECPIsRenewedWithTheSameNames(t *testing.T) {
	dir := newFolder(t)
	first := start(t, dir, Options{})
	mapECP(t, first, "SFAPI_ECP")
	before, old := first.Facts(), readP12(t, first.Facts().ECP.P12, PIN)
	first.Close()

	later := start(t, dir, Options{Now: at(certificateLife - 10*oneDay)})
	after := later.Facts()
	renewed := readP12(t, after.ECP.P12, PIN)
	if renewed.Leaf.Equal(old.Leaf) || after.ECP != before.ECP || len(after.Notices) != 0 {
		t.Errorf("renewed from %+v to %+v", before.ECP, after)
	}
	if export := readFile(t, after.ECP.Export); !strings.Contains(strings.ReplaceAll(export, "\r\n", "\n"), string(pemCertificate(renewed.Leaf))) {
		t.Error("the export is still the old certificate")
	}
	c := ecpClient(t, later)
	c.http.Transport.(*http.Transport).TLSClientConfig.Time = later.options.Now
	c.get(firstUser).want(t, 200, `"userId"`)
}

func TestAStandbyChangesNothing(t *testing.T) {
	dir := newFolder(t)
	before := readFile(t, start(t, dir, Options{}).Facts().CAFile)
	standby, err := Start(t.Context(), dir, Options{Now: at(authorityLife - certificateLife)}) // by its clock all has to be renewed
	if err != nil {
		t.Fatal(err)
	}
	standby.Close()
	if readFile(t, standby.Facts().CAFile) != before {
		t.Error("a standby changed what the server has made")
	}
}

func TestAnOldAuthorityIsReplaced(t *testing.T) {
	dir := newFolder(t)
	first := start(t, dir, Options{})
	mapECP(t, first, "SFAPI_ECP")
	before := readFile(t, first.Facts().CAFile)
	first.Close()
	later := start(t, dir, Options{Now: at(authorityLife - certificateLife)})
	if readFile(t, later.Facts().CAFile) == before {
		t.Error("the authority that runs out is still there")
	}
	c := ecpClient(t, later)
	c.http.Transport.(*http.Transport).TLSClientConfig.Time = later.options.Now
	c.get(firstUser).want(t, 200)
}

func TestTheFilesOfECPHoldTheSame(t *testing.T) {
	facts := newTenant(t).Facts()
	both := readP12(t, facts.ECP.P12, facts.ECP.PIN)
	if len(both.Certificate) != 3 {
		t.Errorf("the PKCS#12 has %d certificates", len(both.Certificate))
	}
	export := readFile(t, facts.ECP.Export)
	if !strings.HasPrefix(export, "-----BEGIN CERTIFICATE-----\r\n") || !strings.HasSuffix(export, "-----END CERTIFICATE-----\r\n") || strings.Count(export, "-----BEGIN") != 1 {
		t.Errorf("the export is %q", export)
	}
	if life := both.Leaf.NotAfter.Sub(both.Leaf.NotBefore); life < certificateLife {
		t.Errorf("valid for %v", life)
	}
	data, err := os.ReadFile(facts.ECP.P12)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := pkcs12.Decode(data, "wrong"); err != pkcs12.ErrIncorrectPassword {
		t.Errorf("a wrong passphrase gives %v", err)
	}
}

func TestAnIdentityIsReadBackFromItsText(t *testing.T) {
	m := m0(t, newTenant(t))
	text, err := m.ECP.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var back identity
	if err := back.UnmarshalText(text); err != nil || !back.Certificate.Equal(m.ECP.Certificate) {
		t.Errorf("read back %v, %v", back, err)
	}
	other, err := m.Issuing.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	mixed := append(pemCertificate(m.ECP.Certificate), other[strings.Index(string(other), "-----BEGIN PRIVATE"):]...)
	if err := back.UnmarshalText(mixed); err == nil {
		t.Error("took the key of another certificate")
	}
	if _, err := tls.X509KeyPair(text, text); err != nil {
		t.Error(err)
	}
}
