package gui_test

import (
	"context"
	"slices"
	"strings"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"certmap/gui/guitest"
	"certmap/gui/job"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

func TestEnterInTheSearchGoesToTheListAndTestsNothing(t *testing.T) {
	w := open(t, guitest.Options{})
	w.save()
	tests := 0
	w.Prober.Each = func(securitycenter.Probe) securitycenter.Result { tests++; return guitest.Passed() }
	w.Window.Go(model.Route{Page: model.MappingPage})
	w.into("shell.search", "100")
	w.key(fyne.KeyReturn)
	if tests != 0 {
		t.Errorf("%d tests were run", tests)
	}
	if w.Canvas().Focused() != nil {
		t.Error("the keyboard is still in the search")
	}
}

func TestEscInTheSearchShowsTheWholeListAgain(t *testing.T) {
	w := open(t, guitest.Options{})
	w.save()
	w.Window.Go(model.Route{Page: model.MappingPage})
	e := w.entry("shell.search")
	w.typed("zzz")
	if strings.Contains(w.seen(), "ECP Practice 100 – 2027") {
		t.Fatal("the list is not searched")
	}
	w.key(fyne.KeyEscape)
	w.wantSeen("ECP Practice 100 – 2027")
	if e.Text != "" {
		t.Errorf("the search still says %q", e.Text)
	}
	w.key(fyne.KeyEscape)
	if w.Canvas().Focused() != nil {
		t.Error("a second Esc does not leave the search")
	}
}

// TestThePageIsNamedWholeBesideATenantWithALongName looks at what is drawn: what does not fit is cut there.
func TestThePageIsNamedWholeBesideATenantWithALongName(t *testing.T) {
	for _, size := range []string{"normal", "large", "larger"} {
		for _, lang := range []text.Language{text.English, text.German} {
			w := open(t, guitest.Options{Language: lang, TextSize: size})
			m := w.company(strings.TrimSpace(strings.Repeat("Entgeltabrechnung Konzern Süd ", 8)))
			w.Window.Fyne().Resize(fyne.NewSize(1180, 760))
			w.Window.Reload()
			w.Window.Choose(m.TenantID)
			w.Window.Go(model.Route{Page: model.MappingPage, MappingID: m.ID})
			if drawn := w.drawn(); len(drawn) < 3 || drawn[2] != w.say("mapping.title") {
				t.Errorf("%s, %s: the bar says %q", lang, size, drawn[:min(5, len(drawn))])
			}
		}
	}
}

// TestTheTenantIsNamedWholeWhereThereIsRoom looks at what is drawn, as above.
func TestTheTenantIsNamedWholeWhereThereIsRoom(t *testing.T) {
	for _, size := range []string{"normal", "large", "larger"} {
		for _, lang := range []text.Language{text.English, text.German} {
			w := open(t, guitest.Options{Language: lang, TextSize: size})
			w.Window.Fyne().Resize(fyne.NewSize(1180, 760))
			w.Window.Go(model.Route{Page: model.HomePage})
			if drawn, name := w.drawn(), w.say("tenant.practice"); !slices.Contains(drawn, name) {
				t.Errorf("%s, %s: %q is not among %q", lang, size, name, drawn[:min(6, len(drawn))])
			}
		}
	}
}

// drawn returns the lines of text as they are drawn, shortened ones too.
func (w *window) drawn() (out []string) {
	guitest.Walk(w.Canvas().Content(), func(o fyne.CanvasObject) {
		if line, ok := o.(*canvas.Text); ok {
			out = append(out, line.Text)
		}
	})
	return out
}

// save saves a draft of the practice certificate's mapping.
func (w *window) save() {
	w.t.Helper()
	w.form(securitycenter.PracticeID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-draft")
}

func full() error {
	return securitycenter.NewFault(securitycenter.RegisterDiskFull, syscall.ENOSPC, map[string]any{"Folder": "/data"})
}

func TestWhatWasToldOfAFailureIsOverWithTheNextPageOrDeed(t *testing.T) {
	w := open(t, guitest.Options{})
	told := "The change was not saved"
	w.Window.Go(model.Route{Page: model.CredentialsPage})
	w.Window.Tell(full())
	w.wantSeen(told)
	w.Window.Go(model.Route{Page: model.MappingPage})
	if strings.Contains(w.seen(), told) {
		t.Error("it is still told on another page")
	}
	w.Window.Go(model.Route{Page: model.MappingPage, Add: model.NewDraft(securitycenter.PracticeID)})
	w.Window.Tell(full())
	w.save()
	if strings.Contains(w.seen(), told) {
		t.Error("it is still told after something was saved")
	}
}

func TestANoticeStaysUntilItIsClosedWhateverTheWindowLooksLike(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Window.Notice(securitycenter.NewFault(securitycenter.WindowSecond, nil, nil))
	told := w.say("fault.window-second.what")
	w.Window.Go(model.Route{Page: model.MappingPage})
	w.Words = text.Must(text.German)
	w.Window.Restyle()
	w.wantUnseen(told)
	w.wantSeen(w.say("fault.window-second.what"))
	w.press("button.close")
	w.Window.Restyle()
	w.wantUnseen(w.say("fault.window-second.what"))
}

func TestALongTenantNameLeavesRoomForTheRest(t *testing.T) {
	w := open(t, guitest.Options{})
	long := w.tenant(securitycenter.PracticeID)
	long.ID, long.Environment = "long", securitycenter.Production
	long.Name = strings.Repeat("Sehr lange Bezeichnung ", 8)
	if err := w.Center.Register.PutTenant(context.Background(), long); err != nil {
		t.Fatal(err)
	}
	w.Window.Reload()
	w.Window.Choose("long")
	w.Window.Fyne().Resize(fyne.NewSize(1024, 700))
	w.Window.Go(model.Route{Page: model.MappingPage})
	if width := w.Canvas().Content().MinSize().Width; width > 1024 {
		t.Errorf("the window needs a width of %.0f", width)
	}
	for _, text := range []string{"Production", w.Words.Say("mapping.title")} {
		o := guitest.FindText(w.Canvas(), text)
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		if at.X+o.Size().Width > 1024 || o.Size().Width < 30 {
			t.Errorf("%q stands at %v, %v wide", text, at, o.Size())
		}
	}
}

func TestWithoutARegisterFilesAreStillOpenedAndItIsTriedAgain(t *testing.T) {
	shut := securitycenter.NewFault(securitycenter.RegisterReadOnly, syscall.EROFS, map[string]any{"Folder": "/data"})
	w := open(t, guitest.Options{Shut: shut})
	w.wantSeen("The register cannot be written to.", "/data")
	w.inspect(w.File("ecp.cer", w.ECP.PEM()))
	w.wantSeen("The register cannot be written to.", "Fit to map.")
	w.press("register.again")
	w.wantSeen("Home", "Practice tenant")
	if strings.Contains(w.seen(), "The register cannot be written to.") {
		t.Error("the register is still said to be shut")
	}
	w.save()
	w.only()
}

func TestWhoPressesTwiceTriesARegisterThatIsShutAgainOnce(t *testing.T) {
	runner, queue := job.Queued()
	w := open(t, guitest.Options{Jobs: runner, Shut: securitycenter.NewFault(securitycenter.RegisterReadOnly, syscall.EROFS, map[string]any{"Folder": "/data"})})
	queue.Settle()
	w.press("register.again")
	w.press("register.again")
	queue.Settle()
	if n := w.Reopens.Load(); n != 1 {
		t.Errorf("it was tried %d times", n)
	}
}

func TestTheFirstPageComesThoughTheRegisterChangesBefore(t *testing.T) {
	runner, queue := job.Queued()
	w := open(t, guitest.Options{Jobs: runner})
	w.Window.Reload()
	queue.Settle()
	w.wantSeen(w.say("first.title"))
}

func TestATenantAddedElsewhereDoesNotTakeTheChosenOnesPlace(t *testing.T) {
	w := open(t, guitest.Options{})
	other := w.tenant(securitycenter.PracticeID)
	other.ID, other.Name, other.Environment = "acme", "ACME", securitycenter.Production
	if err := w.Center.Register.PutTenant(context.Background(), other); err != nil {
		t.Fatal(err)
	}
	w.Window.Reload()
	w.wantSeen("Practice tenant")
	if strings.Contains(w.seen(), "Production") {
		t.Error("the production tenant was chosen by itself")
	}
}

func TestTenantsThatAreReadWhileTheWindowIsDrawnAnewAreThere(t *testing.T) {
	w, queue := queued(t)
	w.company("R4 PRD")
	w.Window.Reload()
	w.Window.Restyle()
	queue.Settle()
	w.Window.Choose("R4 PRD")
	w.wantSeen("R4 PRD\nR4 PRD\nProduction")
}
