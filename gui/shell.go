package gui

import (
	"cmp"
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
	"certmap/internal/text"
)

// A shell is the window: the bar at the top, messages below it, and one page.
type shell struct {
	desk  *desk.Desk
	makes map[model.PageID]func(*desk.Desk) desk.Page
	pages map[model.PageID]desk.Page // those made so far
	shown model.PageID
	came  []model.PageID // the way back
	pop   func()         // takes the page's keys away
	pause func(context.Context, time.Duration) bool

	root   *fyne.Container
	page   *fyne.Container
	bar    *fyne.Container
	crumbs *fyne.Container
	picker *kit.Picker
	search *kit.Entry
	toast  *toast

	messages messages
	shut     error // why the register is not open

	tenants []securitycenter.Tenant
	chosen  securitycenter.Tenant
	wanted  string    // ID of the tenant that a person has chosen since the window was opened, which may not have been read yet
	opening job.Scope // of the first page
	loading job.Scope
	joining job.Scope
	keeping job.Latest[string] // the ID of the tenant chosen
}

const barHeight = 52

// build draws the window in the language and the look chosen.
func (s *shell) build() {
	w := s.desk.Words
	s.crumbs = kit.Row(8)
	s.search = kit.NewEntry(s.searched)
	s.search.SetPlaceHolder(w.Say("shell.search"))
	s.search.Enter, s.search.Escape = func() { s.desk.Focus(nil) }, s.endSearch
	s.picker = kit.NewPicker(s.tenantMenu)
	gear := kit.NewIconButton("gear", w.Say("settings.title"), func() { s.open(model.Route{Page: model.SettingsPage}) })
	s.bar = kit.Pad(0, 20, 0, 20, kit.ShellBar(kit.Title(w.Say("shell.name"), look.SizeCaption), s.crumbs, s.search, s.picker, gear))
	s.messages.object = kit.Column(0)
	s.toast = newToast(s.desk.Jobs, s.pause)
	s.page = &fyne.Container{Layout: &fillLayout{}}
	top := kit.Column(0, kit.NewSurface(look.Card, kit.Column(0, kit.High(barHeight-1, s.bar), kit.NewRule())), s.messages.object)
	s.root = &fyne.Container{Layout: &shellLayout{toast: s.toast.object}, Objects: []fyne.CanvasObject{kit.Borders(top, nil, s.page, 0), s.toast.object}}
	s.showTenant()
}

// open goes to a page, unless the user would rather stay with what is not saved.
func (s *shell) open(r model.Route) { s.leaving(func() { s.goTo(r) }) }

// leaving does what leaves the page. Where that would lose what a person has entered, it asks first.
func (s *shell) leaving(leave func()) { s.desk.Leaving(s.pages[s.shown], leave) }

// goTo goes to a page. The way back leads over each page once. The search field shows what the list is filtered by.
func (s *shell) goTo(r model.Route) {
	next := s.pageOf(r.Page)
	if next == nil {
		return
	}
	if r.Page != s.shown {
		s.settled()
		s.leave()
		if s.shown != "" {
			s.came = append(s.came, s.shown)
		}
	}
	if r.Page == model.HomePage {
		s.came = nil
	}
	if s.search.Text != r.Search {
		s.search.Fill(r.Search)
	}
	s.show(r.Page, next)
	next.Open(r)
}

// pageOf returns a page, which is made when it is opened first; nil for one that does not exist.
func (s *shell) pageOf(id model.PageID) desk.Page {
	if s.pages[id] == nil && s.makes[id] != nil {
		s.pages[id] = s.makes[id](s.desk)
	}
	return s.pages[id]
}

// show puts a page into the window, and its keys on top.
func (s *shell) show(id model.PageID, p desk.Page) {
	s.shown = id
	s.page.Objects = []fyne.CanvasObject{p.Object()}
	s.page.Refresh()
	c := s.desk.Window.Canvas()
	c.Unfocus()
	if s.pop != nil {
		s.pop()
	}
	s.pop = kit.Push(c, s.keysOf(p))
	s.path(p)
}

// keysOf asks the page each time, since what Enter does changes with what is shown.
func (s *shell) keysOf(p desk.Page) *kit.Keys {
	return &kit.Keys{
		Enter:  func() { press(p.Keys().Enter) },
		Escape: func() { press(p.Keys().Escape) },
		Key: func(e *fyne.KeyEvent) {
			if k := p.Keys().Key; k != nil {
				k(e)
			}
		},
		Paste: func(content string) bool {
			k := p.Keys().Paste
			return k != nil && k(content)
		},
	}
}

func press(f func()) {
	if f != nil {
		f()
	}
}

func (s *shell) leave() {
	if p, ok := s.pages[s.shown].(desk.Leaver); ok {
		p.Leave()
	}
}

// reading tells whether the tenants are being read.
func (s *shell) reading() bool { return s.opening.Busy() || s.loading.Busy() || s.joining.Busy() }

// close ends all work of the shell and of its page, and takes its keys away.
func (s *shell) close() {
	s.leave()
	for _, scope := range []*job.Scope{&s.opening, &s.loading, &s.joining, &s.toast.scope} {
		scope.Cancel()
	}
	press(s.pop)
}

func (s *shell) back() { s.leaving(s.goBack) }

func (s *shell) goBack() {
	to := model.HomePage
	if n := len(s.came); n > 0 {
		to, s.came = s.came[n-1], s.came[:n-1]
	}
	if to == s.shown {
		to = model.HomePage
	}
	came := s.came
	s.goTo(model.Route{Page: to})
	s.came = came
	if to == model.HomePage {
		s.came = nil
	}
}

