package model

import (
	"context"

	"certmap/internal/securitycenter"
)

// A Reach is what is about to be tested: a mapping, all mappings of a tenant, or, where both are empty, of all tenants.
type Reach struct {
	TenantID  string
	MappingID string
	WithKey   bool // a key was given for it, so that the test goes on to the query
}

// Unasked returns the tenants that a test would query for a person although nobody was asked yet whom. Without a key a test
// does not get as far, and on the practice tenant nobody is real.
func Unasked(ctx context.Context, c *securitycenter.Center, r Reach) ([]securitycenter.Tenant, error) {
	tenants, err := c.Register.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	keyed, err := withKeys(ctx, c, r)
	var out []securitycenter.Tenant
	for _, t := range tenants {
		if keyed[t.ID] && t.Person == "" && !t.IsPractice() {
			out = append(out, t)
		}
	}
	return out, err
}

// withKeys returns the tenants where the vault has the key of a mapping that is about to be tested.
func withKeys(ctx context.Context, c *securitycenter.Center, r Reach) (map[string]bool, error) {
	keyed := map[string]bool{r.TenantID: r.WithKey}
	kept, err := c.Register.Credentials(ctx)
	if err != nil || r.WithKey {
		return keyed, err
	}
	for _, cr := range kept {
		if cr.Kind != securitycenter.IdentityCredential {
			continue
		}
		rows, _, err := c.Register.Rows(ctx, securitycenter.Filter{TenantID: r.TenantID, Text: cr.SHA256, Live: true})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			keyed[row.TenantID] = keyed[row.TenantID] || r.MappingID == "" || r.MappingID == row.ID
		}
	}
	return keyed, nil
}
