package trust

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

// A stage is an authority with its server: a root, an issuing authority below it and a leaf, each with the addresses of
// what stands above it.
type stage struct {
	*httptest.Server
	root, issuing, leaf *certtest.Pair

	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	asked []string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{pages: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	s.root = certtest.NewCA("CN=Root")
	s.issuing = s.root.IssueCA("CN=Issuing", s.addresses("root"))
	s.leaf = s.issuing.Issue("CN=Leaf", s.addresses("issuing"))
	s.serve("/issuing.cer", s.issuing.Cert.Raw)
	s.serve("/root.cer", s.root.Cert.Raw)
	return s
}

// addresses gives a certificate the addresses of its issuer.
func (s *stage) addresses(issuer string) certtest.Change {
	return certtest.Template(func(c *x509.Certificate) {
		c.IssuingCertificateURL = []string{s.URL + "/" + issuer + ".cer"}
		c.OCSPServer = []string{s.URL + "/" + issuer + ".ocsp"}
		c.CRLDistributionPoints = []string{s.URL + "/" + issuer + ".crl"}
	})
}

// ServeHTTP implements http.Handler.
func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.Path)
	page := s.pages[r.URL.Path]
	s.mu.Unlock()
	if page == nil {
		http.NotFound(w, r)
		return
	}
	page(w, r)
}

func (s *stage) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func (s *stage) page(path string, page http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = page
}

func (s *stage) serve(path string, data []byte) {
	s.page(path, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) })
}

// answer makes the responder of an issuer answer as the template says, signed by a pair.
func (s *stage) answer(issuer string, by *certtest.Pair, template ocsp.Response, signer *certtest.Pair) {
	s.page("/"+issuer+".ocsp", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		request, err := ocsp.ParseRequest(body)
		if err != nil || r.Header.Get("Content-Type") != "application/ocsp-request" {
			http.Error(w, "no OCSP request", http.StatusBadRequest)
			return
		}
		answer := template
		if answer.SerialNumber == nil {
			answer.SerialNumber = request.SerialNumber
		}
		data, err := ocsp.CreateResponse(by.Cert, signer.Cert, answer, signer.Key)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(data)
	})
}

// fresh is an answer that counts now.
func fresh(status int) ocsp.Response {
	return ocsp.Response{Status: status, ThisUpdate: time.Now().Add(-time.Hour), NextUpdate: time.Now().Add(time.Hour)}
}

var revokedOn = time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)

func revoked(reason int) ocsp.Response {
	r := fresh(ocsp.Revoked)
	r.RevokedAt, r.RevocationReason = revokedOn, reason
	return r
}

// list makes a revocation list of a pair that is current, with the serials on it, changed before it is signed.
func list(t *testing.T, by *certtest.Pair, changes func(*x509.RevocationList), serials ...*big.Int) []byte {
	t.Helper()
	l := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: time.Now().Add(-time.Hour), NextUpdate: time.Now().Add(time.Hour)}
	for _, n := range serials {
		l.RevokedCertificateEntries = append(l.RevokedCertificateEntries, x509.RevocationListEntry{SerialNumber: n, RevocationTime: revokedOn, ReasonCode: 4})
	}
	if changes != nil {
		changes(l)
	}
	var key crypto.Signer = by.Key
	der, err := x509.CreateRevocationList(rand.Reader, l, by.Cert, key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func extension(critical bool, value []byte, oid ...int) func(*x509.RevocationList) {
	return func(l *x509.RevocationList) {
		l.ExtraExtensions = append(l.ExtraExtensions, pkix.Extension{Id: oid, Critical: critical, Value: value})
	}
}

// authorities ask without a proxy and trust the pairs.
func authorities(pairs ...*certtest.Pair) *Authorities {
	roots := x509.NewCertPool()
	for _, p := range pairs {
		roots.AddCert(p.Cert)
	}
	return New(nil, roots)
}

func read1(t *testing.T, p *certtest.Pair) *cert.Certificate {
	t.Helper()
	c := cert.Open(t.Context(), p.PEM(), cert.Options{}).LeafCertificate()
	if c == nil {
		t.Fatal("the fixture cannot be read")
	}
	return c
}

func obstacles(attempts []securitycenter.Attempt) []securitycenter.ObstacleID {
	var out []securitycenter.ObstacleID
	for _, a := range attempts {
		out = append(out, a.Obstacle)
	}
	return out
}
