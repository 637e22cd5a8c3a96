package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// An Item is what a row of a list with three lines shows: a title, a second line, and a tag with words behind it.
type Item struct {
	Title  string
	Second string
	Badge  string // empty for none
	Mood   Mood
	Kind   bool // the badge tells a kind, not how things stand: no sign before its words
	Tail   string
	Indent int // steps to the right, in a tree
}

// An ItemRow is a row with three lines.
type ItemRow struct {
	ground
	title, second, tail *Text
	tag                 *Tag
	inset               *pad
}

var _ ListRow[Item] = (*ItemRow)(nil)

const (
	itemHeight = 89
	itemInset  = 18
)

// NewItemRow returns an empty row.
func NewItemRow() ListRow[Item] {
	r := &ItemRow{title: NewText("").Bold().Shortened(), second: Soft("").Shortened(), tail: Soft("").Sized(look.SizeSmall).Shortened(), tag: NewTag("", Unknown)}
	r.height, r.onCard = itemHeight, true
	r.inset = &pad{11, 14, 11, itemInset}
	third := Row(8, r.tag, Grow(r.tail))
	r.content = &fyne.Container{Layout: r.inset, Objects: []fyne.CanvasObject{Column(1, r.title, r.second, Pad(4, 0, 0, 0, third))}}
	r.ExtendBaseWidget(r)
	return r
}

// Fill implements ListRow.
func (r *ItemRow) Fill(it Item, chosen bool) {
	r.title.Set(it.Title)
	r.second.Set(it.Second)
	r.tail.Set(it.Tail)
	r.tag.Set(it.Badge, it.Mood, !it.Kind)
	r.inset.left = itemInset + 16*float32(it.Indent)
	r.chosen = chosen
	r.Refresh()
}
