package tenants

import (
	"fyne.io/fyne/v2"

	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A showing is the part of the practice tenant's page where it is told which cause to show.
type showing struct {
	page   *Page
	all    []securitycenter.Scenario
	rows   []model.ScenarioRow
	words  string
	chosen string // the scenario that is shown; empty for none
	search *kit.Entry
	table  *kit.Table
	banner *fyne.Container // what is shown, with what to do
}

func newShowing(p *Page) *showing {
	w := p.desk.Words
	s := &showing{page: p, all: p.desk.Center.Scenarios(), banner: kit.Column(0)}
	s.search = kit.NewEntry(func(words string) { s.words = words; s.refresh() })
	s.search.SetPlaceHolder(w.Say("tenants.show-cause.search"))
	s.table = kit.NewTable(kit.TableColumn{Title: w.Say("tenants.show-cause.cause"), Share: 3}, kit.TableColumn{Title: w.Say("tenants.show-cause.rung"), Share: 2})
	s.table.List.Length = func() int { return len(s.rows) }
	s.table.List.Item = func(i int) ([]kit.Cell, bool) {
		return []kit.Cell{{Text: s.rows[i].Name}, {Text: s.rows[i].Rung, Soft: true}}, true
	}
	s.table.List.Chosen = func(i int) { s.choose(s.rows[i].ID) }
	s.rows = model.ScenarioRows(w, s.all, "")
	return s
}

// causesHeight is how high the list of causes is; the rest scrolls.
const causesHeight = 300

// card is the list of causes.
func (s *showing) card() fyne.CanvasObject {
	w := s.page.desk.Words
	frame := kit.NewSurface(look.Card, s.table.Object())
	frame.Stroke, frame.Radius = look.Line, 8
	return kit.Card(kit.Title(w.Say("tenants.show-cause"), look.SizeCaption), kit.Plain(w.Say("tenants.show-cause.line")).In(look.Soft),
		s.search, kit.High(causesHeight, frame))
}

// choose has the practice tenant show a cause; none with an empty ID.
func (s *showing) choose(id string) {
	s.chosen = id
	s.draw()
	s.page.pane.Update()
}

// normal has it show none any more.
func (s *showing) normal() {
	s.table.List.Choose(-1)
	s.choose("")
}

func (s *showing) test() {
	s.page.desk.Go(model.Route{Page: model.TestPage, Scenario: s.chosen, Start: true})
}

// refresh chooses the rows that hold the words that are searched for.
func (s *showing) refresh() {
	s.rows = model.ScenarioRows(s.page.desk.Words, s.all, s.words)
	s.table.List.Choose(s.index())
	s.table.List.Refresh()
}

func (s *showing) index() int {
	for i, r := range s.rows {
		if r.ID == s.chosen {
			return i
		}
	}
	return -1
}

// draw shows what is shown, and gives Enter its meaning.
func (s *showing) draw() {
	w, p := s.page.desk.Words, s.page
	s.banner.Objects = nil
	p.keys = kit.Keys{Escape: p.desk.Back}
	if s.chosen == "" {
		return
	}
	p.keys = kit.Keys{Enter: s.test, Escape: s.normal}
	said := kit.Message(w.Say("tenants.show-cause.showing", text.V{"Cause": model.ScenarioName(w, s.chosen)}), w.Say("tenants.show-cause.showing.rest"))
	s.banner.Add(kit.NewStrip(kit.Worry, kit.Column(8, said,
		kit.Flow(10, kit.NewButton(w.Say("test.start"), kit.Main, s.test), kit.NewButton(w.Say("test.scenario.normal"), kit.Second, s.normal)))))
}
