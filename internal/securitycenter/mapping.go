package securitycenter

import (
	"time"

	"certmap/cert"
)

// A State is how far a mapping has been carried, as far as this program or a person has seen.
type State string

// The states of a mapping. Only Uploaded was seen by the program itself; the others rest on what a person did or said.
const (
	Draft       State = "draft"       // only in this register
	Prepared    State = "prepared"    // the clean .cer exists
	HandedOver  State = "handed-over" // SAP's Security Center was opened in a browser
	Confirmed   State = "confirmed"   // a person said that it stands there
	Uploaded    State = "uploaded"    // a target with an API took it
	ToDelete    State = "to-delete"   // deleted here, still to delete in SuccessFactors
	Superseded  State = "superseded"  // a later mapping has taken over and is proven
	DeletedHere State = "deleted"     // gone; kept for its history
)

// Live tells whether a mapping in this state takes its issuer and subject: another one with the same would be refused.
func (s State) Live() bool { return s != Superseded && s != DeletedHere }

// A Mapping is one entry of X.509 Public Certificate Mapping: a certificate that logs in as a user. Over the years it
// holds several certificates, its versions; the last is the current one.
type Mapping struct {
	ID                string
	TenantID          string
	ConfigurationName string
	IntegrationName   string
	LoginName         string // may be empty
	State             State
	// RemoteID is what a target with an API calls it.
	RemoteID string
	// FilePath is where the clean .cer was written, for the hand-over.
	FilePath  string
	Versions  []Version
	Created   time.Time
	CreatedBy string
	// Since is when State was reached, and By whom.
	Since time.Time
	By    string
}

// Current returns the version that counts: the last one.
func (m *Mapping) Current() *Version {
	if len(m.Versions) == 0 {
		return &Version{}
	}
	return &m.Versions[len(m.Versions)-1]
}

// A Version is one certificate of a mapping.
type Version struct {
	SHA256    string // of the DER encoding, lower-case hex
	PEM       string // the clean .cer
	Subject   string // RFC 4514, as the Security Center writes it
	Issuer    string
	Serial    string // hex
	NotBefore time.Time
	NotAfter  time.Time
	Added     time.Time
	AddedBy   string
	Proof     *Proof // nil until something proves it
}

// VersionOf makes a version of a certificate.
func VersionOf(c *cert.Certificate, at time.Time, by string) Version {
	return Version{
		SHA256:    hexOf(c.SHA256()),
		PEM:       string(cert.Clean(c)),
		Subject:   c.Subject.String(),
		Issuer:    c.Issuer.String(),
		Serial:    c.SerialHex(),
		NotBefore: c.NotBefore,
		NotAfter:  c.NotAfter,
		Added:     at,
		AddedBy:   by,
	}
}

// Certificate returns the version's certificate, nil for a version without one.
func (v *Version) Certificate() *cert.Certificate {
	held := cert.Open(background, []byte(v.PEM), cert.Options{}).Certificates()
	if len(held) == 0 {
		return nil
	}
	return held[0]
}

// DaysLeft returns the whole days until the certificate runs out, rounded down; negative when it has.
func (v *Version) DaysLeft(now time.Time) int { return DaysBetween(now, v.NotAfter) }

// DaysBetween returns the whole days from one time to another, rounded down.
func DaysBetween(from, to time.Time) int { return cert.DaysBetween(from, to) }

// A ProofKind tells what a proof rests on.
type ProofKind string

// The kinds of proof. Reported is somebody's word and is never shown in green.
const (
	ByTest   ProofKind = "tested"   // a call with the real key, and the control was refused
	ByPing   ProofKind = "ping"     // output of the ECP ping, read as success
	Reported ProofKind = "reported" // somebody's word
)

// A Proof is the record that one certificate of a mapping works.
type Proof struct {
	Kind   ProofKind
	SHA256 string // the certificate it is about
	At     time.Time
	By     string
	TestID string // the stored test, for ByTest
}

// An EventKind tells what happened to a mapping.
type EventKind string

// What can happen to a mapping.
const (
	EventSaved      EventKind = "saved"
	EventRecorded   EventKind = "recorded"
	EventPrepared   EventKind = "prepared"
	EventHandedOver EventKind = "handed-over"
	EventConfirmed  EventKind = "confirmed"
	EventRefused    EventKind = "refused" // SuccessFactors showed an error; Values["Answer"]
	EventUploaded   EventKind = "uploaded"
	EventWithdrawn  EventKind = "withdrawn" // deleted at its target, by a call
	EventTested     EventKind = "tested"    // Values["Verdict"], ["Cause"], ["Test"]
	EventProven     EventKind = "proven"    // Values["Kind"]
	EventToDelete   EventKind = "to-delete"
	EventKept       EventKind = "kept"    // it is no longer to delete
	EventDeleted    EventKind = "deleted" // Values["There"] is "true" where the target's own was deleted
)

// An Event is one line of a mapping's history.
type Event struct {
	Kind   EventKind
	At     time.Time
	By     string
	Values map[string]string
}

// IntegrationNames are those seen in SAP's documentation and screenshots, the default first. The full list is not
// published, so the field takes any text.
var IntegrationNames = []string{"Employee Central Payroll", "Business Technology Platform", "Identity Provisioning Service"}
