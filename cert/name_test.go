package cert_test

import (
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

// subjectOf makes a certificate with a name of one's own encoding and returns what is read of it.
func subjectOf(t *testing.T, name []byte) cert.Name {
	t.Helper()
	parts := certtest.NewParts("CN=x")
	parts.Subject = name
	c := open(t, parts.DER()).Certificates()
	if len(c) != 1 {
		t.Fatal("the certificate was not read")
	}
	return c[0].Subject
}

// attribute encodes one relative name.
func attribute(dotted string, tag byte, value string) []byte {
	return set(seq(oid(dotted), tlv(tag, []byte(value))))
}

func TestNamesReadAsTheSecurityCenterWritesThem(t *testing.T) {
	// The example of SAP's own authority, as the Security Center shows it.
	const shown = "CN=SAP Cloud Platform Client CA,OU=SAP Cloud Platform Clients,O=SAP SE,L=EU10,C=DE"
	if got := subjectOf(t, certtest.Name(shown)).String(); got != shown {
		t.Error(got)
	}
}

func TestNameStrings(t *testing.T) {
	const cn = "2.5.4.3"
	both := seq(set(
		seq(oid(cn), tlv(certtest.TagUTF8, []byte("A"))),
		seq(oid("0.9.2342.19200300.100.1.1"), tlv(certtest.TagUTF8, []byte("u1")))))
	for _, c := range []struct {
		name string
		der  []byte
		want string
	}{
		{"a comma and other signs", seq(attribute(cn, certtest.TagUTF8, `A, "B" <C>;D+E=F\`)), `CN=A\, \"B\" \<C\>\;D\+E=F\\`},
		{"blanks and a hash at the ends", seq(attribute(cn, certtest.TagUTF8, " #a ")), `CN=\ #a\ `},
		{"a hash in front", seq(attribute(cn, certtest.TagUTF8, "#a")), `CN=\#a`},
		{"one blank", seq(attribute(cn, certtest.TagUTF8, " ")), `CN=\ `},
		{"a line end", seq(attribute(cn, certtest.TagUTF8, "a\nb")), `CN=a\0Ab`},
		{"a mark that turns the direction", seq(attribute(cn, certtest.TagUTF8, "a\u202eb")), `CN=a\E2\80\AEb`},
		{"two attributes in one", both, "CN=A+UID=u1"},
		{"a type without a name", seq(attribute("1.2.3.4", certtest.TagUTF8, "x")), "1.2.3.4=#0C0178"},
		{"Latin-1", seq(attribute(cn, certtest.TagT61, "M\xfcller")), "CN=Müller"},
		{"two bytes a letter", seq(attribute(cn, certtest.TagBMP, "\x00M\x00\xfc\xd8\x3d\xdd\x11")), "CN=Mü🔑"},
		{"four bytes a letter", seq(attribute(cn, certtest.TagUniversal, "\x00\x00\x00M\x00\x00\x00\xfc")), "CN=Mü"},
		{"nothing", seq(), ""},
	} {
		if got := subjectOf(t, c.der).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestNameElements(t *testing.T) {
	name := subjectOf(t, seq(attribute("2.5.4.6", certtest.TagPrintable, "DE"), attribute("2.5.4.3", certtest.TagUTF8, "a\u202eb\x00")))
	e := name.Elements()
	if len(e) != 2 || e[0].Type != "C" || e[0].OID != "2.5.4.6" || e[1].Value != "a[U+202E]b[U+0000]" || e[1].Invalid {
		t.Errorf("%+v", e)
	}
	if name.CommonName() != e[1].Value || name.Attribute("O") != "" || name.Empty() {
		t.Error(name.CommonName())
	}
}

func TestInvalidStringsAreShownAndSaid(t *testing.T) {
	for tag, value := range map[byte]string{
		certtest.TagUTF8: "a\xff", certtest.TagPrintable: "a@b", certtest.TagIA5: "a\xe4", certtest.TagBMP: "\x00a\x00",
		certtest.TagUniversal: "\x7f\x00\x00\x00", 0x12: "12a",
	} {
		e := subjectOf(t, seq(attribute("2.5.4.3", tag, value))).Elements()
		if len(e) != 1 || !e[0].Invalid || e[0].Value == "" {
			t.Errorf("tag %#x: %+v", tag, e)
		}
	}
}

func TestNamesAreEqualByMeaning(t *testing.T) {
	name := func(s string) cert.Name { return subjectOf(t, certtest.Name(s)) }
	utf8 := subjectOf(t, seq(attribute("2.5.4.10", certtest.TagUTF8, "ACME  se"), attribute("2.5.4.3", certtest.TagUTF8, " ecp")))
	a := name("CN=ECP,O=ACME SE")
	if !a.Equal(utf8) || a.SameEncoding(utf8) {
		t.Error("neither string type nor case nor repeated blanks make another name")
	}
	for _, other := range []string{"O=ACME SE,CN=ECP", "CN=ECP,O=ACME SE,C=DE", "CN=ECP+O=ACME SE", "CN=ECP 2,O=ACME SE"} {
		if a.Equal(name(other)) {
			t.Errorf("%s is another name", other)
		}
	}
}

func TestVisibleShowsWhatDoesNotShow(t *testing.T) {
	for in, want := range map[string]string{"Größe": "Größe", "a\u202eb": "a[U+202E]b", "inv\xff\xfe.cer": "inv[FF][FE].cer", "\ufffd": "\ufffd", "a\nb": "a[U+000A]b"} {
		if got := cert.Visible(in); got != want {
			t.Errorf("%q is shown as %q, not %q", in, got, want)
		}
	}
}
