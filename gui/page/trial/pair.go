package trial

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// A pair is the same test with the certificate from before a renewal and with the one after it, side by side.
type pair struct {
	sides  [2]model.PairSide // before, after
	old    *cert.Identity    // from a file; nil for the mapping's version before
	name   string            // of that file
	result *securitycenter.Pair
}

// A pairRung is a rung of one of the two tests.
type pairRung struct {
	after bool
	rung  securitycenter.Rung
}

// pairButton offers to test with the old certificate too: the version before, or one out of a file.
func (p *Page) pairButton() fyne.CanvasObject {
	w := p.desk.Words
	if len(p.mapping.Versions) > 1 {
		return kit.NewButton(w.Say("test.pair"), kit.Quiet, func() { p.startPair(nil, "") })
	}
	return kit.NewButton(w.Say("test.pair.file"), kit.Quiet, p.pairFromFile)
}

func (p *Page) pairFromFile() { p.askKeyFile(p.startPair) }

// startPair runs both tests; old is the identity from before, nil for the mapping's version before.
func (p *Page) startPair(old *cert.Identity, name string) {
	r := p.reach()
	r.WithKey = r.WithKey || old != nil
	p.askWhom(r, func() { p.runPair(old, name) })
}

func (p *Page) runPair(old *cert.Identity, name string) {
	w, versions := p.desk.Words, p.mapping.Versions
	p.pair = &pair{old: old, name: name}
	p.pair.sides[1] = model.VersionSide(w, w.Say("test.pair.after"), p.mapping.Current())
	if old != nil {
		p.pair.sides[0] = model.FileSide(w, w.Say("test.pair.before"), name, old)
	} else {
		p.pair.sides[0] = model.VersionSide(w, w.Say("test.pair.before"), &versions[len(versions)-2])
	}
	trial := securitycenter.PairTrial{Trial: securitycenter.Trial{MappingID: p.mapping.ID, Identity: p.identity, Control: true},
		Before: securitycenter.Trial{Identity: old}}
	job.Stream(p.desk.Jobs, &p.running, func(ctx context.Context, step func(pairRung)) (securitycenter.Pair, error) {
		return p.desk.Center.TestPair(ctx, trial, func(after bool, r securitycenter.Rung) { step(pairRung{after, r}) })
	}, p.pairRung, p.pairEnded)
	p.draw()
}

func (p *Page) pairRung(r pairRung) {
	side := &p.pair.sides[0]
	if r.after {
		side = &p.pair.sides[1]
	}
	side.Take(p.desk.Words, r.rung)
	p.draw()
}

func (p *Page) pairEnded(both securitycenter.Pair, err error) {
	if err != nil {
		p.desk.Tell(err)
		p.leavePair()
		return
	}
	p.pair.result = &both
	p.pair.sides[0].End(p.desk.Words, both.Before.Result)
	p.pair.sides[1].End(p.desk.Words, both.After.Result)
	p.history = append([]securitycenter.TestRecord{both.After, both.Before}, p.history...)
	p.draw()
}

// leavePair goes back to the ladder of one test.
func (p *Page) leavePair() {
	p.running.Cancel()
	p.pair = nil
	p.draw()
	p.scroll.Top()
}

// drawPair shows both tests as they stand.
func (p *Page) drawPair() {
	w := p.desk.Words
	p.body.Add(p.head(p.mapping.ConfigurationName, p.pairButtons()))
	if p.tenant.IsPractice() {
		p.body.Add(p.practiceStrip())
	}
	if r := p.pair.result; r != nil {
		strip, next := model.PairOutcome(w, r.Verdict)
		p.body.Add(kit.NewStrip(desk.Mood(strip.Mood), kit.NewPara(kit.Span{Text: strip.Bold, Bold: true},
			kit.Span{Text: "\n" + w.Say("test.next"), Bold: true}, kit.Span{Text: " " + next})))
	}
	p.body.Add(p.pairCard())
}

func (p *Page) pairButtons() []fyne.CanvasObject {
	w := p.desk.Words
	if p.running.Busy() {
		p.keys = kit.Keys{Enter: p.leavePair, Escape: p.leavePair}
		return []fyne.CanvasObject{kit.NewButton(w.Say("button.cancel"), kit.Second, p.leavePair)}
	}
	old, name := p.pair.old, p.pair.name
	again := func() { p.startPair(old, name) }
	p.keys = kit.Keys{Enter: again, Escape: p.leavePair}
	return []fyne.CanvasObject{kit.NewButton(w.Say("test.again"), kit.Main, again), kit.NewButton(w.Say("test.pair.other-file"), kit.Quiet, p.pairFromFile),
		kit.NewButton(w.Say("test.pair.single"), kit.Quiet, p.leavePair)}
}

const (
	pairName = 150
	pairGap  = 18
)

// pairCard sets the two ladders side by side, rung by rung.
func (p *Page) pairCard() fyne.CanvasObject {
	before, after := &p.pair.sides[0], &p.pair.sides[1]
	rows := []fyne.CanvasObject{pairRow("", p.pairHead(0), p.pairHead(1))}
	for i, rung := range after.Rungs {
		if i >= len(before.Rungs) {
			break
		}
		rows = append(rows, pairRow(rung.Name, p.pairCell(before.Rungs[i]), p.pairCell(rung)))
	}
	return kit.Card(kit.Ruled(rows...))
}

func pairRow(name string, before, after fyne.CanvasObject) fyne.CanvasObject {
	return kit.Pad(9, 0, 9, 0, kit.TopRow(pairGap, kit.Wide(pairName, kit.NewText(name).Shortened()), kit.Grow(before), kit.Grow(after)))
}

// pairHead is which certificate one of the two tests was of, and how it ended, with the way to its ladder.
func (p *Page) pairHead(side int) fyne.CanvasObject {
	s, r := &p.pair.sides[side], p.pair.result
	head := kit.Column(2, kit.NewPara(kit.Span{Text: s.Heading, Bold: true}).Sized(look.SizeCaption), kit.Plain(s.Subject), kit.Plain(s.Detail).In(look.Soft))
	if r != nil {
		show := func() {
			p.load([]securitycenter.TestRecord{r.Before, r.After}[side])
			p.leavePair()
		}
		head.Add(kit.Pad(5, 0, 0, 0, kit.Flow(10, desk.Tag(s.Result), kit.NewText(s.Showed).Shortened(), kit.NewLink(p.desk.Words.Say("test.show"), show))))
	}
	return head
}

func (p *Page) pairCell(r model.RungRow) fyne.CanvasObject {
	shown := rungOf(r, p.running.Busy())
	seen := kit.Plain(shown.Seen).In(look.Soft)
	if shown.Mood == kit.Wrong || shown.Mood == kit.Worry {
		seen.In(kit.Colour(shown.Mood))
	}
	return kit.TopRow(8, shown.Dot, kit.Grow(seen))
}
