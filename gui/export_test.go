package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

// CloseByUser does what the button of the window system does that closes a window.
func (w *Window) CloseByUser() { w.closing() }

// Notice tells what there is to tell when the window opens.
func (w *Window) Notice(err error) { w.shell.noticed(err) }

// Restyle draws the window anew, as after another language was chosen.
func (w *Window) Restyle() { w.restyle() }

// Watch watches the register, as Run does.
func (w *Window) Watch() { w.watchRegister() }

// Refresh shows what another process has changed in the register.
func (w *Window) Refresh() { w.shell.loadTenants(w.shell.refresh) }

// Drop drops a file on the window.
func (w *Window) Drop(path string) { w.dropped([]fyne.URI{storage.NewFileURI(path)}) }
