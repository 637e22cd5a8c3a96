package cert_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

// The certificates below are rebuilt after odd ones in public collections, each for the part that is odd.

func oddLeaf(t *testing.T, change func(p *certtest.Parts)) *cert.Certificate {
	t.Helper()
	parts := certtest.NewParts("CN=Odd")
	change(parts)
	f := open(t, parts.DER())
	if f.LeafCertificate() == nil {
		t.Fatalf("not read: %v", f.Problem)
	}
	return f.LeafCertificate()
}

func TestUniqueIdentifiersBeforeTheExtensions(t *testing.T) {
	c := oddLeaf(t, func(p *certtest.Parts) {
		p.SPKI = append(p.SPKI, append(tlv(0x81, []byte("\x00issuer")), tlv(0x82, []byte("\x00subject"))...)...)
	})
	if c.ClientAuth() != cert.ClientAuthAllowed || c.Public.Curve != "P-256" {
		t.Errorf("%s %+v", c.ClientAuth(), c.Public)
	}
}

func TestANameWhoseTagIsNotThatOfAList(t *testing.T) {
	c := oddLeaf(t, func(p *certtest.Parts) {
		p.Issuer = tlv(0x10, tlv(0x11, seq(oid("2.5.4.3"), tlv(certtest.TagUTF8, []byte("CA")))))
	})
	if c.Issuer.String() != "CN=CA" || c.Subject.String() != "CN=Odd" || c.Refused == nil {
		t.Errorf("%s, %s", c.Issuer, c.Subject)
	}
}

func TestLengthsInANameThatAreLongerThanNeeded(t *testing.T) {
	c := oddLeaf(t, func(p *certtest.Parts) {
		p.Subject = seq(set(seq(oid("2.5.4.3"), certtest.LongLength(certtest.TagUTF8, []byte("long form")))))
	})
	if c.Subject.CommonName() != "long form" || c.Refused == nil {
		t.Errorf("%s, %v", c.Subject, c.Refused)
	}
}

func TestNumbersOfRussianTaxpayers(t *testing.T) {
	c := oddLeaf(t, func(p *certtest.Parts) {
		p.Subject = seq(attribute("1.2.643.100.1", 0x12, "1047702026701"), attribute("1.2.643.3.131.1.1", 0x12, "007710474375"))
		p.SPKI = seq(algorithm("1.2.643.2.2.19", seq()), bitString(make([]byte, 66)))
	})
	if got := c.Subject.String(); got != "INN=007710474375,OGRN=1047702026701" || c.Public.Type != "GOST R 34.10-2001" {
		t.Errorf("%s, %+v", got, c.Public)
	}
}

func TestACountryOfMoreThanTwoLetters(t *testing.T) {
	c := oddLeaf(t, func(p *certtest.Parts) { p.Subject = seq(attribute("2.5.4.6", certtest.TagUTF8, "too long")) })
	if c.Subject.String() != "C=too long" {
		t.Error(c.Subject)
	}
}

func TestYearsOfTwoDigitsWhereFourAreDue(t *testing.T) {
	c := oddLeaf(t, func(p *certtest.Parts) {
		p.Validity = seq(tlv(certtest.TagUTCTime, []byte("490101000000Z")), tlv(certtest.TagGeneralTime, []byte("20500101000000Z")))
	})
	if c.NotBefore.Year() != 2049 || !c.NotAfter.Equal(time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%s to %s", c.NotBefore, c.NotAfter)
	}
}

func TestConstraintsThatAreNoList(t *testing.T) {
	c := oddLeaf(t, func(p *certtest.Parts) {
		p.Extensions = append(p.Extensions, extension("2.5.29.19", true, []byte{1, 1, 0xff}))
	})
	if c.IsCA || !c.BasicConstraints().Present {
		t.Errorf("%+v", c.BasicConstraints())
	}
}

func TestPoliciesWithNoticesInEveryForm(t *testing.T) {
	notice := seq(oid("1.3.6.1.5.5.7.2.2"), seq(seq(tlv(certtest.TagUTF8, []byte("ACME")), seq(integer(1))), tlv(certtest.TagUTF8, []byte("text"))))
	c := oddLeaf(t, func(p *certtest.Parts) {
		p.Extensions = append(p.Extensions, extension("2.5.29.32", false, seq(seq(oid("1.2.3"), seq(notice)), seq(oid("2.5.29.32.0")))))
	})
	if got := c.Policies(); len(got) != 2 || got[0].CPS != nil || got[1].Name != "Any policy" {
		t.Errorf("%+v", got)
	}
}

func TestTimestampsOfAWrongLength(t *testing.T) {
	c := oddLeaf(t, func(p *certtest.Parts) {
		p.Extensions = append(p.Extensions, extension("1.3.6.1.4.1.11129.2.4.2", false, octets([]byte("\x00\xff\x00\x01x"))))
	})
	if c.SCTs() != 0 {
		t.Error(c.SCTs())
	}
}

func TestARevocationListOfTheFirstVersionWithoutEntries(t *testing.T) {
	now := certtest.Time(time.Now())
	body := seq(algorithm("1.2.840.113549.1.1.5", certtest.Null()), certtest.Name("CN=Issuer"), now)
	f := open(t, seq(body, algorithm("1.2.840.113549.1.1.5", certtest.Null()), bitString([]byte{1})))
	if list := f.Items[0].CRL; list == nil || list.Entries != 0 || !list.NextUpdate.IsZero() || list.ThisUpdate.IsZero() {
		t.Errorf("%+v", f.Items)
	}
}

