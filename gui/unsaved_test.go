package gui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"certmap/gui/guitest"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// ways are how a form is left.
var ways = map[string]func(w *window){
	"another new mapping": func(w *window) {
		w.Window.Go(model.Route{Page: model.MappingPage, Add: model.NewDraft(securitycenter.PracticeID)})
	},
	"Home":           func(w *window) { w.Window.Go(model.Route{Page: model.HomePage}) },
	"another tenant": func(w *window) { w.Window.Choose(securitycenter.PracticeID) },
	"the window":     func(w *window) { w.Window.CloseByUser() },
	"Add":            func(w *window) { w.press("mapping.add") },
	"Esc":            func(w *window) { w.key(fyne.KeyEscape) },
	"Cancel":         func(w *window) { w.press("button.cancel") },
}

func TestAFormIsNotLeftWithWhatWasTypedUnasked(t *testing.T) {
	forms := map[string]func(w *window){
		"mapping": func(w *window) { w.form(w.acme().ID, "", nil) },
		"tenant": func(w *window) {
			acme := w.acme()
			w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: acme.ID})
			w.entry("tenants.segments-hint")
		},
	}
	for form, show := range forms {
		for way, leave := range ways {
			t.Run(form+", "+way, func(t *testing.T) {
				w := open(t, guitest.Options{})
				show(w)
				if form == "tenant" && way == "Add" {
					leave = func(w *window) { w.press("tenants.add") }
				}
				w.typed("person")
				leave(w)
				w.wantSeen(w.say("form.leave"))
				w.key(fyne.KeyReturn) // keeps
				if w.Canvas().Overlays().Top() != nil || !w.has(w.say("button.cancel")) {
					t.Fatalf("the form was not kept:\n%s", w.seen())
				}
				leave(w)
				if way == "the window" {
					w.key(fyne.KeyEscape)
					w.Window.Go(model.Route{Page: model.SettingsPage}) // the fixture closes it
				}
				w.press("form.leave.discard")
				w.Window.Go(model.Route{Page: model.HomePage})
				w.wantSeen(w.say("tile.mapping"))
			})
		}
	}
}

func TestAFormThatNobodyHasTouchedIsLeftUnasked(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.acme()
	w.form(acme.ID, "ecp.cer", w.ECP.PEM())
	w.Window.Go(model.Route{Page: model.HomePage})
	w.wantSeen(w.say("home.title"), w.say("tile.mapping"))
	w.form(acme.ID, "", nil)
	w.press("form.save-hand-over") // says what is missing; nothing was typed
	w.key(fyne.KeyEscape)
	w.wantUnseen(w.say("form.leave"))
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: acme.ID})
	w.key(fyne.KeyEscape)
	w.wantUnseen(w.say("form.leave"))
}

func TestWhatWouldBeLostIsSavedAsADraft(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
		w.Canvas().Focused().(*kit.Entry).SetText("My name")
		w.Window.Go(model.Route{Page: model.HomePage})
		w.wantSeen(w.say("form.leave.line", text.V{"Name": "My name"}))
		w.press("form.save-draft")
		w.wantSeen(w.say("tile.mapping"))
		if m := w.only(); m.State != securitycenter.Draft || m.ConfigurationName != "My name" {
			t.Errorf("saved %+v", m)
		}
	})
}

func TestWhoClosesTwiceIsAskedOnce(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(w.acme().ID, "", nil)
	w.typed("x")
	w.Window.CloseByUser()
	w.Window.CloseByUser()
	w.key(fyne.KeyEscape)
	if w.Canvas().Overlays().Top() != nil {
		t.Error("there is a second question below the first")
	}
}

// newTenant is a window with a new tenant whose form needs nothing more to be saved.
func newTenant(t *testing.T) (*window, *job.Queue) {
	t.Helper()
	w, queue := queued(t)
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: model.NewTenant})
	queue.Settle()
	w.typed("Frankfurt")
	w.key(fyne.KeyReturn)
	w.typed("ACMEprod")
	queue.Settle()
	return w, queue
}

func TestANewTenantIsChosenWhenItWasSaved(t *testing.T) {
	w, queue := newTenant(t)
	w.key(fyne.KeyReturn)
	queue.Settle()
	w.wantSeen("ACMEprod Production\n" + w.say("button.save")) // the head of its own page
}

func TestANewTenantIsSavedOnceThoughSaveIsPressedTwice(t *testing.T) {
	w, queue := newTenant(t)
	w.press("button.save")
	queue.Next() // the tenant is saved, the password of its proxy not yet
	w.press("button.save")
	w.wantSeen(w.say("under-way"))
	queue.Settle()
	tenants, err := w.Center.Register.Tenants(t.Context())
	if err != nil || len(tenants) != 2 { // with the practice tenant
		t.Errorf("the tenants are %+v, %v", tenants, err)
	}
	w.wantSeen("ACMEprod Production\n" + w.say("button.save"))
	w.wantUnseen(w.say("fault.unexpected.what"))
}

// TestATenantThatCouldNotBeSavedIsStillUnsaved has the disk full.
func TestATenantThatCouldNotBeSavedIsStillUnsaved(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.acme()
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: acme.ID})
	w.into("tenants.segments-hint", "person")
	w.Center.Register = readOnly{w.Center.Register}
	w.press("button.save")
	w.wantSeen(w.say("fault.register-disk-full.what"))
	w.Window.Go(model.Route{Page: model.HomePage})
	w.wantSeen(w.say("form.leave"))
}

// A readOnly register takes no tenant and no mapping.
type readOnly struct{ securitycenter.Register }

// PutTenant implements securitycenter.Register.
func (readOnly) PutTenant(context.Context, securitycenter.Tenant) error { return full() }

// Add implements securitycenter.Register.
func (readOnly) Add(context.Context, securitycenter.Mapping, securitycenter.Event) error {
	return full()
}

func TestWhereATenantIsTakesEnterAndAPastedAddress(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: model.NewTenant})
		w.wantSeen(w.say("tenants.company-hint"))
		w.typed("no such place")
		w.key(fyne.KeyReturn)
		w.wantUnseen(w.say("objection.company-id-missing"), w.say("objection.host-missing"))
		w.Canvas().Focused().(*kit.Entry).SetText("")
		w.Paste("https://api4.successfactors.com/odata/v2/")
		w.typed("ACMEprod") // the keyboard is in the company ID now
		w.key(fyne.KeyReturn)
		tenants, err := w.Center.Register.Tenants(t.Context())
		if err != nil || tenants[0].CompanyID != "ACMEprod" || tenants[0].Host != "api4.cert.successfactors.com" {
			t.Errorf("the tenants are %+v, %v", tenants, err)
		}
	})
}
