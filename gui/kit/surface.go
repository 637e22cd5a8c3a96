package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// A Surface is a rectangle in colours of the theme, with an object on it.
type Surface struct {
	widget.BaseWidget
	Content fyne.CanvasObject
	Fill    fyne.ThemeColorName
	Stroke  fyne.ThemeColorName // look.None for no line
	Radius  float32
	// The thickness of the line; 0 stands for 1.
	Line float32
}

// NewSurface returns a surface without a line.
func NewSurface(fill fyne.ThemeColorName, content fyne.CanvasObject) *Surface {
	s := &Surface{Content: content, Fill: fill, Stroke: look.None}
	s.ExtendBaseWidget(s)
	return s
}

// Card returns a white surface with round corners around objects, one below the other.
func Card(objects ...fyne.CanvasObject) *Surface {
	s := &Surface{Content: Pad(18, 20, 18, 20, Column(12, objects...)), Fill: look.Card, Stroke: look.Line, Radius: 12}
	s.ExtendBaseWidget(s)
	return s
}

// HeightFor implements Tall.
func (s *Surface) HeightFor(width float32) float32 { return heightFor(s.Content, width) }

// CreateRenderer implements fyne.Widget.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{s: s, back: canvas.NewRectangle(look.Of(s.Fill))}
	r.apply()
	return r
}

type surfaceRenderer struct {
	s    *Surface
	back *canvas.Rectangle
}

func (r *surfaceRenderer) apply() {
	r.back.FillColor, r.back.StrokeColor = look.Of(r.s.Fill), look.Of(r.s.Stroke)
	r.back.CornerRadius = look.U(r.s.Radius)
	r.back.StrokeWidth = 0
	if r.s.Stroke != look.None {
		r.back.StrokeWidth = max(1, r.s.Line)
	}
}

func (r *surfaceRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.s.Content.Resize(size)
}

func (r *surfaceRenderer) MinSize() fyne.Size { return r.s.Content.MinSize() }

func (r *surfaceRenderer) Refresh() {
	r.apply()
	r.Layout(r.s.Size())
	r.back.Refresh()
	r.s.Content.Refresh()
}

func (r *surfaceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.s.Content}
}
func (r *surfaceRenderer) Destroy() {}

// A Rule is a thin line across, or down where Upright.
type Rule struct {
	widget.BaseWidget
	Upright bool
}

// NewRule returns a line across.
func NewRule() *Rule {
	r := &Rule{}
	r.ExtendBaseWidget(r)
	return r
}

// NewUpright returns a line down.
func NewUpright() *Rule {
	r := &Rule{Upright: true}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *Rule) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(look.Of(look.Line))
	return &ruleRenderer{line: line}
}

type ruleRenderer struct{ line *canvas.Rectangle }

func (r *ruleRenderer) Layout(size fyne.Size)        { r.line.Resize(size) }
func (r *ruleRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(1) }
func (r *ruleRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }
func (r *ruleRenderer) Destroy()                     {}
func (r *ruleRenderer) Refresh() {
	r.line.FillColor = look.Of(look.Line)
	r.line.Refresh()
}

// Foot is a bar at the foot of a page, below a line.
func Foot(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return NewSurface(look.Card, Column(0, NewRule(), Pad(14, 22, 14, 22, Row(16, objects...))))
}

// Inset sets what stands across a page into its ground, with room around it.
func Inset(o fyne.CanvasObject) fyne.CanvasObject {
	return NewSurface(look.Page, Pad(14, 22, 14, 22, o))
}

// Ruled stacks objects with a line between each two.
func Ruled(objects ...fyne.CanvasObject) *fyne.Container {
	out := Column(0)
	for i, o := range objects {
		if i > 0 {
			out.Add(NewRule())
		}
		out.Add(o)
	}
	return out
}
