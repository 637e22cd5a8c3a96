package gui_test

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/text"
)

// TestEveryFileDialogOpensAndIsLeftByEsc shows each kind of file dialog: to open, to save, and for a folder.
func TestEveryFileDialogOpensAndIsLeftByEsc(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Window.Go(model.Route{Page: model.CertificatesPage, Files: []string{w.File("e.cer", w.ECP.PEM())}})
	for _, label := range []string{w.Words.Say("certificates.open"), w.Words.Say("certificates.save-clean")} {
		b := guitest.FindButton(w.Canvas(), label)
		if b == nil {
			t.Fatalf("no button %q among:\n%s", label, w.seen())
		}
		b.Press()
		if w.Canvas().Overlays().Top() == nil {
			t.Fatalf("%q shows no dialog", label)
		}
		w.Canvas().Unfocus()
		w.key(fyne.KeyEscape)
		if w.Canvas().Overlays().Top() != nil {
			t.Fatalf("Esc does not leave the dialog of %q", label)
		}
		w.wantSeen("CN=ECP Practice 100")
	}
	w.Window.Go(model.Route{Page: model.FolderPage})
	w.press("certificates.open-folder")
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("no dialog for a folder")
	}
	w.Canvas().Unfocus()
	w.key(fyne.KeyEscape)
	if w.Canvas().Overlays().Top() != nil {
		t.Fatal("Esc does not leave the dialog for a folder")
	}
}

// TestEnterSavesInTheFileDialog writes the clean .cer where the dialog stands.
func TestEnterSavesInTheFileDialog(t *testing.T) {
	w := open(t, guitest.Options{})
	t.Setenv("HOME", w.Dir)
	t.Chdir(w.Dir)
	w.Window.Go(model.Route{Page: model.CertificatesPage, Files: []string{w.File("e.cer", w.ECP.PEM())}})
	b := guitest.FindButton(w.Canvas(), w.Words.Say("certificates.save-clean"))
	b.Press()
	w.key(fyne.KeyReturn)
	if w.Canvas().Overlays().Top() != nil {
		t.Fatal("the dialog is still there")
	}
	clean, err := os.ReadFile(filepath.Join(w.Dir, "ECP Practice 100.cer"))
	if err != nil || string(clean) != string(w.ECP.PEM()) {
		t.Errorf("%v: %s", err, clean)
	}
}

// TestAFolderCanBeRecordedFromThePageOfTheMappings chooses the folder where the dialog stands.
func TestAFolderCanBeRecordedFromThePageOfTheMappings(t *testing.T) {
	for name, start := range map[string]func(w *window){
		"the empty page": func(w *window) { w.press("mapping.record-folder") },
		"the menu of Add": func(w *window) {
			w.save()
			w.Window.Go(model.Route{Page: model.MappingPage})
			w.press("mapping.more")
			for range 3 {
				w.key(fyne.KeyDown)
			}
			w.key(fyne.KeyReturn)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, guitest.Options{})
			t.Setenv("HOME", w.folder(0))
			t.Chdir(os.Getenv("HOME"))
			w.Window.Go(model.Route{Page: model.MappingPage})
			start(w)
			w.takeFolder()
			w.wantSeen(w.say("record.all", text.V{"Count": 3}))
		})
	}
}

func TestAFileIsDroppedOnAPageAndNotUnderADialog(t *testing.T) {
	w := open(t, guitest.Options{})
	w.inspect(w.File("mine.p12", w.ECP.P12("")))
	w.choose("PKCS#12")
	w.press("p12.copy.modern")
	other := w.File("other.cer", w.CA.PEM())
	w.Window.Drop(other)
	w.key(fyne.KeyEscape)
	w.wantSeen("mine.p12")
	w.wantUnseen("other.cer")
	w.Window.Drop(other)
	w.wantSeen("other.cer")
}

// takeFolder takes the folder where the dialog stands.
func (w *window) takeFolder() {
	w.t.Helper()
	var open *widget.Button
	guitest.Walk(w.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if b, ok := o.(*widget.Button); ok && b.Text == w.say("dialog.open") {
			open = b
		}
	})
	if open == nil {
		w.t.Fatal("no dialog for a folder")
	}
	test.Tap(open)
}
