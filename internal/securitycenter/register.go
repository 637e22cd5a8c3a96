package securitycenter

import (
	"context"
	"time"
)

// A Register keeps tenants, mappings, tests and the list of credentials. Every method is atomic: what it acknowledged is
// on disk. Its errors are Faults (RegisterDiskFull, RegisterReadOnly, RegisterBusy, …) or what the method names.
type Register interface {
	TenantRegister
	MappingRegister
	TestRegister
	CredentialRegister
	GuideRegister
	// Revision changes whenever another process has changed the register.
	Revision(ctx context.Context) (int64, error)
}

// A TenantRegister keeps tenants.
type TenantRegister interface {
	Tenants(ctx context.Context) ([]Tenant, error)
	// PutTenant adds a tenant or replaces the one of the same ID.
	PutTenant(ctx context.Context, t Tenant) error
	// RemoveTenant fails with TenantInUse while mappings are kept under it.
	RemoveTenant(ctx context.Context, id string) error
}

// A MappingRegister keeps mappings with their versions and history.
type MappingRegister interface {
	// Add stores a mapping with its first event. It fails with a TakenError where a live mapping of the tenant has the same
	// issuer and subject, or the same configuration name.
	Add(ctx context.Context, m Mapping, e Event) error
	// Change reads a mapping, lets change alter it, and stores it with the events returned, in one transaction. An error of
	// change leaves everything as it was.
	Change(ctx context.Context, id string, change func(*Mapping) ([]Event, error)) (Mapping, error)
	Mapping(ctx context.Context, id string) (Mapping, error)
	// Find returns the live mappings whose ID begins with, or whose configuration name is, the given text.
	Find(ctx context.Context, nameOrID string) ([]Mapping, error)
	// ByNames returns the live mappings of all tenants with this issuer and subject.
	ByNames(ctx context.Context, issuer, subject string) ([]Mapping, error)
	// Rows returns a window of the list, and how many rows the whole of it has.
	Rows(ctx context.Context, f Filter) ([]Row, int, error)
	Counts(ctx context.Context, tenantID string, now time.Time) (Counts, error)
	History(ctx context.Context, mappingID string) ([]Event, error)
}

// A TestRegister keeps what tests have shown.
type TestRegister interface {
	AddTest(ctx context.Context, r TestRecord) error
	// AddTests stores tests, and what each changes in its mapping, in one transaction. It fails with MappingNotFound where
	// one of the mappings is gone, and then stores none.
	AddTests(ctx context.Context, tests []Tested) error
	// Tests returns the latest tests of a mapping, or of a tenant where mappingID is empty, newest first.
	Tests(ctx context.Context, tenantID, mappingID string, limit int) ([]TestRecord, error)
	// LastTests returns the latest test of each mapping that was tested, of one tenant, or of all where tenantID is empty.
	LastTests(ctx context.Context, tenantID string) (map[string]LastTest, error)
}

// A LastTest is how the latest test of a mapping ended.
type LastTest struct {
	At      time.Time
	Verdict Verdict
	Cause   CauseID
}

// A Tested is a test to be kept, and what it changes in the mapping it is about; nil for a test without one.
type Tested struct {
	Record TestRecord
	Change func(*Mapping) []Event
}

// A CredentialRegister keeps the list of what is stored in the vault: names and dates, never a secret.
type CredentialRegister interface {
	Credentials(ctx context.Context) ([]Credential, error)
	PutCredential(ctx context.Context, c Credential) error
	RemoveCredential(ctx context.Context, id string) error
}

// A Filter chooses rows of the list of mappings.
type Filter struct {
	TenantID string // empty for all tenants
	Text     string // words that must all occur, whatever their case and accents
	Begins   string // what the configuration name begins with, whatever its case and accents
	Login    string // exactly this login name; empty for all
	Live     bool   // only those that are live
	Sort     Sort
	Offset   int
	Limit    int // 0 for all
}

// A Sort is an order of the list.
type Sort string

// The orders of the list.
const (
	ByName   Sort = "name"
	ByExpiry Sort = "expiry"
	ByNewest Sort = "newest"
)

// A Row is what the list shows of a mapping.
type Row struct {
	ID                string
	TenantID          string
	ConfigurationName string
	IntegrationName   string
	LoginName         string
	State             State
	NotBefore         time.Time
	NotAfter          time.Time
	Proof             ProofKind // empty while there is none
}

// Counts are what the tiles and banners show of a tenant's live mappings.
type Counts struct {
	Live     int
	Expired  int
	Within30 int // not expired, and at most 30 days left
	Open     int // neither uploaded nor confirmed
	ToDelete int // still to be deleted in SuccessFactors
	// FirstToDelete is the ID of one of those.
	FirstToDelete string
	Next          time.Time
	Passed        int // tests of the last seven days that passed
	Failed        int // and that failed
}

// A TakenError is returned where a live mapping of the tenant stands in the way of another.
type TakenError struct {
	Field Field
	ID    ObjectionID // NamesTaken or NameTaken
	Name  string      // the configuration name of the one that stands there
}

// Error implements error in English.
func (e *TakenError) Error() string { return string(e.ID) + ": " + e.Name }
