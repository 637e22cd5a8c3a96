package text_test

import (
	"strings"
	"testing"

	"certmap/internal/text"
)

// outcomeCases say what a sentence has to hold, and must not hold, by what the test gives it.
var outcomeCases = []struct {
	title          string
	verdict, cause string
	values         map[string]any
	holds, not     string
}{
	{"a pass", "pass", "", map[string]any{"Warned": false}, "Nothing more is needed", "warn"},
	{"a pass that warns", "pass", "", map[string]any{"Warned": true}, "look at the rungs that warn", "Nothing more is needed"},
	{"a pass with an open control", "pass", "", map[string]any{"Warned": false, "Undecided": true}, "no proof", "Nothing more is needed"},
	{"a pass of an older version", "pass", "", nil, "Nothing more is needed", "warn"},
	{"without the key", "partial", "", nil, "its private key is in ECP", "list"},
	{"without a certificate", "partial", "", map[string]any{"NoCertificate": true}, "No certificate was given: only the server was tested.", "its private key is in ECP"},
	{"an issuer not on the list", "partial", "", map[string]any{"IssuerNotListed": true, "Issuer": "CN=Other", "Listed": 3}, "(3), and CN=Other is not on that list", "value"},
	{"one issuer", "fail", "tls.issuer-not-accepted", map[string]any{"Count": 1, "Listed": 1, "Issuer": "CN=Other"}, "It listed 1 issuer,", "issuers"},
	{"more issuers", "fail", "tls.issuer-not-accepted", map[string]any{"Count": 2, "Listed": 2, "Issuer": "CN=Other"}, "It listed 2 issuers,", "value"},
	{"an API host", "fail", "tls.no-certificate-requested", map[string]any{"Suggested": "api4.cert.successfactors.com"}, "Use api4.cert.successfactors.com as the host", "data centre"},
	{"a host of one's own", "fail", "tls.no-certificate-requested", map[string]any{"Kind": "unknown"}, "choose its data centre", "Use "},
	{"a host with .cert", "fail", "sf.credentials-required", map[string]any{"HasCert": true}, "company ID letter by letter", "no “.cert”"},
	{"a wait in seconds", "fail", "sf.rate-limited", map[string]any{"RetrySeconds": 300}, "asks to wait 300 s.", "until"},
	{"a wait until a time", "fail", "sf.maintenance", map[string]any{"RetryAt": "2026-11-20 06:00:00 UTC"}, "until 2026-11-20 06:00:00 UTC.", " s."},
	{"no wait", "fail", "sf.maintenance", nil, "It answered 503.", "wait"},
	{"another port", "fail", "net.timeout", map[string]any{"Host": "sf.acme.example", "Port": "8443"}, "reach sf.acme.example on port 8443.", "443 through"},
	{"a silent proxy", "fail", "net.timeout", map[string]any{"Host": "sf.acme.example", "Port": "443", "Proxy": "proxy:8080"}, "The proxy proxy:8080 did not answer", "sf.acme.example"},
	{"a proxy of another kind", "fail", "proxy.address", map[string]any{"Proxy": "proxy:1080", "Scheme": "socks5"}, "begins with socks5://", "cannot be read"},
	{"a proxy without Basic", "fail", "proxy.auth", map[string]any{"NoBasic": true, "Host": "sf.acme.example"}, "with Basic only", "right user and password"},
	{"a message nobody knows", "fail", "unknown", map[string]any{"Message": "no such segment"}, "“no such segment”", "value"},
	{"a missing issuer at the edge", "fail", "edge.certificate-error", map[string]any{"ChainIncomplete": true, "Issuer": "CN=Issuing"}, "lacks the certificate of CN=Issuing", "Check its"},
	{"a connection that ended in words nobody knows", "fail", "unknown", map[string]any{"Error": "tls: internal error"}, "the connection ended with “tls: internal error”", "raw reply"},
	{"a redirect elsewhere", "fail", "unknown", map[string]any{"Location": "https://other.example/odata"}, "sends its callers to https://other.example/odata", "none of the known"},
	{"a redirect to log in", "fail", "reply.login-page", map[string]any{"Location": "https://idp.example/sso"}, "It leads to https://idp.example/sso.", "answered"},
	{"another name", "fail", "tls.server-name", map[string]any{"Shown": true, "Names": []string{"a.example"}}, "It is made for: a.example.", "alert"},
	{"a name that is not known there", "fail", "tls.server-name", map[string]any{"Shown": false, "Host": "sf.acme.example"}, "does not know the name sf.acme.example", "value"},
	{"an authority out of date", "fail", "tls.server-untrusted", map[string]any{"OldCA": "R4", "CADate": "2021-01-02T00:00:00Z", "ServerIssuer": "Root"}, "the certificate of R4, which was valid until", "neither"},
	{"a chain that does not hold", "fail", "tls.server-untrusted", map[string]any{"Flaw": "x509: bad", "ServerIssuer": "Root"}, "its chain does not hold: “x509: bad”", "neither"},
	{"a key that cannot sign", "fail", "tls.client-unsupported", map[string]any{"Takes": []string{"Ed25519"}, "Key": "RSA"}, "It takes: Ed25519.", "RSA 2048"},
	{"no TLS behind a proxy", "fail", "tls.not-tls", map[string]any{"Through": "proxy:8080", "Host": "sf.acme.example", "UsualPort": true}, "through the proxy proxy:8080 is no TLS", "port"},
	{"no TLS on the usual port", "fail", "tls.not-tls", map[string]any{"Host": "sf.acme.example", "UsualPort": true}, "The port is the usual one", "answers on 443"},
	{"a break behind a proxy", "fail", "net.reset", map[string]any{"Through": "proxy:8080", "Host": "sf.acme.example"}, "to sf.acme.example through the proxy proxy:8080 broke", "value"},
	{"a host that the proxy blocks", "fail", "proxy.blocked", map[string]any{"Proxy": "proxy:8080", "Status": 403, "Host": "sf.acme.example:8443", "HostName": "sf.acme.example", "Port": "8443"}, "allow sf.acme.example on port 8443", "browser"},
	{"one that leads to a page", "fail", "proxy.blocked", map[string]any{"Status": 302, "Location": "http://portal.example/"}, "leads to http://portal.example/. Open that address", "value\""},
	{"a proxy's issuer", "fail", "proxy.untrusted", map[string]any{"Proxy": "proxy:8080", "ProxyIssuer": "Proxy Root"}, "issued by Proxy Root", "value"},
	{"a web server in the place of a proxy", "fail", "proxy.not-a-proxy", map[string]any{"Proxy": "web:80", "Status": 404, "Host": "sf.acme.example"}, "It answered 404", "value"},
	{"a proxy's certificate with a flaw", "fail", "proxy.untrusted", map[string]any{"Flaw": "x509: bad", "ProxyIssuer": "Root"}, "It does not hold: “x509: bad”", "Root"},
	{"no passphrase", "fail", "identity.passphrase", map[string]any{"Problem": "passphrase-needed"}, "none was given", "keytool"},
	{"a key with a passphrase of its own", "fail", "identity.passphrase", map[string]any{"Problem": "key-passphrase"}, "Enter the passphrase of the key", "refused"},
	{"a passphrase of an older version", "fail", "identity.passphrase", nil, "Enter the passphrase or PIN", "keytool"},
	{"LGN0010", "fail", "sf.basic-auth-disabled", nil, "or this network address may not use the API", "value"},
}

func TestAnOutcomeSaysWhatWasSeen(t *testing.T) {
	w := words(text.English)
	for _, c := range outcomeCases {
		got := w.Outcome(c.verdict, c.cause, c.values).String()
		if !strings.Contains(got, c.holds) || strings.Contains(got, c.not) {
			t.Errorf("%s: %q has to hold %q, and not %q", c.title, got, c.holds, c.not)
		}
	}
}

func TestACodeThatTheMessageBeginsWithIsSaidOnce(t *testing.T) {
	w := words(text.English)
	seen := w.SeenAll([]string{"codes", "message"}, []any{[]string{"AUTH0032"}, "[AUTH0032]Invalid client certificate"})
	if strings.Count(seen, "AUTH0032") != 1 || !strings.Contains(seen, "Invalid client certificate") {
		t.Error(seen)
	}
	if seen := w.SeenAll([]string{"codes", "message"}, []any{[]string{"AUTH0032"}, "Try later"}); !strings.Contains(seen, "[AUTH0032]") {
		t.Error(seen)
	}
}
