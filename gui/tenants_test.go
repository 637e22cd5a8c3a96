package gui_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"certmap/cert"
	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// into fills in the field with a placeholder.
func (w *window) into(placeholder, content string) {
	w.t.Helper()
	test.Type(w.entry(placeholder), content)
}

func (w *window) tenant(id string) securitycenter.Tenant {
	w.t.Helper()
	t, err := w.Center.Tenant(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

// proxyCredentials are the passwords of proxies that are kept.
func (w *window) proxyCredentials() []securitycenter.Credential {
	w.t.Helper()
	all, err := w.Center.Register.Credentials(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	var out []securitycenter.Credential
	for _, cr := range all {
		if cr.Kind == securitycenter.ProxyCredential {
			out = append(out, cr)
		}
	}
	return out
}

// proxied adds a tenant with a proxy of its own and opens its form.
func (w *window) proxied() securitycenter.Tenant {
	w.t.Helper()
	t := w.acme()
	t.Proxy, t.ProxyUser = "proxy.acme.example:8080", "svc-certmap"
	t, err := w.Center.SaveTenant(context.Background(), t)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: t.ID})
	return t
}

func TestThePasswordOfAProxyGoesIntoTheKeyring(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.proxied()
	w.into("tenants.proxy.password-hint", "geheim")
	w.press("button.save")
	kept := w.proxyCredentials()
	if len(kept) != 1 || kept[0].TenantID != acme.ID || strings.Contains(w.seen(), "geheim") {
		t.Fatalf("kept %+v", kept)
	}
	w.wantSeen("A password is kept since 23 Nov 2026.")
}

func TestWithoutAKeyringTheFormSaysSoBeforeAPasswordIsTyped(t *testing.T) {
	w := open(t, guitest.Options{Keyring: securitycenter.NewFault(securitycenter.VaultAbsent, nil, nil)})
	acme := w.proxied()
	w.wantSeen("This computer offers no keyring. A password typed here cannot be kept.")
	w.into("tenants.proxy.password-hint", "geheim")
	w.into("tenants.segments-hint", "person job_information")
	w.press("button.save")
	w.wantSeen("This computer offers no keyring.")
	if got := w.tenant(acme.ID); got.Segments != "person job_information" {
		t.Errorf("the tenant itself was not saved: %+v", got)
	}
}

func TestAPasswordWithoutAUserIsAnObjection(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.acme()
	acme.Proxy = "proxy.acme.example:8080"
	if _, err := w.Center.SaveTenant(t.Context(), acme); err != nil {
		t.Fatal(err)
	}
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: acme.ID})
	w.into("tenants.proxy.password-hint", "geheim")
	w.press("button.save")
	w.wantSeen("A password needs a user.")
	if len(w.proxyCredentials()) != 0 {
		t.Error("it was kept")
	}
}

func TestAPasswordIsForgottenWithItsProxy(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.proxied()
	w.into("tenants.proxy.password-hint", "geheim")
	w.press("button.save")
	acme.Proxy, acme.ProxyUser = securitycenter.NoProxy, ""
	acme, err := w.Center.SaveTenant(t.Context(), acme)
	if err = errors.Join(err, model.SaveProxyPassword(t.Context(), w.Center, acme, cert.Secret{})); err != nil {
		t.Fatal(err)
	}
	if kept := w.proxyCredentials(); len(kept) != 0 {
		t.Errorf("kept %+v", kept)
	}
}

func TestCheckingAWrongHostSaysWhatLiesBehindItAndWhatToDo(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.acme()
	acme.Host = acme.APIHost
	acme, err := w.Center.SaveTenant(t.Context(), acme)
	if err != nil {
		t.Fatal(err)
	}
	w.Prober.Result = guitest.Failed("tls.no-certificate-requested")
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: acme.ID})
	w.press("tenants.check-host")
	w.wantSeen(w.Words.Say("cause.tls.no-certificate-requested.what"), "What most likely lies behind it:",
		"1. This host does not ask for certificates: its name has no “.cert”.", "Next: Use api4.cert.successfactors.com as the host of the tenant.")
}

func TestThePracticeTenantShowsACauseAndGoesBackToNormal(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: securitycenter.PracticeID})
	w.wantSeen("Show a cause")
	if w.has(w.Words.Say("test.scenario.normal")) {
		t.Fatal("something is shown from the beginning")
	}
	w.into("tenants.show-cause.search", "locked")
	if !guitest.Choose(w.Canvas(), "user locked") {
		t.Fatal("no such cause")
	}
	w.wantSeen("Practice: this tenant shows “user locked”.")
	w.Prober.Each = func(p securitycenter.Probe) securitycenter.Result {
		if p.Host == "api-sf.user-locked.cert.certmap-practice.test" && p.Practice {
			return guitest.Failed("sf.user-locked")
		}
		return guitest.Passed()
	}
	w.Canvas().Unfocus()
	w.key(fyne.KeyReturn)
	w.wantSeen("Practice: user locked", "Practice.", w.Words.Say("cause.sf.user-locked.what"), "Nothing of it is recorded.")
	w.press("test.scenario.normal")
	w.wantSeen("Show a cause")
	if strings.Contains(w.seen(), "Practice: this tenant shows") {
		t.Error("it is still shown")
	}
}
