package practice

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// benchTenant is a tenant with the practice ECP system mapped.
func benchTenant(b *testing.B) (*Tenant, *http.Transport, string) {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "tenant")
	if err := os.CopyFS(dir, os.DirFS(seed)); err != nil {
		b.Fatal(err)
	}
	tenant, err := Start(b.Context(), dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { tenant.Close() })
	export, err := os.ReadFile(tenant.Facts().ECP.Export)
	if err == nil {
		_, err = tenant.server.mappings.add(upload{"ECP Practice", "Employee Central Payroll", "SFAPI_ECP", string(export)})
	}
	if err != nil {
		b.Fatal(err)
	}
	system, err := tenant.ecpSystem()
	if err != nil {
		b.Fatal(err)
	}
	return tenant, system.client.Transport.(*http.Transport), "https://" + tenant.Facts().MTLSHost + firstUser
}

func callOnce(b *testing.B, transport *http.Transport, url string) {
	b.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("successfactors-companyid", CompanyID)
	response, err := transport.RoundTrip(request)
	if err != nil {
		b.Fatal(err)
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		b.Fatal(response.Status)
	}
}

// BenchmarkCall is one OData call over a connection that is kept.
func BenchmarkCall(b *testing.B) {
	_, transport, url := benchTenant(b)
	for b.Loop() {
		callOnce(b, transport, url)
	}
}

// BenchmarkCallWithHandshake is one OData call over a connection of its own, the client's side included.
func BenchmarkCallWithHandshake(b *testing.B) {
	_, transport, url := benchTenant(b)
	transport.DisableKeepAlives = true
	for b.Loop() {
		callOnce(b, transport, url)
	}
}

// BenchmarkNextStart opens a tenant that has been made before.
func BenchmarkNextStart(b *testing.B) {
	tenant, _, _ := benchTenant(b)
	dir := string(tenant.folder)
	tenant.Close()
	for b.Loop() {
		again, err := Start(context.Background(), dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		again.Close()
	}
}

// BenchmarkFirstStart makes a tenant, three RSA keys included.
func BenchmarkFirstStart(b *testing.B) {
	for b.Loop() {
		tenant, err := Start(context.Background(), filepath.Join(b.TempDir(), "tenant"), Options{})
		if err != nil {
			b.Fatal(err)
		}
		tenant.Close()
	}
}
