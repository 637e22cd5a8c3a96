package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// ShellBar sets the bar at the top of a window: the program's name, the path to the page, a search field, a picker and a
// button. Where there is no room for all, the search field gives way first, then the picker, and the path last.
func ShellBar(name, path, search, picker, button fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: shellBar{}, Objects: []fyne.CanvasObject{name, path, search, picker, button}}
}

type shellBar struct{}

// Of the search field.
const (
	barGap      = 14
	leastSearch = 110
	mostSearch  = 230
)

// widths returns how wide each object is.
func (shellBar) widths(o []fyne.CanvasObject, width float32) (out [5]float32) {
	rest := width - 4*look.U(barGap)
	for i := range out {
		out[i] = o[i].MinSize().Width
		if i == 2 {
			out[i] = look.U(leastSearch)
		}
		rest -= out[i]
	}
	for _, more := range []struct {
		i      int
		wanted float32
	}{{1, preferred(o[1])}, {3, preferred(o[3])}, {2, look.U(mostSearch)}} {
		taken := max(0, min(rest, more.wanted-out[more.i]))
		out[more.i] += taken
		rest -= taken
	}
	out[1] += max(0, rest)
	return out
}

// preferred is the width of all that an object says.
func preferred(o fyne.CanvasObject) float32 {
	if s, ok := o.(shrinks); ok {
		return s.preferredWidth()
	}
	c, ok := o.(*fyne.Container)
	if !ok {
		return o.MinSize().Width
	}
	r, ok := c.Layout.(*row)
	if !ok {
		return o.MinSize().Width
	}
	w := float32(max(0, len(c.Objects)-1)) * look.U(r.gap)
	for _, part := range c.Objects {
		w += preferred(part)
	}
	return w
}

// Layout implements fyne.Layout.
func (b shellBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for i, w := range b.widths(objects, size.Width) {
		h := heightFor(objects[i], w)
		place(objects[i], x, (size.Height-h)/2, w, h)
		x += w + look.U(barGap)
	}
}

// MinSize implements fyne.Layout.
func (b shellBar) MinSize(objects []fyne.CanvasObject) (m fyne.Size) {
	for i, w := range b.widths(objects, 0) {
		m.Width += w
		m.Height = max(m.Height, objects[i].MinSize().Height)
	}
	m.Width += 4 * look.U(barGap)
	return m
}
