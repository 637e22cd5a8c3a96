package securitycenter_test

import (
	"slices"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

const invalidCertificate securitycenter.CauseID = "sf.invalid-client-certificate"

// A refusal is a desk where a tenant refuses every certificate, with a mapping whose key the vault has.
type refusal struct {
	*desk
	tenant  securitycenter.Tenant
	pair    *certtest.Pair
	mapping securitycenter.Mapping
}

func newRefusal(t *testing.T) *refusal {
	d := newDesk(t)
	r := &refusal{desk: d, tenant: d.tenant(acme()), pair: d.pair("CN=ECP PRD 100")}
	r.mapping = d.kept(r.tenant, r.pair)
	d.prober.result = securitycenter.Result{Verdict: securitycenter.Failed, Cause: invalidCertificate}
	return r
}

// confirm has somebody say that the mapping stands in the tenant, long ago.
func (r *refusal) confirm() {
	r.t.Helper()
	r.clock = now.AddDate(0, 0, -30)
	if _, err := r.Confirm(r.t.Context(), r.mapping.ID); err != nil {
		r.t.Fatal(err)
	}
	r.clock = now
}

// accepted makes a test that passes, as the tenant is now.
func (r *refusal) accepted() {
	r.t.Helper()
	d := r.desk
	refused := d.prober.result
	d.prober.result = passed()
	d.prober.result.CompanyID = must(d.Tenant(r.t.Context(), r.tenant.ID)).CompanyID
	r.reasons()
	d.prober.result = refused
}

// reasons tests the mapping and returns why it may have failed, the likeliest first.
func (r *refusal) reasons() []securitycenter.Reason {
	r.t.Helper()
	rec, err := r.Test(r.t.Context(), securitycenter.Trial{MappingID: r.mapping.ID, Control: true}, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return rec.Result.Reasons
}

// The reasons stand in the order of likelihood, by what the register knows of this mapping.
func TestTheLikeliestReasonOfARefusalComesFirst(t *testing.T) {
	for name, c := range map[string]struct {
		happened func(*refusal)
		want     securitycenter.ReasonID
		value    string // of the reason, by its key
		is       any
	}{
		"it was never handed over": {func(*refusal) {}, securitycenter.ReasonNotHandedOver, "Name", "ECP PRD 100 – 2027"},
		"SuccessFactors did not take it": {func(r *refusal) {
			_, _ = r.HandOver(r.t.Context(), r.mapping.ID)
			_, _ = r.Refused(r.t.Context(), r.mapping.ID, "already registered")
		}, securitycenter.ReasonRefusedThere, "Answer", "already registered"},
		"nobody confirmed it":   {func(r *refusal) { _, _ = r.HandOver(r.t.Context(), r.mapping.ID) }, securitycenter.ReasonNotConfirmed, "Date", "2026-11-23T12:00:00Z"},
		"it was saved just now": {func(r *refusal) { _, _ = r.Confirm(r.t.Context(), r.mapping.ID) }, securitycenter.ReasonJustSaved, "", nil},
		"it is to be deleted": {func(r *refusal) {
			r.confirm()
			_, _ = r.Delete(r.t.Context(), r.mapping.ID, false)
		}, securitycenter.ReasonToDelete, "Name", "ECP PRD 100 – 2027"},
		"it worked before": {func(r *refusal) {
			r.confirm()
			r.accepted()
		}, securitycenter.ReasonWorkedBefore, "Date", "2026-11-23T12:00:00Z"},
		"the company ID was written otherwise": {func(r *refusal) {
			r.confirm()
			r.accepted()
			r.tenant.CompanyID = "acmePROD"
			r.desk.tenant(r.tenant)
		}, securitycenter.ReasonCompanyCase, "Other", "ACMEprod"},
		"it was renewed last week": {func(r *refusal) {
			r.confirm()
			r.renew("CN=ECP PRD 100")
		}, securitycenter.ReasonRenewed, "Date", "2026-11-20T12:00:00Z"},
		"it was renewed under other names": {func(r *refusal) {
			r.confirm()
			r.renew("CN=ECP PRD 100 2027")
		}, securitycenter.ReasonRenewedAnew, "", nil},
		"the same names stand in another tenant": {func(r *refusal) {
			r.confirm()
			r.saved(r.desk.tenant(other("Other")), r.pair)
		}, securitycenter.ReasonElsewhere, "Tenant", "Other"},
		"nothing is known": {(*refusal).confirm, securitycenter.ReasonNotMapped, "", nil},
		"the host is of another environment": {func(r *refusal) {
			r.confirm()
			r.tenant.Host = "api4preview.cert.sapsf.com"
			r.desk.tenant(r.tenant)
		}, securitycenter.ReasonHostOtherKind, "Host", "api4preview.cert.sapsf.com"},
	} {
		r := newRefusal(t)
		c.happened(r)
		got := r.reasons()
		if len(got) == 0 || got[0].ID != c.want || (c.value != "" && got[0].Values[c.value] != c.is) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// renew gives the mapping a certificate three days ago, with its key in the vault.
func (r *refusal) renew(subject string) {
	r.t.Helper()
	p := r.desk.pair(subject)
	r.clock = now.AddDate(0, 0, -3)
	r.renewed(r.mapping, p)
	r.clock = now
	if _, err := r.KeepIdentity(r.t.Context(), r.tenant.ID, "new.p12", p.P12("x"), cert.SecretString("x")); err != nil {
		r.t.Fatal(err)
	}
}

func TestACertificateOfOtherNamesThanTheMappingsIsNamed(t *testing.T) {
	r := newRefusal(t)
	r.confirm()
	id, _ := cert.Open(t.Context(), r.desk.pair("CN=Somebody else").P12("x"), cert.Options{Passphrases: []cert.Secret{cert.SecretString("x")}}).Identity()
	of := securitycenter.Trial{MappingID: r.mapping.ID, Identity: id}
	rec, err := r.Test(t.Context(), of, nil)
	if err != nil || rec.Result.Reasons[0].ID != securitycenter.ReasonOtherNames || rec.Result.Reasons[0].Values["Subject"] != "CN=ECP PRD 100" {
		t.Errorf("%+v, %v", rec.Result.Reasons, err)
	}
	of = securitycenter.Trial{TenantID: r.tenant.ID, Identity: id}
	rec, err = r.Test(t.Context(), of, nil)
	if err != nil || rec.Result.Reasons[0].ID != securitycenter.ReasonNotInRegister {
		t.Errorf("without a mapping: %+v, %v", rec.Result.Reasons, err)
	}
}

func TestAWrongKindOfHostIsNamedAfterTheCallToo(t *testing.T) {
	for host, c := range map[string]struct {
		cause securitycenter.CauseID
		want  securitycenter.ReasonID
	}{
		"api4.successfactors.com":                {"tls.no-certificate-requested", securitycenter.ReasonHostWithoutCert},
		"performancemanager4.successfactors.com": {"reply.login-page", securitycenter.ReasonHostIsUI},
		"api55.cert.sapsf.eu":                    {"dns.not-found", securitycenter.ReasonHostUnconfirmed},
	} {
		d := newDesk(t)
		x := acme()
		x.Host = host
		d.prober.result = securitycenter.Result{Verdict: securitycenter.Failed, Cause: c.cause}
		rec, err := d.Test(t.Context(), securitycenter.Trial{TenantID: d.tenant(x).ID}, nil)
		if err != nil || len(rec.Result.Reasons) != 1 || rec.Result.Reasons[0].ID != c.want {
			t.Errorf("%s: %+v, %v", host, rec.Result.Reasons, err)
		}
	}
}

func TestReasonsAreKeptWithTheTest(t *testing.T) {
	r := newRefusal(t)
	want := r.reasons()
	kept, err := r.Register.Tests(t.Context(), "", r.mapping.ID, 1)
	if err != nil || !slices.EqualFunc(kept[0].Result.Reasons, want, func(a, b securitycenter.Reason) bool { return a.ID == b.ID }) {
		t.Errorf("%+v, not %+v, %v", kept, want, err)
	}
}

func TestOutsideTheRegisterOnlyWhatMayAlwaysBeIsSaid(t *testing.T) {
	got := securitycenter.Reasons(securitycenter.Result{Cause: invalidCertificate, Host: "api4.cert.successfactors.com", CompanyID: "ACME"})
	var ids []securitycenter.ReasonID
	for _, x := range got {
		ids = append(ids, x.ID)
	}
	if want := []securitycenter.ReasonID{securitycenter.ReasonNotMapped, securitycenter.ReasonNotSynced, securitycenter.ReasonWrongCompany}; !slices.Equal(ids, want) {
		t.Errorf("%v", ids)
	}
	if got := securitycenter.Reasons(securitycenter.Result{Cause: "net.timeout"}); got != nil {
		t.Errorf("of a timeout: %v", got)
	}
}

func TestAnOldChangeIsNoReason(t *testing.T) {
	r := newRefusal(t)
	r.confirm()
	r.renew("CN=ECP PRD 100")
	r.clock = now.Add(8 * 24 * time.Hour)
	if got := r.reasons(); got[0].ID == securitycenter.ReasonRenewed {
		t.Errorf("renewed eleven days ago: %+v", got)
	}
}
