package main

import (
	"context"
	"crypto/x509"
	"errors"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/job"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// held is a runner whose work waits, for a picture of tests under way.
var held, heldBack = job.Queued()

// mixed gives each mapping of the sketches a result of its own.
var mixed = guitest.ByName(map[string]securitycenter.Result{
	"ECP PRD 100": guitest.Passed(), "ECP PRD 200": guitest.Refused(), "IPS": guitest.Failed("tls.client-expired"), "Cloud ALM": guitest.WithoutKey(),
}, guitest.Passed())

func testAllDone(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	f.Prober.Each = mixed
	f.Window.Go(model.Route{Page: model.TestPage})
	return press(f, f.Words.Say("test.all"))
}

// shown is how many pieces of work are let through until the picture is taken.
const shown = 180

func testAllRunning(f *guitest.Fixture) error {
	f.Prober.Each = mixed
	heldBack.Settle()
	if err := mappingThousand(f); err != nil {
		return err
	}
	heldBack.Settle()
	tenants, err := f.Center.Register.Tenants(context.Background())
	if err != nil {
		return err
	}
	f.Window.Choose(tenants[0].ID)
	f.Window.Go(model.Route{Page: model.TestPage})
	heldBack.Settle()
	if err := press(f, f.Words.Say("test.all")); err != nil {
		return err
	}
	for range shown {
		heldBack.Next()
	}
	return nil
}

// renew gives the first mapping of the sketches a second version, with another issuer.
func renew(f *guitest.Fixture, id string) error {
	other := certtest.NewCA("CN=SAP Cloud Root CA 2,O=SAP SE,L=Walldorf,C=DE")
	pair := other.Issue("CN=ECP PRD 100,O=ACME SE,C=DE", certtest.Valid(guitest.Now.AddDate(0, 0, -1), guitest.Now.AddDate(1, 0, 0)), certtest.Purposes(x509.ExtKeyUsageClientAuth))
	c := cert.Open(context.Background(), pair.PEM(), cert.Options{}).Certificates()[0]
	_, err := f.Center.Register.Change(context.Background(), id, func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		m.Versions = append(m.Versions, securitycenter.VersionOf(c, guitest.Now.AddDate(0, 0, -1), "M. Meier"))
		return nil, nil
	})
	return err
}

func testReasons(f *guitest.Fixture) error {
	first, err := fill(f)
	if err != nil {
		return err
	}
	if err := renew(f, first); err != nil {
		return err
	}
	f.Prober.Result = guitest.WithChain(guitest.Refused())
	f.Window.Go(model.Route{Page: model.TestPage, MappingID: first, Start: true})
	return nil
}

func testChain(f *guitest.Fixture) error {
	if err := testReasons(f); err != nil {
		return err
	}
	return press(f, f.Words.Say("test.chain"))
}

func testPair(f *guitest.Fixture) error {
	first, err := fill(f)
	if err != nil {
		return err
	}
	if err := renew(f, first); err != nil {
		return err
	}
	f.Prober.Each = func(p securitycenter.Probe) securitycenter.Result {
		if p.Identity.Leaf.Issuer.CommonName() == "SAP Cloud Root CA" {
			return guitest.Passed()
		}
		return guitest.Refused()
	}
	f.Window.Go(model.Route{Page: model.TestPage, MappingID: first})
	return press(f, f.Words.Say("test.pair"))
}

func testWhom(f *guitest.Fixture) error {
	first, err := fill(f)
	if err != nil {
		return err
	}
	if _, err := f.Center.Register.Change(context.Background(), first, func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		c := cert.Open(context.Background(), f.ECP.PEM(), cert.Options{}).Certificates()[0]
		m.Versions = []securitycenter.Version{securitycenter.VersionOf(c, guitest.Now, "M. Meier")}
		return nil, nil
	}); err != nil {
		return err
	}
	m, err := f.Center.Register.Mapping(context.Background(), first)
	if err != nil {
		return err
	}
	if _, err := f.Center.KeepIdentity(context.Background(), m.TenantID, "ecp.p12", f.ECP.P12("geheim"), cert.SecretString("geheim")); err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.TestPage, MappingID: first, Start: true})
	return nil
}

func testScenario(f *guitest.Fixture) error {
	if err := tenantPractice(f); err != nil {
		return err
	}
	f.Prober.Result = guitest.Failed("identity.expired")
	f.Prober.Result.Values = map[string]any{"NotAfter": guitest.Now.AddDate(0, 0, -1).Format(time.RFC3339)}
	return press(f, f.Words.Say("test.start"))
}

func tenantSpecial(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	tenants, err := f.Center.Register.Tenants(context.Background())
	if err != nil {
		return err
	}
	t := tenants[0]
	t.Proxy, t.ProxyUser, t.Person = "proxy.acme.example:8080", "svc-certmap", "107031"
	if _, err := f.Center.SaveTenant(context.Background(), t); err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.TenantsPage})
	return nil
}

func tenantPractice(f *guitest.Fixture) error {
	f.Window.Go(model.Route{Page: model.TenantsPage, TenantID: securitycenter.PracticeID})
	name := model.ScenarioName(f.Words, "identity.expired")
	if !guitest.Choose(f.Canvas(), name) {
		return errors.New("no cause: " + name)
	}
	return nil
}

// tenantWrongHost is the check of a host that asks for no certificate.
func tenantWrongHost(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	tenants, err := f.Center.Register.Tenants(context.Background())
	if err != nil {
		return err
	}
	t := tenants[0]
	t.Host = t.APIHost
	if _, err := f.Center.SaveTenant(context.Background(), t); err != nil {
		return err
	}
	f.Prober.Result = guitest.Failed("tls.no-certificate-requested")
	f.Window.Go(model.Route{Page: model.TenantsPage, TenantID: t.ID})
	return press(f, f.Words.Say("tenants.check-host"))
}
