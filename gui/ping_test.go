package gui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/job"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

const (
	pingGood     = "Ping Employee Master Data API\nSOAP login/logout HTTP status code: 200\n"
	pingBad      = "SOAP login/logout HTTP status code: 200\nSOAP request error code: FAILED_AUTHENTICATION\nErika Mustermann 4711: Authentication failed, user account is locked(status code = 13)\n"
	pingPractice = "Practice: Ping Employee Master Data API, from the practice ECP system to Certmap's practice tenant\nSOAP login/logout HTTP status code: 200\n"
)

// confirmed is a mapping that stands in a real tenant and is not proven, with its details shown.
func (w *window) confirmed() securitycenter.Mapping {
	w.t.Helper()
	w.Prober.Result = guitest.WithoutKey()
	w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-hand-over")
	m, err := w.Center.Confirm(w.t.Context(), w.only().ID)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
	return m
}

func (w *window) proof() *securitycenter.Proof {
	w.t.Helper()
	m := w.only()
	return m.Current().Proof
}

func TestARealTenantGoesFromTheFileToTheProofInEightActions(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Prober.Result = guitest.WithoutKey()
	w.acme()
	w.Window.Go(model.Route{Page: model.CertificatesPage, Files: []string{w.File("ecp.cer", w.ECP.PEM())}}) // 1: open
	w.key(fyne.KeyReturn)                                                                                   // 2: Map
	w.key(fyne.KeyReturn)                                                                                   // 3: Save and hand over
	w.key(fyne.Key3)                                                                                        // 4: copy the path
	w.key(fyne.Key4)                                                                                        // 5: copy the login name
	w.key(fyne.KeyReturn)                                                                                   // 6: I saved it there
	w.wantSeen("The server is reachable and trusted.", w.Words.Say("ping.record"), w.Words.Say("test.use-key"))
	w.Paste(pingGood) // 7
	w.wantSeen("The ping worked: ECP logged in to SuccessFactors.", "Line 2: SOAP login/logout HTTP status code: 200")
	w.key(fyne.KeyReturn) // 8: Record
	if p := w.proof(); p == nil || p.Kind != securitycenter.ByPing || p.By != "M. Meier" {
		t.Fatalf("the proof is %+v", p)
	}
	w.wantSeen("proven", "by the ECP ping of 23 Nov 2026, 14:02, pasted by M. Meier", "Recorded: “")
}

func TestAPingPastedOnAMappingBecomesItsProof(t *testing.T) {
	w := open(t, guitest.Options{})
	m := w.confirmed()
	w.wantSeen("not proven yet")
	w.Paste(pingGood)
	w.wantSeen("Record ECP ping: "+m.ConfigurationName, "it becomes the proof of")
	if w.proof() != nil {
		t.Error("it was recorded before anybody said so")
	}
	w.key(fyne.KeyReturn)
	if p := w.proof(); p == nil || p.Kind != securitycenter.ByPing {
		t.Errorf("the proof is %+v", p)
	}
	w.press("ping.show-lines")
	w.wantSeen("SOAP login/logout HTTP status code: 200")
}

func TestAPingThatFailedSaysWhyAndProvesNothing(t *testing.T) {
	w := open(t, guitest.Options{})
	w.confirmed()
	w.Paste(pingBad)
	w.wantSeen("The user that ECP logs in as is locked.", "Have the account unlocked in SuccessFactors.", "status code = 13")
	if strings.Contains(w.seen(), "Mustermann") {
		t.Error("the name of an employee is shown")
	}
	w.key(fyne.KeyReturn)
	if p := w.proof(); p != nil {
		t.Errorf("the proof is %+v", p)
	}
	w.wantSeen("not proven yet", "The ECP ping pasted by M. Meier failed: status code = 13")
	w.press("ping.show-lines")
	w.wantSeen("Cause: ", "FAILED_AUTHENTICATION")
}

