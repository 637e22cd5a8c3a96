package practice

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// patience is how long a test waits for what has to come.
const patience = 20 * time.Second

// seed is a folder that has been served once. Tests copy it, so that keys are made once and not for every test.
var seed string

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		os.Exit(beChild(dir))
	}
	os.Exit(runWithSeed(m))
}

func runWithSeed(m *testing.M) int {
	dir, err := os.MkdirTemp("", "certmap-practice-test-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	seed = filepath.Join(dir, "tenant")
	tenant, err := Start(context.Background(), seed, Options{})
	if err != nil {
		log.Fatal(err)
	}
	tenant.Close()
	return m.Run()
}

// newFolder gives the folder of a tenant that has been served before, on a port of its own.
func newFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tenant")
	if err := os.CopyFS(dir, os.DirFS(seed)); err != nil {
		t.Fatal(err)
	}
	var m material
	if err := folder(dir).readJSON(materialFile, &m); err != nil {
		t.Fatal(err)
	}
	m.Listen = ""
	if err := folder(dir).writeJSON(materialFile, m); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(dir, factsFile))
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, path := range files {
		os.Chmod(path, 0o600) // which the copy does not keep
	}
	return dir
}

// start opens a tenant and closes it at the end of the test.
func start(t *testing.T, dir string, options Options) *Tenant {
	t.Helper()
	tenant, err := Start(t.Context(), dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tenant.Close() })
	ready(t, tenant)
	return tenant
}

func ready(t *testing.T, tenant *Tenant) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := tenant.Ready(ctx); err != nil {
		t.Fatal(err)
	}
}

// newTenant is a tenant that this test alone uses.
func newTenant(t *testing.T) *Tenant { return start(t, newFolder(t), Options{}) }

// eventually waits until something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for until := time.Now().Add(patience); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// readP12 opens a PKCS#12 as a client would.
func readP12(t *testing.T, path, passphrase string) *tls.Certificate {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	key, leaf, chain, err := pkcs12.DecodeChain(data, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	out := &tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}
	for _, c := range chain {
		out.Certificate = append(out.Certificate, c.Raw)
	}
	return out
}

func readRoots(t *testing.T, path string) *x509.CertPool {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(data) {
		t.Fatalf("%s holds no certificate", path)
	}
	return roots
}

// A client calls one tenant over one host.
type client struct {
	t      *testing.T
	host   string
	header http.Header
	http   http.Client
}

// newClient calls a host, with a certificate or with none.
func newClient(t *testing.T, tenant *Tenant, host string, identity *tls.Certificate) *client {
	facts := tenant.Facts()
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, tenant.Facts().Listen)
		},
		TLSClientConfig: &tls.Config{RootCAs: readRoots(t, facts.CAFile)},
	}
	if identity != nil {
		transport.TLSClientConfig.Certificates = []tls.Certificate{*identity}
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{t, host, http.Header{"Successfactors-Companyid": {facts.CompanyID}}, http.Client{Transport: transport, Timeout: patience}}
}

// ecpClient calls the mTLS host with the certificate of the practice ECP system.
func ecpClient(t *testing.T, tenant *Tenant) *client {
	t.Helper()
	facts := tenant.Facts()
	return newClient(t, tenant, facts.MTLSHost, readP12(t, facts.ECP.P12, facts.ECP.PIN))
}

// A reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

func (c *client) try(method, path, body string) (reply, error) {
	request, err := http.NewRequestWithContext(c.t.Context(), method, "https://"+c.host+path, strings.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	request.Header = c.header.Clone()
	response, err := c.http.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(answer)}, err
}

func (c *client) do(method, path, body string) reply {
	c.t.Helper()
	r, err := c.try(method, path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

func (c *client) get(path string) reply {
	c.t.Helper()
	return c.do(http.MethodGet, path, "")
}

// want checks status and a part of the body.
func (r reply) want(t *testing.T, status int, parts ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("status %d, want %d; body %s", r.status, status, r.body)
	}
	for _, part := range parts {
		if !strings.Contains(r.body, part) {
			t.Errorf("the body lacks %q: %s", part, r.body)
		}
	}
}
