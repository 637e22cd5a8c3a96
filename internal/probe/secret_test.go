package probe_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

const (
	cookie        = "C00C1E"
	proxyPassword = "pr0xy:S3cr3t"
)

// holdsNo checks that nothing of a result, which is stored and reported, holds a secret.
func holdsNo(t *testing.T, r securitycenter.Result, secrets ...string) {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	printed := fmt.Sprintf("%s %+v", text, r)
	for _, secret := range secrets {
		if strings.Contains(printed, secret) {
			t.Errorf("%s is in %s", secret, printed)
		}
	}
}

// talkative answers with a status, and repeats what it was sent with what it sets.
func talkative(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "BIGip="+cookie)
		w.Header().Set("X-Request", "JSESSIONID="+session)
		w.Header().Set("Location", "/login;jsessionid="+session)
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, "Cookie: JSESSIONID=%s; BIGip=%s\r\nAuthorization: Basic %s\r\n<sessionId>%s</sessionId>", session, cookie, cookie, session)
	}
}

func TestNoSecretIsInAResult(t *testing.T) {
	for _, operation := range []string{"", "login", "isValidSession", "query", "logout"} {
		for _, status := range []int{200, 302, 401, 500} {
			d := newDouble(t, tenant{operation: talkative(status)})
			holdsNo(t, probing(t, d.request(t)), session, cookie)
		}
	}
	holdsNo(t, probing(t, newDouble(t, tenant{}).request(t)), session)
}

// TestAReplyIsCutWithoutASecretAtTheEnd puts a session where a stored reply ends.
func TestAReplyIsCutWithoutASecretAtTheEnd(t *testing.T) {
	for before := 16<<10 - 40; before < 16<<10; before++ {
		body := strings.Repeat("x", before) + "JSESSIONID=" + session
		d := tenant{"": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401); _, _ = w.Write([]byte(body)) }}
		if before%8 == 0 {
			holdsNo(t, probing(t, newDouble(t, d).request(t)), session[:4])
		}
	}
}

func TestPayrollDataIsNotKept(t *testing.T) {
	d := newDouble(t, tenant{"query": func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(soapOf("<sfobject><person><salary>123456.78</salary></person></sfobject>")))
	}})
	r := probing(t, d.request(t))
	if r.Verdict != securitycenter.Passed {
		t.Fatalf("the verdict is %s (%s)", r.Verdict, r.Cause)
	}
	holdsNo(t, r, "123456.78", "cgrant")
}

func TestTheLoginOfAProxyIsInNoResult(t *testing.T) {
	p := startProxy(t, func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Proxy-Authenticate", `Basic realm="`+proxyPassword+`"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
		return false
	})
	asked := newDouble(t, tenant{}).request(t)
	asked.Connect = ""
	asked.Proxy = securitycenter.Proxy{Address: p.Listener.Addr().String(), User: "certmap", Password: cert.SecretString(proxyPassword)}
	r := probing(t, asked)
	wantCause(t, r, probe.ProxyAuth, securitycenter.RungTCP)
	if r.Values["Schemes"] != "Basic" {
		t.Errorf("it offers %v", r.Values["Schemes"])
	}
	holdsNo(t, r, proxyPassword, base64.StdEncoding.EncodeToString([]byte("certmap:"+proxyPassword)))
}

// TestTheAddressOfAProxyDoesNotGiveItsPasswordAway writes the login into the address, whether or not it can be read.
func TestTheAddressOfAProxyDoesNotGiveItsPasswordAway(t *testing.T) {
	for _, address := range []string{"http://u:S3cr3t@127.0.0.1:1", "http://u:S3cr3t@127.0.0.1:port", "u:S3cr3t@127.0.0.1:1", "http://u:S3cr3t@[::1"} {
		asked := newDouble(t, tenant{}).request(t)
		asked.Connect, asked.Proxy.Address = "", address
		r := probing(t, asked)
		if r.Verdict != securitycenter.Failed {
			t.Errorf("%s: the verdict is %s", address, r.Verdict)
		}
		holdsNo(t, r, "S3cr3t")
	}
}

// TestTheServerIsAlwaysVerified holds that no source of this package has the switch of crypto/tls that turns it off.
func TestTheServerIsAlwaysVerified(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(source), "Insecure"+"SkipVerify") {
			t.Errorf("%s turns the verification of servers off", name)
		}
	}
}
