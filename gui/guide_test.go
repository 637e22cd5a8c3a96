package gui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// guide shows the Setup Guide of a real tenant.
func (w *window) guide() securitycenter.Tenant {
	w.t.Helper()
	t := w.acme()
	w.Window.Go(model.Route{Page: model.GuidePage})
	return t
}

// step chooses a step of the guide with the keyboard, by its number.
func (w *window) step(n int) {
	w.Window.Go(model.Route{Page: model.GuidePage})
	w.key(fyne.KeyHome)
	for range n - 1 {
		w.key(fyne.KeyDown)
	}
}

// servedBy makes every check of a host see a chain of this root.
func (w *window) servedBy(root *certtest.Pair) {
	w.Prober.Result = guitest.WithoutKey()
	w.Prober.Result.ServerChain = []string{string(root.Issue("CN=*.cert.successfactors.com").PEM()), string(root.PEM())}
}

func TestTheGuideBeginsWithItsFirstStep(t *testing.T) {
	w := open(t, guitest.Options{})
	w.guide()
	w.wantSeen("0 of 10 steps done", "1. API user and its rights", "SFAPI User Login", "SFAPI_ECP")
	w.Window.Go(model.Route{Page: model.HomePage})
	w.wantSeen("0 of 10", "Setup Guide")
}

func TestEnterTicksAStepAndGoesOn(t *testing.T) {
	w := open(t, guitest.Options{})
	tenant := w.guide()
	w.key(fyne.KeyReturn)
	w.wantSeen("1 of 10 steps done", "ticked by M. Meier, 23 Nov 2026", "2. Permission for the Security Center")
	w.step(1)
	w.wantSeen("Ticked by M. Meier on 23 Nov 2026, 14:02.")
	ticks, err := w.Center.Register.Ticks(t.Context(), tenant.ID)
	if err != nil || len(ticks) != 1 || ticks[0].Step != securitycenter.StepAPIUser {
		t.Errorf("the register holds %+v, %v", ticks, err)
	}
}

func TestATickIsTakenAwayAgain(t *testing.T) {
	w := open(t, guitest.Options{})
	w.guide()
	w.key(fyne.KeyReturn)
	w.step(1)
	if !guitest.Tick(w.Canvas(), w.Words.Say("guide.tick")) {
		t.Fatal("no box to tick")
	}
	w.wantSeen("0 of 10 steps done")
}

func TestTicksAreThoseOfOneTenant(t *testing.T) {
	w := open(t, guitest.Options{})
	tenant := w.guide()
	w.key(fyne.KeyReturn)
	w.wantSeen("1 of 10 steps done")
	w.Window.Choose(securitycenter.PracticeID)
	w.wantSeen("0 of 10 steps done", "Practice.")
	w.Window.Choose(tenant.ID)
	w.wantSeen("1 of 10 steps done")
}

func TestTheMappingAndItsPingCheckTheirSteps(t *testing.T) {
	w := open(t, guitest.Options{})
	w.confirmed()
	w.Window.Go(model.Route{Page: model.GuidePage})
	w.wantSeen("3 of 10 steps done") // permission, export, map
	w.step(7)
	w.press("ping.record")
	w.Paste(pingGood)
	w.key(fyne.KeyReturn)
	w.wantSeen("5 of 10 steps done", "The ping of 23 Nov 2026 worked; pasted by M. Meier.") // the ping, and the root
	if p := w.proof(); p == nil || p.Kind != securitycenter.ByPing {
		t.Errorf("the proof is %+v", p)
	}
}

func TestAPingThatFailedLeadsToTheStepThatMendsIt(t *testing.T) {
	w := open(t, guitest.Options{})
	w.confirmed()
	w.Window.Go(model.Route{Page: model.GuidePage})
	w.Paste(pingBad)
	w.key(fyne.KeyReturn)
	w.step(1)
	w.wantSeen("needs attention", "The ping of 23 Nov 2026 failed: "+w.Words.Say("cause.sf.user-locked.short"))
}

