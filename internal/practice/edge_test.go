package practice

import (
	"crypto/tls"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestTheEdgeAnswersWithItsPages(t *testing.T) {
	tenant := newTenant(t)
	r := newClient(t, tenant, tenant.Facts().MTLSHost, nil).get(firstUser)
	r.want(t, http.StatusBadRequest, "<title>400 No required SSL certificate was sent</title>", "<hr><center>server</center>")
	if kind := r.header.Get("Content-Type"); kind != "text/html" {
		t.Errorf("the page is %s", kind)
	}
	foreign, err := (identity{}).issueNew(m0(t, tenant).clientOrder("ECP Practice elsewhere", tenant.options.Now()))
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, tenant, tenant.Facts().MTLSHost, nil)
	c.force(&tls.Certificate{Certificate: [][]byte{foreign.Certificate.Raw}, PrivateKey: foreign.Key})
	c.get(firstUser).want(t, http.StatusBadRequest, "<title>400 The SSL certificate error</title>", "<center>The SSL certificate error</center>")
}

// force sends a certificate whether or not the server says it accepts its issuer.
func (c *client) force(identity *tls.Certificate) {
	c.http.Transport.(*http.Transport).TLSClientConfig.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		return identity, nil
	}
}

func TestOnlyTheCertHostAsksAndListsItsAuthorities(t *testing.T) {
	tenant := newTenant(t)
	facts := tenant.Facts()
	for _, host := range []string{facts.APIHost, facts.MTLSHost, "elsewhere.test", ""} {
		for _, v := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
			var asked *tls.CertificateRequestInfo
			name := host
			if name == "" || name == "elsewhere.test" {
				name = facts.APIHost // whose certificate every other name gets
			}
			config := &tls.Config{MinVersion: v, MaxVersion: v, RootCAs: readRoots(t, facts.CAFile), ServerName: host}
			config.GetClientCertificate = func(info *tls.CertificateRequestInfo) (*tls.Certificate, error) {
				asked = info
				return &tls.Certificate{}, nil
			}
			if host != name {
				config.InsecureSkipVerify = true // the name is looked at below
			}
			c, err := tls.Dial("tcp", facts.Listen, config)
			if err != nil {
				t.Fatal(host, err)
			}
			if err := c.ConnectionState().PeerCertificates[0].VerifyHostname(name); err != nil {
				t.Error(err)
			}
			c.Close()
			if (asked != nil) != (host == facts.MTLSHost) {
				t.Errorf("%q in %s: asked is %v", host, tls.VersionName(v), asked)
			}
			if asked != nil && len(asked.AcceptableCAs) != 2 {
				t.Errorf("%d authorities are listed", len(asked.AcceptableCAs))
			}
		}
	}
}

func TestOldVersionsAreRefused(t *testing.T) {
	tenant := newTenant(t)
	_, err := tls.Dial("tcp", tenant.Facts().Listen, &tls.Config{
		ServerName: APIHost, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11, RootCAs: readRoots(t, tenant.Facts().CAFile),
	})
	if err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("got %v", err)
	}
	if errors.As(err, new(*tls.CertificateVerificationError)) {
		t.Error("the certificate came into it")
	}
}
