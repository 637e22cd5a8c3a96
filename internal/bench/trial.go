//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"certmap/cert"
	"certmap/internal/practice"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

const trials = 101

// A server is the practice tenant in this process, with a mapping and the identity that it is for.
type server struct {
	*practice.Tenant
	facts practice.Facts
	roots *x509.CertPool
	ecp   *cert.Identity
}

func startServer(ctx context.Context) (*server, error) {
	dir, err := os.MkdirTemp("", "certmap-bench-practice-")
	if err != nil {
		return nil, err
	}
	t, err := practice.Start(ctx, dir, practice.Options{})
	if err != nil {
		return nil, err
	}
	if err := t.Ready(ctx); err != nil {
		return nil, err
	}
	s := &server{Tenant: t, facts: t.Facts(), roots: x509.NewCertPool()}
	ca, err := os.ReadFile(s.facts.CAFile)
	if err != nil {
		return nil, err
	}
	s.roots.AppendCertsFromPEM(ca)
	p12, err := os.ReadFile(s.facts.ECP.P12)
	if err != nil {
		return nil, err
	}
	var problem *cert.Problem
	s.ecp, problem = cert.Open(ctx, p12, cert.Options{Passphrases: []cert.Secret{cert.SecretString(s.facts.ECP.PIN)}}).Identity()
	if problem != nil {
		return nil, problem
	}
	return s, s.mapECP(ctx)
}

func (s *server) mapECP(ctx context.Context) error {
	file, err := os.ReadFile(s.facts.ECP.Export)
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]string{"configurationName": "ECP", "integrationName": "Employee Central Payroll", "loginName": s.facts.ECP.LoginName, "certificate": string(file)})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+s.facts.APIHost+"/securitycenter/v1/mappings", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+s.facts.Token)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: s.roots}, DialContext: s.dial}}
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("mapping the practice ECP: HTTP %d", resp.StatusCode)
	}
	return nil
}

func (s *server) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "tcp", s.facts.Listen)
}

// oneTest measures the whole ladder against the bare handshake with the same requests.
func oneTest() (figures, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s, err := startServer(ctx)
	if err != nil {
		return figures{}, err
	}
	defer s.Close()
	p := &probe.Prober{Roots: s.roots}
	f, err := alternate(trials, func() (float64, error) {
		began := time.Now()
		r := p.Probe(ctx, securitycenter.Probe{Host: s.facts.MTLSHost, Connect: s.facts.Listen, CompanyID: s.facts.CompanyID, Person: s.facts.Person, Identity: s.ecp}, nil)
		if r.Verdict != securitycenter.Passed {
			return 0, fmt.Errorf("the test did not pass: %s", r.Cause)
		}
		return milliseconds(began), nil
	}, func() (float64, error) {
		began := time.Now()
		err := s.bare(ctx)
		return milliseconds(began), err
	})
	f.unit = "ms"
	return f, err
}

func milliseconds(began time.Time) float64 { return float64(time.Since(began).Microseconds()) / 1000 }

// bare makes the handshake and the same requests with nothing around them.
func (s *server) bare(ctx context.Context) error {
	raw, err := s.dial(ctx, "", "")
	if err != nil {
		return err
	}
	defer raw.Close()
	chain := [][]byte{s.ecp.Leaf.Raw}
	for _, c := range s.ecp.Chain {
		chain = append(chain, c.Raw)
	}
	conn := tls.Client(raw, &tls.Config{ServerName: s.facts.MTLSHost, RootCAs: s.roots, Certificates: []tls.Certificate{{Certificate: chain, PrivateKey: s.ecp.Key}}})
	if err := conn.HandshakeContext(ctx); err != nil {
		return err
	}
	reader := bufio.NewReader(conn)
	c := sfapi.Caller{Host: s.facts.MTLSHost, CompanyID: s.facts.CompanyID, CorrelationID: "bench"}
	if _, err := roundTrip(conn, reader, c.Users()); err != nil {
		return err
	}
	login, err := roundTrip(conn, reader, c.Login())
	if err != nil {
		return err
	}
	said, _ := sfapi.ReadSOAP(login)
	for _, r := range []*http.Request{c.IsValidSession(said.SessionID), c.Compound(said.SessionID, s.facts.Person, []string{"person"}), c.Logout(said.SessionID)} {
		if _, err := roundTrip(conn, reader, r); err != nil {
			return err
		}
	}
	return nil
}

func roundTrip(conn net.Conn, reader *bufio.Reader, r *http.Request) ([]byte, error) {
	if err := r.Write(conn); err != nil {
		return nil, err
	}
	resp, err := http.ReadResponse(reader, r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
