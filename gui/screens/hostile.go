package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// hostile are pages with the longest and strangest values that people or files may put into them.
var hostile = []scene{
	{name: "hostile-home", set: hostilePage(model.Route{Page: model.HomePage})},
	{name: "hostile-mapping", set: hostilePage(model.Route{Page: model.MappingPage, MappingID: "h0"})},
	{name: "hostile-mapping-large", options: guitest.Options{TextSize: "larger"}, set: hostilePage(model.Route{Page: model.MappingPage, MappingID: "h1"})},
	{name: "hostile-delete", set: hostileDelete},
	{name: "hostile-test", set: hostilePage(model.Route{Page: model.TestPage, MappingID: "h0", Start: true})},
	{name: "hostile-test-all", set: hostilePage(model.Route{Page: model.TestPage})},
	{name: "hostile-tenants", set: hostilePage(model.Route{Page: model.TenantsPage})},
	{name: "hostile-guide", set: hostilePage(model.Route{Page: model.GuidePage})},
	{name: "hostile-credentials", set: hostileCredentials},
	{name: "hostile-add", set: hostileAdd},
	{name: "hostile-handover", set: hostilePage(model.Route{Page: model.MappingPage, MappingID: "h2", HandOver: true})},
	{name: "hostile-inspect", set: hostileInspect},
	{name: "hostile-folder", set: hostileFolder},
	{name: "hostile-record", set: hostileRecord},
}

// Names as long as the register takes them: without a place to break, and right to left.
var (
	unbroken = strings.Repeat("WMWMWMWM_", 28)
	hebrew   = strings.Repeat("שכר עובדים ", 20)
	wordy    = strings.TrimSpace(strings.Repeat("Entgeltabrechnung Konzern Süd ", 8))
)

func hostileTenant(f *guitest.Fixture) (securitycenter.Tenant, error) {
	t := acme
	t.Name, t.CompanyID = wordy, strings.Repeat("ACMEprod", 12)
	t.Host = "api4.cert." + strings.Repeat("subdomain.", 16) + "successfactors.com"
	t.APIUser = unbroken
	return f.Center.SaveTenant(context.Background(), t)
}

// fillHostile puts mappings with such names into the register, in a tenant with such a name.
func fillHostile(f *guitest.Fixture) error {
	t, err := hostileTenant(f)
	if err != nil {
		return err
	}
	for i, e := range []entry{
		{unbroken, wordy, unbroken, unbroken[:64], 21, securitycenter.Confirmed, true},
		{hebrew, hebrew, hebrew, hebrew[:60], -400, securitycenter.ToDelete, false},
		{wordy, wordy, "", wordy[:60], 3_650, securitycenter.Prepared, false},
	} {
		m := mapping(f, t.ID, "h"+string(rune('0'+i)), e)
		if err := f.Center.Register.Add(context.Background(), m, securitycenter.Event{Kind: securitycenter.EventSaved, At: m.Created, By: wordy}); err != nil {
			return err
		}
	}
	f.Prober.Result = guitest.Refused()
	f.Window.Reload()
	f.Window.Choose(t.ID)
	return nil
}

func hostilePage(r model.Route) func(*guitest.Fixture) error {
	return func(f *guitest.Fixture) error {
		err := fillHostile(f)
		f.Window.Go(r)
		return err
	}
}

func hostileDelete(f *guitest.Fixture) error {
	if err := hostilePage(model.Route{Page: model.MappingPage, MappingID: "h0"})(f); err != nil {
		return err
	}
	return press(f, f.Words.Say("mapping.delete"))
}

func hostileCredentials(f *guitest.Fixture) error {
	if err := fillHostile(f); err != nil {
		return err
	}
	tenants, err := f.Center.Register.Tenants(context.Background())
	if err != nil {
		return err
	}
	_, err = f.Center.KeepIdentity(context.Background(), tenants[0].ID, unbroken+".p12", strangePair(f).P12("geheim"), cert.SecretString("geheim"))
	f.Window.Go(model.Route{Page: model.CredentialsPage})
	return err
}

// strangePair is a certificate whose names are long and turn the line.
func strangePair(f *guitest.Fixture) *certtest.Pair {
	return f.CA.Issue("CN="+unbroken[:64]+",OU="+wordy[:60]+",OU="+hebrew[:60]+",O=a\u202Ereversed,C=DE", certtest.Valid(guitest.Now, guitest.Now.AddDate(1, 0, 0)))
}

func hostileAdd(f *guitest.Fixture) error {
	if err := fillHostile(f); err != nil {
		return err
	}
	return showAdd(f, unbroken+".cer", strangePair(f).PEM())
}

func hostileInspect(f *guitest.Fixture) error {
	files(f, f.File(unbroken[:120]+".p12", strangePair(f).P12("")))
	return nil
}

func hostileDir(f *guitest.Fixture) string {
	dir := filepath.Join(f.Dir, wordy[:120], unbroken[:120])
	must(os.MkdirAll(dir, 0o700))
	must(os.WriteFile(filepath.Join(dir, unbroken[:100]+".cer"), strangePair(f).PEM(), 0o600))
	must(os.WriteFile(filepath.Join(dir, "empty.cer"), nil, 0o600))
	return filepath.Dir(dir)
}

func hostileFolder(f *guitest.Fixture) error {
	f.Window.Go(model.Route{Page: model.FolderPage, Files: []string{hostileDir(f)}})
	return choose(f, unbroken[:64])
}

func hostileRecord(f *guitest.Fixture) error {
	if err := fillHostile(f); err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.FolderPage, Files: []string{hostileDir(f)}})
	if err := pressAll(f); err != nil {
		return err
	}
	return choose(f, unbroken[:64])
}
