// Package desk is what every page is handed: the use cases, the words, the runner of background work, and the one way each
// to go somewhere, to tell the user something, and to ask for a secret.
package desk

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
	"certmap/internal/text"
)

// A Desk is what a page works with. It is used on the goroutine of the window alone.
type Desk struct {
	Center   *securitycenter.Center
	Words    *text.Words
	Settings *settings.Settings
	Places   settings.Places
	Jobs     *job.Runner
	Window   fyne.Window

	// Go goes to a page.
	Go func(model.Route)
	// Back goes where the user came from.
	Back func()
	// Tell tells the user what went wrong: what, why, what to do next, with the raw detail one click away.
	Tell func(error)
	// Log writes to the program's log.
	Log func(error)
	// Say confirms in a few words that something went well, and goes away by itself. What was told of a failure is over then.
	Say func(string)
	// Hint says something in a few words, and changes nothing else.
	Hint func(string)
	// Tenant returns the tenant chosen in the shell bar.
	Tenant func() securitycenter.Tenant
	// Tenants returns all tenants, as the shell has read them.
	Tenants func() []securitycenter.Tenant
	// ChooseTenant changes it.
	ChooseTenant func(id string)
	// TurnTo changes it, too, for a page that shows something of that tenant already, and so is not opened anew.
	TurnTo func(id string)
	// TenantsChanged has the shell read the tenants anew, and does something then; then may be nil.
	TenantsChanged func(then func())
	// Restyle draws the window anew after the look or the language has changed.
	Restyle func()
	// OpenURL opens an address in the browser, or a folder in the file manager.
	OpenURL func(*url.URL) error

	// Pause waits, and tells whether the wait came to its end before the context did; with nil nothing is waited for.
	Pause func(context.Context, time.Duration) bool

	folder string // that a file was chosen from last, or saved in
	asking bool   // whether to leave what is not saved
	waits  map[*keyringWait]bool
}

// A Page is one page of the window.
type Page interface {
	// Object is what is drawn. It stays the same for the life of the page.
	Object() fyne.CanvasObject
	// Open shows the page for a route; it may be called again for another one.
	Open(model.Route)
	// Keys are what Enter and Esc do on the page.
	Keys() *kit.Keys
	// Title is what the page is called in the path at the top.
	Title() string
}

// Abilities that some pages have.
type (
	// A Paster takes pasted text; it returns false for what it has no use for.
	Paster interface{ Paste(s string) bool }
	// A Dropper takes dropped files.
	Dropper interface{ Drop(paths []string) bool }
	// A Leaver is told that another page is shown.
	Leaver interface{ Leave() }
	// A Refresher is told that the register was changed, here or by another process.
	Refresher interface{ Refresh() }
	// A Searcher filters what it shows by words.
	Searcher interface{ Search(words string) }
)

// Copy puts text into the clipboard and says so.
func (d *Desk) Copy(what string) func() {
	return func() {
		fyne.CurrentApp().Clipboard().SetContent(what)
		d.Hint(d.Words.Say("copied"))
	}
}

// Focus gives an object the keyboard; nil takes it from whatever has it, which may not be shown any more.
func (d *Desk) Focus(o fyne.Focusable) {
	if o == nil {
		d.Window.Canvas().Unfocus()
		return
	}
	d.Window.Canvas().Focus(o)
}

// Do runs work in the background for a page; an error is told.
func Do[T any](d *Desk, s *job.Scope, work func(context.Context) (T, error), done func(T)) {
	job.Do(d.Jobs, s, work, func(v T, err error) {
		if err != nil {
			d.Tell(err)
			return
		}
		done(v)
	})
}

// Keep writes what was chosen last, while more may be chosen; that it was not written is told. Then may be nil.
func (d *Desk) Keep(l *job.Latest[string], value string, write func(string) error, then func()) {
	l.Do(d.Jobs, value, write, func(err error) {
		switch {
		case err != nil:
			d.Tell(err)
		case then != nil:
			then()
		}
	})
}

// Busy tells whether what a button began is still under way, and says so then: it is not begun twice.
func (d *Desk) Busy(s *job.Scope) bool {
	if s.Busy() {
		d.Hint(d.Words.Say("under-way"))
	}
	return s.Busy()
}

// Act is Do for what must not be begun twice.
func Act[T any](d *Desk, s *job.Scope, work func(context.Context) (T, error), done func(T)) {
	if !d.Busy(s) {
		Do(d, s, work, done)
	}
}

// Now is the time by the clock of the use cases.
func (d *Desk) Now() time.Time { return d.Center.Clock() }

// Open opens an address in the browser; that it could not be opened is told.
func (d *Desk) Open(address string) bool {
	u, err := url.Parse(address)
	if err == nil {
		err = d.OpenURL(u)
	}
	if err != nil {
		d.Tell(securitycenter.NewFault(securitycenter.BrowserFailed, err, map[string]any{"Address": address}))
		return false
	}
	return true
}

// OpenFile opens a file, or a folder, with what the system has for it.
func (d *Desk) OpenFile(path string) bool { return d.Open(fileURL(filepath.ToSlash(path))) }

// fileURL is a path as an address; one of Windows gets a slash before its drive.
func fileURL(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// TenantItems are the tenants to choose from in a menu.
func (d *Desk) TenantItems(choose func(securitycenter.Tenant)) []kit.MenuItem {
	var out []kit.MenuItem
	for _, t := range d.Tenants() {
		label := d.Words.Tenant(t.Name) + " (" + d.Words.Say("environment."+string(t.Environment)) + ")"
		out = append(out, kit.MenuItem{Label: label, Do: func() { choose(t) }})
	}
	return out
}

// PracticeStrip says that nothing of the practice tenant is real.
func (d *Desk) PracticeStrip() fyne.CanvasObject {
	return Strip(model.Strip{Mood: model.Noted, Bold: d.Words.Say("practice.strip"), Rest: d.Words.Say("practice.strip.rest")})
}

// Mood is a mood of the model as the kit draws it.
func Mood(m model.Mood) kit.Mood { return kit.Mood(m) }

// Strip draws a strip of the model.
func Strip(s model.Strip, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.NewStrip(Mood(s.Mood), kit.Message(s.Bold, s.Rest), buttons...)
}

// Cell draws a badge in a table.
func Cell(b model.Badge) kit.Cell {
	return kit.Cell{Text: b.Text, Badge: b.Text != "", Mood: Mood(b.Mood)}
}

// Tag draws a badge with its sign.
func Tag(b model.Badge) *kit.Tag { return kit.NewSignedTag(b.Text, Mood(b.Mood)) }
