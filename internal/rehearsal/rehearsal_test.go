package rehearsal

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
	"certmap/internal/upload"
)

// in is a rehearsal in a folder.
func in(t *testing.T, dir string) *Rehearsal {
	t.Helper()
	r := &Rehearsal{Dir: dir, Log: slog.New(slog.DiscardHandler)}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func tenantOf(t *testing.T, r *Rehearsal) securitycenter.Tenant {
	t.Helper()
	tenant, err := r.Tenant(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// answers tells whether a server listens at an address.
func answers(t *testing.T, address string) bool {
	t.Helper()
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		return false
	}
	c.Close()
	return true
}

func TestThePracticeTenantIsToldAsItIsServed(t *testing.T) {
	r := in(t, filepath.Join(t.TempDir(), "Übung 1"))
	got := tenantOf(t, r)
	if !got.IsPractice() || !answers(t, got.Connect) || got.Name == "" || got.CompanyID == "" || got.APIUser == "" || got.SecurityCenter == "" {
		t.Errorf("got %+v", got)
	}
	if name := text.Must(text.German).Tenant(got.Name); name != "Übungsmandant" {
		t.Errorf("in German it is called %s", name)
	}
	if got.APIHost == got.Host || securitycenter.MTLSHost(got.APIHost) != got.Host {
		t.Errorf("the hosts are %s and %s", got.APIHost, got.Host)
	}
	if roots := cert.Open(t.Context(), []byte(got.Roots), cert.Options{}).Certificates(); len(roots) == 0 || !roots[0].IsCA {
		t.Errorf("the authority is %q", got.Roots)
	}
	if got != tenantOf(t, r) {
		t.Error("the second time it is another one")
	}
}

func TestTheIdentityIsThatOfTheExport(t *testing.T) {
	r := in(t, t.TempDir())
	file, pin, err := r.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id, problem := cert.Open(t.Context(), file, cert.Options{Passphrases: []cert.Secret{pin}}).Identity()
	if problem != nil || id.Key == nil {
		t.Fatalf("it does not open: %v", problem)
	}
	path, err := r.Export(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if export := cert.Open(t.Context(), data, cert.Options{}).LeafCertificate(); export == nil || !bytes.Equal(export.Raw, id.Leaf.Raw) {
		t.Error("the export is of another certificate")
	}
}

func TestAMappingCanBeUploaded(t *testing.T) {
	r := in(t, t.TempDir())
	path, err := r.Export(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := securitycenter.Mapping{ConfigurationName: "ECP", IntegrationName: "Employee Central Payroll", Versions: []securitycenter.Version{{PEM: string(data)}}}
	id, err := (&upload.Practice{Target: r.Target}).Upload(t.Context(), tenantOf(t, r), m)
	if err != nil || id == "" {
		t.Errorf("got %q (%v)", id, err)
	}
}

func TestManyCallersStartOneServer(t *testing.T) {
	r := in(t, t.TempDir())
	addresses := make([]string, 8)
	var all sync.WaitGroup
	for i := range addresses {
		all.Go(func() {
			if tenant, err := r.Tenant(t.Context()); err == nil {
				addresses[i] = tenant.Connect
			}
		})
	}
	all.Wait()
	for _, a := range addresses {
		if a == "" || a != addresses[0] {
			t.Fatalf("got %q", addresses)
		}
	}
}

func TestASecondRehearsalOfAFolderUsesTheFirst(t *testing.T) {
	dir := t.TempDir()
	first, second := in(t, dir), in(t, dir)
	served := tenantOf(t, first)
	if got := tenantOf(t, second); got != served {
		t.Errorf("the second has %+v, the first %+v", got, served)
	}
	if err := second.Close(); err != nil || !answers(t, served.Connect) {
		t.Errorf("the end of the second ended the first (%v)", err)
	}
}

func TestAfterItsEndItStartsAnewAtTheSameAddress(t *testing.T) {
	r := in(t, t.TempDir())
	before := tenantOf(t, r)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if answers(t, before.Connect) {
		t.Error("the server goes on")
	}
	if err := r.Close(); err != nil {
		t.Errorf("closing what is closed: %v", err)
	}
	if after := tenantOf(t, r); after != before {
		t.Errorf("got %+v, before it was %+v", after, before)
	}
}

func TestTheServerOutlivesWhoStartedIt(t *testing.T) {
	r := in(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	tenant, err := r.Tenant(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := r.tenant.Ready(t.Context()); err != nil || !answers(t, tenant.Connect) {
		t.Errorf("it ended with its first caller (%v)", err)
	}
}

func TestAStartCanBeGivenUpAndDoneAgain(t *testing.T) {
	r := in(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Tenant(ctx); !errors.Is(err, context.Canceled) || errors.Is(err, &securitycenter.Fault{ID: securitycenter.PracticeFailed}) {
		t.Errorf("got %v", err)
	}
	if r.tenant != nil {
		t.Error("the server was kept")
	}
	tenantOf(t, r)
}

func TestAFolderThatCannotBeMadeIsToldByEveryMethod(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := in(t, filepath.Join(file, "practice"))
	_, tenant := r.Tenant(t.Context())
	_, _, identity := r.Identity(t.Context())
	_, export := r.Export(t.Context())
	_, target := r.Target(t.Context())
	for name, err := range map[string]error{"Tenant": tenant, "Identity": identity, "Export": export, "Target": target} {
		if !errors.Is(err, &securitycenter.Fault{ID: securitycenter.PracticeFailed}) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFileThatIsGoneIsTold(t *testing.T) {
	r := in(t, t.TempDir())
	tenantOf(t, r)
	if err := os.Remove(r.tenant.Facts().ECP.P12); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Identity(t.Context()); !errors.Is(err, &securitycenter.Fault{ID: securitycenter.PracticeFailed}) {
		t.Errorf("got %v", err)
	}
}
