package reliability

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"certmap/internal/securitycenter"
	"certmap/internal/store"
)

const (
	lives     = 250 // commands that are begun, about half of which are killed
	newcomers = 30  // homes in which the first command may be killed
	atOnce    = 2

	// On a machine that is busy with other things it is less, to end in time: after patience the fewest will do.
	fewest   = 100
	patience = time.Minute
)

// A fate decides when a command is killed. It learns how long a command of a kind takes on this machine, so that about as
// many are killed as come to their end, whatever else the machine does.
type fate struct {
	mu     sync.Mutex
	random *rand.Rand
	usual  map[string]time.Duration

	killed, ended int
}

func newFate(t *testing.T) *fate {
	seed := uint64(time.Now().UnixNano())
	t.Logf("the seed is %d", seed)
	return &fate{random: rand.New(rand.NewPCG(seed, 0)), usual: map[string]time.Duration{}}
}

// after says how long the next command of a kind lives.
func (f *fate) after(kind string) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.usual[kind] == 0 {
		f.usual[kind] = 200 * time.Millisecond
	}
	return time.Duration(f.random.Int64N(int64(2 * f.usual[kind])))
}

// learn hears how a command of a kind ended.
func (f *fate) learn(kind string, o outcome) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if o.code < 0 {
		f.killed++
		f.usual[kind] += f.usual[kind] / 6
	} else {
		f.ended++
		f.usual[kind] -= f.usual[kind] / 6
	}
}

func (f *fate) number(n int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.random.IntN(n)
}

// wantBoth checks that a good part of the commands was killed, and a good part not: the test would show nothing else.
func (f *fate) wantBoth(t *testing.T) {
	t.Helper()
	t.Logf("%d were killed, %d came to their end", f.killed, f.ended)
	if all := f.killed + f.ended; f.killed < all/10 || f.ended < all/10 {
		t.Error("too few of one of them")
	}
}

// A ledger is what the program has acknowledged.
type ledger struct {
	mu       sync.Mutex
	added    []acknowledged
	uploaded map[string]int // how often, by ID
	tested   []acknowledged // by the ID of the call
}

// acknowledged is what a command has printed.
type acknowledged struct {
	ID          string `json:"id"`
	Name        string `json:"configuration_name"`
	State       string `json:"state"`
	Correlation string `json:"correlation_id"`
}

// acts are what is done over and over: a command, and what it acknowledges.
var acts = map[string]struct {
	args func(name string) []string
	note func(*ledger, acknowledged)
}{
	"upload": {func(name string) []string { return []string{"mappings", "upload", name, "--json"} },
		func(l *ledger, a acknowledged) { l.uploaded[a.ID]++ }},
	"test": {func(name string) []string { return []string{"test", name, "--control", "--json"} },
		func(l *ledger, a acknowledged) { l.tested = append(l.tested, a) }},
}

func TestNothingAcknowledgedIsLostByAKill(t *testing.T) {
	h := newHome(t)
	h.practised(t)
	f, l := newFate(t), &ledger{uploaded: map[string]int{}}
	next := make(chan int)
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for n := range next {
				l.live(t, h, f, n)
			}
		})
	}
	for n, began := 0, time.Now(); n < fewest || n < lives && time.Since(began) < patience; n++ {
		next <- n
	}
	close(next)
	all.Wait()
	f.wantBoth(t)
	l.wantKept(t, h)
}

// live runs one command, of which nobody knows whether it comes to its end, and notes what it has acknowledged.
func (l *ledger) live(t *testing.T, h *home, f *fate, n int) {
	kind, name := []string{"add", "upload", "test"}[f.number(3)], l.any(f)
	if name == "" || kind == "add" {
		l.add(t, h, f, fmt.Sprintf("ECP %04d", n))
		return
	}
	o, err := h.killed(f.after(kind), acts[kind].args(name)...)
	if err != nil {
		t.Error(err)
		return
	}
	f.learn(kind, o)
	if o.code > 3 { // 1 and 3 are results: another worker uploads the same, or there is no key to test with
		t.Errorf("%s %s ends with %d: %s", kind, name, o.code, o.err)
	}
	var a acknowledged
	if o.said(&a) {
		l.mu.Lock()
		defer l.mu.Unlock()
		a.Name = name
		acts[kind].note(l, a)
	}
}

