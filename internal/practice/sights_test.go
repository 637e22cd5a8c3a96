package practice

import (
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

func wrongPassphrase(t *testing.T, l look) {
	data, err := os.ReadFile(l.shown.Identity)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := pkcs12.Decode(data, l.shown.Passphrase); !errors.Is(err, pkcs12.ErrIncorrectPassword) {
		t.Errorf("the file says %v", err)
	}
}

func mismatch(t *testing.T, l look) {
	both := readP12(t, l.shown.Identity, l.shown.Passphrase)
	key, leaf := both.PrivateKey.(*rsa.PrivateKey), both.Leaf.PublicKey.(*rsa.PublicKey)
	if key.PublicKey.Equal(leaf) {
		t.Error("the key is the certificate's")
	}
}

// refusedIdentity checks that the certificate is what it should be, and that the edge refuses it.
func refusedIdentity(is func(*x509.Certificate) bool) sight {
	return func(t *testing.T, l look) {
		t.Helper()
		if leaf := readP12(t, l.shown.Identity, l.shown.Passphrase).Leaf; !is(leaf) {
			t.Errorf("the certificate is in order: %v, from %v until %v", leaf.Subject, leaf.NotBefore, leaf.NotAfter)
		}
		answers(400, "The SSL certificate error")(t, l)
	}
}

// lacksIssuer checks that an authority is missing in the file, and that TLS refuses the certificate without saying why.
func lacksIssuer(t *testing.T, l look) {
	both := readP12(t, l.shown.Identity, l.shown.Passphrase)
	if both.Leaf.Issuer.CommonName != "Certmap Practice Subordinate CA" || len(both.Certificate) != 1 {
		t.Errorf("%d certificates, the first issued by %v", len(both.Certificate), both.Leaf.Issuer)
	}
	refusedBy(46, 46)(t, l)
}

// wantsOne checks that a certificate lets in, and that nobody comes in without.
func wantsOne(t *testing.T, l look) {
	answers(200, `"userId"`)(t, l)
	l.shown.Identity = ""
	refusedBy(40, 116)(t, l)
}

func isWeak(c *x509.Certificate) bool { return c.PublicKey.(*rsa.PublicKey).N.BitLen() == 1024 }

func wantsProxyLogin(t *testing.T, l look) {
	o := l.call(t)
	if o.proxy != http.StatusProxyAuthRequired || o.header.Get("Proxy-Authenticate") != `Basic realm="Practice proxy"` {
		t.Errorf("the proxy answered %d, %v", o.proxy, o.header)
	}
	l.connectHeader = "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("practice:practice")) + "\r\n"
	if o := l.call(t); o.err != nil || o.status != 200 {
		t.Errorf("with the login: %d at %q, %v", o.status, o.stage, o.err)
	}
}

func oldSuite(t *testing.T, l look) {
	want := tls.AlertError(70) // a client of TLS 1.3 alone has no version in common
	if l.version == tls.VersionTLS12 {
		want = tls.AlertError(40)
	}
	ends("tls", says(want.Error()))(t, l)
}

func intercepted(t *testing.T, l look) {
	if l.shown.Host != "api4.cert.successfactors.com" {
		t.Errorf("the host is %s", l.shown.Host)
	}
	o := l.call(t)
	if o.err != nil || o.server != "Certmap Practice CA" || o.asked {
		t.Errorf("issued by %q, asked %v, %v", o.server, o.asked, o.err)
	}
}

func neverAsked(t *testing.T, l look) {
	answers(401, "[LGN0003]")(t, l)
	if l.call(t).asked {
		t.Error("a certificate was asked for")
	}
}

// closed checks the end without an alert: during the handshake in TLS 1.2, at the first read in TLS 1.3.
func closed(t *testing.T, l look) {
	stage := "http"
	if l.version == tls.VersionTLS12 {
		stage = "tls"
	}
	ends(stage, func(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) })(t, l)
}

