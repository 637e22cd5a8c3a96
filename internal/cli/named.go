package cli

import (
	"errors"
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// mapping finds a mapping by its name or ID, in a tenant where one is named.
func (s *Session) mapping(r *run, name, tenant string) (securitycenter.Mapping, error) {
	id := ""
	if tenant != "" {
		t, err := s.tenant(r, tenant)
		if err != nil {
			return securitycenter.Mapping{}, err
		}
		id = t.ID
	}
	m, err := s.Center.MappingNamed(r.ctx, name, id)
	if errors.Is(err, &securitycenter.Fault{ID: securitycenter.MappingAmbiguous}) {
		return m, s.mappingsMeant(r, name, id)
	}
	return m, err
}

// mappingsMeant is the refusal of a name that several mappings have, with the tenant and the ID of each.
func (s *Session) mappingsMeant(r *run, name, tenantID string) error {
	found, err := s.Center.Register.Find(r.ctx, name)
	if err != nil {
		return err
	}
	var meant []string
	for _, m := range found {
		if tenantID != "" && m.TenantID != tenantID {
			continue
		}
		t, err := s.Center.Tenant(r.ctx, m.TenantID)
		if err != nil {
			return err
		}
		meant = append(meant, r.Words.Say("cli.candidate", text.V{"Name": r.Words.Tenant(t.Name), "ID": m.ID}))
	}
	return securitycenter.NewFault(securitycenter.MappingAmbiguous, nil, map[string]any{"Name": name, "Count": len(meant), "Candidates": meant})
}

// tenant finds a tenant by its name. The practice tenant is served when it is asked for by its ID.
func (s *Session) tenant(r *run, name string) (securitycenter.Tenant, error) {
	if strings.EqualFold(name, securitycenter.PracticeID) {
		return s.Center.EnsurePractice(r.ctx)
	}
	return s.named(r, name)
}

// named finds a tenant that is in the register, by the name that people are shown too.
func (s *Session) named(r *run, name string) (securitycenter.Tenant, error) {
	t, err := s.Center.TenantNamed(r.ctx, name)
	switch {
	case errors.Is(err, &securitycenter.Fault{ID: securitycenter.TenantAmbiguous}):
		return t, s.tenantsMeant(r, name)
	case errors.Is(err, &securitycenter.Fault{ID: securitycenter.TenantNotFound}):
		return s.shownAs(r, name, err)
	}
	return t, err
}

// shownAs finds a tenant that has another name in people's language than in the register; it fails with err where none has.
func (s *Session) shownAs(r *run, name string, err error) (securitycenter.Tenant, error) {
	all, readErr := s.Center.Register.Tenants(r.ctx)
	if readErr != nil {
		return securitycenter.Tenant{}, readErr
	}
	for _, t := range all {
		if securitycenter.Fold(r.Words.Tenant(t.Name)) == securitycenter.Fold(name) {
			return t, nil
		}
	}
	return securitycenter.Tenant{}, err
}

// tenantsMeant is the refusal of the beginning of an ID that several tenants have, with the ID of each.
func (s *Session) tenantsMeant(r *run, name string) error {
	all, err := s.Center.Register.Tenants(r.ctx)
	if err != nil {
		return err
	}
	var meant []string
	for _, t := range all {
		if strings.HasPrefix(t.ID, name) {
			meant = append(meant, r.Words.Say("cli.candidate", text.V{"Name": r.Words.Tenant(t.Name), "ID": t.ID}))
		}
	}
	return securitycenter.NewFault(securitycenter.TenantAmbiguous, nil, map[string]any{"Name": name, "Candidates": meant})
}
