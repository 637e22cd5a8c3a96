package securitycenter_test

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

// found are certificates as they lie in a folder, each in a file called by its number.
func (d *desk) found(pairs ...*certtest.Pair) []securitycenter.Found {
	d.t.Helper()
	var out []securitycenter.Found
	for i, p := range pairs {
		f := securitycenter.Found{FileName: fmt.Sprintf("%d.cer", i)}
		if p != nil {
			f.Certificate = cert.Open(d.t.Context(), p.PEM(), cert.Options{Now: now}).Certificates()[0]
		}
		out = append(out, f)
	}
	return out
}

// recordAll records them, and fails the test where that fails.
func (d *desk) recordAll(r securitycenter.RecordAll) securitycenter.Recordings {
	d.t.Helper()
	all, err := d.RecordAll(d.t.Context(), r, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

// outcomes are what became of certificates, in the order of the folder.
func outcomes(all securitycenter.Recordings) string {
	var out []string
	for _, one := range all {
		out = append(out, string(one.Outcome))
	}
	return strings.Join(out, " ")
}

func TestEveryCertificateOfAFolderIsRecordedAsRecordExistingDoes(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	all := d.recordAll(securitycenter.RecordAll{TenantID: tenant.ID, LoginName: " SFAPI_ALL ", Found: d.found(d.pair("CN=ECP PRD 100,O=ACME SE"), d.pair("CN=ECP PRD 200,O=ACME SE"))})
	if outcomes(all) != "recorded recorded" || all.Count(securitycenter.Recorded) != 2 {
		t.Fatal(outcomes(all))
	}
	m := d.read(all[1].MappingID)
	if m.ConfigurationName != "ECP PRD 200 – 2027" || all[1].Name != m.ConfigurationName || m.IntegrationName != "Employee Central Payroll" || m.LoginName != "SFAPI_ALL" {
		t.Errorf("recorded: %+v", m)
	}
	if m.State != securitycenter.Confirmed || m.By != "M. Meier" || m.Current().Proof != nil {
		t.Errorf("recorded: %+v", m)
	}
	if kinds := d.kinds(m.ID); len(kinds) != 1 || kinds[0] != securitycenter.EventRecorded {
		t.Errorf("its history is %v", kinds)
	}
}

func TestTheLoginNameMayBeLeftOut(t *testing.T) {
	d := newDesk(t)
	all := d.recordAll(securitycenter.RecordAll{TenantID: d.tenant(acme()).ID, Found: d.found(d.pair("CN=ECP PRD 100"))})
	if login := d.read(all[0].MappingID).LoginName; login != "" {
		t.Errorf("nobody gave the login name %q", login)
	}
}

func TestWhatCannotBeRecordedIsNamedWithItsReason(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	known := d.pair("CN=ECP PRD 100,O=ACME SE")
	m := d.saved(tenant, known)
	r := securitycenter.RecordAll{TenantID: tenant.ID, Found: d.found(d.ca, nil, known, d.pair("CN=ECP PRD 100,O=ACME SE"), d.pair("CN=ECP PRD 200"))}
	plan, objections, err := d.PlanRecordAll(t.Context(), r)
	if err != nil || len(objections.Stops(false)) > 0 {
		t.Fatal(objections, err)
	}
	if got := outcomes(plan); got != "not-a-leaf nothing-readable already-registered already-registered to-record" {
		t.Errorf("the plan is %s", got)
	}
	if rows, _, err := d.Register.Rows(t.Context(), securitycenter.Filter{}); err != nil || len(rows) != 1 {
		t.Errorf("a plan recorded something: %v, %v", rows, err)
	}
	all := d.recordAll(r)
	if got := outcomes(all); got != "not-a-leaf nothing-readable already-registered already-registered recorded" {
		t.Errorf("recorded: %s", got)
	}
	for i, same := range map[int]bool{2: true, 3: false} {
		if one := all[i]; one.MappingID != m.ID || one.Name != m.ConfigurationName || one.Same != same {
			t.Errorf("registered already: %+v", one)
		}
	}
}

func TestASelfSignedCertificateOfAPSEIsALeafThoughItSaysAuthority(t *testing.T) {
	d := newDesk(t)
	pse := certtest.SelfSigned("CN=ECP PRD 100,O=ACME SE", certtest.Valid(now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0)),
		certtest.Template(func(c *x509.Certificate) {
			c.KeyUsage = 0
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 19}, Value: []byte{0x30, 3, 1, 1, 0xff}}} // an authority, not critical
		}))
	tenant := d.tenant(acme())
	all := d.recordAll(securitycenter.RecordAll{TenantID: tenant.ID, Found: d.found(pse)})
	if outcomes(all) != "recorded" {
		t.Error(outcomes(all))
	}
	if _, err := d.Delete(t.Context(), all[0].MappingID, true); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Record(t.Context(), d.form(tenant, pse)); err != nil {
		t.Errorf("alone it is refused: %v", err)
	}
}

