package gui_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// both runs a test in both languages.
func both(t *testing.T, run func(t *testing.T, w *window)) {
	for _, lang := range []text.Language{text.English, text.German} {
		t.Run(string(lang), func(t *testing.T) { run(t, open(t, guitest.Options{Language: lang})) })
	}
}

// entry returns the field with a placeholder, which has the keyboard then.
func (w *window) entry(placeholder string) *kit.Entry {
	w.t.Helper()
	e := guitest.FocusEntry(w.Canvas(), w.say(placeholder))
	if e == nil {
		w.t.Fatalf("no field %q", placeholder)
	}
	return e
}

// say says what stands in the catalogue.
func (w *window) say(id string, values ...text.V) string { return w.Words.Say(id, values...) }

func (w *window) history(id string, kind securitycenter.EventKind) int {
	w.t.Helper()
	all, err := w.Center.Register.History(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, e := range all {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func TestTheFormMapsTheFileThatItsFieldShows(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		w.form(w.acme().ID, "a.cer", w.ECP.PEM())
		w.wantSeen(w.say("form.fit"), "CN=ECP Practice 100")
		file := w.entry("form.file-hint")
		for shown, why := range map[string]string{
			"/nowhere/b.cer": w.say("problem.not-there.what"), "": w.say("objection.file-missing"), " ": w.say("objection.file-missing"),
			w.Dir: w.say("problem.not-a-certificate.folder.what"), "gibberish": w.say("problem.not-there.what"),
		} {
			file.SetText(shown)
			w.wantSeen(why)
			w.wantUnseen(w.say("form.fit"), w.say("form.what"))
			w.press("form.save-hand-over")
			w.press("form.save-draft")
			if n := len(w.mappings()); n != 0 {
				t.Fatalf("%q: %d mappings were saved", shown, n)
			}
		}
		file.SetText("a.cer")
		w.wantSeen(w.say("form.fit"))
		w.press("form.save-draft")
		w.only()
	})
}

// TestSavingDoesNotWaitForTheDiskToForgetAFile presses Save before it was found that there is no file at the path typed.
func TestSavingDoesNotWaitForTheDiskToForgetAFile(t *testing.T) {
	w, queue := queued(t)
	acme := w.acme()
	queue.Settle()
	w.form(acme.ID, "a.cer", w.ECP.PEM())
	queue.Settle()
	w.entry("form.file-hint").SetText("/nowhere/b.cer")
	w.press("form.save-draft")
	queue.Settle()
	if n := len(w.mappings()); n != 0 {
		t.Fatalf("%d mappings were saved", n)
	}
}

func TestAFileThatCannotBeMappedSaysWhyAndWhatToDo(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		w.form(w.acme().ID, "", nil)
		file := w.entry("form.file-hint")
		for id, path := range map[string]string{
			"not-there":              w.Dir + "/nothing.cer",
			"not-a-certificate.html": w.File("login.cer", []byte("<!DOCTYPE html><html><title>Log in</title></html>")),
			"empty":                  w.File("empty.cer", nil),
		} {
			file.SetText(path)
			m := w.Words.Tell("problem." + id)
			w.wantSeen(m.What, m.Why, m.Next)
			w.wantUnseen(w.say("form.name-taken-from"))
		}
		file.SetText(w.File("ecp.cer", w.ECP.PEM()))
		w.wantSeen(w.say("form.fit"), w.say("form.name-taken-from"))
	})
}