func TestARequestWithoutAttributes(t *testing.T) {
	spki := seq(algorithm("1.3.101.112"), bitString(make([]byte, 32)))
	f := open(t, seq(seq(integer(0), certtest.Name("CN=Wanted"), spki), algorithm("1.3.101.112"), bitString(make([]byte, 64))))
	if r := f.Items[0].Request; r == nil || r.Subject.String() != "CN=Wanted" || r.Public.Type != "Ed25519" {
		t.Errorf("%+v", f.Items)
	}
}

func TestAnIdentifierOfAMillionDigitsIsCutShort(t *testing.T) {
	arc := bytes.Repeat([]byte{0x81}, 1<<20)
	arc[len(arc)-1] = 1
	start := busy()
	c := oddLeaf(t, func(p *certtest.Parts) { p.SPKI = seq(seq(tlv(6, arc)), bitString([]byte{1})) })
	if took := busy() - start; took > bound(most) || !strings.HasPrefix(c.Public.Type, "oversized:") || len(c.Public.Type) > 400 {
		t.Errorf("%.40q after %s", c.Public.Type, took)
	}
}

func TestANameOfOneSetWithManyAttributes(t *testing.T) {
	ou := seq(oid("2.5.4.11"), tlv(certtest.TagUTF8, []byte("HR")))
	c := oddLeaf(t, func(p *certtest.Parts) { p.Subject = seq(set(bytes.Repeat(ou, 30_000))) })
	start := busy()
	got := c.Subject.String()
	if took := busy() - start; took > bound(most) || !strings.HasPrefix(got, "OU=HR+OU=HR+") || len(got) != 30_000*6-1 {
		t.Errorf("%d bytes after %s", len(got), took)
	}
}

func TestTheOrderOfJoinedAttributesIsKept(t *testing.T) {
	c := oddLeaf(t, func(p *certtest.Parts) {
		a, b := seq(oid("2.5.4.3"), tlv(certtest.TagUTF8, []byte("A"))), seq(oid("2.5.4.11"), tlv(certtest.TagUTF8, []byte("B")))
		p.Subject = seq(set(seq(oid("2.5.4.6"), tlv(certtest.TagUTF8, []byte("DE")))), set(a, b))
	})
	if got := c.Subject.String(); got != "CN=A+OU=B,C=DE" {
		t.Error(got)
	}
}

func TestDatesThatCannotBeReadAreAFindingAndNoDate(t *testing.T) {
	parts := certtest.NewParts("CN=Odd")
	parts.Validity = seq(tlv(certtest.TagUTCTime, []byte("260230000000Z")), tlv(certtest.TagUTCTime, []byte("never")))
	f := open(t, parts.DER())
	wantFinding(t, f, cert.DatesUnreadable)
	wantNoFinding(t, f, cert.Expired)
	if f.Verdict != cert.Warnings {
		t.Error(f.Verdict)
	}
}

func TestDaysLeftUntilTheEndOfTime(t *testing.T) {
	c := &cert.Certificate{NotAfter: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)}
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	if got := c.DaysLeft(now); got != 2_912_115 {
		t.Errorf("%d days", got)
	}
	if got := cert.DaysBetween(now, now.Add(-time.Nanosecond)); got != -1 {
		t.Errorf("%d days", got)
	}
}

func TestAStoreWithNothingInItSaysSo(t *testing.T) {
	for name, data := range map[string][]byte{"JKS": certtest.JKS("secret"), "PKCS#12": certtest.PFX()} {
		f := open(t, data, "secret")
		if f.Problem == nil || f.Problem.ID != cert.NoCertificate || f.Verdict != cert.Unreadable {
			t.Errorf("%s: %v, %s", name, f.Problem, f.Verdict)
		}
	}
}

func TestAStoreGivesItsCertificatesThoughTryingPassphrasesBecameTooCostly(t *testing.T) {
	data := certtest.JKS("secret", certtest.Entry{Alias: "c", Chain: [][]byte{certtest.SelfSigned("CN=Root").Cert.Raw}})
	limits := cert.DefaultLimits
	limits.Work = 10
	f := cert.Open(t.Context(), data, cert.Options{Limits: limits, Passphrases: []cert.Secret{cert.SecretString("one"), cert.SecretString("two")}})
	if f.LeafCertificate() == nil || f.Problem == nil || f.Problem.ID != cert.TooCostly {
		t.Errorf("%d items, %v", len(f.Items), f.Problem)
	}
}

func TestAValueOfMegabytesIsCutAndToldApart(t *testing.T) {
	long := bytes.Repeat([]byte("\u202e"), 1<<20)
	named := func(end string) *cert.Certificate {
		return oddLeaf(t, func(p *certtest.Parts) {
			p.Subject = seq(set(seq(oid("2.5.4.3"), tlv(certtest.TagUTF8, append(bytes.Clone(long), end...)))))
		})
	}
	a, b := named("a"), named("b")
	if got := a.Subject.String(); len(got) > 1<<20 || !strings.Contains(got, "… (SHA-256 ") {
		t.Errorf("%d bytes", len(got))
	}
	if a.Subject.Equal(b.Subject) || !a.Subject.Equal(named("a").Subject) {
		t.Error("long names are not told apart")
	}
}
