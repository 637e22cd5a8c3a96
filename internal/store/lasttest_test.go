package store

import (
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

func TestTheLastTestOfEachMapping(t *testing.T) {
	s := withTenant(t)
	ok(t, s.PutTenant(t.Context(), tenant("other")))
	elsewhere := mapping("C")
	elsewhere.TenantID = "other"
	for _, m := range []securitycenter.Mapping{mapping("A"), mapping("B"), mapping("Untested"), elsewhere} {
		s.add(t, m)
	}
	tested := func(id, tenant, mapping string, at time.Time, v securitycenter.Verdict, c securitycenter.CauseID) {
		ok(t, s.AddTest(t.Context(), securitycenter.TestRecord{ID: id, TenantID: tenant, MappingID: mapping,
			Result: securitycenter.Result{Started: at, Verdict: v, Cause: c}}))
	}
	tested("1", "acme", "id-A", noon.Add(time.Hour), securitycenter.Failed, "dns.not-found")
	tested("2", "acme", "id-A", noon, securitycenter.Passed, "")
	tested("3", "acme", "id-B", noon, securitycenter.Failed, "net.refused")
	tested("4", "acme", "id-B", noon, securitycenter.Passed, "")
	tested("5", "acme", "", noon.Add(2*time.Hour), securitycenter.Passed, "")
	tested("6", "other", "id-C", noon, securitycenter.Partial, "")

	got, err := s.LastTests(t.Context(), "acme")
	ok(t, err)
	want := map[string]securitycenter.LastTest{
		"id-A": {At: noon.Add(time.Hour), Verdict: securitycenter.Failed, Cause: "dns.not-found"},
		"id-B": {At: noon, Verdict: securitycenter.Passed},
	}
	wantEqual(t, "of one tenant", got, want)
	want["id-C"] = securitycenter.LastTest{At: noon, Verdict: securitycenter.Partial}
	got, err = s.LastTests(t.Context(), "")
	ok(t, err)
	wantEqual(t, "of all tenants", got, want)
}
