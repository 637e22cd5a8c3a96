// Package compare is the page that sets two certificates side by side, and holds one against a fingerprint, a serial number
// or a name from anywhere.
package compare

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/intake"
	"certmap/internal/text"
)

// A Page is the page.
type Page struct {
	desk   *desk.Desk
	scroll *kit.Scroll
	body   *fyne.Container
	given  *kit.Entry // what is held against the first certificate
	keys   kit.Keys

	sides [2]model.Side
	said  string // the text that was compared last; empty for none
	// failed is why the file that was chosen last gave no certificate; nil where it did.
	failed *cert.Problem

	reading job.Scope
}

var (
	_ desk.Page    = (*Page)(nil)
	_ desk.Leaver  = (*Page)(nil)
	_ desk.Paster  = (*Page)(nil)
	_ desk.Dropper = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, body: kit.Column(16)}
	p.given = kit.NewEntry(nil)
	p.given.SetPlaceHolder(d.Words.Say("compare.text-hint"))
	p.scroll = kit.NewScroll(kit.Pad(22, 22, 22, 22, p.body))
	p.draw()
	return p
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.scroll }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("compare.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Leave implements desk.Leaver.
func (p *Page) Leave() { p.reading.Cancel() }

// Open implements desk.Page.
func (p *Page) Open(r model.Route) {
	if r.Compare != nil {
		p.sides, p.said, p.failed = [2]model.Side{r.Compare.A, r.Compare.B}, "", nil
		p.given.Fill("")
	}
	p.draw()
	if len(r.Files) > 0 {
		p.open(1, r.Files[0])
	}
}

// Drop implements desk.Dropper: the first file becomes the side that is empty, else the second.
func (p *Page) Drop(paths []string) bool {
	p.open(p.free(), paths[0])
	return true
}

// Paste implements desk.Paster: a certificate or a path becomes a side, any other text is held against the first.
func (p *Page) Paste(s string) bool {
	side, name := p.free(), p.desk.Words.Say("form.pasted")
	if intake.LooksLikeContent(s) {
		p.read(side, func(ctx context.Context, o cert.Options) intake.Result {
			o.Name = name
			return intake.Result{File: cert.Open(ctx, []byte(s), o)}
		}, cert.Secret{})
		return true
	}
	desk.Do(p.desk, &p.reading, func(context.Context) (string, error) { return intake.PastedFile(s), nil }, func(path string) {
		switch {
		case path != "":
			p.open(side, path)
		case p.sides[0].Certificate != nil:
			p.given.Fill(s)
			p.compareText()
		}
	})
	return true
}

// free is the side that is to be filled next.
func (p *Page) free() int {
	if p.sides[0].Certificate == nil {
		return 0
	}
	return 1
}

func (p *Page) choose(side int) {
	p.desk.AskFile(func(path string) { p.open(side, path) })
}

func (p *Page) open(side int, path string) {
	p.read(side, func(ctx context.Context, o cert.Options) intake.Result { return intake.Open(ctx, path, o) }, cert.Secret{})
}

type opener func(context.Context, cert.Options) intake.Result

// read makes the leaf of a file one of the sides, and asks for its passphrase where the file is closed.
func (p *Page) read(side int, open opener, secret cert.Secret) {
	tried := !secret.Empty()
	desk.Do(p.desk, &p.reading, func(ctx context.Context) (intake.Result, error) {
		defer secret.Erase()
		return open(ctx, cert.Options{Now: p.desk.Now(), Passphrases: desk.Passphrases(secret)}), ctx.Err()
	}, func(r intake.Result) { p.take(side, open, r, tried) })
}

func (p *Page) take(side int, open opener, r intake.Result, tried bool) {
	name := r.File.Name
	if r.Path != "" {
		name = filepath.Base(r.Path)
	}
	leaf := r.File.LeafCertificate()
	if leaf == nil && len(r.File.Certificates()) > 0 {
		leaf = r.File.Certificates()[0]
	}
	switch {
	case leaf != nil:
		p.sides[side], p.failed = model.Side{Certificate: leaf, From: name}, nil
		p.draw()
	case r.Locked():
		q := p.desk.PassphraseOf(r.File, name, tried)
		q.Answer = func(secret cert.Secret, _ bool) { p.read(side, open, secret) }
		p.desk.AskSecret(q)
	default:
		p.failed = &cert.Problem{ID: cert.NoCertificate}
		if r.File.Problem != nil {
			p.failed = r.File.Problem
		}
		p.draw()
	}
}

// draw shows both sides, how they stand to each other, and the field for a text.
func (p *Page) draw() {
	w := p.desk.Words
	p.keys = kit.Keys{Enter: p.enter, Escape: p.desk.Back}
	sides := kit.Pair(16, p.sideCard(0), p.sideCard(1))
	p.body.Objects = []fyne.CanvasObject{kit.Title(w.Say("compare.title"), look.SizeTitle)}
	if p.failed != nil {
		m := model.TellProblem(w, p.failed)
		p.body.Add(desk.Strip(model.Strip{Mood: model.Wrong, Bold: m.What, Rest: m.Why + " " + m.Next}))
	}
	a, b := p.sides[0].Certificate, p.sides[1].Certificate
	if a == nil || b == nil {
		p.body.Add(sides)
	} else {
		v := model.Compare(w, a, b)
		p.body.Add(desk.Strip(v.Verdict))
		p.body.Add(sides)
		p.body.Add(kit.Card(kit.Title(w.Say("next"), look.SizeCaption), kit.Plain(v.Next)))
		p.body.Add(p.fieldsCard(v.Rows))
	}
	if a != nil {
		p.body.Add(p.textCard(a))
	}
	p.scroll.Refresh()
}

// enter does what is next: compares the text that was typed, or chooses the certificate that is missing.
func (p *Page) enter() {
	switch {
	case p.given.Text != "" && p.sides[0].Certificate != nil:
		p.compareText()
	case p.sides[p.free()].Certificate == nil:
		p.choose(p.free())
	}
}

// sideCard shows what one side is, or asks for it.
func (p *Page) sideCard(side int) fyne.CanvasObject {
	w := p.desk.Words
	heading := w.Say([]string{"compare.first", "compare.second"}[side])
	s := p.sides[side]
	choose := func() { p.choose(side) }
	if s.Certificate == nil {
		style := kit.Second
		if side == p.free() {
			style = kit.Main
		}
		return kit.Card(kit.Column(4, kit.Soft(heading).Sized(look.SizeSmall), kit.NewPara(kit.Span{Text: w.Say("compare.empty"), Bold: true}).Sized(look.SizeCaption),
			kit.Plain(w.Say("compare.empty.line")).In(look.Soft)), kit.Row(0, kit.NewButton(w.Say("compare.open"), style, choose), kit.Space()))
	}
	days := s.Certificate.DaysLeft(p.desk.Now())
	return kit.Card(kit.Column(4, kit.Soft(heading).Sized(look.SizeSmall), kit.NewPara(kit.Span{Text: s.Title(), Bold: true}).Sized(look.SizeCaption),
		kit.Plain(w.Say("compare.from", text.V{"Name": cert.Visible(s.From)})).In(look.Soft)),
		kit.Flow(12, desk.Tag(model.DaysBadge(w, days)), kit.NewLink(w.Say("compare.other"), choose)))
}

// fieldsCard sets the fields side by side, those that differ first.
func (p *Page) fieldsCard(rows []model.CompareRow) fyne.CanvasObject {
	w := p.desk.Words
	var table []fyne.CanvasObject
	for _, same := range []bool{false, true} {
		for _, r := range rows {
			if r.Same == same {
				table = append(table, kit.Pad(9, 0, 9, 0, p.fieldRow(r)))
			}
		}
	}
	return kit.Card(kit.Title(w.Say("compare.fields"), look.SizeCaption), kit.Plain(w.Say("compare.differences")).In(look.Soft), kit.Ruled(table...))
}

const (
	fieldWidth = 170
	markWidth  = 92
)

func (p *Page) fieldRow(r model.CompareRow) fyne.CanvasObject {
	w := p.desk.Words
	mark := kit.NewTag(w.Say("compare.other-value"), kit.Worry)
	a, b := value(r.A, r.Mono), value(r.B, r.Mono)
	if r.Same {
		mark = kit.NewTag(w.Say("compare.same-value"), kit.Unknown)
		a.In(look.Soft)
		b.In(look.Soft)
	}
	return kit.TopRow(14, kit.Wide(fieldWidth, kit.Plain(r.Name).In(look.Soft)), kit.Grow(a), kit.Grow(b), kit.Wide(markWidth, kit.Row(0, kit.Space(), mark)))
}

func value(s string, mono bool) *kit.Para {
	switch {
	case s == "":
		return kit.Value("–")
	case mono:
		return kit.MonoValue(s)
	}
	return kit.Value(s)
}

// textCard holds a text against the first certificate.
func (p *Page) textCard(c *cert.Certificate) fyne.CanvasObject {
	w := p.desk.Words
	parts := []fyne.CanvasObject{kit.Title(w.Say("compare.text"), look.SizeCaption),
		kit.Row(10, kit.Grow(p.given), kit.NewButton(w.Say("compare.text-do"), kit.Second, p.compareText))}
	if p.said != "" {
		v := model.CompareText(w, c, p.said)
		parts = append(parts, desk.Strip(v.Verdict))
		if v.Field != "" {
			parts = append(parts, kit.Facts(
				kit.Fact{Name: w.Say("compare.given"), Value: kit.MonoValue(v.Given)},
				kit.Fact{Name: w.Say("compare.actual"), Value: kit.MonoValue(v.Actual)}))
		}
	}
	return kit.Card(parts...)
}

func (p *Page) compareText() {
	p.said = p.given.Text
	p.draw()
}
