package trial

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/text"
)

// A table is what can be tested: the mappings of a tenant, or of all tenants. It opens the test of each, and tests all of
// them at once.
type table struct {
	page   *Page
	object *fyne.Container
	bar    *fyne.Container
	search *kit.Entry
	scope  *kit.Picker
	counts *kit.Text
	status *fyne.Container // progress, or what all the tests have shown
	list   *kit.Table
	body   *fyne.Container // the list, or why it is empty
	foot   *fyne.Container // what is chosen

	tenant  string // whose mappings these are; empty for all tenants
	rows    []model.TrialRow
	place   map[string]int // of each row, by its ID
	shown   []string       // the IDs of the rows that are shown, in their order
	line    map[string]int // of each that is shown
	chosen  int            // among those shown; -1 for none
	filter  model.TrialFilter
	many    *many // the tests of all, under way or ended; nil before
	reading job.Scope
	sorting job.Scope
}

func newTable(p *Page) *table {
	w := p.desk.Words
	t := &table{page: p, chosen: -1, bar: kit.Column(0), counts: kit.Soft("").Sized(look.SizeSmall), status: kit.Column(0), body: kit.Place(), foot: kit.Column(0)}
	t.search = kit.NewEntry(func(s string) { t.filter.Words = s; t.arrange() })
	t.search.SetPlaceHolder(w.Say("test.all.search"))
	t.scope = kit.NewFieldPicker(t.scopes)
	t.makeList()
	line := kit.Row(12, kit.Wide(300, t.search), kit.Wide(240, t.scope), kit.Grow(t.counts))
	head := kit.NewSurface(look.Card, kit.Column(0, kit.Pad(12, 22, 12, 22, kit.Column(12, t.bar, line)), kit.NewRule(), t.status))
	t.object = kit.Between(head, t.body, t.foot)
	return t
}

// columns are those of the table; the one for the tenant is there where the mappings are of several.
var columns = []struct {
	by    model.TrialColumn
	title string
	share float32
}{
	{model.TrialByName, "test.column.mapping", 22}, {model.TrialByTenant, "field.tenant", 15}, {model.TrialByIdentity, "test.column.identity", 21},
	{model.TrialByLeft, "test.column.expiry", 14}, {model.TrialByResult, "test.column.result", 17}, {model.TrialByTested, "test.column.tested", 13},
	{model.TrialByShowed, "test.column.cause", 21},
}

// makeList makes the list itself.
func (t *table) makeList() {
	var heads []kit.TableColumn
	for _, c := range columns {
		if c.by != model.TrialByTenant || t.tenant == "" {
			heads = append(heads, kit.TableColumn{Title: t.page.desk.Words.Say(c.title), Share: c.share, Press: func() { t.sortBy(c.by) }})
		}
	}
	t.list = kit.NewTable(heads...)
	t.list.List.Length = func() int { return len(t.shown) }
	t.list.List.Item = t.cells
	t.list.List.Chosen = t.choose
	openOnTap(t.list, t.openRow)
}

// open reads the mappings anew, without any results.
func (t *table) open(tenant string) {
	t.leave()
	t.tenant, t.rows, t.shown, t.chosen, t.many = tenant, nil, nil, -1, nil
	t.filter.Group, t.filter.Column, t.filter.Down = nil, model.TrialByName, false
	t.makeList()
	desk.Do(t.page.desk, &t.reading, func(ctx context.Context) ([]model.TrialRow, error) {
		return model.LoadTrials(ctx, t.page.desk.Center, t.page.desk.Words, tenant)
	}, func(rows []model.TrialRow) {
		t.rows, t.place = rows, map[string]int{}
		for i, r := range rows {
			t.place[r.ID] = i
		}
		t.show()
	})
}

// leave gives up what is under way. What has ended is kept in the register.
func (t *table) leave() {
	t.reading.Cancel()
	t.sorting.Cancel()
	t.cancel()
	if t.many.busy() {
		t.many.scope.Cancel()
		t.many = nil
	}
}

// show puts the table into the page as it was left.
func (t *table) show() {
	t.page.fromTable = false
	t.page.keys = kit.Keys{Enter: t.enter, Escape: t.escape}
	t.page.show(t.object)
	t.arrange()
}

func (t *table) enter() {
	switch {
	case t.many.busy():
	case len(t.rows) == 0:
		t.add()
	case t.chosen >= 0:
		t.openRow(t.chosen)
	default:
		t.testAll()
	}
}

func (t *table) escape() {
	if t.many.busy() {
		t.cancel()
		return
	}
	t.page.desk.Back()
}

func (t *table) add() {
	t.page.desk.Go(model.Route{Page: model.MappingPage, Add: model.NewDraft(t.page.desk.Tenant().ID)})
}

// openRow shows the test of a mapping; the way back leads here.
func (t *table) openRow(i int) {
	if i < 0 || i >= len(t.shown) {
		return
	}
	t.page.fromTable = true
	t.page.openMapping(model.Route{MappingID: t.shown[i]})
}

