package desk

import (
	"certmap/cert"
	"certmap/gui/kit"
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
	dialog.Left = func() { entry.Fill("") }
	dialog.Show(d.Window.Canvas())
}
