package securitycenter

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"certmap/cert"
)

// A Vault keeps secrets. A call may take long (a prompt of the operating system): it honours its context, and nobody calls
// it where a window waits. Its errors are Faults (VaultAbsent, VaultLocked, SecretMissing, …).
type Vault interface {
	// Keep keeps a secret under an ID. Where it fails nothing stays under that ID, not even what a keyring takes when its
	// question is answered after the caller has given up.
	Keep(ctx context.Context, id string, s cert.Secret) error
	Fetch(ctx context.Context, id string) (cert.Secret, error)
	Forget(ctx context.Context, id string) error
	// Status tells whether secrets can be kept, without prompting; the error is the Fault that keeps it from it.
	Status(ctx context.Context) error
	// Name is the keeper's stable name: "os", "file" or "none".
	Name() string
}

// An Uploader carries mappings to a target with an API.
type Uploader interface {
	Handles(t Tenant) bool
	// Upload returns what the target calls the mapping. Its errors are Faults (UploadRegistered, UploadUnreachable, …).
	Upload(ctx context.Context, t Tenant, m Mapping) (remoteID string, err error)
	Delete(ctx context.Context, t Tenant, remoteID string) error
}

// A Prober runs the connection test. It reports each rung as it ends and never returns an error: what goes wrong is the
// result.
type Prober interface {
	Probe(ctx context.Context, p Probe, onRung func(Rung)) Result
}

// An Outbox is the folder the clean .cer files are written to.
type Outbox interface {
	// Put writes data under name, or under a similar name where another file has it, and returns the path. A file with the
	// same content is used again.
	Put(ctx context.Context, name string, data []byte) (path string, err error)
}

// A Rehearsal is the practice tenant on this machine.
type Rehearsal interface {
	// Tenant makes sure that the practice tenant is served, and returns it as it is to be kept in the register. It does not
	// wait for ever for whoever serves it. Its errors are Faults (PracticeFailed, PracticeSilent, FileDiskFull, FileReadOnly),
	// but for that of a context that was canceled; so are those of the other methods.
	Tenant(ctx context.Context) (Tenant, error)
	// Identity returns the file of the practice ECP's certificate and key, and its passphrase, which is no secret.
	Identity(ctx context.Context) (file []byte, passphrase cert.Secret, err error)
	// Export returns the path of the certificate as the practice ECP exports it.
	Export(ctx context.Context) (path string, err error)
}

// Parts are what a Center is made of. All but Uploaders and Rehearsal are needed.
type Parts struct {
	Register  Register
	Vault     Vault
	Prober    Prober
	Outbox    Outbox
	Logs      LogReader
	Uploaders []Uploader
	Rehearsal Rehearsal
	// Authorities serve CheckChain and CheckRevocation, which need no other part but the clock.
	Authorities Authorities
	Clock       func() time.Time
	// Who is the name under which what a person does is recorded.
	Who func() string
}

// A Center offers the use cases. It may be used by several goroutines at once.
type Center struct{ Parts }

// New returns a Center of its parts.
func New(p Parts) *Center {
	if p.Clock == nil {
		p.Clock = time.Now
	}
	if p.Who == nil {
		p.Who = func() string { return "" }
	}
	if p.Vault != nil {
		p.Vault = patient{p.Vault}
	}
	return &Center{p}
}

// background is for reading certificates out of the register: a few kilobytes that were read before.
var background = context.Background()

// newID returns an ID that sorts by time.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

func hexOf(b [32]byte) string { return hex.EncodeToString(b[:]) }

func (c *Center) event(kind EventKind, values map[string]string) Event {
	return Event{Kind: kind, At: c.Clock(), By: c.Who(), Values: values}
}
