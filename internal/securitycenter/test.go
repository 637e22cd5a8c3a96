package securitycenter

import (
	"time"

	"certmap/cert"
)

// A RungID names one rung of the connection test.
type RungID string

// The rungs, from the bottom up.
const (
	RungIdentity  RungID = "identity"
	RungDNS       RungID = "dns"
	RungTCP       RungID = "tcp"
	RungTLSServer RungID = "tls-server"
	RungTLSClient RungID = "tls-client"
	RungHTTP      RungID = "http"
	RungOData     RungID = "odata"
	RungSFAPI     RungID = "sfapi"
	RungCompound  RungID = "compound"
	RungLogin     RungID = "login"
)

// A RungState is how a rung ended.
type RungState string

// The states of a rung.
const (
	Pass   RungState = "pass"
	Fail   RungState = "fail"
	Warned RungState = "warn"
	NotRun RungState = "not-run"
)

// A CauseID names the one reason of a failure. It is stable; the table of them is the prober's.
type CauseID string

// A Seen is one thing that was seen at a rung: a stable key and a value that JSON can carry.
type Seen struct {
	Key   string
	Value any
}

// A Rung is one step of the test and what was seen at it.
type Rung struct {
	ID    RungID
	State RungState
	Took  time.Duration
	Seen  []Seen
	Cause CauseID // why it failed or warned; empty when it did neither
}

// A Verdict is what a test as a whole has shown.
type Verdict string

// The verdicts. Partial: without the key only the server's side was tested. Unproven: it works, but the control without a
// certificate works too.
const (
	Passed   Verdict = "pass"
	Failed   Verdict = "fail"
	Partial  Verdict = "partial"
	Unproven Verdict = "unproven"
)

// NoProxy as a Proxy's address means a direct connection, whatever this machine's settings are.
const NoProxy = "direct"

// A Proxy is what a tenant has of its own instead of this machine's settings: an address (host:port or a URL), NoProxy, or
// nothing, which means this machine's settings.
type Proxy struct {
	Address  string
	User     string
	Password cert.Secret
}

// A Probe is what the prober is asked to try.
type Probe struct {
	Host      string // mTLS host, with a port where it is not 443
	Connect   string // address to dial instead of resolving Host; empty for none
	CompanyID string
	LoginName string // of the mapping; empty when none is to be compared
	Roots     string // PEM trusted beside the system's
	Proxy     Proxy
	Identity  *cert.Identity
	// IdentityProblem is why the identity could not be opened; the ladder then ends at its first rung.
	IdentityProblem *cert.Problem
	// Person is the person_id_external to query, and Segments what to ask for; empty for any person, and the person alone.
	Person   string
	Segments []string
	Control  bool // run the same call without a certificate too
	// ServerOnly tries the server alone, without any identity.
	ServerOnly bool
	Practice   bool
}

// An IdentityFacts says whose certificate a test used.
type IdentityFacts struct {
	Kind    string // p12, pse, pem, …; public-only without a key
	Subject string
	Issuer  string
	SHA256  string
}

// A Control is the outcome of the same call without a certificate.
type Control struct {
	// State is Fail where the call was refused, as it should be; Pass where it succeeded, which makes the test prove nothing;
	// NotRun where it ended for a reason that has nothing to do with the certificate.
	State RungState
	Cause CauseID // why it was refused
}

// A Reply is a raw answer, bounded in size and without secrets.
type Reply struct {
	Rung      RungID
	Status    int // HTTP status; 0 where none was read
	Header    map[string]string
	Body      string
	Truncated bool
}

// A Result is what one test has shown.
type Result struct {
	Host          string
	CompanyID     string
	LoginName     string
	Identity      IdentityFacts
	Rungs         []Rung
	Control       *Control // nil when none was run
	Verdict       Verdict
	Cause         CauseID        // empty when the verdict is Passed or Partial
	Values        map[string]any // what the sentences of the cause, or of the verdict, need
	Reasons       []Reason       // what may lie behind the cause, the likeliest first, by what the register knows
	CorrelationID string
	Started       time.Time
	Took          time.Duration
	Practice      bool
	Replies       []Reply
	ServerChain   []string // PEM, the server's leaf first; with its root where it verified
	// Twin is the ID of the test that was run beside this one, before and after a renewal; empty for a test alone.
	Twin string
}

// RungOf returns the rung with this ID, or an empty one that was not run.
func (r *Result) RungOf(id RungID) Rung {
	for _, rung := range r.Rungs {
		if rung.ID == id {
			return rung
		}
	}
	return Rung{ID: id, State: NotRun}
}

// A TestRecord is a test as it is kept: what it was about, and its result.
type TestRecord struct {
	ID        string
	TenantID  string // empty for a test of any host
	MappingID string // empty for a test without a mapping
	By        string
	Result    Result
}
