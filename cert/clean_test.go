package cert_test

import (
	"bytes"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func TestCleanIsTheLeafAlone(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	f := open(t, leaf.P12("x"), "x")
	clean := cert.Clean(f.LeafCertificate())
	if !bytes.Equal(clean, leaf.PEM()) || bytes.Contains(clean, []byte("PRIVATE")) || bytes.Contains(clean, []byte("\r")) {
		t.Error(string(clean))
	}
	for line := range strings.Lines(string(clean)) {
		if len(line) > 65 {
			t.Errorf("a line of %d", len(line))
		}
	}
}

func TestCleanNamesAreSafeEverywhere(t *testing.T) {
	for cn, want := range map[string]string{
		"ECP PRD 100 2026":      "ECP PRD 100 2026.cer",
		"Prüfung Größe":         "Prüfung Größe.cer",
		"Pru\u0308fung":         "Prüfung.cer", // as macOS writes an umlaut
		"a/b\\c:d*e?f\"g<h>i|":  "a_b_c_d_e_f_g_h_i.cer",
		"CON":                   "_CON.cer",
		"nul.txt":               "_nul.txt.cer",
		"COM¹":                  "_COM¹.cer",
		"..":                    "ACME SE.cer",
		" .hidden. ":            "hidden.cer",
		"-rf":                   "rf.cer",
		"*.example.com":         "example.com.cer",
		"a\tb   c":              "a b c.cer",
		"a\u202eb\u200b":        "ab.cer",
		"日本":                    "日本.cer",
		strings.Repeat("ä", 99): strings.Repeat("ä", 60) + ".cer",
	} {
		parts := certtest.NewParts("CN=x")
		parts.Subject = seq(attribute("2.5.4.10", certtest.TagUTF8, "ACME SE"), attribute("2.5.4.3", certtest.TagUTF8, cn))
		if got := cert.CleanName(open(t, parts.DER()).LeafCertificate()); got != want {
			t.Errorf("%q: %q, want %q", cn, got, want)
		}
	}
	parts := certtest.NewParts("")
	parts.Serial = integer(0x1234)
	if got := cert.CleanName(open(t, parts.DER()).LeafCertificate()); got != "certificate-1234.cer" {
		t.Error(got)
	}
}
