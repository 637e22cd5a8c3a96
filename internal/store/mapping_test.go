package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

func TestEveryFieldComesBackAsItWasKept(t *testing.T) {
	s := opened(t, t.TempDir())
	later := noon.Add(time.Hour + 250*time.Millisecond)
	tenant := securitycenter.Tenant{ID: "acme", Name: "ACME 'Zürich'", CompanyID: "ACMEprod", Environment: securitycenter.Production, DataCentre: "DC4",
		APIHost: "api.example", Host: "api.cert.example:8443", Unconfirmed: true, SecurityCenter: "https://acme.example", Connect: "127.0.0.1:1",
		Roots: "PEM", APIUser: "SFAPI_ECP", Proxy: "proxy.example:8080", ProxyUser: "Müller", Person: "100042", Segments: "person", Created: later}
	ok(t, s.PutTenant(t.Context(), tenant))
	wantEqual(t, "tenants", first(s.Tenants(t.Context())), []securitycenter.Tenant{tenant})

	m := mapping("ECP")
	m.RemoteID, m.FilePath, m.Since, m.By = "42", "/a/b.cer", later, "K. Weiß"
	m.Versions = append(m.Versions, m.Versions[0])
	m.Versions[1].SHA256, m.Versions[1].Added = "0b", later
	m.Versions[1].Proof = &securitycenter.Proof{Kind: securitycenter.ByTest, SHA256: "0b", At: later, By: "K. Weiß", TestID: "t"}
	s.add(t, m)
	wantEqual(t, "mapping", first(s.Mapping(t.Context(), m.ID)), m)

	test := securitycenter.TestRecord{ID: "t", TenantID: "acme", MappingID: m.ID, By: "K. Weiß",
		Result: securitycenter.Result{Host: "h", Verdict: securitycenter.Failed, Cause: "net.refused", Started: later,
			Rungs: []securitycenter.Rung{{ID: securitycenter.RungTCP, State: securitycenter.Fail, Seen: []securitycenter.Seen{{Key: "port", Value: "443"}}}}}}
	ok(t, s.AddTest(t.Context(), test))
	wantEqual(t, "tests", first(s.Tests(t.Context(), "acme", m.ID, 10)), []securitycenter.TestRecord{test})

	c := securitycenter.Credential{ID: "c", Kind: securitycenter.IdentityCredential, TenantID: "acme", Label: "a.p12", Subject: "CN=ECP",
		SHA256: "0b", NotAfter: later, Keeper: "os", Created: later, By: "K. Weiß"}
	ok(t, s.PutCredential(t.Context(), c))
	wantEqual(t, "credentials", first(s.Credentials(t.Context())), []securitycenter.Credential{c})
	ok(t, s.RemoveCredential(t.Context(), c.ID))
	wantEqual(t, "credentials", first(s.Credentials(t.Context())), []securitycenter.Credential(nil))
}

// wantTaken checks which live mapping an error says to stand in the way, and by what.
func wantTaken(t *testing.T, err error, id securitycenter.ObjectionID, name string) {
	t.Helper()
	var taken *securitycenter.TakenError
	if !errors.As(err, &taken) || taken.ID != id || taken.Name != name {
		t.Errorf("got %v, want %s by %q", err, id, name)
	}
}

func TestNamesAreUniqueAmongLiveMappingsOfATenant(t *testing.T) {
	s := withTenant(t)
	ok(t, s.PutTenant(t.Context(), tenant("other")))
	s.add(t, mapping("ECP"))

	sameNames := mapping("Second")
	sameNames.Versions[0].Subject = "CN=ECP"
	wantTaken(t, s.Add(t.Context(), sameNames, saved()), securitycenter.NamesTaken, "ECP")
	sameTitle := mapping("Third")
	sameTitle.ConfigurationName = "ecp"
	wantTaken(t, s.Add(t.Context(), sameTitle, saved()), securitycenter.NameTaken, "ECP")
	wantEqual(t, "mappings", s.names(t, securitycenter.Filter{}), []string{"ECP"})

	elsewhere := mapping("ECP")
	elsewhere.ID, elsewhere.TenantID = "elsewhere", "other"
	s.add(t, elsewhere)

	ok(t, s.reach(t, "id-ECP", securitycenter.DeletedHere))
	s.add(t, sameNames)
	wantTaken(t, s.reach(t, "id-ECP", securitycenter.Draft), securitycenter.NamesTaken, "Second")
	wantEqual(t, "state", first(s.Mapping(t.Context(), "id-ECP")).State, securitycenter.DeletedHere)
}

