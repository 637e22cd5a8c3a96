// Package certificates is the inspector: drop, open or paste files, see what they hold and whether they will work.
package certificates

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
	object fyne.CanvasObject
	pane   *kit.Pane
	list   *kit.List[kit.Item]
	name   *kit.Text
	about  *kit.Para
	head   *fyne.Container

	files []opened
	rows  []model.ItemRow
	file  int    // among the files, shown on the right
	item  int    // of that file; model.WholeFile for the file itself
	form  string // what the card "As text" shows
	keys  kit.Keys
	stale bool // what is shown waits for something that was given up
	// Of the certificate that is shown, since both may change while it is.
	verdict, findings *fyne.Container

	reading job.Scope
	asking  job.Scope // the authorities
	acting  job.Scope
}

var (
	_ desk.Page    = (*Page)(nil)
	_ desk.Leaver  = (*Page)(nil)
	_ desk.Paster  = (*Page)(nil)
	_ desk.Dropper = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, pane: kit.NewPane(), item: model.WholeFile, form: asText}
	p.name = kit.Title("", look.SizeCaption).Shortened()
	p.about = kit.NewPara().Sized(look.SizeSmall).In(look.Soft)
	p.list = kit.NewList(kit.NewItemRow)
	p.list.Length = func() int { return len(p.rows) }
	p.list.Item = p.row
	p.list.Chosen = p.chosen
	p.head = kit.Column(4, kit.Row(4, append([]fyne.CanvasObject{kit.Grow(p.name)}, p.openButtons()...)...), p.about)
	p.object = kit.Split(kit.Side(kit.Pad(13, 12, 12, 18, p.head), p.list.Object()), p.pane.Object())
	p.showEmpty()
	return p
}

// openButtons open a file, and all else that can be opened.
func (p *Page) openButtons() []fyne.CanvasObject {
	w := p.desk.Words
	var more *kit.Button
	more = kit.NewIconButton("down", w.Say("certificates.more"), func() {
		items := []kit.MenuItem{{Label: w.Say("certificates.open-file"), Do: p.choose}, {Label: w.Say("certificates.open-folder"), Do: p.desk.ReadFolder}}
		if len(p.files) > 0 {
			items = append(items, kit.MenuItem{Label: w.Say("certificates.add-file"), Do: p.chooseAnother})
		}
		kit.ShowMenu(more, items...)
	})
	return []fyne.CanvasObject{kit.NewButton(w.Say("certificates.open"), kit.Second, p.choose), more}
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("certificates.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Leave implements desk.Leaver. A file that is being opened, or an authority that is asked, is given up: the page is as it was
// before when one comes back.
func (p *Page) Leave() {
	given := p.reading.Busy() || p.asking.Busy()
	p.reading.Cancel()
	p.asking.Cancel()
	p.stale = given && len(p.files) > 0
}

// Open implements desk.Page.
func (p *Page) Open(r model.Route) {
	switch {
	case len(r.Files) > 0:
		p.open(r.Files)
	case r.Pasted != "":
		p.Paste(r.Pasted)
	case r.Choose:
		p.choose()
	}
	if p.stale && !p.reading.Busy() {
		p.showItem(p.file, p.item)
	}
	p.stale = false
}

// Drop implements desk.Dropper.
func (p *Page) Drop(paths []string) bool {
	p.open(paths)
	return true
}

// Paste implements desk.Paster.
func (p *Page) Paste(s string) bool {
	name := p.desk.Words.Say("form.pasted")
	p.read(nil, []source{{name: name, open: func(ctx context.Context, o cert.Options) intake.Result {
		if path := intake.PastedFile(s); path != "" && !intake.LooksLikeContent(s) {
			return intake.Open(ctx, path, o)
		}
		o.Name = name
		return intake.Result{File: cert.Open(ctx, []byte(s), o), Data: []byte(s)}
	}}})
	return true
}

func (p *Page) choose() { p.desk.AskFile(func(path string) { p.open([]string{path}) }) }

func (p *Page) chooseAnother() {
	p.desk.AskFile(func(path string) { p.read(p.files, []source{pathSource(path)}) })
}

// mostFiles is how many files the inspector shows side by side; more are a table.
const mostFiles = 50

func (p *Page) open(paths []string) {
	if len(paths) > mostFiles {
		p.desk.Go(model.Route{Page: model.FolderPage, Files: paths})
		return
	}
	var sources []source
	for _, path := range paths {
		sources = append(sources, pathSource(path))
	}
	p.read(nil, sources)
}

// show shows what is open, from the first that can be mapped.
func (p *Page) show(files []opened) {
	w := p.desk.Words
	p.forget(files)
	p.files = files
	var views []model.FileView
	for _, f := range files {
		views = append(views, f.view)
	}
	p.rows = model.TreeOf(w, views)
	name, about := files[0].view.Name, files[0].view.About
	if len(files) > 1 {
		name, about = w.Say("certificates.title"), w.Say("certificates.count", text.V{"Count": len(files)})
	}
	p.name.Set(name)
	p.about.Say(about)
	p.list.Choose(-1)
	p.object.Refresh()
}

// first is what is shown of a file when it has been opened: the certificate to map, else the file itself.
func (p *Page) first(file int) {
	item := p.files[file].result.File.Leaf
	p.goTo(file, item)
}

// goTo chooses a line of the list and shows it.
func (p *Page) goTo(file, item int) {
	at := -1
	for i, r := range p.rows {
		if r.File == file && r.Item == item {
			at = i
		}
	}
	p.list.Choose(at)
	p.showItem(file, item)
}

func (p *Page) chosen(i int) { p.showItem(p.rows[i].File, p.rows[i].Item) }

func (p *Page) row(i int) (kit.Item, bool) {
	r := p.rows[i]
	return kit.Item{Title: r.Title, Second: r.Second, Badge: r.Badge.Text, Mood: desk.Mood(r.Badge.Mood), Indent: r.Depth}, true
}

func (p *Page) showEmpty() {
	w := p.desk.Words
	p.keys = kit.Keys{Enter: p.choose, Escape: p.desk.Back}
	p.name.Set(w.Say("certificates.title"))
	p.about.Say("")
	p.pane.Head("")
	p.pane.Body(kit.EmptyState("document", w.Say("certificates.empty"), w.Say("certificates.empty.line"),
		kit.NewButton(w.Say("certificates.open"), kit.Main, p.choose), kit.NewButton(w.Say("certificates.open-folder"), kit.Second, p.desk.ReadFolder)))
}

// baseName is what a file is called without its folder.
func baseName(path, otherwise string) string {
	if path == "" {
		return otherwise
	}
	return filepath.Base(path)
}
