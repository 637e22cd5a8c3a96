package securitycenter

import (
	"context"
	"net"
	"net/url"
	"strings"

	"certmap/cert"
)

// PracticeID is the ID of the practice tenant in every register.
const PracticeID = "practice"

// EnsurePractice makes sure that the practice tenant is served and stands in the register as it is served now.
func (c *Center) EnsurePractice(ctx context.Context) (Tenant, error) {
	if c.Rehearsal == nil {
		return Tenant{}, NewFault(PracticeFailed, nil, nil)
	}
	now, err := c.Rehearsal.Tenant(ctx)
	if err != nil {
		return Tenant{}, NewFault(PracticeFailed, err, nil)
	}
	now.ID, now.Environment = PracticeID, PracticeTenant
	known, err := c.Register.Tenants(ctx)
	if err != nil {
		return now, err
	}
	if old, ok := tenantIn(known, PracticeID); ok {
		now.Created = old.Created
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
	t := Tenant{Environment: e.Environment, APIHost: e.APIHost, Host: e.Host, Unconfirmed: !e.Confirmed}
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
	HostUnconfirmed     ObjectionID = "host-unconfirmed"  // follows the rule only
	SecurityCenterNone  ObjectionID = "security-center-none"
	SecurityCenterWrong ObjectionID = "security-center-wrong"
	RootsWrong          ObjectionID = "roots-wrong"
	ConnectWrong        ObjectionID = "connect-wrong"
)

// CheckTenant returns everything there is to say about a tenant's fields.
func (c *Center) CheckTenant(ctx context.Context, t Tenant) (Objections, error) {
	var out Objections
	say := func(f Field, id ObjectionID, s cert.Severity, values map[string]any) {
		out = append(out, Objection{Field: f, ID: id, Severity: s, Values: values})
	}
	known, err := c.Register.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	switch name := strings.TrimSpace(t.Name); {
	case name == "":
		say(FieldTenantName, TenantNameMissing, cert.Stop, nil)
	case nameTaken(known, t):
		say(FieldTenantName, TenantNameTaken, cert.Stop, map[string]any{"Name": name})
	}
	switch {
	case strings.TrimSpace(t.CompanyID) == "":
		say(FieldCompanyID, CompanyMissing, cert.Stop, nil)
	case strings.ContainsAny(strings.TrimSpace(t.CompanyID), " \t"):
		say(FieldCompanyID, CompanySpaces, cert.Warn, nil)
	}
	out = append(out, checkHost(t)...)
	if t.SecurityCenter == "" {
		say(FieldSecurityCenter, SecurityCenterNone, cert.Note, nil)
	} else if u, err := url.Parse(t.SecurityCenter); err != nil || u.Scheme != "https" || u.Host == "" {
		say(FieldSecurityCenter, SecurityCenterWrong, cert.Stop, nil)
	}
	if t.Connect != "" && !isAddress(t.Connect) {
		say(FieldConnect, ConnectWrong, cert.Stop, nil)
	}
	if t.Roots != "" && cleanRoots(ctx, t.Roots) == "" {
		say(FieldRoots, RootsWrong, cert.Stop, nil)
	}
	return out, nil
}

// cleanRoots returns the certificates in a text as clean PEM, nothing where there is none.
func cleanRoots(ctx context.Context, text string) string {
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
	return err == nil && net.ParseIP(host) != nil && port != ""
}

// checkHost notices a wrong kind of host before the first call is made to it.
func checkHost(t Tenant) Objections {
	say := func(id ObjectionID, s cert.Severity, values map[string]any) Objections {
		return Objections{{Field: FieldHost, ID: id, Severity: s, Values: values}}
	}
	host := HostOf(t.Host)
	switch {
	case strings.TrimSpace(t.Host) == "":
		return say(HostMissing, cert.Stop, nil)
	case host == "" || strings.ContainsAny(host, " /"):
		return say(HostInvalid, cert.Stop, nil)
	case HostKindOf(host) == APIKind:
		return say(HostWithoutCert, cert.Warn, map[string]any{"Host": MTLSHost(host)})
	case HostKindOf(host) == UIKind:
		return say(HostIsUI, cert.Warn, nil)
	case HostKindOf(host) == MTLSKind && guessEnvironment(host) != t.Environment && t.Environment != OtherKind:
		return say(HostOtherKind, cert.Warn, map[string]any{"Host": host})
	case t.Unconfirmed:
		return say(HostUnconfirmed, cert.Note, nil)
	}
	return nil
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
	t.Roots = cleanRoots(ctx, t.Roots)
	if t.APIHost == "" {
		t.APIHost = APIHostOf(t.Host)
	}
	if t.ID == "" {
		t.ID, t.Created = newID(), c.Clock()
	}
	return t, c.Register.PutTenant(ctx, t)
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
