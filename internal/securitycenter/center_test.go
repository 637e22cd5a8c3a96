package securitycenter_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
	"certmap/internal/store"
)

// now is the time by the clock of these tests.
var now = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// A desk is a Center over a real register in a folder of its own, with everything beyond it played.
type desk struct {
	*securitycenter.Center
	t        *testing.T
	uploader *uploader
	prober   *prober
	vault    *memoryVault
	stage    *stage
	ca       *certtest.Pair
	who      string
	clock    time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	register, notice, err := store.Open(t.Context(), t.TempDir())
	if err != nil || notice != nil {
		t.Fatal(err, notice)
	}
	t.Cleanup(func() { _ = register.Close() })
	d := &desk{t: t, uploader: &uploader{}, prober: &prober{}, vault: &memoryVault{kept: map[string]cert.Secret{}}, who: "M. Meier", clock: now,
		ca: certtest.NewCA("CN=Test Root CA,O=ACME SE,C=DE")}
	d.stage = &stage{}
	d.Center = securitycenter.New(securitycenter.Parts{
		Register: register, Vault: d.vault, Prober: d.prober, Outbox: &store.Outbox{Dir: t.TempDir()},
		Uploaders: []securitycenter.Uploader{d.uploader}, Rehearsal: d.stage,
		Clock: func() time.Time { return d.clock }, Who: func() string { return d.who },
	})
	return d
}

// acme is a production tenant as a person adds it.
func acme() securitycenter.Tenant {
	return securitycenter.Tenant{Name: "ACME Payroll", CompanyID: "ACMEprod", Environment: securitycenter.Production,
		Host: "api4.cert.successfactors.com", SecurityCenter: "https://acme.successfactors.com/sc", APIUser: "SFAPI_ECP"}
}

func (d *desk) tenant(t securitycenter.Tenant) securitycenter.Tenant {
	d.t.Helper()
	saved, err := d.SaveTenant(d.t.Context(), t)
	if err != nil {
		d.t.Fatal(err)
	}
	return saved
}

