package guide

import (
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/text"
)

// message shows the message to whoever looks after the ECP system, in the language of the window first.
func (p *Page) message() { p.messageIn(p.desk.Words.Language()) }

// messageWidth is how many characters fit into a line of the dialog.
const messageWidth = 88

func (p *Page) messageIn(lang text.Language) {
	w := p.desk.Words
	message := p.guide.Basis(lang)
	dialog := &kit.Dialog{Title: w.Say("basis.title"), Mood: kit.Unknown, Text: w.Say("basis.line"), Body: kit.NewLines(model.Wrapped(message, messageWidth), 320), Width: 760,
		Leave: w.Say("button.close"), Choices: []kit.Choice{{Label: w.Say("basis.copy"), Do: func() bool { p.desk.Copy(message)(); return true }}}}
	for _, l := range text.Languages() {
		if l != lang {
			dialog.Choices = append(dialog.Choices, kit.Choice{Label: w.Say("basis.language." + string(l)), Style: kit.Second, Do: func() bool {
				dialog.Close()
				p.messageIn(l)
				return false
			}})
		}
	}
	dialog.Show(p.desk.Window.Canvas())
}
