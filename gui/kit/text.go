package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// A Text is one line of text in a colour and a size of the theme.
type Text struct {
	widget.BaseWidget
	text    string
	colour  fyne.ThemeColorName
	size    fyne.ThemeSizeName
	style   fyne.TextStyle
	shorten bool
}

// NewText returns a line in the normal size and colour.
func NewText(s string) *Text {
	t := &Text{text: s, colour: look.Text, size: look.SizeText}
	t.ExtendBaseWidget(t)
	return t
}

// Title returns a line in bold, of the given size.
func Title(s string, size fyne.ThemeSizeName) *Text {
	return NewText(s).Sized(size).Bold()
}

// Soft returns a line in the colour of secondary text.
func Soft(s string) *Text { return NewText(s).In(look.Soft) }

// In sets the colour.
func (t *Text) In(colour fyne.ThemeColorName) *Text {
	t.colour = colour
	t.Refresh()
	return t
}

// Sized sets the size.
func (t *Text) Sized(size fyne.ThemeSizeName) *Text {
	t.size = size
	t.Refresh()
	return t
}

// Bold makes the line bold.
func (t *Text) Bold() *Text {
	t.style.Bold = true
	t.Refresh()
	return t
}

// Mono sets the line in a font of fixed width.
func (t *Text) Mono() *Text {
	t.style.Monospace = true
	t.Refresh()
	return t
}

// Shortened lets the line be cut with an ellipsis where there is no room for all of it.
func (t *Text) Shortened() *Text {
	t.shorten = true
	t.Refresh()
	return t
}

// Set changes what the line says.
func (t *Text) Set(s string) {
	if t.text != s {
		t.text = s
		t.Refresh()
	}
}

// Content returns what the line says, whole.
func (t *Text) Content() string { return t.text }

// preferredWidth is the width of the whole line.
func (t *Text) preferredWidth() float32 {
	return fyne.MeasureText(t.text, t.Theme().Size(t.size), t.style).Width
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t, line: canvas.NewText("", look.Of(look.Text))}
	r.apply()
	return r
}

type textRenderer struct {
	t    *Text
	line *canvas.Text
}

func (r *textRenderer) apply() {
	r.line.Text = r.t.text
	r.line.Color = look.Of(r.t.colour)
	r.line.TextSize = r.t.Theme().Size(r.t.size)
	r.line.TextStyle = r.t.style
}

// rounding is how much wider than its room a line may come out by adding up widths alone.
const rounding = 0.5

func (r *textRenderer) Layout(size fyne.Size) {
	r.line.Text = r.t.text
	if r.t.shorten && r.line.MinSize().Width > size.Width+rounding {
		r.line.Text = ellipsis(r.t.text, size.Width, r.line.TextSize, r.t.style)
	}
	h := r.line.MinSize().Height
	place(r.line, 0, (size.Height-h)/2, size.Width, h)
}

func (r *textRenderer) MinSize() fyne.Size {
	full := fyne.MeasureText(r.t.text, r.line.TextSize, r.t.style)
	if r.t.shorten {
		full.Width = min(full.Width, fyne.MeasureText("MMM…", r.line.TextSize, r.t.style).Width)
	}
	return full
}

func (r *textRenderer) Refresh() {
	r.apply()
	r.Layout(r.t.Size())
	r.line.Refresh()
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }
func (r *textRenderer) Destroy()                     {}

// ellipsis returns the longest beginning of s that fits a width with an ellipsis behind it.
func ellipsis(s string, width, size float32, style fyne.TextStyle) string {
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if fyne.MeasureText(string(runes[:mid])+"…", size, style).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low]) + "…"
}
