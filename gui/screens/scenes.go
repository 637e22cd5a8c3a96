package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"syscall"
	"time"

	"fyne.io/fyne/v2/test"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// A scene is one state of one page.
type scene struct {
	name    string
	options guitest.Options
	set     func(*guitest.Fixture) error
}

var scenes = []scene{
	{name: "first", set: func(*guitest.Fixture) error { return nil }},
	{name: "home", set: page(model.Route{Page: model.HomePage})},
	{name: "home-large", options: guitest.Options{TextSize: "larger"}, set: page(model.Route{Page: model.HomePage})},
	{name: "mapping", set: mappingFirst},
	{name: "mapping-large", options: guitest.Options{TextSize: "larger"}, set: page(model.Route{Page: model.MappingPage})},
	{name: "mapping-empty", set: mappingEmpty},
	{name: "mapping-empty-large", options: guitest.Options{TextSize: "larger"}, set: mappingEmpty},
	{name: "mapping-thousand", set: mappingThousand},
	{name: "mapping-not-found", set: page(model.Route{Page: model.MappingPage, Search: "Zürich"})},
	{name: "mapping-delete", set: mappingDelete},
	{name: "mapping-still-to-delete", set: mappingDeleted(false)},
	{name: "mapping-kept-after-all", set: mappingKept},
	{name: "mapping-gone", set: mappingDeleted(true)},
	{name: "add", set: add},
	{name: "add-empty", set: addEmpty},
	{name: "add-objections", set: addObjections},
	{name: "add-large", options: guitest.Options{TextSize: "larger"}, set: add},
	{name: "handover", set: handOver},
	{name: "inspect", set: inspect},
	{name: "inspect-empty", set: page(model.Route{Page: model.CertificatesPage})},
	{name: "inspect-bad", set: inspectBad},
	{name: "inspect-locked", set: inspectLocked},
	{name: "inspect-wrong", set: inspectWrong},
	{name: "inspect-partly", set: inspectPartly},
	{name: "inspect-costly", set: inspectCostly},
	{name: "inspect-chain", set: inspectChain},
	{name: "inspect-large", options: guitest.Options{TextSize: "larger"}, set: inspectChain},
	{name: "inspect-tall", set: inspectTall},
	{name: "inspect-doctor", set: inspectDoctor},
	{name: "inspect-doctor-large", options: guitest.Options{TextSize: "larger"}, set: inspectDoctor},
	{name: "inspect-doctor-tall", set: inspectDoctorTall},
	{name: "inspect-several", set: inspectSeveral},
	{name: "folder-thousand", set: folderThousand},
	{name: "folder-chosen", set: folderChosen},
	{name: "folder-large", options: guitest.Options{TextSize: "larger"}, set: folderChosen},
	{name: "folder-empty", set: folderEmpty},
	{name: "compare-same", set: comparing(sameOne)},
	{name: "compare-names", set: comparing(sameNames)},
	{name: "compare-renewed", set: comparing(renewed)},
	{name: "compare-large", options: guitest.Options{TextSize: "larger"}, set: comparing(renewed)},
	{name: "compare-empty", set: comparing(nil)},
	{name: "compare-text", set: comparingText},
	{name: "test", set: testWith(guitest.Refused)},
	{name: "test-passed", set: testWith(guitest.Passed)},
	{name: "test-large", options: guitest.Options{TextSize: "larger"}, set: testWith(guitest.Refused)},
	{name: "nokey", set: testWith(guitest.WithoutKey)},
	{name: "test-choose", set: page(model.Route{Page: model.TestPage})},
	{name: "test-all-running", options: guitest.Options{Jobs: held}, set: testAllRunning},
	{name: "test-all-done", set: testAllDone},
	{name: "test-all-large", options: guitest.Options{TextSize: "larger"}, set: testAllDone},
	{name: "test-reasons", set: testReasons},
	{name: "test-chain", set: testChain},
	{name: "test-chain-large", options: guitest.Options{TextSize: "larger"}, set: testChain},
	{name: "test-pair", set: testPair},
	{name: "test-pair-large", options: guitest.Options{TextSize: "larger"}, set: testPair},
	{name: "test-whom", set: testWhom},
	{name: "test-scenario", set: testScenario},
	{name: "credentials", set: credentials},
	{name: "credentials-absent", options: guitest.Options{Keyring: securitycenter.NewFault(securitycenter.VaultAbsent, nil, nil)}, set: page(model.Route{Page: model.CredentialsPage})},
	{name: "tenants", set: page(model.Route{Page: model.TenantsPage})},
	{name: "tenant-new", set: tenantNew},
	{name: "tenant-special", set: tenantSpecial},
	{name: "tenant-no-keyring", options: guitest.Options{Keyring: securitycenter.NewFault(securitycenter.VaultAbsent, nil, nil)}, set: tenantSpecial},
	{name: "tenant-wrong-host", set: tenantWrongHost},
	{name: "tenant-practice", set: tenantPractice},
	{name: "tenant-practice-large", options: guitest.Options{TextSize: "larger"}, set: tenantPractice},
	{name: "settings", set: page(model.Route{Page: model.SettingsPage})},
	{name: "error", set: failure},
}

