package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// NewLines returns long text as a list of lines in a font of fixed width, height high. However long the text is, only what
// is in view is drawn.
func NewLines(lines []string, height float32) fyne.CanvasObject {
	l := NewList(newLineRow)
	l.Length = func() int { return len(lines) }
	l.Item = func(i int) (string, bool) { return lines[i], true }
	s := NewSurface(look.Page, Pad(8, 4, 8, 8, l.Object()))
	s.Stroke, s.Radius = look.Line, 8
	return High(height, s)
}

type fixedHeight struct{ height float32 }

func (f *fixedHeight) heightFor([]fyne.CanvasObject, float32) float32 { return look.U(f.height) }

// Layout implements fyne.Layout.
func (f *fixedHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// MinSize implements fyne.Layout.
func (f *fixedHeight) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.U(120), look.U(f.height))
}

type lineRow struct {
	widget.BaseWidget
	text *Text
}

func newLineRow() ListRow[string] {
	r := &lineRow{text: NewText("").Mono().Sized(look.SizeSmall).Shortened()}
	r.ExtendBaseWidget(r)
	return r
}

// Fill implements ListRow.
func (r *lineRow) Fill(line string, _ bool) { r.text.Set(line) }

// CreateRenderer implements fyne.Widget.
func (r *lineRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.text) }

// High makes an object exactly this high, at any width.
func High(height float32, o fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: &fixedHeight{height}, Objects: []fyne.CanvasObject{o}}
}
