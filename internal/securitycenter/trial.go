package securitycenter

import (
	"context"
	"maps"
	"regexp"
	"strings"

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
	// certificate alone where neither has anything. Without a mapping nil tries the server alone.
	Identity *cert.Identity
	// IdentityProblem is why an identity that was given could not be opened.
	IdentityProblem *cert.Problem
	Control         bool
	// Person and Segments stand for those of the tenant, in this test only; empty for the tenant's.
	Person   string
	Segments string
}

// given tells whether an identity was given, be it one that does not open.
func (t *Trial) given() bool { return t.Identity != nil || t.IdentityProblem != nil }

// Probe returns what the prober is to try for a host outside the register.
func (t *Trial) Probe() Probe {
	return Probe{Host: HostOf(t.Host), Connect: t.Connect, CompanyID: t.CompanyID, LoginName: t.LoginName, Roots: t.Roots,
		Identity: t.Identity, IdentityProblem: t.IdentityProblem, Control: t.Control, ServerOnly: !t.given(),
		Person: Tenant{Person: t.Person}.PersonToQuery(), Segments: strings.Fields(t.Segments)}
}

// Objections are what keeps a trial from being made: a host outside the register that cannot be called, and segments that
// are none, since they become part of a query.
func (t *Trial) Objections() (out Objections) {
	stop := func(f Field, id ObjectionID, wrong bool) {
		if wrong {
			out = append(out, Objection{Field: f, ID: id, Severity: cert.Stop})
		}
	}
	if t.Host != "" {
		out = checkHost(Tenant{Host: t.Host}).Stops(false)
		stop(FieldCompanyID, CompanyMissing, strings.TrimSpace(t.CompanyID) == "" && t.given())
		stop(FieldConnect, ConnectWrong, t.Connect != "" && !isAddress(t.Connect))
	}
	stop(FieldSegments, SegmentsWrong, !areSegments(t.Segments))
	return out
}

// TestOutside runs the connection test of a host that is in no register: nothing of it is kept. It fails with Objections
// where the trial cannot be made, or with the context.
func TestOutside(ctx context.Context, p Prober, t Trial, onRung func(Rung)) (Result, error) {
	if o := t.Objections(); len(o) > 0 {
		return Result{}, o
	}
	r := withoutData(p.Probe(ctx, t.Probe(), onRung))
	r.Reasons = Reasons(r)
	return r, ctx.Err()
}

// An attempt is a trial made ready: what the prober is to try, and what it is about.
type attempt struct {
	probe   Probe
	record  TestRecord
	tenant  Tenant
	mapping Mapping
	noPass  FaultID // as an aim has it
}

// Test runs the connection test, reports each rung as it ends, and keeps the result in the history of the mapping or the
// tenant. A passed test with a refused control proves the mapping's certificate. The error is only ever about the register
// or the vault: a failed test is a result.
func (c *Center) Test(ctx context.Context, t Trial, onRung func(Rung)) (TestRecord, error) {
	a, err := c.prepare(ctx, t)
	if err == nil {
		err = c.run(ctx, &a, onRung)
	}
	if err != nil {
		return a.record, err
	}
	return a.record, c.keepTests(context.WithoutCancel(ctx), a.record)
}

// run makes the test, and adds what the register knows about a failure.
func (c *Center) run(ctx context.Context, a *attempt, onRung func(Rung)) error {
	a.record.Result = withoutData(c.Prober.Probe(ctx, a.probe, onRung))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return c.explain(ctx, a)
}

func (c *Center) prepare(ctx context.Context, t Trial) (attempt, error) {
	a := attempt{probe: t.Probe(), record: TestRecord{ID: newID(), TenantID: t.TenantID, MappingID: t.MappingID, By: c.Who()}}
	if o := t.Objections(); len(o) > 0 {
		return a, o
	}
	var err error
	if t.MappingID != "" {
		if a.mapping, err = c.Register.Mapping(ctx, t.MappingID); err != nil {
			return a, err
		}
		a.record.TenantID = a.mapping.TenantID
	}
	if a.record.TenantID == "" {
		return a, nil
	}
	at, err := c.aimAt(ctx, a.record.TenantID)
	if err != nil {
		return a, err
	}
	a.take(at, t)
	if t.given() || t.MappingID == "" {
		return a, nil
	}
	from, err := c.identities(ctx)
	if err != nil {
		return a, err
	}
	return a, a.identify(ctx, from, a.mapping.Current())
}

// An aim is a tenant ready to be called.
type aim struct {
	tenant Tenant
	proxy  Proxy
	noPass FaultID // why the vault did not give the password of the proxy; empty where it did, or has none
}