// page shows a page of a register with something in it.
func page(r model.Route) func(*guitest.Fixture) error {
	return func(f *guitest.Fixture) error {
		if _, err := fill(f); err != nil {
			return err
		}
		f.Window.Go(r)
		return nil
	}
}

// acme is the tenant of the sketches.
var acme = securitycenter.Tenant{Name: "ACME Payroll", CompanyID: "ACMEprod", Environment: securitycenter.Production,
	APIHost: "api4.successfactors.com", Host: "api4.cert.successfactors.com", DataCentre: "DC4",
	SecurityCenter: "https://acme.successfactors.com/securitycenter", APIUser: "SFAPI_ECP"}

// An entry is a mapping to put into the register.
type entry struct {
	name, integration, login, cn string
	days                         int
	state                        securitycenter.State
	ping                         bool
}

var entries = []entry{
	{"ECP PRD 100 – 2026", "Employee Central Payroll", "SFAPI_ECP", "ECP PRD 100", 21, securitycenter.Confirmed, true},
	{"ECP PRD 200", "Employee Central Payroll", "SFAPI_ECP2", "ECP PRD 200", 164, securitycenter.HandedOver, false},
	{"Cloud ALM", "Business Technology Platform", "CALM", "Cloud ALM", 88, securitycenter.Confirmed, false},
	{"IPS provisioning", "Identity Provisioning Service", "", "IPS", -21, securitycenter.Confirmed, false},
	{"ECP PRD 100 – 2025", "Employee Central Payroll", "SFAPI_ECP", "ECP PRD 100 2025", 2, securitycenter.Superseded, false},
	{"Müller Lohn & Gehalt GmbH", "Employee Central Payroll", "SFAPI_MÜLLER", "Lohn", 320, securitycenter.Draft, false},
}

// fill puts the tenant and the mappings of the sketches into the register, and returns the ID of the first mapping.
func fill(f *guitest.Fixture) (first string, err error) {
	ctx := context.Background()
	t, err := f.Center.SaveTenant(ctx, acme)
	if err != nil {
		return "", err
	}
	for i, e := range entries {
		m := mapping(f, t.ID, fmt.Sprintf("m%d", i), e)
		if i == 0 {
			first = m.ID
		}
		if err := f.Center.Register.Add(ctx, m, securitycenter.Event{Kind: securitycenter.EventSaved, At: m.Created, By: "M. Meier"}); err != nil {
			return "", err
		}
	}
	if err := history(f, first); err != nil {
		return "", err
	}
	f.Window.Reload()
	f.Window.Choose(t.ID)
	return first, nil
}

