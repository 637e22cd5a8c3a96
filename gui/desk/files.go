package desk

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/internal/text"
)

// AskFile lets the user choose a file to open.
func (d *Desk) AskFile(chosen func(path string)) {
	ask := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			d.Tell(err)
		case r != nil: // nil when the dialog was left
			path := r.URI().Path()
			_ = r.Close()
			chosen(path)
		}
	}, d.Window)
	d.show(ask, "dialog.open-file", "dialog.open")
}

// AskWhere lets the user choose where to save a file. Fyne's dialog asks before an existing file is overwritten.
func (d *Desk) AskWhere(name string, chosen func(path string)) {
	ask := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			d.Tell(err)
		case w != nil:
			path := w.URI().Path()
			_ = w.Close()
			chosen(path)
		}
	}, d.Window)
	ask.SetFileName(name)
	d.show(ask, "dialog.save-file", "dialog.save")
}

// show shows a file dialog as large as the window allows, beginning in the folder used last. (Fyne 2.8.1 crashes where a
// file dialog is resized before it is shown.)
func (d *Desk) show(ask *dialog.FileDialog, title, confirm string) {
	ask.SetTitleText(d.Words.Say(title))
	ask.SetConfirmText(d.Words.Say(confirm))
	ask.SetDismissText(d.Words.Say("button.cancel"))
	ask.SetView(dialog.ListView)
	if d.Folder != "" {
		if uri, err := storage.ListerForURI(storage.NewFileURI(d.Folder)); err == nil {
			ask.SetLocation(uri)
		}
	}
	ask.Show()
	c := d.Window.Canvas()
	ask.SetOnClosed(kit.Push(c, &kit.Keys{Escape: ask.Dismiss}))
	size := c.Size()
	ask.Resize(fyne.NewSize(min(size.Width-40, look.U(900)), min(size.Height-40, look.U(620))))
}

// Used remembers the folder of a file for the next dialog.
func (d *Desk) Used(path string) {
	if path != "" {
		d.Folder = filepath.Dir(path)
	}
}

// ShowText shows long text as lines that can be copied as a whole.
func (d *Desk) ShowText(title string, lines []string) {
	all := ""
	for _, l := range lines {
		all += l + "\n"
	}
	(&kit.Dialog{Title: title, Mood: kit.Unknown, Body: kit.NewLines(lines, 360), Width: 760, Leave: d.Words.Say("button.close"),
		Choices: []kit.Choice{{Label: d.Words.Say("button.copy-all"), Style: kit.Second, Do: func() bool { d.Copy(all)(); return false }}}}).Show(d.Window.Canvas())
}

// Ask asks a question with one main answer.
func (d *Desk) Ask(id string, values text.V, do func()) {
	w := d.Words
	(&kit.Dialog{Title: w.Say(id, values), Mood: kit.Worry, Text: w.Say(id+".line", values), Leave: w.Say("button.cancel"),
		Choices: []kit.Choice{{Label: w.Say(id + ".do"), Do: func() bool { do(); return true }}}}).Show(d.Window.Canvas())
}
