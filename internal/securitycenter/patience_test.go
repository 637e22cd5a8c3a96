package securitycenter_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// A shutVault waits for a person who never comes, whatever it is asked. What it still takes, it forgets only if it has the
// time for it.
type shutVault struct {
	*memoryVault
	takes   int // how many secrets it takes before it is shut
	forgets int // how often it was asked to forget
}

func (v *shutVault) Keep(ctx context.Context, id string, s cert.Secret) error {
	if v.takes--; v.takes >= 0 {
		return v.memoryVault.Keep(ctx, id, s)
	}
	<-ctx.Done()
	return ctx.Err()
}

func (v *shutVault) Fetch(ctx context.Context, _ string) (cert.Secret, error) {
	<-ctx.Done()
	return cert.Secret{}, ctx.Err()
}

func (v *shutVault) Forget(ctx context.Context, _ string) error {
	v.forgets++
	<-ctx.Done()
	return ctx.Err()
}

func (v *shutVault) Status(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// shut gives a desk a vault that does not open.
func (d *desk) shut(takes int) *shutVault {
	v := &shutVault{memoryVault: d.vault, takes: takes}
	d.Parts.Vault = v
	d.Center = securitycenter.New(d.Parts)
	return v
}

func (d *desk) keep(ctx context.Context) error {
	_, err := d.KeepIdentity(ctx, "", "ecp.p12", d.pair("CN=ECP PRD 100").P12("geheim"), cert.SecretString("geheim"))
	return err
}

func TestNoCallOfTheVaultLastsForEver(t *testing.T) {
	for name, call := range map[string]struct {
		do   func(*desk) error
		most time.Duration
	}{
		"keep": {func(d *desk) error { return d.keep(d.t.Context()) }, time.Minute},
		"forget": {func(d *desk) error {
			return d.ForgetCredential(d.t.Context(), securitycenter.Credential{ID: "1", Kind: securitycenter.IdentityCredential})
		}, time.Minute},
		"a proxy's password": {func(d *desk) error {
			_, err := d.KeepProxyPassword(d.t.Context(), d.tenant(acme()), cert.SecretString("x"))
			return err
		}, time.Minute},
		"status": {func(d *desk) error { return d.Vault.Status(d.t.Context()) }, 5 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(t)
			d.shut(0)
			began := time.Now()
			wantFault(t, call.do(d), securitycenter.VaultTooSlow)
			if took := time.Since(began); took > call.most {
				t.Errorf("%s: it took %v", name, took)
			}
		})
	}
}

func TestATestDoesNotWaitForEverForTheVault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		m := d.kept(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
		d.shut(0)
		began := time.Now()
		id, problem, err := d.IdentityFor(t.Context(), m)
		if err != nil || problem != nil || id.Key != nil || time.Since(began) > time.Minute {
			t.Errorf("after %v: %+v, %v, %v", time.Since(began), id, problem, err)
		}
	})
}

func TestWaitingForTheVaultCanBeGivenUp(t *testing.T) {
	for takes, forgets := range []int{0, 1} { // what it has taken by then is taken out again, if that is done at once
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(t)
			v := d.shut(takes)
			ctx, giveUp := context.WithCancel(t.Context())
			time.AfterFunc(10*time.Second, giveUp)
			began := time.Now()
			err := d.keep(ctx)
			if !errors.Is(err, context.Canceled) || time.Since(began) > 13*time.Second {
				t.Errorf("after %v: %v", time.Since(began), err)
			}
			if v.forgets != forgets {
				t.Errorf("it took %d, and was asked %d times to forget", takes, v.forgets)
			}
		})
	}
}