func TestATextThatSaysNothingIsSaidToBeUnknown(t *testing.T) {
	w := open(t, guitest.Options{})
	m := w.confirmed()
	before, err := w.Center.Register.History(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.Paste("The weather is fine today.")
	w.wantSeen("This text does not say whether the login worked.")
	if w.has(w.Words.Say("ping.do")) {
		t.Error("it can be recorded")
	}
	w.key(fyne.KeyReturn) // asks for another text
	w.wantSeen("In ECP, run HRSFEC_PTP_CONFIG")
	w.Paste(pingGood)
	w.wantSeen("The ping worked")
	w.key(fyne.KeyEscape)
	after, err := w.Center.Register.History(t.Context(), m.ID)
	if err != nil || len(after) != len(before) || w.proof() != nil {
		t.Errorf("the history is %+v, %v", after, err)
	}
}

func TestACertificatePastedOnAMappingIsOpened(t *testing.T) {
	w := open(t, guitest.Options{})
	w.confirmed()
	w.Paste(string(w.CA.Issue("CN=Pasted", certtest.Valid(guitest.Now, guitest.Now.AddDate(1, 0, 0))).PEM()))
	w.wantSeen("CN=Pasted", w.Words.Say("certificates.title"))
}

func TestThePathOfAFilePastedOnAMappingIsOpened(t *testing.T) {
	w := open(t, guitest.Options{})
	w.confirmed()
	w.Paste(w.File("copied.cer", w.CA.Issue("CN=Copied", certtest.Valid(guitest.Now, guitest.Now.AddDate(1, 0, 0))).PEM()))
	w.wantSeen("CN=Copied")
}

func TestThePracticePingProvesNoRealMapping(t *testing.T) {
	w := open(t, guitest.Options{})
	w.confirmed()
	w.Paste(pingPractice)
	w.wantSeen("The text comes from the practice ECP system", "Practice: nothing of this is a real tenant.")
	if w.has(w.Words.Say("ping.do")) {
		t.Error("it can be recorded")
	}
}

func TestThePingIsAskedForWhereItIsMissing(t *testing.T) {
	w := open(t, guitest.Options{Language: text.German})
	w.confirmed()
	w.press("ping.record")
	w.wantSeen("Führen Sie in ECP HRSFEC_PTP_CONFIG")
	w.Paste(pingGood)
	w.wantSeen("Der Ping war erfolgreich")
	w.press("ping.do")
	if p := w.proof(); p == nil || p.Kind != securitycenter.ByPing {
		t.Errorf("the proof is %+v", p)
	}
}

func TestATextThatIsTypedIsReadToo(t *testing.T) {
	w := open(t, guitest.Options{})
	w.confirmed()
	w.press("ping.record")
	w.typed("SOAP login/logout HTTP status code: 200")
	w.key(fyne.KeyReturn)
	w.wantSeen("The ping worked")
}

func TestWithTheKeyHereNoPingIsAskedFor(t *testing.T) {
	w := open(t, guitest.Options{})
	m := w.confirmed()
	if _, err := w.Center.KeepIdentity(t.Context(), m.TenantID, "ecp.p12", w.ECP.P12(""), cert.SecretString("")); err != nil {
		t.Fatal(err)
	}
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
	if w.has(w.Words.Say("ping.record")) {
		t.Error("the ping is asked for")
	}
}

func TestAProvenMappingCanBePingedAgain(t *testing.T) {
	w := open(t, guitest.Options{})
	w.confirmed()
	w.Paste(pingGood)
	w.key(fyne.KeyReturn)
	w.wantSeen("proven")
	w.press("ping.record")
	w.Paste(pingBad)
	w.press("ping.do")
	w.wantSeen("The ECP ping pasted by M. Meier failed")
}

func TestThePingStandsInTheMenuOfAMappingEvenWithTheKeyHere(t *testing.T) {
	w := open(t, guitest.Options{})
	m := w.confirmed()
	if _, err := w.Center.KeepIdentity(t.Context(), m.TenantID, "ecp.p12", w.ECP.P12(""), cert.SecretString("")); err != nil {
		t.Fatal(err)
	}
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
	w.press("mapping.menu")
	w.key(fyne.KeyDown)
	w.key(fyne.KeyReturn)
	w.wantSeen("In ECP, run HRSFEC_PTP_CONFIG")
}

func TestThePracticeECPSystemPingsOnAClickAndProvesThePracticeMapping(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(securitycenter.PracticeID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-upload-test")
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: w.only().ID})
	w.press("ping.practice")
	w.wantSeen("The ping worked", "Practice: nothing of this is a real tenant.")
	w.key(fyne.KeyReturn)
	if p := w.proof(); p == nil || p.Kind != securitycenter.ByPing {
		t.Errorf("the proof is %+v", p)
	}
}

func TestAPracticePingThatEndsElsewhereIsNotShownThere(t *testing.T) {
	for name, from := range map[string]func(w *window, queue *job.Queue){
		"a mapping": func(w *window, _ *job.Queue) {
			w.put(w.tenant(securitycenter.PracticeID), "ECP", securitycenter.Uploaded, w.ECP)
			w.Window.Go(model.Route{Page: model.MappingPage, MappingID: "ECP"})
		},
		"the guide": func(w *window, queue *job.Queue) {
			w.put(w.tenant(securitycenter.PracticeID), "ECP", securitycenter.Uploaded, w.ECP)
			w.Window.Go(model.Route{Page: model.GuidePage})
			queue.Settle()
			w.choose(w.say("guide.step.ping"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, queue := queued(t)
			from(w, queue)
			queue.Settle()
			w.press("ping.practice")
			w.Window.Go(model.Route{Page: model.HomePage})
			queue.Settle()
			if w.Canvas().Overlays().Top() != nil {
				t.Errorf("the ping is shown:\n%s", w.seen())
			}
		})
	}
}

func TestSomebodysWordStaysInAQuietPlace(t *testing.T) {
	w := open(t, guitest.Options{})
	m := w.confirmed()
	w.Window.Go(model.Route{Page: model.TestPage, MappingID: m.ID, Start: true})
	w.press("test.report-button")
	w.press("test.report.do")
	if p := w.proof(); p == nil || p.Kind != securitycenter.Reported {
		t.Errorf("the proof is %+v", p)
	}
}
