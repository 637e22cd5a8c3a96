package probe_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

const (
	doubleHost = "api.cert.double.example" // RFC 2606: it resolves nowhere
	session    = "5E55105EC4E7.node1"
	users      = `{"d":{"results":[{"userId":"cgrant"}]}}`
)

// A double is a tenant of a test's own: what it does, the test says.
type double struct {
	*httptest.Server
	authority *certtest.Pair // issued its certificate and the caller's
	caller    *certtest.Pair
}

// newDouble serves a handler over TLS; it asks for a client certificate and takes any.
func newDouble(t *testing.T, h http.Handler, changes ...func(*tls.Config)) *double {
	t.Helper()
	return doubleWith(t, h, func(d *double) {
		for _, change := range changes {
			change(d.TLS)
		}
	})
}

// doubleWith is newDouble, with a change that needs to know its authority.
func doubleWith(t *testing.T, h http.Handler, change func(*double)) *double {
	t.Helper()
	ca := certtest.NewCA("CN=Double CA,O=ACME SE")
	d := &double{Server: httptest.NewUnstartedServer(h), authority: ca, caller: ca.Issue("CN=ECP PRD 100,O=ACME SE")}
	d.TLS = &tls.Config{Certificates: []tls.Certificate{ca.Issue("CN="+doubleHost, certtest.Hosts(doubleHost)).TLS()}, ClientAuth: tls.RequestClientCert}
	change(d)
	d.Config.ErrorLog = log.New(io.Discard, "", 0)
	d.StartTLS()
	t.Cleanup(func() {
		d.CloseClientConnections()
		d.Close()
	})
	return d
}

func (d *double) address() string { return d.Listener.Addr().String() }

// request is what a test of the double asks of the prober.
func (d *double) request(t *testing.T) securitycenter.Probe {
	t.Helper()
	return securitycenter.Probe{Host: doubleHost, Connect: d.address(), CompanyID: "DOUBLE", Roots: string(d.authority.PEM()), Identity: identityOf(t, d.caller)}
}

func identityOf(t *testing.T, p *certtest.Pair) *cert.Identity {
	t.Helper()
	id, problem := cert.Open(t.Context(), slices.Concat(p.PEM(), p.KeyPEM(), p.ChainPEM()), cert.Options{}).Identity()
	if problem != nil {
		t.Fatal(problem)
	}
	return id
}

// A tenant answers as SuccessFactors does, to whoever has a certificate. A test may put something in the place of an answer:
// that of OData ("") or of an operation of SFAPI.
type tenant map[string]http.HandlerFunc

func (d tenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	operation := ""
	if found := r.Header["Soapaction"]; len(found) > 0 {
		operation = found[0]
	}
	if instead := d[operation]; instead != nil {
		instead(w, r)
		return
	}
	if len(r.TLS.PeerCertificates) == 0 {
		refuseAll(w, r)
		return
	}
	_, _ = io.WriteString(w, goodAnswers[operation])
}

func refuseAll(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = io.WriteString(w, `{"error":{"code":"LGN0003","message":{"value":"[LGN0003]Authentication credentials are required."}}}`)
}

var goodAnswers = map[string]string{
	"":               users,
	"login":          soapOf("<sessionId>" + session + "</sessionId>"),
	"isValidSession": soapOf("true"),
	"query":          soapOf("<sfobject><person><person_id_external>1</person_id_external></person></sfobject>"),
	"logout":         soapOf("true"),
}

func soapOf(result string) string {
	return `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><r><result>` + result + `</result></r></S:Body></S:Envelope>`
}

// raw answers with bytes as they are, and closes the connection.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = io.WriteString(conn, text)
			_ = conn.Close()
		}
	}
}

func probing(t *testing.T, request securitycenter.Probe) securitycenter.Result {
	t.Helper()
	return (&probe.Prober{Roots: x509.NewCertPool()}).Probe(t.Context(), request, nil)
}

// wantCause checks what was named, and where.
func wantCause(t *testing.T, r securitycenter.Result, cause securitycenter.CauseID, rung securitycenter.RungID) {
	t.Helper()
	if r.Verdict != securitycenter.Failed || r.Cause != cause || r.RungOf(rung).State != securitycenter.Fail {
		t.Errorf("the verdict is %s, named %s at %s; want %s at %s", r.Verdict, r.Cause, failedRung(r), cause, rung)
	}
}

// silence listens and never says anything; reached is closed once somebody has come.
func silence(t *testing.T) (address string, reached chan struct{}) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	reached = make(chan struct{})
	done := make(chan struct{})
	t.Cleanup(func() { _ = l.Close(); <-done })
	go func() {
		defer close(done)
		for first := true; ; first = false {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			if first {
				close(reached)
			}
		}
	}()
	return l.Addr().String(), reached
}
