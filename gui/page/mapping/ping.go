package mapping

import "certmap/gui/desk"

// askPing asks for the output of the ECP ping of the mapping that is shown.
func (p *Page) askPing() { p.desk.AskLog(p.ping()) }

// practicePing has the practice ECP system ping, and shows what it says, as if that had been pasted, unless something else is
// shown by then.
func (p *Page) practicePing() {
	q := p.ping()
	desk.Act(p.desk, &p.acting, p.desk.Center.PracticePing, func(shown string) {
		if !p.away && !p.busy() && p.about.MappingID == q.About.MappingID {
			p.desk.TakePaste(q, shown)
		}
	})
}

// takePaste shows what a text says that was pasted on a mapping: what ECP says of its connection, or a certificate.
func (p *Page) takePaste(s string) { p.desk.TakePaste(p.ping(), s) }

func (p *Page) ping() *desk.LogQuestion {
	return &desk.LogQuestion{About: p.about, Recorded: func() {
		p.over = nil
		p.Refresh()
	}}
}
