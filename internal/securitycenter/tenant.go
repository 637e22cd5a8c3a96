package securitycenter

import (
	"net"
	"strings"
	"time"
)

// An Environment is the kind of a tenant. Tenants of one kind share a register of certificates on SAP's side (KBA
// 3574501), so the same issuer and subject in two of them is worth a warning.
type Environment string

// The environments.
const (
	PracticeTenant Environment = "practice"
	Production     Environment = "production"
	Preview        Environment = "preview"
	SalesDemo      Environment = "sales-demo"
	OtherKind      Environment = "other"
)

// Environments returns those a person can choose from; the practice tenant is not chosen, it is there.
func Environments() []Environment { return []Environment{Production, Preview, SalesDemo, OtherKind} }

// A Tenant is one SuccessFactors company a certificate can log in to, or the practice tenant.
type Tenant struct {
	ID          string
	Name        string
	CompanyID   string // upper and lower case matter (KBA 3333286)
	Environment Environment
	DataCentre  string // the ID in the table of data centres; empty when the address was typed
	APIHost     string // answers without a client certificate; may carry a port
	Host        string // the mTLS host, which asks for one; may carry a port
	Unconfirmed bool   // Host follows SAP's rule but was not found in its documentation
	// SecurityCenter is the address a browser opens to reach the tenant's own Security Center; may be empty.
	SecurityCenter string
	// Connect is an address (IP:port) to dial instead of resolving Host; empty for all but the practice tenant and
	// tenants behind a name that does not resolve here.
	Connect string
	// Roots are PEM certificates that are trusted for this tenant beside the system's; shown wherever they are used.
	Roots string
	// APIUser is the login name a new mapping is filled in with.
	APIUser string
	// Proxy is the tenant's own instead of this machine's settings: host:port, an http or https address, NoProxy, or
	// nothing for this machine's. ProxyUser is whom to log in there as; the password is in the vault.
	Proxy     string
	ProxyUser string
	// Person is the person_id_external that the test queries, or AnyPerson; empty until somebody was asked.
	Person string
	// Segments are the names of the CompoundEmployee segments the test asks for, with spaces between; empty for the person
	// alone.
	Segments string
	Created  time.Time
}

// AnyPerson as a tenant's Person means that the test may query whoever comes first.
const AnyPerson = "*"

// PersonToQuery returns the person_id_external the test queries, empty for anybody.
func (t Tenant) PersonToQuery() string {
	if t.Person == AnyPerson {
		return ""
	}
	return t.Person
}

// IsPractice tells whether everything on this tenant is rehearsal and must be marked so.
func (t Tenant) IsPractice() bool { return t.Environment == PracticeTenant }

// Address returns host and port of the mTLS host, 443 where none is given.
func (t Tenant) Address() (host, port string) { return SplitHost(t.Host) }

// SplitHost returns host and port of what may carry a port, 443 where none is given.
func SplitHost(hostport string) (host, port string) {
	if h, p, err := net.SplitHostPort(hostport); err == nil {
		return h, p
	}
	return strings.Trim(hostport, "[]"), "443"
}
