package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

var (
	_ fyne.Focusable     = (*columnHead)(nil)
	_ fyne.Tappable      = (*columnHead)(nil)
	_ fyne.Accessible    = (*columnHead)(nil)
	_ desktop.Cursorable = (*columnHead)(nil)
)

// A columnHead is the title of a column, with the direction it is sorted in.
type columnHead struct {
	widget.BaseWidget
	label   *Text
	arrow   *Icon
	content *fyne.Container
	press   func()
	focused bool
}

func newColumnHead(c TableColumn) *columnHead {
	h := &columnHead{label: Soft(c.Title).Sized(look.SizeSmall).Bold().Shortened(), arrow: NewIcon("down", 14, look.Blue), press: c.Press}
	h.arrow.Hide()
	h.content = Row(4, h.label, h.arrow, Space())
	h.ExtendBaseWidget(h)
	return h
}

// mark shows an arrow behind the title, or none.
func (h *columnHead) mark(icon string) {
	h.arrow.Hidden = icon == ""
	h.label.In(look.Soft)
	if icon != "" {
		h.arrow.Set(icon, look.Blue)
		h.label.In(look.Blue)
	}
	h.content.Refresh()
	h.Refresh()
}

// Content returns the title.
func (h *columnHead) Content() string { return h.label.Content() }

// AccessibilityLabel implements fyne.Accessible.
func (h *columnHead) AccessibilityLabel() string { return h.label.Content() }

// AccessibilityRole implements fyne.Accessible.
func (h *columnHead) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements fyne.Tappable.
func (h *columnHead) Tapped(*fyne.PointEvent) { call(h.press) }

// FocusGained implements fyne.Focusable.
func (h *columnHead) FocusGained() { h.focused = true; h.Refresh() }

// FocusLost implements fyne.Focusable.
func (h *columnHead) FocusLost() { h.focused = false; h.Refresh() }

// TypedRune implements fyne.Focusable.
func (h *columnHead) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (h *columnHead) TypedKey(e *fyne.KeyEvent) { pressOr(h, e, h.press) }

// Cursor implements desktop.Cursorable.
func (h *columnHead) Cursor() desktop.Cursor {
	if h.press == nil {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (h *columnHead) CreateRenderer() fyne.WidgetRenderer {
	r := &columnHeadRenderer{h: h, ring: canvas.NewRectangle(nil)}
	r.apply()
	return r
}

type columnHeadRenderer struct {
	h    *columnHead
	ring *canvas.Rectangle
}

func (r *columnHeadRenderer) apply() {
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = look.Of(look.None), look.Of(look.Blue), 2, look.U(4)
	r.ring.Hidden = !r.h.focused
}

func (r *columnHeadRenderer) MinSize() fyne.Size { return r.h.content.MinSize() }

func (r *columnHeadRenderer) Layout(size fyne.Size) {
	place(r.ring, -look.U(4), look.U(6), size.Width+look.U(8), size.Height-look.U(12))
	r.h.content.Resize(size)
}

func (r *columnHeadRenderer) Refresh() {
	r.apply()
	r.Layout(r.h.Size())
	canvas.Refresh(r.h)
}

func (r *columnHeadRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.h.content}
}
func (r *columnHeadRenderer) Destroy() {}
