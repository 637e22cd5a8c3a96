package trust

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

func ask(t *testing.T, a *Authorities, leaf *certtest.Pair, fetch bool, pool ...*certtest.Pair) securitycenter.Chain {
	t.Helper()
	q := securitycenter.ChainQuestion{Certificate: read1(t, leaf), Fetch: fetch, Now: time.Now()}
	for _, p := range pool {
		q.Pool = append(q.Pool, read1(t, p))
	}
	return a.Chain(t.Context(), q)
}

// sources are the common names of a chain with where they come from.
func sources(ch securitycenter.Chain) string {
	var out []string
	for _, l := range ch.Links {
		out = append(out, l.Certificate.Subject.CommonName()+" "+string(l.From))
	}
	return strings.Join(out, ", ")
}

func TestAChainIsBuiltOfTheFileAndTheMachine(t *testing.T) {
	s := newStage(t)
	ch := ask(t, authorities(s.root), s.leaf, false, s.issuing)
	if ch.State != cert.ChainTrusted || sources(ch) != "Leaf file, Issuing file, Root machine" || ch.At != -1 || ch.Missing != "" {
		t.Errorf("%s: %s", ch.State, sources(ch))
	}
}

func TestNothingIsFetchedUnlessAskedFor(t *testing.T) {
	s := newStage(t)
	ch := ask(t, authorities(s.root), s.leaf, false)
	if ch.State != cert.ChainBreaksOff || ch.Missing != "CN=Issuing" || !slices.Equal(ch.Addresses, []string{s.URL + "/issuing.cer"}) {
		t.Errorf("%s: %+v", ch.State, ch)
	}
	if s.calls() != 0 || ch.Attempts != nil {
		t.Errorf("%d calls", s.calls())
	}
}

func TestAMissingIssuerIsFetchedInEveryForm(t *testing.T) {
	s := newStage(t)
	p7, err := pkcs7.DegenerateCertificate(slices.Concat(s.root.Cert.Raw, s.issuing.Cert.Raw))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"DER": s.issuing.Cert.Raw, "PEM": s.issuing.PEM(), "PKCS#7": p7} {
		s.serve("/issuing.cer", data)
		ch := ask(t, authorities(s.root), s.leaf, true)
		if ch.State != cert.ChainTrusted || sources(ch) != "Leaf file, Issuing fetched, Root machine" || ch.Links[1].Address != s.URL+"/issuing.cer" {
			t.Errorf("%s: %s %s", name, ch.State, sources(ch))
		}
	}
}

func TestEveryMissingIssuerUpToAnUnknownRootIsFetched(t *testing.T) {
	s := newStage(t)
	ch := ask(t, authorities(), s.leaf, true)
	if ch.State != cert.ChainUntrusted || sources(ch) != "Leaf file, Issuing fetched, Root fetched" {
		t.Errorf("%s: %s", ch.State, sources(ch))
	}
	if v := ch.Values(); v["Root"] != "CN=Root" || v["Subject"] != "CN=Leaf" {
		t.Errorf("values %v", v)
	}
}

func TestTheChainNamesTheCertificateItsStateIsAbout(t *testing.T) {
	s := newStage(t)
	old := s.root.IssueCA("CN=Old", certtest.Days(-3))
	ch := ask(t, authorities(s.root), old.Issue("CN=Leaf"), false, old)
	if ch.State != cert.ChainExpired || ch.At != 1 || ch.Values()["Subject"] != "CN=Old" {
		t.Errorf("%s at %d: %v", ch.State, ch.At, ch.Values())
	}
}

func TestWhatLeadsToNoIssuerIsToldWithItsReason(t *testing.T) {
	s := newStage(t)
	impostor := certtest.NewCA("CN=Issuing")
	for path, page := range map[string]http.HandlerFunc{
		"/login":    func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>Log in</html>") },
		"/other":    func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(s.root.Cert.Raw) },
		"/impostor": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(impostor.Cert.Raw) },
		"/huge":     func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 3<<20)) },
		"/endless":  endless,
		"/loop":     func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) },
		"/ftp":      func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "ftp://x/y", http.StatusFound) },
		"/local": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		},
		"/locked": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(s.issuing.P12("")) },
	} {
		s.page(path, page)
	}
	for address, want := range map[string]securitycenter.ObstacleID{
		"ldap:///CN=Issuing,DC=acme": securitycenter.AddressScheme,
		"file:///etc/passwd":         securitycenter.AddressScheme,
		"http://":                    securitycenter.AddressScheme,
		"http://127.0.0.1:1/x":       securitycenter.AddressDown,
		s.URL + "/none":              securitycenter.AnswerStatus,
		s.URL + "/login":             securitycenter.AnswerUnreadable,
		s.URL + "/other":             securitycenter.AnswerForeign,
		s.URL + "/impostor":          securitycenter.AnswerForged,
		s.URL + "/huge":              securitycenter.AnswerLarge,
		s.URL + "/endless":           securitycenter.AnswerLarge,
		s.URL + "/loop":              securitycenter.AnswerElsewhere,
		s.URL + "/ftp":               securitycenter.AnswerElsewhere,
		s.URL + "/local":             securitycenter.AnswerElsewhere,
		s.URL + "/locked":            securitycenter.AnswerUnreadable,
	} {
		leaf := s.issuing.Issue("CN=Leaf", certtest.Template(func(c *x509.Certificate) { c.IssuingCertificateURL = []string{address} }))
		ch := ask(t, authorities(s.root), leaf, true)
		if ch.State != cert.ChainBreaksOff || !slices.Equal(obstacles(ch.Attempts), []securitycenter.ObstacleID{want}) || ch.Attempts[0].Address != address {
			t.Errorf("%s: %s %+v", address, ch.State, ch.Attempts)
		}
	}
}