func (l *ledger) add(t *testing.T, h *home, f *fate, name string) {
	l.mu.Lock()
	path := h.file(t, name+".cer", h.ca.Issue("CN="+name).PEM())
	l.mu.Unlock()
	o, err := h.killed(f.after("add"), "mappings", "add", path, "--tenant", "CertmapPractice", "--name", name, "--json")
	if err != nil {
		t.Error(err)
		return
	}
	f.learn("add", o)
	if o.code > 0 {
		t.Errorf("add ends with %d: %s", o.code, o.err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if a := (acknowledged{}); o.said(&a) {
		l.added = append(l.added, a)
	}
}

// any returns the name of a mapping that is there, nothing while there is none.
func (l *ledger) any(f *fate) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.added) == 0 {
		return ""
	}
	return l.added[f.number(len(l.added))].Name
}

// wantKept checks that the register is whole and holds all that was acknowledged.
func (l *ledger) wantKept(t *testing.T, h *home) {
	t.Helper()
	wantWhole(t, h)
	register := h.register(t)
	t.Logf("acknowledged: %d added, %d uploaded, %d tested", len(l.added), len(l.uploaded), len(l.tested))
	if len(l.added) == 0 || len(l.uploaded) == 0 || len(l.tested) == 0 {
		t.Error("something was never acknowledged")
	}
	for _, a := range l.added {
		if m, err := register.Mapping(t.Context(), a.ID); err != nil || m.ConfigurationName != a.Name || len(m.Versions) != 1 {
			t.Errorf("%s was added and is lost: %+v (%v)", a.Name, m, err)
		}
	}
	for id, times := range l.uploaded {
		if got := count(t, register, id, securitycenter.EventUploaded); got < times {
			t.Errorf("%s was uploaded %d times, its history tells of %d", id, times, got)
		}
	}
	wantTests(t, register, l.tested)
}

func count(t *testing.T, register *store.Store, id string, kind securitycenter.EventKind) int {
	t.Helper()
	events, err := register.History(t.Context(), id)
	ok(t, err)
	n := 0
	for _, e := range events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func wantTests(t *testing.T, register *store.Store, tested []acknowledged) {
	t.Helper()
	records, err := register.Tests(t.Context(), "", "", 10*lives)
	ok(t, err)
	kept, told := map[string]securitycenter.TestRecord{}, map[string]bool{}
	for _, r := range records {
		kept[r.Result.CorrelationID] = r
		events, err := register.History(t.Context(), r.MappingID)
		ok(t, err)
		for _, e := range events {
			told[e.Values["Test"]] = true
		}
	}
	for _, a := range tested {
		if r, ok := kept[a.Correlation]; !ok || !told[r.ID] {
			t.Errorf("a test of %s was acknowledged and is lost", a.Name)
		}
	}
}

// wantWhole has SQLite look at every page and every index.
func wantWhole(t *testing.T, h *home) {
	t.Helper()
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(h.dir, "register.db"))}).String())
	ok(t, err)
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(context.Background(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("the register is not whole: %s (%v)", verdict, err)
	}
}

// TestTheFirstStartMayBeKilled kills while the register is made.
func TestTheFirstStartMayBeKilled(t *testing.T) {
	f := newFate(t)
	for range newcomers {
		h := newHome(t)
		args := []string{"tenants", "add", "ACME", "--company", "ACMEprod", "--host", "api4.cert.successfactors.com", "--json"}
		o, err := h.killed(f.after("first"), args...)
		ok(t, err)
		f.learn("first", o)
		var a acknowledged
		acknowledgedIt := o.said(&a)
		register := h.register(t)
		tenants, err := register.Tenants(t.Context())
		if err != nil || acknowledgedIt && (len(tenants) != 1 || tenants[0].ID != a.ID) {
			t.Errorf("the tenant was acknowledged and is lost: %+v (%v)", tenants, err)
		}
		ok(t, register.Close())
		wantWhole(t, h)
	}
	f.wantBoth(t)
}