func TestAMisspeltPathThatIsPastedIsNoFile(t *testing.T) {
	for page, show := range map[string]func(w *window){
		"Home":        func(w *window) { w.Window.Go(model.Route{Page: model.HomePage}) },
		"Setup Guide": func(w *window) { w.guide() },
		"Compare": func(w *window) {
			w.Window.Go(model.Route{Page: model.ComparePage, Compare: &model.Comparison{A: w.side(w.ECP, "ecp.cer")}})
		},
		"Connection Test": func(w *window) { w.Window.Go(model.Route{Page: model.TestPage, MappingID: w.company("ACME PRD").ID}) },
		"mapping": func(w *window) {
			w.Window.Go(model.Route{Page: model.MappingPage, MappingID: w.company("ACME PRD").ID})
		},
	} {
		t.Run(page, func(t *testing.T) {
			both(t, func(t *testing.T, w *window) {
				show(w)
				w.Canvas().Unfocus()
				w.Paste("/nowhere/ecp.cer")
				w.wantSeen(w.say("problem.not-there.what"), w.say("problem.not-there.next"))
				w.wantUnseen(w.say("problem.not-a-certificate.text.what"))
			})
		})
	}
}

func TestWhatWasOnlySaidToBeMissingIsSuggestedAllTheSame(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(w.acme().ID, "", nil)
	w.press("form.save-hand-over")
	w.wantSeen(w.say("objection.configuration-name-missing"))
	w.entry("form.file-hint").SetText(w.File("ecp.cer", w.ECP.PEM()))
	w.press("form.save-draft")
	if m := w.only(); m.ConfigurationName == "" || m.LoginName != "SFAPI_ECP" {
		t.Errorf("saved %+v", m)
	}
}

func TestACertificateThatIsPastedIntoAnyFieldIsMapped(t *testing.T) {
	for name, paste := range map[string]func(w *window) string{
		"text": func(w *window) string { return string(w.ECP.PEM()) },
		"path": func(w *window) string { return w.File("pasted.cer", w.ECP.PEM()) },
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, guitest.Options{})
			w.form(w.acme().ID, "", nil)
			w.Paste(paste(w)) // the keyboard is in the configuration name
			w.wantSeen(w.say("form.fit"), "ECP Practice 100 – 2027")
		})
	}
}

func TestAnyOtherTextIsPastedIntoItsField(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(w.acme().ID, "", nil)
	clip := fyne.CurrentApp().Clipboard()
	clip.SetContent("ECP PRD 100")
	name := w.Canvas().Focused().(*kit.Entry)
	name.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if name.Text != "ECP PRD 100" {
		t.Errorf("the field holds %q", name.Text)
	}
}

func TestADraftSavedInAnotherTenantIsToBeSeen(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		acme := w.acme()
		w.form(securitycenter.PracticeID, "other.cer", w.CA.Issue("CN=Other").PEM())
		w.press("form.save-draft")
		w.form(acme.ID, "ecp.cer", w.ECP.PEM())
		w.Window.Choose(securitycenter.PracticeID)
		w.form(acme.ID, "ecp.cer", w.ECP.PEM())
		w.press("form.save-draft")
		w.wantSeen(w.say("strip.draft.what"), "CN=ECP Practice 100", "ACME Payroll")
		w.wantUnseen("CN=Other")
	})
}

func TestWhatWasSavedIsShownWhateverTheListIsFilteredBy(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.acme()
	w.form(acme.ID, "other.cer", w.CA.Issue("CN=Other").PEM())
	w.press("form.save-draft")
	w.Window.Go(model.Route{Page: model.MappingPage, Search: "Other"})
	w.press("mapping.add")
	w.entry("form.file-hint").SetText(w.File("ecp.cer", w.ECP.PEM()))
	w.press("form.save-draft")
	w.wantSeen("CN=ECP Practice 100")
}

