package guitest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"certmap/gui/kit"
)

// Choose taps the row of a list, or whatever else can be tapped, that shows a text in what is on top of a canvas. It returns
// false where there is none.
func Choose(c fyne.Canvas, text string) bool {
	var found fyne.Tappable
	Walk(top(c), func(o fyne.CanvasObject) {
		t, ok := o.(fyne.Tappable)
		if _, isButton := o.(*kit.Button); ok && !isButton && shows(o, text) {
			found = t // the innermost, since it is visited last
		}
	})
	if found == nil {
		return false
	}
	test.Tap(found)
	return true
}

func shows(o fyne.CanvasObject, text string) bool {
	shown := false
	Walk(o, func(o fyne.CanvasObject) {
		t, ok := o.(interface{ Content() string })
		shown = shown || ok && t.Content() == text
	})
	return shown
}
