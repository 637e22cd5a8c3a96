package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// A MenuItem is one line of a menu.
type MenuItem struct {
	Label string
	Do    func()
}

// ShowMenu opens a menu right below an object. The arrow keys move in it, Enter takes a line, Esc leaves it.
func ShowMenu(below fyne.CanvasObject, items ...MenuItem) {
	c := canvasOf(below)
	if c == nil {
		return
	}
	var lines []*fyne.MenuItem
	for _, it := range items {
		lines = append(lines, fyne.NewMenuItem(it.Label, it.Do))
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", lines...), c)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(below)
	menu.ShowAtPosition(fyne.NewPos(at.X, at.Y+below.Size().Height+look.U(4)))
	c.Focus(menu)
}

var (
	_ fyne.Focusable     = (*Picker)(nil)
	_ fyne.Tappable      = (*Picker)(nil)
	_ desktop.Cursorable = (*Picker)(nil)
)

// A Picker shows what is chosen, with a tag, and opens a menu to choose something else.
type Picker struct {
	widget.BaseWidget
	label   *Text
	tag     *Tag
	items   func() []MenuItem
	wide    bool // takes the width it is given, like a field of a form
	focused bool
}

// pickerWidth is how wide a picker becomes at most; what is longer is shortened.
const pickerWidth = 300

// NewPicker returns a picker as wide as what it shows, within bounds.
func NewPicker(items func() []MenuItem) *Picker {
	p := &Picker{label: NewText("").Shortened(), tag: NewTag("", Unknown), items: items}
	p.tag.Hidden = true
	p.ExtendBaseWidget(p)
	return p
}

// NewFieldPicker returns a picker that looks like a field of a form.
func NewFieldPicker(items func() []MenuItem) *Picker {
	p := NewPicker(items)
	p.wide = true
	return p
}

// Say says what is chosen.
func (p *Picker) Say(label, tag string, mood Mood) {
	p.label.Set(label)
	p.tag.Set(tag, mood, false)
	p.Refresh()
}

// Content returns what is chosen, as it is shown.
func (p *Picker) Content() string { return p.label.Content() }

// Open opens the menu.
func (p *Picker) Open() { ShowMenu(p, p.items()...) }

// Tapped implements fyne.Tappable.
func (p *Picker) Tapped(*fyne.PointEvent) { p.Open() }

// FocusGained implements fyne.Focusable.
func (p *Picker) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost implements fyne.Focusable.
func (p *Picker) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements fyne.Focusable.
func (p *Picker) TypedRune(rune) {}

// TypedKey implements fyne.Focusable. Space and Down open the menu, and so does Enter where it is not the form's.
func (p *Picker) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeySpace, e.Name == fyne.KeyDown, !p.wide && (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter):
		p.Open()
	default:
		pass(p, e)
	}
}

// preferredWidth is the width of all it says, up to its bound.
func (p *Picker) preferredWidth() float32 {
	cut := p.label.preferredWidth() - p.label.MinSize().Width
	return max(p.MinSize().Width, min(p.MinSize().Width+cut, look.U(pickerWidth)))
}

// Cursor implements desktop.Cursorable.
func (p *Picker) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (p *Picker) CreateRenderer() fyne.WidgetRenderer {
	inner := Row(8, p.label, p.tag, NewIcon("down", 16, look.Text))
	if p.wide {
		inner = Row(8, p.label, p.tag, Space(), NewIcon("down", 16, look.Text))
	}
	r := &pickerRenderer{p: p, back: canvas.NewRectangle(nil), inner: Pad(6, 12, 6, 9, inner)}
	r.apply()
	return r
}

type pickerRenderer struct {
	p     *Picker
	back  *canvas.Rectangle
	inner *fyne.Container
}

func (r *pickerRenderer) apply() {
	line, width := look.Line, float32(1)
	if r.p.wide {
		line = look.Edge
	}
	if r.p.focused {
		line, width = look.Blue, 2
	}
	r.back.FillColor, r.back.StrokeColor, r.back.StrokeWidth, r.back.CornerRadius = look.Of(look.Card), look.Of(line), width, look.U(8)
}

func (r *pickerRenderer) MinSize() fyne.Size {
	m := r.inner.MinSize()
	return fyne.NewSize(m.Width, max(m.Height, look.U(34)))
}

func (r *pickerRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.inner.Resize(size)
}

func (r *pickerRenderer) Refresh() {
	r.apply()
	r.inner.Refresh()
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

func (r *pickerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.inner}
}
func (r *pickerRenderer) Destroy() {}
