package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"certmap/gui/model"
)

// AskFolder lets the user choose a folder.
func (d *Desk) AskFolder(chosen func(path string)) {
	ask := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			d.Tell(err)
		case folder != nil: // nil when the dialog was left
			d.folder = folder.Path()
			chosen(d.folder)
		}
	}, d.Window)
	d.show(ask, "dialog.open-folder", "dialog.open")
}

// ReadFolder lets the user choose a folder, and shows its certificates in a table, from where all can be recorded.
func (d *Desk) ReadFolder() {
	d.AskFolder(func(path string) { d.Go(model.Route{Page: model.FolderPage, Files: []string{path}}) })
}
