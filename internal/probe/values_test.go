package probe

import (
	"net/http"
	"testing"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// sightOf is what a rung saw of a reply.
func sightOf(rung securitycenter.RungID, reply sfapi.Reply) *sight {
	answer := sfapi.ReadAnswer(reply)
	hand := sent
	return &sight{rung: rung, hand: &hand, reply: &reply, answer: &answer}
}

// TestAHostIsSuggestedForAnAPIHostAlone holds that nobody is sent to a host that was made up.
func TestAHostIsSuggestedForAnAPIHostAlone(t *testing.T) {
	for host, want := range map[string]any{
		"api4.successfactors.com":                "api4.cert.successfactors.com",
		"api4preview.successfactors.com":         "api4preview.cert.sapsf.com", // by SAP's table
		"api4preview.sapsf.com":                  "api4preview.cert.sapsf.com",
		"api4.cert.successfactors.com":           nil,
		"performancemanager4.successfactors.com": nil,
		"127.0.0.1":                              nil,
		"sf.acme.example:8443":                   nil,
	} {
		values := hostValues(&sight{host: host})
		if values["Suggested"] != want {
			t.Errorf("%s: %v is suggested, not %v", host, values["Suggested"], want)
		}
		if isCert := host == "api4.cert.successfactors.com"; values["HasCert"] != isCert {
			t.Errorf("%s: it has .cert: %v", host, values["HasCert"])
		}
	}
}

func TestWhenToComeAgain(t *testing.T) {
	for retry, want := range map[string]map[string]any{
		"300":                           {"RetrySeconds": 300, "RetryAt": nil},
		"Fri, 20 Nov 2026 06:00:00 GMT": {"RetrySeconds": nil, "RetryAt": "2026-11-20 06:00:00 UTC"},
		"":                              {"RetrySeconds": nil, "RetryAt": nil},
		"soon":                          {"RetrySeconds": nil, "RetryAt": nil},
		"-5":                            {"RetrySeconds": nil, "RetryAt": nil},
	} {
		for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
			got := nameOf(sightOf(securitycenter.RungOData, sfapi.Reply{Status: status, Header: http.Header{"Retry-After": {retry}}}))
			for key, value := range want {
				if got.values[key] != value {
					t.Errorf("%d with %q: %s is %v, not %v", status, retry, key, got.values[key], value)
				}
			}
		}
	}
}

// TestWhatIsUnknownSaysWhatItSays has a fault at CompoundEmployee, as a segment that does not exist gets.
func TestWhatIsUnknownSaysWhatItSays(t *testing.T) {
	got := nameOf(sightOf(securitycenter.RungCompound, sfapi.Reply{Status: http.StatusInternalServerError, Body: []byte(soapFault)}))
	if got.id != UnknownCause || got.values["Message"] != "no such segment: personn" {
		t.Errorf("named %s with %v", got.id, got.values)
	}
}

// TestTheEdgeOffersAMissingIssuer only where the file lacks it and the server does not say that it knows it.
func TestTheEdgeOffersAMissingIssuer(t *testing.T) {
	for _, c := range []struct {
		title  string
		doubts []securitycenter.CauseID
		hand   handshake
		want   bool
	}{
		{"a whole chain", nil, sent, false},
		{"a lone certificate", causesOf(IdentityChainIncomplete), sent, true},
		{"a lone one of an issuer it lists", causesOf(IdentityChainIncomplete), listedOurs, false},
	} {
		s := sightOf(securitycenter.RungOData, sfapi.Reply{Status: 400, Body: []byte("<html><title>400 The SSL certificate error</title></html>")})
		s.doubts, s.hand = c.doubts, &c.hand
		if got := nameOf(s); got.id != EdgeCertificateError || got.values["ChainIncomplete"] != c.want {
			t.Errorf("%s: named %s with %v", c.title, got.id, got.values)
		}
	}
}

func TestThePortInForceIsNamed(t *testing.T) {
	for _, c := range []struct{ host, connect, name, port string }{
		{"api4.cert.successfactors.com", "", "api4.cert.successfactors.com", "443"},
		{"sf.acme.example:8443", "", "sf.acme.example", "8443"},
		{"sf.acme.example", "192.0.2.1:9443", "sf.acme.example", "9443"},
	} {
		l := &ladder{probe: securitycenter.Probe{Host: c.host, Connect: c.connect}}
		got := l.told(named{id: NetTimeout}).values
		if got["HostName"] != c.name || got["Port"] != c.port || got["UsualPort"] != (c.port == "443") {
			t.Errorf("%s at %q: got %v", c.host, c.connect, got)
		}
	}
}
