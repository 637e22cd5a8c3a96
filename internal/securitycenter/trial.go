package securitycenter

import (
	"context"
	"errors"

	"certmap/cert"
)

// A Trial is one test that is asked for: of a mapping, of a tenant, or of any host.
type Trial struct {
	MappingID string
	TenantID  string // taken from the mapping where that is given
	// Host, CompanyID, Connect and Roots are for a host outside the register.
	Host      string
	CompanyID string
	Connect   string
	Roots     string
	LoginName string
	// Identity is whom to test as; nil takes what the vault or the practice tenant has for the mapping, and the public
	// certificate alone where neither has anything.
	Identity *cert.Identity
	// IdentityProblem is why an identity that was given could not be opened.
	IdentityProblem *cert.Problem
	Control         bool
}

// Test runs the connection test, reports each rung as it ends, and keeps the result in the history of the mapping or the
// tenant. A passed test with a refused control proves the mapping's certificate. The error is only ever about the register
// or the vault: a failed test is a result.
func (c *Center) Test(ctx context.Context, t Trial, onRung func(Rung)) (TestRecord, error) {
	p, rec, err := c.prepareTrial(ctx, t)
	if err != nil {
		return rec, err
	}
	rec.Result = c.Prober.Probe(ctx, p, onRung)
	if ctx.Err() != nil {
		return rec, ctx.Err()
	}
	return rec, c.keepTest(context.WithoutCancel(ctx), rec)
}

func (c *Center) prepareTrial(ctx context.Context, t Trial) (Probe, TestRecord, error) {
	rec := TestRecord{ID: newID(), TenantID: t.TenantID, MappingID: t.MappingID, By: c.Who()}
	p := Probe{Host: t.Host, Connect: t.Connect, CompanyID: t.CompanyID, LoginName: t.LoginName, Roots: t.Roots,
		Identity: t.Identity, IdentityProblem: t.IdentityProblem, Control: t.Control}
	var m Mapping
	if t.MappingID != "" {
		var err error
		if m, err = c.Register.Mapping(ctx, t.MappingID); err != nil {
			return p, rec, err
		}
		rec.TenantID = m.TenantID
		p.LoginName = m.LoginName
	}
	if rec.TenantID != "" {
		tenant, err := c.tenantForTest(ctx, rec.TenantID)
		if err != nil {
			return p, rec, err
		}
		p.Host, p.Connect, p.CompanyID, p.Roots = tenant.Host, tenant.Connect, tenant.CompanyID, tenant.Roots
		p.Practice = tenant.IsPractice()
	}
	if p.Identity == nil && p.IdentityProblem == nil && t.MappingID != "" {
		var err error
		p.Identity, p.IdentityProblem, err = c.IdentityFor(ctx, m)
		return p, rec, err
	}
	return p, rec, nil
}

// tenantForTest returns a tenant ready to be called: the practice tenant is started if nobody serves it.
func (c *Center) tenantForTest(ctx context.Context, id string) (Tenant, error) {
	t, err := c.Tenant(ctx, id)
	if err != nil || !t.IsPractice() || c.Rehearsal == nil {
		return t, err
	}
	return c.EnsurePractice(ctx)
}

func (c *Center) keepTest(ctx context.Context, rec TestRecord) error {
	if rec.TenantID == "" {
		return nil
	}
	if err := c.Register.AddTest(ctx, rec); err != nil || rec.MappingID == "" {
		return err
	}
	_, err := c.Register.Change(ctx, rec.MappingID, func(m *Mapping) ([]Event, error) {
		events := []Event{c.event(EventTested, map[string]string{
			"Verdict": string(rec.Result.Verdict), "Cause": string(rec.Result.Cause), "Test": rec.ID})}
		if proves(rec.Result, m.Current()) {
			m.Current().Proof = &Proof{Kind: ByTest, SHA256: m.Current().SHA256, At: rec.Result.Started, By: rec.By, TestID: rec.ID}
			events = append(events, c.event(EventProven, map[string]string{"Kind": string(ByTest)}))
		}
		return events, nil
	})
	return err
}

// proves tells whether a result is proof for a version: this very certificate passed, and the control was refused.
func proves(r Result, v *Version) bool {
	return r.Verdict == Passed && r.Control != nil && r.Control.State == Fail && r.Identity.SHA256 == v.SHA256
}

// Report records somebody's word that the mapping works. It is kept as such and never takes the place of a better proof.
func (c *Center) Report(ctx context.Context, id string) (Mapping, error) {
	return c.Register.Change(ctx, id, func(m *Mapping) ([]Event, error) {
		if p := m.Current().Proof; p == nil || p.Kind == Reported {
			m.Current().Proof = &Proof{Kind: Reported, SHA256: m.Current().SHA256, At: c.Clock(), By: c.Who()}
		}
		return []Event{c.event(EventProven, map[string]string{"Kind": string(Reported)})}, nil
	})
}

// IdentityFor returns the identity to test a mapping as: from the practice ECP, from the vault, or the public certificate
// alone. A kept file that no longer opens is a problem of the identity, not an error; a vault that cannot be asked only
// means the public certificate.
func (c *Center) IdentityFor(ctx context.Context, m Mapping) (*cert.Identity, *cert.Problem, error) {
	v := m.Current()
	public := &cert.Identity{Leaf: v.Certificate()}
	for _, source := range []func(context.Context, Mapping) (*cert.Identity, *cert.Problem, error){c.rehearsed, c.kept} {
		id, problem, err := source(ctx, m)
		var fault *Fault
		if errors.As(err, &fault) {
			continue
		}
		if err != nil || problem != nil {
			return nil, problem, err
		}
		if id != nil && id.Leaf != nil && hexOf(id.Leaf.SHA256()) == v.SHA256 {
			return id, nil, nil
		}
	}
	return public, nil, nil
}

// rehearsed returns the practice ECP's identity for a mapping of the practice tenant.
func (c *Center) rehearsed(ctx context.Context, m Mapping) (*cert.Identity, *cert.Problem, error) {
	t, err := c.Tenant(ctx, m.TenantID)
	if err != nil || !t.IsPractice() || c.Rehearsal == nil {
		return nil, nil, err
	}
	file, passphrase, err := c.Rehearsal.Identity(ctx)
	if err != nil {
		return nil, nil, err
	}
	id, problem := cert.Open(ctx, file, cert.Options{Passphrases: []cert.Secret{passphrase}}).Identity()
	return id, problem, nil
}

// CheckHost tries the server's side of a tenant as it is being typed in: its name, its address, its certificate, and
// whether it asks for one. Nothing of it is kept.
func (c *Center) CheckHost(ctx context.Context, t Tenant) Result {
	return c.Prober.Probe(ctx, Probe{Host: HostOf(t.Host), Connect: t.Connect, CompanyID: t.CompanyID, Roots: cleanRoots(ctx, t.Roots),
		ServerOnly: true, Practice: t.IsPractice()}, nil)
}
