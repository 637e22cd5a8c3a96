package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// Column stacks objects from top to bottom, each as wide as the column, with a gap between those that are shown.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &column{gap: gap}, Objects: objects}
}

type column struct {
	gap   float32
	width float32 // of the last layout, which MinSize answers for
}

func (c *column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	n := 0
	for _, o := range objects {
		if o.Visible() {
			h += heightFor(o, width)
			n++
		}
	}
	return h + float32(max(0, n-1))*look.U(c.gap)
}

// Layout implements fyne.Layout.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	var y float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightFor(o, size.Width)
		place(o, 0, y, size.Width, h)
		y += h + look.U(c.gap)
	}
}

// MinSize implements fyne.Layout.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objects {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	return fyne.NewSize(w, c.heightFor(objects, max(w, c.width)))
}

// Row sets objects side by side at their own width, centred on one line. What is wrapped in Grow shares the rest.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &row{gap: gap}, Objects: objects}
}

// TopRow is Row with the objects aligned at the top.
func TopRow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &row{gap: gap, top: true}, Objects: objects}
}

// Space fills what is left of a Row.
func Space() fyne.CanvasObject { return Grow(&fyne.Container{}) }

// Grow makes an object take what is left of the width of its Row.
func Grow(o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &grow{}, Objects: []fyne.CanvasObject{o}}
}

type grow struct{}

func (*grow) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], width)
}

// Layout implements fyne.Layout.
func (*grow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, size.Height)
}

// MinSize implements fyne.Layout.
func (*grow) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func grows(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = c.Layout.(*grow)
	return ok
}

type row struct {
	gap   float32
	top   bool
	width float32
}

// shrinks is implemented by what would like more width than it insists on.
type shrinks interface{ preferredWidth() float32 }

// widths returns how wide each object is in a row of this width; hidden ones have none. Room beyond what all insist on goes
// first to those that would like more, then to those that grow, which insist on their own width too.
func (r *row) widths(objects []fyne.CanvasObject, width float32) []float32 {
	out := make([]float32, len(objects))
	shown, growing := 0, 0
	rest, growth := width, float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if grows(o) {
			growing++
			growth += o.MinSize().Width
			continue
		}
		out[i] = o.MinSize().Width
		rest -= out[i]
	}
	rest = max(0, rest-float32(max(0, shown-1))*look.U(r.gap))
	for i, o := range objects {
		if s, ok := o.(shrinks); ok && o.Visible() {
			more := max(0, min(rest-growth, s.preferredWidth()-out[i]))
			out[i] += more
			rest -= more
		}
	}
	for i, o := range objects {
		if o.Visible() && grows(o) {
			out[i] = rest / float32(growing)
		}
	}
	return out
}

func (r *row) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for i, w := range r.widths(objects, width) {
		if objects[i].Visible() {
			h = max(h, heightFor(objects[i], w))
		}
	}
	return h
}

// Layout implements fyne.Layout.
func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	r.width = size.Width
	var x float32
	for i, w := range r.widths(objects, size.Width) {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		h, y := heightFor(o, w), float32(0)
		if !r.top {
			y = (size.Height - h) / 2
		}
		place(o, x, y, w, h)
		x += w + look.U(r.gap)
	}
}

// MinSize implements fyne.Layout.
func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	shown := 0
	for _, o := range objects {
		if o.Visible() {
			shown++
			w += o.MinSize().Width
		}
	}
	w += float32(max(0, shown-1)) * look.U(r.gap)
	return fyne.NewSize(w, r.heightFor(objects, max(w, r.width)))
}

// Pad leaves room around an object: top, right, bottom, left.
func Pad(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &pad{top, right, bottom, left}, Objects: []fyne.CanvasObject{o}}
}

type pad struct{ top, right, bottom, left float32 }

func (p *pad) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], width-look.U(p.left+p.right)) + look.U(p.top+p.bottom)
}

// Layout implements fyne.Layout.
func (p *pad) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], look.U(p.left), look.U(p.top), size.Width-look.U(p.left+p.right), size.Height-look.U(p.top+p.bottom))
}

// MinSize implements fyne.Layout.
func (p *pad) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(m.Width+look.U(p.left+p.right), m.Height+look.U(p.top+p.bottom))
}

// Wide makes an object exactly this wide, at any height.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &wide{width}, Objects: []fyne.CanvasObject{o}}
}

type wide struct{ width float32 }

func (w *wide) heightFor(objects []fyne.CanvasObject, _ float32) float32 {
	return heightFor(objects[0], look.U(w.width))
}

// Layout implements fyne.Layout.
func (w *wide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, size.Height)
}

// MinSize implements fyne.Layout.
func (w *wide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.U(w.width), w.heightFor(objects, 0))
}

// Tiles sets objects of one height in as many columns of at least minWidth as fit, at most most.
func Tiles(gap, minWidth, height float32, most int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &tiles{gap: gap, minWidth: minWidth, height: height, most: most}, Objects: objects}
}

type tiles struct {
	gap, minWidth, height float32
	most                  int
	width                 float32
}

func (t *tiles) columns(width float32) int {
	gap := look.U(t.gap)
	return max(1, min(t.most, int((width+gap)/(look.U(t.minWidth)+gap))))
}

func (t *tiles) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	cols := t.columns(width)
	rows := (len(objects) + cols - 1) / cols
	return float32(rows)*look.U(t.height) + float32(max(0, rows-1))*look.U(t.gap)
}

// Layout implements fyne.Layout.
func (t *tiles) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t.width = size.Width
	cols, gap := t.columns(size.Width), look.U(t.gap)
	w := (size.Width - float32(cols-1)*gap) / float32(cols)
	for i, o := range objects {
		place(o, float32(i%cols)*(w+gap), float32(i/cols)*(look.U(t.height)+gap), w, look.U(t.height))
	}
}

// MinSize implements fyne.Layout.
func (t *tiles) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := max(look.U(t.minWidth), t.width)
	return fyne.NewSize(look.U(t.minWidth), t.heightFor(objects, w))
}

// Borders sets a fixed top and left around the rest: left is leftWidth wide, top as high as it is.
func Borders(top, left, rest fyne.CanvasObject, leftWidth float32) *fyne.Container {
	return &fyne.Container{Layout: &borders{top, left, rest, leftWidth}, Objects: present(top, left, rest)}
}

func present(objects ...fyne.CanvasObject) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range objects {
		if o != nil {
			out = append(out, o)
		}
	}
	return out
}

type borders struct {
	top, left, rest fyne.CanvasObject
	leftWidth       float32
}

// Layout implements fyne.Layout.
func (b *borders) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	var x, y float32
	if b.top != nil && b.top.Visible() {
		y = heightFor(b.top, size.Width)
		place(b.top, 0, 0, size.Width, y)
	}
	if b.left != nil && b.left.Visible() {
		x = look.U(b.leftWidth)
		place(b.left, 0, y, x, size.Height-y)
	}
	place(b.rest, x, y, size.Width-x, size.Height-y)
}

// MinSize implements fyne.Layout.
func (b *borders) MinSize([]fyne.CanvasObject) fyne.Size {
	m := b.rest.MinSize()
	if b.left != nil && b.left.Visible() {
		m = fyne.NewSize(m.Width+look.U(b.leftWidth), max(m.Height, b.left.MinSize().Height))
	}
	if b.top != nil && b.top.Visible() {
		m = fyne.NewSize(max(m.Width, b.top.MinSize().Width), m.Height+b.top.MinSize().Height)
	}
	return m
}
