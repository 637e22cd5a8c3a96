package cert_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"certmap/cert"
	"certmap/cert/certtest"
)

// open reads a file with passphrases, as every test here does.
func open(t testing.TB, data []byte, passphrases ...string) *cert.File {
	t.Helper()
	var opts cert.Options
	for _, p := range passphrases {
		opts.Passphrases = append(opts.Passphrases, cert.SecretString(p))
	}
	f := cert.Open(context.Background(), data, opts)
	if f == nil {
		t.Fatal("Open returned nil")
	}
	wantKeys(t, f)
	return f
}

// wantLeaf checks that a file was read without a problem and that its leaf is a certain certificate.
func wantLeaf(t *testing.T, f *cert.File, want *certtest.Pair) {
	t.Helper()
	if f.Problem != nil {
		t.Fatalf("problem: %v", f.Problem)
	}
	leaf := f.LeafCertificate()
	if leaf == nil {
		t.Fatalf("no leaf among %d items", len(f.Items))
	}
	if !bytes.Equal(leaf.Raw, want.Cert.Raw) {
		t.Fatalf("the leaf is %s", leaf.Subject)
	}
}

func wantContainer(t *testing.T, f *cert.File, want cert.Container) {
	t.Helper()
	if f.Container != want {
		t.Errorf("container %q, want %q", f.Container, want)
	}
}

// wantProblem checks why a file could not be read.
func wantProblem(t *testing.T, f *cert.File, want cert.ProblemID) {
	t.Helper()
	if f.Problem == nil || f.Problem.ID != want {
		t.Fatalf("problem %v, want %s", f.Problem, want)
	}
}

// a wrapping is a way in which one certificate comes as a file.
type wrapping struct {
	name      string
	container cert.Container
	write     func(p *certtest.Pair) []byte
}

func replaced(p *certtest.Pair, old, with string) []byte {
	return bytes.ReplaceAll(p.PEM(), []byte(old), []byte(with))
}

// body returns the Base64 of a certificate on one line, without headers.
func body(p *certtest.Pair) string { return base64.StdEncoding.EncodeToString(p.Cert.Raw) }

func utf16Of(text []byte, order binary.AppendByteOrder, mark bool) []byte {
	units := utf16.Encode([]rune(string(text)))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	var out []byte
	for _, u := range units {
		out = order.AppendUint16(out, u)
	}
	return out
}

// columns breaks a text into lines.
func columns(s string, n int, end string) string {
	var out strings.Builder
	for len(s) > n {
		out.WriteString(s[:n] + end)
		s = s[n:]
	}
	return out.String() + s
}

