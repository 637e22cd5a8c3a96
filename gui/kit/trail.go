package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// Trail sets an object right behind a text, on its first line. The text wraps where there is no room for both.
func Trail(text *Para, gap float32, behind fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &trail{gap: gap}, Objects: []fyne.CanvasObject{text, behind}}
}

type trail struct {
	gap   float32
	width float32
}

// room is how wide the text may be, and how wide it is.
func (t *trail) room(objects []fyne.CanvasObject, width float32) (room, used float32) {
	room = max(look.U(40), width-objects[1].MinSize().Width-look.U(t.gap))
	p := objects[0].(*Para)
	p.flow(room)
	for _, piece := range p.pieces {
		used = max(used, piece.x+piece.size.Width)
	}
	return room, used
}

func (t *trail) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	room, _ := t.room(objects, width)
	return max(heightFor(objects[0], room), objects[1].MinSize().Height)
}

// Layout implements fyne.Layout.
func (t *trail) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t.width = size.Width
	room, used := t.room(objects, size.Width)
	m := objects[1].MinSize()
	line := fyne.MeasureText("M", objects[0].(*Para).Theme().Size(objects[0].(*Para).size), fyne.TextStyle{}).Height
	drop := max(0, (m.Height-line)/2)
	place(objects[0], 0, drop, room, heightFor(objects[0], room))
	place(objects[1], used+look.U(t.gap), max(0, (line-m.Height)/2), m.Width, m.Height)
}

// MinSize implements fyne.Layout.
func (t *trail) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := look.U(160)
	return fyne.NewSize(w, t.heightFor(objects, max(w, t.width)))
}