func (d *desk) practice() securitycenter.Tenant {
	d.t.Helper()
	t, err := d.EnsurePractice(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return t
}

// pair issues a certificate for a year around now.
func (d *desk) pair(subject string, changes ...certtest.Change) *certtest.Pair {
	year := certtest.Valid(now.AddDate(0, -1, 0), now.AddDate(0, 11, 0))
	return d.ca.Issue(subject, append([]certtest.Change{year}, changes...)...)
}

// form is the Add form with a certificate in it, filled in as far as can be.
func (d *desk) form(tenant securitycenter.Tenant, p *certtest.Pair) securitycenter.DraftForm {
	d.t.Helper()
	f, err := d.Suggest(d.t.Context(), securitycenter.DraftForm{TenantID: tenant.ID, FileName: "ecp.cer", Item: -1,
		File: cert.Open(d.t.Context(), p.PEM(), cert.Options{Now: now})})
	if err != nil {
		d.t.Fatal(err)
	}
	return f
}

// saved is a mapping of a certificate, saved to be carried on.
func (d *desk) saved(tenant securitycenter.Tenant, p *certtest.Pair) securitycenter.Mapping {
	d.t.Helper()
	m, err := d.Save(d.t.Context(), d.form(tenant, p))
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

// kinds are the kinds of a mapping's events, oldest first.
func (d *desk) kinds(id string) []securitycenter.EventKind {
	d.t.Helper()
	events, err := d.Register.History(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	var out []securitycenter.EventKind
	for i := len(events) - 1; i >= 0; i-- {
		out = append(out, events[i].Kind)
	}
	return out
}

// read reads a mapping as the register has it.
func (d *desk) read(id string) *securitycenter.Mapping {
	d.t.Helper()
	m, err := d.Register.Mapping(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return &m
}

func wantFault(t *testing.T, err error, id securitycenter.FaultID) {
	t.Helper()
	if !errors.Is(err, &securitycenter.Fault{ID: id}) {
		t.Errorf("the error is %v, not the fault %s", err, id)
	}
}

// ids are what is objected to.
func ids(o securitycenter.Objections) map[securitycenter.ObjectionID]cert.Severity {
	out := map[securitycenter.ObjectionID]cert.Severity{}
	for _, x := range o {
		out[x.ID] = x.Severity
	}
	return out
}

// An uploader plays the practice tenant's Security Center.
type uploader struct {
	err     error
	uploads []securitycenter.Mapping
	deleted []string
}

func (*uploader) Handles(t securitycenter.Tenant) bool { return t.IsPractice() }

func (u *uploader) Upload(_ context.Context, _ securitycenter.Tenant, m securitycenter.Mapping) (string, error) {
	if u.err != nil {
		return "", u.err
	}
	u.uploads = append(u.uploads, m)
	return "remote-" + m.ConfigurationName, nil
}

func (u *uploader) Delete(_ context.Context, _ securitycenter.Tenant, id string) error {
	if u.err != nil {
		return u.err
	}
	u.deleted = append(u.deleted, id)
	return nil
}

// A prober plays the connection test, and remembers what it was asked.
type prober struct {
	asked  securitycenter.Probe
	result securitycenter.Result
	during func()
}

func (p *prober) Probe(_ context.Context, asked securitycenter.Probe, onRung func(securitycenter.Rung)) securitycenter.Result {
	p.asked = asked
	if p.during != nil {
		p.during()
	}
	for _, r := range p.result.Rungs {
		if onRung != nil {
			onRung(r)
		}
	}
	r := p.result
	r.Started = now
	if asked.Identity != nil && asked.Identity.Leaf != nil {
		v := securitycenter.VersionOf(asked.Identity.Leaf, now, "")
		r.Identity = securitycenter.IdentityFacts{Kind: "p12", SHA256: v.SHA256, Subject: v.Subject, Issuer: v.Issuer}
	}
	return r
}

// passed is a test that went through with its control refused.
func passed() securitycenter.Result {
	return securitycenter.Result{Verdict: securitycenter.Passed, Control: &securitycenter.Control{State: securitycenter.Fail, Cause: "edge.certificate-missing"},
		Rungs: []securitycenter.Rung{{ID: securitycenter.RungIdentity, State: securitycenter.Pass}}}
}

// A memoryVault keeps secrets in memory, or fails.
type memoryVault struct {
	mu   sync.Mutex
	kept map[string]cert.Secret
	err  error
	// refuses is how the IDs end that a person does not let be kept; empty for none.
	refuses string
}

func (v *memoryVault) Keep(_ context.Context, id string, s cert.Secret) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.refuses != "" && strings.HasSuffix(id, v.refuses) {
		return securitycenter.NewFault(securitycenter.VaultDismissed, nil, nil)
	}
	if v.err == nil {
		v.kept[id] = cert.NewSecret(s.Reveal())
	}
	return v.err
}

func (v *memoryVault) Fetch(_ context.Context, id string) (cert.Secret, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s, ok := v.kept[id]
	if v.err == nil && !ok {
		return s, securitycenter.NewFault(securitycenter.SecretMissing, nil, nil)
	}
	return cert.NewSecret(s.Reveal()), v.err
}

func (v *memoryVault) Forget(_ context.Context, id string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.kept, id)
	return v.err
}

func (v *memoryVault) Status(context.Context) error { return v.err }
func (v *memoryVault) Name() string                 { return "os" }

// A stage plays the practice tenant.
type stage struct {
	address string
	p12     []byte
	err     error
}

func (s *stage) Tenant(context.Context) (securitycenter.Tenant, error) {
	address := s.address
	if address == "" {
		address = "127.0.0.1:40443"
	}
	return securitycenter.Tenant{Name: "Practice tenant", CompanyID: "CertmapPractice", Host: "api.cert.certmap-practice.test",
		APIHost: "api.certmap-practice.test", Connect: address, APIUser: "SFAPI_ECP"}, s.err
}

func (s *stage) Identity(context.Context) ([]byte, cert.Secret, error) {
	return s.p12, cert.SecretString("practice"), s.err
}

func (s *stage) Export(context.Context) (string, error) { return "ECP_Practice_100.cer", s.err }
