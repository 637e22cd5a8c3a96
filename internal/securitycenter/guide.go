package securitycenter

import (
	"context"
	"slices"
	"time"

	"certmap/cert"
)

// A StepID names one step of the point-to-point integration of Employee Central Payroll.
type StepID string

// The steps, in the order in which they are taken.
const (
	StepAPIUser     StepID = "api-user"
	StepPermission  StepID = "permission" // for the Security Center
	StepRoot        StepID = "root"       // the server's, into STRUST (KBA 3626800)
	StepExport      StepID = "export"     // ECP's own certificate, from STRUST
	StepMap         StepID = "map"
	StepConfig      StepID = "config" // HRSFEC_PTP_CONFIG
	StepPing        StepID = "ping"
	StepReplicate   StepID = "replicate" // one employee
	StepDataMapping StepID = "data-mapping"
	StepMonitoring  StepID = "monitoring"
)

// StepIDs returns the steps in their order.
func StepIDs() []StepID {
	return []StepID{StepAPIUser, StepPermission, StepRoot, StepExport, StepMap, StepConfig, StepPing, StepReplicate, StepDataMapping, StepMonitoring}
}

// checked are the steps that only the program says done of: what it has seen is all there is to know.
var checked = map[StepID]bool{StepExport: true, StepMap: true, StepPing: true}

// Tickable tells whether a person says when this step is done.
func (id StepID) Tickable() bool { return slices.Contains(StepIDs(), id) && !checked[id] }

// A Tick is a person's word that a step is done.
type Tick struct {
	Step StepID
	At   time.Time
	By   string
}

// A GuideRegister keeps what people have ticked in the guide of a tenant.
type GuideRegister interface {
	// Ticks returns those of a tenant, the oldest first.
	Ticks(ctx context.Context, tenantID string) ([]Tick, error)
	// PutTick ticks a step, or ticks it anew.
	PutTick(ctx context.Context, tenantID string, t Tick) error
	// RemoveTick takes a tick away. That there is none is no error.
	RemoveTick(ctx context.Context, tenantID string, step StepID) error
}

// A StepState is how a step stands.
type StepState string

// The states of a step. Stuck: what was seen last speaks against it.
const (
	StepOpen  StepState = "open"
	StepDone  StepState = "done"
	StepStuck StepState = "stuck"
)

// A SightID names what the program has seen of a step; there is a sentence for each.
type SightID string

// What can be seen.
const (
	SawRights      SightID = "rights"        // a test read what it asked for; Values: Date
	SawLogin       SightID = "login"         // a ping logged in, which needs one of the rights; Values: Date
	SawPermission  SightID = "permission"    // somebody saved a mapping there; Values: Date, By
	SawTrust       SightID = "trust"         // ECP took the server for trusted; Values: Date
	SawCertificate SightID = "certificate"   // Values: Subject, Date
	SawMapped      SightID = "mapped"        // Values: Name, Date, By
	SawUnconfirmed SightID = "unconfirmed"   // carried, and not confirmed; Values: Name, Date
	SawDraft       SightID = "draft"         // Values: Name
	SawPing        SightID = "ping"          // Values: Date, By
	SawTest        SightID = "tested"        // the test with the key itself, which says the same; Values: Date, By
	SawFailure     SightID = "ping-failed"   // Values: Cause, Date
	SawWrongHost   SightID = "host-not-mtls" // Values: Host, the one it should be
)

// A Step is one step of the guide as it stands.
type Step struct {
	ID    StepID
	State StepState
	// Seen is what the program has seen of it, empty for nothing, and Values what its sentence needs.
	Seen   SightID
	Values map[string]any
	Tick   *Tick // nil for none
}

// A Guide is the way to a connection that works, for one tenant, as far as it has been gone.
type Guide struct {
	Tenant Tenant
	// Mapping is the one that the guide follows: the newest of Employee Central Payroll, else the newest; without ID where
	// there is none.
	Mapping Mapping
	Steps   []Step
	// Served is the latest test that has seen the server's chain trusted; without Host where there is none.
	Served Result
}

// Done returns how many steps are done.
func (g *Guide) Done() int {
	n := 0
	for _, s := range g.Steps {
		if s.State == StepDone {
			n++
		}
	}
	return n
}

// Next returns the first step that is not done, empty when all are.
func (g *Guide) Next() StepID {
	for _, s := range g.Steps {
		if s.State != StepDone {
			return s.ID
		}
	}
	return ""
}

// Step returns one step.
func (g *Guide) Step(id StepID) Step {
	for _, s := range g.Steps {
		if s.ID == id {
			return s
		}
	}
	return Step{ID: id, State: StepOpen}
}