func (t *table) choose(i int) {
	t.chosen = i
	t.showChosen()
}

func (t *table) scopes() []kit.MenuItem {
	w := t.page.desk.Words
	out := []kit.MenuItem{{Label: w.Say("test.all.tenants"), Do: func() { t.open("") }}}
	for _, tenant := range t.page.desk.Tenants() {
		out = append(out, kit.MenuItem{Label: w.Tenant(tenant.Name), Do: func() { t.open(tenant.ID) }})
	}
	return out
}

// sortBy sorts by a column, the other way round when it is sorted by it already.
func (t *table) sortBy(by model.TrialColumn) {
	t.filter.Down = t.filter.Column == by && !t.filter.Down
	t.filter.Column = by
	t.arrange()
}

// only shows the rows of one line of the summary, or all rows again.
func (t *table) only(g *model.Group) {
	t.filter.Group = g
	t.arrange()
}

// arrange chooses and sorts what is shown, away from the window.
func (t *table) arrange() {
	filter, rows := t.filter, append([]model.TrialRow(nil), t.rows...)
	desk.Do(t.page.desk, &t.sorting, func(ctx context.Context) ([]string, error) {
		return filter.Arrange(rows), ctx.Err()
	}, func(ids []string) {
		chosen := t.chosenID()
		t.shown, t.line, t.chosen = ids, map[string]int{}, -1
		for i, id := range ids {
			t.line[id] = i
			if id == chosen {
				t.chosen = i
			}
		}
		t.draw()
		t.list.List.Choose(t.chosen)
	})
}

func (t *table) chosenID() string {
	if t.chosen < 0 || t.chosen >= len(t.shown) {
		return ""
	}
	return t.shown[t.chosen]
}

// at is the row that is shown on a line.
func (t *table) at(line int) *model.TrialRow { return &t.rows[t.place[t.shown[line]]] }

// draw shows the table as things stand.
func (t *table) draw() {
	w := t.page.desk.Words
	t.scope.Say(t.scopeName(), "", kit.Unknown)
	sorted := int(t.filter.Column)
	if t.tenant != "" && t.filter.Column > model.TrialByTenant {
		sorted--
	}
	t.list.Sorted(sorted, t.filter.Down)
	t.counts.Set(w.Say("test.all.shown", text.V{"Count": len(t.shown)}))
	t.body.Objects = []fyne.CanvasObject{t.list.Object()}
	switch {
	case len(t.rows) == 0:
		t.body.Objects[0] = kit.EmptyState("plug", w.Say("test.empty"), w.Say("test.empty.line"), kit.NewButton(w.Say("mapping.add"), kit.Main, t.add))
	case len(t.shown) == 0:
		t.body.Objects[0] = kit.EmptyState("search", w.Say("test.all.nothing"), w.Say("test.all.nothing.line"))
	}
	t.list.List.Refresh()
	t.tell()
	t.showChosen()
}

func (t *table) scopeName() string {
	for _, tenant := range t.page.desk.Tenants() {
		if tenant.ID == t.tenant {
			return t.page.desk.Words.Tenant(tenant.Name)
		}
	}
	return t.page.desk.Words.Say("test.all.tenants")
}

func (t *table) cells(i int) ([]kit.Cell, bool) {
	if i >= len(t.shown) {
		return nil, false
	}
	r := t.at(i)
	tenant, result, showed := kit.Cell{Text: r.Tenant, Soft: true}, desk.Cell(r.Result), kit.Cell{Text: r.Showed}
	if r.Practice {
		tenant = kit.Cell{Text: t.page.desk.Words.Say("environment.practice"), Badge: true, Mood: kit.Noted}
	}
	switch {
	case r.Ended():
	case r.Skipped != "":
		showed = kit.Cell{Text: r.Skipped, Soft: true}
	case t.many.busy():
		result, showed = kit.Cell{Text: t.page.desk.Words.Say("test.result.waiting"), Soft: true}, kit.Cell{}
	}
	cells := []kit.Cell{{Text: r.Name, Bold: true}, tenant, {Text: r.Identity, Soft: true}, desk.Cell(r.Left), result, {Text: r.Tested, Soft: true}, showed}
	if t.tenant != "" {
		cells = slices.Delete(cells, 1, 2)
	}
	return cells, true
}

// showChosen shows at the foot what is chosen, whole.
func (t *table) showChosen() {
	t.foot.Objects = nil
	if t.chosen >= 0 && t.chosen < len(t.shown) {
		r := t.at(t.chosen)
		words := kit.Column(2, kit.NewPara(kit.Span{Text: r.Name, Bold: true}), kit.Plain(r.Use+" · "+r.Identity).In(look.Soft))
		if r.Showed != "" {
			words.Add(kit.Plain(r.Showed))
		}
		open := kit.NewButton(t.page.desk.Words.Say("test.all.open"), kit.Second, func() { t.openRow(t.chosen) })
		t.foot.Add(kit.Foot(kit.Grow(words), open))
	}
	t.object.Refresh()
}