// reach changes a mapping's state.
func (s *Store) reach(t *testing.T, id string, to securitycenter.State) error {
	t.Helper()
	_, err := s.Change(t.Context(), id, func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		m.State = to
		return []securitycenter.Event{{Kind: securitycenter.EventKind(to), At: noon}}, nil
	})
	return err
}

func TestAChangeThatIsRefusedChangesNothing(t *testing.T) {
	s := withTenant(t)
	s.add(t, mapping("ECP"))
	refusal := securitycenter.Objections{{ID: securitycenter.NameTaken}}
	_, err := s.Change(t.Context(), "id-ECP", func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		m.LoginName, m.State = "changed", securitycenter.Uploaded
		return []securitycenter.Event{saved()}, refusal
	})
	if !errors.As(err, new(securitycenter.Objections)) || errors.As(err, new(*securitycenter.Fault)) {
		t.Errorf("the refusal became %v", err)
	}
	wantEqual(t, "mapping", first(s.Mapping(t.Context(), "id-ECP")), mapping("ECP"))
	wantEqual(t, "history", len(first(s.History(t.Context(), "id-ECP"))), 1)
}

func TestAChangeThatPanicsReleasesTheRegister(t *testing.T) {
	s := withTenant(t)
	s.add(t, mapping("ECP"))
	func() {
		defer func() { _ = recover() }()
		_, _ = s.Change(t.Context(), "id-ECP", func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
			panic("a mistake")
		})
	}()
	ok(t, s.PutTenant(t.Context(), tenant("other")))
}

func TestAMappingThatIsNotThereIsTold(t *testing.T) {
	s := withTenant(t)
	_, err := s.Mapping(t.Context(), "nobody")
	wantEqual(t, "name", wantFault(t, err, securitycenter.MappingNotFound).Values["Name"], "nobody")
	wantFault(t, s.reach(t, "nobody", securitycenter.Draft), securitycenter.MappingNotFound)
}

func TestAMappingNeedsItsTenant(t *testing.T) {
	s := withTenant(t)
	orphan := mapping("ECP")
	orphan.TenantID = "nobody"
	wantFault(t, s.Add(t.Context(), orphan, saved()), securitycenter.RegisterFailed)
	wantEqual(t, "mappings", s.names(t, securitycenter.Filter{}), []string(nil))
}

func TestHistoryIsNewestFirst(t *testing.T) {
	s := withTenant(t)
	s.add(t, mapping("ECP"))
	for i := range 12 { // within one moment, and more than one digit
		_, err := s.Change(t.Context(), "id-ECP", func(*securitycenter.Mapping) ([]securitycenter.Event, error) {
			return []securitycenter.Event{
				{Kind: securitycenter.EventTested, At: noon, Values: map[string]string{"Test": fmt.Sprint(2 * i)}},
				{Kind: securitycenter.EventProven, At: noon, By: "K. Weiß", Values: map[string]string{"Test": fmt.Sprint(2*i + 1)}}}, nil
		})
		ok(t, err)
	}
	history := first(s.History(t.Context(), "id-ECP"))
	if len(history) != 25 || history[24].Kind != securitycenter.EventSaved {
		t.Fatalf("got %+v", history)
	}
	for i, e := range history[:24] {
		wantEqual(t, "event", e.Values["Test"], fmt.Sprint(23-i))
	}
	wantEqual(t, "by", history[0].By, "K. Weiß")
}

func TestTestsAreNewestFirstAndOfTheirOwn(t *testing.T) {
	s := withTenant(t)
	ok(t, s.PutTenant(t.Context(), tenant("other")))
	s.add(t, mapping("ECP"))
	for i, r := range []securitycenter.TestRecord{
		{ID: "a", TenantID: "acme"}, {ID: "b", TenantID: "acme", MappingID: "id-ECP"}, {ID: "c", TenantID: "other"}, {ID: "d", TenantID: "acme", MappingID: "id-ECP"},
	} {
		r.Result.Started = noon.Add(time.Duration(i) * time.Minute)
		ok(t, s.AddTest(t.Context(), r))
	}
	for _, want := range []struct {
		tenant, mapping string
		limit           int
		ids             string
	}{{"", "", 10, "dcba"}, {"acme", "", 10, "dba"}, {"acme", "id-ECP", 10, "db"}, {"acme", "id-ECP", 1, "d"}, {"other", "id-ECP", 10, ""}} {
		got := ""
		for _, r := range first(s.Tests(t.Context(), want.tenant, want.mapping, want.limit)) {
			got += r.ID
		}
		wantEqual(t, want.tenant+" "+want.mapping, got, want.ids)
	}
}

