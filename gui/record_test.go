package gui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// recordAll opens a folder of three certificates, an authority's and a web page, and presses Record all.
func (w *window) recordAll() {
	w.t.Helper()
	dir := w.folder(0)
	if err := os.WriteFile(filepath.Join(dir, "root.cer"), w.CA.PEM(), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.Window.Go(model.Route{Page: model.FolderPage, Files: []string{dir}})
	w.press("record.all", text.V{"Count": 3})
}

func TestAFolderIsRecordedAtOnceByKeyboardAlone(t *testing.T) {
	w := open(t, guitest.Options{})
	w.acme()
	w.recordAll()
	w.wantSeen("3 mappings will be recorded in ACME Payroll.", "2 lines are left out", "1 certificate has expired", "To undo it, delete them here.",
		"ECP 0 – 2026", "The certificate of an authority logs in nobody.", "This is a web page.")
	w.typed("SFAPI_ALL")
	w.key(fyne.KeyReturn)
	w.wantSeen("3 mappings were recorded in ACME Payroll.", "recorded")
	all := w.mappings()
	if len(all) != 3 {
		t.Fatalf("the register holds %d mappings", len(all))
	}
	for _, m := range all {
		if m.State != securitycenter.Confirmed || m.LoginName != "SFAPI_ALL" || m.IntegrationName != "Employee Central Payroll" {
			t.Errorf("recorded: %+v", m)
		}
	}
	w.key(fyne.KeyReturn)
	w.wantSeen("3 mappings", "ECP 1 – 2026", w.Words.Say("mapping.history"))
}

func TestEscLeavesRecordAllAndNothingIsRecorded(t *testing.T) {
	w := open(t, guitest.Options{})
	w.acme()
	w.recordAll()
	w.key(fyne.KeyEscape)
	w.wantSeen("5 files · 4 certificates · 5 lines shown")
	if n := len(w.mappings()); n != 0 {
		t.Errorf("%d mappings were recorded", n)
	}
}

func TestASystemKnownInAnotherTenantPresetsIt(t *testing.T) {
	w := open(t, guitest.Options{})
	tenant := w.acme()
	before := w.CA.Issue("CN=ECP 2 2025,O=Elsewhere", certtest.Valid(guitest.Now.AddDate(-1, 0, 0), guitest.Now.AddDate(0, 1, 0)))
	w.form(tenant.ID, "before.cer", before.PEM())
	w.key(fyne.KeyReturn)
	w.Window.Choose(securitycenter.PracticeID)
	w.recordAll()
	w.wantSeen("3 mappings will be recorded in ACME Payroll.")
	w.wantUnseen(w.Words.Say("practice.strip.rest"))
}

func TestWhatIsRegisteredAlreadyIsNamedAndLeadsToItsMapping(t *testing.T) {
	w := open(t, guitest.Options{})
	w.acme()
	w.recordAll()
	w.key(fyne.KeyReturn)
	w.press("record.back")
	w.press("record.all", text.V{"Count": 3})
	w.wantSeen("Nothing can be recorded in ACME Payroll.", "This certificate is “ECP 2 – 2027”.")
	if w.has(w.Words.Say("record.do", text.V{"Count": 0})) {
		t.Error("a button records nothing")
	}
	w.key(fyne.KeyReturn)
	w.wantSeen("Nothing can be recorded in ACME Payroll.")
	w.choose("This certificate is “ECP 2 – 2027”.")
	w.press("record.show-mapping")
	w.wantSeen("ECP 2 – 2027", w.Words.Say("mapping.history"))
}

func TestRecordingOnThePracticeTenantIsMarked(t *testing.T) {
	w := open(t, guitest.Options{})
	w.recordAll()
	w.wantSeen("3 mappings will be recorded in Practice tenant.", "Practice.", w.Words.Say("practice.strip.rest"))
	w.key(fyne.KeyReturn)
	w.wantSeen("3 mappings were recorded in Practice tenant.", w.Words.Say("practice.strip.rest"))
}

func TestTheTenantOfARecordingIsChosenByKeyboard(t *testing.T) {
	w := open(t, guitest.Options{})
	w.acme()
	w.recordAll()
	w.Canvas().FocusPrevious() // from the login name to the tenant
	w.key(fyne.KeySpace)
	w.key(fyne.KeyDown)
	w.key(fyne.KeyDown)
	w.key(fyne.KeyReturn)
	w.wantSeen("3 mappings will be recorded in Practice tenant.", w.Words.Say("practice.strip.rest"))
	w.key(fyne.KeyReturn)
	for _, m := range w.mappings() {
		if m.TenantID != securitycenter.PracticeID {
			t.Errorf("recorded elsewhere: %+v", m)
		}
	}
	w.key(fyne.KeyReturn)
	w.wantSeen("3 mappings", "ECP 0 – 2026", w.Words.Say("practice.strip.rest"))
}

func TestWithoutAPlanThereIsNothingToRecord(t *testing.T) {
	w := open(t, guitest.Options{})
	w.acme()
	w.Window.Go(model.Route{Page: model.FolderPage, Files: []string{w.folder(0)}})
	w.Center.Register = guitest.Unread(w.Center.Register)
	w.press("record.all", text.V{"Count": 3})
	w.wantSeen(w.Words.Say("fault.register-busy.what"), "4 files · 3 certificates")
	if w.has(w.Words.Say("record.do", text.V{"Count": 3})) {
		t.Error("something can be recorded")
	}
}

// recordingPieceByPiece is a window that has read a folder of three certificates and waits for Record all to begin.
func recordingPieceByPiece(t *testing.T) (*window, *job.Queue) {
	t.Helper()
	w, queue := queued(t)
	w.acme()
	queue.Settle()
	w.Window.Go(model.Route{Page: model.FolderPage, Files: []string{w.folder(0)}})
	queue.Settle()
	w.press("record.all", text.V{"Count": 3})
	queue.Settle()
	return w, queue
}

func TestRecordingShowsHowFarItIsAndCanBeGivenUpAndGoneOnWith(t *testing.T) {
	w, queue := recordingPieceByPiece(t)
	w.press("record.do", text.V{"Count": 3})
	for !strings.Contains(w.seen(), "1 of 4 looked at.") {
		queue.Next()
	}
	w.key(fyne.KeyEscape)
	queue.Settle()
	w.wantSeen("What was recorded stays recorded.")
	recorded := len(w.mappings())
	if recorded == 0 || recorded == 3 {
		t.Fatalf("%d of 3 were recorded before it was given up", recorded)
	}
	w.press("record.go-on", text.V{"Count": 3 - recorded})
	queue.Settle()
	w.wantSeen("3 mappings were recorded in ACME Payroll.")
	if n := len(w.mappings()); n != 3 {
		t.Errorf("%d of 3 are recorded", n)
	}
}

func TestWhoRecordsBeforeTheLoginNameIsLookedAtIsToldWhatIsWrongWithIt(t *testing.T) {
	w, queue := recordingPieceByPiece(t)
	w.Canvas().Focused().(*kit.Entry).SetText(strings.Repeat("x", 300))
	w.press("record.do", text.V{"Count": 3})
	queue.Settle()
	w.wantSeen("This name is longer than", w.say("record.do", text.V{"Count": 3}))
	w.wantUnseen(w.say("fault.unexpected.what"))
	if n := len(w.mappings()); n != 0 {
		t.Errorf("%d mappings were recorded", n)
	}
}

func TestADiskThatIsFullIsToldAndWhatWasRecordedStays(t *testing.T) {
	w := open(t, guitest.Options{})
	w.acme()
	w.recordAll()
	w.Center.Register = guitest.Full(w.Center.Register, 1)
	w.key(fyne.KeyReturn)
	w.wantSeen(w.Words.Say("fault.register-disk-full.what"), "1 mapping was recorded in ACME Payroll.", "What was recorded stays recorded.", "not recorded")
	if !w.has(w.Words.Say("record.go-on", text.V{"Count": 2})) {
		t.Error("the other two cannot be recorded")
	}
}

func TestWhatIsToBeRecordedIsSearchedAndSorted(t *testing.T) {
	w := open(t, guitest.Options{})
	w.acme()
	w.recordAll()
	w.choose("Left")
	if order := w.order("ECP 0", "ECP 1", "ECP 2"); order != "ECP 1 ECP 0 ECP 2" {
		t.Errorf("sorted by expiry: %s", order)
	}
	if seen := w.seen(); strings.Index(seen, "This is a web page.") < strings.Index(seen, "ECP 2") {
		t.Error("what has no certificate does not come last")
	}
	w.enter("folder.search", "2027")
	w.wantSeen("ECP 2 – 2027")
	w.wantUnseen("ECP 0 – 2026")
}

func TestTheFolderOfTheFirstStartIsOffered(t *testing.T) {
	w := open(t, guitest.Options{})
	w.wantSeen("becomes one table to record at once")
	if !w.has(w.Words.Say("first.existing.folder")) {
		t.Error("no way to open a folder")
	}
}
