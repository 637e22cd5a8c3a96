package cert_test

import (
	"crypto/x509"
	"encoding/asn1"
	"net"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

func leafOf(t *testing.T, p *certtest.Pair) *cert.Certificate {
	t.Helper()
	c := open(t, p.PEM()).LeafCertificate()
	if c == nil {
		t.Fatal("the certificate was not read")
	}
	return c
}

func TestFactsOfACertificate(t *testing.T) {
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	ca := certtest.NewCA("CN=CA", certtest.WithKey(certtest.RSA(2048, 0)))
	c := leafOf(t, ca.Issue("CN=Leaf", certtest.Valid(from, from.AddDate(0, 0, 100)), certtest.Template(func(x *x509.Certificate) {
		x.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageDecipherOnly
		x.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
		x.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 2, 3}}
		x.IssuingCertificateURL, x.OCSPServer = []string{"http://ca.example/ca.cer"}, []string{"http://ocsp.example"}
		x.CRLDistributionPoints = []string{"http://ca.example/list.crl"}
		x.Policies = []x509.OID{must(x509.OIDFromInts([]uint64{2, 23, 140, 1, 2, 2}))}
		x.SubjectKeyId = []byte{1, 2, 3}
	})))
	purposes := []cert.Purpose{
		{"1.3.6.1.5.5.7.3.2", "TLS client authentication"}, {"1.3.6.1.5.5.7.3.1", "TLS server authentication"}, {"1.2.3", "1.2.3"},
	}
	for name, pair := range map[string][2]any{
		"version":      {c.Version, 3},
		"signature":    {c.Signature, "SHA-256 with RSA"},
		"key":          {c.Public, cert.KeyFacts{Type: "EC", Bits: 256, Curve: "P-256"}},
		"key usage":    {c.KeyUsages(), []string{"Digital signature", "Decipher only"}},
		"purposes":     {c.ExtKeyUsages(), purposes},
		"client auth":  {c.ClientAuth(), cert.ClientAuthAllowed},
		"issuer at":    {c.IssuerAddresses(), []string{"http://ca.example/ca.cer"}},
		"ocsp at":      {c.OCSPAddresses(), []string{"http://ocsp.example"}},
		"crl at":       {c.CRLPoints(), []string{"http://ca.example/list.crl"}},
		"policies":     {c.Policies(), []cert.Policy{{OID: "2.23.140.1.2.2", Name: "Organization validated"}}},
		"subject key":  {c.SubjectKeyID(), []byte{1, 2, 3}},
		"issuer's key": {c.AuthorityKeyID(), ca.Cert.SubjectKeyId},
		"constraints":  {c.BasicConstraints(), cert.BasicConstraints{MaxPath: -1}},
		"half used":    {c.ShareUsed(from.AddDate(0, 0, 50)), 0.5},
		"all used":     {c.ShareUsed(from.AddDate(1, 0, 0)), 1.0},
		"days left":    {c.DaysLeft(from.AddDate(0, 0, 99)), 1},
		"days over":    {c.DaysLeft(from.AddDate(0, 0, 100).Add(time.Hour)), -1},
		"self-signed":  {c.SelfSigned(), false},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
}

func TestFactsOfAnAuthority(t *testing.T) {
	c := leafOf(t, certtest.NewCA("CN=CA", certtest.Template(func(x *x509.Certificate) { x.MaxPathLen = 2 })))
	if !c.IsCA || c.BasicConstraints() != (cert.BasicConstraints{Present: true, CA: true, MaxPath: 2}) || !c.SelfSigned() {
		t.Errorf("%+v", c.BasicConstraints())
	}
	if got := c.KeyUsages(); !slices.Equal(got, []string{"Certificate signing", "CRL signing"}) {
		t.Error(got)
	}
}

func TestClientAuthIsReadFromThePurposes(t *testing.T) {
	for want, usages := range map[cert.ClientAuth][]x509.ExtKeyUsage{
		cert.ClientAuthUnrestricted: nil,
		cert.ClientAuthAllowed:      {x509.ExtKeyUsageAny},
		cert.ClientAuthDenied:       {x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageEmailProtection},
	} {
		if got := leafOf(t, certtest.SelfSigned("CN=x", certtest.Purposes(usages...))).ClientAuth(); got != want {
			t.Errorf("%v: %s, want %s", usages, got, want)
		}
	}
}

