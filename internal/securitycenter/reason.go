package securitycenter

import (
	"slices"
	"time"
)

// A ReasonID names something that may lie behind the cause of a failed test. It is stable, and every catalogue has two
// sentences for it: what it is, and what to do next.
type ReasonID string

// The reasons. Those about the host speak of its name, one of a proxy's password; the others, of why a tenant refuses a
// certificate.
const (
	ReasonHostIsUI        ReasonID = "host-is-ui"
	ReasonHostWithoutCert ReasonID = "host-without-cert" // Values: Host, the one it should be
	ReasonHostOtherKind   ReasonID = "host-other-kind"
	ReasonHostUnconfirmed ReasonID = "host-unconfirmed"
	ReasonHostOtherName   ReasonID = "host-other-name" // Values: Host, as SAP's list names it
	ReasonProxyPassword   ReasonID = "proxy-password"  // Values: Fault, why the vault did not give it

	ReasonRefusedThere  ReasonID = "refused-there"   // Values: Answer, what SuccessFactors showed
	ReasonNotHandedOver ReasonID = "not-handed-over" // Values: Name
	ReasonNotInRegister ReasonID = "not-in-register" // Values: Subject, Issuer
	ReasonToDelete      ReasonID = "to-delete"       // Values: Name
	ReasonOtherNames    ReasonID = "other-names"     // Values: Subject, Issuer of the mapping
	ReasonNamesChanged  ReasonID = "names-changed"   // Values: Subject, Issuer last accepted
	ReasonCompanyCase   ReasonID = "company-case"    // Values: CompanyID, Other
	ReasonRenewed       ReasonID = "renewed"         // Values: Date
	ReasonRenewedAnew   ReasonID = "renewed-anew"    // with other names; Values: Date
	ReasonNotConfirmed  ReasonID = "not-confirmed"   // Values: Date
	ReasonJustSaved     ReasonID = "just-saved"      // Values: Date
	ReasonElsewhere     ReasonID = "names-elsewhere" // Values: Name, Tenant
	ReasonWorkedBefore  ReasonID = "worked-before"   // Values: Date
	ReasonRefreshed     ReasonID = "refreshed"
	ReasonNotMapped     ReasonID = "not-mapped"
	ReasonNotSynced     ReasonID = "not-synchronised"
	ReasonWrongCompany  ReasonID = "wrong-company-id" // Values: CompanyID
)

// A Reason is one of them, with what its sentences need.
type Reason struct {
	ID     ReasonID
	Values map[string]any
}

// causeInvalidCertificate is the prober's ID for AUTH0032.
const causeInvalidCertificate CauseID = "sf.invalid-client-certificate"

// Causes that a wrong kind of host shows itself by.
var (
	refusals0032 = []CauseID{causeInvalidCertificate}
	hostCauses   = []CauseID{"tls.no-certificate-requested", "edge.certificate-missing", "sf.credentials-required", "sf.endpoint",
		"sf.not-api-server", "reply.login-page", "reply.not-odata", "dns.not-found", "tls.server-name"}
	tenantCauses = []CauseID{causeInvalidCertificate, "sf.company-not-found", "edge.certificate-error"}
	nameCauses   = []CauseID{"dns.not-found", "tls.server-name"}
)

// recently is how long a change in a tenant counts as fresh. How long SuccessFactors takes to synchronise a mapping is not
// known (see unknown.go); that it may not do so at all is (KBA 3505973).
const recently = 7 * 24 * time.Hour

// reasons are weighed by how likely each is for a mapping of which it holds: first what the register knows for certain to
// be in the way, then what it knows to have changed, at the end what may always be.
var reasons = []struct {
	id       ReasonID
	weight   int // of 100
	explains []CauseID
	holds    func(*known) (values map[string]any, holds bool)
}{
	{ReasonHostIsUI, 100, hostCauses, objects(HostIsUI)},
	{ReasonHostWithoutCert, 100, hostCauses, objects(HostWithoutCert)},
	{ReasonProxyPassword, 100, []CauseID{"proxy.auth"}, (*known).passwordNotRead},
	{ReasonHostOtherName, 99, slices.Concat(tenantCauses, hostCauses), objects(HostOtherName)},
	{ReasonHostOtherKind, 98, slices.Concat(tenantCauses, hostCauses), objects(HostOtherKind)},
	{ReasonHostUnconfirmed, 97, nameCauses, objects(HostUnconfirmed)},

	{ReasonRefusedThere, 96, refusals0032, (*known).refusedThere},
	{ReasonNotHandedOver, 94, refusals0032, (*known).notHandedOver},
	{ReasonNotInRegister, 92, refusals0032, (*known).notInRegister},
	{ReasonOtherNames, 90, refusals0032, (*known).otherNames},
	{ReasonToDelete, 88, refusals0032, (*known).toDelete},
	{ReasonNamesChanged, 86, refusals0032, (*known).namesChanged},
	{ReasonCompanyCase, 84, tenantCauses, (*known).companyCase},
	{ReasonRenewedAnew, 82, refusals0032, (*known).renewedAnew},
	{ReasonRenewed, 80, refusals0032, (*known).renewed},
	{ReasonNotConfirmed, 76, refusals0032, (*known).notConfirmed},
	{ReasonJustSaved, 74, refusals0032, (*known).justSaved},
	{ReasonElsewhere, 70, refusals0032, (*known).elsewhereToo},
	{ReasonWorkedBefore, 60, refusals0032, (*known).workedBefore},
	{ReasonRefreshed, 50, refusals0032, (*known).refreshed},
	{ReasonNotMapped, 30, refusals0032, (*known).notMapped},
	{ReasonNotSynced, 20, refusals0032, (*known).notSynchronised},
	{ReasonWrongCompany, 10, refusals0032, (*known).wrongCompany},
}

// Reasons returns what may lie behind the cause of a test outside the register, the likeliest first.
func Reasons(r Result) []Reason {
	return rank(&known{result: &r, tenant: Tenant{Host: r.Host, CompanyID: r.CompanyID}})
}

// rank returns the reasons that hold, the likeliest first.
func rank(k *known) []Reason {
	type weighed struct {
		Reason
		weight int
	}
	var found []weighed
	for _, r := range reasons {
		if !slices.Contains(r.explains, k.result.Cause) {
			continue
		}
		if values, ok := r.holds(k); ok {
			found = append(found, weighed{Reason{r.id, values}, r.weight})
		}
	}
	slices.SortStableFunc(found, func(a, b weighed) int { return b.weight - a.weight })
	var out []Reason
	for _, f := range found {
		out = append(out, f.Reason)
	}
	return out
}

// hasReasons tells whether there is anything in the table about a cause.
func hasReasons(cause CauseID) bool {
	for _, r := range reasons {
		if slices.Contains(r.explains, cause) {
			return true
		}
	}
	return false
}
