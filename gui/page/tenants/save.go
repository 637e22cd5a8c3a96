package tenants

import (
	"context"
	"errors"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// save saves the tenant, and then the password of its proxy. It is not begun twice: a new tenant would become two.
func (f *form) save() {
	p := f.page
	if p.saving {
		p.desk.Hint(f.words().Say("under-way"))
		return
	}
	f.sent = true
	if len(f.proxy.wrong()) > 0 {
		f.refresh()
		return
	}
	p.saving = true
	t, password := f.tenant, cert.SecretString(f.proxy.password.Text)
	job.Do(p.desk.Jobs, &p.acting, func(ctx context.Context) (securitycenter.Tenant, error) {
		return p.desk.Center.SaveTenant(ctx, t)
	}, func(t securitycenter.Tenant, err error) {
		if err != nil {
			password.Erase()
			f.refused(err)
			return
		}
		f.savePassword(t, password)
	})
}

// savePassword keeps the password of the proxy of a tenant that was saved. Whoever does not want to wait for the keyring is back
// in the form, or goes on without the password.
func (f *form) savePassword(t securitycenter.Tenant, password cert.Secret) {
	d := f.page.desk
	d.Keyring(desk.KeyringCall{Work: func(ctx context.Context) error {
		defer password.Erase()
		return model.SaveProxyPassword(ctx, d.Center, t, password)
	}, Done: func() { f.saved(t) }, Failed: func(err error) {
		f.halfSaved(t)
		d.Tell(err)
	}, Left: func() { f.halfSaved(t) }, Without: func() { f.saved(t) }})
}

// halfSaved has the form go on with a tenant that was saved without the password of its proxy.
func (f *form) halfSaved(t securitycenter.Tenant) {
	f.page.saving = false
	f.tenant, f.began = t, t
	f.page.desk.TenantsChanged(nil)
}

// refused says why the tenant was not saved.
func (f *form) refused(err error) {
	p := f.page
	p.saving = false
	var objections securitycenter.Objections
	switch {
	case !errors.As(err, &objections):
		p.desk.Tell(err)
	case p.form == f:
		f.refresh()
	}
}

// saved shows what was saved, and makes the tenant the chosen one, unless the form was left meanwhile.
func (f *form) saved(t securitycenter.Tenant) {
	p := f.page
	p.saving = false
	p.desk.Say(p.desk.Words.Say("tenants.saved", text.V{"Name": t.Name}))
	if p.form != f {
		p.desk.TenantsChanged(nil)
		return
	}
	p.dropForm()
	p.chosen = t.ID
	p.desk.Focus(nil)
	p.Refresh()
	p.desk.TenantsChanged(func() { p.desk.ChooseTenant(t.ID) })
}