// path shows where one is: Home, and the page.
func (s *shell) path(p desk.Page) {
	home := func() { s.open(model.Route{Page: model.HomePage}) }
	title := s.desk.Words.Say("home.title")
	if s.shown == model.HomePage {
		s.crumbs.Objects = []fyne.CanvasObject{kit.Soft(title), kit.Space()}
	} else {
		s.crumbs.Objects = []fyne.CanvasObject{kit.NewLink(title, home), kit.NewIcon("right", 14, look.Soft), kit.Soft(p.Title()).Shortened(), kit.Space()}
	}
	s.bar.Refresh()
	s.desk.Window.SetTitle(s.desk.Words.Say("shell.window", text.V{"Page": p.Title()}))
}

// loadTenants reads the tenants anew.
func (s *shell) loadTenants(then func()) {
	desk.Do(s.desk, &s.loading, s.desk.Center.Register.Tenants, func(all []securitycenter.Tenant) {
		s.take(all)
		press(then)
	})
}

// take has the tenants chosen from, and tells whether they are others than before. Where nobody has chosen, the one that is
// shown stays, though others have come.
func (s *shell) take(all []securitycenter.Tenant) bool {
	changed := !slices.Equal(s.tenants, all)
	s.tenants = all
	s.choose(cmp.Or(s.wanted, s.desk.Settings.Text(settings.Tenant), s.chosen.ID))
	return changed
}

// begin reads the tenants that are known and calls then. The practice tenant is waited for only where there is no other: that
// it cannot be served is told then.
func (s *shell) begin(then func()) {
	register := s.desk.Center.Register
	job.Do(s.desk.Jobs, &s.opening, func(ctx context.Context) ([]securitycenter.Tenant, error) {
		known, err := register.Tenants(ctx)
		if err != nil || len(known) > 0 {
			return known, err
		}
		if _, err = s.desk.Center.EnsurePractice(ctx); err != nil {
			return nil, err
		}
		return register.Tenants(ctx)
	}, func(all []securitycenter.Tenant, err error) {
		s.take(all)
		then()
		if err != nil {
			s.told(err)
		}
	})
}

// joinPractice serves the practice tenant, and shows what that changes. That it cannot be served is told when it is needed.
func (s *shell) joinPractice() {
	job.Do(s.desk.Jobs, &s.joining, func(ctx context.Context) ([]securitycenter.Tenant, error) {
		if _, err := s.desk.Center.EnsurePractice(ctx); err != nil {
			return nil, err
		}
		return s.desk.Center.Register.Tenants(ctx)
	}, func(all []securitycenter.Tenant, err error) {
		if err != nil {
			s.desk.Log(err)
		} else if s.take(all) {
			s.refresh()
		}
	})
}

// choose makes a tenant the chosen one: that with the ID, else the first, which is a real one where there is any.
func (s *shell) choose(id string) {
	s.chosen = securitycenter.Tenant{}
	for i, t := range s.tenants {
		if i == 0 || t.ID == id {
			s.chosen = t
		}
	}
	s.showTenant()
}

func (s *shell) showTenant() {
	w := s.desk.Words
	badge := model.EnvironmentBadge(w, string(s.chosen.Environment))
	if s.chosen.ID == "" {
		s.picker.Say(w.Say("shell.no-tenant"), "", kit.Unknown)
	} else {
		s.picker.Say(w.Tenant(s.chosen.Name), badge.Text, desk.Mood(badge.Mood))
	}
	s.bar.Refresh()
}

func (s *shell) tenantMenu() []kit.MenuItem {
	w := s.desk.Words
	var out []kit.MenuItem
	for _, t := range s.tenants {
		label := w.Say("shell.tenant", text.V{"Name": w.Tenant(t.Name), "Company": t.CompanyID, "Environment": w.Say("environment." + string(t.Environment))})
		out = append(out, kit.MenuItem{Label: label, Do: func() { s.chooseByUser(t.ID) }})
	}
	return append(out,
		kit.MenuItem{Label: w.Say("shell.add-tenant"), Do: func() { s.open(model.Route{Page: model.TenantsPage, TenantID: model.NewTenant}) }},
		kit.MenuItem{Label: w.Say("shell.manage-tenants"), Do: func() { s.open(model.Route{Page: model.TenantsPage}) }})
}

// chooseByUser changes the tenant, remembers it, and shows the page for it.
func (s *shell) chooseByUser(id string) { s.leaving(func() { s.changeTo(id) }) }

func (s *shell) changeTo(id string) {
	s.turnTo(id)
	if p, ok := s.pages[s.shown]; ok {
		p.Open(model.Route{Page: s.shown, Search: s.search.Text})
	}
}

// turnTo changes the tenant and remembers it.
func (s *shell) turnTo(id string) {
	s.wanted = id
	s.choose(id)
	s.desk.Keep(&s.keeping, id, func(id string) error { return s.desk.Settings.SetText(settings.Tenant, id) }, nil)
}

// refresh has the page read anew what it shows, because the register has changed.
func (s *shell) refresh() {
	if p, ok := s.pages[s.shown].(desk.Refresher); ok {
		p.Refresh()
	}
}

// endSearch shows the whole list again; where it is shown already, the search is left.
func (s *shell) endSearch() {
	if s.search.Text == "" {
		s.desk.Focus(nil)
		return
	}
	s.search.SetText("")
}

// searched filters the list of mappings by what is typed; from another page it goes there first.
func (s *shell) searched(words string) {
	if s.shown != model.MappingPage {
		if words == "" {
			return
		}
		s.leaving(func() {
			s.goTo(model.Route{Page: model.MappingPage, Search: words})
			s.desk.Focus(s.search)
		})
		return
	}
	if p, ok := s.pages[s.shown].(desk.Searcher); ok {
		p.Search(words)
	}
}