// endless writes more than any limit, and does not say how much.
func endless(w http.ResponseWriter, _ *http.Request) {
	for range 64 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return
		}
		w.(http.Flusher).Flush()
	}
}

func TestACertificateWithoutAnAddressSaysSo(t *testing.T) {
	s := newStage(t)
	ch := ask(t, authorities(s.root), s.issuing.Issue("CN=Leaf"), true)
	if !slices.Equal(obstacles(ch.Attempts), []securitycenter.ObstacleID{securitycenter.NoAddress}) {
		t.Errorf("%+v", ch.Attempts)
	}
}

func TestTheNextAddressIsTriedWhereOneLeadsNowhere(t *testing.T) {
	s := newStage(t)
	leaf := s.issuing.Issue("CN=Leaf", certtest.Template(func(c *x509.Certificate) {
		c.IssuingCertificateURL = []string{"ldap:///x", s.URL + "/none", s.URL + "/issuing.cer"}
	}))
	ch := ask(t, authorities(s.root), leaf, true)
	if ch.State != cert.ChainTrusted || len(ch.Attempts) != 2 {
		t.Errorf("%s %+v", ch.State, ch.Attempts)
	}
}

func TestAnEndlessChainIsGivenUp(t *testing.T) {
	s := newStage(t)
	above := s.root
	for i := range maxFetches + 4 {
		name := fmt.Sprint("level", i)
		above = above.IssueCA("CN="+name, s.addresses(fmt.Sprint("level", i-1)))
		s.serve("/"+name+".cer", above.Cert.Raw)
	}
	leaf := above.Issue("CN=Leaf", s.addresses(fmt.Sprint("level", maxFetches+3)))
	ch := ask(t, authorities(s.root), leaf, true)
	if ch.State != cert.ChainBreaksOff || s.calls() != maxFetches || !slices.Equal(obstacles(ch.Attempts), []securitycenter.ObstacleID{securitycenter.AddressMany}) {
		t.Errorf("%s after %d calls: %+v", ch.State, s.calls(), ch.Attempts)
	}
}

func TestASlowServerIsGivenUp(t *testing.T) {
	s := newStage(t)
	s.page("/issuing.cer", waits)
	a := authorities(s.root)
	a.limits.brief = 20 * time.Millisecond
	ch := ask(t, a, s.leaf, true)
	if !slices.Equal(obstacles(ch.Attempts), []securitycenter.ObstacleID{securitycenter.AddressSlow}) {
		t.Errorf("%+v", ch.Attempts)
	}
}

// waits ends when the caller has given up, which a server notices once it has read the body.
func waits(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func TestAsNobodyWaitsAnyMoreNothingElseIsAsked(t *testing.T) {
	s := newStage(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.page("/issuing.cer", func(w http.ResponseWriter, r *http.Request) {
		cancel()
		waits(w, r)
	})
	leaf := s.issuing.Issue("CN=Leaf", certtest.Template(func(c *x509.Certificate) {
		c.IssuingCertificateURL = []string{s.URL + "/issuing.cer", s.URL + "/again.cer"}
	}))
	ch := authorities(s.root).Chain(ctx, securitycenter.ChainQuestion{Certificate: read1(t, leaf), Fetch: true, Now: time.Now()})
	if ch.State != cert.ChainBreaksOff || s.calls() != 1 {
		t.Errorf("%s after %d calls", ch.State, s.calls())
	}
}

func TestTheProxyOfThisMachineIsAsked(t *testing.T) {
	s := newStage(t)
	var through []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		through = append(through, r.URL.String())
		_, _ = w.Write(s.issuing.Cert.Raw)
	}))
	defer proxy.Close()
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	a := authorities(s.root)
	a.client = newClient(func(*http.Request) (*url.URL, error) { return address, nil })
	leaf := s.issuing.Issue("CN=Leaf", certtest.Template(func(c *x509.Certificate) {
		c.IssuingCertificateURL = []string{"http://pki.example/issuing.cer"}
	}))
	if ch := ask(t, a, leaf, true); ch.State != cert.ChainTrusted {
		t.Errorf("%s: %+v", ch.State, ch.Attempts)
	}
	proxy.Close() // waits for what it is at
	if !slices.Equal(through, []string{"http://pki.example/issuing.cer"}) {
		t.Errorf("through the proxy went %v", through)
	}
}

func TestAProxySettingThatCannotBeReadIsNotRepeated(t *testing.T) {
	s := newStage(t)
	a := authorities(s.root)
	a.client = newClient(func(*http.Request) (*url.URL, error) { return nil, fmt.Errorf("invalid proxy http://u:geheim@x") })
	ch := ask(t, a, s.leaf, true)
	if len(ch.Attempts) != 1 || ch.Attempts[0].Obstacle != securitycenter.AddressDown || strings.Contains(ch.Attempts[0].Detail, "geheim") {
		t.Errorf("%+v", ch.Attempts)
	}
}

func TestNoRedirectLeadsFromHTTPSToHTTP(t *testing.T) {
	from := func(first, next string) error {
		a, b := httptest.NewRequest(http.MethodGet, first, nil), httptest.NewRequest(http.MethodGet, next, nil)
		return redirect(b, []*http.Request{a})
	}
	if err := from("https://a.example/x", "http://a.example/x"); err == nil {
		t.Error("it is followed")
	}
	for _, next := range []string{"https://b.example/x", "http://b.example/x"} {
		if err := from("http://a.example/x", next); err != nil {
			t.Errorf("%s: %v", next, err)
		}
	}
}
