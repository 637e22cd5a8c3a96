package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

var (
	_ fyne.Focusable     = (*Tile)(nil)
	_ fyne.Tappable      = (*Tile)(nil)
	_ fyne.Accessible    = (*Tile)(nil)
	_ desktop.Hoverable  = (*Tile)(nil)
	_ desktop.Cursorable = (*Tile)(nil)
)

// A Tile is a card that leads somewhere: an icon, a title, a line, and at its foot a number or whatever tells the state.
type Tile struct {
	widget.BaseWidget
	title            string
	content          fyne.CanvasObject
	foot             *fyne.Container
	press            func()
	focused, hovered bool
}

// NewTile returns a tile with an empty foot.
func NewTile(icon, title, line string, press func()) *Tile {
	t := &Tile{title: title, press: press, foot: Row(10)}
	head := Column(0, Pad(0, 0, 14, 0, Row(0, NewIcon(icon, 30, look.Blue))),
		NewPara(Span{Text: title, Bold: true}).Sized(look.SizeCaption), Pad(3, 0, 0, 0, Plain(line).In(look.Soft)))
	t.content = Pad(20, 22, 18, 22, &fyne.Container{Layout: &headFoot{}, Objects: []fyne.CanvasObject{head, t.foot}})
	t.ExtendBaseWidget(t)
	return t
}

// Foot replaces what stands at the foot.
func (t *Tile) Foot(objects ...fyne.CanvasObject) {
	t.foot.Objects = append(objects, Space())
	t.foot.Refresh()
	t.content.Refresh()
}

// Number returns a number in the size of a tile's foot.
func Number(s string) *Text { return Title(s, look.SizeNumber) }

// headFoot sets one object at the top and one at the bottom.
type headFoot struct{}

// Layout implements fyne.Layout.
func (*headFoot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, heightFor(objects[0], size.Width))
	h := heightFor(objects[1], size.Width)
	place(objects[1], 0, size.Height-h, size.Width, h)
}

// MinSize implements fyne.Layout.
func (*headFoot) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height)
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Tile) AccessibilityLabel() string { return t.title }

// AccessibilityRole implements fyne.Accessible.
func (t *Tile) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements fyne.Tappable.
func (t *Tile) Tapped(*fyne.PointEvent) { call(t.press) }

// FocusGained implements fyne.Focusable.
func (t *Tile) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost implements fyne.Focusable.
func (t *Tile) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune implements fyne.Focusable.
func (t *Tile) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (t *Tile) TypedKey(e *fyne.KeyEvent) { pressOr(t, e, t.press) }

// MouseIn implements desktop.Hoverable.
func (t *Tile) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (t *Tile) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Tile) MouseOut() { t.hovered = false; t.Refresh() }

// Cursor implements desktop.Cursorable.
func (t *Tile) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	r := &tileRenderer{t: t, back: canvas.NewRectangle(nil)}
	r.apply()
	return r
}

type tileRenderer struct {
	t    *Tile
	back *canvas.Rectangle
}

func (r *tileRenderer) apply() {
	r.back.FillColor, r.back.StrokeColor, r.back.StrokeWidth, r.back.CornerRadius = look.Of(look.Card), look.Of(look.Line), 1, look.U(12)
	if r.t.hovered {
		r.back.StrokeColor = look.Of(look.Blue)
	}
	if r.t.focused {
		r.back.StrokeColor, r.back.StrokeWidth = look.Of(look.Blue), 2
	}
}

func (r *tileRenderer) MinSize() fyne.Size { return r.t.content.MinSize() }

func (r *tileRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.t.content.Resize(size)
}

func (r *tileRenderer) Refresh() {
	r.apply()
	r.back.Refresh()
	r.t.content.Refresh()
}

func (r *tileRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.t.content}
}
func (r *tileRenderer) Destroy() {}
