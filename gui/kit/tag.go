package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// A Mood is how good or bad something is. It always shows as a colour and as a sign or a word.
type Mood int

// The moods.
const (
	Noted Mood = iota // neither good nor bad
	Fine
	Worry
	Wrong
	Unknown // not known yet: no colour
)

// moods are the colours of each mood: text and sign, ground, line.
var moods = map[Mood][3]fyne.ThemeColorName{
	Noted:   {look.Note, look.NoteSoft, look.Note},
	Fine:    {look.Good, look.GoodSoft, look.Good},
	Worry:   {look.Warn, look.WarnSoft, look.WarnLine},
	Wrong:   {look.Bad, look.BadSoft, look.Bad},
	Unknown: {look.Soft, look.Hover, look.Edge},
}

// signs are the icons of each mood.
var signs = map[Mood]string{Noted: "info", Fine: "check", Worry: "warning", Wrong: "cross", Unknown: "dot"}

// A Tag is a word or two on a tinted ground.
type Tag struct {
	widget.BaseWidget
	text string
	mood Mood
	sign bool
}

// NewTag returns a tag without a sign.
func NewTag(text string, mood Mood) *Tag {
	t := &Tag{text: text, mood: mood}
	t.ExtendBaseWidget(t)
	return t
}

// NewSignedTag returns a tag with the sign of its mood before the words.
func NewSignedTag(text string, mood Mood) *Tag {
	t := &Tag{text: text, mood: mood, sign: true}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes what the tag says. One that says nothing is hidden.
func (t *Tag) Set(text string, mood Mood, sign bool) {
	t.text, t.mood, t.sign = text, mood, sign
	t.Hidden = text == ""
	t.Refresh()
}

// Content returns what the tag says.
func (t *Tag) Content() string { return t.text }

// CreateRenderer implements fyne.Widget.
func (t *Tag) CreateRenderer() fyne.WidgetRenderer {
	r := &tagRenderer{t: t, back: canvas.NewRectangle(nil), label: canvas.NewText("", nil), icon: NewIcon(signs[t.mood], 11, look.Text)}
	r.apply()
	return r
}

type tagRenderer struct {
	t     *Tag
	back  *canvas.Rectangle
	label *canvas.Text
	icon  *Icon
}

func (r *tagRenderer) apply() {
	c := moods[r.t.mood]
	r.back.FillColor, r.back.CornerRadius = look.Of(c[1]), look.U(4)
	r.label.Text, r.label.Color, r.label.TextSize = r.t.text, look.Of(c[0]), r.t.Theme().Size(look.SizeTag)
	r.label.TextStyle = fyne.TextStyle{Bold: true}
	r.icon.Hidden = !r.t.sign
	r.icon.Set(signs[r.t.mood], c[0])
}

func (r *tagRenderer) lead() float32 {
	if r.t.sign {
		return look.U(7 + 11 + 4)
	}
	return look.U(7)
}

func (r *tagRenderer) MinSize() fyne.Size {
	m := r.label.MinSize()
	return fyne.NewSize(m.Width+r.lead()+look.U(7), look.U(19))
}

func (r *tagRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	m := r.label.MinSize()
	place(r.label, r.lead(), (size.Height-m.Height)/2, m.Width, m.Height)
	place(r.icon, look.U(7), 0, look.U(11), size.Height)
}

func (r *tagRenderer) Refresh() {
	r.apply()
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

func (r *tagRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.label, r.icon}
}
func (r *tagRenderer) Destroy() {}

// A Dot is a filled circle with the sign of a mood in it, or an open one for what was not run.
type Dot struct {
	widget.BaseWidget
	mood Mood
	open bool
}

// NewDot returns a filled circle.
func NewDot(mood Mood) *Dot {
	d := &Dot{mood: mood}
	d.ExtendBaseWidget(d)
	return d
}

// NewOpenDot returns an open circle.
func NewOpenDot() *Dot {
	d := &Dot{open: true}
	d.ExtendBaseWidget(d)
	return d
}

// Set changes the mood.
func (d *Dot) Set(mood Mood) {
	d.mood = mood
	d.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (d *Dot) CreateRenderer() fyne.WidgetRenderer {
	r := &dotRenderer{d: d, circle: canvas.NewCircle(nil), icon: NewIcon(dotSign(d.mood), 10, look.OnDot)}
	r.apply()
	return r
}

// dotSign is the sign in a circle: a warning is an exclamation mark there, since the triangle would not fit.
func dotSign(m Mood) string {
	switch m {
	case Worry:
		return "bang"
	case Noted:
		return "dot"
	}
	return signs[m]
}

type dotRenderer struct {
	d      *Dot
	circle *canvas.Circle
	icon   *Icon
}

func (r *dotRenderer) apply() {
	fill := moods[r.d.mood][0]
	switch r.d.mood {
	case Worry:
		fill = look.WarnLine
	case Unknown:
		fill = look.Edge
	}
	r.circle.FillColor, r.circle.StrokeColor, r.circle.StrokeWidth = look.Of(fill), look.Of(fill), 0
	if r.d.open {
		r.circle.FillColor, r.circle.StrokeColor, r.circle.StrokeWidth = look.Of(look.None), look.Of(look.Edge), 1.5
	}
	r.icon.Hidden = r.d.open
	r.icon.Set(dotSign(r.d.mood), look.OnDot)
}

func (r *dotRenderer) MinSize() fyne.Size { return fyne.NewSize(look.U(16), look.U(20)) }

func (r *dotRenderer) Layout(size fyne.Size) {
	side := look.U(16)
	y := (look.U(20) - side) / 2
	place(r.circle, 0, y, side, side)
	place(r.icon, 0, y, side, side)
}

func (r *dotRenderer) Refresh() {
	r.apply()
	r.Layout(r.d.Size())
	canvas.Refresh(r.d)
}

func (r *dotRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.circle, r.icon} }
func (r *dotRenderer) Destroy()                     {}

// Colour is the colour of text in a mood.
func Colour(m Mood) fyne.ThemeColorName { return moods[m][0] }

// NewNumberDot returns a number in a tinted circle.
func NewNumberDot(number string) fyne.CanvasObject {
	s := NewSurface(look.BlueSoft, Row(0, Space(), NewText(number).Bold().In(look.Blue), Space()))
	s.Radius = 12
	return &fyne.Container{Layout: &square{24}, Objects: []fyne.CanvasObject{s}}
}

type square struct{ side float32 }

func (q *square) heightFor([]fyne.CanvasObject, float32) float32 { return look.U(q.side) }

// Layout implements fyne.Layout.
func (q *square) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	objects[0].Resize(fyne.NewSquareSize(look.U(q.side)))
}

// MinSize implements fyne.Layout.
func (q *square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(look.U(q.side)) }
