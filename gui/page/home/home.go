// Package home is the first page: the tiles, each with its live count, or three cards while nothing has been done yet.
package home

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/text"
)

// A Page is the first page.
type Page struct {
	desk   *desk.Desk
	load   job.Scope
	acting job.Scope
	scroll *kit.Scroll
	body   *fyne.Container
	tiles  []*kit.Tile
	main   func() // what Enter does
}

var (
	_ desk.Page      = (*Page)(nil)
	_ desk.Refresher = (*Page)(nil)
	_ desk.Leaver    = (*Page)(nil)
)

// New returns the page.
func New(d *desk.Desk) *Page {
	p := &Page{desk: d, body: kit.Column(18)}
	p.scroll = kit.NewScroll(kit.Pad(24, 24, 24, 24, p.body))
	return p
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.scroll }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("home.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys {
	return &kit.Keys{Enter: func() {
		if p.main != nil {
			p.main()
		}
	}}
}

// Open implements desk.Page.
func (p *Page) Open(model.Route) { p.Refresh() }

// Leave implements desk.Leaver.
func (p *Page) Leave() {
	p.load.Cancel()
	p.acting.Cancel()
}

// Refresh implements desk.Refresher.
func (p *Page) Refresh() {
	id := p.desk.Tenant().ID
	desk.Do(p.desk, &p.load, func(ctx context.Context) (model.Home, error) {
		return model.LoadHome(ctx, p.desk.Center, p.desk.Words, id)
	}, p.show)
}

func (p *Page) show(h model.Home) {
	if h.First {
		p.showFirst()
	} else {
		p.showTiles(h)
	}
	p.scroll.Refresh()
}

func (p *Page) goTo(r model.Route) func() { return func() { p.desk.Go(r) } }

func (p *Page) showTiles(h model.Home) {
	w := p.desk.Words
	p.main = nil
	objects := []fyne.CanvasObject{kit.Title(w.Say("home.title"), look.SizeTitle)}
	if h.Banner != nil {
		objects = append(objects, desk.Strip(*h.Banner, kit.NewLink(w.Say("banner.show"), p.goTo(h.Show))))
	}
	grid := kit.Tiles(18, 300, 196, 3)
	for _, t := range p.makeTiles(h) {
		grid.Add(t)
	}
	p.body.Objects = append(objects, grid)
}

// makeTiles makes one tile for each page there is.
func (p *Page) makeTiles(h model.Home) []*kit.Tile {
	w := p.desk.Words
	tile := func(icon, id string, r model.Route, foot ...fyne.CanvasObject) *kit.Tile {
		t := kit.NewTile(icon, w.Say("tile."+id), w.Say("tile."+id+".line"), p.goTo(r))
		t.Foot(foot...)
		return t
	}
	mapping := []fyne.CanvasObject{kit.Number(w.Number(h.Counts.Live))}
	if h.Expiring.Text != "" {
		mapping = append(mapping, desk.Tag(h.Expiring))
	}
	p.tiles = []*kit.Tile{
		tile("key", "mapping", model.Route{Page: model.MappingPage}, mapping...),
		tile("document", "certificates", model.Route{Page: model.CertificatesPage}, kit.NewText(w.Say("tile.certificates.foot")).In(look.Blue).Bold()),
		tile("plug", "test", model.Route{Page: model.TestPage}, p.testFoot(h)...),
		tile("lock", "credentials", model.Route{Page: model.CredentialsPage}, kit.Number(w.Number(h.Credentials)), kit.Soft(w.Say("tile.credentials.foot", text.V{"Count": h.Credentials}))),
		tile("guide", "guide", model.Route{Page: model.GuidePage},
			kit.Number(w.Say("guide.number", text.V{"Done": h.Guide.Done, "All": h.Guide.All})), kit.Soft(w.Say("tile.guide.foot"))),
	}
	return p.tiles
}

func (p *Page) testFoot(h model.Home) []fyne.CanvasObject {
	w := p.desk.Words
	n := h.Counts
	if n.Passed+n.Failed == 0 {
		return []fyne.CanvasObject{kit.Soft(w.Say("tile.test.none"))}
	}
	if n.Passed == 0 {
		return []fyne.CanvasObject{kit.Number(w.Number(n.Failed)), kit.NewTag(w.Say("tile.test.failed-week"), kit.Wrong)}
	}
	out := []fyne.CanvasObject{kit.Number(w.Number(n.Passed)), kit.NewTag(w.Say("tile.test.passed"), kit.Fine)}
	if n.Failed > 0 {
		out = append(out, kit.NewTag(w.Say("tile.test.failed", text.V{"Count": n.Failed}), kit.Wrong))
	}
	return out
}
