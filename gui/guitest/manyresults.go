package guitest

import (
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
	"slices"
)

// ByName returns a prober's Each that gives the results named here to the certificates with these common names, and to
// every other one the last result.
func ByName(results map[string]securitycenter.Result, rest securitycenter.Result) func(securitycenter.Probe) securitycenter.Result {
	return func(p securitycenter.Probe) securitycenter.Result {
		if p.Identity != nil && p.Identity.Leaf != nil {
			if r, named := results[p.Identity.Leaf.Subject.CommonName()]; named {
				return r
			}
		}
		return rest
	}
}

// Failed is a test that ended at OData with a cause.
func Failed(cause securitycenter.CauseID) securitycenter.Result {
	r := Refused()
	r.Cause, r.Rungs[6].Cause = cause, cause
	r.Rungs[6].Seen = seen("status", 403)
	return r
}

// WithChain is a test that saw the chain of a server: its own certificate, an intermediate and a root.
func WithChain(r securitycenter.Result) securitycenter.Result {
	valid := func(years int) certtest.Change {
		return certtest.Valid(Now.AddDate(-1, 0, 0), Now.AddDate(years, 3, 0))
	}
	root := certtest.NewCA("CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US", valid(11))
	between := root.IssueCA("CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1,O=DigiCert Inc,C=US", valid(4))
	leaf := between.Issue("CN=*.cert.successfactors.com,O=SAP SE,L=Walldorf,C=DE", valid(0))
	for _, p := range []*certtest.Pair{leaf, between, root} {
		r.ServerChain = append(r.ServerChain, string(p.PEM()))
	}
	at := slices.IndexFunc(r.Rungs, func(x securitycenter.Rung) bool { return x.ID == securitycenter.RungTLSClient })
	r.Rungs[at].Seen = append(r.Rungs[at].Seen, seen("issuers", []string{"CN=SAP Cloud Root CA,O=SAP SE,L=Walldorf,C=DE", "CN=DigiCert Global Root G2,O=DigiCert Inc,C=US"})...)
	return r
}
