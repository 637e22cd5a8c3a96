package probe_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// startProxy is a proxy that tunnels to whom it is asked for, on this machine, once lets says so.
func startProxy(t *testing.T, lets func(http.ResponseWriter, *http.Request) bool) *httptest.Server {
	t.Helper()
	p := httptest.NewServer(tunnels(lets))
	t.Cleanup(p.Close)
	return p
}

func tunnels(lets func(http.ResponseWriter, *http.Request) bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !lets(w, r) {
			return
		}
		_, port, _ := net.SplitHostPort(r.Host)
		there, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
		_, _ = io.Copy(here, there)
		_ = here.Close()
	}
}

// behind is what is asked of a double that can only be reached through a proxy.
func behind(t *testing.T, d *double, proxy string) securitycenter.Probe {
	t.Helper()
	asked := d.request(t)
	_, port, _ := net.SplitHostPort(d.address())
	asked.Host, asked.Connect, asked.Proxy.Address = net.JoinHostPort(doubleHost, port), "", proxy
	return asked
}

// TestThroughAProxyTheCertificateGoesToTheTenantAlone has a proxy that speaks TLS and wants a certificate, too.
func TestThroughAProxyTheCertificateGoesToTheTenantAlone(t *testing.T) {
	var mu sync.Mutex
	var atTenant, atProxy int
	count := func(to *int) func(tls.ConnectionState) error {
		return func(state tls.ConnectionState) error {
			mu.Lock()
			defer mu.Unlock()
			*to += len(state.PeerCertificates)
			return nil
		}
	}
	d := newDouble(t, tenant{}, func(c *tls.Config) { c.VerifyConnection = count(&atTenant) })
	p := httptest.NewUnstartedServer(tunnels(func(http.ResponseWriter, *http.Request) bool { return true }))
	proxyLeaf := d.authority.Issue("CN=proxy", certtest.Template(func(c *x509.Certificate) {
		c.IPAddresses, c.ExtKeyUsage = []net.IP{net.IPv4(127, 0, 0, 1)}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	}))
	p.TLS = &tls.Config{Certificates: []tls.Certificate{proxyLeaf.TLS()}, ClientAuth: tls.RequestClientCert, VerifyConnection: count(&atProxy)}
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.StartTLS()
	t.Cleanup(p.Close)
	if r := probing(t, behind(t, d, "https://"+p.Listener.Addr().String())); r.Verdict != securitycenter.Passed {
		t.Errorf("the verdict is %s (%s) at %s", r.Verdict, r.Cause, failedRung(r))
	}
	if atTenant == 0 || atProxy != 0 {
		t.Errorf("%d certificates were sent to the tenant, %d to the proxy", atTenant, atProxy)
	}
}

// TestTheLoginOfAProxyGoesToTheProxyAlone takes the login from the tenant and, as this machine has it, from the address.
func TestTheLoginOfAProxyGoesToTheProxyAlone(t *testing.T) {
	d := newDouble(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") != "" || r.Header.Get("Authorization") != "" {
			t.Errorf("the tenant got %v", r.Header)
		}
		tenant{}.ServeHTTP(w, r)
	}))
	logins := 0
	p := startProxy(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Proxy-Authorization") != "Basic dTpw" { // u:p
			w.WriteHeader(http.StatusProxyAuthRequired)
			return false
		}
		logins++
		return true
	})
	asked := behind(t, d, p.Listener.Addr().String())
	asked.Proxy.User, asked.Proxy.Password = "u", cert.SecretString("p")
	if r := probing(t, asked); r.Verdict != securitycenter.Passed {
		t.Errorf("the verdict is %s (%s) at %s", r.Verdict, r.Cause, failedRung(r))
	}
	asked.Proxy = securitycenter.Proxy{}
	machine := &probe.Prober{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse("http://u:p@" + p.Listener.Addr().String()) }}
	if r := machine.Probe(t.Context(), asked, nil); r.Verdict != securitycenter.Passed || logins != 2 {
		t.Errorf("the verdict is %s (%s) at %s, after %d logins", r.Verdict, r.Cause, failedRung(r), logins)
	}
}