func mapping(f *guitest.Fixture, tenant, id string, e entry) securitycenter.Mapping {
	until := guitest.Now.AddDate(0, 0, e.days).Add(-2*time.Minute + time.Hour)
	from := until.AddDate(-1, 0, 0)
	if from.After(guitest.Now) {
		from = guitest.Now.AddDate(0, 0, -1)
	}
	pair := f.CA.Issue("CN="+e.cn+",O=ACME SE,C=DE", certtest.Valid(from, until), certtest.Purposes(x509.ExtKeyUsageClientAuth))
	c := cert.Open(context.Background(), pair.PEM(), cert.Options{}).Certificates()[0]
	since := time.Date(2026, time.May, 28, 10, 2, 0, 0, time.UTC)
	m := securitycenter.Mapping{ID: id, TenantID: tenant, ConfigurationName: e.name, IntegrationName: e.integration, LoginName: e.login,
		State: e.state, Versions: []securitycenter.Version{securitycenter.VersionOf(c, since, "M. Meier")}, Created: since, CreatedBy: "M. Meier", Since: since, By: "M. Meier"}
	if e.ping {
		m.Current().Proof = &securitycenter.Proof{Kind: securitycenter.ByPing, SHA256: m.Current().SHA256, At: time.Date(2026, time.November, 20, 8, 14, 0, 0, time.UTC), By: "M. Meier"}
	}
	return m
}

func history(f *guitest.Fixture, id string) error {
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, time.UTC)
	}
	_, err := f.Center.Register.Change(context.Background(), id, func(*securitycenter.Mapping) ([]securitycenter.Event, error) {
		return []securitycenter.Event{
			{Kind: securitycenter.EventHandedOver, At: at(time.May, 28, 9, 58), By: "M. Meier"},
			{Kind: securitycenter.EventConfirmed, At: at(time.May, 28, 10, 2), By: "M. Meier"},
			{Kind: securitycenter.EventProven, At: at(time.November, 20, 8, 14), By: "M. Meier", Values: map[string]string{"Kind": "ping"}},
		}, nil
	})
	return err
}

func mappingFirst(f *guitest.Fixture) error {
	first, err := fill(f)
	f.Window.Go(model.Route{Page: model.MappingPage, MappingID: first})
	return err
}

func mappingEmpty(f *guitest.Fixture) error {
	f.Window.Go(model.Route{Page: model.MappingPage})
	return nil
}

func mappingThousand(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	ctx := context.Background()
	tenants, err := f.Center.Register.Tenants(ctx)
	if err != nil {
		return err
	}
	one := mapping(f, tenants[0].ID, "", entries[1])
	for i := range 1000 {
		one.ID, one.ConfigurationName = fmt.Sprintf("t%04d", i), fmt.Sprintf("ECP system %04d", i)
		one.Versions[0].Subject = fmt.Sprintf("CN=ECP %04d,O=ACME SE,C=DE", i)
		if err := f.Center.Register.Add(ctx, one, securitycenter.Event{Kind: securitycenter.EventSaved, At: guitest.Now}); err != nil {
			return err
		}
	}
	f.Window.Go(model.Route{Page: model.MappingPage})
	return nil
}

func mappingDelete(f *guitest.Fixture) error {
	first, err := fill(f)
	if err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.MappingPage, MappingID: first})
	return press(f, f.Words.Say("mapping.delete"))
}

// mappingDeleted shows a mapping that is still to delete at its tenant, or is gone there.
func mappingDeleted(gone bool) func(*guitest.Fixture) error {
	return func(f *guitest.Fixture) error {
		first, err := fill(f)
		if err != nil {
			return err
		}
		_, err = f.Center.Delete(context.Background(), first, gone)
		f.Window.Go(model.Route{Page: model.MappingPage, MappingID: first})
		return err
	}
}

// mappingKept shows a mapping that was marked by mistake, and stands again as before.
func mappingKept(f *guitest.Fixture) error {
	if err := mappingDeleted(false)(f); err != nil {
		return err
	}
	return press(f, f.Words.Say("delete.keep"))
}

