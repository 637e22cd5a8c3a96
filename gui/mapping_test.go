package gui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"certmap/gui/guitest"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// items is the list of the page.
func (w *window) items() *kit.List[kit.Item] {
	w.t.Helper()
	var list *kit.List[kit.Item]
	guitest.Walk(w.Canvas().Content(), func(o fyne.CanvasObject) {
		if l, ok := o.(*kit.List[kit.Item]); ok {
			list = l
		}
	})
	if list == nil {
		w.t.Fatal("no list is shown")
	}
	return list
}

func TestTheListIsScrolledToTheMappingThatIsAskedFor(t *testing.T) {
	for name, ask := range map[string]func(w *window, last securitycenter.Mapping){
		"by another page": func(w *window, last securitycenter.Mapping) {
			w.Window.Go(model.Route{Page: model.MappingPage, MappingID: last.ID})
		},
		"on the way back": func(w *window, last securitycenter.Mapping) {
			w.Window.Go(model.Route{Page: model.MappingPage, MappingID: last.ID})
			w.press("mapping.test")
			w.key(fyne.KeyEscape)
		},
		"because it was saved": func(w *window, last securitycenter.Mapping) {
			w.form(last.TenantID, "zz.cer", w.CA.Issue("CN=Zz").PEM())
			w.press("form.save-draft")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, guitest.Options{})
			last := w.long()
			ask(w, last)
			if list := w.items(); list.Current() < 450 || list.GetScrollOffset() == 0 {
				t.Errorf("row %d is chosen, %v above it", list.Current(), list.GetScrollOffset())
			}
		})
	}
}

func TestAMappingThatTheListDoesNotHoldIsNotScrolledTo(t *testing.T) {
	w := open(t, guitest.Options{})
	last := w.long()
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: last.ID, Search: "SFAPI"})
	w.wantDetails(last)
	if at := w.items().Current(); at != -1 {
		t.Errorf("row %d is chosen", at)
	}
}

func TestWhatIsStillToDeleteInSuccessFactorsIsNotHandedOverAgain(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		m := w.company("ACME PRD")
		tenant := w.tenant(m.TenantID)
		tenant.SecurityCenter = "https://acme.example/sc"
		if _, err := w.Center.SaveTenant(t.Context(), tenant); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Center.Delete(t.Context(), m.ID, false); err != nil {
			t.Fatal(err)
		}
		w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
		if w.has(w.say("mapping.hand-over-again")) {
			t.Error("it is handed over again")
		}
		w.press("handover.open")
		if !slices.Equal(w.Opened, []string{"https://acme.example/sc"}) {
			t.Errorf("opened %v", w.Opened)
		}
		w.press("mapping.delete")
		if w.has(w.say("delete.still")) {
			t.Error("that it is still to delete is asked again")
		}
		w.press("delete.gone")
		w.wantSeen(w.say("delete.done", text.V{"Name": m.ConfigurationName}))
	})
}

func TestAMappingThatWasMarkedByMistakeIsKept(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		m := w.company("ACME PRD")
		if _, err := w.Center.Confirm(t.Context(), m.ID); err != nil {
			t.Fatal(err)
		}
		before := w.only()
		w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
		if w.has(w.say("delete.keep")) {
			t.Error("a mapping is kept that nobody marked")
		}
		w.press("mapping.delete")
		w.press("delete.still")
		w.wantSeen(w.say("strip.to-delete.what"), w.say("delete.done-there"))
		w.press("delete.keep")
		w.wantSeen(w.say("delete.kept", text.V{"Name": m.ConfigurationName}), w.say("mapping.hand-over-again"))
		w.wantUnseen(w.say("strip.to-delete.what"))
		if now := w.only(); now.State != securitycenter.Confirmed || !now.Since.Equal(before.Since) {
			t.Errorf("it is %s since %s", now.State, now.Since)
		}
	})
}

