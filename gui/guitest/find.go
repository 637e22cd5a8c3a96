package guitest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"certmap/gui/kit"
)

// FindButton returns the button with a label in what is on top of a canvas, nil where there is none.
func FindButton(c fyne.Canvas, label string) *kit.Button {
	var found *kit.Button
	Walk(top(c), func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Label() == label && found == nil {
			found = b
		}
	})
	return found
}

// FindText returns what says just this in what is on top of a canvas, nil where nothing does.
func FindText(c fyne.Canvas, content string) fyne.CanvasObject {
	var found fyne.CanvasObject
	Walk(top(c), func(o fyne.CanvasObject) {
		if t, ok := o.(interface{ Content() string }); ok && t.Content() == content && found == nil {
			found = o
		}
	})
	return found
}

// Texts returns everything that can be read in what is on top of a canvas, line by line.
func Texts(c fyne.Canvas) []string {
	var out []string
	Walk(top(c), func(o fyne.CanvasObject) {
		if t, ok := o.(interface{ Content() string }); ok && t.Content() != "" {
			out = append(out, t.Content())
		}
		if b, ok := o.(*kit.Button); ok {
			out = append(out, b.Label())
		}
	})
	return out
}

func top(c fyne.Canvas) fyne.CanvasObject {
	if o := c.Overlays().Top(); o != nil {
		return o
	}
	return c.Content()
}

// Walk visits what is shown, from the outside in.
func Walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			Walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			Walk(child, visit)
		}
	}
}

// FocusEntry gives the keyboard to the field with a placeholder, as Tab does. It returns nil where Tab leads to none.
func FocusEntry(c fyne.Canvas, placeholder string) *kit.Entry {
	for range 100 {
		c.FocusNext()
		if e, ok := c.Focused().(*kit.Entry); ok && e.PlaceHolder == placeholder {
			return e
		}
	}
	return nil
}

// Tick taps the box with a label in what is on top of a canvas. It returns false where there is none.
func Tick(c fyne.Canvas, label string) bool {
	var found *kit.Check
	Walk(top(c), func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Check); ok && b.Text == label {
			found = b
		}
	})
	if found == nil {
		return false
	}
	test.Tap(found)
	return true
}
