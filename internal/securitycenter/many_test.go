package securitycenter_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

// probing plays the connection test by a function.
type probing func(context.Context, securitycenter.Probe) securitycenter.Result

func (p probing) Probe(ctx context.Context, asked securitycenter.Probe, _ func(securitycenter.Rung)) securitycenter.Result {
	r := p(ctx, asked)
	r.Host, r.CompanyID, r.Started = asked.Host, asked.CompanyID, now
	if asked.Identity != nil && asked.Identity.Leaf != nil {
		v := securitycenter.VersionOf(asked.Identity.Leaf, now, "")
		r.Identity = securitycenter.IdentityFacts{Kind: "p12", SHA256: v.SHA256, Subject: v.Subject, Issuer: v.Issuer}
	}
	return r
}

// confirmed saves a mapping and confirms it, so that it stands in its tenant.
func (d *desk) confirmed(tenant securitycenter.Tenant, subject string) securitycenter.Mapping {
	d.t.Helper()
	m, err := d.Confirm(d.t.Context(), d.saved(tenant, d.pair(subject, certtest.WithKey(certtest.EC()))).ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

// other is a second tenant.
func other(name string) securitycenter.Tenant {
	t := acme()
	t.Name, t.CompanyID, t.Host = name, name, strings.ToLower(name)+".example"
	return t
}

func TestAllMappingsThatStandInATenantAreTestedAndKept(t *testing.T) {
	d := newDesk(t)
	tenant, second := d.tenant(acme()), d.tenant(other("Second"))
	works, refused := d.confirmed(tenant, "CN=Works"), d.confirmed(tenant, "CN=Refused")
	away := d.confirmed(second, "CN=Away")
	d.saved(tenant, d.pair("CN=Sketch"))
	d.Prober = probing(func(_ context.Context, p securitycenter.Probe) securitycenter.Result {
		switch p.Identity.Leaf.Subject.CommonName() {
		case "Works":
			return securitycenter.Result{Verdict: securitycenter.Passed}
		case "Refused":
			return securitycenter.Result{Verdict: securitycenter.Failed, Cause: "sf.invalid-client-certificate"}
		}
		return securitycenter.Result{Verdict: securitycenter.Failed, Cause: "net.timeout"}
	})
	var told []int
	sum, err := d.TestAll(t.Context(), securitycenter.ManyTrial{}, func(p securitycenter.Progress) {
		told = append(told, p.Done)
		if kept, err := d.Register.Tests(t.Context(), "", p.Last.Mapping.ID, 1); err != nil || len(kept) != 1 || p.Total != 3 {
			t.Errorf("told of %s (of %d) before it was kept: %v, %v", p.Last.Mapping.ConfigurationName, p.Total, kept, err)
		}
	})
	if err != nil || !slices.Equal(told, []int{1, 2, 3}) {
		t.Errorf("told %v, %v", told, err)
	}
	if sum.Total != 3 || sum.LeftOut != 1 || sum.Worst() != securitycenter.Failed || len(sum.Tallies) != 3 || sum.Tallies[2].Verdict != securitycenter.Passed {
		t.Errorf("the summary is %+v", sum)
	}
	for _, m := range []securitycenter.Mapping{works, refused, away} {
		if kinds := d.kinds(m.ID); kinds[len(kinds)-1] != securitycenter.EventTested {
			t.Errorf("%s: %v", m.ConfigurationName, kinds)
		}
	}
	if sum, err := d.TestAll(t.Context(), securitycenter.ManyTrial{TenantID: second.ID}, nil); err != nil || sum.Total != 1 {
		t.Errorf("of one tenant: %+v, %v", sum, err)
	}
}

func TestOfNoTestNothingIsSaidToHavePassed(t *testing.T) {
	sum, err := newDesk(t).TestAll(t.Context(), securitycenter.ManyTrial{}, nil)
	if err != nil || sum.Total != 0 || sum.Worst() != securitycenter.Partial {
		t.Errorf("%+v is %s, %v", sum, sum.Worst(), err)
	}
}

func TestNoMoreThanSixteenTestsRunAtOnce(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	for i := range 40 {
		d.confirmed(tenant, fmt.Sprintf("CN=ECP %d", i))
	}
	var running, started, most atomic.Int32
	var full sync.WaitGroup
	full.Add(16)
	d.Prober = probing(func(context.Context, securitycenter.Probe) securitycenter.Result {
		n := running.Add(1)
		defer running.Add(-1)
		for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
		}
		if started.Add(1) <= 16 { // the first sixteen wait for each other, so they do run at once
			full.Done()
			full.Wait()
		}
		return securitycenter.Result{Verdict: securitycenter.Passed}
	})
	sum, err := d.TestAll(t.Context(), securitycenter.ManyTrial{}, nil)
	if err != nil || sum.Count(securitycenter.Passed) != 40 || most.Load() != 16 {
		t.Errorf("%d ran at once; %+v, %v", most.Load(), sum, err)
	}
}

func TestADeadTenantDoesNotHoldUpTheRest(t *testing.T) {
	d := newDesk(t)
	dead, alive := d.tenant(other("Dead")), d.tenant(other("Alive"))
	for i := range 30 {
		d.confirmed(dead, fmt.Sprintf("CN=Dead %d", i))
		d.confirmed(alive, fmt.Sprintf("CN=Alive %d", i))
	}
	var left atomic.Int32
	left.Store(30)
	allAlive := make(chan struct{})
	d.Prober = probing(func(_ context.Context, p securitycenter.Probe) securitycenter.Result {
		if p.CompanyID == "Dead" { // it hangs until every test of the other tenant is through
			<-allAlive
			return securitycenter.Result{Verdict: securitycenter.Failed, Cause: "net.timeout"}
		}
		if left.Add(-1) == 0 {
			close(allAlive)
		}
		return securitycenter.Result{Verdict: securitycenter.Passed}
	})
	sum, err := d.TestAll(t.Context(), securitycenter.ManyTrial{}, nil)
	if err != nil || sum.Count(securitycenter.Passed) != 30 || sum.Count(securitycenter.Failed) != 30 {
		t.Errorf("%+v, %v", sum, err)
	}
}

func TestCancelingManyKeepsWhatWasFinished(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	for i := range 40 {
		d.confirmed(tenant, fmt.Sprintf("CN=ECP %d", i))
	}
	ctx, cancel := context.WithCancel(t.Context())
	var started atomic.Int32
	d.Prober = probing(func(ctx context.Context, _ securitycenter.Probe) securitycenter.Result {
		if started.Add(1) > 3 {
			<-ctx.Done()
		}
		return securitycenter.Result{Verdict: securitycenter.Passed}
	})
	sum, err := d.TestAll(ctx, securitycenter.ManyTrial{}, func(p securitycenter.Progress) {
		if p.Done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || sum.Total != 40 || sum.Count(securitycenter.Passed) != 3 {
		t.Errorf("%+v, %v", sum, err)
	}
	if kept, err := d.Register.Tests(t.Context(), tenant.ID, "", 100); err != nil || len(kept) != 3 {
		t.Errorf("%d are kept, %v", len(kept), err)
	}
}

func TestAResultThatCannotBeKeptDoesNotTakeTheOthersWithIt(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	d.confirmed(tenant, "CN=Works")
	lost := d.confirmed(tenant, "CN=Lost")
	d.Register = forgetful{d.Register, lost.ID}
	d.Prober = probing(func(context.Context, securitycenter.Probe) securitycenter.Result { return passed() })
	sum, err := d.TestAll(t.Context(), securitycenter.ManyTrial{}, nil)
	if err != nil || sum.Count(securitycenter.Passed) != 1 || sum.Tallies[0].Fault != securitycenter.RegisterDiskFull {
		t.Errorf("%+v, %v", sum, err)
	}
}

// A forgetful register cannot keep the tests of one mapping.
type forgetful struct {
	securitycenter.Register
	mapping string
}

func (f forgetful) AddTests(ctx context.Context, tests []securitycenter.Tested) error {
	for _, t := range tests {
		if t.Record.MappingID == f.mapping {
			return securitycenter.NewFault(securitycenter.RegisterDiskFull, nil, nil)
		}
	}
	return f.Register.AddTests(ctx, tests)
}

func TestATenantThatCannotBeMadeReadyIsToldAsSuch(t *testing.T) {
	d := newDesk(t)
	d.confirmed(d.tenant(acme()), "CN=Works")
	p := d.pair("CN=ECP Practice 100")
	m := d.saved(d.practice(), p)
	if _, err := d.Upload(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	d.stage.err = securitycenter.NewFault(securitycenter.PracticeFailed, nil, nil)
	d.prober.result = passed()
	sum, err := d.TestAll(t.Context(), securitycenter.ManyTrial{}, nil)
	if err != nil || sum.Worst() != "" || sum.Tallies[0].Fault != securitycenter.PracticeFailed || sum.Count(securitycenter.Passed) != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
}

func TestAVaultThatCannotBeAskedIsAskedOnce(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	for i := range 5 {
		p := d.pair(fmt.Sprintf("CN=ECP %d", i))
		if _, err := d.Confirm(t.Context(), d.kept(tenant, p).ID); err != nil {
			t.Fatal(err)
		}
	}
	counting := &countingVault{memoryVault: d.vault}
	d.Vault = counting
	d.vault.err = securitycenter.NewFault(securitycenter.VaultDismissed, nil, nil)
	withKey := atomic.Int32{}
	d.Prober = probing(func(_ context.Context, p securitycenter.Probe) securitycenter.Result {
		if p.Identity.Key != nil {
			withKey.Add(1)
		}
		return securitycenter.Result{Verdict: securitycenter.Partial}
	})
	sum, err := d.TestAll(t.Context(), securitycenter.ManyTrial{}, nil)
	if err != nil || sum.Count(securitycenter.Partial) != 5 || withKey.Load() != 0 || counting.asked.Load() != 1 {
		t.Errorf("%+v, asked %d times, %v", sum, counting.asked.Load(), err)
	}
}

// A countingVault counts how often it is asked for a secret.
type countingVault struct {
	*memoryVault
	asked atomic.Int32
}

func (v *countingVault) Fetch(ctx context.Context, id string) (s cert.Secret, err error) {
	v.asked.Add(1)
	return v.memoryVault.Fetch(ctx, id)
}
