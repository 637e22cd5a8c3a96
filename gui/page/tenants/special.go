package tenants

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// A proxyPart is the part of the form about the tenant's own proxy.
type proxyPart struct {
	form     *form
	choice   model.ProxyChoice
	picker   *kit.Picker
	address  *kit.Entry
	user     *kit.Entry
	password *kit.Entry
	box      *fyne.Container // the fields that an own proxy needs
	secret   model.ProxySecret

	loading job.Scope
}

const (
	fieldProxyChoice   securitycenter.Field = "proxy-choice"
	fieldProxyUser     securitycenter.Field = "proxy-user"
	fieldProxyPassword securitycenter.Field = "proxy-password"
	fieldPerson        securitycenter.Field = "person"
)

func newProxyPart(f *form) *proxyPart {
	w := f.words()
	p := &proxyPart{form: f, choice: model.ProxyChoiceOf(f.tenant), box: kit.Column(10)}
	p.picker = kit.NewFieldPicker(p.choices)
	p.address = kit.NewEntry(func(s string) { f.tenant.Proxy = s; f.refresh() })
	p.address.SetPlaceHolder(w.Say("tenants.proxy.address-hint"))
	p.user = kit.NewEntry(func(s string) { f.tenant.ProxyUser = s; f.refresh() })
	p.password = kit.NewPassword()
	p.password.OnChanged = func(string) { f.refresh() }
	p.password.SetPlaceHolder(w.Say("tenants.proxy.password-hint"))
	f.field(fieldProxyChoice, w.Say("field.proxy"), false, p.picker, nil)
	f.field(securitycenter.FieldProxy, w.Say("tenants.proxy.address"), true, p.address, nil)
	f.field(fieldProxyUser, w.Say("field.proxy-user"), false, p.user, nil)
	f.field(fieldProxyPassword, w.Say("tenants.proxy.password"), false, p.password, nil)
	return p
}

// load looks whether a password is kept, and whether one can be.
func (p *proxyPart) load() {
	d, id := p.form.page.desk, p.form.tenant.ID
	desk.Do(d, &p.loading, func(ctx context.Context) (model.ProxySecret, error) {
		return model.LoadProxySecret(ctx, d.Center, id)
	}, func(s model.ProxySecret) {
		p.secret = s
		p.form.refresh()
	})
}

func (p *proxyPart) choices() []kit.MenuItem {
	var out []kit.MenuItem
	for _, c := range model.ProxyChoices() {
		out = append(out, kit.MenuItem{Label: p.form.words().Say("tenants.proxy." + string(c)), Do: func() { p.choose(c) }})
	}
	return out
}

// choose changes which proxy the tenant has. Its own address and user come back when that is chosen again.
func (p *proxyPart) choose(c model.ProxyChoice) {
	p.choice = c
	t := &p.form.tenant
	switch c {
	case model.SystemProxy:
		t.Proxy, t.ProxyUser = "", ""
	case model.DirectProxy:
		t.Proxy, t.ProxyUser = securitycenter.NoProxy, ""
	case model.OwnProxy:
		t.Proxy, t.ProxyUser = p.address.Text, p.user.Text
	}
	p.show()
	p.form.refresh()
	if c == model.OwnProxy {
		p.form.page.desk.Focus(p.address)
	}
}

// fill shows the tenant's proxy in the fields.
func (p *proxyPart) fill() {
	if t := p.form.tenant; p.choice == model.OwnProxy {
		p.address.Fill(t.Proxy)
		p.user.Fill(t.ProxyUser)
	}
	p.show()
}

func (p *proxyPart) show() {
	f := p.form
	p.picker.Say(f.words().Say("tenants.proxy."+string(p.choice)), "", kit.Unknown)
	p.box.Objects = []fyne.CanvasObject{f.fields[fieldProxyChoice].Object()}
	if p.choice == model.OwnProxy {
		for _, id := range []securitycenter.Field{securitycenter.FieldProxy, fieldProxyUser, fieldProxyPassword} {
			p.box.Add(f.fields[id].Object())
		}
	}
	p.box.Refresh()
}

// wrong says what is wrong with the fields of an own proxy that the use cases cannot see, and tells whether anything is.
func (p *proxyPart) wrong() map[securitycenter.Field]string {
	out := map[securitycenter.Field]string{}
	w := p.form.words()
	switch {
	case p.choice != model.OwnProxy:
	case p.address.Text == "" && p.form.sent:
		out[securitycenter.FieldProxy] = w.Objection(string(securitycenter.ProxyWrong), nil)
	case p.password.Text != "" && p.user.Text == "":
		out[fieldProxyPassword] = w.Say("tenants.proxy.needs-user")
	}
	return out
}

// queryCard is the part of the form about what the test queries.
func (f *form) queryCard() fyne.CanvasObject {
	w := f.words()
	return kit.Card(kit.Title(w.Say("tenants.query"), look.SizeCaption), kit.Plain(w.Say("tenants.query.line")).In(look.Soft),
		f.fields[fieldPerson].Object(), f.fields[securitycenter.FieldSegments].Object())
}

func (f *form) buildQuery() {
	w := f.words()
	f.person = kit.NewEntry(func(s string) { f.tenant.Person = s; f.refresh() })
	f.segments = kit.NewEntry(func(s string) { f.tenant.Segments = s; f.refresh() })
	f.segments.SetPlaceHolder(w.Say("tenants.segments-hint"))
	f.field(fieldPerson, w.Say("field.person"), false, f.person, nil)
	f.field(securitycenter.FieldSegments, w.Say("field.segments"), false, f.segments, nil)
}

func (f *form) fillQuery() {
	hint := "tenants.person-hint"
	if f.tenant.Person == securitycenter.AnyPerson {
		hint = "tenants.person-any"
	}
	f.person.SetPlaceHolder(f.words().Say(hint))
	f.person.Fill(f.tenant.PersonToQuery())
	f.segments.Fill(f.tenant.Segments)
}
