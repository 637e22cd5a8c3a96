//go:build cgo

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"

	"fyne.io/fyne/v2/app"

	"certmap/gui"
	"certmap/gui/job"
	"certmap/internal/cli"
	"certmap/internal/disk"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
	"certmap/internal/store"
	"certmap/internal/text"
	"certmap/internal/vault"
)

// appID names the program to the operating system.
const appID = "app.certmap.desktop"

// startGC has the collector of garbage wait while the window is made: nearly all that is made then stays.
const startGC = 400

// window returns what opens the window.
func (h *house) window() func([]string, cli.Keyring) int { return h.openWindow }

func (h *house) openWindow(files []string, keyring cli.Keyring) int {
	usual := debug.SetGCPercent(startGC)
	o := &opening{house: h, keyring: keyring}
	center, shut := o.open(context.Background())
	defer o.close()
	makeCache()
	keepCrash(h.places)
	log := logger(h.places)
	if err := show(gui.Parts{
		Center:   center,
		Words:    h.words,
		Settings: h.settings,
		Places:   h.places,
		Version:  version,
		Log:      log,
		Jobs:     job.New(log),
		Language: func() *text.Words { return text.Must(language(h.settings)) },
		Notices:  o.said,
		Files:    files,
		Shut:     shut,
		Reopen:   o.open,
		Pause:    gui.Pause,
		Started:  func() { debug.SetGCPercent(usual) },
	}); err != nil {
		m, detail := h.words.Fault(err)
		fmt.Fprintln(os.Stderr, m)
		fmt.Fprintln(os.Stderr, detail)
		return cli.Failed
	}
	return cli.Done
}

// show shows the window until it is closed. Where there is no display to show it on, the window system panics.
func show(parts gui.Parts) (err error) {
	defer func() {
		switch p := recover(); {
		case p == nil:
		case strings.HasPrefix(fmt.Sprint(p), "NotInitialized"):
			err = securitycenter.NewFault(securitycenter.DisplayMissing, fmt.Errorf("%v", p), nil)
		default:
			panic(p)
		}
	}()
	gui.New(app.NewWithID(appID), parts).Run()
	return nil
}

// An opening is how the window comes by its register, at its start and whenever it tries again.
type opening struct {
	house   *house
	keyring cli.Keyring
	notices []error

	mu   sync.Mutex // of ends: the window may be closed while it tries again
	ends []func()
}

// open returns the use cases. The error says why the register could not be opened; what needs none can be used all the same.
func (o *opening) open(ctx context.Context) (*securitycenter.Center, error) {
	h := o.house
	session, err := h.open(ctx, h.places, o.keyring)
	if err != nil {
		return h.center(h.places, store.Shut{Err: err}, vault.None{}), err
	}
	alone, release := disk.Alone(filepath.Join(h.places.Data, "window.lock"))
	o.endWith(rehearse(session.Center.Rehearsal), session.Close, release)
	o.notice(session.Notice, h.settingsErr)
	if !alone {
		o.notice(securitycenter.NewFault(securitycenter.WindowSecond, nil, nil))
	}
	return session.Center, nil
}

// rehearse has the practice tenant served by the time the window asks for it, which tells what is wrong with it. It is no job
// of the window: the first page would wait for it.
func rehearse(practice securitycenter.Rehearsal) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() { _, _ = practice.Tenant(ctx) })
	return func() {
		cancel()
		serving.Wait()
	}
}

// said is what there is to tell when the register has been opened.
func (o *opening) said() []error { return o.notices }

func (o *opening) notice(errs ...error) {
	for _, err := range errs {
		if err != nil {
			o.notices = append(o.notices, err)
		}
	}
}

// endWith has something ended when the window is closed. What is opened later than that ends with the process.
func (o *opening) endWith(ends ...func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ends = append(o.ends, ends...)
}

func (o *opening) close() {
	o.mu.Lock()
	ends := o.ends
	o.mu.Unlock()
	for _, end := range ends {
		end()
	}
}

// keepCrash has what the program says when it crashes written beside its log too: a window has no terminal.
func keepCrash(places settings.Places) {
	path := filepath.Join(filepath.Dir(places.Log), "crash.log")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return // there is no folder for it yet: the terminal has it
	}
	defer f.Close()
	_ = debug.SetCrashOutput(f, debug.CrashOptions{})
}

// makeCache makes the user's folder of caches, which Fyne takes for granted.
func makeCache() {
	if dir, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(dir, 0o700) // without it Fyne only complains
	}
}
