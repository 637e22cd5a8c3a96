package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

var allOrders = []securitycenter.Sort{"", securitycenter.ByName, securitycenter.ByExpiry, securitycenter.ByNewest}

// addAll stores mappings at once.
func (s *Store) addAll(t *testing.T, all []securitycenter.Mapping) {
	t.Helper()
	ok(t, s.inTx(t.Context(), func(tx *sql.Tx) error {
		for i := range all {
			if err := putMapping(t.Context(), tx, &all[i]); err != nil {
				return err
			}
		}
		return nil
	}))
}

// crowd are mappings whose orders by name, by expiry and by time of making differ; every third is of the kind "odd".
func crowd(n int) []securitycenter.Mapping {
	var out []securitycenter.Mapping
	for i := range n {
		kind := "even"
		if i%3 == 0 {
			kind = "odd"
		}
		m := mapping(fmt.Sprintf("%s %04d", kind, i*7919%n))
		m.Created = noon.Add(time.Duration(i*31%n/2) * time.Minute)
		m.Versions[0].NotAfter = noon.Add(time.Duration(i*17%n/5) * day)
		out = append(out, m)
	}
	return out
}

// having returns the names that have a word, in their order.
func having(word string, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.Contains(name, word) })
}

// bothWays runs a test with a register that looks for words in the database, and with one that looks in memory from the
// moment it is told to.
func bothWays(t *testing.T, test func(t *testing.T, s *Store, prepare func())) {
	t.Helper()
	t.Run("in the database", func(t *testing.T) { test(t, withTenant(t), func() {}) })
	t.Run("in memory", func(t *testing.T) {
		s := withTenant(t)
		test(t, s, func() { ok(t, s.Prepare(t.Context(), "")) })
	})
}

func TestAWordLeavesTheOrderOfTheListAsItIs(t *testing.T) {
	bothWays(t, func(t *testing.T, s *Store, prepare func()) {
		s.addAll(t, crowd(2*idsAtOnce))
		prepare()
		for _, sort := range allOrders {
			whole := s.names(t, securitycenter.Filter{Sort: sort})
			wantEqual(t, "all, "+string(sort), s.names(t, securitycenter.Filter{Sort: sort, Text: "employee"}), whole)
			wantEqual(t, "odd, "+string(sort), s.names(t, securitycenter.Filter{Sort: sort, Text: "odd"}), having("odd", whole))
		}
	})
}

func TestPagesOfAWordMakeUpAllItFinds(t *testing.T) {
	bothWays(t, func(t *testing.T, s *Store, prepare func()) {
		s.addAll(t, crowd(100))
		prepare()
		for _, sort := range allOrders {
			whole := s.names(t, securitycenter.Filter{Sort: sort, Text: "odd"})
			var paged []string
			for offset := 0; offset < 50; offset += 10 {
				rows, total, err := s.Rows(t.Context(), securitycenter.Filter{Sort: sort, Text: "odd", Offset: offset, Limit: 10})
				ok(t, err)
				wantEqual(t, "total", total, 34)
				for _, r := range rows {
					paged = append(paged, r.ConfigurationName)
				}
			}
			wantEqual(t, string(sort), paged, whole)
		}
	})
}

func TestNoCharacterIsAWildcardAndOneLetterIsEnough(t *testing.T) {
	bothWays(t, func(t *testing.T, s *Store, prepare func()) {
		for _, name := range []string{`O'Brien; DROP TABLE mapping --`, `"quoted"`, "100%", "a_b", "a*b?", "Ödland", "two  blanks"} {
			s.add(t, mapping(name))
		}
		prepare()
		all := s.names(t, securitycenter.Filter{})
		for text, want := range map[string][]string{
			"'": {`O'Brien; DROP TABLE mapping --`}, "o'brien": {`O'Brien; DROP TABLE mapping --`}, `"`: {`"quoted"`}, `"q`: {`"quoted"`},
			"%": {"100%"}, "a_": {"a_b"}, "a%b": nil, "*": {"a*b?"}, "?": {"a*b?"}, "öd": {"Ödland"}, "=od": {"Ödland"}, "--": {`O'Brien; DROP TABLE mapping --`},
			"blanks two": {"two  blanks"}, "two  blanks": {"two  blanks"}, "ö zz": nil,
			// What all have: an integration and a login name.
			"": all, " \t\n": all, "e": all, "_": all, "EM": all, "m p": all,
		} {
			wantEqual(t, text, s.names(t, securitycenter.Filter{Text: text}), want)
		}
	})
}

func TestWordsAreLookedForWhereTheRestOfTheFilterAllows(t *testing.T) {
	s := listed(t)
	check := func(how string) {
		for _, want := range []struct {
			filter securitycenter.Filter
			names  []string
		}{
			{securitycenter.Filter{Text: "cn=", TenantID: "acme"}, []string{"Alpha", "Äther", "bravo", "charlie", "superseded"}},
			{securitycenter.Filter{Text: "cn=", TenantID: "acme", Live: true}, []string{"Alpha", "Äther", "bravo", "charlie"}},
			{securitycenter.Filter{Text: "cn=", TenantID: "other"}, []string{"elsewhere"}},
			{securitycenter.Filter{Text: "cn=", Login: "Somebody"}, []string{"elsewhere"}},
			{securitycenter.Filter{Text: "cn=", Login: "somebody"}, nil},
			{securitycenter.Filter{Text: "cn=", Begins: "ÄTH"}, []string{"Äther"}},
			{securitycenter.Filter{Text: "deleted"}, nil},
			{securitycenter.Filter{Text: "elsewhere", TenantID: "acme"}, nil},
		} {
			wantEqual(t, fmt.Sprintf("%s: %+v", how, want.filter), s.names(t, want.filter), want.names)
		}
	}
	check("in the database")
	ok(t, s.Prepare(t.Context(), ""))
	check("in memory")
}

