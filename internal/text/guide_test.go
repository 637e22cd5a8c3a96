package text_test

import (
	"strings"
	"testing"

	"certmap/internal/text"
)

var acme = text.Basis{Host: "api4.cert.successfactors.com", Company: "ACMEprod"}

func wantIn(t *testing.T, message string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(message, p) {
			t.Errorf("%q is missing in:\n%s", p, message)
		}
	}
}

func TestTheMessageToBasisSaysAllThatIsNeeded(t *testing.T) {
	for lang, parts := range map[text.Language][]string{
		text.English: {"Hello,", "Import", "send me the .cer file", "wait with this until", "run Ping Employee Master Data API"},
		text.German:  {"Guten Tag,", "Stammzertifikat", "mir die .cer-Datei schicken", "warten Sie damit", "erledigen Sie", "„Ping Employee Master Data API“ ausführen"},
	} {
		parts = append(parts, "api4.cert.successfactors.com", "ACMEprod", "client_sni_enabled", "HRSFEC_PTP_CONFIG", "KBA 3626800")
		message := words(lang).Basis(acme)
		for _, p := range parts {
			if !strings.Contains(strings.ToLower(message), strings.ToLower(p)) {
				t.Errorf("%s: %q is missing in:\n%s", lang, p, message)
			}
		}
		if strings.Contains(message, "basis.") || strings.Contains(message, "<no value>") {
			t.Errorf("%s: it is not whole:\n%s", lang, message)
		}
	}
}

func TestTheMessageNamesTheRootThatWasSeen(t *testing.T) {
	w := words(text.English)
	wantIn(t, w.Basis(acme), "DigiCert Global Root G2", "DigiCert TLS RSA4096 Root G5")
	b := acme
	b.Roots = []map[string]any{{"Subject": "CN=Another Root", "SHA256": "AA:BB"}}
	message := w.Basis(b)
	wantIn(t, message, "CN=Another Root", "SHA-256 AA:BB")
	if strings.Contains(message, "DigiCert") {
		t.Errorf("it names roots that were not seen:\n%s", message)
	}
}

func TestTheMessageAsksForACertificateOnlyWhileNoneIsMapped(t *testing.T) {
	b := acme
	b.Mapped, b.Saved = text.V{"Subject": "CN=ECP PRD 100", "Issuer": "CN=CA", "SHA256": "CC:DD"}, true
	message := words(text.English).Basis(b)
	wantIn(t, message, "This is the one that is to log in", "CN=ECP PRD 100", "SHA-256 CC:DD")
	for _, not := range []string{"send me the .cer", "wait with this"} {
		if strings.Contains(message, not) {
			t.Errorf("%q is said in:\n%s", not, message)
		}
	}
}

func TestTheMessageOfThePracticeTenantSaysSo(t *testing.T) {
	b := acme
	b.Practice = true
	wantIn(t, words(text.English).Basis(b), "Practice:")
	wantIn(t, words(text.German).Basis(b), "Übung:")
}

func TestWhatWasSeenOfAStepIsASentence(t *testing.T) {
	w := words(text.English)
	if got := w.Sight("ping-failed", text.V{"Date": day, "Cause": "tls.server-untrusted"}); got != "The ping of 14 Dec 2026 failed: "+w.Say("cause.tls.server-untrusted.short")+"." {
		t.Errorf("%q", got)
	}
	if got := w.Sight("ping", text.V{"Date": day, "By": ""}); got != "The ping of 14 Dec 2026 worked; pasted by someone." {
		t.Errorf("%q", got)
	}
}

func TestAStepHasItsInstructions(t *testing.T) {
	if got := words(text.English).Instructions("ping"); len(got) != 2 || !strings.Contains(got[0], "Ping Employee Master Data API") {
		t.Errorf("%q", got)
	}
}

func TestTheMessageSaysOfTheHostWhatIsTrue(t *testing.T) {
	for host, want := range map[string]struct {
		parts []string
		cert  bool
	}{
		"api4.cert.successfactors.com": {[]string{"Port 443: api4.cert.successfactors.com\n"}, true},
		"api4.successfactors.com:8443": {[]string{"Port 8443: api4.successfactors.com\n"}, false},
		"10.0.0.5":                     {[]string{"Port 443: 10.0.0.5\n"}, false},
		"[2001:db8::7]:8443":           {[]string{"Port 8443: 2001:db8::7\n"}, false},
	} {
		for _, lang := range text.Languages() {
			message := words(lang).Basis(text.Basis{Host: host, Company: "ACMEprod"})
			for _, p := range want.parts {
				if !strings.Contains(strings.ToLower(message), strings.ToLower(p)) {
					t.Errorf("%s, %s: %q is missing in:\n%s", lang, host, p, message)
				}
			}
			if strings.Contains(message, ".cert”") != (want.cert && lang == text.English) || strings.Contains(message, "„.cert“") != (want.cert && lang == text.German) {
				t.Errorf("%s, %s: of the “.cert” in the host it says:\n%s", lang, host, message)
			}
		}
	}
}
