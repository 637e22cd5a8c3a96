package securitycenter_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

func TestTheFormIsFilledInFromTheCertificateAndTheTenant(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	for _, c := range []struct{ subject, name string }{
		{"CN=ECP PRD 100,O=ACME SE,C=DE", "ECP PRD 100 – 2027"},
		{"CN=ECP PRD 100 2027,O=ACME SE,C=DE", "ECP PRD 100 2027"},
	} {
		f := d.form(tenant, d.pair(c.subject))
		if f.ConfigurationName != c.name {
			t.Errorf("%s: the configuration name is %q, not %q", c.subject, f.ConfigurationName, c.name)
		}
		if f.IntegrationName != "Employee Central Payroll" || f.LoginName != "SFAPI_ECP" {
			t.Errorf("integration %q, login %q", f.IntegrationName, f.LoginName)
		}
	}
}

func TestWhatAPersonHasTypedStays(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	f := d.form(tenant, d.pair("CN=ECP PRD 100,O=ACME SE,C=DE"))
	f.ConfigurationName, f.LoginName = "My name", "MY_LOGIN"
	f, err := d.Suggest(t.Context(), f)
	if err != nil || f.ConfigurationName != "My name" || f.LoginName != "MY_LOGIN" {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestTheLoginNameIsThatOfThePredecessor(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	old := d.form(tenant, d.pair("CN=ECP PRD 100 2026,O=ACME SE,C=DE"))
	old.LoginName = "SFAPI_OLD"
	if _, err := d.Save(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	if f := d.form(tenant, d.pair("CN=ECP PRD 100 2027,O=ACME SE,C=DE")); f.LoginName != "SFAPI_OLD" {
		t.Errorf("the login name is %q", f.LoginName)
	}
	if f := d.form(tenant, d.pair("CN=ECP PRD 200,O=ACME SE,C=DE")); f.LoginName != "SFAPI_ECP" {
		t.Errorf("another system logs in as %q", f.LoginName)
	}
}

func TestTheTenantIsTheOneWhereTheSystemIsKnown(t *testing.T) {
	d := newDesk(t)
	prod := d.tenant(acme())
	d.saved(prod, d.pair("CN=ECP PRD 100 2026,O=ACME SE,C=DE"))
	leafOf := func(subject string) *cert.Certificate {
		return cert.Open(t.Context(), d.pair(subject).PEM(), cert.Options{}).LeafCertificate()
	}
	if got, err := d.SuggestTenant(t.Context(), leafOf("CN=ECP PRD 100 2027,O=ACME SE,C=DE"), "practice"); err != nil || got != prod.ID {
		t.Errorf("the renewed certificate of a known system goes to %q, %v", got, err)
	}
	if got, err := d.SuggestTenant(t.Context(), leafOf("CN=Somebody else"), "practice"); err != nil || got != "practice" {
		t.Errorf("an unknown system goes to %q, %v", got, err)
	}
}

func TestACertificateWithoutANameIsOfNoKnownSystem(t *testing.T) {
	d := newDesk(t)
	d.saved(d.tenant(acme()), d.pair("O=ACME SE,C=DE"))
	other := acme()
	other.Name, other.CompanyID, other.APIUser = "Other", "OTHER", "SFAPI_OTHER"
	chosen := d.tenant(other)
	nameless := d.pair("O=Somebody else,C=DE")
	leaf := cert.Open(t.Context(), nameless.PEM(), cert.Options{}).LeafCertificate()
	if got, err := d.SuggestTenant(t.Context(), leaf, chosen.ID); err != nil || got != chosen.ID {
		t.Errorf("it goes to %q, %v", got, err)
	}
	f := d.form(chosen, d.pair("O=Third,C=DE"))
	f.LoginName = "SFAPI_THIRD"
	if _, err := d.Save(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	suggested, err := d.Suggest(t.Context(), securitycenter.DraftForm{TenantID: chosen.ID, File: cert.Open(t.Context(), nameless.PEM(), cert.Options{}), Item: -1})
	if err != nil || suggested.LoginName != "SFAPI_OTHER" {
		t.Errorf("it logs in as %q, %v", suggested.LoginName, err)
	}
}

func TestASystemKnownInSeveralTenantsStaysInTheChosenOneButNotInPractice(t *testing.T) {
	d := newDesk(t)
	practice, first, second, third := acme(), acme(), acme(), acme()
	practice.Name, practice.CompanyID, practice.Environment = "Practice", "PRACTICE", securitycenter.PracticeTenant
	second.Name, second.CompanyID = "ACME 2", "ACME2"
	third.Name, third.CompanyID = "Zeta", "ZETA"
	rehearsal, one, two, stranger := d.tenant(practice), d.tenant(first), d.tenant(second), d.tenant(third)
	for i, tenant := range []securitycenter.Tenant{rehearsal, one} {
		d.saved(tenant, d.pair(fmt.Sprintf("CN=ECP PRD 100 %d,O=ACME SE,C=DE", 2025+i)))
	}
	leaf := cert.Open(t.Context(), d.pair("CN=ECP PRD 100 2028,O=ACME SE,C=DE").PEM(), cert.Options{}).LeafCertificate()
	goes := func(chosen, to string) {
		t.Helper()
		if got, err := d.SuggestTenant(t.Context(), leaf, chosen); err != nil || got != to {
			t.Errorf("chosen %q: goes to %q, not %q (%v)", chosen, got, to, err)
		}
	}
	goes(rehearsal.ID, one.ID)
	goes(one.ID, one.ID)
	goes(stranger.ID, one.ID)
	d.saved(two, d.pair("CN=ECP PRD 100 2029,O=ACME SE,C=DE"))
	goes(rehearsal.ID, "")
	goes(one.ID, one.ID)
	goes(two.ID, two.ID)
	goes(stranger.ID, stranger.ID)
}

func TestAnEmptyFormIsObjectedToFieldByField(t *testing.T) {
	d := newDesk(t)
	o, err := d.Check(t.Context(), securitycenter.DraftForm{Item: -1})
	if err != nil {
		t.Fatal(err)
	}
	got := ids(o)
	for id, severity := range map[securitycenter.ObjectionID]cert.Severity{
		securitycenter.TenantMissing: cert.Stop, securitycenter.NameMissing: cert.Stop, securitycenter.IntegrationMissing: cert.Stop,
		securitycenter.FileMissingYet: cert.Stop, securitycenter.LoginBlank: cert.Note,
	} {
		if got[id] != severity {
			t.Errorf("%s is %q, not %q", id, got[id], severity)
		}
	}
}

func TestWhatIsTypedIsChecked(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	d.saved(tenant, d.pair("CN=ECP PRD 100 2026,O=ACME SE,C=DE"))
	for name, c := range map[string]struct {
		change func(*securitycenter.DraftForm)
		want   securitycenter.ObjectionID
		is     cert.Severity
	}{
		"a taken name":          {func(f *securitycenter.DraftForm) { f.ConfigurationName = " ecp prd 100 2026 – 2027 " }, securitycenter.NameTaken, cert.Stop},
		"a name too long":       {func(f *securitycenter.DraftForm) { f.ConfigurationName = strings.Repeat("ü", 256) }, securitycenter.NameTooLong, cert.Stop},
		"a login with a blank":  {func(f *securitycenter.DraftForm) { f.LoginName = "M. Meier" }, securitycenter.LoginSpaces, cert.Warn},
		"a shared login":        {func(f *securitycenter.DraftForm) { f.LoginName = "SFAPI_ECP" }, securitycenter.LoginShared, cert.Note},
		"no certificate inside": {func(f *securitycenter.DraftForm) { f.File = cert.Open(t.Context(), []byte("hello"), cert.Options{}) }, securitycenter.FileUnreadable, cert.Stop},
	} {
		f := d.form(tenant, d.pair("CN=ECP PRD 200,O=ACME SE,C=DE"))
		c.change(&f)
		o, err := d.Check(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(o)[c.want]; got != c.is {
			t.Errorf("%s: %s is %q, not %q", name, c.want, got, c.is)
		}
	}
}

func TestTheSameNamesAreRefusedInTheTenantAndWarnedOfInAnotherOfItsKind(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	d.saved(tenant, d.pair("CN=ECP PRD 100,O=ACME SE,C=DE"))
	again := d.pair("CN=ECP PRD 100,O=ACME SE,C=DE") // another key and serial number, the same names

	f := d.form(tenant, again)
	f.ConfigurationName = "Another name"
	_, err := d.Save(t.Context(), f)
	var objections securitycenter.Objections
	if !errors.As(err, &objections) || ids(objections)[securitycenter.NamesTaken] != cert.Stop {
		t.Fatalf("saved with the same names: %v", err)
	}
	if answer := objections[0].Values["Answer"]; answer != securitycenter.AlreadyRegistered() {
		t.Errorf("what SuccessFactors would answer is %q", answer)
	}

	other := acme()
	other.Name, other.CompanyID = "ACME 2", "ACME2"
	o, err := d.Check(t.Context(), d.form(d.tenant(other), again))
	if err != nil || ids(o)[securitycenter.NamesElsewhere] != cert.Warn {
		t.Errorf("in another production tenant: %v, %v", o, err)
	}
	preview := acme()
	preview.Name, preview.Environment, preview.Host = "ACME Test", securitycenter.Preview, "api4preview.cert.sapsf.com"
	if o, err := d.Check(t.Context(), d.form(d.tenant(preview), again)); err != nil || ids(o)[securitycenter.NamesElsewhere] != "" {
		t.Errorf("in a preview tenant: %v, %v", o, err)
	}
}

func TestACertificateThatWillNotWorkIsSavedAsADraftOnly(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	expired := d.ca.Issue("CN=Old", certtest.Valid(now.AddDate(-2, 0, 0), now.AddDate(-1, 0, 0)))
	f := d.form(tenant, expired)
	_, err := d.Save(t.Context(), f)
	var objections securitycenter.Objections
	if !errors.As(err, &objections) || ids(objections)[securitycenter.FileWillNotWork] != cert.Stop {
		t.Errorf("an expired certificate was saved to be carried on: %v", err)
	}
	m, err := d.SaveDraft(t.Context(), f)
	if err != nil || m.State != securitycenter.Draft {
		t.Errorf("as a draft: %v, %v", m.State, err)
	}
}

func TestWhatStandsThereAlreadyIsRecordedOnThePersonsWord(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	expired := d.ca.Issue("CN=Old", certtest.Valid(now.AddDate(-2, 0, 0), now.AddDate(-1, 0, 0)))
	m, err := d.Record(t.Context(), d.form(tenant, expired))
	if err != nil {
		t.Fatal(err)
	}
	if m.State != securitycenter.Confirmed || m.By != "M. Meier" || m.Current().Proof != nil {
		t.Errorf("%+v", m)
	}
	if got := d.kinds(m.ID); len(got) != 1 || got[0] != securitycenter.EventRecorded {
		t.Errorf("the history is %v", got)
	}
}

func TestASecondCertificateOfAFileCanBeChosen(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	two := append(d.pair("CN=First").PEM(), d.pair("CN=Second").PEM()...)
	f := securitycenter.DraftForm{TenantID: tenant.ID, ConfigurationName: "Second", IntegrationName: "X", Item: 1, File: cert.Open(t.Context(), two, cert.Options{Now: now})}
	m, err := d.SaveDraft(t.Context(), f)
	if err != nil || m.Current().Subject != "CN=Second" {
		t.Errorf("%q, %v", m.Current().Subject, err)
	}
}

func TestAMappingIsFoundByNameOrByTheBeginningOfItsID(t *testing.T) {
	d := newDesk(t)
	one, two := d.tenant(acme()), acme()
	two.Name, two.CompanyID, two.Environment, two.Host = "ACME Test", "ACMEtest", securitycenter.Preview, "api4preview.cert.sapsf.com"
	second := d.tenant(two)
	m := d.saved(one, d.pair("CN=ECP,O=A"))
	d.saved(second, d.pair("CN=ECP,O=B"))
	if got, err := d.MappingNamed(t.Context(), "ecp – 2027", one.ID); err != nil || got.ID != m.ID {
		t.Errorf("by name in its tenant: %v, %v", got.ID, err)
	}
	if got, err := d.MappingNamed(t.Context(), m.ID, ""); err != nil || got.ID != m.ID {
		t.Errorf("by ID: %v, %v", got.ID, err)
	}
	_, err := d.MappingNamed(t.Context(), "ECP – 2027", "")
	wantFault(t, err, securitycenter.MappingAmbiguous)
	_, err = d.MappingNamed(t.Context(), "nobody", "")
	wantFault(t, err, securitycenter.MappingNotFound)
}
