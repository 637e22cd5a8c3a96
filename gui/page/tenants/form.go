package tenants

import (
	"context"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A form is the form for one tenant.
type form struct {
	page   *Page
	tenant securitycenter.Tenant
	began  securitycenter.Tenant // as it was when the form was opened
	sent   bool                  // it was sent once: what is missing is said too
	named  bool                  // the name was typed, and is not filled in any more

	find        *kit.Entry
	found       *fyne.Container
	name        *kit.Entry
	company     *kit.Entry
	environment *kit.Picker
	host        *kit.Entry
	center      *kit.Entry
	user        *kit.Entry
	connect     *kit.Entry
	roots       *kit.Entry
	proxy       *proxyPart
	person      *kit.Entry
	segments    *kit.Entry
	fields      map[securitycenter.Field]*kit.Field
	checked     *fyne.Container // what Check host has shown

	look  job.Scope
	check job.Scope
}

const (
	fieldFind        securitycenter.Field = "find"
	fieldEnvironment securitycenter.Field = "environment"
	fieldAPIUser     securitycenter.Field = "api-user"
)

func (p *Page) showForm(t securitycenter.Tenant) {
	p.dropForm()
	f := &form{page: p, tenant: t, began: t, named: t.Name != "", fields: map[securitycenter.Field]*kit.Field{}}
	p.form = f
	f.build()
	p.keys = kit.Keys{Enter: f.save, Escape: p.desk.Back, Paste: f.pasted}
	f.fill()
	f.refresh()
	f.proxy.load()
	if t.ID == "" {
		p.desk.Focus(f.find)
	}
}

// dropForm ends the form, if there is one, with what it is doing, and forgets the password typed.
func (p *Page) dropForm() {
	f := p.form
	if f == nil {
		return
	}
	for _, s := range []*job.Scope{&f.look, &f.check, &f.proxy.loading} {
		s.Cancel()
	}
	f.proxy.password.Fill("")
	p.form = nil
}

func (f *form) words() *text.Words { return f.page.desk.Words }

func (f *form) build() {
	w := f.words()
	text := func(set func(string)) *kit.Entry {
		return kit.NewEntry(func(s string) { set(s); f.refresh() })
	}
	f.find = kit.NewEntry(f.search)
	f.find.Enter = f.takeFirst
	f.find.SetPlaceHolder(w.Say("tenants.find-hint"))
	f.found = kit.Column(4)
	f.name = text(func(s string) { f.tenant.Name, f.named = s, s != "" })
	f.company = text(func(s string) { f.tenant.CompanyID = s; f.suggestName() })
	f.environment = kit.NewFieldPicker(f.environments)
	f.host = text(func(s string) { f.tenant.Host, f.tenant.Unconfirmed = s, false })
	f.center = text(func(s string) { f.tenant.SecurityCenter = s })
	f.center.SetPlaceHolder("https://")
	f.user = text(func(s string) { f.tenant.APIUser = s })
	f.connect = text(func(s string) { f.tenant.Connect = s })
	f.connect.SetPlaceHolder(w.Say("tenants.connect-hint"))
	f.roots = text(func(s string) { f.tenant.Roots = s })
	f.roots.SetPlaceHolder(w.Say("tenants.roots-hint"))
	f.checked = kit.Column(0)
	f.addFields()
	f.proxy = newProxyPart(f)
	f.buildQuery()
	kit.AlignFields(slices.Collect(maps.Values(f.fields))...)
	f.show()
}

// addFields gives each input its name, and its button where it has one.
func (f *form) addFields() {
	w := f.words()
	checkHost := kit.NewButton(w.Say("tenants.check-host"), kit.Second, f.checkHost)
	f.field(fieldFind, w.Say("tenants.find"), false, f.find, nil)
	f.field(fieldEnvironment, w.Say("tenants.environment"), true, f.environment, nil)
	f.field(securitycenter.FieldHost, w.Say("field.host"), true, f.host, checkHost)
	f.field(securitycenter.FieldCompanyID, w.Say("field.company-id"), true, f.company, nil)
	f.field(securitycenter.FieldTenantName, w.Say("tenants.name"), true, f.name, nil)
	f.field(securitycenter.FieldSecurityCenter, w.Say("field.security-center"), false, f.center, nil)
	f.field(fieldAPIUser, w.Say("field.api-user"), false, f.user, nil)
	f.field(securitycenter.FieldConnect, w.Say("tenants.connect"), false, f.connect, nil)
	f.field(securitycenter.FieldRoots, w.Say("tenants.roots"), false, f.roots, kit.NewButton(w.Say("button.choose"), kit.Second, f.chooseRoot))
}

// changed tells whether leaving the form would lose something that a person has entered.
func (f *form) changed() bool { return f.tenant != f.began || f.proxy.password.Text != "" }

// heading is what the tenant in the form is called.
func (f *form) heading() string {
	if f.began.ID == "" {
		return f.words().Say("tenants.new")
	}
	return f.began.Name
}

func (f *form) field(id securitycenter.Field, name string, required bool, input, beside fyne.CanvasObject) {
	f.fields[id] = kit.NewField(name, required, input, beside)
}

func (f *form) show() {
	w := f.words()
	p := f.page
	buttons := []fyne.CanvasObject{kit.NewButton(w.Say("button.save"), kit.Main, f.save)}
	if f.tenant.ID != "" {
		buttons = append(buttons, kit.NewButton(w.Say("tenants.remove"), kit.Danger, func() { p.askToRemove(f.tenant) }))
	}
	buttons = append(buttons, kit.NewButton(w.Say("button.cancel"), kit.Quiet, p.desk.Back))
	p.pane.Head(f.heading(), buttons...)
	main := kit.Column(10)
	if f.tenant.ID == "" {
		main.Add(f.fields[fieldFind].Object())
		main.Add(kit.FieldIndent(f.found))
	}
	for _, id := range []securitycenter.Field{fieldEnvironment, securitycenter.FieldHost, securitycenter.FieldCompanyID,
		securitycenter.FieldTenantName, securitycenter.FieldSecurityCenter, fieldAPIUser} {
		main.Add(f.fields[id].Object())
		if id == securitycenter.FieldHost {
			main.Add(kit.FieldIndent(f.checked))
		}
	}
	p.pane.Body(kit.Card(main), kit.Card(kit.Title(w.Say("tenants.special"), look.SizeCaption), kit.Plain(w.Say("tenants.special.line")).In(look.Soft),
		f.fields[securitycenter.FieldConnect].Object(), f.fields[securitycenter.FieldRoots].Object(), f.proxy.box), f.queryCard())
}

// fill shows the tenant in the fields.
func (f *form) fill() {
	t := f.tenant
	f.name.Fill(t.Name)
	f.company.Fill(t.CompanyID)
	f.host.Fill(t.Host)
	f.center.Fill(t.SecurityCenter)
	f.user.Fill(t.APIUser)
	f.connect.Fill(t.Connect)
	f.roots.Fill(t.Roots)
	f.proxy.fill()
	f.fillQuery()
	badge := model.EnvironmentBadge(f.words(), string(t.Environment))
	f.environment.Say(badge.Text, "", kit.Unknown)
}

func (f *form) environments() []kit.MenuItem {
	var out []kit.MenuItem
	for _, e := range securitycenter.Environments() {
		out = append(out, kit.MenuItem{Label: f.words().Say("environment." + string(e)), Do: func() {
			f.tenant.Environment = e
			f.suggestName()
			f.fill()
			f.refresh()
		}})
	}
	return out
}

// maxFound is how many endpoints are offered at once.
const maxFound = 6

// search offers the endpoints that match a city, a data centre or a pasted address.
func (f *form) search(query string) {
	w := f.words()
	f.found.Objects = nil
	if query != "" {
		for i, e := range securitycenter.FindEndpoints(query) {
			if i == maxFound {
				break
			}
			f.found.Add(kit.NewLink(endpointLabel(w, e), func() { f.take(e) }))
		}
		if len(f.found.Objects) == 0 {
			f.found.Add(kit.Plain(w.Say("tenants.find-none")).In(look.Soft).Sized(look.SizeSmall))
		}
	}
	f.page.pane.Scroll.Refresh()
}

func endpointLabel(w *text.Words, e securitycenter.Endpoint) string {
	values := text.V{"Host": e.Host, "Environment": w.Say("environment." + string(e.Environment))}
	if e.Centre == nil {
		return w.Say("tenants.endpoint-other", values)
	}
	values["ID"], values["Place"] = e.Centre.ID, e.Centre.Place
	return w.Say("tenants.endpoint", values)
}

// takeFirst takes the first endpoint that is offered. While nothing is looked for, Enter saves the form, as everywhere in it.
func (f *form) takeFirst() {
	query := f.find.Text
	if query == "" {
		f.save()
		return
	}
	if found := securitycenter.FindEndpoints(query); len(found) > 0 {
		f.take(found[0])
	}
}

// pasted takes an address that is pasted where the tenant is looked for, and that only one endpoint has.
func (f *form) pasted(s string) bool {
	if f.page.desk.Window.Canvas().Focused() != f.find || !strings.Contains(securitycenter.HostOf(s), ".") {
		return false
	}
	found := securitycenter.FindEndpoints(s)
	if len(found) != 1 {
		return false
	}
	f.take(found[0])
	return true
}

// take fills in what follows from an endpoint.
func (f *form) take(e securitycenter.Endpoint) {
	t := securitycenter.NewTenant(e)
	f.tenant.Environment, f.tenant.APIHost, f.tenant.Host = t.Environment, t.APIHost, t.Host
	f.tenant.DataCentre, f.tenant.Unconfirmed = t.DataCentre, t.Unconfirmed
	f.found.Objects = nil
	f.find.Fill("")
	f.suggestName()
	f.fill()
	f.refresh()
	f.page.desk.Focus(f.company)
}

// suggestName names the tenant after its company and environment, until a name is typed.
func (f *form) suggestName() {
	if f.named || f.tenant.CompanyID == "" {
		return
	}
	f.tenant.Name = f.tenant.CompanyID + " " + f.words().Say("environment."+string(f.tenant.Environment))
	f.name.Fill(f.tenant.Name)
}

// refresh has the fields checked and says what there is to say.
func (f *form) refresh() {
	t := f.tenant
	desk.Do(f.page.desk, &f.look, func(ctx context.Context) (securitycenter.Objections, error) {
		return f.page.desk.Center.CheckTenant(ctx, t)
	}, f.say)
}

// say says below each field what there is to say about it.
func (f *form) say(objections securitycenter.Objections) {
	for _, field := range f.fields {
		field.Say("", kit.Unknown)
	}
	f.fields[securitycenter.FieldCompanyID].Say(f.words().Say("tenants.company-hint"), kit.Noted)
	hint, mood := f.proxy.secret.Hint(f.words())
	f.fields[fieldProxyPassword].Say(hint, desk.Mood(mood))
	for _, o := range objections {
		if f.sent || !missing[o.ID] {
			f.fields[o.Field].Say(f.words().Objection(string(o.ID), o.Values), moods[o.Severity])
		}
	}
	for id, wrong := range f.proxy.wrong() {
		f.fields[id].Say(wrong, kit.Wrong)
	}
	f.page.pane.Scroll.Refresh()
}

var moods = map[cert.Severity]kit.Mood{cert.Stop: kit.Wrong, cert.Warn: kit.Worry, cert.Note: kit.Noted}

// missing are objections to an empty field, which are said only once the form was sent.
var missing = map[securitycenter.ObjectionID]bool{securitycenter.TenantNameMissing: true, securitycenter.CompanyMissing: true, securitycenter.HostMissing: true}

// chooseRoot takes the certificates of a file as roots of the tenant.
func (f *form) chooseRoot() {
	d := f.page.desk
	d.AskFile(func(path string) {
		desk.Do(d, &f.check, func(ctx context.Context) (intake.Result, error) {
			return intake.Open(ctx, path, cert.Options{}), ctx.Err()
		}, func(r intake.Result) {
			f.tenant.Roots = string(r.Data)
			f.fill()
			f.refresh()
		})
	})
}

// checkHost runs the server's side of the test against the host as it is typed, and keeps nothing of it.
func (f *form) checkHost() {
	w := f.words()
	t := f.tenant
	f.checked.Objects = []fyne.CanvasObject{kit.Plain(w.Say("tenants.checking")).In(look.Soft)}
	f.page.pane.Scroll.Refresh()
	job.Do(f.page.desk.Jobs, &f.check, func(ctx context.Context) (securitycenter.Result, error) {
		return f.page.desk.Center.CheckHost(ctx, t), ctx.Err()
	}, func(r securitycenter.Result, err error) {
		if err != nil {
			f.page.desk.Tell(err)
			return
		}
		f.checked.Objects = []fyne.CanvasObject{desk.Strip(model.HostStrip(w, r))}
		f.page.pane.Scroll.Refresh()
	})
}
