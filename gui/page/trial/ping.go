package trial

import (
	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
)

var _ desk.Paster = (*Page)(nil)

// Paste implements desk.Paster: on the ladder of a mapping the output of the ECP ping is read, and Enter records it.
func (p *Page) Paste(s string) bool {
	if p.mapping.ID == "" || p.running.Busy() || p.object.Objects[0] != p.scroll {
		return false
	}
	p.desk.TakePaste(p.ping(), s)
	return true
}

func (p *Page) askPing() { p.desk.AskLog(p.ping()) }

func (p *Page) ping() *desk.LogQuestion {
	id := p.mapping.ID
	return &desk.LogQuestion{About: model.SubjectOf(p.mapping, p.tenant), Recorded: func() {
		p.desk.Go(model.Route{Page: model.MappingPage, MappingID: id})
	}}
}

// keyButtons are the two ways on where the key is not here: its ping, or the key itself.
func (p *Page) keyButtons() []fyne.CanvasObject {
	w := p.desk.Words
	return []fyne.CanvasObject{kit.NewButton(w.Say("ping.record"), kit.Main, p.askPing), kit.NewButton(w.Say("test.use-key"), kit.Second, p.useFile)}
}

// keyStays says that the key stays where it is, and leaves a quiet place for somebody's word, which proves nothing.
func (p *Page) keyStays() fyne.CanvasObject {
	w := p.desk.Words
	return kit.Flow(14, kit.NewText(w.Say("test.key-stays")).In(look.Soft).Shortened(), kit.NewLink(w.Say("test.report-button"), p.report))
}
