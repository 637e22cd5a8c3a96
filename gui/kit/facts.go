package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// A Fact is one line of a list of facts: what it is called, and what it is.
type Fact struct {
	Name  string
	Value fyne.CanvasObject
}

// Facts returns a list of facts: names at the left, aligned to the right, and values beside them.
func Facts(facts ...Fact) *fyne.Container { return FactsWide(168, facts...) }

// FactsWide is Facts with another width for the names.
func FactsWide(nameWidth float32, facts ...Fact) *fyne.Container {
	c := &fyne.Container{Layout: &factGrid{nameWidth: nameWidth}}
	for _, f := range facts {
		if f.Value != nil {
			c.Objects = append(c.Objects, Soft(f.Name).Shortened(), f.Value)
		}
	}
	return c
}

// Value returns the text of a fact. It wraps.
func Value(s string) *Para { return Plain(s) }

// MonoValue returns the text of a fact in a font of fixed width.
func MonoValue(s string) *Para { return NewPara(Span{Text: s, Mono: true}).Sized(look.SizeSmall) }

type factGrid struct {
	nameWidth float32
	width     float32
}

const factGapX, factGapY = 16, 11

// names is how wide the names may be: never more than a third of all.
func (g *factGrid) names(width float32) float32 {
	return min(look.U(g.nameWidth), max(width*0.34, g.nameWidth*0.6))
}

func (g *factGrid) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	rest := width - g.names(width) - look.U(factGapX)
	for i := 1; i < len(objects); i += 2 {
		h += max(objects[i-1].MinSize().Height, heightFor(objects[i], rest))
		if i > 1 {
			h += look.U(factGapY)
		}
	}
	return h
}

// Layout implements fyne.Layout.
func (g *factGrid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	g.width = size.Width
	names := g.names(size.Width)
	rest := size.Width - names - look.U(factGapX)
	var y float32
	for i := 1; i < len(objects); i += 2 {
		name := objects[i-1]
		m := name.MinSize()
		full := m.Width
		if t, ok := name.(*Text); ok {
			full = min(names, t.preferredWidth())
		}
		h := max(m.Height, heightFor(objects[i], rest))
		place(name, names-full, y, full, m.Height)
		place(objects[i], names+look.U(factGapX), y, rest, h)
		y += h + look.U(factGapY)
	}
}

// MinSize implements fyne.Layout.
func (g *factGrid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := look.U(g.nameWidth + factGapX + 200)
	return fyne.NewSize(w, g.heightFor(objects, max(w, g.width)))
}
