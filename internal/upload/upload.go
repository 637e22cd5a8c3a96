// Package upload carries mappings to a target with an API of its own. There is none for SuccessFactors itself: SAP offers
// no API that creates, lists or deletes a mapping. The practice tenant has one.
package upload

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

var _ securitycenter.Uploader = (*Practice)(nil)

const (
	timeout  = 20 * time.Second
	maxReply = 1 << 20
)

// A Target is where the practice tenant's Security Center answers.
type Target struct {
	Host    string // its name in the certificate
	Connect string // IP:port, since the name resolves nowhere
	Roots   string // PEM
	Token   string
}

// Practice uploads to the practice tenant.
type Practice struct {
	// Target makes sure that the practice tenant is served, and returns where. Its errors are Faults.
	Target func(ctx context.Context) (Target, error)
}

// Handles implements securitycenter.Uploader.
func (*Practice) Handles(t securitycenter.Tenant) bool { return t.IsPractice() }

// entry is a mapping as the Security Center of the practice tenant speaks of it.
type entry struct {
	ID                string `json:"id,omitempty"`
	ConfigurationName string `json:"configurationName"`
	IntegrationName   string `json:"integrationName"`
	LoginName         string `json:"loginName"`
	Certificate       string `json:"certificate,omitempty"`
	Subject           string `json:"subject,omitempty"`
	Issuer            string `json:"issuer,omitempty"`
}

// Upload implements securitycenter.Uploader. A mapping that stands there already under the same names, with the same
// fields, is the same mapping: an upload whose answer was lost may be repeated.
func (p *Practice) Upload(ctx context.Context, _ securitycenter.Tenant, m securitycenter.Mapping) (string, error) {
	want := entry{ConfigurationName: m.ConfigurationName, IntegrationName: m.IntegrationName, LoginName: m.LoginName, Certificate: m.Current().PEM}
	var made entry
	err := p.call(ctx, http.MethodPost, "", want, &made)
	if errors.Is(err, &securitycenter.Fault{ID: securitycenter.UploadRegistered}) {
		if id, ok := p.standing(ctx, m); ok {
			return id, nil
		}
	}
	if err == nil && made.ID == "" { // without it the mapping could never be deleted there
		err = unexpected(http.StatusOK, errors.New("the answer names no ID"))
	}
	return made.ID, err
}

// standing returns the ID of the entry that is m already.
func (p *Practice) standing(ctx context.Context, m securitycenter.Mapping) (string, bool) {
	var list struct {
		Mappings []entry `json:"mappings"`
	}
	if err := p.call(ctx, http.MethodGet, "", nil, &list); err != nil {
		return "", false
	}
	for _, e := range list.Mappings {
		if e.ConfigurationName == m.ConfigurationName && e.IntegrationName == m.IntegrationName && e.LoginName == m.LoginName &&
			e.Subject == m.Current().Subject && e.Issuer == m.Current().Issuer {
			return e.ID, e.ID != ""
		}
	}
	return "", false
}

// Delete implements securitycenter.Uploader. One that is gone already is no error.
func (p *Practice) Delete(ctx context.Context, _ securitycenter.Tenant, remoteID string) error {
	err := p.call(ctx, http.MethodDelete, "/"+url.PathEscape(remoteID), nil, nil)
	var fault *securitycenter.Fault
	if errors.As(err, &fault) && fault.ID == securitycenter.UploadRefused && fault.Values["Status"] == http.StatusNotFound {
		return nil
	}
	return err
}

// call makes one call and reads its answer into out. Where in is nil there is nothing to send.
func (p *Practice) call(ctx context.Context, method, path string, in, out any) error {
	target, err := p.Target(ctx)
	if err != nil {
		return err
	}
	r, err := target.request(ctx, method, path, in)
	if err != nil {
		return securitycenter.NewFault(securitycenter.UploadUnexpected, err, map[string]any{"Status": 0})
	}
	status, reply, err := target.exchange(r)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case err != nil:
		return securitycenter.NewFault(securitycenter.UploadUnreachable, err, map[string]any{"Host": target.Host})
	}
	return understand(status, reply, out)
}

func (t Target) request(ctx context.Context, method, path string, in any) (*http.Request, error) {
	var body io.Reader = http.NoBody
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(ctx, method, "https://"+t.Host+"/securitycenter/v1/mappings"+path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+t.Token)
	r.Header.Set("Content-Type", "application/json")
	return r, nil
}

func (t Target) exchange(r *http.Request) (status int, reply []byte, err error) {
	client := t.client()
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	reply, err = io.ReadAll(io.LimitReader(resp.Body, maxReply))
	return resp.StatusCode, reply, err
}

// client dials the target's address, trusts its authority alone, and follows no redirect.
func (t Target) client() *http.Client {
	roots := x509.NewCertPool()
	for _, c := range cert.Open(context.Background(), []byte(t.Roots), cert.Options{}).Certificates() {
		if c.Parsed != nil {
			roots.AddCert(c.Parsed)
		}
	}
	var d net.Dialer
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return d.DialContext(ctx, network, t.Connect)
			},
		},
	}
}

// understand reads an answer into out, or says which fault it is.
func understand(status int, reply []byte, out any) error {
	if status >= 200 && status < 300 {
		if out == nil {
			return nil
		}
		if err := json.Unmarshal(reply, out); err != nil {
			return unexpected(status, err)
		}
		return nil
	}
	var refusal struct {
		Error struct{ Code, Message string } `json:"error"`
	}
	if err := json.Unmarshal(reply, &refusal); err != nil || refusal.Error.Message == "" {
		return unexpected(status, errors.New(excerpt(reply)))
	}
	return refused(status, refusal.Error.Code, refusal.Error.Message)
}

func refused(status int, code, message string) error {
	id := securitycenter.UploadRefused
	switch {
	case code == "duplicate" || message == securitycenter.AlreadyRegistered():
		id = securitycenter.UploadRegistered
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		id = securitycenter.UploadNotAllowed
	}
	return securitycenter.NewFault(id, fmt.Errorf("HTTP %d: %s: %s", status, code, message), map[string]any{"Answer": message, "Status": status})
}

func unexpected(status int, err error) error {
	return securitycenter.NewFault(securitycenter.UploadUnexpected, fmt.Errorf("HTTP %d: %w", status, err), map[string]any{"Status": status})
}

// excerpt returns as much of an answer as is worth showing.
func excerpt(reply []byte) string {
	const most = 500 // bytes
	return strings.ToValidUTF8(string(reply[:min(len(reply), most)]), "\uFFFD")
}
