package probe_test

import (
	"crypto/x509"
	"io"
	"net/http"
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

func TestAControlThatIsRefusedMakesTheTestProveSomething(t *testing.T) {
	r := controlled(t, tenant{})
	if r.Verdict != securitycenter.Passed || r.Control == nil || *r.Control != (securitycenter.Control{State: securitycenter.Fail, Cause: probe.SFCredentialsRequired}) {
		t.Errorf("the verdict is %s (%s), the control %+v", r.Verdict, r.Cause, r.Control)
	}
}

func TestAServerThatLetsAnyoneInProvesNothing(t *testing.T) {
	r := controlled(t, nobodyGets(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(users)) }))
	if r.Verdict != securitycenter.Unproven || r.Cause != probe.ControlPassed || r.Control.State != securitycenter.Pass {
		t.Errorf("the verdict is %s (%s), the control %+v", r.Verdict, r.Cause, r.Control)
	}
}

// TestAControlThatFailsForAnotherReasonIsNoRefusal holds that a server in trouble is not taken for one that refused.
func TestAControlThatFailsForAnotherReasonIsNoRefusal(t *testing.T) {
	for cause, answer := range map[securitycenter.CauseID]http.HandlerFunc{
		probe.SFMaintenance:  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		probe.SFRateLimited:  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		probe.SFServerError:  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		probe.ReplyTruncated: raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + users[:20]),
	} {
		r := controlled(t, nobodyGets(answer))
		if r.Verdict != securitycenter.Passed || r.Control == nil || *r.Control != (securitycenter.Control{State: securitycenter.NotRun, Cause: cause}) || r.Values["Undecided"] != true {
			t.Errorf("%s: the verdict is %s (%s), the control %+v, with %v", cause, r.Verdict, r.Cause, r.Control, r.Values)
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
		r := controlled(t, tenant{"": noOData, "login": c.login})
		if r.Verdict != c.verdict || r.Control == nil || *r.Control != c.control {
			t.Errorf("%s: the verdict is %s (%s), the control %+v", c.title, r.Verdict, r.Cause, r.Control)
		}
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
