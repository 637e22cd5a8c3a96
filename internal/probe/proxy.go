package probe

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// A proxyFailure is how a proxy kept a connection from coming about.
type proxyFailure string

const (
	proxyNotFound    proxyFailure = "not-found"
	proxyUnreachable proxyFailure = "unreachable"
	proxyAuth        proxyFailure = "auth"
	proxyBlocked     proxyFailure = "blocked"
	proxyNoRoute     proxyFailure = "no-route"  // it would let us through, and cannot get there itself
	proxyUnusable    proxyFailure = "unusable"  // its address cannot be read, or is of another kind of proxy
	proxyBroken      proxyFailure = "broken"    // it took the connection, and then came nothing, or it broke
	proxyUntrusted   proxyFailure = "untrusted" // it speaks TLS, with a certificate that does not verify
	proxyNone        proxyFailure = "none"      // something answers there that is no proxy
	proxyUnclear     proxyFailure = "unclear"   // it ended TLS with an alert, and no cause is known for that
)

// A proxyError is a failure before the tunnel to the tenant stood.
type proxyError struct {
	kind    proxyFailure
	proxy   string // host:port; as it was given, without a login, where it cannot be used
	status  int    // of the answer to CONNECT; 0 where there was none
	schemes string // of authentication the proxy offers
	scheme  string // of its address, where that is neither http nor https
	leads   string // where its answer sends the caller
	err     error
}

func (e *proxyError) Error() string {
	if e.err != nil {
		return fmt.Sprintf("proxy %s: %v", e.proxy, e.err)
	}
	return fmt.Sprintf("proxy %s answered %d to CONNECT", e.proxy, e.status)
}

func (e *proxyError) Unwrap() error { return e.err }

func isProxy(kind proxyFailure) func(*sight) bool {
	return func(s *sight) bool {
		var p *proxyError
		return errors.As(s.err, &p) && p.kind == kind
	}
}

func proxyValues(s *sight) map[string]any {
	var p *proxyError
	errors.As(s.err, &p)
	out := map[string]any{"Proxy": p.proxy, "Schemes": p.schemes, "NoBasic": noBasic(p.schemes), "Scheme": p.scheme, "Location": p.leads}
	if p.status != 0 {
		out["Status"] = p.status
	}
	if p.err != nil {
		out["Error"] = errorText(p.err)
	}
	return out
}

// proxyCertificateValues say why the certificate of a proxy is not trusted: for its names, its dates, what it may be used for,
// or its issuer.
func proxyCertificateValues(s *sight) map[string]any {
	out := proxyValues(s)
	var other x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch c := dated(s.err); {
	case errors.As(s.err, &other):
		out["Names"] = namesOf(other.Certificate)
	case c != nil:
		out["From"], out["Until"] = timeText(c.NotBefore), timeText(c.NotAfter)
	case errors.As(s.err, &invalid):
		out["Flaw"] = errorText(invalid)
	default:
		out["ProxyIssuer"] = issuerValues(s)["ServerIssuer"]
	}
	return out
}

// noBasic tells whether a proxy offers logins, and none that this program can make.
func noBasic(schemes string) bool {
	return schemes != "" && !slices.ContainsFunc(strings.Split(schemes, ", "), func(s string) bool { return strings.EqualFold(s, "Basic") })
}

// viaValues name the proxy where it is the one that stayed silent or broke the connection.
func viaValues(s *sight) map[string]any {
	var p *proxyError
	if !errors.As(s.err, &p) {
		return nil
	}
	return map[string]any{"Proxy": p.proxy}
}

// A proxy is the one in force for a tenant.
type proxy struct {
	url  *url.URL
	auth string // the value of Proxy-Authorization; empty for none
}

// address is host:port, fit to be shown: it never carries the user or the password.
func (p *proxy) address() string {
	port := p.url.Port()
	if port == "" {
		port = map[string]string{"https": "443"}[p.url.Scheme]
	}
	if port == "" {
		port = "80"
	}
	return net.JoinHostPort(p.url.Hostname(), port)
}

// proxyFor returns the proxy that is in force for the tenant: the one it names, else this machine's; nil for none. An
// address that the tenant gives to connect to is dialled directly. The error is a *proxyError.
func (l *ladder) proxyFor() (*proxy, error) {
	switch {
	case l.probe.Connect != "", l.probe.Proxy.Address == securitycenter.NoProxy:
		return nil, nil
	case l.probe.Proxy.Address != "":
		u, err := url.Parse(withScheme(l.probe.Proxy.Address))
		if err != nil {
			return nil, unreadable(withoutLogin(l.probe.Proxy.Address))
		}
		if l.probe.Proxy.User == "" {
			return usable(&proxy{u, loginIn(u)})
		}
		return usable(&proxy{u, basicAuth(l.probe.Proxy.User, l.probe.Proxy.Password)})
	case l.Proxy == nil:
		return nil, nil
	}
	u, err := l.Proxy(&http.Request{URL: &url.URL{Scheme: "https", Host: l.probe.Host}})
	switch {
	case err != nil:
		return nil, unreadable("")
	case u == nil:
		return nil, nil
	}
	return usable(&proxy{u, loginIn(u)})
}

// unreadable says that an address cannot be read. The error of the parser is left out: it repeats the address, with a
// password in it.
func unreadable(address string) error {
	return &proxyError{kind: proxyUnusable, proxy: address, err: errors.New("the address of the proxy cannot be read")}
}

