package securitycenter

import (
	"context"
	"net"
	"net/url"
	"strconv"
	"strings"

	"certmap/cert"
)

// PracticeID is the ID of the practice tenant in every register.
const PracticeID = "practice"

// EnsurePractice makes sure that the practice tenant is served and stands in the register as it is served now. It fails with
// a Fault of the Rehearsal, or with the context.
func (c *Center) EnsurePractice(ctx context.Context) (Tenant, error) {
	if c.Rehearsal == nil {
		return Tenant{}, NewFault(PracticeFailed, nil, nil)
	}
	now, err := c.Rehearsal.Tenant(ctx)
	if err != nil {
		return Tenant{}, err
	}
	now.ID, now.Environment = PracticeID, PracticeTenant
	known, err := c.Register.Tenants(ctx)
	if err != nil {
		return now, err
	}
	if old, ok := tenantIn(known, PracticeID); ok {
		now.Created, now.Segments = old.Created, old.Segments
		if old.Person != "" {
			now.Person = old.Person
		}
		if now == old {
			return now, nil
		}
	} else {
		now.Created = c.Clock()
	}
	return now, c.Register.PutTenant(ctx, now)
}

// NewTenant returns a tenant at an endpoint, with its name filled in, to be completed by a person.
func NewTenant(e Endpoint) Tenant {
	t := Tenant{Environment: e.Environment, APIHost: e.APIHost, Host: e.Host, Unconfirmed: IsUnconfirmed(e.Host)}
	if e.Centre != nil {
		t.DataCentre = e.Centre.ID
	}
	return t
}

// The fields of the form for a tenant.
const (
	FieldTenantName     Field = "tenant-name"
	FieldCompanyID      Field = "company-id"
	FieldHost           Field = "host"
	FieldSecurityCenter Field = "security-center"
	FieldRoots          Field = "roots"
	FieldConnect        Field = "connect"
	FieldSegments       Field = "segments"
)

// What can be said about a tenant's fields.
const (
	TenantNameMissing   ObjectionID = "tenant-name-missing"
	TenantNameTaken     ObjectionID = "tenant-name-taken"
	CompanyMissing      ObjectionID = "company-id-missing"
	CompanySpaces       ObjectionID = "company-id-spaces"
	HostMissing         ObjectionID = "host-missing"
	HostInvalid         ObjectionID = "host-invalid"
	HostWithoutCert     ObjectionID = "host-without-cert" // Values: Host, the one it should be
	HostIsUI            ObjectionID = "host-is-ui"        // a host people log in to
	HostOtherKind       ObjectionID = "host-other-kind"   // preview host for a production tenant, or the reverse
	HostOtherName       ObjectionID = "host-other-name"   // Values: Host, as SAP's list names it
	HostUnconfirmed     ObjectionID = "host-unconfirmed"  // follows the rule only
	SecurityCenterNone  ObjectionID = "security-center-none"
	SecurityCenterWrong ObjectionID = "security-center-wrong"
	RootsWrong          ObjectionID = "roots-wrong"
	ConnectWrong        ObjectionID = "connect-wrong"
	SegmentsWrong       ObjectionID = "segments-wrong"
)

// CheckTenant returns everything there is to say about a tenant's fields.
func (c *Center) CheckTenant(ctx context.Context, t Tenant) (Objections, error) {
	known, err := c.Register.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	out := checkTenantNames(t, known)
	out = append(out, checkHost(t)...)
	out = append(out, checkProxy(t)...)
	return append(out, checkSpecials(ctx, t)...), nil
}

func checkTenantNames(t Tenant, known []Tenant) (out Objections) {
	switch name := strings.TrimSpace(t.Name); {
	case name == "":
		out = append(out, Objection{Field: FieldTenantName, ID: TenantNameMissing, Severity: cert.Stop})
	case nameTaken(known, t):
		out = append(out, Objection{Field: FieldTenantName, ID: TenantNameTaken, Severity: cert.Stop, Values: map[string]any{"Name": name}})
	}
	switch company := strings.TrimSpace(t.CompanyID); {
	case company == "":
		out = append(out, Objection{Field: FieldCompanyID, ID: CompanyMissing, Severity: cert.Stop})
	case strings.ContainsAny(company, " \t"):
		out = append(out, Objection{Field: FieldCompanyID, ID: CompanySpaces, Severity: cert.Warn})
	}
	return out
}

// checkSpecials looks at the fields that most tenants leave alone.
func checkSpecials(ctx context.Context, t Tenant) (out Objections) {
	say := func(f Field, id ObjectionID, s cert.Severity) {
		out = append(out, Objection{Field: f, ID: id, Severity: s})
	}
	switch u, err := url.Parse(t.SecurityCenter); {
	case t.IsPractice(): // its page is on this machine, without TLS
	case t.SecurityCenter == "":
		say(FieldSecurityCenter, SecurityCenterNone, cert.Note)
	case err != nil || u.Scheme != "https" || u.Host == "":
		say(FieldSecurityCenter, SecurityCenterWrong, cert.Stop)
	}
	if t.Connect != "" && !isAddress(t.Connect) {
		say(FieldConnect, ConnectWrong, cert.Stop)
	}
	if t.Roots != "" && CleanRoots(ctx, t.Roots) == "" {
		say(FieldRoots, RootsWrong, cert.Stop)
	}
	if !areSegments(t.Segments) {
		say(FieldSegments, SegmentsWrong, cert.Stop)
	}
	return out
}

