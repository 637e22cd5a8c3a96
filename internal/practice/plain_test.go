package practice

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestPlainHTTPGetsNginxsPage(t *testing.T) {
	tenant := newTenant(t)
	for _, path := range []string{"/", odataPath + "User", mappingsPath, "/securitycenter/v1/mappings/1"} {
		r, err := http.Get("http://" + tenant.Facts().Listen + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != 400 || !strings.Contains(string(body), "The plain HTTP request was sent to HTTPS port") {
			t.Errorf("%s: %s %s", path, r.Status, body)
		}
	}
}

func TestThePageIsNotForAStrangersName(t *testing.T) {
	listen := newTenant(t).Facts().Listen
	_, port, _ := net.SplitHostPort(listen)
	for host, want := range map[string]int{listen: 200, "localhost:" + port: 200, "evil.example:" + port: 400, "": 400} {
		request, err := http.NewRequest(http.MethodGet, "http://"+listen+"/securitycenter", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = cmp.Or(host, "127.0.0.1")
		r, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != want {
			t.Errorf("%q: %s", host, r.Status)
		}
	}
}

func TestTheMissingAuthorityIsAtItsAIAAddress(t *testing.T) {
	tenant := newTenant(t)
	shown, err := tenant.Show(t.Context(), "tls.server-untrusted@intermediate")
	if err != nil {
		t.Fatal(err)
	}
	l := odataLook(shown, 0)
	l.trustAll = true
	var o observation
	c, _ := l.connect(t.Context())
	defer c.Close()
	leaf := handshakeLeaf(t, l, c, &o)
	if len(leaf.IssuingCertificateURL) != 1 {
		t.Fatalf("the addresses are %v", leaf.IssuingCertificateURL)
	}
	r, err := http.Get(leaf.IssuingCertificateURL[0])
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	der, _ := io.ReadAll(r.Body)
	issuer, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: readRoots(t, shown.CAFile), Intermediates: pool(issuer)}); err != nil {
		t.Errorf("with the certificate from the address: %v", err)
	}
}

func TestTheProxyTunnelsToTheTenantAlone(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	c := ecpClient(t, tenant)
	transport := c.http.Transport.(*http.Transport)
	transport.DialContext = nil
	transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: tenant.Facts().Listen})
	c.get(firstUser).want(t, 200, `"userId"`)
	c.get(firstUser).want(t, 200)
	c.host = "www.example.com" // which is not reached: the answer is the tenant's, whose certificate is for another name
	var wrong x509.HostnameError
	if _, err := c.try("GET", "/", ""); !errors.As(err, &wrong) {
		t.Errorf("got %v", err)
	}
}

// TestTheTunnelTakesWhatCameTooEarly sends the first message of the handshake together with CONNECT.
func TestTheTunnelTakesWhatCameTooEarly(t *testing.T) {
	tenant := newTenant(t)
	c, err := net.Dial("tcp", tenant.Facts().Listen)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	var both bytes.Buffer
	both.WriteString("CONNECT api.certmap-practice.test:443 HTTP/1.1\r\nHost: api.certmap-practice.test:443\r\n\r\n")
	both.Write([]byte{22, 3, 1, 0, 4, 2, 0, 0, 0}) // no ClientHello: crypto/tls answers with an alert
	c.Write(both.Bytes())
	answer, err := io.ReadAll(c)
	if head, alert, _ := strings.Cut(string(answer), "\r\n\r\n"); err != nil || !strings.HasPrefix(head, "HTTP/1.1 200 ") || len(alert) != 7 || alert[0] != 21 {
		t.Errorf("got %q, %v", answer, err)
	}
}

func TestNoSuchName(t *testing.T) {
	query := []byte("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x01\x03api\x04test\x00\x00\x01\x00\x01extra")
	want := "\x12\x34\x81\x83\x00\x01\x00\x00\x00\x00\x00\x00\x03api\x04test\x00\x00\x01\x00\x01"
	if got := noSuchName(query); string(got) != want {
		t.Errorf("answered %q", got)
	}
	for _, bad := range []string{"", "short", string(query[:14]), string(query[:23]), "\x12\x34\x81" + string(query[3:]), strings.Repeat("\xff", 512)} {
		if got := noSuchName([]byte(bad)); got != nil {
			t.Errorf("%q was answered with %q", bad, got)
		}
	}
}

func FuzzNoSuchName(f *testing.F) {
	f.Add([]byte("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x01\x03api\x04test\x00\x00\x01\x00\x01"))
	f.Fuzz(func(t *testing.T, query []byte) {
		if reply := noSuchName(query); len(reply) > len(query) {
			t.Error("the answer is longer than the question")
		}
	})
}
