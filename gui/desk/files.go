package desk

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"certmap/cert"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/internal/disk"
	"certmap/internal/text"
)

// AskFile lets the user choose a file to open. The next dialog begins in its folder.
func (d *Desk) AskFile(chosen func(path string)) {
	ask := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			d.Tell(err)
		case r != nil: // nil when the dialog was left
			path := r.URI().Path()
			_ = r.Close()
			d.folder = filepath.Dir(path)
			chosen(path)
		}
	}, d.Window)
	d.show(ask, "dialog.open-file", "dialog.open")
}

// A Saving is a file that is written where the user chooses.
type Saving struct {
	Name    string                 // that is proposed
	Content func() ([]byte, error) // works beside the window
	Left    func()                 // is called where the user chooses no place; it may be nil
}

// SaveAs lets the user choose where to save a file, writes it there, and says so. Fyne's dialog asks before an existing file
// is overwritten.
func (d *Desk) SaveAs(s Saving) {
	ask := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			d.Tell(err)
		case w != nil:
			path := w.URI().Path()
			_ = w.Close()
			d.write(path, s.Content)
			return
		}
		if s.Left != nil {
			s.Left()
		}
	}, d.Window)
	ask.SetFileName(s.Name)
	d.show(ask, "dialog.save-file", "dialog.save")
}

// SaveClean saves a certificate as its clean .cer.
func (d *Desk) SaveClean(c *cert.Certificate) {
	d.SaveAs(Saving{Name: cert.CleanName(c), Content: func() ([]byte, error) { return cert.Clean(c), nil }})
}

func (d *Desk) write(path string, content func() ([]byte, error)) {
	Do(d, new(job.Scope), func(context.Context) (struct{}, error) {
		data, err := content()
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, disk.Write(path, data)
	}, func(struct{}) {
		d.folder = filepath.Dir(path)
		d.Say(d.Words.Say("saved-as", text.V{"Name": filepath.Base(path)}))
	})
}

// show shows a file dialog as large as the window allows, beginning in the folder used last. (Fyne 2.8.1 crashes where a
// file dialog is resized before it is shown.)
func (d *Desk) show(ask *dialog.FileDialog, title, confirm string) {
	ask.SetTitleText(d.Words.Say(title))
	ask.SetConfirmText(d.Words.Say(confirm))
	ask.SetDismissText(d.Words.Say("button.cancel"))
	ask.SetView(dialog.ListView)
	if d.folder != "" {
		if uri, err := storage.ListerForURI(storage.NewFileURI(d.folder)); err == nil {
			ask.SetLocation(uri)
		}
	}
	ask.Show()
	c := d.Window.Canvas()
	ask.SetOnClosed(kit.Push(c, &kit.Keys{Escape: ask.Dismiss}))
	size := c.Size()
	ask.Resize(fyne.NewSize(min(size.Width-40, look.U(900)), min(size.Height-40, look.U(620))))
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
