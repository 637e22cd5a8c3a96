package gui_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// company adds a production tenant with a mapping that has the same name in each.
func (w *window) company(name string) securitycenter.Mapping {
	w.t.Helper()
	t := securitycenter.Tenant{ID: name, Name: name, CompanyID: strings.ReplaceAll(name, " ", ""), Environment: securitycenter.Production,
		APIHost: "api4.successfactors.com", Host: "api4.cert.successfactors.com", Person: securitycenter.AnyPerson}
	if err := w.Center.Register.PutTenant(context.Background(), t); err != nil {
		w.t.Fatal(err)
	}
	pair := w.CA.Issue("CN="+name+",O=ACME SE,C=DE", certtest.Valid(guitest.Now.AddDate(0, -1, 0), guitest.Now.AddDate(1, 0, 0)))
	return w.stored(securitycenter.Mapping{ID: "mapping of " + name, TenantID: t.ID, ConfigurationName: "ECP payroll",
		LoginName: "SFAPI of " + name, State: securitycenter.Confirmed}, pair)
}

// twoCompanies are two tenants whose mappings are called the same; the first is chosen in the shell bar.
func (w *window) twoCompanies() (chosen, other securitycenter.Mapping) {
	w.t.Helper()
	chosen, other = w.company("ACME PRD"), w.company("R4 PRD")
	w.Window.Reload()
	w.Window.Choose(chosen.TenantID)
	return chosen, other
}

func (w *window) proofOf(m securitycenter.Mapping) *securitycenter.Proof {
	w.t.Helper()
	m, err := w.Center.Register.Mapping(w.t.Context(), m.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return m.Current().Proof
}

func TestThePingOfAnotherTenantNamesItAndProvesItsMappingAlone(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Prober.Result = guitest.WithoutKey()
	mine, other := w.twoCompanies()
	w.Window.Go(model.Route{Page: model.TestPage})
	w.choose("ACME PRD") // whose mappings are tested
	w.key(fyne.KeyDown)
	w.key(fyne.KeyReturn) // those of all tenants
	w.press("test.all")
	w.choose("R4 PRD")
	w.wantSeen("R4 PRD\nProduction\nLogin name: SFAPI of R4 PRD")
	w.Paste(pingGood)
	w.wantSeen("Record ECP ping: ECP payroll\nR4 PRD\nProduction\nLogin name: SFAPI of R4 PRD")
	w.key(fyne.KeyReturn)
	if w.proofOf(mine) != nil || w.proofOf(other) == nil {
		t.Errorf("proven are %+v and %+v", w.proofOf(mine), w.proofOf(other))
	}
	w.wantSeen("R4 PRD\nProduction\n", "CN=R4 PRD", "proven")
	w.wantUnseen("ACME PRD")
}

func TestTheDialogThatAsksForAPingNamesTheTenantToo(t *testing.T) {
	w := open(t, guitest.Options{})
	_, other := w.twoCompanies()
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: other.ID})
	w.press("ping.record")
	w.wantSeen("Record ECP ping: ECP payroll\nR4 PRD\nProduction\nLogin name: SFAPI of R4 PRD")
}

func TestOnTheLadderThePracticeTenantIsMarked(t *testing.T) {
	w := open(t, guitest.Options{Language: text.German})
	w.save()
	w.Window.Go(model.Route{Page: model.TestPage, MappingID: w.only().ID})
	w.wantSeen("Übungsmandant\nÜbung\nAnmeldename: SFAPI_ECP")
}

func TestTheWindowTurnsToTheTenantOfTheMappingThatIsAskedFor(t *testing.T) {
	both(t, func(t *testing.T, w *window) {
		_, other := w.twoCompanies()
		w.Window.Go(model.Route{Page: model.TestPage, MappingID: other.ID})
		w.press("test.show-mapping")
		w.wantSeen("R4 PRD\n"+w.say("environment.production")+"\n", "CN=R4 PRD")
		w.wantUnseen("ACME PRD")
		w.Window.Reload()
		w.wantUnseen("ACME PRD") // it is remembered
		w.Window.Choose("ACME PRD")
		w.wantSeen("CN=ACME PRD")
		w.wantUnseen("R4 PRD")
	})
}

func TestAHandOverOfAnotherTenantTurnsTheWindowToo(t *testing.T) {
	w := open(t, guitest.Options{})
	_, other := w.twoCompanies()
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: other.ID, HandOver: true})
	w.wantSeen("R4 PRD\nProduction\n", w.say("handover.saved-there"))
	w.wantUnseen("ACME PRD")
}

// long is a tenant with so many mappings that only some of them are read at first; it returns one of the last.
func (w *window) long() securitycenter.Mapping {
	w.t.Helper()
	m := w.company("ACME PRD")
	whole, err := w.Center.Register.Mapping(w.t.Context(), m.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	one := whole.Versions[0]
	for i := range 450 {
		one.Subject = fmt.Sprintf("CN=System %03d", i)
		m = w.stored(securitycenter.Mapping{ID: one.Subject, TenantID: m.TenantID, ConfigurationName: one.Subject[3:],
			State: securitycenter.Confirmed, Versions: []securitycenter.Version{one}})
	}
	w.Window.Reload()
	w.Window.Choose(m.TenantID)
	return m
}

// wantDetails wants a mapping shown on the right.
func (w *window) wantDetails(m securitycenter.Mapping) {
	w.t.Helper()
	w.wantSeen(m.ConfigurationName+"\n"+w.say("mapping.test"), "CN="+m.ConfigurationName)
}

func TestAMappingFarDownTheListStaysShown(t *testing.T) {
	w := open(t, guitest.Options{})
	last := w.long()
	w.Window.Go(model.Route{Page: model.MappingPage})
	for range 20 {
		if w.Canvas().FocusNext(); isItems(w.Canvas().Focused()) {
			break
		}
	}
	w.key(fyne.KeyEnd)
	w.wantDetails(last)
	w.Paste(pingGood)
	w.key(fyne.KeyReturn)
	w.wantDetails(last)
	w.wantSeen("proven")
	w.press("mapping.test")
	w.key(fyne.KeyEscape)
	w.wantDetails(last)
}

func isItems(o fyne.Focusable) bool {
	_, ok := o.(*kit.List[kit.Item])
	return ok
}

func TestAMappingThatIsAskedForIsShownThoughTheListHasNotReadItYet(t *testing.T) {
	w, queue := queued(t)
	last := w.long()
	queue.Settle()
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: last.ID})
	queue.Settle()
	w.wantDetails(last)
	w.Window.Reload()
	queue.Settle()
	w.wantDetails(last)
}

func TestWhileAMappingIsReadNoPingIsTakenForTheOneBefore(t *testing.T) {
	w, queue := queued(t)
	mine, other := w.twoCompanies()
	queue.Settle()
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: mine.ID})
	queue.Settle()
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: other.ID}) // under way
	fyne.CurrentApp().Clipboard().SetContent(pingGood)
	w.Window.Paste()
	queue.Settle()
	if o := w.Canvas().Overlays().Top(); o != nil {
		t.Error("a ping is read for a mapping that is not shown any more")
	}
}
