package reliability

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"certmap/internal/securitycenter"
)

// acme adds a tenant that is not practice.
func (h *home) acme(t *testing.T) {
	t.Helper()
	o := h.run(t, "tenants", "add", "ACME", "--company", "ACMEprod", "--host", "api4.cert.successfactors.com", "--json")
	if o.code != 0 {
		t.Fatalf("%d: %s", o.code, o.err)
	}
}

func (h *home) add(t *testing.T, name string) (outcome, acknowledged) {
	t.Helper()
	path := h.file(t, name+".cer", h.ca.Issue("CN="+name).PEM())
	o := h.run(t, "mappings", "add", path, "--tenant", "ACMEprod", "--name", name, "--json")
	var a acknowledged
	o.said(&a)
	return o, a
}

func TestTwoProcessesWriteAtOnce(t *testing.T) {
	h := newHome(t)
	h.acme(t)
	const each = 12
	window := h.register(t) // as a window holds it open beside the commands
	before, err := window.Revision(t.Context())
	ok(t, err)
	var all sync.WaitGroup
	for _, who := range []string{"A", "B"} {
		all.Go(func() {
			for n := range each {
				if o, a := h.add(t, fmt.Sprint("ECP ", who, n)); o.code != 0 || a.ID == "" {
					t.Errorf("%d: %s", o.code, o.err)
				}
			}
		})
	}
	for n := range each {
		m := securitycenter.Mapping{ID: fmt.Sprint("window-", n), TenantID: first(t, window).ID, ConfigurationName: fmt.Sprint("ECP W", n),
			State: securitycenter.Draft, Versions: []securitycenter.Version{{Subject: fmt.Sprint("CN=W", n), Issuer: "CN=CA"}}}
		if err := window.Add(t.Context(), m, securitycenter.Event{Kind: securitycenter.EventSaved}); err != nil {
			t.Error(err)
		}
	}
	all.Wait()
	if now, err := window.Revision(t.Context()); err != nil || now == before {
		t.Errorf("the window does not see that something was changed (%v)", err)
	}
	if _, total, err := window.Rows(t.Context(), securitycenter.Filter{}); err != nil || total != 3*each {
		t.Errorf("the window sees %d mappings (%v)", total, err)
	}
	o := h.run(t, "mappings", "--json")
	if got := strings.Count(string(o.out), "\n"); got != 3*each || !json.Valid(o.out[:strings.IndexByte(string(o.out), '\n')]) {
		t.Errorf("a command sees %d mappings, %s", got, o.err)
	}
	wantWhole(t, h)
}

// first is the one tenant of a register.
func first(t *testing.T, register securitycenter.Register) securitycenter.Tenant {
	t.Helper()
	all, err := register.Tenants(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d tenants (%v)", len(all), err)
	}
	return all[0]
}

func TestOfTwoThatTakeTheSameNameOneIsRefused(t *testing.T) {
	h := newHome(t)
	h.acme(t)
	for round := range 6 {
		name := fmt.Sprint("ECP ", round)
		path := h.file(t, name+".cer", h.ca.Issue("CN="+name).PEM())
		codes := map[int]int{}
		var all sync.WaitGroup
		var mu sync.Mutex
		for range 2 {
			all.Go(func() {
				o := h.run(t, "mappings", "add", path, "--tenant", "ACMEprod", "--name", name, "--json")
				mu.Lock()
				defer mu.Unlock()
				codes[o.code]++
			})
		}
		all.Wait()
		if codes[0] != 1 || codes[1] != 1 {
			t.Errorf("the exit codes are %v", codes)
		}
	}
	if _, total, err := h.register(t).Rows(t.Context(), securitycenter.Filter{}); err != nil || total != 6 {
		t.Errorf("there are %d mappings (%v)", total, err)
	}
}
