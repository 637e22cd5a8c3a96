package gui_test

import (
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// inspect opens files in the inspector.
func (w *window) inspect(paths ...string) {
	w.Window.Go(model.Route{Page: model.CertificatesPage, Files: paths})
}

// choose taps the row that shows a text.
func (w *window) choose(text string) {
	w.t.Helper()
	if !guitest.Choose(w.Canvas(), text) {
		w.t.Fatalf("no row %q among:\n%s", text, w.seen())
	}
}

func (w *window) wantUnseen(parts ...string) {
	w.t.Helper()
	for _, part := range parts {
		if strings.Contains(w.seen(), part) {
			w.t.Fatalf("%q is to be seen among:\n%s", part, w.seen())
		}
	}
}

// enter fills in the field with a placeholder and presses Enter in it.
func (w *window) enter(placeholder, content string) {
	w.t.Helper()
	w.into(placeholder, content)
	w.key(fyne.KeyReturn)
}

func (w *window) chain() *certtest.Pair {
	return w.CA.IssueCA("CN=Issuing CA,O=SAP SE,C=DE", certtest.Valid(guitest.Now.AddDate(-1, 0, 0), guitest.Now.AddDate(4, 0, 0))).Issue("CN=ECP PRD 100 2027,O=ACME SE,C=DE",
		certtest.Valid(guitest.Now.AddDate(0, -1, 0), guitest.Now.AddDate(0, 0, 100)), certtest.Purposes(x509.ExtKeyUsageClientAuth))
}

func TestAFileIsShownAsItsChain(t *testing.T) {
	w := open(t, guitest.Options{})
	w.inspect(w.File("ecp.p12", w.chain().P12("")))
	seen := w.seen()
	at := -1
	for _, line := range []string{"Certificate with its private key", "Issuer, in the file", "Root authority"} {
		next := strings.Index(seen, line)
		if next <= at {
			t.Fatalf("%q is not where it belongs among:\n%s", line, seen)
		}
		at = next
	}
	w.wantSeen("Fit to map.", "100 days", "Serial number, decimal", "TLS client authentication (1.3.6.1.5.5.7.3.2)", "As text")
	w.choose("CN=Issuing CA")
	w.wantSeen("Will not work.", "This is the certificate of an authority.")
}

func TestAWrongPassphraseIsAskedForAgainAndTheRightOneIsCarriedToTheMapping(t *testing.T) {
	w := open(t, guitest.Options{})
	w.inspect(w.File("ecp.p12", w.chain().P12("geheim")))
	w.typed("falsch")
	w.key(fyne.KeyReturn)
	w.wantSeen(w.Words.Say("unlock.wrong"))
	w.wantUnseen("falsch")
	w.typed("geheim")
	w.key(fyne.KeyReturn)
	w.wantSeen("Certificate with its private key", "Fit to map.")
	w.key(fyne.KeyReturn)
	w.wantSeen("What will be mapped", "CN=ECP PRD 100 2027,O=ACME SE,C=DE")
	w.key(fyne.KeyReturn)
	if m := w.only(); !strings.HasPrefix(m.ConfigurationName, "ECP PRD 100 2027") {
		t.Errorf("the register holds %+v", m)
	}
}

func TestTheKeyCanStillBeKeptAfterTheFormWasLeft(t *testing.T) {
	w := open(t, guitest.Options{})
	w.inspect(w.File("ecp.p12", w.chain().P12("geheim")))
	w.typed("geheim")
	w.key(fyne.KeyReturn)
	w.key(fyne.KeyReturn) // to the form
	w.press("button.cancel")
	w.Window.Go(model.Route{Page: model.CertificatesPage})
	w.press("certificates.keep")
	kept, err := w.Center.Register.Credentials(t.Context())
	if err != nil || len(kept) != 1 || kept[0].Label != "ecp.p12" {
		t.Errorf("kept: %+v, %v", kept, err)
	}
}

func TestOneBadFileHidesNoGoodOne(t *testing.T) {
	w := open(t, guitest.Options{})
	w.inspect(w.File("login.cer", []byte("<!DOCTYPE html><html></html>")), w.File("ecp.cer", w.ECP.PEM()), w.File("locked.p12", w.ECP.P12("geheim")))
	w.wantSeen("3 files", "login.cer", "ecp.cer", "locked.p12", "This is a web page.")
	w.choose("CN=ECP Practice 100")
	w.wantSeen("Fit to map.")
	w.choose("locked.p12")
	w.wantSeen(w.Words.Say("unlock.title", text.V{"Name": "locked.p12"}))
	w.typed("geheim")
	w.key(fyne.KeyReturn)
	w.wantSeen("Certificate with its private key", "login.cer")
}

func TestAPartThatIsLockedIsNamedAndOpened(t *testing.T) {
	w := open(t, guitest.Options{})
	store := certtest.JKS("geheim", certtest.Entry{Alias: "ecp", Key: w.ECP.KeyDER(), Chain: [][]byte{w.ECP.Cert.Raw, w.CA.Cert.Raw}})
	w.inspect(w.File("keystore.jks", store))
	w.wantSeen("Fit to map.", "A part of this file is locked.", "Private key “ecp”", "locked")
	w.press("unlock.do")
	w.typed("geheim")
	w.key(fyne.KeyReturn)
	w.wantSeen("Certificate with its private key")
	w.wantUnseen("A part of this file is locked.")
}

func TestAFileThatTakesTooLongIsOpenedOnTrustAndCanBeGivenUp(t *testing.T) {
	w, queue := queued(t)
	const minutes = 60_000_000
	w.inspect(w.File("slow.p12", certtest.PFX(certtest.LockedSafe(certtest.Costly(minutes), certtest.CertBag(w.ECP.Cert.Raw)))))
	queue.Settle()
	w.wantSeen("Opening the file would take very long.")
	w.press("certificates.costly-button")
	w.wantSeen("Opening slow.p12 takes a while.")
	w.press("button.cancel")
	queue.Settle()
	w.wantSeen("Opening the file would take very long.")
}

func TestThePKCS12DoctorSaysWhatIsUnusual(t *testing.T) {
	w := open(t, guitest.Options{})
	w.inspect(w.File("old.pfx", w.chain().LegacyP12("geheim")))
	w.typed("geheim")
	w.key(fyne.KeyReturn)
	w.choose("PKCS#12")
	w.wantSeen("It is encrypted with an old cipher.", "PKCS#12 with SHA-1 and RC2-40, 2,048 iterations", "HMAC-SHA-1", "Private key, encrypted",
		"AES-256-CBC, PBKDF2 with HMAC-SHA-256 · HMAC-SHA-256 · 100,000 iterations", "3DES-CBC, PKCS#12 with SHA-1 · HMAC-SHA-1 · 2,048 iterations")
	w.press("p12.copy.modern")
	w.wantSeen("Passphrase of the copy")
}

func TestThatItIsRevokedIsAskedOnAClickAlone(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Trust.Revoked = securitycenter.IsRevoked
	w.inspect(w.File("ecp.p12", w.chain().P12("")))
	w.wantSeen("Fit to map.", "does not trust", "from the file")
	if w.Trust.Fetches.Load() != 0 {
		t.Fatal("something was asked over the network without a click")
	}
	w.press("certificates.chain.revoked")
	w.wantSeen("Fit to map, one warning.", "The certificate was revoked on", "Reason: the private key became known.")
}

// folder makes a folder of n certificates, with a web page among them.
func (w *window) folder(n int) string {
	dir := filepath.Join(w.Dir, "certificates")
	if err := os.MkdirAll(filepath.Join(dir, "old"), 0o700); err != nil {
		w.t.Fatal(err)
	}
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
	for i, days := range []int{21, -21, 300} {
		c := w.CA.Issue(fmt.Sprintf("CN=ECP %d,O=ACME SE", i), certtest.Valid(guitest.Now.AddDate(-1, 0, 0), guitest.Now.AddDate(0, 0, days)), certtest.Purposes(x509.ExtKeyUsageClientAuth))
		write(fmt.Sprintf("ecp%d.cer", i), c.PEM())
	}
	write(filepath.Join("old", "login.cer"), []byte("<!DOCTYPE html><html></html>"))
	for i := range n {
		write(fmt.Sprintf("copy%05d.cer", i), w.ECP.PEM())
	}
	return dir
}

func TestAFolderBecomesATableOfWhatExpiresWhen(t *testing.T) {
	w := open(t, guitest.Options{})
	w.inspect(w.folder(0))
	w.wantSeen("4 files · 3 certificates · 4 lines shown", "expired", "21 days", "300 days", "This is a web page.", filepath.Join("old", "login.cer"))
	if order := w.order("ECP 0", "ECP 1", "ECP 2"); order != "ECP 1 ECP 0 ECP 2" {
		t.Errorf("sorted by expiry: %s", order)
	}
	w.choose("Certificate")
	if order := w.order("ECP 0", "ECP 1", "ECP 2"); order != "ECP 0 ECP 1 ECP 2" {
		t.Errorf("sorted by name: %s", order)
	}
	w.choose("Certificate")
	if order := w.order("ECP 0", "ECP 1", "ECP 2"); order != "ECP 2 ECP 1 ECP 0" {
		t.Errorf("sorted by name, the other way round: %s", order)
	}
	w.choose("ECP 1")
	w.key(fyne.KeyReturn)
	w.wantSeen("Will not work.", "The certificate expired 21 days ago")
}

// order returns the texts in the order in which they are shown.
func (w *window) order(texts ...string) string {
	var out []string
	for _, line := range guitest.Texts(w.Canvas()) {
		for _, t := range texts {
			if line == t {
				out = append(out, line)
			}
		}
	}
	return strings.Join(out, " ")
}

func TestATableIsSearchedAndPrintedAsItIsShown(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Window.Go(model.Route{Page: model.FolderPage, Files: []string{w.folder(0)}})
	w.enter("folder.search", "ECP2.cer")
	w.wantSeen("1 line shown", "ECP 2")
	w.wantUnseen("ECP 0")
	w.press("folder.print")
	if len(w.Opened) != 1 {
		t.Fatalf("opened: %v", w.Opened)
	}
	u, err := url.Parse(w.Opened[0])
	if err != nil || u.Scheme != "file" {
		t.Fatalf("%s: %v", w.Opened[0], err)
	}
	page, err := os.ReadFile(filepath.FromSlash(u.Path))
	if err != nil || !strings.Contains(string(page), "ECP 2") || strings.Contains(string(page), "ECP 0") {
		t.Errorf("%v\n%s", err, page)
	}
}

func TestReadingAFolderShowsHowFarItIsAndCanBeCanceled(t *testing.T) {
	w, queue := queued(t)
	w.Window.Go(model.Route{Page: model.FolderPage, Files: []string{w.folder(1200)}})
	for !strings.Contains(w.seen(), "certificates ·") || strings.Contains(w.seen(), "Reading… 0 files") {
		queue.Next()
	}
	w.wantSeen("Reading… ", "files so far.")
	w.press("button.cancel")
	queue.Settle()
	w.wantSeen("Canceled after ", "The table shows what was read until then.")
	w.wantUnseen("1,204 files")
	w.press("folder.again")
	queue.Settle()
	w.wantSeen("1,204 files · 1,203 certificates")
	w.wantUnseen("Canceled")
}

func (w *window) side(p *certtest.Pair, from string) model.Side {
	return model.Side{Certificate: cert.Open(w.t.Context(), p.PEM(), cert.Options{Now: guitest.Now}).Certificates()[0], From: from}
}

func TestTwoCertificatesAreCompared(t *testing.T) {
	w := open(t, guitest.Options{})
	first := w.chain()
	names := "CN=ECP PRD 100 2027,O=ACME SE,C=DE"
	for want, other := range map[string]*certtest.Pair{
		"The same certificate.":                                 first,
		"Different certificates.":                               w.ECP,
		"The same names, another key.":                          certtest.SelfSigned(names),
		"The same key, another certificate.":                    w.CA.Issue("CN=ECP PRD 100 2028,O=ACME SE,C=DE", certtest.WithKey(first.Key)),
		"The same key and the same names, another certificate.": certtest.SelfSigned(names, certtest.WithKey(first.Key)),
	} {
		c := &model.Comparison{A: w.side(first, "a.cer"), B: w.side(other, "b.cer")}
		if strings.HasPrefix(want, "The same names") || strings.Contains(want, "same names, another certificate") {
			c.A = w.side(certtest.SelfSigned(names, certtest.WithKey(first.Key)), "a.cer")
		}
		w.Window.Go(model.Route{Page: model.ComparePage, Compare: c})
		w.wantSeen(want, "in a.cer", "in b.cer", "Side by side")
	}
}

func TestACertificateIsComparedWithATextAndWithAFile(t *testing.T) {
	w := open(t, guitest.Options{})
	w.inspect(w.File("ecp.cer", w.ECP.PEM()))
	w.Window.Go(model.Route{Page: model.ComparePage, Compare: &model.Comparison{A: w.side(w.ECP, "ecp.cer")}})
	w.wantSeen("Choose a certificate")
	w.enter("compare.text-hint", fmt.Sprintf("%x", sha256.Sum256(w.ECP.Cert.Raw)))
	w.wantSeen("It matches: SHA-256.")
	w.enter("compare.text-hint", "0")
	w.wantSeen("does not match")
	w.Window.Go(model.Route{Page: model.ComparePage, Files: []string{w.File("copy.p12", w.ECP.P12("geheim"))}})
	w.typed("geheim")
	w.key(fyne.KeyReturn)
	w.wantSeen("The same certificate.", "in copy.p12")
	w.Window.Go(model.Route{Page: model.ComparePage, Files: []string{w.File("empty.cer", nil)}})
	w.wantSeen("The file is empty.")
}

func TestACopyWithItsKeyIsNotSavedUnderAnEmptyPassphrase(t *testing.T) {
	w := open(t, guitest.Options{})
	w.inspect(w.File("open.p12", w.chain().P12("")))
	w.choose("PKCS#12")
	w.press("p12.copy.modern")
	w.wantSeen("holds a private key, so it needs a passphrase.")
	w.key(fyne.KeyReturn)
	w.wantSeen("Passphrase of the copy", "Enter a passphrase: without one, whoever has the file has the key.")
}

// TestACopyIsSavedUnderThePassphraseOfItsFileThoughAnotherIsOpenThen has another file arrive while the passphrase is asked for.
func TestACopyIsSavedUnderThePassphraseOfItsFileThoughAnotherIsOpenThen(t *testing.T) {
	w, queue := queued(t)
	t.Setenv("HOME", w.Dir)
	t.Chdir(w.Dir)
	w.inspect(w.File("mine.p12", w.ECP.P12("geheim")))
	queue.Settle()
	w.typed("geheim")
	w.key(fyne.KeyReturn)
	queue.Settle()
	w.choose("PKCS#12")
	w.inspect(w.File("other.cer", w.CA.PEM()))
	w.press("p12.copy.modern")
	queue.Settle()
	w.key(fyne.KeyReturn)
	w.key(fyne.KeyReturn) // where the dialog stands
	queue.Settle()
	data, err := os.ReadFile(filepath.Join(w.Dir, "mine-modern.p12"))
	if err != nil {
		t.Fatal(err)
	}
	for passphrase, opens := range map[string]bool{"geheim": true, "": false} {
		f := cert.Open(t.Context(), data, cert.Options{Passphrases: []cert.Secret{cert.SecretString(passphrase)}})
		if got := f.LeafCertificate() != nil; got != opens {
			t.Errorf("with the passphrase %q it opens: %v", passphrase, got)
		}
	}
}

func TestTheBagsOfAPKCS12FileStandBelowTheirSafes(t *testing.T) {
	w := open(t, guitest.Options{})
	pair := w.chain()
	w.inspect(w.File("two.p12", certtest.PFX(
		certtest.PlainSafe(certtest.CertBag(pair.Cert.Raw, certtest.FriendlyName("leaf"))),
		certtest.PlainSafe(),
		certtest.PlainSafe(certtest.KeyBag(pair.KeyDER(), certtest.FriendlyName("its key"))))))
	w.choose("PKCS#12")
	if order := w.order("Safe 1 · not encrypted", "Certificate · leaf", "Safe 2 · not encrypted", "Nothing lies in it.", "Safe 3 · not encrypted", "Private key, not encrypted · its key"); order !=
		"Safe 1 · not encrypted Certificate · leaf Safe 2 · not encrypted Nothing lies in it. Safe 3 · not encrypted Private key, not encrypted · its key" {
		t.Errorf("the order is: %s\n%s", order, w.seen())
	}
}

func TestWhatAKeyMayBeUsedForIsSaidInTheLanguageChosen(t *testing.T) {
	w := open(t, guitest.Options{Language: text.German})
	w.inspect(w.File("ecp.cer", w.ECP.PEM()))
	w.wantSeen("Digitale Signatur", "TLS-Client-Authentifizierung (1.3.6.1.5.5.7.3.2)", "SHA-256 mit ECDSA")
	w.Window.Go(model.Route{Page: model.ComparePage, Compare: &model.Comparison{A: w.side(w.ECP, "a.cer"), B: w.side(w.chain(), "b.cer")}})
	w.wantSeen("Digitale Signatur", "TLS-Client-Authentifizierung", "SHA-256 mit ECDSA")
	w.wantUnseen("Digital signature", "SHA-256 with ECDSA")
}

// TestWhatWasGivenUpByLeavingThePageIsNotWaitedForWhenOneComesBack leaves it while the chain is looked at, and while a file is
// opened that takes minutes.
func TestWhatWasGivenUpByLeavingThePageIsNotWaitedForWhenOneComesBack(t *testing.T) {
	const minutes = 60_000_000
	w, queue := queued(t)
	away := func() {
		w.Window.Go(model.Route{Page: model.HomePage})
		queue.Settle()
		w.Window.Go(model.Route{Page: model.CertificatesPage})
		queue.Settle()
	}
	w.inspect(w.File("ecp.p12", w.chain().P12("")))
	queue.Next() // it is read
	w.wantSeen(w.say("certificates.chain.asking"))
	away()
	w.wantUnseen(w.say("certificates.chain.asking"))
	w.wantSeen("from the file")

	w.inspect(w.File("slow.p12", certtest.PFX(certtest.LockedSafe(certtest.Costly(minutes), certtest.CertBag(w.ECP.Cert.Raw)))))
	queue.Settle()
	w.press("certificates.costly-button")
	away()
	w.wantSeen("Opening the file would take very long.")
}