// newECP is the certificate that is mapped in the sketches.
func newECP(f *guitest.Fixture) *certtest.Pair {
	return f.CA.Issue("CN=ECP PRD 100 2027,O=ACME SE,C=DE", certtest.Valid(guitest.Now, guitest.Now.AddDate(1, 0, 0).Add(time.Hour)),
		certtest.Purposes(x509.ExtKeyUsageClientAuth), certtest.WithKey(certtest.RSA(3072, 1)))
}

func add(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	pair := newECP(f)
	return showAdd(f, "ECP_PRD_100_2027.pem", append(pair.PEM(), pair.KeyPEM()...))
}

func showAdd(f *guitest.Fixture, name string, data []byte) error {
	tenants, err := f.Center.Register.Tenants(context.Background())
	if err != nil {
		return err
	}
	d := model.NewDraft(tenants[0].ID)
	if data != nil {
		d.File, d.FileName = cert.Open(context.Background(), data, cert.Options{Name: name, Now: guitest.Now}), name
	}
	f.Window.Go(model.Route{Page: model.MappingPage, Add: d})
	return nil
}

func addEmpty(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	if err := showAdd(f, "", nil); err != nil {
		return err
	}
	return press(f, f.Words.Say("form.save-hand-over"))
}

func addObjections(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	old := f.CA.Issue("CN=ECP PRD 200,O=ACME SE,C=DE", certtest.Valid(guitest.Now.AddDate(-2, 0, 0), guitest.Now.AddDate(-1, 0, 0)))
	if err := showAdd(f, "ecp_old.cer", old.PEM()); err != nil {
		return err
	}
	return press(f, f.Words.Say("form.save-hand-over"))
}

func handOver(f *guitest.Fixture) error {
	if err := add(f); err != nil {
		return err
	}
	return press(f, f.Words.Say("form.save-hand-over"))
}

func inspect(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	path := f.File("ecp_export.p12", newECP(f).P12(""))
	f.Window.Go(model.Route{Page: model.CertificatesPage, Files: []string{path}})
	return nil
}

func inspectBad(f *guitest.Fixture) error {
	path := f.File("certificate.cer", []byte("<!DOCTYPE html><html><head><title>Log in</title></head><body>Please log in</body></html>"))
	f.Window.Go(model.Route{Page: model.CertificatesPage, Files: []string{path}})
	return nil
}

func inspectLocked(f *guitest.Fixture) error {
	path := f.File("ecp_export.p12", newECP(f).P12("geheim"))
	f.Window.Go(model.Route{Page: model.CertificatesPage, Files: []string{path}})
	return nil
}

func testWith(result func() securitycenter.Result) func(*guitest.Fixture) error {
	return func(f *guitest.Fixture) error {
		first, err := fill(f)
		if err != nil {
			return err
		}
		f.Prober.Result = result()
		f.Window.Go(model.Route{Page: model.TestPage, MappingID: first, Start: true})
		return nil
	}
}

func credentials(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	tenants, err := f.Center.Register.Tenants(context.Background())
	if err != nil {
		return err
	}
	if _, err := f.Center.KeepIdentity(context.Background(), tenants[0].ID, "ecp_export.p12", newECP(f).P12("geheim"), cert.SecretString("geheim")); err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.CredentialsPage})
	return nil
}

func tenantNew(f *guitest.Fixture) error {
	f.Window.Go(model.Route{Page: model.TenantsPage, TenantID: model.NewTenant})
	test.Type(f.Canvas().Focused(), "Virginia")
	return nil
}

func failure(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.MappingPage})
	f.Window.Tell(securitycenter.NewFault(securitycenter.RegisterDiskFull, syscall.ENOSPC, map[string]any{"Folder": "/home/meier/.local/share/certmap"}))
	return nil
}

// press presses the button with a label.
func press(f *guitest.Fixture, label string) error {
	b := guitest.FindButton(f.Canvas(), label)
	if b == nil {
		return errors.New("no button: " + label)
	}
	test.Tap(b)
	return nil
}
