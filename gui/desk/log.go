package desk

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/intake"
	"certmap/internal/text"
)

// A LogQuestion asks for a text from ECP, reads it, and records it at a mapping where it is about one.
type LogQuestion struct {
	About model.LogSubject
	// Recorded is called when the text was recorded; it may be nil.
	Recorded func()

	desk   *Desk
	pasted string
	scope  job.Scope
}

// AskLog asks for a text from ECP.
func (d *Desk) AskLog(q *LogQuestion) {
	q.desk = d
	w := d.Words
	var dialog *kit.Dialog
	read := func(s string) {
		dialog.Close()
		q.read(s)
	}
	paper := kit.NewPaper(8, read)
	paper.SetPlaceHolder(w.Say("ping.hint"))
	body := kit.Column(10, q.whose(), kit.Plain(w.Say("ping.line")), paper)
	dialog = &kit.Dialog{Title: q.title(), Mood: kit.Unknown, Body: body, Focus: paper, Width: logWidth, Leave: w.Say("button.cancel"),
		Choices: []kit.Choice{{Label: w.Say("ping.read"), Do: func() bool { read(paper.Text); return false }}}}
	dialog.Show(d.Window.Canvas())
}

// TakePaste shows what a text says that was pasted on a page. One that says nothing about a login goes to the page
// Certificates where it holds a certificate, or is the path of a file.
func (d *Desk) TakePaste(q *LogQuestion, pasted string) {
	q.desk, q.pasted = d, pasted
	type seen struct {
		view  model.LogView
		other bool
	}
	Do(d, &q.scope, func(ctx context.Context) (seen, error) {
		v := model.ReadLog(d.Center, d.Words, q.About, pasted)
		return seen{v, v.Unclear && (model.HoldsCertificate(ctx, pasted) || intake.PastedFile(pasted) != "")}, ctx.Err()
	}, func(s seen) {
		if s.other {
			d.Go(model.Route{Page: model.CertificatesPage, Pasted: pasted})
			return
		}
		q.show(s.view)
	})
}

const logWidth = 680

func (q *LogQuestion) title() string {
	if q.About.MappingID == "" {
		return q.desk.Words.Say("ping.title-read")
	}
	return q.desk.Words.Say("ping.title", text.V{"Name": q.About.Name})
}

// whose says whose mapping the text is recorded at.
func (q *LogQuestion) whose() fyne.CanvasObject {
	if q.About.MappingID == "" {
		return kit.Column(0)
	}
	return q.desk.Whose(q.About.Tenant, q.About.Login)
}

func (q *LogQuestion) read(pasted string) {
	q.pasted = pasted
	Do(q.desk, &q.scope, func(context.Context) (model.LogView, error) {
		return model.ReadLog(q.desk.Center, q.desk.Words, q.About, pasted), nil
	}, q.show)
}

// show shows what the text says. Its main button records it; where it cannot be recorded, another text is asked for.
func (q *LogQuestion) show(v model.LogView) {
	w := q.desk.Words
	dialog := &kit.Dialog{Title: q.title(), Mood: kit.Unknown, Body: q.body(v), Width: logWidth, Leave: w.Say("button.cancel")}
	again := kit.Choice{Label: w.Say("ping.again"), Style: kit.Second, Do: func() bool {
		dialog.Close()
		q.desk.AskLog(q)
		return false
	}}
	dialog.Choices = []kit.Choice{again}
	switch {
	case v.Record:
		dialog.Choices = []kit.Choice{{Label: w.Say("ping.do"), Do: q.record}, again}
	case !v.Unclear && q.About.MappingID == "":
		dialog.Leave = w.Say("button.close")
	}
	dialog.Show(q.desk.Window.Canvas())
}

func (q *LogQuestion) body(v model.LogView) fyne.CanvasObject {
	w := q.desk.Words
	strip := kit.NewStrip(Mood(v.Mood), kit.NewPara(kit.Span{Text: v.Bold, Bold: true}, kit.Span{Text: " " + v.Rest},
		kit.Span{Text: "\n" + w.Say("test.next"), Bold: true}, kit.Span{Text: " " + v.Next}))
	body := kit.Column(10, q.whose(), strip)
	if len(v.Lines) == 0 {
		return body
	}
	source := kit.Column(4, kit.NewPara(kit.Span{Text: v.Source, Bold: true}))
	for _, n := range v.Notes {
		source.Add(kit.Plain(n).In(look.Soft))
	}
	kept := "ping.recognised"
	if v.Record {
		kept = "ping.kept"
	}
	body.Add(source)
	body.Add(logLines(v.Lines))
	body.Add(kit.Plain(w.Say(kept)).In(look.Soft).Sized(look.SizeSmall))
	return body
}

const (
	logLineHeight = 24
	mostLogLines  = 6 // in view at once
)

// logLines shows what was recognised; more than fits is scrolled to.
func logLines(lines []model.LogRow) fyne.CanvasObject {
	rows := kit.Column(4)
	for _, l := range lines {
		rows.Add(kit.Row(8, dotOf(l.Mood), kit.Grow(kit.NewText(l.Text).Mono().Sized(look.SizeSmall).Shortened())))
	}
	frame := kit.NewSurface(look.Page, kit.Pad(8, 10, 8, 10, kit.NewScroll(rows)))
	frame.Stroke, frame.Radius = look.Line, 8
	return kit.High(float32(min(len(lines), mostLogLines))*logLineHeight+14, frame)
}

func dotOf(m model.Mood) fyne.CanvasObject {
	if m == model.Unknown {
		return kit.NewOpenDot()
	}
	return kit.NewDot(Mood(m))
}

func (q *LogQuestion) record() bool {
	Do(q.desk, &q.scope, func(ctx context.Context) (string, error) {
		return model.RecordLog(ctx, q.desk.Center, q.desk.Words, q.About, q.pasted)
	}, func(said string) {
		q.desk.Say(said)
		if q.Recorded != nil {
			q.Recorded()
		}
	})
	return true
}
