package securitycenter_test

import (
	"context"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

// renewed gives a mapping a second certificate.
func (d *desk) renewed(m securitycenter.Mapping, p *certtest.Pair) securitycenter.Mapping {
	d.t.Helper()
	leaf := cert.Open(d.t.Context(), p.PEM(), cert.Options{}).Certificates()[0]
	m, err := d.Register.Change(d.t.Context(), m.ID, func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		m.Versions = append(m.Versions, securitycenter.VersionOf(leaf, d.clock, d.who))
		return nil, nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

func TestTheSameTestIsMadeWithTheOldAndTheNewCertificate(t *testing.T) {
	for name, c := range map[string]struct {
		before, after securitycenter.Verdict
		want          securitycenter.PairVerdict
	}{
		"both work":       {securitycenter.Passed, securitycenter.Passed, securitycenter.BothWork},
		"only the new":    {securitycenter.Failed, securitycenter.Passed, securitycenter.OnlyAfter},
		"only the old":    {securitycenter.Passed, securitycenter.Failed, securitycenter.OnlyBefore},
		"neither":         {securitycenter.Failed, securitycenter.Failed, securitycenter.NeitherWork},
		"without a key":   {securitycenter.Partial, securitycenter.Passed, securitycenter.PairPartial},
		"proving nothing": {securitycenter.Passed, securitycenter.Unproven, securitycenter.PairPartial},
	} {
		d := newDesk(t)
		tenant := d.tenant(acme())
		before, after := d.pair("CN=ECP 2026"), d.pair("CN=ECP 2027")
		m := d.renewed(d.kept(tenant, before), after)
		if _, err := d.KeepIdentity(t.Context(), tenant.ID, "new.p12", after.P12("geheim"), cert.SecretString("geheim")); err != nil {
			t.Fatal(err)
		}
		d.Prober = probing(func(_ context.Context, p securitycenter.Probe) securitycenter.Result {
			verdict := c.before
			if p.Identity.Leaf.Subject.CommonName() == "ECP 2027" {
				verdict = c.after
			}
			if p.Identity.Key == nil || p.CompanyID != "ACMEprod" || !p.Control {
				t.Errorf("%s: asked to try %+v", name, p)
			}
			return securitycenter.Result{Verdict: verdict}
		})
		pair, err := d.TestPair(t.Context(), securitycenter.PairTrial{Trial: securitycenter.Trial{MappingID: m.ID, Control: true}}, nil)
		if err != nil || pair.Verdict != c.want {
			t.Errorf("%s: %s, %v", name, pair.Verdict, err)
		}
		tests, err := d.Register.Tests(t.Context(), "", m.ID, 10)
		if err != nil || len(tests) != 2 || pair.Before.Result.Twin != pair.After.ID || pair.After.Result.Twin != pair.Before.ID {
			t.Errorf("%s: %d are kept, %v", name, len(tests), err)
		}
	}
}

func TestAMappingThatWasNeverRenewedNeedsTheOldFile(t *testing.T) {
	d := newDesk(t)
	m := d.kept(d.tenant(acme()), d.pair("CN=ECP"))
	_, err := d.TestPair(t.Context(), securitycenter.PairTrial{Trial: securitycenter.Trial{MappingID: m.ID}}, nil)
	wantFault(t, err, securitycenter.NoVersionBefore)
	old, problem := cert.Open(t.Context(), d.pair("CN=Old").P12("x"), cert.Options{Passphrases: []cert.Secret{cert.SecretString("x")}}).Identity()
	if problem != nil {
		t.Fatal(problem)
	}
	var sides []bool
	d.prober.result = passed()
	pair, err := d.TestPair(t.Context(), securitycenter.PairTrial{Trial: securitycenter.Trial{MappingID: m.ID, Control: true},
		Before: securitycenter.Trial{Identity: old}}, func(after bool, _ securitycenter.Rung) { sides = append(sides, after) })
	if err != nil || pair.Verdict != securitycenter.BothWork || len(sides) != 2 || sides[0] || !sides[1] {
		t.Errorf("%s, %v, %v", pair.Verdict, sides, err)
	}
	if p := d.read(m.ID).Current().Proof; p == nil || p.TestID != pair.After.ID {
		t.Errorf("the proof is %+v", p)
	}
}