func TestWhatChangesIsFoundAsItIsNow(t *testing.T) {
	bothWays(t, func(t *testing.T, s *Store, prepare func()) {
		other := opened(t, s.dir)
		prepare()
		s.addAll(t, crowd(10))
		found := func(text string, sort securitycenter.Sort) []string {
			t.Helper()
			return s.names(t, securitycenter.Filter{Text: text, Sort: sort})
		}
		for _, sort := range allOrders {
			wantEqual(t, "before", len(found("test", sort)), 10) // "Test CA" issued all of them
		}
		for name, by := range map[string]*Store{"Neu": s, "Anders": other} {
			by.add(t, mapping(name))
			wantEqual(t, "added", found(strings.ToUpper(name), ""), []string{name})
			change := func(change func(m *securitycenter.Mapping)) {
				t.Helper()
				_, err := by.Change(t.Context(), "id-"+name, func(m *securitycenter.Mapping) ([]securitycenter.Event, error) { change(m); return nil, nil })
				ok(t, err)
			}
			change(func(m *securitycenter.Mapping) { m.ConfigurationName, m.LoginName = "zuletzt", "Somebody" })
			wantEqual(t, "renamed", found("zuletzt somebody", ""), []string{"zuletzt"})
			wantEqual(t, "last by name", slices.Index(found("test", ""), "zuletzt"), 10)
			change(func(m *securitycenter.Mapping) { m.Versions[0].NotAfter = noon.Add(-day) })
			wantEqual(t, "first by expiry", slices.Index(found("test", securitycenter.ByExpiry), "zuletzt"), 0)
			change(func(m *securitycenter.Mapping) { m.State = securitycenter.DeletedHere })
			wantEqual(t, "deleted", found("zuletzt", ""), []string(nil))
			for _, sort := range allOrders {
				wantEqual(t, "left", len(found("test", sort)), 10)
			}
		}
	})
}

func TestARegisterOfAnEarlierVersionIsSearched(t *testing.T) {
	earlier := version(t.TempDir(), 3) // before the changes of mappings were numbered
	ok(t, earlier.open(t.Context()))
	defer earlier.Close()
	ok(t, earlier.PutTenant(t.Context(), tenant("acme")))
	earlier.addAll(t, crowd(20))

	s := opened(t, earlier.dir)
	ok(t, s.Prepare(t.Context(), ""))
	wantEqual(t, "backups", len(matching(t, s.dir, "backup/*")), 1)
	wantEqual(t, "found", len(s.names(t, securitycenter.Filter{Text: "test"})), 20)
	earlier.add(t, mapping("by the earlier program, which had it open"))
	wantEqual(t, "found", len(s.names(t, securitycenter.Filter{Text: "earlier"})), 1)
	ok(t, earlier.reach(t, "id-by the earlier program, which had it open", securitycenter.DeletedHere))
	wantEqual(t, "found", len(s.names(t, securitycenter.Filter{Text: "earlier"})), 0)
	wantEqual(t, "found", len(s.names(t, securitycenter.Filter{Text: "test"})), 20)

	again := version(s.dir, 3)
	defer again.Close()
	if err := again.open(t.Context()); !errors.Is(err, errTooNew) {
		t.Errorf("the earlier program opens it again: %v", err)
	}
}

func TestAPreparationThatIsGivenUpIsBegunAnew(t *testing.T) {
	s := withTenant(t)
	s.addAll(t, crowd(20))
	given, up := context.WithCancel(t.Context())
	up()
	if err := s.Prepare(given, ""); !errors.Is(err, context.Canceled) || s.finder.ready.Load() {
		t.Errorf("got %v, ready: %v", err, s.finder.ready.Load())
	}
	ok(t, s.Prepare(t.Context(), ""))
	if _, _, err := s.Rows(given, securitycenter.Filter{Text: "odd"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantEqual(t, "found", len(s.names(t, securitycenter.Filter{Text: "odd"})), 7)
}

func TestMoreChangesThanAreWorthSortingIn(t *testing.T) {
	s := withTenant(t)
	ok(t, s.Prepare(t.Context(), securitycenter.ByExpiry))
	s.addAll(t, crowd(2*fewChanges))
	for _, sort := range allOrders {
		wantEqual(t, string(sort), s.names(t, securitycenter.Filter{Sort: sort, Text: "test"}), s.names(t, securitycenter.Filter{Sort: sort}))
	}
}

func TestManySearchWhileMappingsAreAdded(t *testing.T) {
	s := withTenant(t)
	ok(t, s.Prepare(t.Context(), securitycenter.ByExpiry))
	var all sync.WaitGroup
	for _, sort := range allOrders {
		all.Go(func() {
			last := 0
			for range 50 {
				rows, total, err := s.Rows(t.Context(), securitycenter.Filter{Text: "test", Sort: sort})
				if err != nil || total < last || len(rows) != total {
					t.Errorf("%d rows of %d, after %d (%v)", len(rows), total, last, err)
				}
				last = total
			}
		})
	}
	for _, m := range crowd(20) {
		s.add(t, m)
	}
	all.Wait()
	wantEqual(t, "found", len(s.names(t, securitycenter.Filter{Text: "test"})), 20)
}
