package cert_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

// TestOddCertificatesAreReadAndMarked goes through what Go's parser refuses in certificates that are in use.
func TestOddCertificatesAreReadAndMarked(t *testing.T) {
	text := func(tag byte, s string) []byte { return tlv(tag, []byte(s)) }
	cn := func(value []byte) []byte {
		return seq(set(seq(oid("2.5.4.3"), value)))
	}
	for _, c := range []struct {
		name   string
		change func(p *certtest.Parts)
		check  func(c *cert.Certificate) bool
	}{
		{
			"negative serial", func(p *certtest.Parts) { p.Serial = integer(-4660) },
			func(c *cert.Certificate) bool { return c.SerialHex() == "-1234" && c.Serial.Int64() == -4660 },
		},
		{
			"serial zero", func(p *certtest.Parts) { p.Serial = integer(0) },
			func(c *cert.Certificate) bool {
				return c.Parsed != nil && c.Refused.Error() == "the serial number is zero"
			},
		},
		{
			"a critical extension that nobody knows", func(p *certtest.Parts) {
				p.Extensions = append(p.Extensions, extension("2.5.29.9", true, seq()), extension("1.2.3", true, seq()))
			},
			func(c *cert.Certificate) bool {
				return c.Parsed != nil && c.Refused.Error() == "the critical extension 1.2.3 is not known"
			},
		},
		{
			"a draft of a certificate", func(p *certtest.Parts) {
				p.Extensions = append(p.Extensions, extension("1.3.6.1.4.1.11129.2.4.3", true, certtest.Null()))
			},
			func(c *cert.Certificate) bool { return c.Parsed != nil },
		},
		{
			"serial with a zero too many", func(p *certtest.Parts) { p.Serial = tlv(certtest.TagInteger, []byte{0, 0, 7}) },
			func(c *cert.Certificate) bool { return c.SerialHex() == "07" },
		},
		{
			"time without seconds", func(p *certtest.Parts) {
				p.Validity = seq(text(certtest.TagGeneralTime, "202601021530Z"), text(certtest.TagUTCTime, "991231235959Z"))
			},
			func(c *cert.Certificate) bool {
				return c.NotBefore.Equal(time.Date(2026, 1, 2, 15, 30, 0, 0, time.UTC)) && c.NotAfter.Year() == 1999
			},
		},
		{
			"time with an offset", func(p *certtest.Parts) {
				p.Validity = seq(text(certtest.TagUTCTime, "260102153000+0200"), text(certtest.TagGeneralTime, "20301231235959.5-0130"))
			},
			func(c *cert.Certificate) bool {
				return c.NotBefore.Equal(time.Date(2026, 1, 2, 13, 30, 0, 0, time.UTC)) && c.NotAfter.Equal(time.Date(2031, 1, 1, 1, 29, 59, 0, time.UTC))
			},
		},
		{
			"time that is none", func(p *certtest.Parts) {
				p.Validity = seq(text(certtest.TagUTCTime, "260230000000Z"), text(certtest.TagUTF8, "tomorrow"))
			},
			func(c *cert.Certificate) bool { return c.NotBefore.IsZero() && c.NotAfter.IsZero() },
		},
		{
			"name that is no UTF-8", func(p *certtest.Parts) { p.Subject = cn(text(certtest.TagUTF8, "A\xffB")) },
			func(c *cert.Certificate) bool {
				return c.Subject.Elements()[0].Invalid && c.Subject.CommonName() == "A\uFFFDB"
			},
		},
		{
			"name with an underscore where none may be", func(p *certtest.Parts) { p.Subject = cn(text(certtest.TagPrintable, "A_B")) },
			func(c *cert.Certificate) bool {
				return c.Subject.Elements()[0].Invalid && c.Subject.CommonName() == "A_B"
			},
		},
		{
			"name of bits", func(p *certtest.Parts) { p.Subject = cn(bitString([]byte{1, 2})) },
			func(c *cert.Certificate) bool { return c.Subject.String() == "CN=#0303000102" },
		},
		{
			"the same extension twice", func(p *certtest.Parts) { p.Extensions = append(p.Extensions, p.Extensions[0]) },
			func(c *cert.Certificate) bool {
				return c.ClientAuth() == cert.ClientAuthAllowed && len(c.Extensions()) == 2
			},
		},
		{
			"an extension with an endless number", func(p *certtest.Parts) {
				arc := tlv(6, []byte{0x2a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
				p.Extensions = append(p.Extensions, seq(arc, octets([]byte{5, 0})))
			},
			func(c *cert.Certificate) bool {
				return c.Extensions()[1].OID == "1.2."+new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 77), big.NewInt(1)).String()
			},
		},
		{
			"an alternative name that is no host", func(p *certtest.Parts) {
				p.Extensions = append(p.Extensions, extension("2.5.29.17", false, seq(tlv(0x82, []byte("\xff\xfe")))))
			},
			func(c *cert.Certificate) bool { return len(c.SANs()) == 1 && c.SANs()[0].Value == "ÿþ" },
		},
		{
			"RSA key without its NULL", func(p *certtest.Parts) {
				p.SPKI = seq(algorithm("1.2.840.113549.1.1.1"), bitString(seq(bigInt(new(big.Int).Lsh(big.NewInt(1), 2047)), integer(3))))
			},
			func(c *cert.Certificate) bool { return c.Public == cert.KeyFacts{Type: "RSA", Bits: 2048} },
		},
		{
			"a curve written out in full", func(p *certtest.Parts) {
				field := seq(oid("1.2.840.10045.1.1"), bigInt(new(big.Int).Lsh(big.NewInt(1), 255)))
				p.SPKI = seq(algorithm("1.2.840.10045.2.1", seq(integer(1), field)), bitString([]byte{4, 1, 2}))
			},
			func(c *cert.Certificate) bool {
				return c.Public == cert.KeyFacts{Type: "EC", Bits: 256, Curve: "explicit"}
			},
		},
		{
			"another algorithm inside than outside", func(p *certtest.Parts) { p.OuterAlgorithm = algorithm("1.2.840.113549.1.1.5") },
			func(c *cert.Certificate) bool { return c.Signature == "SHA-1 with RSA" },
		},
		{
			"version 7", func(p *certtest.Parts) { p.Version = explicit(0, integer(6)) },
			func(c *cert.Certificate) bool { return c.Version == 7 },
		},
		{
			"lengths that are not given", func(p *certtest.Parts) {
				p.Wrap = func(parts ...[]byte) []byte { return certtest.Indefinite(0x30, parts...) }
			},
			func(c *cert.Certificate) bool { return c.Raw[1] == 0x82 && c.ClientAuth() == cert.ClientAuthAllowed },
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			parts := certtest.NewParts("CN=Odd,O=ACME")
			c.change(parts)
			for form, data := range map[string][]byte{"DER": parts.DER(), "PEM": parts.PEM()} {
				f := open(t, data)
				got := f.LeafCertificate()
				if got == nil {
					t.Fatalf("%s: not read: %v", form, f.Problem)
				}
				if !c.check(got) {
					t.Errorf("%s: read as\n%s", form, strings.Join(got.Text(), "\n"))
				}
				if got.FrameBER {
					wantFinding(t, f, cert.FrameInBER)
				} else if got.Refused == nil || wantFinding(t, f, cert.Nonstandard).Values["Reason"] == "" {
					t.Errorf("%s: not marked", form)
				}
			}
		})
	}
}

