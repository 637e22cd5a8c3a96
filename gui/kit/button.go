package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// A Style is how much a button asks for attention.
type Style int

// The styles of buttons. There is one Main button on a page.
const (
	Main   Style = iota // filled with the one blue
	Second              // with a blue line
	Quiet               // text alone
	Danger              // text alone, in red
)

// styles are the colours of each style: fill, line, text.
var styles = map[Style][3]fyne.ThemeColorName{
	Main:   {look.Blue, look.Blue, look.OnBlue},
	Second: {look.None, look.Blue, look.Blue},
	Quiet:  {look.None, look.None, look.Blue},
	Danger: {look.None, look.None, look.Bad},
}

var (
	_ fyne.Focusable     = (*Button)(nil)
	_ fyne.Tappable      = (*Button)(nil)
	_ fyne.Disableable   = (*Button)(nil)
	_ fyne.Accessible    = (*Button)(nil)
	_ desktop.Hoverable  = (*Button)(nil)
	_ desktop.Cursorable = (*Button)(nil)
)

// A Button does something when it is tapped, or pressed with Enter or Space. (Fyne's own knows only Space.)
type Button struct {
	widget.DisableableWidget
	label   string
	icon    string // beside the label, or alone; empty for none
	style   Style
	small   bool // a link among text: no room around it
	outside bool // leads out of the program: an arrow stands behind the label
	press   func()
	focused bool
	hovered bool
}

// NewButton returns a button.
func NewButton(label string, style Style, press func()) *Button {
	b := &Button{label: label, style: style, press: press}
	b.ExtendBaseWidget(b)
	return b
}

// NewLink returns a button that stands among text.
func NewLink(label string, press func()) *Button {
	b := &Button{label: label, style: Quiet, small: true, press: press}
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton returns a button that shows an icon alone; label is what it is called.
func NewIconButton(icon, label string, press func()) *Button {
	b := &Button{label: label, icon: icon, style: Quiet, press: press}
	b.ExtendBaseWidget(b)
	return b
}

// Outside marks a button that leads out of the program, into a browser, with an arrow behind its label.
func (b *Button) Outside() *Button {
	b.outside = true
	return b
}

// SetLabel changes what the button says.
func (b *Button) SetLabel(s string) {
	if b.label != s {
		b.label = s
		b.Refresh()
	}
}

// SetStyle changes how much the button asks for attention.
func (b *Button) SetStyle(s Style) {
	b.style = s
	b.Refresh()
}

// Label returns what the button says.
func (b *Button) Label() string { return b.label }

// Press does what the button does, unless it is disabled.
func (b *Button) Press() {
	if !b.Disabled() {
		call(b.press)
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string { return b.label }

// AccessibilityRole implements fyne.Accessible.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) { b.Press() }

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) { pressOr(b, e, b.Press) }

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor {
	if b.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, back: canvas.NewRectangle(nil), ring: canvas.NewRectangle(nil), label: canvas.NewText("", nil)}
	if b.icon != "" {
		r.icon = NewIcon(b.icon, 20, look.Soft)
	}
	if b.outside {
		r.arrow = NewIcon("external", arrowSide, look.Blue)
	}
	r.apply()
	return r
}

type buttonRenderer struct {
	b     *Button
	back  *canvas.Rectangle
	ring  *canvas.Rectangle
	label *canvas.Text
	icon  *Icon
	arrow *Icon // behind the label; nil for none
}

const arrowSide = 15

func (r *buttonRenderer) apply() {
	colours := styles[r.b.style]
	if r.b.Disabled() {
		colours = [3]fyne.ThemeColorName{look.None, look.Line, look.Edge}
		if r.b.style > Second {
			colours[1] = look.None
		}
	}
	r.back.FillColor, r.back.StrokeColor = look.Of(colours[0]), look.Of(colours[1])
	if r.b.hovered && !r.b.Disabled() && !r.b.small && r.b.style != Main {
		r.back.FillColor = look.Of(look.Hover)
	}
	r.back.StrokeWidth, r.back.CornerRadius = 1, look.U(8)
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = look.Of(look.None), look.Of(look.Blue), 2, look.U(10)
	if r.b.small {
		r.back.FillColor, r.back.StrokeColor = look.Of(look.None), look.Of(look.None)
		r.ring.CornerRadius = look.U(4)
	}
	r.ring.Hidden = !r.b.focused
	r.label.Text, r.label.Color = r.b.label, look.Of(colours[2])
	r.label.TextSize, r.label.TextStyle = r.b.Theme().Size(look.SizeText), fyne.TextStyle{Bold: true}
	r.label.TextStyle.Underline = r.b.small && r.b.hovered
	r.label.Hidden = r.icon != nil
	if r.arrow != nil {
		r.arrow.Set("external", colours[2])
	}
}

// lead is the width of what stands behind the label.
func (r *buttonRenderer) lead() float32 {
	if r.arrow == nil {
		return 0
	}
	return look.U(arrowSide + 5)
}

func (r *buttonRenderer) padding() (x, y float32) {
	switch {
	case r.b.small:
		return 0, 0
	case r.icon != nil:
		return look.U(7), look.U(7)
	}
	return look.U(16), look.U(7)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	x, y := r.padding()
	if r.icon != nil {
		return r.icon.MinSize().AddWidthHeight(2*x, 2*y)
	}
	size := r.label.MinSize().AddWidthHeight(2*x+r.lead(), 2*y)
	if !r.b.small {
		size.Height = look.U(34)
	}
	return size
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	gap := look.U(3)
	width := size.Width
	if r.b.small {
		width = min(width, r.MinSize().Width)
	}
	place(r.ring, -gap, -gap, width+2*gap, size.Height+2*gap)
	m := r.label.MinSize()
	x := (size.Width - m.Width - r.lead()) / 2
	if r.b.small {
		x = 0
	}
	place(r.label, x, (size.Height-m.Height)/2, m.Width, m.Height)
	if r.arrow != nil {
		place(r.arrow, x+m.Width+look.U(5), 0, look.U(arrowSide), size.Height)
	}
	if r.icon != nil {
		r.icon.Resize(size)
	}
}

func (r *buttonRenderer) Refresh() {
	r.apply()
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ring, r.back, r.label}
	if r.icon != nil {
		out = append(out, r.icon)
	}
	if r.arrow != nil {
		out = append(out, r.arrow)
	}
	return out
}

func (r *buttonRenderer) Destroy() {}
