// Package securitycenter is the register of X.509 public certificate mappings and the life of each of them: which
// certificate logs in as whom in which SuccessFactors tenant, from the draft over upload or hand-over and test to its
// deletion.
//
// The package holds the rules and the use cases; everything else serves it. It declares the small interfaces that it
// needs (a register, a vault, an uploader, a prober, an outbox) and is handed them. It knows no SQL, no HTTP, no window
// and no keyring.
//
// It claims no more than was seen: a mapping carried to a tenant with an API is "uploaded", one carried to SuccessFactors
// by a person is "prepared", "handed over" and "confirmed by" that person. What SAP has not published is kept in
// unknown.go and nowhere else.
package securitycenter
