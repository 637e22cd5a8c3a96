// Package kit holds the widgets the pages are made of: text, buttons, tags, strips, cards, lists, fields and dialogs.
//
// Two rules hold for all of them. Height follows width: whatever can wrap says how high it is at a width (Tall), so that a
// page is right the first time it is drawn. And the keyboard is enough: what can be tapped can be focused, Enter and Space
// press it, and what a widget has no use for goes on to the keys of its window (Keys).
package kit

import (
	"fyne.io/fyne/v2"
)

// Tall is implemented by what is higher the narrower it is.
type Tall interface {
	HeightFor(width float32) float32
}

// tallLayout is a layout that knows how high its objects are at a width.
type tallLayout interface {
	fyne.Layout
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// heightFor returns how high an object is at a width.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case Tall:
		return o.HeightFor(width)
	case *fyne.Container:
		if l, ok := o.Layout.(tallLayout); ok {
			return l.heightFor(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

// place puts an object at a position with a size.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
