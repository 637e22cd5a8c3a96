package guitest

import (
	"time"

	"certmap/internal/securitycenter"
)

func seen(pairs ...any) []securitycenter.Seen {
	var out []securitycenter.Seen
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, securitycenter.Seen{Key: pairs[i].(string), Value: pairs[i+1]})
	}
	return out
}

func rung(id securitycenter.RungID, state securitycenter.RungState, ms int, seen []securitycenter.Seen) securitycenter.Rung {
	return securitycenter.Rung{ID: id, State: state, Took: time.Duration(ms) * time.Millisecond, Seen: seen}
}

// below are the rungs up to the client certificate, as they pass.
func below() []securitycenter.Rung {
	return []securitycenter.Rung{
		rung(securitycenter.RungIdentity, securitycenter.Pass, 2, seen("kind", "pse", "subject", "CN=ECP PRD 200,O=ACME SE,C=DE", "days_left", 164, "key_belongs", true)),
		rung(securitycenter.RungDNS, securitycenter.Pass, 11, seen("host", "api4.cert.successfactors.com", "addresses", []string{"130.214.18.4"})),
		rung(securitycenter.RungTCP, securitycenter.Pass, 23, seen("port", "443", "via", "direct")),
		rung(securitycenter.RungTLSServer, securitycenter.Pass, 31, seen("version", "TLS 1.3", "root", "DigiCert Global Root G2", "not_after", "2027-03-03T12:00:00Z")),
		rung(securitycenter.RungTLSClient, securitycenter.Pass, 1, seen("requested", true, "sent", true, "issuers_listed", 42, "issuer_listed", true)),
	}
}

func notRun(ids ...securitycenter.RungID) []securitycenter.Rung {
	var out []securitycenter.Rung
	for _, id := range ids {
		out = append(out, securitycenter.Rung{ID: id, State: securitycenter.NotRun})
	}
	return out
}

// Passed is a test that went through, with its control refused.
func Passed() securitycenter.Result {
	rungs := append(below(),
		rung(securitycenter.RungHTTP, securitycenter.Pass, 88, seen("status", 200, "bytes", 148)),
		rung(securitycenter.RungOData, securitycenter.Pass, 0, seen("rows", 1, "company_id", "ACMEprod")),
		rung(securitycenter.RungSFAPI, securitycenter.Pass, 140, seen("session", true)),
		rung(securitycenter.RungCompound, securitycenter.Pass, 260, seen("rows", 1, "segments", []string{"person"})))
	rungs = append(rungs, securitycenter.Rung{ID: securitycenter.RungLogin, State: securitycenter.NotRun, Seen: seen("verified", false)})
	return securitycenter.Result{Rungs: rungs, Verdict: securitycenter.Passed, CorrelationID: "6f0c2f5e-6a0e-4f0b-9a53-2d6f0c5e11aa",
		Control: &securitycenter.Control{State: securitycenter.Fail, Cause: "edge.certificate-missing"}}
}

// Refused is a test that the tenant ended with AUTH0032.
func Refused() securitycenter.Result {
	odata := rung(securitycenter.RungOData, securitycenter.Fail, 88, seen("status", 401, "codes", []string{"AUTH0032"}, "message", "[AUTH0032]Invalid client certificate", "company_id", "ACMEprod"))
	odata.Cause = "sf.invalid-client-certificate"
	rungs := append(below(), rung(securitycenter.RungHTTP, securitycenter.Pass, 88, seen("status", 401, "bytes", 212)), odata)
	rungs = append(rungs, notRun(securitycenter.RungSFAPI, securitycenter.RungCompound, securitycenter.RungLogin)...)
	return securitycenter.Result{Rungs: rungs, Verdict: securitycenter.Failed, Cause: "sf.invalid-client-certificate", Values: map[string]any{},
		CorrelationID: "6f0c2f5e-6a0e-4f0b-9a53-2d6f0c5e11aa", Control: &securitycenter.Control{State: securitycenter.Fail, Cause: "edge.certificate-missing"},
		Replies: []securitycenter.Reply{{Rung: securitycenter.RungOData, Status: 401, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"error":{"code":"401","message":{"lang":"en-US","value":"[AUTH0032]Invalid client certificate"}}}`}}}
}

// WithoutKey is a test of the server's side alone.
func WithoutKey() securitycenter.Result {
	rungs := below()
	rungs[0].Seen = seen("kind", "public-only", "subject", "CN=ECP PRD 100 2027,O=ACME SE,C=DE", "days_left", 365)
	rungs[2].Seen = seen("port", "443", "via", "proxy.acme.example:8080")
	rungs[4].Seen = seen("requested", true, "sent", false, "issuers_listed", 42, "issuer_listed", true)
	for _, id := range []securitycenter.RungID{securitycenter.RungHTTP, securitycenter.RungOData, securitycenter.RungSFAPI, securitycenter.RungCompound, securitycenter.RungLogin} {
		rungs = append(rungs, securitycenter.Rung{ID: id, State: securitycenter.NotRun, Seen: seen("needs_key", true)})
	}
	return securitycenter.Result{Rungs: rungs, Verdict: securitycenter.Partial, CorrelationID: "6f0c2f5e-6a0e-4f0b-9a53-2d6f0c5e11aa"}
}