func TestATenantWithMappingsStays(t *testing.T) {
	s := withTenant(t)
	s.add(t, mapping("ECP"))
	f := wantFault(t, s.RemoveTenant(t.Context(), "acme"), securitycenter.TenantInUse)
	wantEqual(t, "count", f.Values["Count"], 1)
	ok(t, s.PutTenant(t.Context(), tenant("other")))
	ok(t, s.AddTest(t.Context(), securitycenter.TestRecord{ID: "t", TenantID: "other"}))
	ok(t, s.RemoveTenant(t.Context(), "other"))
	wantEqual(t, "tenants", len(first(s.Tenants(t.Context()))), 1)
	wantEqual(t, "tests", len(first(s.Tests(t.Context(), "", "", 10))), 0)
}

func TestThePracticeTenantComesLast(t *testing.T) {
	s := withTenant(t)
	practice := tenant("practice")
	practice.Name, practice.Environment = "AAA", securitycenter.PracticeTenant
	ok(t, s.PutTenant(t.Context(), practice))
	first := first(s.Tenants(t.Context()))
	wantEqual(t, "order", []string{first[0].ID, first[1].ID}, []string{"acme", "practice"})
}

func TestAMappingIsFoundByItsNameOrTheBeginningOfItsID(t *testing.T) {
	s := withTenant(t)
	for _, name := range []string{"Müller PRD", "0199_abc%"} {
		s.add(t, mapping(name))
	}
	for text, want := range map[string][]string{
		"MÜLLER prd": {"Müller PRD"}, "id-Müller": {"Müller PRD"}, "id-Müll": nil, "PRD": nil, "id-%%%%%": nil, "id-M_ller PRD": nil,
		"0199_ABC%": {"0199_abc%"}, "id-0199_abc%": {"0199_abc%"}, `id-0199\_abc`: nil, "": nil,
	} {
		var got []string
		for _, m := range first(s.Find(t.Context(), text)) {
			got = append(got, m.ConfigurationName)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}

func TestMappingsAreFoundByIssuerAndSubjectInAllTenants(t *testing.T) {
	s := withTenant(t)
	ok(t, s.PutTenant(t.Context(), tenant("other")))
	s.add(t, mapping("ECP"))
	elsewhere := mapping("ECP")
	elsewhere.ID, elsewhere.TenantID = "elsewhere", "other"
	s.add(t, elsewhere)
	ok(t, s.reach(t, "id-ECP", securitycenter.Superseded))
	found := first(s.ByNames(t.Context(), "CN=Test CA", "CN=ECP"))
	if len(found) != 1 || found[0].ID != "elsewhere" {
		t.Errorf("got %+v", found)
	}
	wantEqual(t, "another issuer", len(first(s.ByNames(t.Context(), "CN=Test", "CN=ECP"))), 0)
}

// tested is a test of a mapping that changes it.
func tested(id string) securitycenter.Tested {
	return securitycenter.Tested{
		Record: securitycenter.TestRecord{ID: "test of " + id, TenantID: "acme", MappingID: id},
		Change: func(m *securitycenter.Mapping) []securitycenter.Event {
			m.RemoteID = "tested"
			return []securitycenter.Event{{Kind: securitycenter.EventTested, At: noon}}
		},
	}
}

func TestTestsAreKeptTogetherWithWhatTheyChange(t *testing.T) {
	s := withTenant(t)
	s.add(t, mapping("A"))
	s.add(t, mapping("B"))
	_ = s.AddTests(t.Context(), []securitycenter.Tested{tested("id-A"), tested("nobody")})
	wantEqual(t, "of the one that failed", len(first(s.Tests(t.Context(), "", "", 10))), 0)
	wantEqual(t, "mapping", first(s.Mapping(t.Context(), "id-A")), mapping("A"))
	ok(t, s.AddTests(t.Context(), []securitycenter.Tested{tested("id-A"), tested("id-B")}))
	for _, id := range []string{"id-A", "id-B"} {
		wantEqual(t, "tests", len(first(s.Tests(t.Context(), "", id, 10))), 1)
		wantEqual(t, "events", len(first(s.History(t.Context(), id))), 2)
		wantEqual(t, "mapping", first(s.Mapping(t.Context(), id)).RemoteID, "tested")
	}
}
