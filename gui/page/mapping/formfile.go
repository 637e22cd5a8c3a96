package mapping

import (
	"context"
	"path/filepath"
	"strings"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
)

// An opener opens a file, perhaps with a passphrase.
type opener func(context.Context, cert.Options) intake.Result

// help says which file is wanted.
func (f *form) help() {
	w := f.words()
	(&kit.Dialog{Title: w.Say("form.help"), Mood: kit.Noted, Text: w.Say("form.help.line"), Leave: w.Say("button.close")}).Show(f.page.desk.Window.Canvas())
}

// choose lets the user choose a file.
func (f *form) choose() { f.page.desk.AskFile(f.open) }

// fileTyped takes a path, or a certificate itself, that was typed or pasted into the field. From the first key on the file
// chosen before counts no more, so that the form never saves another file than its field shows; typing its name brings it back.
func (f *form) fileTyped(s string) {
	f.reading.Cancel()
	if f.picked.File != nil && s == f.picked.FileName {
		f.draft.PickAgain(f.picked)
		f.filed()
		return
	}
	f.draft.Unpick()
	f.draft.Typed[securitycenter.FieldCertificateFile] = strings.TrimSpace(s) == ""
	f.refresh()
	switch path := intake.PathIn(s); {
	case strings.TrimSpace(s) == "":
	case path == "" || intake.LooksLikeContent(s):
		f.take(s)
	default:
		f.read(func(ctx context.Context, o cert.Options) intake.Result { return intake.Open(ctx, path, o) }, s, cert.Secret{})
	}
}

// pasted takes a certificate, or the path of a file, that is pasted into any field of the form.
func (f *form) pasted(s string) bool {
	switch {
	case intake.LooksLikeContent(s):
		f.take(s)
	case intake.LooksLikePath(s):
		f.open(intake.PathIn(s))
	default:
		return false
	}
	return true
}

// takePaste takes whatever is pasted where no field has the keyboard.
func (f *form) takePaste(s string) {
	if !f.pasted(s) {
		f.take(s)
	}
}

// open reads a file.
func (f *form) open(path string) {
	f.read(func(ctx context.Context, o cert.Options) intake.Result { return intake.Open(ctx, path, o) }, filepath.Base(path), cert.Secret{})
}

// take reads what was pasted.
func (f *form) take(s string) {
	name, data := f.words().Say("form.pasted"), []byte(s)
	f.read(func(ctx context.Context, o cert.Options) intake.Result {
		o.Name = name
		return intake.Result{File: cert.Open(ctx, data, o), Data: data}
	}, name, cert.Secret{})
}

// read opens a file, with a passphrase where one was given. Where that fails, the field shows shown.
func (f *form) read(open opener, shown string, secret cert.Secret) {
	tried := !secret.Empty()
	desk.Do(f.page.desk, &f.reading, func(ctx context.Context) (intake.Result, error) {
		defer secret.Erase()
		return open(ctx, cert.Options{Passphrases: desk.Passphrases(secret)}), ctx.Err()
	}, func(r intake.Result) { f.opened(r, open, shown, tried) })
}

// opened takes a file into the draft, or asks for its passphrase. One that cannot be read is taken too, since its reader
// knows best what is wrong with it.
func (f *form) opened(r intake.Result, open opener, shown string, tried bool) {
	readable := r.File.LeafCertificate() != nil
	if name := filepath.Base(r.Path); readable && r.Path != "" {
		shown = name
	}
	locked := !readable && r.Locked()
	if !locked || f.draft.File == nil {
		f.draft.Pick(r.File, shown)
		f.filed()
	}
	if locked {
		q := f.page.desk.PassphraseOf(r.File, shown, tried)
		q.Answer = func(secret cert.Secret, _ bool) { f.read(open, shown, secret) }
		f.page.desk.AskSecret(q)
	}
}

// filed shows the file that the draft has got.
func (f *form) filed() {
	f.draft.Typed[securitycenter.FieldCertificateFile] = true
	if f.draft.Certificate() != nil {
		f.picked = f.draft
	}
	if f.file.Text != f.draft.FileName {
		f.file.Fill(f.draft.FileName)
	}
	f.refresh()
}
