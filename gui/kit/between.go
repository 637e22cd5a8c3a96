package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// Between sets a head on top and a foot at the bottom, each as high as it is, and gives the rest to a body.
func Between(head, body, foot fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: between{}, Objects: []fyne.CanvasObject{head, body, foot}}
}

type between struct{}

// Layout implements fyne.Layout.
func (between) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, bottom := heightFor(objects[0], size.Width), heightFor(objects[2], size.Width)
	place(objects[0], 0, 0, size.Width, top)
	place(objects[1], 0, top, size.Width, max(0, size.Height-top-bottom))
	place(objects[2], 0, size.Height-bottom, size.Width, bottom)
}

// MinSize implements fyne.Layout. The body takes what it is given.
func (between) MinSize(objects []fyne.CanvasObject) fyne.Size {
	head, foot := objects[0].MinSize(), objects[2].MinSize()
	return fyne.NewSize(max(head.Width, foot.Width), head.Height+foot.Height+look.U(120))
}

// Place returns a place whose objects each take all of it.
func Place(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: whole{}, Objects: objects}
}

type whole struct{}

// Layout implements fyne.Layout.
func (whole) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}

// MinSize implements fyne.Layout.
func (whole) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(look.U(120), look.U(60)) }

// Pair sets two objects side by side, both as wide and as high as the larger one.
func Pair(gap float32, a, b fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &pair{gap: gap}, Objects: []fyne.CanvasObject{a, b}}
}

type pair struct{ gap, width float32 }

func (p *pair) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	half := (width - look.U(p.gap)) / 2
	return max(heightFor(objects[0], half), heightFor(objects[1], half))
}

// Layout implements fyne.Layout.
func (p *pair) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p.width = size.Width
	half := (size.Width - look.U(p.gap)) / 2
	place(objects[0], 0, 0, half, size.Height)
	place(objects[1], half+look.U(p.gap), 0, half, size.Height)
}

// MinSize implements fyne.Layout.
func (p *pair) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := objects[0].MinSize().Width + objects[1].MinSize().Width + look.U(p.gap)
	return fyne.NewSize(w, p.heightFor(objects, max(w, p.width)))
}
