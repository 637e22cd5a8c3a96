package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

func TestTheFilterFindsWordsWhateverTheirCaseAndAccents(t *testing.T) {
	bothWays(t, func(t *testing.T, s *Store, prepare func()) {
		for _, name := range []string{"Müller Straße", "MÜLLER STRASSE 2", "Mueller", "100% sure", "under_score", `back\slash`, "ＦＵＬＬ width"} {
			s.add(t, mapping(name))
		}
		prepare()
		for text, want := range map[string][]string{
			"müller":         {"Müller Straße", "MÜLLER STRASSE 2"},
			"MÜLLER":         {"Müller Straße", "MÜLLER STRASSE 2"},
			"Mu\u0308ller":   {"Müller Straße", "MÜLLER STRASSE 2"},
			"strasse":        {"Müller Straße", "MÜLLER STRASSE 2"},
			"STRAẞE muller":  {"Müller Straße", "MÜLLER STRASSE 2"},
			"straße 2":       {"MÜLLER STRASSE 2"},
			"mueller":        {"Mueller"},
			"100%":           {"100% sure"},
			"r_s":            {"under_score"},
			`k\s`:            {`back\slash`},
			"full":           {"ＦＵＬＬ width"},
			"cn=under":       {"under_score"},
			"müller nowhere": nil,
			"%":              {"100% sure"},
		} {
			got := s.names(t, securitycenter.Filter{Text: text})
			slices.Sort(got)
			sorted := slices.Sorted(slices.Values(want))
			if !slices.Equal(got, sorted) {
				t.Errorf("%q finds %q, want %q", text, got, sorted)
			}
		}
	})
}

// listed is a register of three mappings in two tenants, one of which is deleted and one superseded.
func listed(t *testing.T) *Store {
	t.Helper()
	s := withTenant(t)
	ok(t, s.PutTenant(t.Context(), tenant("other")))
	for i, name := range []string{"bravo", "Alpha", "charlie", "Äther"} {
		m := mapping(name)
		m.Created = noon.Add(time.Duration(i) * time.Minute)
		m.Versions[0].NotAfter = noon.Add(time.Duration(10-i) * 10 * day)
		s.add(t, m)
	}
	deleted, superseded, elsewhere := mapping("deleted"), mapping("superseded"), mapping("elsewhere")
	elsewhere.TenantID, elsewhere.LoginName = "other", "Somebody"
	deleted.State, superseded.State = securitycenter.DeletedHere, securitycenter.Superseded
	for _, m := range []securitycenter.Mapping{deleted, superseded, elsewhere} {
		s.add(t, m)
	}
	return s
}

func TestTheListIsChosenAndSorted(t *testing.T) {
	s := listed(t)
	acme := securitycenter.Filter{TenantID: "acme", Live: true}
	for _, want := range []struct {
		filter securitycenter.Filter
		names  []string
	}{
		{acme, []string{"Alpha", "Äther", "bravo", "charlie"}},
		{securitycenter.Filter{TenantID: "acme", Live: true, Sort: securitycenter.ByName}, []string{"Alpha", "Äther", "bravo", "charlie"}},
		{securitycenter.Filter{TenantID: "acme", Live: true, Sort: securitycenter.ByExpiry}, []string{"Äther", "charlie", "Alpha", "bravo"}},
		{securitycenter.Filter{TenantID: "acme", Live: true, Sort: securitycenter.ByNewest}, []string{"Äther", "charlie", "Alpha", "bravo"}},
		{securitycenter.Filter{TenantID: "acme"}, []string{"Alpha", "Äther", "bravo", "charlie", "superseded"}},
		{securitycenter.Filter{Login: "Somebody"}, []string{"elsewhere"}},
		{securitycenter.Filter{Begins: "ÄTH"}, []string{"Äther"}},
		{securitycenter.Filter{Begins: "a", TenantID: "acme"}, []string{"Alpha", "Äther"}},
		{securitycenter.Filter{Begins: "%"}, nil},
		{securitycenter.Filter{Login: "somebody"}, nil},
	} {
		wantEqual(t, fmt.Sprintf("%+v", want.filter), s.names(t, want.filter), want.names)
	}
}

