package kit

import (
	"cmp"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// A Span is a piece of a paragraph in one style.
type Span struct {
	Text   string
	Bold   bool
	Mono   bool
	Colour fyne.ThemeColorName // empty for that of the paragraph
}

var _ Tall = (*Para)(nil)

// A Para is text that wraps.
type Para struct {
	widget.BaseWidget
	spans   []Span
	colour  fyne.ThemeColorName
	size    fyne.ThemeSizeName
	centred bool

	pieces []piece // as laid out at width, in letters that high
	width  float32
	height float32
}

// A piece is a run of one span on one line.
type piece struct {
	text string
	span int
	x, y float32
	size fyne.Size
}

// NewPara returns a paragraph of spans in the normal size and colour.
func NewPara(spans ...Span) *Para {
	p := &Para{spans: spans, colour: look.Text, size: look.SizeText}
	p.ExtendBaseWidget(p)
	return p
}

// Plain returns a paragraph of one plain text.
func Plain(s string) *Para { return NewPara(Span{Text: s}) }

// In sets the colour of what has none of its own.
func (p *Para) In(colour fyne.ThemeColorName) *Para {
	p.colour = colour
	p.Refresh()
	return p
}

// Sized sets the size.
func (p *Para) Sized(size fyne.ThemeSizeName) *Para {
	p.size = size
	p.reset()
	return p
}

// Centred centres each line.
func (p *Para) Centred() *Para {
	p.centred = true
	p.reset()
	return p
}

// Set replaces the spans.
func (p *Para) Set(spans ...Span) {
	p.spans = spans
	p.reset()
}

// Say replaces all by one plain text, and hides the paragraph where that is empty.
func (p *Para) Say(s string) {
	p.Set(Span{Text: s})
	p.Hidden = s == ""
}

// Content returns the text of all spans.
func (p *Para) Content() string {
	var b strings.Builder
	for _, s := range p.spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

func (p *Para) reset() {
	p.width = -1
	p.Refresh()
}

// HeightFor implements Tall.
func (p *Para) HeightFor(width float32) float32 {
	p.flow(width)
	if len(p.pieces) == 0 {
		return 0
	}
	last := p.pieces[len(p.pieces)-1]
	return last.y + last.size.Height
}

// MinSize implements fyne.CanvasObject: as wide as the longest word would be too wide for some pages, so a paragraph asks
// for little and takes what it is given.
func (p *Para) MinSize() fyne.Size {
	p.ExtendBaseWidget(p)
	w := p.Size().Width
	if w == 0 {
		w = look.U(240)
	}
	return fyne.NewSize(look.U(40), p.HeightFor(w))
}

func (p *Para) style(s Span) fyne.TextStyle {
	return fyne.TextStyle{Bold: s.Bold, Monospace: s.Mono}
}

// flow breaks the spans into pieces that fit a width.
func (p *Para) flow(width float32) {
	size := p.Theme().Size(p.size)
	if p.width == width && p.height == size && p.pieces != nil {
		return
	}
	f := flow{p: p, width: width, size: size}
	for i, s := range p.spans {
		f.style = p.style(s)
		for _, word := range words(s.Text) {
			f.add(i, word)
		}
	}
	f.endLine()
	p.pieces, p.width, p.height = f.pieces, width, size
}

// flow is the state of laying out.
type flow struct {
	p      *Para
	width  float32
	size   float32
	style  fyne.TextStyle
	pieces []piece
	first  int // of the current line
	x, y   float32
}

func (f *flow) measure(s string) fyne.Size { return fyne.MeasureText(s, f.size, f.style) }

func (f *flow) add(span int, word string) {
	if word == "\n" {
		f.breakLine()
		return
	}
	bare := strings.TrimRightFunc(word, unicode.IsSpace)
	if f.x > 0 && f.x+f.measure(bare).Width > f.width {
		f.breakLine()
	}
	for f.x == 0 && f.measure(bare).Width > f.width && len([]rune(bare)) > 1 {
		head := fits(bare, f.width, f.measure)
		f.put(span, head)
		f.breakLine()
		word, bare = word[len(head):], bare[len(head):]
	}
	f.put(span, word)
}

// put sets text on the current line, in one piece with what stands before it where both are of one span. The width of a
// piece is the sum of its words: they come again and again, and their widths are remembered, which those of whole lines are
// not.
func (f *flow) put(span int, text string) {
	size := f.measure(text)
	f.x += size.Width
	if n := len(f.pieces); n > f.first && f.pieces[n-1].span == span {
		last := &f.pieces[n-1]
		last.text += text
		last.size.Width += size.Width
		return
	}
	f.pieces = append(f.pieces, piece{text: text, span: span, x: f.x - size.Width, y: f.y, size: size})
}

func (f *flow) breakLine() {
	h := f.endLine()
	f.x, f.y = 0, f.y+h
	f.first = len(f.pieces)
}

// endLine aligns the pieces of the current line and returns its height.
func (f *flow) endLine() float32 {
	h := f.measure("M").Height
	for _, p := range f.pieces[f.first:] {
		h = max(h, p.size.Height)
	}
	if n := len(f.pieces); f.p.centred && n > f.first {
		last := f.pieces[n-1]
		shift := (f.width - last.x - f.measure(strings.TrimRightFunc(last.text, unicode.IsSpace)).Width) / 2
		for i := f.first; i < n; i++ {
			f.pieces[i].x += max(0, shift)
		}
	}
	return h
}

// fits returns the longest beginning of a word that fits a width, at least one rune of it.
func fits(word string, width float32, measure func(string) fyne.Size) string {
	end := 0
	for i, r := range word {
		next := i + len(string(r))
		if end > 0 && measure(word[:next]).Width > width {
			break
		}
		end = next
	}
	return word[:end]
}

// words cuts a text behind each run of spaces; a line break stands alone.
func words(s string) []string {
	var out []string
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			out = append(out, "\n")
		}
		start := 0
		for j := 1; j < len(line); j++ {
			if line[j-1] == ' ' && line[j] != ' ' {
				out = append(out, line[start:j])
				start = j
			}
		}
		if start < len(line) {
			out = append(out, line[start:])
		}
	}
	return out
}

// CreateRenderer implements fyne.Widget.
func (p *Para) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return &paraRenderer{p: p}
}

type paraRenderer struct {
	p       *Para
	lines   []*canvas.Text
	objects []fyne.CanvasObject
}

func (r *paraRenderer) Layout(size fyne.Size) {
	r.p.flow(size.Width)
	for len(r.lines) < len(r.p.pieces) {
		t := canvas.NewText("", look.Of(look.Text))
		r.lines = append(r.lines, t)
	}
	r.objects = r.objects[:0]
	for i, piece := range r.p.pieces {
		t, s := r.lines[i], r.p.spans[piece.span]
		t.Text, t.TextSize, t.TextStyle = piece.text, r.p.Theme().Size(r.p.size), r.p.style(s)
		t.Color = look.Of(r.p.colourOf(s))
		place(t, piece.x, piece.y, piece.size.Width, piece.size.Height)
		r.objects = append(r.objects, t)
	}
}

func (p *Para) colourOf(s Span) fyne.ThemeColorName {
	return cmp.Or(s.Colour, p.colour)
}

func (r *paraRenderer) MinSize() fyne.Size { return r.p.MinSize() }

func (r *paraRenderer) Refresh() {
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

func (r *paraRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *paraRenderer) Destroy()                     {}
