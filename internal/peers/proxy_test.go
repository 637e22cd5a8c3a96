//go:build peers

package peers

import (
	"encoding/base64"
	"fmt"
	"net"
	"slices"
	"strings"

	"certmap/cert"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// The login of the proxies. No result may hold it, neither the password nor the two as they are sent.
const (
	proxyUser     = "certmap"
	proxyPassword = "pr0xyS3cr3t"
)

var proxyLogin = base64.StdEncoding.EncodeToString([]byte(proxyUser + ":" + proxyPassword))

// proxies starts tinyproxy and Apache as proxies, and returns what has to be named for a tenant behind them.
func (s *stage) proxies() []trial {
	_, port, err := net.SplitHostPort(s.nginxAt["strict"])
	s.must(err)
	_, closed, err := net.SplitHostPort(s.ports(1)[0])
	s.must(err)
	return slices.Concat(s.tinyproxy(port, closed), s.apacheProxy(port, closed), s.noProxies("localhost:"+port))
}

// through sends a trial to a host on this machine by way of a proxy.
func through(proxy, target, user, password string) func(*probe.Prober, *securitycenter.Probe) {
	return func(_ *probe.Prober, asked *securitycenter.Probe) {
		asked.Host, asked.Connect = target, ""
		asked.Proxy = securitycenter.Proxy{Address: proxy, User: user, Password: cert.SecretString(password)}
	}
}

func (s *stage) tinyproxy(port, closed string) []trial {
	open := s.tinyproxyWith("")
	login := s.tinyproxyWith("BasicAuth " + proxyUser + " " + proxyPassword)
	s.write("filter", "elsewhere.example\n")
	filtered := s.tinyproxyWith(fmt.Sprintf("Filter %q\nFilterDefaultDeny Yes", s.path("filter")))
	portsOnly := s.tinyproxyWith("ConnectPort 443")
	strangers := s.tinyproxyWith("Allow 192.0.2.1")
	tenant := "localhost:" + port
	return onPeer("tinyproxy", []trial{
		{title: "lets through", change: through(open, tenant, "", "")},
		{title: "lets through with a login", change: through(login, tenant, proxyUser, proxyPassword)},
		{title: "wants a login", change: through(login, tenant, "", ""), cause: probe.ProxyAuth},
		{title: "refuses the login", change: through(login, tenant, proxyUser, "wrong"), cause: probe.ProxyAuth},
		{title: "filters the host", change: through(filtered, tenant, "", ""), cause: probe.ProxyBlocked},
		{title: "allows another port", change: through(portsOnly, tenant, "", ""), cause: probe.ProxyBlocked},
		{title: "allows other machines", change: through(strangers, tenant, "", ""), cause: probe.ProxyBlocked},
		{title: "cannot reach the port", change: through(open, "localhost:"+closed, "", ""), cause: probe.ProxyNoRoute},
		{title: "cannot resolve the host", change: through(open, "nowhere.invalid:443", "", ""), cause: probe.ProxyNoRoute},
		{title: "refuses the certificate behind it", change: through(open, tenant, "", ""), as: expired, cause: probe.IdentityExpired},
	})
}

func (s *stage) tinyproxyWith(settings string) string {
	s.Helper()
	at := s.ports(1)
	_, port, err := net.SplitHostPort(at[0])
	s.must(err)
	name := "tinyproxy-" + port + ".conf"
	s.write(name, fmt.Sprintf("Port %s\nListen 127.0.0.1\nTimeout 30\nMaxClients 20\n%s\n", port, settings))
	s.run(at, "tinyproxy", "-d", "-c", s.path(name))
	return at[0]
}

// apacheProxy is Apache with mod_proxy_connect: one host that lets everybody through, one that wants a login, and one
// that lets nobody through.
func (s *stage) apacheProxy(port, closed string) []trial {
	at := s.ports(3)
	s.write("passwords", apachePassword(proxyUser, proxyPassword))
	rules := []string{"Require all granted", "AuthType Basic\n\t\tAuthName Peers\n\t\tAuthBasicProvider file\n\t\tAuthUserFile " + s.path("passwords") + "\n\t\tRequire valid-user", "Require all denied"}
	var b strings.Builder
	for _, m := range []string{"mpm_event", "authn_core", "authn_file", "auth_basic", "authz_core", "authz_user", "rewrite", "proxy", "proxy_connect"} {
		fmt.Fprintf(&b, "LoadModule %s_module %s/mod_%s.so\n", m, apacheModules, m)
	}
	fmt.Fprintf(&b, strings.ReplaceAll(apacheMain, "apache.", "apache-proxy."), s.dir)
	fmt.Fprintf(&b, "AllowCONNECT 443 %s %s\n", port, closed)
	for i, rule := range rules {
		fmt.Fprintf(&b, "Listen %s\n<VirtualHost %s>\n\tProxyRequests On\n\t<Proxy *>\n\t\t%s\n\t</Proxy>\n</VirtualHost>\n", at[i], at[i], rule)
	}
	s.write("apache-proxy.conf", b.String())
	s.run(at, "apache2", "-D", "FOREGROUND", "-f", s.path("apache-proxy.conf"))
	tenant := "localhost:" + port
	return onPeer("Apache as a proxy", []trial{
		{title: "lets through", change: through(at[0], tenant, "", "")},
		{title: "lets through with a login", change: through(at[1], tenant, proxyUser, proxyPassword)},
		{title: "wants a login", change: through(at[1], tenant, "", ""), cause: probe.ProxyAuth, values: map[string]any{"Schemes": "Basic"}},
		{title: "refuses the login", change: through(at[1], tenant, proxyUser, "wrong"), cause: probe.ProxyAuth},
		{title: "denies everybody", change: through(at[2], tenant, "", ""), cause: probe.ProxyBlocked},
		{title: "allows another port", change: through(at[0], "localhost:1", "", ""), cause: probe.ProxyBlocked},
		{title: "cannot reach the port", change: through(at[0], "localhost:"+closed, "", ""), cause: probe.ProxyNoRoute},
		{title: "cannot resolve the host", change: through(at[0], "nowhere.invalid:443", "", ""), cause: probe.ProxyNoRoute},
	})
}

// noProxies are addresses where no proxy is, or none that can be gone through.
func (s *stage) noProxies(tenant string) []trial {
	opened := func(then string) string { return s.plain(saying("HTTP/1.1 200 Connection established\r\n\r\n" + then)) }
	leads := s.plain(saying("HTTP/1.1 302 Found\r\nLocation: http://portal.peers.example/\r\nContent-Length: 0\r\n\r\n"))
	lists := s.plain(saying("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate, NTLM, Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"))
	secure := "https://" + s.nginxAt["strict"] // its certificate is for a name
	return onPeer("no proxy", []trial{
		{title: "nobody listens", change: through("127.0.0.1:1", host, "", ""), cause: probe.ProxyRefused},
		{title: "its name resolves nowhere", change: through("proxy.invalid:8080", host, "", ""), cause: probe.ProxyNotFound},
		{title: "nginx in its place", change: through(s.nginxAt["plain"], tenant, "", ""), cause: probe.ProxyNone},
		{title: "nginx in its place, over TLS", change: through(secure, tenant, "", ""), cause: probe.ProxyUntrusted},
		{title: "SSH in its place", change: through(s.plain(saying("SSH-2.0-OpenSSH_9.2p1\r\n")), tenant, "", ""), cause: probe.ProxyNone},
		{title: "a page after it opened the way", change: through(opened("<html>Blocked</html>"), tenant, "", ""), cause: probe.TLSNotTLS},
		{title: "nothing after it opened the way", change: through(opened(""), tenant, "", ""), cause: probe.NetReset},
		{title: "a portal", change: through(leads, tenant, "", ""), cause: probe.ProxyBlocked, values: map[string]any{"Location": "http://portal.peers.example/"}},
		{title: "a list of offers", change: through(lists, tenant, "", ""), cause: probe.ProxyAuth, values: map[string]any{"Schemes": "Negotiate, NTLM, Basic", "NoBasic": false}},
	})
}
