package probe_test

import (
	"net/http"
	"testing"
	"time"

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
		if r.Verdict != securitycenter.Passed || r.Control == nil || *r.Control != (securitycenter.Control{State: securitycenter.NotRun, Cause: cause}) {
			t.Errorf("%s: the verdict is %s (%s), the control %+v", cause, r.Verdict, r.Cause, r.Control)
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
