package probe_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"certmap/cert/certtest"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// nobodyGets answers the call without a certificate in a way of its own.
func nobodyGets(answer http.HandlerFunc) tenant {
	return tenant{"": func(w http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) > 0 {
			tenant{}.ServeHTTP(w, r)
			return
		}
		answer(w, r)
	}}
}

func controlled(t *testing.T, h http.Handler) securitycenter.Result {
	t.Helper()
	asked := newDouble(t, h).request(t)
	asked.Control = true
	return probing(t, asked)
}

// wantControl checks the verdict, and what became of the control.
func wantControl(t *testing.T, title string, r securitycenter.Result, verdict securitycenter.Verdict, want securitycenter.Control) {
	t.Helper()
	if r.Verdict != verdict || r.Control == nil || *r.Control != want {
		t.Errorf("%s: the verdict is %s (%s), the control %+v", title, r.Verdict, r.Cause, r.Control)
	}
}

func TestAControlThatIsRefusedMakesTheTestProveSomething(t *testing.T) {
	wantControl(t, "refused", controlled(t, tenant{}), securitycenter.Passed, securitycenter.Control{State: securitycenter.Fail, Cause: probe.SFCredentialsRequired})
}

func TestAServerThatLetsAnyoneInProvesNothing(t *testing.T) {
	r := controlled(t, nobodyGets(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(users)) }))
	if r.Verdict != securitycenter.Unproven || r.Cause != probe.ControlPassed || r.Control.State != securitycenter.Pass {
		t.Errorf("the verdict is %s (%s), the control %+v", r.Verdict, r.Cause, r.Control)
	}
}

