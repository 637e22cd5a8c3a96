package gui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"certmap/cert"
	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// wantGerman wants nothing drawn, in menus and dialogs neither, that calls the practice tenant by its English name. It returns
// what is drawn.
func (w *window) wantGerman(where string) string {
	w.t.Helper()
	var all []string
	note := func(o fyne.CanvasObject) {
		if t, ok := o.(interface{ Content() string }); ok {
			all = append(all, t.Content())
		}
		if t, ok := o.(*canvas.Text); ok {
			all = append(all, t.Text)
		}
	}
	guitest.Walk(w.Canvas().Content(), note)
	for _, o := range w.Canvas().Overlays().List() {
		guitest.Walk(o, note)
	}
	seen := strings.Join(all, "\n")
	if strings.Contains(seen, "Practice tenant") {
		w.t.Errorf("%s: the practice tenant has its English name:\n%s", where, seen)
	}
	return seen
}

// wantGermanMenu opens the menu of the last picker that shows the practice tenant, wants it there too, and chooses nothing.
func (w *window) wantGermanMenu(where string) {
	w.t.Helper()
	w.choose("Übungsmandant")
	if !strings.Contains(w.wantGerman("menu of "+where), "Übungsmandant") || w.Canvas().Overlays().Top() == nil {
		w.t.Errorf("the menu of %s does not offer the practice tenant", where)
	}
	w.key(fyne.KeyEscape)
}

func TestInGermanThePracticeTenantHasItsGermanNameEverywhere(t *testing.T) {
	w := open(t, guitest.Options{Language: text.German})
	w.wantGermanMenu("the shell bar")
	w.form(securitycenter.PracticeID, "ecp.cer", w.ECP.PEM())
	w.wantGermanMenu("the form")
	w.press("form.save-upload-test")
	m := w.only()
	if _, err := w.Center.KeepIdentity(t.Context(), securitycenter.PracticeID, "ecp.p12", w.ECP.P12(""), cert.Secret{}); err != nil {
		t.Fatal(err)
	}
	if err := w.Center.Register.PutCredential(t.Context(), securitycenter.Credential{ID: "proxy", Kind: securitycenter.ProxyCredential,
		TenantID: securitycenter.PracticeID, Label: "proxy:8080", Keeper: "os"}); err != nil {
		t.Fatal(err)
	}
	for where, r := range map[string]model.Route{
		"home": {Page: model.HomePage}, "mapping": {Page: model.MappingPage, MappingID: m.ID}, "trials": {Page: model.TestPage},
		"trial": {Page: model.TestPage, MappingID: m.ID}, "credentials": {Page: model.CredentialsPage}, "guide": {Page: model.GuidePage},
		"tenants": {Page: model.TenantsPage, TenantID: securitycenter.PracticeID}, "settings": {Page: model.SettingsPage},
		"a cause": {Page: model.TestPage, Scenario: "net.refused", Start: true},
	} {
		w.Window.Go(r)
		w.wantGerman(where)
	}
	w.Window.Go(model.Route{Page: model.CredentialsPage})
	w.wantSeen("für Übungsmandant", "Übungsmandant.")
	w.Window.Go(model.Route{Page: model.TestPage})
	w.wantGermanMenu("the table of tests")
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
	w.press("mapping.delete")
	w.wantGerman("delete")
	w.key(fyne.KeyEscape)
}

func TestInGermanARecordingNamesThePracticeTenantInGerman(t *testing.T) {
	w := open(t, guitest.Options{Language: text.German})
	w.recordAll()
	w.wantGerman("record all")
	w.wantGermanMenu("record all")
	w.press("record.do", text.V{"Count": 3})
	w.wantGerman("recorded")
}
