// Package gui is the window: a shell bar on top, and below it one page. It shows what the use cases give and sends them
// commands; it holds no rules of its own.
//
// What is drawn is drawn on the goroutine of the window, which never waits: not for a file, a key derivation, the keyring
// or the network. All work goes through one runner (package job), everything the user is told through one desk (package
// desk). Pages do not know each other; what they show is made in package model, which knows nothing of Fyne.
package gui

import (
	"context"
	"log/slog"
	"net/url"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"certmap/assets"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/gui/page/certificates"
	"certmap/gui/page/compare"
	"certmap/gui/page/credentials"
	"certmap/gui/page/folder"
	"certmap/gui/page/guide"
	"certmap/gui/page/home"
	"certmap/gui/page/mapping"
	"certmap/gui/page/options"
	"certmap/gui/page/tenants"
	"certmap/gui/page/trial"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
	"certmap/internal/text"
)

// Parts are what a window is made of.
type Parts struct {
	Center   *securitycenter.Center
	Words    *text.Words
	Settings *settings.Settings
	Places   settings.Places
	Version  string
	Log      *slog.Logger
	Jobs     *job.Runner
	// Language returns the words anew after the language was changed.
	Language func() *text.Words
	// OpenURL opens an address in the browser; nil is the system's way.
	OpenURL func(*url.URL) error
	// Pause waits, and tells whether the wait came to its end before the context did. With nil nothing happens by itself:
	// the register is not watched, and confirmations stay.
	Pause func(context.Context, time.Duration) bool
	// Notices returns what is told when the register has been opened: that it was damaged, say. It may be nil.
	Notices func() []error
	// Files are opened first.
	Files []string
	// Shut is why the register could not be opened, nil where it is open. What needs no register works all the same.
	Shut error
	// Reopen opens a register that is shut.
	Reopen func(context.Context) (*securitycenter.Center, error)
	// Started is called when the first page is to be seen.
	Started func()
}

// A Window is the open window.
type Window struct {
	parts Parts
	shell *shell
	win   fyne.Window
	watch job.Scope

	reopening job.Scope
}

// The size of a new window, that of the design's sketches.
const (
	width  = 1180
	height = 760
)

// New makes the window of an app. Run shows it.
func New(a fyne.App, parts Parts) *Window {
	restyle(a, parts.Settings)
	read := look.ReadFonts()
	w := &Window{parts: parts, win: a.NewWindow("Certmap")}
	<-read
	if parts.OpenURL == nil {
		w.parts.OpenURL = a.OpenURL
	}
	w.draw()
	w.win.SetPadded(false)
	w.win.Resize(fyne.NewSize(width, height))
	w.win.SetMaster()
	w.win.SetCloseIntercept(w.closing)
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	w.shortcuts()
	w.start()
	return w
}

// Go goes to a page.
func (w *Window) Go(r model.Route) { w.shell.open(r) }

// Reload reads the tenants anew.
func (w *Window) Reload() { w.shell.loadTenants(nil) }

// Choose chooses a tenant.
func (w *Window) Choose(tenantID string) { w.shell.chooseByUser(tenantID) }

// Tell tells the user what went wrong.
func (w *Window) Tell(err error) { w.shell.told(err) }

// Fyne returns the window itself.
func (w *Window) Fyne() fyne.Window { return w.win }

func restyle(a fyne.App, s *settings.Settings) {
	scale := map[string]float32{"normal": 1, "large": 1.2, "larger": 1.45}[s.Get(settings.TextSize)]
	a.Settings().SetTheme(&look.Theme{Mode: look.Mode(s.Get(settings.Theme)), Scale: scale})
}

// draw makes the shell, in the language and the look chosen.
func (w *Window) draw() {
	s := &shell{pages: map[model.PageID]desk.Page{}, makes: w.pages(), pause: w.parts.Pause}
	s.desk = &desk.Desk{
		Center: w.parts.Center, Words: w.parts.Words, Settings: w.parts.Settings, Places: w.parts.Places, Jobs: w.parts.Jobs, Window: w.win,
		Go: s.open, Back: s.back, Tell: s.told, Say: s.say, Hint: func(what string) { s.toast.say(what, s.root) },
		Tenant: func() securitycenter.Tenant { return s.chosen }, Tenants: func() []securitycenter.Tenant { return s.tenants },
		ChooseTenant: s.chooseByUser, TurnTo: s.turnTo, TenantsChanged: s.loadTenants, Restyle: w.restyle, OpenURL: w.parts.OpenURL, Pause: w.parts.Pause,
		Log: func(err error) { w.parts.Log.Error("told the user", "error", err) },
	}
	s.build()
	if w.shell != nil {
		s.tenants, s.chosen, s.wanted = w.shell.tenants, w.shell.chosen, w.shell.wanted
		s.desk.TakeOver(w.shell.desk)
		w.shell.close()
	}
	w.shell = s
	w.win.SetContent(s.root)
}

// pages are how each page is made, which happens when it is opened first.
func (w *Window) pages() map[model.PageID]func(*desk.Desk) desk.Page {
	return map[model.PageID]func(*desk.Desk) desk.Page{
		model.HomePage:         page(home.New),
		model.MappingPage:      page(mapping.New),
		model.CertificatesPage: page(certificates.New),
		model.FolderPage:       page(folder.New),
		model.ComparePage:      page(compare.New),
		model.TestPage:         page(trial.New),
		model.CredentialsPage:  page(credentials.New),
		model.GuidePage:        page(guide.New),
		model.TenantsPage:      page(tenants.New),
		model.SettingsPage:     func(d *desk.Desk) desk.Page { return options.New(d, w.parts.Version) },
	}
}