func TestTheLogIsReadWithoutAMappingToo(t *testing.T) {
	w := open(t, guitest.Options{})
	w.guide()
	w.Paste("[Thr 1403] *** ERROR => SSL handshake with api4.cert.successfactors.com:443 failed: SSSLERR_PEER_CERT_UNTRUSTED (-102)")
	w.wantSeen("ECP does not trust the server of SuccessFactors.", "Nothing of the text is kept.")
	if w.has(w.Words.Say("ping.do")) {
		t.Error("it can be recorded, though there is no mapping")
	}
}

func TestTheRootOfTheServerIsSavedForSTRUST(t *testing.T) {
	w := open(t, guitest.Options{})
	w.guide()
	w.step(3)
	w.wantSeen("No test has seen the server's chain yet.")
	w.servedBy(certtest.NewCA("CN=Public Root"))
	w.key(fyne.KeyReturn)
	w.wantSeen("CN=Public Root", "Seen at the host just now, not kept.")
	w.key(fyne.KeyReturn)
	w.wantSeen("One certificate is saved in ")
	saved, err := os.ReadFile(filepath.Join(w.Dir, "handover", "Public Root.cer"))
	if err != nil || !strings.HasPrefix(string(saved), "-----BEGIN CERTIFICATE-----\n") {
		t.Errorf("%q, %v", saved, err)
	}
}

func TestAHostThatIsNotTrustedGivesNoRoot(t *testing.T) {
	w := open(t, guitest.Options{})
	w.guide()
	w.step(3)
	w.servedBy(certtest.NewCA("CN=Inspection Proxy"))
	w.Prober.Result.Rungs[3].State, w.Prober.Result.Cause, w.Prober.Result.Verdict = securitycenter.Fail, "tls.intercepted", securitycenter.Failed
	w.press("tenants.check-host")
	w.wantSeen(w.Words.Say("cause.tls.intercepted.what"))
	if w.has(w.Words.Say("guide.save-roots")) {
		t.Error("it can be saved")
	}
}

func TestTheMessageToBasisIsCopiedInEnglishAndGerman(t *testing.T) {
	w := open(t, guitest.Options{})
	w.guide()
	clip := fyne.CurrentApp().Clipboard()
	w.press("guide.message")
	w.wantSeen("send me the .cer file")
	w.key(fyne.KeyReturn)
	for _, part := range []string{"Hello,", "api4.cert.successfactors.com", "DigiCert Global Root G2", "ACMEprod", "send me all of its output"} {
		if !strings.Contains(clip.Content(), part) {
			t.Errorf("%q is missing in:\n%s", part, clip.Content())
		}
	}
	w.press("guide.message")
	w.press("basis.language.de")
	w.wantSeen("mir die .cer-Datei schicken")
	w.press("basis.copy")
	for _, part := range []string{"Guten Tag,", "api4.cert.successfactors.com", "mir die ganze Ausgabe als Text schicken"} {
		if !strings.Contains(clip.Content(), part) {
			t.Errorf("%q is missing in:\n%s", part, clip.Content())
		}
	}
}

func TestTheMessageBeginsInTheLanguageOfTheWindow(t *testing.T) {
	w := open(t, guitest.Options{Language: text.German})
	w.guide()
	w.press("guide.message")
	w.wantSeen("Guten Tag,")
}

func TestTheHostAndTheCompanyAreCopied(t *testing.T) {
	w := open(t, guitest.Options{})
	w.guide()
	w.step(6)
	w.wantSeen("api4.cert.successfactors.com", "ACMEprod", "icm/HTTPS/client_sni_enabled = TRUE")
	w.press("button.copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "api4.cert.successfactors.com" {
		t.Errorf("the clipboard holds %q", got)
	}
}

func TestWhenAllIsDoneItSaysSo(t *testing.T) {
	w := open(t, guitest.Options{})
	w.confirmed()
	w.Paste(pingGood)
	w.key(fyne.KeyReturn)
	w.Window.Go(model.Route{Page: model.GuidePage})
	for range 5 {
		w.press("guide.tick.next")
	}
	w.wantSeen("10 of 10 steps done", "All steps are done.")
}