func limited(t *testing.T, l look) {
	answers(429)(t, l)
	if wait := l.call(t).header.Get("Retry-After"); wait != "300" {
		t.Errorf("Retry-After is %q", wait)
	}
}

func endless(t *testing.T, l look) {
	if o := l.call(t); o.status != 200 || !o.cut {
		t.Errorf("%d with %d bytes, %v", o.status, len(o.body), o.err)
	}
}

func otherUser(t *testing.T, l look) {
	answers(200, `"userId"`)(t, l)
	if login := l.call(t).header.Get("X-Practice-Login-Name"); login != "SFAPI_OTHER" || l.shown.LoginName != "SFAPI_ECP" {
		t.Errorf("the login is %q, the mapping says %q", login, l.shown.LoginName)
	}
}

func passesWithout(t *testing.T, l look) {
	answers(200, `"userId"`)(t, l)
	l.shown.Identity = ""
	answers(200, `"userId"`)(t, l)
}

// soap calls one operation of SFAPI.
func (l look) soap(t *testing.T, session, operation, arguments string) observation {
	t.Helper()
	l.method, l.request, l.session = http.MethodPost, sfapiPath, session
	l.payload = envelope(operation, arguments)
	o := l.call(t)
	if o.err != nil {
		t.Fatalf("%s ended at %q with %v", operation, o.stage, o.err)
	}
	return o
}

func envelope(operation, arguments string) string {
	return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:sfobject.sfapi.successfactors.com">` +
		`<soapenv:Header/><soapenv:Body><urn:` + operation + `>` + arguments + `</urn:` + operation + `></soapenv:Body></soapenv:Envelope>`
}

const emptyCredential = `<urn:credential><urn:companyId></urn:companyId><urn:username></urn:username><urn:password></urn:password></urn:credential>`

func (l look) login(t *testing.T) (session string) {
	t.Helper()
	o := l.soap(t, "", "login", emptyCredential)
	session = between(o.body, "<sessionId>", "</sessionId>")
	if o.status != 200 || session == "" {
		t.Fatalf("login: %d %s", o.status, o.body)
	}
	return session
}

// between cuts out the text between two others.
func between(text, before, after string) string {
	_, text, _ = strings.Cut(text, before)
	text, _, found := strings.Cut(text, after)
	if !found {
		return ""
	}
	return text
}

func queryArguments(query string) string {
	return "<urn:queryString>" + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(query) + "</urn:queryString>"
}

func readsEmployees(t *testing.T, l look) {
	t.Helper()
	o := l.soap(t, l.login(t), "query", queryArguments("SELECT person FROM CompoundEmployee WHERE person_id_external = '"+l.shown.Person+"'"))
	reply{o.status, o.header, o.body}.want(t, 200, "<type>CompoundEmployee</type>", "<person_id_external>"+l.shown.Person, "<numResults>1</numResults>")
}

func loginFails(message string) func(*testing.T, look) {
	return func(t *testing.T, l look) {
		t.Helper()
		o := l.soap(t, "", "login", emptyCredential)
		reply{o.status, o.header, o.body}.want(t, 200, `xsi:nil="true"`, "<errorCode>FAILED_AUTHENTICATION</errorCode>", message)
	}
}

func queryFails(code, message string) func(*testing.T, look) {
	return func(t *testing.T, l look) {
		t.Helper()
		o := l.soap(t, l.login(t), "query", queryArguments("SELECT person FROM CompoundEmployee"))
		reply{o.status, o.header, o.body}.want(t, 500, "<faultcode>S:Server</faultcode>", "<errorCode>"+code+"</errorCode>", message)
	}
}

func sfapiIsNoSOAP(t *testing.T, l look) {
	t.Helper()
	o := l.soap(t, "", "login", emptyCredential)
	reply{o.status, o.header, o.body}.want(t, 200, `{"status":"UP"}`)
}
