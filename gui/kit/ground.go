package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// A ground is what the rows of lists have in common: it shows which row is chosen, with a bar at its left, and a line below
// each. A row embeds it, and gives its content and its height.
type ground struct {
	widget.BaseWidget
	content         fyne.CanvasObject
	height          float32
	onCard          bool // stands on a card, so that its own colour has to be drawn only while it is chosen or hovered
	chosen, hovered bool
}

var _ desktop.Hoverable = (*ground)(nil)

// MouseIn implements desktop.Hoverable.
func (g *ground) MouseIn(*desktop.MouseEvent) { g.hovered = true; g.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (g *ground) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (g *ground) MouseOut() { g.hovered = false; g.Refresh() }

// CreateRenderer implements fyne.Widget.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	x := &groundRenderer{g: g, back: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil)}
	x.apply()
	return x
}

type groundRenderer struct {
	g               *ground
	back, bar, line *canvas.Rectangle
}

func (x *groundRenderer) apply() {
	x.back.FillColor = look.Of(look.Card)
	x.back.Hidden = x.g.onCard && !x.g.chosen && !x.g.hovered
	switch {
	case x.g.chosen:
		x.back.FillColor = look.Of(look.BlueSoft)
	case x.g.hovered:
		x.back.FillColor = look.Of(look.Hover)
	}
	x.bar.FillColor, x.bar.Hidden = look.Of(look.Blue), !x.g.chosen
	x.line.FillColor = look.Of(look.Line)
}

func (x *groundRenderer) MinSize() fyne.Size { return fyne.NewSize(look.U(120), look.U(x.g.height)) }

func (x *groundRenderer) Layout(size fyne.Size) {
	x.back.Resize(size)
	place(x.bar, 0, 0, look.U(3), size.Height)
	place(x.line, 0, size.Height-1, size.Width, 1)
	x.g.content.Resize(size)
}

func (x *groundRenderer) Refresh() {
	x.apply()
	x.g.content.Refresh()
	x.Layout(x.g.Size())
	x.back.Refresh()
	x.bar.Refresh()
	x.line.Refresh()
}

func (x *groundRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.back, x.bar, x.line, x.g.content}
}
func (x *groundRenderer) Destroy() {}
