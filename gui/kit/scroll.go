package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// A Scroll shows what is higher than there is room for. Its content is as wide as the scroll.
type Scroll struct {
	widget.BaseWidget
	inner  *fitted
	scroll *container.Scroll
}

// NewScroll returns a scroll around an object.
func NewScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{inner: &fitted{content: content}}
	s.inner.ExtendBaseWidget(s.inner)
	s.scroll = container.NewVScroll(s.inner)
	s.ExtendBaseWidget(s)
	return s
}

// Set replaces the content, and shows its top.
func (s *Scroll) Set(content fyne.CanvasObject) {
	s.inner.content = content
	s.scroll.Offset = fyne.Position{}
	s.Refresh()
}

// Update lays the content out anew after something in it has changed its height. What is shown stays in place.
func (s *Scroll) Update() {
	s.scroll.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer {
	return &scrollRenderer{s}
}

type scrollRenderer struct{ s *Scroll }

func (r *scrollRenderer) Layout(size fyne.Size) {
	r.s.inner.width = size.Width
	r.s.scroll.Resize(size)
	r.s.scroll.Refresh()
}

func (r *scrollRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(32) }

func (r *scrollRenderer) Refresh() {
	r.s.inner.Refresh()
	r.Layout(r.s.Size())
}

func (r *scrollRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.scroll} }
func (r *scrollRenderer) Destroy()                     {}

// fitted is content that is as high as it has to be at the width it is given.
type fitted struct {
	widget.BaseWidget
	content fyne.CanvasObject
	width   float32
}

// MinSize implements fyne.CanvasObject.
func (f *fitted) MinSize() fyne.Size {
	if f.width == 0 {
		return f.content.MinSize()
	}
	return fyne.NewSize(0, heightFor(f.content, f.width))
}

// CreateRenderer implements fyne.Widget.
func (f *fitted) CreateRenderer() fyne.WidgetRenderer { return &fittedRenderer{f} }

type fittedRenderer struct{ f *fitted }

func (r *fittedRenderer) Layout(size fyne.Size)        { r.f.content.Resize(size) }
func (r *fittedRenderer) MinSize() fyne.Size           { return r.f.MinSize() }
func (r *fittedRenderer) Refresh()                     { r.f.content.Resize(r.f.Size()); r.f.content.Refresh() }
func (r *fittedRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.f.content} }
func (r *fittedRenderer) Destroy()                     {}

// Top shows the top of the content.
func (s *Scroll) Top() { s.scroll.Offset = fyne.Position{} }