var wrappings = []wrapping{
	{"PEM", cert.PEM, (*certtest.Pair).PEM},
	{"PEM with CRLF", cert.PEM, func(p *certtest.Pair) []byte { return replaced(p, "\n", "\r\n") }},
	{"PEM with CR alone", cert.PEM, func(p *certtest.Pair) []byte { return replaced(p, "\n", "\r") }},
	{"PEM with a byte order mark", cert.PEM, func(p *certtest.Pair) []byte { return append([]byte("\xEF\xBB\xBF"), p.PEM()...) }},
	{"PEM in UTF-16LE with mark", cert.PEM, func(p *certtest.Pair) []byte { return utf16Of(p.PEM(), binary.LittleEndian, true) }},
	{"PEM in UTF-16BE with mark", cert.PEM, func(p *certtest.Pair) []byte { return utf16Of(p.PEM(), binary.BigEndian, true) }},
	{"PEM in UTF-16LE without mark", cert.PEM, func(p *certtest.Pair) []byte { return utf16Of(p.PEM(), binary.LittleEndian, false) }},
	{"PEM in UTF-16BE without mark", cert.PEM, func(p *certtest.Pair) []byte { return utf16Of(p.PEM(), binary.BigEndian, false) }},
	{"PEM without a final newline", cert.PEM, func(p *certtest.Pair) []byte { return bytes.TrimSpace(p.PEM()) }},
	{"PEM without its END line", cert.PEM, func(p *certtest.Pair) []byte { return replaced(p, "-----END CERTIFICATE-----\n", "") }},
	{"PEM without its END line, and prose", cert.PEM, func(p *certtest.Pair) []byte {
		return replaced(p, "-----END CERTIFICATE-----", "Kind regards\nYours, Basis.")
	}},
	{"PEM in a mail, quoted-printable", cert.PEM, func(p *certtest.Pair) []byte {
		lines := columns(strings.TrimRight(body(p), "="), 60, "=\r\n")
		return []byte("-----BEGIN CERTIFICATE-----\r\n" + lines + "=3D=3D\r\n-----END CERTIFICATE-----\r\n")
	}},
	{"PEM indented", cert.PEM, func(p *certtest.Pair) []byte { return replaced(p, "\n", "\n\t  ") }},
	{"PEM quoted in a mail", cert.PEM, func(p *certtest.Pair) []byte { return append([]byte("> "), replaced(p, "\n", "\n> ")...) }},
	{"PEM on one line", cert.PEM, func(p *certtest.Pair) []byte { return replaced(p, "\n", "") }},
	{"PEM with blanks for line ends", cert.PEM, func(p *certtest.Pair) []byte { return replaced(p, "\n", " ") }},
	{"PEM in JSON", cert.PEM, func(p *certtest.Pair) []byte {
		return []byte(`{"certificate":"` + strings.ReplaceAll(string(p.PEM()), "\n", `\n`) + `"}`)
	}},
	{"PEM in JSON, all escaped", cert.PEM, func(p *certtest.Pair) []byte {
		return []byte(`{"certificate":"` + strings.NewReplacer("\n", `\r\n`, "/", `\/`, "+", `\u002b`, "=", `\u003d`).Replace(string(p.PEM())) + `"}`)
	}},
	{"PEM with text around it", cert.PEM, func(p *certtest.Pair) []byte {
		return []byte("subject=CN = ECP\nissuer=CN = CA\n" + string(p.PEM()) + "\nthat was it -- M.\n")
	}},
	{"PEM with headers of its own", cert.PEM, func(p *certtest.Pair) []byte {
		return replaced(p, "-----BEGIN CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nComment: from ECP\nX-Note: yes\n\n")
	}},
	{"PEM in long lines", cert.PEM, func(p *certtest.Pair) []byte {
		return []byte("-----BEGIN CERTIFICATE-----\n" + body(p) + "\n-----END CERTIFICATE-----\n")
	}},
	{"PEM in short lines", cert.PEM, func(p *certtest.Pair) []byte {
		return []byte("-----BEGIN CERTIFICATE-----\n" + columns(body(p), 7, "\n") + "\n-----END CERTIFICATE-----\n")
	}},
	{"PEM labelled X509 CERTIFICATE", cert.PEM, func(p *certtest.Pair) []byte { return certtest.Block("X509 CERTIFICATE", p.Cert.Raw) }},
	{"PEM labelled wrongly", cert.PEM, func(p *certtest.Pair) []byte { return certtest.Block("PKCS7", p.Cert.Raw) }},
	{"PEM with OpenSSL's marks of trust", cert.PEM, func(p *certtest.Pair) []byte {
		trust := seq(seq(oid("1.3.6.1.5.5.7.3.2")))
		return certtest.Block("TRUSTED CERTIFICATE", append(bytes.Clone(p.Cert.Raw), trust...))
	}},
	{"DER", cert.DER, func(p *certtest.Pair) []byte { return p.Cert.Raw }},
	{"DER with a line end behind it", cert.DER, func(p *certtest.Pair) []byte { return append(bytes.Clone(p.Cert.Raw), '\r', '\n') }},
	{"DER with a line end before it", cert.DER, func(p *certtest.Pair) []byte { return append([]byte("\n"), p.Cert.Raw...) }},
	{"Base64 without headers", cert.Base64, func(p *certtest.Pair) []byte { return []byte(columns(body(p), 76, "\r\n")) }},
	{"Base64 for addresses", cert.Base64, func(p *certtest.Pair) []byte { return []byte(base64.RawURLEncoding.EncodeToString(p.Cert.Raw)) }},
	{"Base64 with long dashes", cert.Base64, func(p *certtest.Pair) []byte { return replaced(p, "-----", "—–") }},
	{"Base64 without its BEGIN line", cert.Base64, func(p *certtest.Pair) []byte { return replaced(p, "-----BEGIN CERTIFICATE-----\n", "") }},
	{"Base64 in a mail", cert.Base64, func(p *certtest.Pair) []byte {
		return []byte("Hi,\n\nMIND: here is the certificate\n\n" + columns(body(p), 76, "\n") + "\n\nRegards\nBasis\n")
	}},
	{"Base64 in a mail, quoted", cert.Base64, func(p *certtest.Pair) []byte {
		return []byte("> Hello!\n> " + columns(body(p), 64, "\n> ") + "\n> Yours\n")
	}},
	{"Base64 in metadata", cert.Base64, func(p *certtest.Pair) []byte {
		return []byte("<md:KeyDescriptor><ds:X509Certificate>\n  " + columns(body(p), 64, "\n  ") + "\n</ds:X509Certificate></md:KeyDescriptor>")
	}},
	{"Base64 in JSON", cert.Base64, func(p *certtest.Pair) []byte {
		return []byte(`{"name":"MIDNIGHT","x5c":["` + strings.ReplaceAll(body(p), "/", `\/`) + `"]}`)
	}},
	{"Base64 of PEM", cert.Base64Two, func(p *certtest.Pair) []byte { return []byte(base64.StdEncoding.EncodeToString(p.PEM())) }},
	{"Base64 of Base64", cert.Base64Two, func(p *certtest.Pair) []byte { return []byte(base64.StdEncoding.EncodeToString([]byte(body(p)))) }},
	{"Base64 twice with headers", cert.Base64Two, func(p *certtest.Pair) []byte { return certtest.Block("CERTIFICATE", []byte(body(p))) }},
	{"PEM twice with headers", cert.Base64Two, func(p *certtest.Pair) []byte { return certtest.Block("CERTIFICATE", p.PEM()) }},
}

