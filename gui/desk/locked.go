package desk

import (
	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/kit"
	"certmap/gui/look"
)

// A SecretCard asks for a passphrase or a PIN in place, on the page of what it opens, where AskSecret asks over it. What is
// typed is never shown, and the field is emptied when it is answered.
type SecretCard struct {
	entry    *kit.Entry
	object   fyne.CanvasObject
	question SecretQuestion
}

// NewSecretCard returns the card of a question, with what its button is called. Keep is not offered.
func (d *Desk) NewSecretCard(q SecretQuestion, button string) *SecretCard {
	c := &SecretCard{entry: kit.NewPassword(), question: q}
	unlock := kit.NewButton(button, kit.Main, c.Answer)
	c.entry.SetPlaceHolder(d.Words.Say("unlock.field"))
	parts := []fyne.CanvasObject{kit.NewPara(kit.Span{Text: q.Title, Bold: true}).Sized(look.SizeCaption),
		kit.Plain(q.Text).In(look.Soft), kit.Row(10, kit.Wide(secretWidth, c.entry), unlock, kit.Space())}
	if q.Refused != "" {
		parts = append(parts, kit.Plain(q.Refused).In(kit.Colour(kit.Wrong)))
	}
	c.object = kit.Card(parts...)
	return c
}

const secretWidth = 320

// Object returns what is drawn.
func (c *SecretCard) Object() fyne.CanvasObject { return c.object }

// Field returns what takes the keyboard.
func (c *SecretCard) Field() fyne.Focusable { return c.entry }

// Answer gives what was typed to whoever asked. It is what Enter does while the card is shown.
func (c *SecretCard) Answer() {
	secret := cert.SecretString(c.entry.Text)
	c.entry.Fill("")
	c.question.Answer(secret, false)
}