func TestWhatAProxyAnswersIsNamed(t *testing.T) {
	for status, cause := range map[int]securitycenter.CauseID{
		401: probe.ProxyAuth, 407: probe.ProxyAuth,
		302: probe.ProxyBlocked, 307: probe.ProxyBlocked, 403: probe.ProxyBlocked, 429: probe.ProxyBlocked, 451: probe.ProxyBlocked,
		400: probe.ProxyNone, 404: probe.ProxyNone, 405: probe.ProxyNone,
		500: probe.ProxyNoRoute, 502: probe.ProxyNoRoute, 503: probe.ProxyNoRoute, 504: probe.ProxyNoRoute,
	} {
		p := startProxy(t, func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(status); return false })
		r := probing(t, behind(t, newDouble(t, tenant{}), p.Listener.Addr().String()))
		wantCause(t, r, cause, securitycenter.RungTCP)
		if r.Values["Status"] != status {
			t.Errorf("the status is %v, not %d", r.Values["Status"], status)
		}
	}
}

// TestAnAddressThatIsNoProxyIsNamed gives addresses in the tenant and on this machine; a login in them is not repeated.
func TestAnAddressThatIsNoProxyIsNamed(t *testing.T) {
	d := newDouble(t, tenant{})
	for address, want := range map[string]map[string]any{
		"socks5://u:p@127.0.0.1:1080": {"Proxy": "127.0.0.1:1080", "Scheme": "socks5"},
		"http://u:p@proxy:port":       {"Proxy": "proxy:port", "Scheme": ""},
	} {
		r := probing(t, behind(t, d, address))
		wantCause(t, r, probe.ProxyAddress, securitycenter.RungDNS)
		for key, value := range want {
			if r.Values[key] != value {
				t.Errorf("%s: %s is %v, not %v", address, key, r.Values[key], value)
			}
		}
		holdsNo(t, r, "u:p")
	}
	for _, proxy := range []func(*http.Request) (*url.URL, error){
		func(*http.Request) (*url.URL, error) { return url.Parse("socks5://127.0.0.1:1080") },
		func(*http.Request) (*url.URL, error) { return nil, errors.New("u:p@proxy is no address") },
	} {
		r := (&probe.Prober{Proxy: proxy}).Probe(t.Context(), behind(t, d, ""), nil)
		wantCause(t, r, probe.ProxyAddress, securitycenter.RungDNS)
		holdsNo(t, r, "u:p")
	}
}

// TestAProxyThatBreaksTheConnectionIsNotUnreachable has one that takes the connection, and resets it when it is asked.
func TestAProxyThatBreaksTheConnectionIsNotUnreachable(t *testing.T) {
	p := startProxy(t, func(w http.ResponseWriter, _ *http.Request) bool {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
		return false
	})
	r := probing(t, behind(t, newDouble(t, tenant{}), p.Listener.Addr().String()))
	wantCause(t, r, probe.NetReset, securitycenter.RungTCP)
	if r.Values["Proxy"] != p.Listener.Addr().String() {
		t.Errorf("the proxy is %v", r.Values["Proxy"])
	}
}

func TestAProxyThatNeverStopsIsNoProxy(t *testing.T) {
	p := startProxy(t, func(w http.ResponseWriter, r *http.Request) bool {
		endless("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n")(w, r)
		return false
	})
	wantCause(t, probing(t, behind(t, newDouble(t, tenant{}), p.Listener.Addr().String())), probe.ProxyNone, securitycenter.RungTCP)
}

// TestNoRedirectIsFollowed has a tenant that sends its caller to another server, of the same authority.
func TestNoRedirectIsFollowed(t *testing.T) {
	canary := newDouble(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }),
		func(c *tls.Config) {
			c.VerifyConnection = func(tls.ConnectionState) error { t.Error("somebody came"); return nil }
		})
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, operation := range []string{"", "login", "query"} {
			d := newDouble(t, tenant{operation: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "https://"+canary.address()+"/")
				w.WriteHeader(status)
			}})
			asked := d.request(t)
			asked.Control = true
			if r := probing(t, asked); r.Cause != probe.UnknownCause || r.Values["Location"] != "https://"+canary.address()+"/" {
				t.Errorf("%d at %q: named %s at %s with %v", status, operation, r.Cause, failedRung(r), r.Values)
			}
		}
	}
}
