package gui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"certmap/gui/guitest"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// reading is what scrolls on the right side of a page.
func (w *window) reading() *container.Scroll {
	w.t.Helper()
	var found *container.Scroll
	guitest.Walk(w.Canvas().Content(), func(o fyne.CanvasObject) {
		if s, ok := o.(*kit.Scroll); ok {
			found = test.WidgetRenderer(s).Objects()[0].(*container.Scroll)
		}
	})
	if found == nil {
		w.t.Fatal("nothing is shown that scrolls")
	}
	return found
}

// readOn scrolls down, and returns how far.
func (w *window) readOn() float32 {
	w.t.Helper()
	s := w.reading()
	s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -90}})
	if s.Offset.Y == 0 {
		w.t.Fatal("all of it is in view: there is nothing to scroll")
	}
	return s.Offset.Y
}

func (w *window) wantReadAt(y float32) {
	w.t.Helper()
	if now := w.reading().Offset.Y; now != y {
		w.t.Errorf("what is read is scrolled to %v, not to %v", now, y)
	}
}

// withLongHistory gives a mapping so long a history that its details scroll.
func (w *window) withLongHistory(m securitycenter.Mapping) securitycenter.Mapping {
	w.t.Helper()
	for range 15 {
		if _, err := w.Center.Confirm(w.t.Context(), m.ID); err != nil {
			w.t.Fatal(err)
		}
	}
	return m
}

func TestWhoReadsAMappingStaysInPlaceWhenAnotherProcessChangesTheRegister(t *testing.T) {
	w := open(t, guitest.Options{})
	m := w.withLongHistory(w.company("ACME PRD"))
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
	at := w.readOn()
	if _, err := w.Center.Refused(t.Context(), m.ID, "already there"); err != nil {
		t.Fatal(err)
	}
	w.Window.Refresh()
	w.wantSeen("SuccessFactors showed an error: already there")
	w.wantReadAt(at)
}

func TestAnotherMappingIsReadFromItsTop(t *testing.T) {
	w := open(t, guitest.Options{})
	first := w.withLongHistory(w.company("ACME PRD"))
	w.withLongHistory(w.stored(securitycenter.Mapping{ID: "second", TenantID: first.TenantID, ConfigurationName: "Second", State: securitycenter.Confirmed}, w.ECP))
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: first.ID})
	w.readOn()
	w.items().Chosen(1)
	w.wantSeen("Second\n" + w.say("mapping.test"))
	w.wantReadAt(0)
	w.readOn()
}

func TestAMappingThatIsOpenedAnewIsReadFromItsTop(t *testing.T) {
	w := open(t, guitest.Options{})
	m := w.withLongHistory(w.company("ACME PRD"))
	for range 2 {
		w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
		w.wantReadAt(0)
		w.readOn()
		w.Window.Go(model.Route{Page: model.HomePage})
	}
}

func TestWhoReadsThePracticeTenantOrAStepOfTheGuideStaysInPlace(t *testing.T) {
	for name, page := range map[string]model.Route{
		"practice tenant": {Page: model.TenantsPage, TenantID: securitycenter.PracticeID},
		"step":            {Page: model.GuidePage},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, guitest.Options{})
			w.Window.Fyne().Resize(fyne.NewSize(1000, 420))
			w.Window.Go(page)
			at := w.readOn()
			w.Window.Refresh()
			w.wantReadAt(at)
		})
	}
}
