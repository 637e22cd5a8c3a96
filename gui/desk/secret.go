package desk

import (
	"context"

	"certmap/cert"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/intake"
	"certmap/internal/text"
)

// A SecretQuestion asks for a passphrase or a PIN.
type SecretQuestion struct {
	Title string
	Text  string
	// Keep is the text of the box that offers to keep it; empty for none.
	Keep string
	// Refused is said when it is asked again, because the last answer was wrong.
	Refused string
	Answer  func(secret cert.Secret, keep bool)
	Left    func() // is called where a dialog with it is left unanswered; it may be nil
}

// PassphraseOf returns the question for the passphrase of a file, under the name it is shown by. Where one was tried, it says
// what came of that: that it was wrong only where the file's own check says so.
func (d *Desk) PassphraseOf(f *cert.File, name string, tried bool) SecretQuestion {
	q := SecretQuestion{Title: d.Words.Say("unlock.title", text.V{"Name": name}), Text: d.Words.Say("unlock.line")}
	switch {
	case !tried:
	case model.HasProblem(f, cert.WrongPassphrase):
		q.Refused = d.Words.Say("unlock.wrong")
	case model.HasProblem(f, cert.KeyPassphrase):
		q.Refused = d.Words.Say("problem." + string(cert.KeyPassphrase) + ".why")
	default:
		q.Refused = d.Words.Say("problem." + string(cert.NotOpened) + ".what")
	}
	return q
}

// Passphrases are what a file is tried to be opened with where a person was asked for a secret; none for an empty one.
func Passphrases(s cert.Secret) []cert.Secret {
	if s.Empty() {
		return nil
	}
	return []cert.Secret{s}
}

// OpenKey opens a file with a passphrase, which is overwritten where nobody waits for the file any more.
func OpenKey(ctx context.Context, path string, passphrase cert.Secret) (intake.Result, error) {
	r := intake.Open(ctx, path, cert.Options{Passphrases: Passphrases(passphrase)})
	if ctx.Err() != nil {
		passphrase.Erase()
	}
	return r, ctx.Err()
}

// AskSecret asks. What is typed is never shown, and the field is emptied when the dialog closes.
func (d *Desk) AskSecret(q SecretQuestion) {
	entry := kit.NewPassword()
	keep := false
	parts := kit.Column(8, entry)
	if q.Refused != "" {
		parts.Add(kit.Plain(q.Refused).In(kit.Colour(kit.Wrong)))
	}
	if q.Keep != "" {
		parts.Add(kit.NewCheck(q.Keep, func(on bool) { keep = on }))
	}
	dialog := &kit.Dialog{Title: q.Title, Mood: kit.Unknown, Text: q.Text, Body: parts, Focus: entry, Leave: d.Words.Say("button.cancel")}
	answer := func() bool {
		secret := cert.SecretString(entry.Text)
		entry.Fill("")
		dialog.Close()
		q.Answer(secret, keep)
		return false
	}
	dialog.Choices = []kit.Choice{{Label: d.Words.Say("button.ok"), Do: answer}}
	dialog.Left = func() {
		entry.Fill("")
		if q.Left != nil {
			q.Left()
		}
	}
	dialog.Show(d.Window.Canvas())
}