// undecided are answers to the call without a certificate that say nothing of whom a server lets in.
var undecided = []struct {
	title  string
	answer http.HandlerFunc
	cause  securitycenter.CauseID
}{
	{"503", answering(http.StatusServiceUnavailable, ""), probe.SFMaintenance},
	{"429", answering(http.StatusTooManyRequests, ""), probe.SFRateLimited},
	{"502", answering(http.StatusBadGateway, ""), probe.SFServerError},
	{"408", answering(http.StatusRequestTimeout, ""), probe.UnknownCause},
	{"404", answering(http.StatusNotFound, ""), probe.SFEndpoint},
	{"204", answering(http.StatusNoContent, ""), probe.UnknownCause},
	{"rows that break off", raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + users[:20]), probe.ReplyTruncated},
	{"rows packed in a way nobody knows", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		_, _ = w.Write([]byte{0x8b, 0x0b, 0x80, 0x03})
	}, probe.ReplyNotOData},
	{"rows in XML", answering(http.StatusOK, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><userId>cgrant</userId></entry></feed>`), probe.ReplyNotOData},
	{"rows in a list", answering(http.StatusOK, `{"d":[{"userId":"cgrant"}]}`), probe.ReplyNotOData},
	{"a single row", answering(http.StatusOK, `{"d":{"userId":"cgrant"}}`), probe.ReplyNotOData},
	{"rows of OData 4", answering(http.StatusOK, `{"value":[{"userId":"cgrant"}]}`), probe.ReplyNotOData},
	{"a reset in place of an answer", resetting, probe.NetReset},
	{"a close in place of an answer", raw(""), probe.NetReset},
}

// resetting breaks the connection off once it has the request.
func resetting(w http.ResponseWriter, _ *http.Request) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.(*tls.Conn).NetConn().(*net.TCPConn).SetLinger(0)
		_ = conn.(*tls.Conn).NetConn().Close()
	}
}

// TestAControlThatFailsForAnotherReasonIsNoRefusal holds that neither a server in trouble nor rows in another form are taken
// for a refusal.
func TestAControlThatFailsForAnotherReasonIsNoRefusal(t *testing.T) {
	for _, c := range undecided {
		r := controlled(t, nobodyGets(c.answer))
		wantControl(t, c.title, r, securitycenter.Passed, securitycenter.Control{State: securitycenter.NotRun, Cause: c.cause})
		if r.Values["Undecided"] != true {
			t.Errorf("%s: with %v", c.title, r.Values)
		}
	}
}

// TestRowsAreRowsHoweverTheyCome lets anyone in.
func TestRowsAreRowsHoweverTheyCome(t *testing.T) {
	for title, answer := range map[string]http.HandlerFunc{
		"packed":    packing(http.StatusOK, users),
		"in chunks": raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + inChunks(users)),
		"no row":    answering(http.StatusOK, `{"d":{"results":[]}}`),
	} {
		wantControl(t, title, controlled(t, nobodyGets(answer)), securitycenter.Unproven, securitycenter.Control{State: securitycenter.Pass})
	}
}

func inChunks(body string) string {
	var b strings.Builder
	for _, c := range []byte(body) {
		b.WriteString("1\r\n" + string(c) + "\r\n")
	}
	return b.String() + "0\r\n\r\n"
}

// TestWhatRefusesNobodyIsARefusal answers the call without a certificate as servers do that want one.
func TestWhatRefusesNobodyIsARefusal(t *testing.T) {
	for _, c := range []struct {
		title  string
		answer http.HandlerFunc
		cause  securitycenter.CauseID
	}{
		{"401 without a word", answering(http.StatusUnauthorized, ""), probe.UnknownCause},
		{"401 with a page", answering(http.StatusUnauthorized, "<html><title>Who are you?</title></html>"), probe.UnknownCause},
		{"403 with a page", answering(http.StatusForbidden, "<html><title>403 Forbidden</title></html>"), probe.UnknownCause},
		{"the edge", answering(http.StatusBadRequest, "<html><title>400 No required SSL certificate was sent</title></html>"), probe.EdgeCertificateNeeded},
		{"a page to log in", answering(http.StatusOK, "<html><title>Log in</title></html>"), probe.ReplyLoginPage},
		{"a redirect to log in", raw("HTTP/1.1 302 Found\r\nLocation: /login?company=DOUBLE\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), probe.ReplyLoginPage},
		{"400 and its code", answering(http.StatusBadRequest, `{"error":{"code":"LGN0003","message":"[LGN0003]Authentication credentials are required."}}`), probe.SFCredentialsRequired},
	} {
		wantControl(t, c.title, controlled(t, nobodyGets(c.answer)), securitycenter.Passed, securitycenter.Control{State: securitycenter.Fail, Cause: c.cause})
	}
}

// TestAServerThatEndsTheHandshakeWithoutACertificateRefuses sees the alert of one that wants a certificate, and one that says
// nothing and leaves: by closing, or by a reset.
func TestAServerThatEndsTheHandshakeWithoutACertificateRefuses(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		for _, c := range []struct {
			title  string
			change func(*tls.Config)
			cause  securitycenter.CauseID
		}{
			{"by an alert", func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert }, probe.TLSClientRequired},
			{"by closing", leavingNobody(func(c net.Conn) { _ = c.(*net.TCPConn).CloseWrite() }), probe.TLSClientClosed},
			{"by a reset", leavingNobody(func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0); _ = c.Close() }), probe.TLSClientClosed},
		} {
			asked := newDouble(t, tenant{}, c.change, func(t *tls.Config) { t.MaxVersion = version }).request(t)
			asked.Control = true
			wantControl(t, c.title+", "+tls.VersionName(version), probing(t, asked), securitycenter.Passed, securitycenter.Control{State: securitycenter.Fail, Cause: c.cause})
		}
	}
}

// leavingNobody leaves whoever has no certificate, in the middle of the handshake.
func leavingNobody(leave func(net.Conn)) func(*tls.Config) {
	return func(c *tls.Config) {
		inner := c.Clone()
		c.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			own := inner.Clone()
			own.MaxVersion = c.MaxVersion
			own.VerifyConnection = func(state tls.ConnectionState) error {
				if len(state.PeerCertificates) > 0 {
					return nil
				}
				leave(hello.Conn)
				return errors.New("nobody may come")
			}
			return own, nil
		}
	}
}

// openSession lets anyone in at the login of SFAPI.
func openSession(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, goodAnswers["login"])
}

// answering says the same to everyone.
func answering(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// TestWhereODataIsRefusedTheControlLogsIn has a tenant without OData, which says so to everyone: only the login tells whom it
// lets in.
func TestWhereODataIsRefusedTheControlLogsIn(t *testing.T) {
	noOData := answering(http.StatusForbidden, `{"error":{"code":"LGN0009","message":"[LGN0009]OData API feature is not enabled"}}`)
	toNobody := func(answer http.HandlerFunc) http.HandlerFunc { return nobodyGets(answer)[""] }
	for _, c := range []struct {
		title   string
		login   http.HandlerFunc
		verdict securitycenter.Verdict
		control securitycenter.Control
	}{
		{"it refuses nobody", openSession, securitycenter.Unproven, securitycenter.Control{State: securitycenter.Pass}},
		{"it refuses whoever has none", nil, securitycenter.Passed, securitycenter.Control{State: securitycenter.Fail, Cause: probe.SFCredentialsRequired}},
		{"it wants a password", toNobody(answering(http.StatusOK, soapOf("<error><errorCode>FAILED_AUTHENTICATION</errorCode><errorMessage>invalid user id or password(status code = 4)</errorMessage></error>"))),
			securitycenter.Passed, securitycenter.Control{State: securitycenter.Fail, Cause: probe.SFWrongPassword}},
		{"401 without a word", toNobody(answering(http.StatusUnauthorized, "")), securitycenter.Passed, securitycenter.Control{State: securitycenter.Fail, Cause: probe.ReplyNotSOAP}},
		{"it says the same of OData", toNobody(noOData), securitycenter.Passed, securitycenter.Control{State: securitycenter.NotRun, Cause: probe.SFODataDisabled}},
		{"its user is locked", toNobody(answering(http.StatusUnauthorized, soapOf("<error><errorCode>FAILED_AUTHENTICATION</errorCode><errorMessage>user account is locked(status code = 13)</errorMessage></error>"))),
			securitycenter.Passed, securitycenter.Control{State: securitycenter.NotRun, Cause: probe.SFUserLocked}},
		{"something else", toNobody(answering(http.StatusTeapot, "short and stout")), securitycenter.Passed, securitycenter.Control{State: securitycenter.NotRun, Cause: probe.ReplyNotSOAP}},
	} {
		wantControl(t, c.title, controlled(t, tenant{"": noOData, "login": c.login}), c.verdict, c.control)
	}
}

func TestALateControlIsNoRefusal(t *testing.T) {
	p, asked, _ := hanging("", true)(t)
	p.Deadlines = map[securitycenter.RungID]time.Duration{securitycenter.RungHTTP: 2 * time.Second}
	r := p.Probe(t.Context(), asked, nil)
	if r.Control == nil || *r.Control != (securitycenter.Control{State: securitycenter.NotRun, Cause: probe.NetTimeout}) {
		t.Errorf("the control is %+v", r.Control)
	}
}

// TestAPassThatWarnsSaysSo holds that nobody is told that nothing is left to do where a rung warned.
func TestAPassThatWarnsSaysSo(t *testing.T) {
	noRight := answering(http.StatusForbidden, `{"error":{"code":"LGN0002","message":"[LGN0002]no permission"}}`)
	for warned, h := range map[bool]tenant{false: {}, true: {"": noRight}} {
		if r := probing(t, newDouble(t, h).request(t)); r.Verdict != securitycenter.Passed || r.Values["Warned"] != warned {
			t.Errorf("the verdict is %s (%s) with %v", r.Verdict, r.Cause, r.Values)
		}
	}
}

// listing makes a double list its authority as the one it accepts.
func listing(d *double) {
	d.TLS.ClientCAs = x509.NewCertPool()
	d.TLS.ClientCAs.AddCert(d.authority.Cert)
}

func TestTheIssuersThatAServerListsAreKeptByName(t *testing.T) {
	d := doubleWith(t, tenant{}, listing)
	r := probing(t, d.request(t))
	want := []string{d.authority.Cert.Subject.String()}
	if got, _ := seenAt(r, securitycenter.RungTLSClient, "issuers").([]string); !slices.Equal(got, want) {
		t.Errorf("the server lists %v, not %v", got, want)
	}
}

// TestAPublicCertificateOfAnotherIssuer is looked at by a server that lists the issuers it accepts.
func TestAPublicCertificateOfAnotherIssuer(t *testing.T) {
	d := doubleWith(t, tenant{}, listing)
	other := certtest.NewCA("CN=Other CA,O=ACME SE")
	for _, c := range []struct {
		by    *certtest.Pair
		state securitycenter.RungState
		cause securitycenter.CauseID
		told  any
	}{
		{d.authority, securitycenter.Pass, "", nil},
		{other, securitycenter.Warned, probe.TLSIssuerNotAccepted, true},
	} {
		asked := d.request(t)
		asked.Identity = identityOf(t, c.by.Issue("CN=ECP"))
		asked.Identity.Key = nil
		r := probing(t, asked)
		rung := r.RungOf(securitycenter.RungTLSClient)
		if r.Verdict != securitycenter.Partial || r.Cause != "" || rung.State != c.state || rung.Cause != c.cause || r.Values["IssuerNotListed"] != c.told {
			t.Errorf("of %s: the verdict is %s, the rung %+v, with %v", c.by.Cert.Subject, r.Verdict, rung, r.Values)
		}
	}
}

func TestWithoutACertificateNothingIsSaidOfOne(t *testing.T) {
	d := doubleWith(t, tenant{}, listing)
	asked := d.request(t)
	asked.Identity, asked.ServerOnly = nil, true
	r := probing(t, asked)
	if r.Verdict != securitycenter.Partial || r.Values["NoCertificate"] != true || r.RungOf(securitycenter.RungTLSClient).State != securitycenter.Pass {
		t.Errorf("the verdict is %s (%s) with %v", r.Verdict, r.Cause, r.Values)
	}
}

func TestWithoutTheKeyOnlyTheServerIsTested(t *testing.T) {
	d := newDouble(t, tenant{"": func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }})
	asked := d.request(t)
	public := *asked.Identity
	public.Key = nil
	asked.Identity, asked.Control = &public, true
	r := probing(t, asked)
	if r.Verdict != securitycenter.Partial || r.Control != nil || r.RungOf(securitycenter.RungTLSClient).State != securitycenter.Pass {
		t.Errorf("the verdict is %s (%s) at %s, the control %+v", r.Verdict, r.Cause, failedRung(r), r.Control)
	}
	for _, id := range []securitycenter.RungID{securitycenter.RungHTTP, securitycenter.RungOData, securitycenter.RungSFAPI, securitycenter.RungCompound} {
		if r.RungOf(id).State != securitycenter.NotRun {
			t.Errorf("%s is %s", id, r.RungOf(id).State)
		}
	}
}