// Roots returns the root that the server's chain ends in, nothing while no test has seen it.
func (g *Guide) Roots() []ServerLink {
	var out []ServerLink
	for _, l := range ServerLinks(g.Served) {
		if l.Role == ServerRoot {
			out = append(out, l)
		}
	}
	return out
}

// Guide returns how far a tenant has come: what the program has seen by itself, and what was ticked. It calls nobody.
func (c *Center) Guide(ctx context.Context, tenantID string) (Guide, error) {
	t, err := c.Tenant(ctx, tenantID)
	if err != nil {
		return Guide{}, err
	}
	g := Guide{Tenant: t}
	ticks, err := c.Register.Ticks(ctx, tenantID)
	if err != nil {
		return g, err
	}
	if g.Served, err = c.served(ctx, tenantID); err != nil {
		return g, err
	}
	if g.Mapping, err = c.followed(ctx, tenantID); err != nil {
		return g, err
	}
	sights, err := c.sights(ctx, &g)
	if err != nil {
		return g, err
	}
	for _, id := range StepIDs() {
		g.Steps = append(g.Steps, stepOf(id, sights[id], ticks))
	}
	return g, nil
}

// Tick records a person's word that a step is done. It fails with StepNotTicked where the program says so itself.
func (c *Center) Tick(ctx context.Context, tenantID string, step StepID) error {
	if !step.Tickable() {
		return NewFault(StepNotTicked, nil, map[string]any{"Step": string(step)})
	}
	if _, err := c.Tenant(ctx, tenantID); err != nil {
		return err
	}
	return c.Register.PutTick(ctx, tenantID, Tick{Step: step, At: c.Clock(), By: c.Who()})
}

// Untick takes the word back.
func (c *Center) Untick(ctx context.Context, tenantID string, step StepID) error {
	return c.Register.RemoveTick(ctx, tenantID, step)
}

// looked is how many tests and mappings of a tenant are looked at.
const looked = 50

// served returns the latest test of a tenant that has seen the server's chain, and trusted it.
func (c *Center) served(ctx context.Context, tenantID string) (Result, error) {
	tests, err := c.Register.Tests(ctx, tenantID, "", looked)
	if err != nil {
		return Result{}, err
	}
	for _, t := range tests {
		if _, err := Anchors(t.Result); err == nil {
			return t.Result, nil
		}
	}
	return Result{}, nil
}

// followed returns the mapping the guide is about.
func (c *Center) followed(ctx context.Context, tenantID string) (Mapping, error) {
	rows, _, err := c.Register.Rows(ctx, Filter{TenantID: tenantID, Live: true, Sort: ByNewest, Limit: looked})
	if err != nil {
		return Mapping{}, err
	}
	rows = slices.DeleteFunc(rows, func(r Row) bool { return r.State == ToDelete })
	if len(rows) == 0 {
		return Mapping{}, nil
	}
	at := slices.IndexFunc(rows, func(r Row) bool { return r.IntegrationName == IntegrationNames[0] })
	return c.Register.Mapping(ctx, rows[max(0, at)].ID)
}

// RootNames are what people compare of the roots: Subject and SHA256.
func (g *Guide) RootNames() []map[string]any {
	var out []map[string]any
	for _, l := range g.Roots() {
		out = append(out, namesOf(l.Certificate))
	}
	return out
}

// MappedNames are what people compare of the certificate that the guide is about: Subject, Issuer and SHA256; nil while
// there is none.
func (g *Guide) MappedNames() map[string]any {
	c := g.Mapping.Current().Certificate()
	if c == nil {
		return nil
	}
	return namesOf(c)
}

func namesOf(c *cert.Certificate) map[string]any {
	sum := c.SHA256()
	return map[string]any{"Subject": c.Subject.String(), "Issuer": c.Issuer.String(), "SHA256": cert.Fingerprint(sum[:])}
}

// Carried tells whether the mapping that the guide follows stands in the Security Center, as far as is known.
func (g *Guide) Carried() bool { return g.Mapping.State == Confirmed || g.Mapping.State == Uploaded }

// UserRights are the rights that the API user of Employee Central Payroll needs, as SuccessFactors calls them. SAP has no
// single list of them; these are what its partners agree on.
var UserRights = []string{"SFAPI User Login", "Employee Central Foundation/HRIS SOAP API", "Employee Central OData API", "User Account OData entity"}

// CenterPermissions are what the permission for X.509 Public Certificate Mapping is called, by release (KBA 3300596).
var CenterPermissions = []string{
	"Manage Integration Tools > Access to Integration Service Registration Center UI",
	"Manage Permission Roles > Access to X.509 Certificate Mapping",
	"Access to X509 Certificates",
}

// SNIParameter is the profile parameter that makes ECP name the host in the handshake, with the value it needs.
const SNIParameter = "icm/HTTPS/client_sni_enabled = TRUE"