func TestBERCertificateKeepsItsFingerprint(t *testing.T) {
	parts := certtest.NewParts("CN=BER")
	want := parts.DER()
	// What is signed stays DER; only the frame around it is BER.
	body := want[4:]
	for name, data := range map[string][]byte{
		"no length":     append(append([]byte{0x30, 0x80}, body...), 0, 0),
		"a long length": append([]byte{0x30, 0x84, 0, 0, byte(len(body) >> 8), byte(len(body))}, body...),
	} {
		f := open(t, data)
		got := f.LeafCertificate()
		if got == nil || string(got.Raw) != string(want) || got.Parsed == nil || got.Refused != nil {
			t.Fatalf("%s: %v", name, got)
		}
		if noted := wantFinding(t, f, cert.FrameInBER); noted.Severity != cert.Note {
			t.Errorf("%s: %+v", name, noted)
		}
		wantNoFinding(t, open(t, cert.Clean(got)), cert.FrameInBER)
	}
}

// Found by fuzzing: bytes behind a value inside a name look like an element that breaks off. Go's parser passes over them,
// and the name must not be rewritten for their sake.
func TestNamesStayAsTheyAreEncoded(t *testing.T) {
	parts := certtest.NewParts("CN=Leaf")
	parts.Issuer = seq(set(seq(oid("2.5.4.3"), tlv(certtest.TagPrintable, []byte("L")), []byte("eaf"))))
	for _, data := range [][]byte{parts.DER(), parts.PEM()} {
		f := open(t, data)
		c := f.LeafCertificate()
		if f.Problem != nil || c == nil || c.Parsed == nil || c.Refused != nil || string(c.Issuer.Raw()) != string(parts.Issuer) {
			t.Errorf("%v %+v", f.Problem, c)
		}
	}
}

func TestCertificatesThatAreBeyondReading(t *testing.T) {
	for name, change := range map[string]func(p *certtest.Parts){
		"issuer":               func(p *certtest.Parts) { p.Issuer = integer(1) },
		"validity":             func(p *certtest.Parts) { p.Validity = integer(1) },
		"subject":              func(p *certtest.Parts) { p.Subject = nil },
		"subjectPublicKeyInfo": func(p *certtest.Parts) { p.SPKI = integer(1) },
		"signatureAlgorithm":   func(p *certtest.Parts) { p.OuterAlgorithm = integer(1) },
	} {
		parts := certtest.NewParts("CN=Broken")
		change(parts)
		f := open(t, parts.PEM())
		wantProblem(t, f, cert.Damaged)
		if !strings.Contains(f.Problem.Error(), "does not read") || f.Verdict != cert.Unreadable {
			t.Errorf("%s: %v", name, f.Problem)
		}
	}
}