func TestNoMappingIsHighlightedWhileOneIsEntered(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.acme()
	w.form(acme.ID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-draft")
	highlighted := func() int {
		at := -2
		guitest.Walk(w.Canvas().Content(), func(o fyne.CanvasObject) {
			if l, ok := o.(interface{ Current() int }); ok {
				at = l.Current()
			}
		})
		return at
	}
	if at := highlighted(); at != 0 {
		t.Fatalf("the mapping shown is not highlighted: %d", at)
	}
	w.form(acme.ID, "", nil)
	if at := highlighted(); at != -1 {
		t.Errorf("row %d is highlighted", at)
	}
}

func TestAMappingThatIsReadLateDoesNotTakeThePlaceOfTheForm(t *testing.T) {
	w, queue := queued(t)
	mine, other := w.twoCompanies()
	queue.Settle()
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: mine.ID})
	queue.Settle()
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: other.ID, HandOver: true}) // under way
	w.press("mapping.add")
	queue.Settle()
	w.wantSeen(w.say("form.save-draft"))
}

func TestTheInputsOfAFormAreEquallyWide(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
		widths := map[float32]bool{}
		guitest.Walk(w.Canvas().Content(), func(o fyne.CanvasObject) {
			switch o.(type) {
			case *kit.Entry, *kit.Combo:
				if e, ok := o.(*kit.Entry); !ok || e.PlaceHolder != w.say("shell.search") {
					widths[o.Size().Width] = true
				}
			}
		})
		if len(widths) != 1 {
			t.Errorf("the widths are %v", widths)
		}
	})
}

func TestTheSearchFieldShowsWhatTheListIsFilteredBy(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-draft")
	search := w.entry("shell.search")
	search.SetText("zzz")
	w.wantSeen(w.say("mapping.not-found"))
	w.Window.Choose(w.only().TenantID)
	w.wantSeen(w.say("mapping.not-found"))
	if search.Text != "zzz" {
		t.Errorf("filtered, but the field shows %q", search.Text)
	}
	w.Window.Go(model.Route{Page: model.HomePage})
	w.Window.Go(model.Route{Page: model.MappingPage})
	w.wantSeen("CN=ECP Practice 100")
	if search.Text != "" {
		t.Errorf("nothing is filtered, but the field shows %q", search.Text)
	}
}

func TestAHomeThatNeedsAPersonSaysSo(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
		w.press("form.save-hand-over")
		id := w.only().ID
		if _, err := w.Center.Delete(t.Context(), id, false); err != nil {
			t.Fatal(err)
		}
		w.Window.Go(model.Route{Page: model.HomePage})
		w.wantSeen(w.say("banner.to-delete", text.V{"Count": 1}), w.say("banner.still-logs-in", text.V{"Count": 1}))
		w.press("banner.show")
		w.wantSeen(w.say("strip.to-delete.what"))
	})
}

func TestNothingGreenStandsBesideNoTestThatPassed(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		acme := w.acme()
		failed := guitest.Refused()
		failed.Started = guitest.Now
		if err := w.Center.Register.AddTest(t.Context(), securitycenter.TestRecord{ID: "t", TenantID: acme.ID, Result: failed}); err != nil {
			t.Fatal(err)
		}
		w.Window.Go(model.Route{Page: model.HomePage})
		w.wantSeen("1\n" + w.say("tile.test.failed-week"))
		w.wantUnseen(w.say("tile.test.passed"))
	})
}

// boxes are the boxes of the page, in the order they stand.
func (w *window) boxes() []*kit.Check {
	var out []*kit.Check
	guitest.Walk(w.Canvas().Content(), func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Check); ok {
			out = append(out, b)
		}
	})
	return out
}

func TestAnEnterTooManyConfirmsNothing(t *testing.T) {
	for name, deliberate := range map[string]func(w *window){
		"a value copied by key": func(w *window) { w.key(fyne.Key2); w.key(fyne.KeyReturn) },
		"a value ticked":        func(w *window) { test.Tap(w.boxes()[0]); w.Canvas().Unfocus(); w.key(fyne.KeyReturn) },
		"the button pressed":    func(w *window) { w.press("handover.saved-there") },
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, guitest.Options{})
			w.Prober.Result = guitest.WithoutKey()
			w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
			for range 3 {
				w.key(fyne.KeyReturn)
			}
			w.wantSeen(w.say("handover.keys.first", text.V{"Last": 4}))
			if m := w.only(); m.State != securitycenter.HandedOver {
				t.Fatalf("by Enter alone the mapping is %s", m.State)
			}
			deliberate(w)
			if m := w.only(); m.State != securitycenter.Confirmed {
				t.Errorf("the mapping is %s", m.State)
			}
		})
	}
}

