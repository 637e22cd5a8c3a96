package rehearsal

import (
	"cmp"
	"context"
	"os"

	"certmap/cert"
	"certmap/internal/practice"
	"certmap/internal/securitycenter"
)

var _ securitycenter.CauseShower = (*Rehearsal)(nil)

// notByTest are scenarios that a test from here cannot see: one needs a name server of its own, the other is what the
// control of every test sees.
var notByTest = map[string]bool{"dns.unreachable": true, "tls.client-required": true}

// Scenarios implements securitycenter.CauseShower.
func (r *Rehearsal) Scenarios() []securitycenter.Scenario {
	var out []securitycenter.Scenario
	for _, s := range practice.Scenarios() {
		if !notByTest[s.ID] {
			out = append(out, securitycenter.Scenario{ID: s.ID, Cause: securitycenter.CauseID(s.Cause), Rung: securitycenter.RungID(s.Rung)})
		}
	}
	return out
}

// Show implements securitycenter.CauseShower.
func (r *Rehearsal) Show(ctx context.Context, id string) (securitycenter.Scene, error) {
	t, err := r.served(ctx)
	if err != nil {
		return securitycenter.Scene{}, err
	}
	s, err := t.Show(ctx, id)
	if err != nil {
		return securitycenter.Scene{}, failed(ctx, err)
	}
	roots, err := os.ReadFile(s.CAFile)
	if err != nil {
		return securitycenter.Scene{}, failed(ctx, err)
	}
	file, err := os.ReadFile(s.Identity)
	return securitycenter.Scene{
		Host: s.Host, Connect: s.Connect, CompanyID: s.CompanyID, LoginName: s.LoginName, Roots: string(roots), Person: s.Person,
		Proxy: cmp.Or(s.Proxy, securitycenter.NoProxy), File: file, Passphrase: cert.SecretString(s.Passphrase),
	}, failed(ctx, err)
}
