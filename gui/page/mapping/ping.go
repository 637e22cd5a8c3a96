package mapping

import (
	"certmap/gui/desk"
	"certmap/internal/intake"
)

// askPing asks for the output of the ECP ping of the mapping that is shown.
func (p *Page) askPing() { p.desk.AskLog(p.ping()) }

// takePaste shows what a text says that was pasted on a mapping: what ECP says of its connection, or a certificate.
func (p *Page) takePaste(s string) {
	p.desk.TakePaste(p.ping(), s, func(s string) bool { return intake.CleanPath(s) != "" })
}

func (p *Page) ping() *desk.LogQuestion {
	return &desk.LogQuestion{About: p.about, Recorded: func() {
		p.over = nil
		p.Refresh()
	}}
}