func TestAHandOverGoesOnWhereItStood(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
		w.press("form.save-hand-over")
		m := w.only()
		w.key(fyne.Key3) // the first is ticked by that
		w.press("handover.later")
		for range 2 {
			w.press("handover.go-on")
			if b := w.boxes(); !b[0].Checked || b[1].Checked {
				t.Fatal("the ticks are forgotten")
			}
			if got := fyne.CurrentApp().Clipboard().Content(); got != m.IntegrationName {
				t.Errorf("the clipboard holds %q, not the first value that is not done", got)
			}
			w.press("handover.later")
		}
		if n := w.history(m.ID, securitycenter.EventPrepared); n != 1 {
			t.Errorf("it was prepared %d times", n)
		}
	})
}

func TestTheKeysOfAHandOverAreThoseOfItsValues(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		acme := w.acme()
		acme.APIUser = ""
		if _, err := w.Center.SaveTenant(t.Context(), acme); err != nil {
			t.Fatal(err)
		}
		w.form(acme.ID, "ecp.cer", w.ECP.PEM())
		w.press("form.save-hand-over")
		w.wantSeen(w.say("handover.keys.first", text.V{"Last": 3}))
		w.key(fyne.Key4)
		w.key(fyne.KeyReturn)
		if m := w.only(); m.State != securitycenter.HandedOver {
			t.Errorf("a key without a value made it %s", m.State)
		}
	})
}

func TestTheFileOfAHandOverIsShownWhole(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		w.form(w.acme().ID, "ecp.cer", w.CA.Issue("CN=ECP PRD 100 Größe", certtest.Valid(guitest.Now, guitest.Now.AddDate(1, 0, 0))).PEM())
		w.press("form.save-hand-over")
		w.key(fyne.Key3)
		var lines []string
		guitest.Walk(w.Canvas().Content(), func(o fyne.CanvasObject) {
			if line, ok := o.(*canvas.Text); ok {
				lines = append(lines, line.Text)
			}
		})
		if !slices.Contains(lines, "ECP PRD 100 Größe.cer") {
			t.Errorf("drawn are:\n%s", strings.Join(lines, "\n"))
		}
	})
}

func TestAHandOverAsksForAnAddressThatIsNotKnown(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		acme := w.acme()
		acme.SecurityCenter = ""
		if _, err := w.Center.SaveTenant(t.Context(), acme); err != nil {
			t.Fatal(err)
		}
		w.form(acme.ID, "ecp.cer", w.ECP.PEM())
		w.press("form.save-hand-over")
		w.press("handover.open")
		w.wantSeen(w.say("handover.address", text.V{"Tenant": acme.Name}))
		for _, wrong := range []string{"", "acme"} {
			w.Canvas().Focused().(*kit.Entry).SetText(wrong)
			w.key(fyne.KeyReturn)
			w.wantSeen(w.say("objection.security-center-wrong"))
		}
		w.Canvas().Focused().(*kit.Entry).SetText(" https://acme.example/sc ")
		w.key(fyne.KeyReturn)
		if !slices.Equal(w.Opened, []string{"https://acme.example/sc"}) {
			t.Errorf("opened %v", w.Opened)
		}
		if got := w.tenant(acme.ID).SecurityCenter; got != "https://acme.example/sc" {
			t.Errorf("the tenant has %q", got)
		}
		w.wantSeen(w.say("handover.strip.open"))
		if m := w.only(); m.State != securitycenter.HandedOver {
			t.Errorf("the mapping is %s", m.State)
		}
	})
}