// aimAt makes a tenant ready: the practice tenant is started if nobody serves it.
func (c *Center) aimAt(ctx context.Context, tenantID string) (aim, error) {
	t, err := c.Tenant(ctx, tenantID)
	if err == nil && t.IsPractice() && c.Rehearsal != nil {
		t, err = c.EnsurePractice(ctx)
	}
	if err != nil {
		return aim{}, err
	}
	proxy, noPass, err := c.proxyOf(ctx, t)
	return aim{t, proxy, noPass}, err
}

// take aims an attempt at a tenant.
func (a *attempt) take(at aim, t Trial) {
	a.tenant, a.noPass = at.tenant, at.noPass
	p, to := &a.probe, at.tenant
	p.Host, p.Connect, p.CompanyID, p.Roots, p.Proxy, p.Practice = to.Host, to.Connect, to.CompanyID, to.Roots, at.proxy, to.IsPractice()
	if a.mapping.ID != "" {
		p.LoginName = a.mapping.LoginName
	}
	if t.Person == "" {
		p.Person = to.PersonToQuery()
	}
	if t.Segments == "" {
		p.Segments = strings.Fields(to.Segments)
	}
}

// identify finds whom to test as.
func (a *attempt) identify(ctx context.Context, from *identities, v *Version) error {
	found := from.of(ctx, a.tenant, v)
	a.probe.Identity, a.probe.IdentityProblem, a.probe.ServerOnly = found.id, found.problem, false
	return found.err
}

// withoutData drops the bodies of what may be payroll data, and has the sentences of the cause say so. Of a data call only
// status, segment names and the number of rows remain.
func withoutData(r Result) Result {
	for i := range r.Replies {
		reply := &r.Replies[i]
		cause := r.RungOf(reply.Rung).Cause
		if reply.Body == "" || !mayHoldData(reply, cause) {
			continue
		}
		reply.Body, reply.Truncated = "", false
		if cause != "" && cause == r.Cause {
			values := map[string]any{"NotKept": true}
			maps.Copy(values, r.Values)
			r.Values = values
		}
	}
	return r
}

// rowPattern finds what a row of data is written in: that of SFAPI, and those of OData in XML and in JSON.
var rowPattern = regexp.MustCompile(`(?i)<(?:[^\s<>/:"']+:)?(?:sfobject|feed|entry|properties)[\s/>]|"(?:d|results|__metadata)"\s*:`)

// mayHoldData tells whether the answer to a data call may hold data: where a row is in it, whatever its status, and where it
// is a good one that could not be read. An answer with an error code, or a login page, holds none.
func mayHoldData(reply *Reply, cause CauseID) bool {
	if reply.Rung != RungOData && reply.Rung != RungCompound {
		return false
	}
	told := strings.HasPrefix(string(cause), "sf.") || cause == "reply.login-page"
	return reply.Status/100 == 2 && !told || rowPattern.MatchString(reply.Body)
}

// keepTests keeps tests, and what they show of their mappings, in one transaction. Those of a host outside the register
// leave nothing.
func (c *Center) keepTests(ctx context.Context, records ...TestRecord) error {
	var kept []Tested
	for _, rec := range records {
		switch {
		case rec.TenantID == "":
		case rec.MappingID == "":
			kept = append(kept, Tested{Record: rec})
		default:
			kept = append(kept, Tested{rec, func(m *Mapping) []Event { return c.note(rec, m) }})
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return c.Register.AddTests(ctx, kept)
}

// note writes a test into the history of its mapping, and what it proves.
func (c *Center) note(rec TestRecord, m *Mapping) []Event {
	events := []Event{c.event(EventTested, map[string]string{
		"Verdict": string(rec.Result.Verdict), "Cause": string(rec.Result.Cause), "Test": rec.ID})}
	if proves(rec.Result, m.Current()) {
		m.Current().Proof = &Proof{Kind: ByTest, SHA256: m.Current().SHA256, At: rec.Result.Started, By: rec.By, TestID: rec.ID}
		events = append(events, c.event(EventProven, map[string]string{"Kind": string(ByTest)}))
	}
	return events
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

// CheckHost tries the server's side of a tenant as it is being typed in: its name, its address, its certificate, and
// whether it asks for one. Nothing of it is kept.
func (c *Center) CheckHost(ctx context.Context, t Tenant) Result {
	proxy, noPass, err := c.proxyOf(ctx, t)
	if err != nil { // the context has ended, or the register is away: the proxy then asks for the password itself
		proxy = Proxy{Address: t.Proxy, User: t.ProxyUser}
	}
	r := c.Prober.Probe(ctx, Probe{Host: HostOf(t.Host), Connect: t.Connect, CompanyID: t.CompanyID, Roots: CleanRoots(ctx, t.Roots),
		Proxy: proxy, ServerOnly: true, Practice: t.IsPractice()}, nil)
	r.Reasons = rank(&known{result: &r, tenant: t, noPass: noPass})
	return r
}