func page[P desk.Page](makes func(*desk.Desk) P) func(*desk.Desk) desk.Page {
	return func(d *desk.Desk) desk.Page { return makes(d) }
}

// restyle draws everything anew after the language or the look was changed, and comes back to the settings.
func (w *Window) restyle() {
	restyle(fyne.CurrentApp(), w.parts.Settings)
	if w.parts.Language != nil {
		w.parts.Words = w.parts.Language()
	}
	told, reading := w.shell.messages.notices, w.shell.reading()
	w.draw()
	if w.parts.Shut != nil {
		w.shell.cannotOpen(w.parts.Shut, w.reopen)
		told = nil
	}
	for _, n := range told {
		w.shell.noticed(n.err)
	}
	w.shell.showTenant()
	w.shell.open(model.Route{Page: model.SettingsPage})
	if reading {
		w.shell.loadTenants(nil)
		w.shell.joinPractice()
	}
}

// start shows the first page, or the files that were given, as soon as tenants are known.
func (w *Window) start() {
	first := model.Route{Page: model.HomePage}
	if len(w.parts.Files) > 0 || w.parts.Shut != nil {
		first = model.Route{Page: model.CertificatesPage, Files: w.parts.Files}
	}
	if w.parts.Shut != nil {
		w.shell.cannotOpen(w.parts.Shut, w.reopen)
		w.shell.open(first)
		return
	}
	w.shell.begin(func() {
		w.shell.open(first)
		w.notices()
	})
}

// dropped gives dropped files to the page, or to the inspector where the page has no use for them. Under a dialog it does nothing.
func (w *Window) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, filepath.FromSlash(u.Path()))
		}
	}
	if len(paths) == 0 || w.win.Canvas().Overlays().Top() != nil {
		return
	}
	if p, ok := w.shell.pages[w.shell.shown].(desk.Dropper); ok && p.Drop(paths) {
		return
	}
	w.shell.open(model.Route{Page: model.CertificatesPage, Files: paths})
}

// shortcuts are the keys that work everywhere.
func (w *Window) shortcuts() {
	c := w.win.Canvas()
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { kit.Typed(c, e) })
	on := func(key fyne.KeyName, do func()) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) {
			if c.Overlays().Top() == nil {
				do()
			}
		})
	}
	on(fyne.KeyF, func() { c.Focus(w.shell.search) })
	on(fyne.KeyO, func() { w.shell.open(model.Route{Page: model.CertificatesPage, Choose: true}) })
	on(fyne.KeyN, func() {
		w.shell.open(model.Route{Page: model.MappingPage, Add: model.NewDraft(w.shell.chosen.ID)})
	})
	on(fyne.KeyComma, func() { w.shell.open(model.Route{Page: model.SettingsPage}) })
	for i, id := range []model.PageID{model.HomePage, model.MappingPage, model.CertificatesPage, model.TestPage, model.CredentialsPage, model.GuidePage} {
		on(fyne.KeyName(rune('1'+i)), func() { w.shell.open(model.Route{Page: id}) })
	}
	c.AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { w.Paste() })
}

// Paste gives the clipboard to the page, or to the inspector where the page has no use for it. Under a dialog it does nothing.
func (w *Window) Paste() {
	content := fyne.CurrentApp().Clipboard().Content()
	if content == "" || w.win.Canvas().Overlays().Top() != nil {
		return
	}
	if p, ok := w.shell.pages[w.shell.shown].(desk.Paster); ok && p.Paste(content) {
		return
	}
	w.shell.open(model.Route{Page: model.CertificatesPage, Pasted: content})
}

// watchEvery is how often the window looks whether another process has changed the register.
const watchEvery = time.Second

// firstPage is how long the window waits for what its first page shows before it opens without.
const firstPage = 500 * time.Millisecond

// Run shows the window, and returns when it was closed.
func (w *Window) Run() {
	w.parts.Jobs.Settle(firstPage)
	w.watchRegister()
	fyne.CurrentApp().Lifecycle().SetOnStarted(w.started)
	w.win.ShowAndRun()
	w.Close()
}

func (w *Window) notices() {
	if w.parts.Notices == nil {
		return
	}
	for _, n := range w.parts.Notices() {
		w.shell.noticed(n)
	}
}

// reopen opens a register that was shut, and begins anew with it.
func (w *Window) reopen() {
	if w.reopening.Busy() {
		return
	}
	job.Do(w.parts.Jobs, &w.reopening, w.parts.Reopen, func(c *securitycenter.Center, err error) {
		w.parts.Shut = err
		if err != nil {
			w.shell.cannotOpen(err, w.reopen)
			w.shell.told(err)
			return
		}
		w.parts.Center = c
		w.draw()
		w.start()
		w.watchRegister()
		w.shell.joinPractice()
	})
}

// started does what can wait until the first page is to be seen.
func (w *Window) started() {
	icon := fyne.NewStaticResource("icon.png", assets.Icon())
	fyne.CurrentApp().SetIcon(icon)
	w.win.SetIcon(icon)
	if w.parts.Shut == nil {
		w.shell.joinPractice()
	}
	if w.parts.Started != nil {
		w.parts.Started()
	}
}

// closing closes the window, unless the user would rather stay with what is not saved.
func (w *Window) closing() { w.shell.leaving(w.win.Close) }

// Close ends all work of the window.
func (w *Window) Close() {
	w.watch.Cancel()
	w.reopening.Cancel()
	w.shell.close()
	w.shell.desk.GiveUp()
	kit.Forget(w.win.Canvas())
}
