package kit

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"certmap/assets"
	"certmap/gui/look"
)

// An Icon is a line icon in a colour of the theme.
type Icon struct {
	widget.BaseWidget
	name   string
	side   float32
	colour fyne.ThemeColorName
}

// NewIcon returns the icon of this name (a file in assets/icons) with sides of this length.
func NewIcon(name string, side float32, colour fyne.ThemeColorName) *Icon {
	i := &Icon{name: name, side: side, colour: colour}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes the picture and its colour.
func (i *Icon) Set(name string, colour fyne.ThemeColorName) {
	i.name, i.colour = name, colour
	i.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (i *Icon) MinSize() fyne.Size { return fyne.NewSquareSize(look.U(i.side)) }

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	image := canvas.NewImageFromResource(glyph(i.name, look.Of(i.colour)))
	image.FillMode = canvas.ImageFillContain
	return &iconRenderer{i, image}
}

type iconRenderer struct {
	i     *Icon
	image *canvas.Image
}

func (r *iconRenderer) Layout(size fyne.Size) {
	side := look.U(r.i.side)
	place(r.image, (size.Width-side)/2, (size.Height-side)/2, side, side)
}

func (r *iconRenderer) MinSize() fyne.Size { return r.i.MinSize() }

func (r *iconRenderer) Refresh() {
	r.image.Resource = glyph(r.i.name, look.Of(r.i.colour))
	r.Layout(r.i.Size())
	r.image.Refresh()
}

func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *iconRenderer) Destroy()                     {}

// glyph returns a line icon in a colour. Resources are cached by name, so the colour is part of it.
func glyph(name string, c color.Color) fyne.Resource {
	r, g, b, _ := c.RGBA()
	hex := fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
	key := name + hex + ".svg"
	if known, ok := glyphs[key]; ok {
		return known
	}
	res := fyne.NewStaticResource(key, bytes.ReplaceAll(assets.Glyph(name), []byte("#000000"), []byte(hex)))
	glyphs[key] = res
	return res
}

// glyphs are the icons drawn so far. They are used on the UI goroutine alone.
var glyphs = map[string]fyne.Resource{}