func TestAlternativeNamesOfEveryKind(t *testing.T) {
	tag := func(n byte, s string) []byte { return tlv(0x80|n, []byte(s)) }
	other := func(dotted string, value []byte) []byte {
		return explicit(0, oid(dotted), explicit(0, value))
	}
	parts := certtest.NewParts("CN=x")
	parts.Extensions = append(parts.Extensions, extension("2.5.29.17", false, seq(
		tag(1, "a@example.com"), tag(2, "host.example"), explicit(4, certtest.Name("CN=dir,C=DE")), tag(6, "urn:x"),
		tag(7, "\x0a\x00\x00\x01"), tag(7, string(net.ParseIP("fe80::1"))), tag(7, "\x0a\x00\x00\x00\xff\x00\x00\x00"), tag(7, "abc"),
		tag(8, "\x2a\x03\x04"), other("1.3.6.1.4.1.311.20.2.3", tlv(certtest.TagUTF8, []byte("m.meier@acme"))),
		other("1.2.3", tlv(certtest.TagUTF8, []byte("o"))), other("1.2.3", integer(5)), explicit(0, integer(1)),
		explicit(3, integer(5)), explicit(5, integer(6)), tag(9, "?"))))
	want := []cert.SAN{
		{"e-mail", "a@example.com"}, {"DNS", "host.example"}, {"directory", "CN=dir,C=DE"}, {"URI", "urn:x"}, {"IP", "10.0.0.1"},
		{"IP", "fe80::1"}, {"IP", "10.0.0.0/255.0.0.0"}, {"IP", "616263"}, {"registered ID", "1.2.3.4"}, {"UPN", "m.meier@acme"}, {"other name", "1.2.3=o"},
		{"other name", "1.2.3=05"}, {"other name", "020101"}, {"X.400", "020105"}, {"EDI", "020106"}, {"unknown", "3f"},
	}
	got := open(t, parts.DER()).LeafCertificate().SANs()
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestExtensionsKnownAndUnknown(t *testing.T) {
	parts := certtest.NewParts("CN=x")
	parts.Extensions = append(parts.Extensions,
		extension("1.2.3.4", true, []byte("0123456789abcdef\x00\xff")),
		extension("1.3.6.1.4.1.11129.2.4.2", false, octets([]byte("\x00\x24\x00\x22\x00"+strings.Repeat("L", 32)+"x"))),
		extension("2.5.29.32", false, seq(seq(oid("1.2.3"), seq(
			seq(oid("1.3.6.1.5.5.7.2.1"), tlv(certtest.TagIA5, []byte("http://cps"))))))),
		extension("2.5.29.99", false, make([]byte, 5000)))
	c := open(t, parts.DER()).LeafCertificate()
	ext := c.Extensions()
	if len(ext) != 5 || ext[0].Name != "Extended Key Usage" || ext[0].Text[0] != "TLS client authentication (1.3.6.1.5.5.7.3.2)" {
		t.Fatalf("%+v", ext)
	}
	want := []string{
		"30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef",
		"00 FF                                            ..",
	}
	if unknown := ext[1]; unknown.Name != "" || unknown.OID != "1.2.3.4" || !unknown.Critical || !slices.Equal(unknown.Text, want) {
		t.Errorf("%q", unknown.Text)
	}
	if c.SCTs() != 1 || !strings.HasPrefix(ext[2].Text[0], "Log 4c4c") {
		t.Errorf("%d %q", c.SCTs(), ext[2].Text)
	}
	if !slices.Equal(ext[3].Text, []string{"1.2.3", "  http://cps"}) {
		t.Errorf("%q", ext[3].Text)
	}
	if last := ext[4].Text; len(last) != 257 || last[256] != "… 904 more bytes" {
		t.Errorf("%d lines, the last %q", len(last), last[len(last)-1])
	}
}

func TestTextHoldsEverything(t *testing.T) {
	c := leafOf(t, certtest.NewCA("CN=CA").Issue("CN=Leaf,O=ACME", certtest.Template(func(x *x509.Certificate) {
		x.URIs = []*url.URL{{Scheme: "urn", Opaque: "acme"}}
		x.IssuingCertificateURL = []string{"http://ca.example/ca.cer"}
		x.OCSPServer = []string{"http://ocsp.example"}
	})))
	text := strings.Join(c.Text(), "\n")
	sum := c.SHA256()
	for _, part := range []string{
		"Version: 3", c.SerialHex(), "Issuer: CN=CA", "Subject: CN=Leaf,O=ACME", "Not After : ", "SHA-256 with ECDSA", "EC P-256, 256 bits",
		"Key Usage: critical", "URI: urn:acme", "CA issuers: http://ca.example/ca.cer", "OCSP: http://ocsp.example", cert.Fingerprint(sum[:]),
	} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
}

func TestFingerprintsAndSerials(t *testing.T) {
	p := certtest.SelfSigned("CN=x", certtest.Template(func(x *x509.Certificate) { x.SerialNumber.SetInt64(0x0a0b) }))
	c := leafOf(t, p)
	if got := c.SerialHex(); got != "0A0B" {
		t.Error(got)
	}
	if got := cert.Fingerprint([]byte{0, 0xab, 0xff}); got != "00:AB:FF" || cert.Fingerprint(nil) != "" {
		t.Error(got)
	}
	if block := string(c.PEM()); block != string(p.PEM()) || block != string(cert.Clean(c)) {
		t.Error(block)
	}
}

func TestSignatureNames(t *testing.T) {
	pss := func(hash ...[]byte) []byte {
		return algorithm("1.2.840.113549.1.1.10", seq(hash...))
	}
	for want, algorithm := range map[string][]byte{
		"SHA-256 with RSA-PSS": pss(explicit(0, algorithm("2.16.840.1.101.3.4.2.1"))),
		"SHA-1 with RSA-PSS":   pss(),
		"1.2.3 with RSA-PSS":   pss(explicit(0, algorithm("1.2.3"))),
		"MD5 with RSA":         algorithm("1.2.840.113549.1.1.4"),
		"1.2.3.4":              algorithm("1.2.3.4"),
	} {
		parts := certtest.NewParts("CN=x")
		parts.OuterAlgorithm = algorithm
		if got := open(t, parts.DER()).LeafCertificate().Signature; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
