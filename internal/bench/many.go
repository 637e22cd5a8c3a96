//go:build linux

package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
	"certmap/internal/store"
	"certmap/internal/vault"
)

const (
	manyMappings = 200
	manyAtOnce   = 16
	manyDelay    = 50 * time.Millisecond
	manyHost     = "api.cert.bench.test"
)

// A slowServer answers every call after a delay, as a tenant far away does. It takes any certificate.
type slowServer struct {
	*httptest.Server
	ca *certtest.Pair
}

func startSlowServer() *slowServer {
	s := &slowServer{ca: certtest.NewCA("CN=Bench CA")}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(answerSlowly))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{s.ca.Issue("CN="+manyHost, certtest.Hosts(manyHost)).TLS()}, ClientAuth: tls.RequireAnyClientCert}
	s.StartTLS()
	return s
}

func answerSlowly(w http.ResponseWriter, r *http.Request) {
	time.Sleep(manyDelay)
	if strings.HasPrefix(r.URL.Path, "/odata/") {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"d":{"results":[{"userId":"1"}]}}`)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	_, _ = io.WriteString(w, `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>`+soapBody(r.Header.Get("SOAPAction"))+`</soapenv:Body></soapenv:Envelope>`)
}

func soapBody(action string) string {
	const in = ` xmlns="urn:sfobject.sfapi.successfactors.com"`
	switch action {
	case "login":
		return `<loginResponse` + in + `><result><sessionId>bench</sessionId><msUntilPwdExpiration>1</msUntilPwdExpiration></result></loginResponse>`
	case "query":
		return `<queryResponse` + in + `><result><sfobject><id>1</id><type>CompoundEmployee</type><person><person_id>1</person_id></person></sfobject><numResults>1</numResults><hasMore>false</hasMore></result></queryResponse>`
	}
	return `<` + action + `Response` + in + `><result>true</result></` + action + `Response>`
}

func (s *slowServer) address() string { return s.Listener.Addr().String() }

// many are 200 mappings in a real register, with their keys in a real vault.
type many struct {
	*securitycenter.Center
	server     *slowServer
	identities []*certtest.Pair
}

func newMany(ctx context.Context, dir string) (*many, error) {
	register, _, err := store.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	secrets := vault.NewFile(dir)
	if err := secrets.Unlock(ctx, cert.SecretString("bench")); err != nil {
		return nil, err
	}
	m := &many{server: startSlowServer()}
	m.Center = securitycenter.New(securitycenter.Parts{Register: register, Vault: secrets, Prober: &probe.Prober{}})
	t, err := m.SaveTenant(ctx, securitycenter.Tenant{Name: "Bench", CompanyID: "BENCH", Environment: securitycenter.OtherKind, Host: manyHost,
		Connect: m.server.address(), Roots: string(m.server.ca.PEM())})
	if err != nil {
		return nil, err
	}
	for i := range manyMappings {
		if err := m.add(ctx, t, fmt.Sprintf("ECP %03d", i)); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// add maps one more certificate, whose key is kept in a P12 file.
func (m *many) add(ctx context.Context, t securitycenter.Tenant, name string) error {
	p := m.server.ca.Issue("CN="+name, certtest.WithKey(certtest.EC()))
	m.identities = append(m.identities, p)
	_, err := m.Record(ctx, securitycenter.DraftForm{TenantID: t.ID, ConfigurationName: name, IntegrationName: "Employee Central Payroll", LoginName: "X",
		File: cert.Open(ctx, p.PEM(), cert.Options{}), Item: -1})
	if err != nil {
		return err
	}
	_, err = m.KeepIdentity(ctx, t.ID, name+".p12", p.P12("bench"), cert.SecretString("bench"))
	return err
}

// manyTests measures the test of all mappings, with everything that is read and kept around it, against the same calls
// from a bare loop at the same concurrency.
func manyTests() (figures, error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "certmap-bench-many-")
	if err != nil {
		return figures{}, err
	}
	defer os.RemoveAll(dir)
	m, err := newMany(ctx, dir)
	if err != nil {
		return figures{}, err
	}
	defer m.server.Close()
	f, err := alternate(rounds, func() (float64, error) {
		began := time.Now()
		sum, err := m.TestAll(ctx, securitycenter.ManyTrial{}, nil)
		if n := sum.Count(securitycenter.Passed); err == nil && n != manyMappings {
			err = fmt.Errorf("%d of %d passed: %+v", n, manyMappings, sum.Tallies)
		}
		return milliseconds(began), err
	}, func() (float64, error) {
		began := time.Now()
		err := m.bare(ctx)
		return milliseconds(began), err
	})
	f.unit = "ms"
	return f, err
}

func (m *many) bare(ctx context.Context) error {
	roots := x509.NewCertPool()
	roots.AddCert(m.server.ca.Cert)
	var g errgroup.Group
	g.SetLimit(manyAtOnce)
	for _, p := range m.identities {
		g.Go(func() error {
			return m.bareCalls(ctx, &tls.Config{ServerName: manyHost, RootCAs: roots, Certificates: []tls.Certificate{p.TLS()}})
		})
	}
	return g.Wait()
}

// bareCalls makes the handshake and the same requests with nothing around them.
func (m *many) bareCalls(ctx context.Context, config *tls.Config) error {
	raw, err := (&net.Dialer{}).DialContext(ctx, "tcp", m.server.address())
	if err != nil {
		return err
	}
	defer raw.Close()
	conn := tls.Client(raw, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		return err
	}
	reader := bufio.NewReader(conn)
	c := sfapi.Caller{Host: manyHost, CompanyID: "BENCH", CorrelationID: "bench"}
	for _, r := range []*http.Request{c.Users(), c.Login(), c.IsValidSession("bench"), c.Compound("bench", "", []string{"person"}), c.Logout("bench")} {
		_, callErr := roundTrip(conn, reader, r)
		err = errors.Join(err, callErr)
	}
	return err
}
