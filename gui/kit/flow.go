package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// Flow sets objects side by side at their own width, and goes on in the next line where there is no more room.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{gap: gap}, Objects: objects}
}

// centredFlow is a flow whose lines stand in the middle.
func centredFlow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{gap: gap, centred: true}, Objects: objects}
}

type flowLayout struct {
	gap     float32
	centred bool
	width   float32
}

// A slot is where one object goes.
type slot struct {
	object     fyne.CanvasObject
	x, y, w, h float32
}

// slots puts the objects into lines of a width; a line is as high as its highest object, and all stand on its middle.
func (f *flowLayout) slots(objects []fyne.CanvasObject, width float32) (out []slot, height float32) {
	gap := look.U(f.gap)
	var x, y, lineHeight float32
	first := 0
	endLine := func() {
		for i := first; i < len(out); i++ {
			out[i].y = y + (lineHeight-out[i].h)/2
			if f.centred {
				out[i].x += max(0, width-x+gap) / 2
			}
		}
		first = len(out)
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		w := m.Width
		if s, ok := o.(shrinks); ok {
			w = min(width, s.preferredWidth())
		}
		if x > 0 && x+w > width {
			endLine()
			x, y, lineHeight = 0, y+lineHeight+look.U(6), 0
		}
		h := heightFor(o, w)
		out = append(out, slot{o, x, y, w, h})
		x += w + gap
		lineHeight = max(lineHeight, h)
	}
	endLine()
	return out, y + lineHeight
}

func (f *flowLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	_, h := f.slots(objects, width)
	return h
}

// Layout implements fyne.Layout.
func (f *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	slots, _ := f.slots(objects, size.Width)
	for _, s := range slots {
		place(s.object, s.x, s.y, s.w, s.h)
	}
}

// MinSize implements fyne.Layout.
func (f *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objects {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	return fyne.NewSize(w, f.heightFor(objects, max(w, f.width)))
}

// headline sets a title and buttons on one line, or the buttons below the title where there is no room for both.
type headline struct{ width float32 }

const (
	headGap   = 8
	leastName = 150
)

func (l *headline) fits(objects []fyne.CanvasObject, width float32) (buttons float32, fits bool) {
	for _, o := range objects[1:] {
		buttons += o.MinSize().Width + look.U(headGap)
	}
	title := objects[0].MinSize().Width
	if s, ok := objects[0].(shrinks); ok {
		title = min(s.preferredWidth(), look.U(leastName))
	}
	return buttons, title+buttons <= width
}

func (l *headline) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if len(objects) == 0 {
		return 0
	}
	height := max(look.U(34), objects[0].MinSize().Height)
	if _, fits := l.fits(objects, width); !fits {
		height += look.U(headGap) + (&flowLayout{gap: headGap}).heightFor(objects[1:], width)
	}
	return height
}

// Layout implements fyne.Layout.
func (l *headline) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if len(objects) == 0 {
		return
	}
	l.width = size.Width
	line := max(look.U(34), objects[0].MinSize().Height)
	buttons, fits := l.fits(objects, size.Width)
	if fits {
		place(objects[0], 0, 0, size.Width-buttons, line)
		x := size.Width - buttons + look.U(headGap)
		for _, o := range objects[1:] {
			m := o.MinSize()
			place(o, x, (line-m.Height)/2, m.Width, m.Height)
			x += m.Width + look.U(headGap)
		}
		return
	}
	place(objects[0], 0, 0, size.Width, line)
	slots, _ := (&flowLayout{gap: headGap}).slots(objects[1:], size.Width)
	for _, s := range slots {
		place(s.object, s.x, s.y+line+look.U(headGap), s.w, s.h)
	}
}

// MinSize implements fyne.Layout.
func (l *headline) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objects {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, l.heightFor(objects, max(w, l.width)))
}

// Headline sets a title and buttons on one line, or the buttons below the title where there is no room for both.
func Headline(title fyne.CanvasObject, buttons ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &headline{}, Objects: append([]fyne.CanvasObject{title}, buttons...)}
}
