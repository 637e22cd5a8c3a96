package kit

import (
	"strconv"

	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// A Step is what a row of a list of steps shows: its number, or a sign where it is done or stuck, a title, and how it stands.
type Step struct {
	Number int
	Title  string
	Second string
	Mood   Mood // Unknown shows the number
}

// A StepRow is a row of a list of steps.
type StepRow struct {
	ground
	title, second, number *Text
	numbered              *fyne.Container
	dot                   *Dot
}

var _ ListRow[Step] = (*StepRow)(nil)

const stepHeight = 58

// NewStepRow returns an empty row.
func NewStepRow() ListRow[Step] {
	r := &StepRow{title: NewText("").Bold().Shortened(), second: Soft("").Sized(look.SizeSmall).Shortened(), number: NewText("").Bold().In(look.Blue), dot: NewDot(Unknown)}
	r.numbered = Row(0, Space(), r.number, Space())
	r.height, r.onCard = stepHeight, true
	r.content = Pad(9, 14, 9, 18, Row(12, Wide(18, Column(0, r.numbered, r.dot)), Grow(Column(1, r.title, r.second))))
	r.ExtendBaseWidget(r)
	return r
}

// Fill implements ListRow.
func (r *StepRow) Fill(s Step, chosen bool) {
	r.title.Set(s.Title)
	r.second.Set(s.Second)
	r.second.In(look.Soft)
	if s.Mood == Wrong {
		r.second.In(moods[Wrong][0])
	}
	r.number.Set(strconv.Itoa(s.Number))
	r.numbered.Hidden, r.dot.Hidden = s.Mood != Unknown, s.Mood == Unknown
	r.dot.Set(s.Mood)
	r.chosen = chosen
	r.Refresh()
}
