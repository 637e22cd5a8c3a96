package trial

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// many are the tests of all mappings of a table.
type many struct {
	scope job.Scope
	halt  context.CancelFunc // ends the tests; what has ended until then is summed up
	count *kit.Para          // how many have ended, while they run
	done  int
	sum   *model.TrialSummary // nil while they run
}

func (m *many) busy() bool { return m != nil && m.scope.Busy() }

// testAll tests every mapping of the table, once it is known whom the tests may query.
func (t *table) testAll() {
	if !t.many.busy() {
		t.page.askWhom(model.Reach{TenantID: t.tenant}, t.run)
	}
}

func (t *table) run() {
	for i := range t.rows {
		t.rows[i].Wait()
	}
	d := t.page.desk
	halt, cancel := context.WithCancel(context.Background())
	t.many, t.filter.Group = &many{halt: cancel, count: kit.NewPara()}, nil
	t.progress(0, 0)
	trial := securitycenter.ManyTrial{TenantID: t.tenant, Control: true}
	job.Stream(d.Jobs, &t.many.scope, func(ctx context.Context, step func(securitycenter.Progress)) (securitycenter.Summary, error) {
		defer cancel()
		defer context.AfterFunc(ctx, cancel)()
		return d.Center.TestAll(halt, trial, step)
	}, t.ended, t.finished)
	t.arrange()
}

// ended shows one test that has ended in its row.
func (t *table) ended(p securitycenter.Progress) {
	t.progress(p.Done, p.Total)
	i, known := t.place[p.Last.Mapping.ID]
	if !known {
		return // it was added after the table was read
	}
	t.rows[i].Take(t.page.desk.Words, p.Last)
	if line, shown := t.line[p.Last.Mapping.ID]; shown {
		t.list.List.RefreshItem(line)
	}
}

func (t *table) progress(done, total int) {
	w, m := t.page.desk.Words, t.many
	m.done = done
	if total == 0 {
		m.count.Set(kit.Span{Text: w.Say("test.all.starting"), Bold: true})
		return
	}
	m.count.Set(kit.Span{Text: w.Say("test.all.running", text.V{"Done": done, "Total": total}), Bold: true}, kit.Span{Text: " " + w.Say("test.all.running.rest")})
}

func (t *table) finished(s securitycenter.Summary, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		t.page.desk.Tell(err)
		t.many = nil
	} else {
		sum := model.SummaryOf(t.page.desk.Words, s, t.many.done)
		t.many.sum = &sum
	}
	t.arrange()
}

// cancel ends the tests that run; those that have ended stay, and are summed up.
func (t *table) cancel() {
	if t.many.busy() {
		t.many.halt()
	}
}

// tell shows what stands above the table: its title and what to do, and how the tests of all go.
func (t *table) tell() {
	w := t.page.desk.Words
	label, style := "test.all", kit.Main
	var buttons []fyne.CanvasObject
	t.status.Objects = nil
	if t.tenant == securitycenter.PracticeID {
		t.status.Add(kit.Inset(t.page.practiceStrip()))
	}
	switch {
	case t.many.busy():
		t.status.Add(kit.Inset(kit.NewStrip(kit.Noted, t.many.count, kit.NewButton(w.Say("button.cancel"), kit.Second, t.cancel))))
	case len(t.rows) > 0:
		if t.many != nil && t.many.sum != nil {
			label = "test.all.again"
			t.status.Add(kit.Inset(t.summary(*t.many.sum)))
		}
		buttons = append(buttons, kit.NewButton(w.Say(label), style, t.testAll))
	}
	t.bar.Objects = []fyne.CanvasObject{kit.Headline(kit.Title(w.Say("test.title"), look.SizeBarTitle).Shortened(), buttons...)}
	t.object.Refresh()
}

// mostLines is how many lines of a summary are in view; the rest scrolls.
const mostLines = 6

// summary says how many passed, and below it how the tests ended, the worst first. Each line shows its rows alone.
func (t *table) summary(s model.TrialSummary) fyne.CanvasObject {
	lines := kit.Column(5)
	for _, l := range s.Lines {
		lines.Add(kit.Row(8, kit.NewDot(desk.Mood(l.Mood)), kit.NewLink(l.Text, func() { t.only(&l.Group) }), kit.Space()))
	}
	if t.filter.Group != nil {
		lines.Add(kit.Row(0, kit.NewLink(t.page.desk.Words.Say("test.all.show-all"), func() { t.only(nil) }), kit.Space()))
	}
	var shown fyne.CanvasObject = lines
	if len(s.Lines) > mostLines {
		shown = kit.High(mostLines*25, kit.NewScroll(lines))
	}
	return kit.NewStrip(desk.Mood(s.Mood), kit.Column(8, kit.Message(s.Bold, s.Rest), shown))
}
