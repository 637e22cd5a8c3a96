package folder

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/intake"
	"certmap/internal/report"
	"certmap/internal/text"
)

// A batch is what was read since the last one.
type batch struct {
	entries []report.Entry
	files   int
}

// A batch is published when it is large or old enough, so that a folder of a hundred thousand files does not keep the window
// busy with telling how many there are.
const (
	largeBatch = 500
	oldBatch   = 150 * time.Millisecond
)

// read reads every file below the paths, and shows what has come so far.
func (p *Page) read(paths []string) {
	p.paths, p.entries, p.files, p.stopped = paths, nil, 0, false
	p.rows, p.chosen, p.picked = model.FolderTable{}, -1, report.Entry{}
	now := p.desk.Now()
	job.Stream(p.desk.Jobs, &p.walking, func(ctx context.Context, step func(batch)) (batch, error) {
		var b batch
		since := time.Now()
		err := intake.Walk(ctx, paths, true, cert.Options{Now: now}, func(r intake.Result) error {
			b.entries = append(b.entries, report.Entries(r.Path, r.File, now)...)
			b.files++
			if b.files >= largeBatch || time.Since(since) > oldBatch {
				step(b)
				b, since = batch{}, time.Now()
			}
			return nil
		})
		return b, err
	}, p.take, p.finished)
	p.arrange()
}

func (p *Page) take(b batch) {
	p.entries = append(p.entries, b.entries...)
	p.files += b.files
	if p.sorting.Busy() {
		p.stirring = true
		p.tell()
		return
	}
	p.arrange()
}

func (p *Page) finished(b batch, err error) {
	if err != nil {
		p.desk.Tell(err)
		p.stopped = true
	}
	p.take(b)
}

// stop gives up reading; what was read stays.
func (p *Page) stop() {
	p.walking.Cancel()
	p.stopped = true
	p.arrange()
}

// arrange chooses and sorts what is shown, away from the window.
func (p *Page) arrange() {
	p.tell()
	filter, entries, root, w := p.filter, p.entries, p.root(), p.desk.Words
	p.stirring = false
	desk.Do(p.desk, &p.sorting, func(ctx context.Context) (model.FolderTable, error) {
		return filter.Table(w, root, entries), ctx.Err()
	}, func(t model.FolderTable) {
		p.rows, p.chosen = t, t.Index(p.picked)
		p.draw()
		p.table.List.Choose(p.chosen)
		if p.stirring {
			p.arrange()
		}
	})
}

// draw shows the rows, or what to do where there are none.
func (p *Page) draw() {
	w := p.desk.Words
	p.table.Sorted(int(p.filter.Column), p.filter.Down)
	p.body.Objects = []fyne.CanvasObject{p.table.Object()}
	switch {
	case len(p.paths) == 0:
		p.body.Objects[0] = kit.EmptyState("folder", w.Say("folder.empty"), w.Say("folder.empty.line"), kit.NewButton(w.Say("certificates.open-folder"), kit.Main, p.ask))
	case len(p.rows.Rows) == 0 && !p.walking.Busy():
		p.body.Objects[0] = kit.EmptyState("search", w.Say("folder.nothing"), w.Say("folder.nothing.line"))
	}
	p.table.List.Refresh()
	p.tell()
}

// tell says what is read, how much was read, and how much of it is shown.
func (p *Page) tell() {
	w := p.desk.Words
	title := w.Say("folder.title")
	if len(p.paths) > 0 {
		title = p.name()
		p.counts.Set(w.Say("folder.counts", text.V{"Files": w.Say("folder.files", text.V{"Count": p.files}),
			"Certificates": w.Say("folder.certificates", text.V{"Count": p.rows.Certificates}), "Shown": w.Say("folder.shown", text.V{"Count": len(p.rows.Rows)})}))
	}
	p.title.Set(cert.Visible(title))
	for _, o := range append(p.buttons, p.tools) {
		show(o, len(p.paths) > 0)
	}
	p.status.Objects = nil
	switch {
	case p.walking.Busy():
		p.status.Add(p.strip(model.Strip{Mood: model.Noted, Bold: w.Say("folder.reading", text.V{"Count": p.files})}, kit.NewButton(w.Say("button.cancel"), kit.Second, p.stop)))
	case p.stopped:
		p.status.Add(p.strip(model.Strip{Mood: model.Worry, Bold: w.Say("folder.canceled", text.V{"Count": p.files}), Rest: w.Say("folder.canceled.rest")},
			kit.NewLink(w.Say("folder.again"), func() { p.read(p.paths) })))
	}
	n := p.rows.Recordable()
	p.all.SetLabel(w.Say("record.all", text.V{"Count": n}))
	show(p.all, n > 0 && !p.walking.Busy())
	p.showChosen()
	p.object.Refresh()
}

func show(o fyne.CanvasObject, shown bool) {
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
}

func (p *Page) strip(s model.Strip, button fyne.CanvasObject) fyne.CanvasObject {
	return kit.Inset(desk.Strip(s, button))
}

func (p *Page) choose(i int) {
	p.chosen, p.picked = i, p.rows.Rows[i].Entry
	p.showChosen()
	p.object.Refresh()
}

// showChosen shows at the foot what is chosen, whole, with what there is to say about it.
func (p *Page) showChosen() {
	p.foot.Objects = nil
	if p.chosen < 0 || p.chosen >= len(p.rows.Rows) {
		return
	}
	r := p.rows.Rows[p.chosen]
	words := kit.Column(2, kit.NewPara(kit.Span{Text: r.Title, Bold: true}), kit.Plain(r.File).In(look.Soft))
	if remark := r.Remark(p.desk.Words); remark != "" && remark != r.Title {
		words.Add(kit.Plain(remark))
	}
	open := kit.NewButton(p.desk.Words.Say("folder.open"), kit.Main, p.open)
	p.foot.Add(kit.Foot(kit.Grow(words), open))
}

// sheet is the table as it is shown, as a document.
func (p *Page) sheet() report.Table {
	w := p.desk.Words
	return report.Expiry(w, w.Say("folder.report", text.V{"Name": p.name()}), w.Say("folder.report.line", text.V{"Date": p.desk.Now()}), p.rows.Entries())
}

// saveCSV asks where to and writes what is shown.
func (p *Page) saveCSV() {
	name := p.desk.Words.Say("folder.file-name", text.V{"Name": p.name()})
	comma := ','
	if p.desk.Words.Language() == text.German {
		comma = ';'
	}
	sheet := p.sheet()
	p.desk.SaveAs(desk.Saving{Name: name + ".csv", Content: func() ([]byte, error) { return report.CSV(sheet, comma), nil }})
}

// print writes what is shown as a page into the outbox, which every browser can see, and opens it in the browser.
func (p *Page) print() {
	name := p.desk.Words.Say("folder.file-name", text.V{"Name": p.name()}) + ".html"
	sheet := p.sheet()
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (string, error) {
		return p.desk.Center.Outbox.Put(ctx, name, report.HTML(sheet))
	}, func(path string) { p.desk.OpenFile(path) })
}
