package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// A Field is one line of a form: its name at the left, the input, something beside it, and what is said about it below.
type Field struct {
	box  *fyne.Container
	hint *Para
}

const (
	fieldName  = 190
	fieldInput = 380
	fieldGap   = 14
)

// NewField returns a line of a form. beside may be nil.
func NewField(name string, required bool, input, beside fyne.CanvasObject) *Field {
	label := []fyne.CanvasObject{Space(), NewText(name)}
	if required {
		label = append(label, NewText("*").In(look.Bad))
	}
	f := &Field{hint: Plain("").Sized(look.SizeSmall).In(look.Soft)}
	f.hint.Hidden = true
	l := &fieldLayout{label: Row(4, label...), input: input, beside: beside, hint: f.hint}
	f.box = &fyne.Container{Layout: l, Objects: present(l.label, input, beside, f.hint)}
	return f
}

// AlignFields gives the inputs of the lines of one form the same width: what stands beside one of them takes its room from all.
func AlignFields(fields ...*Field) {
	var beside []fyne.CanvasObject
	for _, f := range fields {
		if b := f.layout().beside; b != nil {
			beside = append(beside, b)
		}
	}
	for _, f := range fields {
		f.layout().besides = beside
	}
}

func (f *Field) layout() *fieldLayout { return f.box.Layout.(*fieldLayout) }

// Object returns what is drawn.
func (f *Field) Object() fyne.CanvasObject { return f.box }

// Say says something about the field below it, or nothing.
func (f *Field) Say(s string, mood Mood) {
	colour := moods[mood][0]
	if mood == Noted || mood == Unknown {
		colour = look.Soft
	}
	f.hint.In(colour).Say(s)
	f.box.Refresh()
}

// Hint returns what is said about the field now.
func (f *Field) Hint() string {
	if f.hint.Hidden {
		return ""
	}
	return f.hint.Content()
}

// fieldLayout gives the name its column, the input what is left of its width, and sets what belongs beside it below it
// where there is no room.
type fieldLayout struct {
	label         fyne.CanvasObject
	input, beside fyne.CanvasObject
	besides       []fyne.CanvasObject // what stands beside the inputs of the whole form
	hint          *Para
	width         float32
}

// FieldIndent is how far the input of a field stands from the left, for what belongs below it.
func FieldIndent(o fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: &fieldLayout{label: Space(), input: o}, Objects: []fyne.CanvasObject{o}}
}

const (
	largestName = 0.27
	leastInput  = 240
)

// stacked tells whether there is so little room that the name goes above the input.
func stacked(width float32) bool { return width < look.U(fieldName+leastInput+80) }

// columns returns where the input begins, how wide it is, and whether there is room beside it.
func (l *fieldLayout) columns(width float32) (x, w float32, beside bool) {
	if !stacked(width) {
		x = min(look.U(fieldName), width*largestName) + look.U(fieldGap)
	}
	w = width - x
	if lead := l.lead(); lead > 0 && w-lead >= look.U(leastInput) {
		w, beside = w-lead, true
	}
	if l.hint != nil {
		w = min(w, look.U(fieldInput))
	}
	return x, w, beside
}

// lead is the room that is kept free beside the input.
func (l *fieldLayout) lead() (lead float32) {
	for _, o := range append(present(l.beside), l.besides...) {
		lead = max(lead, o.MinSize().Width+look.U(fieldGap))
	}
	return lead
}

func (l *fieldLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	x, w, beside := l.columns(width)
	h := heightFor(l.input, w)
	if x == 0 && l.hint != nil {
		h += l.label.MinSize().Height + look.U(4)
	}
	if l.beside != nil && !beside {
		h += look.U(6) + l.beside.MinSize().Height
	}
	if l.hint != nil && l.hint.Visible() {
		h += look.U(4) + l.hint.HeightFor(width-x)
	}
	return h
}

// Layout implements fyne.Layout.
func (l *fieldLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	x, w, beside := l.columns(size.Width)
	h := heightFor(l.input, w)
	var top float32
	label := l.label.MinSize()
	switch {
	case x == 0 && l.hint != nil:
		place(l.label, 0, 0, min(label.Width, size.Width), label.Height)
		top = label.Height + look.U(4)
	case l.hint != nil:
		place(l.label, 0, (h-label.Height)/2, x-look.U(fieldGap), label.Height)
	}
	place(l.input, x, top, w, h)
	y := top + h
	if l.beside != nil {
		m := l.beside.MinSize()
		if beside {
			place(l.beside, x+w+look.U(fieldGap), top+(h-m.Height)/2, m.Width, m.Height)
		} else {
			place(l.beside, x, y+look.U(6), m.Width, m.Height)
			y += look.U(6) + m.Height
		}
	}
	if l.hint != nil {
		place(l.hint, x, y+look.U(4), size.Width-x, l.hint.HeightFor(size.Width-x))
	}
}

// MinSize implements fyne.Layout.
func (l *fieldLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := look.U(fieldGap+leastInput) + look.U(100)
	return fyne.NewSize(w, l.heightFor(objects, max(w, l.width)))
}
