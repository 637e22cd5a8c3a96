package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// A Rung is one line of a ladder: a circle, a name, what was seen, and how long it took.
type Rung struct {
	Dot  fyne.CanvasObject
	Name string
	Bold bool
	Seen string
	Mood Mood // of what was seen; Unknown for none
	Took string
	Soft bool // not reached, or not to be
}

// NewRung returns a line of a ladder.
func NewRung(r Rung) fyne.CanvasObject {
	name := NewText(r.Name).Shortened()
	if r.Bold {
		name.Bold()
	}
	if r.Soft {
		name.In(look.Soft)
	}
	seen := Plain(r.Seen).In(look.Soft)
	if r.Mood == Wrong || r.Mood == Worry {
		seen.In(moods[r.Mood][0])
	}
	return Pad(9, 0, 9, 0, TopRow(0, Wide(26, r.Dot), Wide(190, name), Grow(seen), Wide(90, Row(0, Space(), Soft(r.Took)))))
}
