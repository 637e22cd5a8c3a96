package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// A Pane is the right side of a page: a bar with a title and buttons, and a body that scrolls.
type Pane struct {
	box    *fyne.Container
	bar    *fyne.Container
	title  *Text
	Scroll *Scroll
	body   *fyne.Container
	about  string // what the body is about; empty for what is never drawn anew
}

// NewPane returns an empty pane.
func NewPane() *Pane {
	p := &Pane{title: Title("", look.SizeBarTitle).Shortened(), body: Column(16)}
	p.bar = &fyne.Container{Layout: &headline{}}
	p.Scroll = NewScroll(Pad(22, 22, 22, 22, p.body))
	head := NewSurface(look.Card, Column(0, Pad(12, 22, 12, 22, p.bar), NewRule()))
	p.box = Borders(head, nil, p.Scroll, 0)
	return p
}

// Object returns what is drawn.
func (p *Pane) Object() fyne.CanvasObject { return p.box }

// Head sets the title and the buttons beside it.
func (p *Pane) Head(title string, buttons ...fyne.CanvasObject) {
	p.title.Set(title)
	p.bar.Objects = append([]fyne.CanvasObject{p.title}, buttons...)
	p.bar.Refresh()
	p.box.Refresh()
}

// Name changes the title alone.
func (p *Pane) Name(title string) { p.title.Set(title) }

// Update lays the pane out anew after a button or something in the body has changed its size.
func (p *Pane) Update() {
	p.box.Refresh()
	p.Scroll.Refresh()
}

// Body replaces what stands below the bar, and shows its top.
func (p *Pane) Body(objects ...fyne.CanvasObject) { p.BodyOf("", objects...) }

// BodyOf is Body for what is drawn anew whenever the register changes: while it is about the same as before, whoever reads it
// stays where they are.
func (p *Pane) BodyOf(about string, objects ...fyne.CanvasObject) {
	if about == "" || about != p.about {
		p.Scroll.Top()
	}
	p.about, p.body.Objects = about, objects
	p.Scroll.Refresh()
}

// Side returns the left side of a page: a head and a list below it, with a line to its right.
func Side(head, list fyne.CanvasObject) fyne.CanvasObject {
	inner := Borders(Column(0, head, NewRule()), nil, list, 0)
	return NewSurface(look.Card, &fyne.Container{Layout: &lineRight{}, Objects: []fyne.CanvasObject{inner, NewUpright()}})
}

// lineRight sets a thin line to the right of an object.
type lineRight struct{}

// Layout implements fyne.Layout.
func (*lineRight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width-1, size.Height)
	place(objects[1], size.Width-1, 0, 1, size.Height)
}

// MinSize implements fyne.Layout.
func (*lineRight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(1, 0)
}

// SideWidth is how wide the left side of a page is.
const SideWidth = 392

// Split sets a left side and a right one.
func Split(side, rest fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: &split{}, Objects: []fyne.CanvasObject{side, rest}}
}

// split gives the left side its width, but never so much that the right side becomes the smaller one by far.
type split struct{}

const largestSide = 0.36

// Layout implements fyne.Layout.
func (*split) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(look.U(SideWidth), max(size.Width*largestSide, SideWidth))
	place(objects[0], 0, 0, w, size.Height)
	place(objects[1], w, 0, size.Width-w, size.Height)
}

// MinSize implements fyne.Layout.
func (*split) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(SideWidth+objects[1].MinSize().Width, max(objects[0].MinSize().Height, objects[1].MinSize().Height))
}

// EmptyState says what to do first, in the middle of an empty place.
func EmptyState(icon, title, text string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return Pad(60, 30, 30, 30, Column(8,
		Pad(0, 0, 10, 0, Row(0, Space(), NewIcon(icon, 44, look.Edge), Space())),
		NewPara(Span{Text: title, Bold: true}).Sized(look.SizeCaption).Centred(),
		Plain(text).In(look.Soft).Centred(),
		Pad(12, 0, 0, 0, centredFlow(8, buttons...))))
}