// usable refuses a proxy that does not speak HTTP: CONNECT would only be noise to it.
func usable(p *proxy) (*proxy, error) {
	if s := p.url.Scheme; s != "http" && s != "https" {
		return nil, &proxyError{kind: proxyUnusable, proxy: p.url.Host, scheme: s, err: errors.New("the proxy speaks " + s)}
	}
	return p, nil
}

// loginIn is the login that an address carries.
func loginIn(u *url.URL) string {
	password, _ := u.User.Password()
	return basicAuth(u.User.Username(), cert.SecretString(password))
}

// withoutLogin is an address as it was given, fit to be shown although it could not be read.
func withoutLogin(address string) string { return address[strings.LastIndex(address, "@")+1:] }

func withScheme(address string) string {
	if strings.Contains(address, "://") {
		return address
	}
	return "http://" + address
}

func basicAuth(user string, password cert.Secret) string {
	if user == "" {
		return ""
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+string(password.Reveal())))
}

// tunnel asks the proxy for a way through to the tenant. The proxy gets TLS settings of its own: the client certificate
// is the tenant's business alone.
func (l *ladder) tunnel(ctx context.Context) (net.Conn, error) {
	p := l.route.proxy
	conn, err := dial(ctx, l.route.addresses)
	if err != nil {
		return nil, &proxyError{kind: proxyUnreachable, proxy: p.address(), err: err}
	}
	k := &link{raw: conn}
	defer k.within(ctx)()
	if p.url.Scheme == "https" {
		secured := tls.Client(conn, &tls.Config{ServerName: p.url.Hostname(), RootCAs: l.trusted(), MinVersion: tls.VersionTLS12, Time: l.now})
		if err := secured.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, silenced(p, err)
		}
		conn = secured
	}
	through, err := l.ask(conn, p)
	if err != nil {
		_ = conn.Close()
	}
	return through, err
}

// ask sends CONNECT and reads the answer.
func (l *ladder) ask(conn net.Conn, p *proxy) (net.Conn, error) {
	target := net.JoinHostPort(l.route.host, l.route.port)
	r := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: target}, Host: target, Header: http.Header{}}
	r.Header.Set("User-Agent", "Certmap")
	if p.auth != "" {
		r.Header.Set("Proxy-Authorization", p.auth)
	}
	if err := r.Write(conn); err != nil {
		return nil, silenced(p, err)
	}
	reader := bufio.NewReader(&io.LimitedReader{R: conn, N: maxHeader})
	answer, err := http.ReadResponse(reader, r)
	if err != nil {
		return nil, silenced(p, err)
	}
	if answer.StatusCode/100 == 2 {
		return &buffered{conn, aheadOf(reader, conn)}, nil
	}
	said := &sfapi.Reply{Status: answer.StatusCode, Header: answer.Header}
	return nil, &proxyError{kind: refusalOf(answer.StatusCode), proxy: p.address(), status: answer.StatusCode, schemes: schemes(answer.Header),
		leads: addressText(locationOf(said))}
}

// silenced is the failure of a proxy that took the connection. One that then says nothing in time, or breaks it off, is there:
// what stands between may be why.
func silenced(p *proxy, err error) error {
	var network *net.OpError
	kind := proxyNone
	switch {
	case alertOf(err) != noAlert:
		kind = proxyUnclear
	case sentIn(err) != nil:
		kind = proxyUntrusted
	case isTimeout(&sight{err: err}) || isReset(&sight{err: err}) || errors.As(err, &network):
		kind = proxyBroken
	}
	return &proxyError{kind: kind, proxy: p.address(), err: err}
}

// aheadOf reads what was read ahead of a connection, and then the connection itself.
func aheadOf(reader *bufio.Reader, conn net.Conn) io.Reader {
	ahead, _ := reader.Peek(reader.Buffered()) // never more than there is
	return io.MultiReader(bytes.NewReader(ahead), conn)
}

// refusalOf reads the status of a proxy that did not open the way. A wrong login gets 407 again by RFC 9110, and 401 from
// tinyproxy; what begins with 5 is about the way from the proxy to the host (502 and 503 from Apache, 500 from tinyproxy). A
// redirect leads to a page that says why the host is blocked, or where to log in before. Any other answer is a web server's,
// which knows nothing of CONNECT.
func refusalOf(status int) proxyFailure {
	switch {
	case status == http.StatusProxyAuthRequired, status == http.StatusUnauthorized:
		return proxyAuth
	case status >= 500:
		return proxyNoRoute
	case status/100 == 3, status == http.StatusForbidden, status == http.StatusTooManyRequests, status == http.StatusUnavailableForLegalReasons:
		return proxyBlocked
	}
	return proxyNone
}

// quoted is a text between quotes, or what is left of one.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)

// schemes lists what Proxy-Authenticate offers, without the parameters: each header is a list of challenges, and each challenge
// a scheme with a list of parameters of its own (RFC 9110, section 11.6.1).
func schemes(h http.Header) string {
	var out []string
	for _, list := range h.Values("Proxy-Authenticate") {
		for part := range strings.SplitSeq(quoted.ReplaceAllString(list, ""), ",") {
			name, rest, _ := strings.Cut(strings.TrimSpace(part), " ")
			isParameter := strings.Contains(name, "=") || strings.HasPrefix(strings.TrimSpace(rest), "=")
			if name != "" && !isParameter && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return strings.Join(out, ", ")
}

// A buffered connection gives back first what was read ahead of it.
type buffered struct {
	net.Conn
	ahead io.Reader
}

// Read implements io.Reader.
func (b *buffered) Read(p []byte) (int, error) { return b.ahead.Read(p) }