// areSegments tells whether a text holds names of CompoundEmployee segments and nothing else: it becomes part of a query.
func areSegments(text string) bool {
	for _, name := range strings.Fields(text) {
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return false
		}
	}
	return true
}

// CleanRoots returns the certificates in a text as clean PEM, nothing where there is none.
func CleanRoots(ctx context.Context, text string) string {
	var out strings.Builder
	for _, c := range cert.Open(ctx, []byte(text), cert.Options{}).Certificates() {
		out.Write(cert.Clean(c))
	}
	return out.String()
}

func nameTaken(known []Tenant, t Tenant) bool {
	for _, k := range known {
		if k.ID != t.ID && Fold(k.Name) == Fold(strings.TrimSpace(t.Name)) {
			return true
		}
	}
	return false
}

func isAddress(s string) bool {
	host, port, err := net.SplitHostPort(s)
	return err == nil && net.ParseIP(host) != nil && isPort(port)
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}

func portOf(host string) string {
	_, port := SplitHost(host)
	return port
}

// HostObjections notices a wrong kind of host before the first call is made to it: one that asks for no certificate, one
// that people log in to, one that SAP's list names otherwise, one of another environment, and one that only follows the rule
// for its name.
func HostObjections(t Tenant) Objections {
	var out Objections
	say := func(id ObjectionID, s cert.Severity, values map[string]any) {
		out = append(out, Objection{Field: FieldHost, ID: id, Severity: s, Values: values})
	}
	host := HostOf(t.Host)
	kind := HostKindOf(host)
	switch kind {
	case APIKind:
		say(HostWithoutCert, cert.Warn, map[string]any{"Host": MTLSHost(host)})
	case UIKind:
		say(HostIsUI, cert.Warn, nil)
	}
	listed, known := listedAs(host)
	switch {
	case kind == MTLSKind && known && listed != host:
		say(HostOtherName, cert.Warn, map[string]any{"Host": listed})
	case (kind == MTLSKind || kind == APIKind) && isOtherKind(host, t.Environment):
		say(HostOtherKind, cert.Warn, map[string]any{"Host": host})
	case IsUnconfirmed(host):
		say(HostUnconfirmed, cert.Note, nil)
	}
	return out
}

// isOtherKind tells whether a host of SuccessFactors belongs to another environment than a tenant is said to be.
func isOtherKind(host string, e Environment) bool {
	return e != "" && e != OtherKind && e != PracticeTenant && guessEnvironment(host) != e
}

func checkHost(t Tenant) Objections {
	stop := func(id ObjectionID) Objections { return Objections{{Field: FieldHost, ID: id, Severity: cert.Stop}} }
	host := HostOf(t.Host)
	switch {
	case strings.TrimSpace(t.Host) == "":
		return stop(HostMissing)
	case host == "" || strings.ContainsAny(host, " /") || !isPort(portOf(host)):
		return stop(HostInvalid)
	}
	return HostObjections(t)
}

// SaveTenant stores a tenant. It fails with Objections where a field is wrong.
func (c *Center) SaveTenant(ctx context.Context, t Tenant) (Tenant, error) {
	objections, err := c.CheckTenant(ctx, t)
	if err != nil {
		return t, err
	}
	if stops := objections.Stops(false); len(stops) > 0 {
		return t, stops
	}
	t.Name, t.CompanyID, t.Host = strings.TrimSpace(t.Name), strings.TrimSpace(t.CompanyID), HostOf(t.Host)
	t.Roots, t.Unconfirmed = CleanRoots(ctx, t.Roots), IsUnconfirmed(t.Host)
	t.Proxy, t.ProxyUser, t.Person = strings.TrimSpace(t.Proxy), strings.TrimSpace(t.ProxyUser), strings.TrimSpace(t.Person)
	t.Segments = strings.Join(strings.Fields(t.Segments), " ")
	if t.APIHost == "" {
		t.APIHost = APIHostOf(t.Host)
	}
	if t.ID == "" {
		t.ID, t.Created = newID(), c.Clock()
	}
	return t, c.Register.PutTenant(ctx, t)
}

// RemoveTenant removes a tenant without mappings, and the password of its proxy. It fails with TenantInUse.
func (c *Center) RemoveTenant(ctx context.Context, t Tenant) error {
	if err := c.Register.RemoveTenant(ctx, t.ID); err != nil {
		return err
	}
	cr, known, err := c.proxyCredential(ctx, t.ID)
	if err != nil || !known {
		return err
	}
	return c.ForgetCredential(ctx, cr)
}

// TenantNamed returns the tenant with this name or company ID, or whose ID begins with it.
func (c *Center) TenantNamed(ctx context.Context, name string) (Tenant, error) {
	all, err := c.Register.Tenants(ctx)
	if err != nil {
		return Tenant{}, err
	}
	var found []Tenant
	for _, t := range all {
		if Fold(t.Name) == Fold(name) || t.CompanyID == name || t.ID == name {
			return t, nil
		}
		if len(name) >= 4 && strings.HasPrefix(t.ID, name) {
			found = append(found, t)
		}
	}
	switch len(found) {
	case 0:
		return Tenant{}, NewFault(TenantNotFound, nil, map[string]any{"Name": name})
	case 1:
		return found[0], nil
	}
	return Tenant{}, NewFault(TenantAmbiguous, nil, map[string]any{"Name": name})
}