func TestACertificateOfAnAuthorityIsLeftOutAmongManyAndDoubtedAlone(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	selfSigned := certtest.SelfSigned("CN=ECP PRD 100,O=ACME SE", certtest.Valid(now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0)),
		certtest.Template(func(c *x509.Certificate) { c.BasicConstraintsValid, c.IsCA = true, true })) // as openssl req -x509 makes them
	for name, p := range map[string]*certtest.Pair{"an authority": d.ca, "a certificate that signs itself and says so": selfSigned} {
		if all := d.recordAll(securitycenter.RecordAll{TenantID: tenant.ID, Found: d.found(p)}); outcomes(all) != "not-a-leaf" {
			t.Errorf("%s among many: %s", name, outcomes(all))
		}
		f := d.form(tenant, p)
		f.Existing = true
		if objections, err := d.Check(t.Context(), f); err != nil || ids(objections)[securitycenter.FileOfAuthority] != cert.Warn {
			t.Errorf("%s alone is not doubted: %v, %v", name, objections, err)
		}
		if _, err := d.Record(t.Context(), f); err != nil {
			t.Errorf("%s cannot be recorded alone, though it may stand there: %v", name, err)
		}
	}
}

func TestOfSeveralWithTheSameNamesTheOneThatIsValidAndRunsLongestIsRecorded(t *testing.T) {
	d := newDesk(t)
	names := "CN=ECP PRD 100,O=ACME SE"
	valid := func(from, to int) certtest.Change {
		return certtest.Valid(now.AddDate(0, from, 0), now.AddDate(0, to, 0))
	}
	all := d.recordAll(securitycenter.RecordAll{TenantID: d.tenant(acme()).ID, Found: d.found(
		d.ca.Issue(names, valid(-13, -1)), d.ca.Issue(names, valid(-6, 2)), d.ca.Issue(names, valid(-1, 11)), d.ca.Issue(names, valid(1, 24)))})
	if got := outcomes(all); got != "already-registered already-registered recorded already-registered" {
		t.Error(got)
	}
	if one := all[0]; one.Name != all[2].Name || one.MappingID != all[2].MappingID || one.Same || !one.Expired {
		t.Errorf("the expired one: %+v", one)
	}
}

func TestACopyOfAFileIsToldAsTheSameCertificate(t *testing.T) {
	d := newDesk(t)
	p := d.pair("CN=ECP PRD 100")
	plan, _, err := d.PlanRecordAll(t.Context(), securitycenter.RecordAll{TenantID: d.tenant(acme()).ID, Found: d.found(p, p)})
	if err != nil || outcomes(plan) != "to-record already-registered" || !plan[1].Same || plan[1].Name != plan[0].Name {
		t.Errorf("%+v, %v", plan, err)
	}
}

func TestTwoSystemsOfOneNameGetNamesOfTheirOwn(t *testing.T) {
	d := newDesk(t)
	long := strings.Repeat("x", 300)
	all := d.recordAll(securitycenter.RecordAll{TenantID: d.tenant(acme()).ID, Found: d.found(d.pair("CN=ECP,O=A"), d.pair("CN=ECP,O=B"), d.pair("CN=ECP,O=C"),
		d.pair("CN="+long+",O=A"), d.pair("CN="+long+",O=B"))})
	if outcomes(all) != "recorded recorded recorded recorded recorded" {
		t.Fatal(outcomes(all))
	}
	for i, want := range []string{"ECP – 2027", "ECP – 2027 (2)", "ECP – 2027 (3)", long[:255], long[:251] + " (2)"} {
		if all[i].Name != want {
			t.Errorf("%d is called %q", i, all[i].Name)
		}
	}
}

func TestAnExpiredCertificateIsRecordedAndSaidToBe(t *testing.T) {
	d := newDesk(t)
	old := d.ca.Issue("CN=Old", certtest.Valid(now.AddDate(-2, 0, 0), now.AddDate(-1, 0, 0)))
	all := d.recordAll(securitycenter.RecordAll{TenantID: d.tenant(acme()).ID, Found: d.found(old, d.pair("CN=New"))})
	if outcomes(all) != "recorded recorded" || !all[0].Expired || all[1].Expired {
		t.Errorf("%+v", all)
	}
}

func TestTheSameNamesInAnotherTenantOfItsKindAreSaid(t *testing.T) {
	d := newDesk(t)
	p := d.pair("CN=ECP PRD 100")
	d.saved(d.tenant(acme()), p)
	other := acme()
	other.Name, other.CompanyID = "ACME 2", "ACME2"
	all := d.recordAll(securitycenter.RecordAll{TenantID: d.tenant(other).ID, Found: d.found(p)})
	if outcomes(all) != "recorded" || len(all[0].Elsewhere) != 1 || all[0].Elsewhere[0] != "ACME Payroll" {
		t.Errorf("%+v", all)
	}
}