func TestOneCertificateInEveryWrapping(t *testing.T) {
	pair := certtest.NewCA("CN=Test Root,O=ACME SE,C=DE").Issue("CN=ECP PRD 100,O=ACME SE,C=DE")
	for _, w := range wrappings {
		t.Run(w.name, func(t *testing.T) {
			f := open(t, w.write(pair))
			wantContainer(t, f, w.container)
			wantLeaf(t, f, pair)
			if f.Verdict != cert.Fit {
				t.Errorf("verdict %s, findings %v", f.Verdict, f.Findings)
			}
		})
	}
}

func TestAFileHoldsEverythingItsTextHolds(t *testing.T) {
	root := certtest.NewCA("CN=Test Root")
	leaf := root.Issue("CN=Leaf")
	text := "Bag Attributes\n" + string(leaf.PEM()) + "between\n" + string(leaf.KeyPEM()) +
		string(certtest.Block("CERTIFICATE", certtest.P7B(certtest.TLV, root.Cert.Raw))) + "after"
	f := open(t, []byte(text))
	wantLeaf(t, f, leaf)
	var kinds []string
	for _, it := range f.Items {
		kinds = append(kinds, string(it.Kind))
	}
	if got := strings.Join(kinds, " "); got != "certificate private-key certificate" {
		t.Error(got)
	}
	if f.Items[1].KeyOf != 0 || !f.Items[0].HasKey {
		t.Error("the key was not joined to its certificate")
	}
}

func TestOneBadItemHidesNoGoodOne(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	cut := certtest.Block("CERTIFICATE", leaf.Cert.Raw[:100])
	broken := []byte("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n")
	empty := []byte("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")
	nonsense := certtest.Block("CERTIFICATE", []byte{0x30, 0x03, 0x02, 0x01, 0x07})
	f := open(t, bytes.Join([][]byte{cut, broken, empty, nonsense, leaf.PEM()}, nil))
	want := []cert.ProblemID{cert.Truncated, cert.Damaged, cert.Truncated, cert.Damaged}
	if len(f.Items) != len(want)+1 || f.LeafCertificate() == nil {
		t.Fatalf("%d items, leaf %d", len(f.Items), f.Leaf)
	}
	for i, id := range want {
		if p := f.Items[i].Problem; p == nil || p.ID != id {
			t.Errorf("item %d: %v, want %s", i, p, id)
		}
	}
}

func TestHowOftenAFileIsEncodedIsTold(t *testing.T) {
	data := certtest.NewCA("CN=CA").Issue("CN=Leaf").PEM()
	for count := 2; count < 6; count++ {
		data = []byte(base64.StdEncoding.EncodeToString(data))
		f := open(t, data)
		wantContainer(t, f, cert.Base64Two)
		if got := wantFinding(t, f, cert.EncodedTwice).Values["Count"]; got != count {
			t.Errorf("encoded %d times, told %v", count, got)
		}
	}
}

func TestTrailingDataIsNotedAndTheCleanCopyMendsIt(t *testing.T) {
	leaf := certtest.NewCA("CN=Root").Issue("CN=Leaf")
	raw := append(bytes.Clone(leaf.Cert.Raw), "garbage"...)
	for name, data := range map[string][]byte{
		"DER": raw, "PEM": certtest.Block("CERTIFICATE", raw), "PKCS#12": certtest.PFX(certtest.PlainSafe(certtest.CertBag(raw))),
	} {
		f := open(t, data)
		wantLeaf(t, f, leaf)
		if got := wantFinding(t, f, cert.TrailingData); got.Severity != cert.Note {
			t.Errorf("%s: %+v", name, got)
		}
		c := f.LeafCertificate()
		if c.Parsed == nil || c.Refused != nil || f.Verdict != cert.Fit {
			t.Errorf("%s: the certificate itself is good, and the verdict %s", name, f.Verdict)
		}
		wantNoFinding(t, open(t, cert.Clean(c)), cert.TrailingData)
	}
	wantNoFinding(t, open(t, append(bytes.Clone(leaf.Cert.Raw), "\r\n\x1a"...)), cert.TrailingData)
}

func TestSeveralBinaryCertificatesInARow(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	leaf := root.Issue("CN=Leaf")
	f := open(t, append(bytes.Clone(root.Cert.Raw), leaf.Cert.Raw...))
	wantLeaf(t, f, leaf)
	if len(f.Items) != 2 {
		t.Errorf("%d items", len(f.Items))
	}
}

func TestNothingIsWrittenToTheInput(t *testing.T) {
	for _, w := range wrappings {
		data := w.write(certtest.SelfSigned("CN=Leaf"))
		before := bytes.Clone(data)
		open(t, data)
		if !bytes.Equal(before, data) {
			t.Errorf("%s: the input was changed", w.name)
		}
	}
}
