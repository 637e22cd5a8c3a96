package practice

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// An observation is all that a client sees of one call, as near to the wire as a test can come.
type observation struct {
	stage  string // where it ended: dns, tcp, proxy, tls, http, body; empty for a whole answer
	err    error
	proxy  int      // the status of CONNECT
	asked  bool     // a client certificate was asked for
	listed []string // the issuers that the server accepts
	server string   // who issued the server's certificate
	status int
	header http.Header
	body   string
	cut    bool // the body was longer than anybody wants to read
}

// A look is one way to call.
type look struct {
	shown    Shown
	version  uint16
	request  string // after the method
	method   string
	session  string
	payload  string
	trustAll bool // look at the server's chain instead of verifying it
	patience time.Duration

	connectHeader string // said to the proxy
}

const bodyLimit = 1 << 20

// call does what a client does, and notes how far it comes.
func (l look) call(t *testing.T) (o observation) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c, o := l.connect(ctx)
	if o.err != nil {
		return o
	}
	defer c.Close()
	secure := tls.Client(c, l.config(t, &o))
	c.SetDeadline(time.Now().Add(l.patience))
	if o.err = secure.HandshakeContext(ctx); o.err != nil {
		o.stage = "tls"
		return o
	}
	o.server = secure.ConnectionState().PeerCertificates[0].Issuer.CommonName
	l.exchange(secure, &o)
	return o
}

// connect resolves and dials, through the proxy if there is one.
func (l look) connect(ctx context.Context) (c net.Conn, o observation) {
	address := l.shown.Connect
	if l.shown.Proxy != "" {
		address = l.shown.Proxy
	} else if address == "" {
		address = net.JoinHostPort(l.shown.Host, "443")
	}
	host, port, _ := net.SplitHostPort(address)
	if net.ParseIP(host) == nil {
		found, err := l.resolver().LookupHost(ctx, host)
		if err != nil {
			return nil, observation{stage: "dns", err: err}
		}
		address = net.JoinHostPort(found[0], port)
	}
	c, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, observation{stage: "tcp", err: err}
	}
	if l.shown.Proxy == "" {
		return c, o
	}
	fmt.Fprintf(c, "CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n%s\r\n", l.shown.Host, l.shown.Host, l.connectHeader)
	response, err := http.ReadResponse(bufio.NewReaderSize(c, 16), nil)
	if err != nil {
		return c, observation{stage: "proxy", err: err}
	}
	o.proxy, o.header = response.StatusCode, response.Header
	if o.proxy != http.StatusOK {
		o.stage, o.err = "proxy", fmt.Errorf("the proxy answered %s", response.Status)
	}
	return c, o
}

func (l look) resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", l.shown.Resolver)
	}}
}

func (l look) config(t *testing.T, o *observation) *tls.Config {
	return &tls.Config{
		ServerName:         l.shown.Host,
		RootCAs:            readRoots(t, l.shown.CAFile),
		InsecureSkipVerify: l.trustAll,
		MinVersion:         l.version,
		MaxVersion:         l.version,
		GetClientCertificate: func(info *tls.CertificateRequestInfo) (*tls.Certificate, error) {
			o.asked = true
			for _, der := range info.AcceptableCAs {
				name, err := distinguishedName(der)
				if err != nil {
					t.Error(err)
				}
				o.listed = append(o.listed, name)
			}
			if l.shown.Identity == "" {
				return &tls.Certificate{}, nil
			}
			return readP12(t, l.shown.Identity, l.shown.Passphrase), nil
		},
	}
}

// exchange sends the request and reads the answer.
func (l look) exchange(c net.Conn, o *observation) {
	request, err := http.NewRequest(l.method, "https://"+l.shown.Host+l.request, bytes.NewBufferString(l.payload))
	if err != nil {
		o.stage, o.err = "http", err
		return
	}
	request.Header.Set("successfactors-companyid", l.shown.CompanyID)
	request.Header.Set("Content-Type", "text/xml; charset=UTF-8")
	if l.session != "" {
		request.Header.Set("Cookie", "JSESSIONID="+l.session)
	}
	request.Write(c) // it may fail: what counts is what is read
	response, err := http.ReadResponse(bufio.NewReader(c), request)
	if err != nil {
		o.stage, o.err = "http", err
		return
	}
	o.status, o.header = response.StatusCode, response.Header
	body, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit))
	o.body, o.cut = string(body), len(body) == bodyLimit
	if err != nil {
		o.stage, o.err = "body", err
	}
}

// odataLook asks for the first user.
func odataLook(shown Shown, version uint16) look {
	return look{shown: shown, version: version, method: http.MethodGet, request: firstUser, patience: shortPatience(shown)}
}

// shortPatience does not wait long where nothing is to come.
func shortPatience(shown Shown) time.Duration {
	if shown.Cause == "net.timeout" {
		return 300 * time.Millisecond
	}
	return patience
}

// handshakeLeaf gives the certificate that a server shows.
func handshakeLeaf(t *testing.T, l look, c net.Conn, o *observation) *x509.Certificate {
	t.Helper()
	secure := tls.Client(c, l.config(t, o))
	if err := secure.HandshakeContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	return secure.ConnectionState().PeerCertificates[0]
}
