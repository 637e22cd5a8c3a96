// Package folder is the page that reads every certificate file below a folder, and shows what expires when in one table: to
// sort, to search, to save as CSV and to print.
package folder

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/report"
	"certmap/internal/text"
)

// A Page is the page.
type Page struct {
	desk   *desk.Desk
	place  *fyne.Container // the table of the folder, or Record all in its place
	object *fyne.Container
	record *record // nil while the table is shown
	all    *kit.Button
	title  *kit.Text
	counts *kit.Text
	// What is of use only once there is a folder.
	buttons []fyne.CanvasObject
	tools   *fyne.Container
	status  *fyne.Container // progress, or that it was canceled
	search  *kit.Entry
	show    *kit.Picker
	table   *kit.Table
	body    *fyne.Container // the table, or why it is empty
	foot    *fyne.Container // what is chosen
	keys    kit.Keys

	paths    []string
	entries  []report.Entry // only ever appended to, so that a goroutine may read what it was given
	files    int            // that were read
	stopped  bool           // before all were read
	filter   model.FolderFilter
	rows     model.FolderTable
	chosen   int          // among the rows; -1 for none
	picked   report.Entry // what is chosen, to find it among other rows
	walking  job.Scope
	sorting  job.Scope
	acting   job.Scope
	stirring bool // entries have come since the rows were last chosen and sorted
}

var (
	_ desk.Page    = (*Page)(nil)
	_ desk.Leaver  = (*Page)(nil)
	_ desk.Dropper = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, chosen: -1, filter: model.FolderFilter{Show: model.ShowAll, Column: model.ByUntil}}
	p.status, p.body, p.foot = kit.Column(0), kit.Place(), kit.Column(0)
	p.table = kit.NewTable(p.columns()...)
	p.table.List.Length = func() int { return len(p.rows.Rows) }
	p.table.List.Item = p.row
	p.table.List.Chosen = p.choose
	p.object = kit.Between(p.head(), p.body, p.foot)
	p.place = kit.Place(p.object)
	p.keys = kit.Keys{Enter: p.enter, Escape: p.desk.Back}
	p.draw()
	return p
}

func (p *Page) head() fyne.CanvasObject {
	w := p.desk.Words
	p.title = kit.Title("", look.SizeBarTitle).Shortened()
	p.counts = kit.Soft("").Sized(look.SizeSmall)
	p.search = kit.NewEntry(func(s string) { p.filter.Words = s; p.arrange() })
	p.search.SetPlaceHolder(w.Say("folder.search"))
	p.show = kit.NewPicker(p.shows)
	p.show.Say(w.Say("folder.show."+string(p.filter.Show)), "", kit.Unknown)
	p.all = kit.NewButton("", kit.Second, p.recordAll)
	p.buttons = []fyne.CanvasObject{p.all, kit.NewButton(w.Say("certificates.open-folder"), kit.Quiet, p.ask),
		kit.NewButton(w.Say("folder.csv"), kit.Second, p.saveCSV), kit.NewButton(w.Say("folder.print"), kit.Second, p.print)}
	p.tools = kit.Row(12, kit.Wide(260, p.search), p.show, kit.Grow(p.counts))
	bar := kit.Column(12, kit.Headline(p.title, p.buttons...), p.tools)
	return kit.NewSurface(look.Card, kit.Column(0, kit.Pad(12, 22, 12, 22, bar), kit.NewRule(), p.status))
}

// columns are those of the table, in the order of the model.
func (p *Page) columns() []kit.TableColumn {
	w := p.desk.Words
	by := func(c model.FolderColumn) func() { return func() { p.sortBy(c) } }
	return []kit.TableColumn{
		{Title: w.Say("folder.column.certificate"), Share: 10, Press: by(model.ByCertificate)},
		{Title: w.Say("field.file"), Share: 9, Press: by(model.ByFile)},
		{Title: w.Say("field.issuer"), Share: 7, Press: by(model.ByIssuer)},
		{Title: w.Say("field.valid-until"), Width: 108, Press: by(model.ByUntil)},
		{Title: w.Say("folder.column.left"), Width: 108, Press: by(model.ByLeft)},
		{Title: w.Say("folder.column.verdict"), Width: 132, Press: by(model.ByVerdict)},
	}
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.place }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("folder.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys {
	if p.record != nil {
		return &p.record.keys
	}
	return &p.keys
}

// Leave implements desk.Leaver: what is being read or recorded is given up, and what was read or recorded stays.
func (p *Page) Leave() {
	if p.record != nil {
		p.record.cancel()
	}
	if p.walking.Busy() {
		p.stop()
	}
	p.sorting.Cancel()
}

// Open implements desk.Page. Without a folder the page shows what it showed before.
func (p *Page) Open(r model.Route) {
	switch {
	case len(r.Files) > 0:
		p.leaveRecord()
		p.read(r.Files)
	case p.record != nil:
		p.record.draw()
	default:
		p.arrange()
	}
}

// Drop implements desk.Dropper.
func (p *Page) Drop(paths []string) bool {
	p.leaveRecord()
	p.read(paths)
	return true
}

func (p *Page) ask() { p.desk.AskFolder(func(path string) { p.read([]string{path}) }) }

// enter opens what is chosen, or a folder where there is none yet.
func (p *Page) enter() {
	if len(p.paths) == 0 {
		p.ask()
		return
	}
	p.open()
}

// open opens the file of the chosen row in the inspector.
func (p *Page) open() {
	if p.chosen >= 0 && p.chosen < len(p.rows.Rows) {
		p.desk.Go(model.Route{Page: model.CertificatesPage, Files: []string{p.rows.Rows[p.chosen].Path}})
	}
}

func (p *Page) shows() []kit.MenuItem {
	var out []kit.MenuItem
	for _, s := range model.FolderShows {
		label := p.desk.Words.Say("folder.show." + string(s))
		out = append(out, kit.MenuItem{Label: label, Do: func() {
			p.filter.Show = s
			p.show.Say(label, "", kit.Unknown)
			p.object.Refresh()
			p.arrange()
		}})
	}
	return out
}

// sortBy sorts by a column, the other way round when it is sorted by it already.
func (p *Page) sortBy(by model.FolderColumn) {
	p.filter.Down = p.filter.Column == by && !p.filter.Down
	p.filter.Column = by
	p.arrange()
}

// name is what the folder is called.
func (p *Page) name() string {
	if len(p.paths) == 1 {
		return strings.Trim(filepath.Base(p.paths[0]), `/\:`)
	}
	return p.desk.Words.Say("certificates.count", text.V{"Count": len(p.paths)})
}

// root is the folder that paths are shown below; empty where several were given.
func (p *Page) root() string {
	if len(p.paths) == 1 {
		return p.paths[0]
	}
	return ""
}

func (p *Page) row(i int) ([]kit.Cell, bool) {
	r := p.rows.Rows[i]
	return []kit.Cell{{Text: r.Title, Bold: r.Certificate != nil, Soft: r.Certificate == nil}, {Text: r.File, Soft: true}, {Text: r.Issuer}, {Text: r.Until},
		desk.Cell(r.Left), desk.Cell(r.Verdict)}, true
}
