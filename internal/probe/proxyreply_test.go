package probe_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"certmap/cert/certtest"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// TestAProxyWithoutBasicIsNamed holds that nobody is told to enter a password that cannot help.
func TestAProxyWithoutBasicIsNamed(t *testing.T) {
	for _, c := range []struct {
		offers  []string
		schemes string
		noBasic bool
	}{
		{[]string{"Negotiate", "NTLM"}, "Negotiate, NTLM", true},
		{[]string{"Negotiate", `basic realm="x"`}, "Negotiate, basic", false},
		{[]string{`Negotiate, NTLM, Basic realm="x"`}, "Negotiate, NTLM, Basic", false},
		{[]string{`Digest realm="a, Basic b", qop="auth,auth-int", nonce = "7\", Basic", algorithm=MD5,NTLM`}, "Digest, NTLM", true},
		{[]string{`Basic realm="x", charset="UTF-8", Basic realm="y"`, "Negotiate abc=="}, "Basic, Negotiate", false},
		{[]string{"Negotiate,Basic"}, "Negotiate, Basic", false},
		{[]string{`Basic realm="not closed, NTLM`}, "Basic", false},
		{nil, "", false},
	} {
		p := startProxy(t, func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header()["Proxy-Authenticate"] = c.offers
			w.WriteHeader(http.StatusProxyAuthRequired)
			return false
		})
		r := probing(t, behind(t, newDouble(t, tenant{}), p.Listener.Addr().String()))
		if r.Cause != probe.ProxyAuth || r.Values["NoBasic"] != c.noBasic || r.Values["Schemes"] != c.schemes {
			t.Errorf("%v: named %s with %v", c.offers, r.Cause, r.Values)
		}
	}
}

// TestAProxyThatSendsItsCallerToAPageSaysWhere to log in, or to read why.
func TestAProxyThatSendsItsCallerToAPageSaysWhere(t *testing.T) {
	p := startProxy(t, func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Location", "http://portal.acme.example/blocked?token=S3cr3t")
		w.WriteHeader(http.StatusFound)
		return false
	})
	r := probing(t, behind(t, newDouble(t, tenant{}), p.Listener.Addr().String()))
	wantCause(t, r, probe.ProxyBlocked, securitycenter.RungTCP)
	if r.Values["Location"] != "http://portal.acme.example/blocked" {
		t.Errorf("it leads to %v", r.Values["Location"])
	}
	holdsNo(t, r, "S3cr3t")
}

// TestWhatIsNoProxyIsNamed has ports where something else listens, which says so by what it says.
func TestWhatIsNoProxyIsNamed(t *testing.T) {
	for _, says := range []string{"SSH-2.0-OpenSSH_9\r\n", "220 mail.acme.example ESMTP\r\n"} {
		for _, scheme := range []string{"http", "https"} {
			r := probing(t, behind(t, newDouble(t, tenant{}), scheme+"://"+speaking(t, says)))
			if r.Cause != probe.ProxyNone || r.Values["Error"] == nil || r.Values["Status"] != nil {
				t.Errorf("%q, %s: named %s with %v", says, scheme, r.Cause, r.Values)
			}
		}
	}
}

// TestAProxyThatLeavesWithoutAnAnswerIsThere closes once it is asked, or ends TLS with an alert.
func TestAProxyThatLeavesWithoutAnAnswerIsThere(t *testing.T) {
	for _, c := range []struct {
		scheme, says string
		cause        securitycenter.CauseID
	}{
		{"http", "", probe.NetReset},
		{"https", "", probe.NetReset},
		{"https", "\x15\x03\x03\x00\x02\x02\x50", probe.UnknownCause},
	} {
		proxy := speaking(t, c.says)
		r := probing(t, behind(t, newDouble(t, tenant{}), c.scheme+"://"+proxy))
		wantCause(t, r, c.cause, securitycenter.RungTCP)
		if text, _ := r.Values["Error"].(string); r.Values["Proxy"] != proxy && !strings.Contains(text, proxy) {
			t.Errorf("%q, %s: with %v", c.says, c.scheme, r.Values)
		}
	}
}

// secureProxy is a proxy that speaks TLS with a certificate of its own.
func secureProxy(t *testing.T, leaf *certtest.Pair) (address string) {
	t.Helper()
	p := httptest.NewUnstartedServer(tunnels(func(http.ResponseWriter, *http.Request) bool { return true }))
	p.TLS = &tls.Config{Certificates: []tls.Certificate{leaf.TLS()}}
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.StartTLS()
	t.Cleanup(p.Close)
	return "https://" + p.Listener.Addr().String()
}

// TestAProxyWhoseCertificateIsNotTrustedIsThere tells why it is not: it answers, and is not called unreachable.
func TestAProxyWhoseCertificateIsNotTrustedIsThere(t *testing.T) {
	d := newDouble(t, tenant{})
	here := certtest.Template(func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)} })
	other := certtest.NewCA("CN=Proxy Root,O=ACME SE")
	old := d.authority.Issue("CN=proxy", certtest.Days(-1), here)
	for _, c := range []struct {
		title string
		leaf  *certtest.Pair
		key   string
		want  any
	}{
		{"its issuer", other.Issue("CN=proxy", here), "ProxyIssuer", "Proxy Root"},
		{"its usage", d.authority.Issue("CN=proxy", here, certtest.Purposes(x509.ExtKeyUsageClientAuth)), "Flaw", "x509: certificate specifies an incompatible key usage"},
		{"its dates", old, "Until", old.Cert.NotAfter.UTC().Format("2006-01-02T15:04:05Z")},
	} {
		r := probing(t, behind(t, d, secureProxy(t, c.leaf)))
		wantCause(t, r, probe.ProxyUntrusted, securitycenter.RungTCP)
		if r.Values[c.key] != c.want {
			t.Errorf("%s: %s is %v, not %v", c.title, c.key, r.Values[c.key], c.want)
		}
	}
	r := probing(t, behind(t, d, secureProxy(t, d.authority.Issue("CN=proxy", certtest.Hosts("proxy.acme.example")))))
	wantCause(t, r, probe.ProxyUntrusted, securitycenter.RungTCP)
	if names, _ := r.Values["Names"].([]string); len(names) != 1 || names[0] != "proxy.acme.example" {
		t.Errorf("it is made for %v", r.Values["Names"])
	}
}

// TestWhatGoesWrongBehindAProxyNamesIt has proxies that open the way, and then say something else or leave: the host has never
// been reached.
func TestWhatGoesWrongBehindAProxyNamesIt(t *testing.T) {
	const opened = "HTTP/1.1 200 Connection established\r\n\r\n"
	d := newDouble(t, tenant{})
	for answer, cause := range map[string]securitycenter.CauseID{
		opened: probe.NetReset,
		opened + "<html><body>Blocked by policy</body></html>":                                         probe.TLSNotTLS,
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>Blocked</html>": probe.TLSNotTLS,
	} {
		proxy := speaking(t, answer)
		r := probing(t, behind(t, d, "http://"+proxy))
		wantCause(t, r, cause, securitycenter.RungTLSServer)
		if r.Values["Through"] != proxy || r.Values["Proxy"] != nil {
			t.Errorf("%q: with %v", answer, r.Values)
		}
	}
	asked := d.request(t)
	asked.Connect = speaking(t, "<html>Blocked</html>")
	if r := probing(t, asked); r.Cause != probe.TLSNotTLS || r.Values["Through"] != nil {
		t.Errorf("without a proxy: named %s with %v", r.Cause, r.Values)
	}
}
