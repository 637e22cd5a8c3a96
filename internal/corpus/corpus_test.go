package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func read(data []byte) *cert.File { return cert.Open(context.Background(), data, cert.Options{}) }

// readingOf is what OpenSSL would print of a certificate.
func readingOf(p *certtest.Pair) *reading {
	c := read(p.PEM()).LeafCertificate()
	sum := c.SHA256()
	return parseReading("sha256 Fingerprint=" + cert.Fingerprint(sum[:]) + "\nsubject=" + c.Subject.String() + "\nserial=" + c.SerialHex() +
		"\nnotBefore=" + opensslTime(c.NotBefore) + "\nnotAfter=" + opensslTime(c.NotAfter) + "\n")
}

func TestAgreementIsNoDifference(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Müller \u202eX,O=ACME")
	want := readingOf(leaf)
	want.subject = "CN=Müller \u202eX,O=ACME"
	if got := compareCertificate(read(leaf.PEM()), want); len(got) > 0 {
		t.Error(got)
	}
}

func TestEveryFieldThatDiffersIsListed(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	for field, change := range map[string]func(r *reading){
		"subject":    func(r *reading) { r.subject = "CN=Other" },
		"serial":     func(r *reading) { r.serial = "00" },
		"not before": func(r *reading) { r.notBefore = "Bad time value" },
		"not after":  func(r *reading) { r.notAfter = "" },
		"do not":     func(r *reading) { r.fingerprint = "AB" },
	} {
		want := readingOf(leaf)
		change(want)
		if got := compareCertificate(read(leaf.PEM()), want); len(got) != 1 || !strings.Contains(got[0], field) {
			t.Errorf("%s: %q", field, got)
		}
	}
}

// The spellings are those of "openssl x509 -subject -dates".
func TestWhatOpenSSLWritesOtherwiseIsNoDifference(t *testing.T) {
	validity := func(from, to string) []byte {
		const generalized = 24
		return certtest.Seq(certtest.TLV(generalized, []byte(from)), certtest.TLV(generalized, []byte(to)))
	}
	element := func(id, text string) []byte {
		return certtest.Seq(certtest.OID(id), certtest.TLV(certtest.TagUTF8, []byte(text)))
	}
	joinedName := certtest.Seq(certtest.Set(element("2.5.4.6", "DE")), certtest.Set(element("2.5.4.3", "a,+b"), element("2.5.4.11", "o")))
	for _, c := range []struct {
		from, to string
		want     reading
	}{
		{"20200101000000.123Z", "20300101000000.5+0100", reading{notBefore: "Jan  1 00:00:00.123 2020 GMT", notAfter: "Dec 31 23:00:00.5 2029 GMT"}},
		{"00000101000000Z", "00120101000000Z", reading{notBefore: "Jan  1 00:00:00 0 GMT", notAfter: "Jan  1 00:00:00 12 GMT"}},
		{"00010101000000Z", "203001010000.5Z", reading{notBefore: "Jan  1 00:00:00 1 GMT", notAfter: "Bad time value"}},
	} {
		parts := certtest.NewParts("CN=x")
		parts.Subject, parts.Validity = joinedName, validity(c.from, c.to)
		f := read(parts.PEM())
		sum := f.LeafCertificate().SHA256()
		c.want.fingerprint, c.want.serial = cert.Fingerprint(sum[:]), f.LeafCertificate().SerialHex()
		c.want.subject = `OU=o+CN=a\,\+b,C=DE`
		if got := compareCertificate(f, &c.want); len(got) > 0 {
			t.Errorf("%s to %s: %q", c.from, c.to, got)
		}
	}
}

func TestStoresAreHeldAgainstWhatOpenSSLWritesOut(t *testing.T) {
	leaf, other := certtest.SelfSigned("CN=Leaf"), certtest.SelfSigned("CN=Other")
	have := read(append(leaf.PEM(), leaf.KeyPEM()...))
	same := parseStore("Bag Attributes\n"+string(leaf.PEM())+string(leaf.KeyPEM()), "-passin pass:")
	if got := compare(have, reference{pkcs12: same}); len(got) > 0 {
		t.Error(got)
	}
	more := parseStore(string(leaf.PEM())+string(other.PEM())+string(leaf.KeyPEM())+string(other.KeyPEM()), "-passin pass:x")
	if got := compare(have, reference{pkcs12: more}); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

func TestReportCountsAndTellsDifferences(t *testing.T) {
	r := newReport(true)
	r.add(result{path: "b", file: read(certtest.SelfSigned("CN=x").PEM()), differences: []string{"something"}})
	r.add(result{path: "a", file: read(nil)})
	var out strings.Builder
	if !r.print(&out) {
		t.Error("a difference is a failure")
	}
	for _, line := range []string{"files                                             2", "problem empty", "verdict warnings", "DIFFERS b: something", "a: container"} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("%q is missing in\n%s", line, out.String())
		}
	}
}

func TestFoldersAreWalkedOnce(t *testing.T) {
	dir := t.TempDir()
	for name, size := range map[string]int{"b.pem": 1, "a.pem": 1, "large": maxFile + 1} {
		if err := os.WriteFile(filepath.Join(dir, name), make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{filepath.Join(dir, "a.pem"), filepath.Join(dir, "b.pem")}
	if got := walk([]string{dir, dir}); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