func TestWhatIsSupersededIsNotHandedOverAgain(t *testing.T) {
	w := open(t, guitest.Options{})
	w.put(w.acme(), "ECP 2025", securitycenter.Superseded, w.ECP)
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: "ECP 2025"})
	w.wantSeen("ECP 2025", w.say("mapping.test"))
	if w.has(w.say("mapping.hand-over-again")) {
		t.Error("it is handed over again")
	}
}

func TestAMappingThatAnotherProcessDeletesKeepsItsHistoryAlone(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		m := w.company("ACME PRD")
		w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
		w.wantSeen(w.say("mapping.test"), w.say("ping.record"))
		if _, err := w.Center.Delete(t.Context(), m.ID, true); err != nil {
			t.Fatal(err)
		}
		w.Window.Refresh()
		w.wantSeen(w.say("strip.deleted.what"), "CN=ACME PRD", w.say("mapping.history"))
		w.wantUnseen(w.say("mapping.test"), w.say("mapping.hand-over-again"), w.say("ping.record"))
		if w.has(w.say("mapping.delete")) {
			t.Error("it is deleted again")
		}
		w.key(fyne.KeyReturn)
		w.wantSeen(w.say("strip.deleted.what")) // it is not tested
	})
}

func TestAMappingIsSavedOnceThoughSaveIsPressedTwice(t *testing.T) {
	w, queue := queued(t)
	acme := w.acme()
	queue.Settle()
	w.form(acme.ID, "ecp.cer", w.ECP.PEM())
	queue.Settle()
	w.press("form.save-draft")
	w.press("form.save-draft")
	w.wantSeen(w.say("under-way"))
	queue.Settle()
	w.wantSeen(w.say("form.draft-saved"), "CN=ECP Practice 100")
	w.only()
}

// TestAMappingThatCouldNotBeSavedIsToldOfOnAnotherPageToo has the disk full.
func TestAMappingThatCouldNotBeSavedIsToldOfOnAnotherPageToo(t *testing.T) {
	w, queue := queued(t)
	w.Center.Register = readOnly{w.Center.Register}
	w.form(securitycenter.PracticeID, "ecp.cer", w.ECP.PEM())
	queue.Settle()
	w.press("form.save-draft")
	w.Window.Go(model.Route{Page: model.HomePage})
	queue.Settle()
	w.wantSeen(w.say("first.title"), w.say("fault.register-disk-full.what"))
}

func TestAHandOverThatWasLeftTakesTheKeyboardFromNobody(t *testing.T) {
	w, queue := queued(t)
	acme := w.acme()
	queue.Settle()
	w.put(acme, "ECP", securitycenter.Draft, w.ECP)
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: "ECP", HandOver: true})
	for len(w.Opened) == 0 { // that the browser was opened is recorded then
		queue.Next()
	}
	w.Window.Go(model.Route{Page: model.HomePage})
	search := w.entry("shell.search")
	queue.Settle()
	if w.Canvas().Focused() != search {
		t.Error("the search field has lost the keyboard")
	}
	if m := w.only(); m.State != securitycenter.HandedOver {
		t.Errorf("the mapping is %s", m.State)
	}
}

func TestAnUploadThatEndsElsewhereDoesNotLeadAway(t *testing.T) {
	for elsewhere, route := range map[string]model.Route{
		"another page":    {Page: model.HomePage},
		"another mapping": {Page: model.MappingPage, MappingID: "Other"},
	} {
		t.Run(elsewhere, func(t *testing.T) {
			w, queue := queued(t)
			w.put(w.tenant(securitycenter.PracticeID), "Other", securitycenter.Uploaded, w.CA.Issue("CN=Other"))
			w.form(securitycenter.PracticeID, "ecp.cer", w.ECP.PEM())
			queue.Settle()
			w.press("form.save-upload-test")
			queue.Next() // it is saved
			w.Window.Go(route)
			queue.Settle()
			w.wantUnseen(w.say("test.again"))
			for _, m := range w.mappings() {
				if m.State != securitycenter.Uploaded || len(w.testsOf(m.ID)) != 0 {
					t.Errorf("%s is %s, its tests are %+v", m.ID, m.State, w.testsOf(m.ID))
				}
			}
		})
	}
}