func TestNothingIsRecordedWithoutATenantOrUnderALoginNameThatIsTooLong(t *testing.T) {
	d := newDesk(t)
	for name, r := range map[string]securitycenter.RecordAll{
		"no tenant":  {Found: d.found(d.pair("CN=A"))},
		"long login": {TenantID: d.tenant(acme()).ID, LoginName: strings.Repeat("x", 256), Found: d.found(d.pair("CN=B"))},
	} {
		all, err := d.RecordAll(t.Context(), r, nil)
		if objections := (securitycenter.Objections)(nil); !errors.As(err, &objections) || len(objections) != 1 {
			t.Errorf("%s: %v", name, err)
		}
		if outcomes(all) != "to-record" {
			t.Errorf("%s: %s", name, outcomes(all))
		}
	}
}

func TestWhatWasRecordedStaysWhenTheRestIsGivenUp(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	var told []int
	all, err := d.RecordAll(ctx, securitycenter.RecordAll{TenantID: d.tenant(acme()).ID, Found: d.found(d.pair("CN=A"), d.pair("CN=B"), d.pair("CN=C"))},
		func(p securitycenter.RecordProgress) {
			told = append(told, p.Done, p.Total)
			if p.Done == 2 {
				cancel()
			}
		})
	if !errors.Is(err, context.Canceled) || outcomes(all) != "recorded recorded to-record" {
		t.Errorf("%s, %v", outcomes(all), err)
	}
	if fmt.Sprint(told) != "[1 3 2 3]" {
		t.Errorf("told: %v", told)
	}
	if rows, _, err := d.Register.Rows(t.Context(), securitycenter.Filter{}); err != nil || len(rows) != 2 {
		t.Errorf("in the register: %v, %v", rows, err)
	}
}

// A fullRegister takes some mappings or records of secrets, and then its disk is full.
type fullRegister struct {
	securitycenter.Register
	room int
}

func (r *fullRegister) Add(ctx context.Context, m securitycenter.Mapping, e securitycenter.Event) error {
	if r.room--; r.room < 0 {
		return securitycenter.NewFault(securitycenter.RegisterDiskFull, nil, nil)
	}
	return r.Register.Add(ctx, m, e)
}

func (r *fullRegister) PutCredential(ctx context.Context, c securitycenter.Credential) error {
	if r.room--; r.room < 0 {
		return securitycenter.NewFault(securitycenter.RegisterDiskFull, nil, nil)
	}
	return r.Register.PutCredential(ctx, c)
}

func TestAFaultOfTheRegisterEndsItAndWhatWasRecordedStays(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	d.Register = &fullRegister{d.Register, 1}
	all, err := d.RecordAll(t.Context(), securitycenter.RecordAll{TenantID: tenant.ID, Found: d.found(d.pair("CN=A"), d.pair("CN=B"), d.pair("CN=C"))}, nil)
	wantFault(t, err, securitycenter.RegisterDiskFull)
	if outcomes(all) != "recorded not-recorded to-record" {
		t.Error(outcomes(all))
	}
	wantFault(t, all[1].Err, securitycenter.RegisterDiskFull)
}

// A racingRegister finds the names of a mapping free, and has them taken by another process when it is added.
type racingRegister struct{ securitycenter.Register }

func (r *racingRegister) Add(ctx context.Context, m securitycenter.Mapping, e securitycenter.Event) error {
	if strings.HasPrefix(m.ConfigurationName, "A ") {
		return &securitycenter.TakenError{Field: securitycenter.FieldCertificateFile, ID: securitycenter.NamesTaken, Name: "Theirs"}
	}
	return r.Register.Add(ctx, m, e)
}

func TestOneThatIsRefusedDoesNotEndTheRest(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	d.Register = &racingRegister{d.Register}
	all := d.recordAll(securitycenter.RecordAll{TenantID: tenant.ID, Found: d.found(d.pair("CN=A"), d.pair("CN=B"))})
	if outcomes(all) != "not-recorded recorded" {
		t.Error(outcomes(all))
	}
	if objections := (securitycenter.Objections)(nil); !errors.As(all[0].Err, &objections) || ids(objections)[securitycenter.NamesTaken] != cert.Stop {
		t.Errorf("refused for %v", all[0].Err)
	}
}

func TestTheTenantOfAllIsTheOnlyOneWhereAnyOfTheirSystemsIsKnown(t *testing.T) {
	d := newDesk(t)
	prod := d.tenant(acme())
	d.saved(prod, d.pair("CN=ECP PRD 100 2026,O=ACME SE"))
	folder := d.found(d.pair("CN=Somebody else"), nil, d.pair("CN=ECP PRD 100 2027,O=ACME SE"))
	suggested := func() string {
		id, err := d.SuggestTenantOfAll(t.Context(), folder, "fallback")
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	if id := suggested(); id != prod.ID {
		t.Errorf("one of them is known in ACME alone, and %q is suggested", id)
	}
	other := acme()
	other.Name, other.CompanyID = "ACME 2", "ACME2"
	d.saved(d.tenant(other), d.pair("CN=Somebody else"))
	if id := suggested(); id != "fallback" {
		t.Errorf("they are known in two tenants, and %q is suggested", id)
	}
	folder = d.found(d.pair("CN=Unheard of"))
	if id := suggested(); id != "fallback" {
		t.Errorf("none is known, and %q is suggested", id)
	}
}
