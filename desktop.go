//go:build cgo

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"fyne.io/fyne/v2/app"

	"certmap/gui"
	"certmap/gui/job"
	"certmap/internal/cli"
	"certmap/internal/settings"
	"certmap/internal/text"
)

// appID names the program to the operating system.
const appID = "app.certmap.desktop"

// startGC has the collector of garbage wait while the window is made: nearly all that is made then stays.
const startGC = 400

// window returns what opens the window.
func (h *house) window() func([]string, cli.Keyring) int { return h.openWindow }

func (h *house) openWindow(files []string, keyring cli.Keyring) int {
	usual := debug.SetGCPercent(startGC)
	session, err := h.open(context.Background(), h.places, keyring)
	if err != nil {
		m, detail := h.words.Fault(err)
		fmt.Fprintln(os.Stderr, m)
		fmt.Fprintln(os.Stderr, detail)
		return cli.Failed
	}
	defer session.Close()
	go func() { _, _ = session.Center.Rehearsal.Tenant(context.Background()) }() // served by the time the window asks for it
	makeCache()
	keepCrash(h.places)
	log := logger(h.places)
	jobs := job.New(log)
	w := gui.New(app.NewWithID(appID), gui.Parts{
		Center:   session.Center,
		Words:    h.words,
		Settings: h.settings,
		Places:   h.places,
		Version:  version,
		Log:      log,
		Jobs:     jobs,
		Language: func() *text.Words { return text.Must(language(h.settings)) },
		Notices:  h.notices(session),
		Files:    files,
		Pause:    gui.Pause,
		Started:  func() { debug.SetGCPercent(usual) },
	})
	w.Run()
	return cli.Done
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

// notices are what there is to tell when the window opens.
func (h *house) notices(s *cli.Session) []error {
	var out []error
	for _, err := range []error{s.Notice, h.settingsErr} {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}
