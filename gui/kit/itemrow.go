package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// An Item is what a row of a list with three lines shows: a title, a second line, and a tag with words behind it.
type Item struct {
	Title  string
	Second string
	Badge  string // empty for none
	Mood   Mood
	Tail   string
	Indent int // steps to the right, in a tree
}

// An ItemRow is a row with three lines.
type ItemRow struct {
	widget.BaseWidget
	title, second, tail *Text
	tag                 *Tag
	content             *fyne.Container
	inset               *pad
	chosen, hovered     bool
}

var (
	_ ListRow[Item]     = (*ItemRow)(nil)
	_ desktop.Hoverable = (*ItemRow)(nil)
)

const (
	itemHeight = 89
	itemInset  = 18
)

// NewItemRow returns an empty row.
func NewItemRow() ListRow[Item] {
	r := &ItemRow{title: NewText("").Bold().Shortened(), second: Soft("").Shortened(), tail: Soft("").Sized(look.SizeSmall).Shortened(), tag: NewTag("", Unknown)}
	r.inset = &pad{11, 14, 11, itemInset}
	third := Row(8, r.tag, Grow(r.tail))
	r.content = &fyne.Container{Layout: r.inset, Objects: []fyne.CanvasObject{Column(1, r.title, r.second, Pad(4, 0, 0, 0, third))}}
	r.ExtendBaseWidget(r)
	return r
}

// Fill implements ListRow.
func (r *ItemRow) Fill(it Item, chosen bool) {
	r.title.Set(it.Title)
	r.second.Set(it.Second)
	r.tail.Set(it.Tail)
	r.tag.Set(it.Badge, it.Mood, true)
	r.inset.left = itemInset + 16*float32(it.Indent)
	r.chosen = chosen
	r.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (r *ItemRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (r *ItemRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *ItemRow) MouseOut() { r.hovered = false; r.Refresh() }

// CreateRenderer implements fyne.Widget.
func (r *ItemRow) CreateRenderer() fyne.WidgetRenderer {
	x := &itemRenderer{r: r, back: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil)}
	x.apply()
	return x
}

type itemRenderer struct {
	r               *ItemRow
	back, bar, line *canvas.Rectangle
}

func (x *itemRenderer) apply() {
	x.back.FillColor = look.Of(look.Card)
	switch {
	case x.r.chosen:
		x.back.FillColor = look.Of(look.BlueSoft)
	case x.r.hovered:
		x.back.FillColor = look.Of(look.Hover)
	}
	x.bar.FillColor, x.bar.Hidden = look.Of(look.Blue), !x.r.chosen
	x.line.FillColor = look.Of(look.Line)
}

func (x *itemRenderer) MinSize() fyne.Size { return fyne.NewSize(look.U(120), look.U(itemHeight)) }

func (x *itemRenderer) Layout(size fyne.Size) {
	x.back.Resize(size)
	place(x.bar, 0, 0, look.U(3), size.Height)
	place(x.line, 0, size.Height-1, size.Width, 1)
	x.r.content.Resize(size)
}

func (x *itemRenderer) Refresh() {
	x.apply()
	x.r.content.Refresh()
	x.Layout(x.r.Size())
	canvas.Refresh(x.r)
}

func (x *itemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.back, x.bar, x.line, x.r.content}
}
func (x *itemRenderer) Destroy() {}