func TestPagesMakeUpTheWholeList(t *testing.T) {
	s := withTenant(t)
	for i := range 25 {
		s.add(t, mapping(fmt.Sprintf("ECP %02d", i)))
	}
	for _, sort := range []securitycenter.Sort{securitycenter.ByName, securitycenter.ByExpiry, securitycenter.ByNewest} {
		whole := s.names(t, securitycenter.Filter{Sort: sort})
		var paged []string
		for offset := 0; offset < 30; offset += 10 {
			rows, total, err := s.Rows(t.Context(), securitycenter.Filter{Sort: sort, Offset: offset, Limit: 10})
			ok(t, err)
			wantEqual(t, "total", total, 25)
			for _, r := range rows {
				paged = append(paged, r.ConfigurationName)
			}
		}
		wantEqual(t, string(sort), paged, whole)
	}
}

func TestARowShowsTheCurrentVersion(t *testing.T) {
	s := withTenant(t)
	s.add(t, mapping("ECP"))
	_, err := s.Change(t.Context(), "id-ECP", func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		renewed := m.Versions[0]
		renewed.SHA256, renewed.NotAfter = "0b", noon.Add(400*day)
		renewed.Proof = &securitycenter.Proof{Kind: securitycenter.ByPing, SHA256: "0b", At: noon}
		m.Versions = append(m.Versions, renewed)
		return nil, nil
	})
	ok(t, err)
	rows, _, err := s.Rows(t.Context(), securitycenter.Filter{Text: "0b"})
	if err != nil || len(rows) != 1 {
		t.Fatalf("got %+v (%v)", rows, err)
	}
	wantEqual(t, "row", rows[0], securitycenter.Row{ID: "id-ECP", TenantID: "acme", ConfigurationName: "ECP", IntegrationName: "Employee Central Payroll",
		LoginName: "SFAPI_ECP", State: securitycenter.Draft, NotBefore: noon.Add(-day), NotAfter: noon.Add(400 * day), Proof: securitycenter.ByPing})
}

func TestCountsAreOfLiveMappingsAndRecentTests(t *testing.T) {
	s := withTenant(t)
	wantEqual(t, "of nothing", first(s.Counts(t.Context(), "", noon)), securitycenter.Counts{})
	for name, left := range map[string]time.Duration{"expired": -time.Minute, "now": time.Hour, "soon": 30*day + 23*time.Hour, "later": 31 * day} {
		m := mapping(name)
		m.Versions[0].NotAfter = noon.Add(left)
		if name == "later" {
			m.State = securitycenter.Confirmed
		}
		s.add(t, m)
	}
	open := mapping("open")
	open.State, open.Versions[0].NotAfter = securitycenter.ToDelete, noon.Add(50*day)
	s.add(t, open)
	gone := mapping("gone")
	gone.State, gone.Versions[0].NotAfter = securitycenter.DeletedHere, noon.Add(-day)
	s.add(t, gone)
	for id, result := range map[string]securitycenter.Result{
		"a": {Verdict: securitycenter.Passed, Started: noon}, "b": {Verdict: securitycenter.Failed, Started: noon.Add(-6 * day)},
		"c": {Verdict: securitycenter.Failed, Started: noon.Add(-8 * day)}, "d": {Verdict: securitycenter.Partial, Started: noon},
	} {
		ok(t, s.AddTest(t.Context(), securitycenter.TestRecord{ID: id, TenantID: "acme", Result: result}))
	}
	want := securitycenter.Counts{Live: 5, Expired: 1, Within30: 2, Open: 3, ToDelete: 1, FirstToDelete: open.ID, Next: noon.Add(time.Hour), Passed: 1, Failed: 1}
	wantEqual(t, "counts", first(s.Counts(t.Context(), "acme", noon)), want)
	wantEqual(t, "of another tenant", first(s.Counts(t.Context(), "other", noon)), securitycenter.Counts{})
}
