package store

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

// noon is the time by the clock of these tests.
var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// opened opens the register in a folder, about which there must be nothing to tell.
func opened(t *testing.T, dir string) *Store {
	t.Helper()
	s, notice, err := Open(t.Context(), dir)
	if err != nil || notice != nil {
		t.Fatalf("opening %s: %v, notice %v", dir, err, notice)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// withTenant is a register in a folder of its own that knows one tenant, "acme".
func withTenant(t *testing.T) *Store {
	t.Helper()
	s := opened(t, t.TempDir())
	ok(t, s.PutTenant(t.Context(), tenant("acme")))
	return s
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func tenant(id string) securitycenter.Tenant {
	return securitycenter.Tenant{ID: id, Name: "Tenant " + id, CompanyID: "Company", Environment: securitycenter.Production,
		Host: id + ".cert.example", Created: noon}
}

// mapping is a draft under the tenant "acme", with a certificate whose subject is its name.
func mapping(name string) securitycenter.Mapping {
	return securitycenter.Mapping{ID: "id-" + name, TenantID: "acme", ConfigurationName: name, IntegrationName: "Employee Central Payroll",
		LoginName: "SFAPI_ECP", State: securitycenter.Draft, Created: noon, CreatedBy: "M. Meier", Since: noon, By: "M. Meier",
		Versions: []securitycenter.Version{{SHA256: "0a", PEM: "-----BEGIN", Subject: "CN=" + name, Issuer: "CN=Test CA", Serial: "01",
			NotBefore: noon.Add(-day), NotAfter: noon.Add(100 * day), Added: noon, AddedBy: "M. Meier"}}}
}

func saved() securitycenter.Event {
	return securitycenter.Event{Kind: securitycenter.EventSaved, At: noon, By: "M. Meier"}
}

// add stores a mapping.
func (s *Store) add(t *testing.T, m securitycenter.Mapping) {
	t.Helper()
	ok(t, s.Add(t.Context(), m, saved()))
}

// names returns the configuration names that a filter finds, in its order.
func (s *Store) names(t *testing.T, f securitycenter.Filter) []string {
	t.Helper()
	rows, _, err := s.Rows(t.Context(), f)
	ok(t, err)
	var out []string
	for _, r := range rows {
		out = append(out, r.ConfigurationName)
	}
	return out
}

// wantFault checks that an error is the fault of this ID, and returns it.
func wantFault(t *testing.T, err error, id securitycenter.FaultID) *securitycenter.Fault {
	t.Helper()
	var fault *securitycenter.Fault
	if !errors.As(err, &fault) || fault.ID != id {
		t.Fatalf("got %v, want the fault %s", err, id)
	}
	return fault
}

func wantEqual(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %#v, want %#v", what, got, want)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	ok(t, os.MkdirAll(filepath.Dir(path), 0o700))
	ok(t, os.WriteFile(path, data, 0o600))
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	ok(t, err)
	return data
}

// matching returns the paths in a folder that a pattern describes.
func matching(t *testing.T, dir, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	ok(t, err)
	return found
}
