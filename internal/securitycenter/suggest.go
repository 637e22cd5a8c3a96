package securitycenter

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"unicode"

	"certmap/cert"
)

// Suggest fills in what can be known of a draft: the integration name, a configuration name from the certificate's common
// name and expiry year, the login name of the predecessor or the tenant's API user. What a person has typed stays.
func (c *Center) Suggest(ctx context.Context, d DraftForm) (DraftForm, error) {
	if d.IntegrationName == "" {
		d.IntegrationName = IntegrationNames[0]
	}
	leaf := d.Certificate()
	if leaf == nil {
		return d, nil
	}
	if d.ConfigurationName == "" {
		d.ConfigurationName = configurationName(leaf)
	}
	if d.LoginName == "" && d.TenantID != "" {
		login, err := c.loginFor(ctx, d.TenantID, leaf)
		if err != nil {
			return d, err
		}
		d.LoginName = login
	}
	return d, nil
}

// SuggestTenant returns the tenant a certificate most likely belongs to: one where the same system (the same common name
// but for its year) is mapped already. It returns fallback where there is none or more than one.
func (c *Center) SuggestTenant(ctx context.Context, leaf *cert.Certificate, fallback string) (string, error) {
	if leaf == nil {
		return fallback, nil
	}
	rows, _, err := c.Register.Rows(ctx, Filter{Text: system(leaf.Subject.CommonName())})
	if err != nil {
		return fallback, err
	}
	found := fallback
	for _, r := range rows {
		same, err := c.sameSystem(ctx, r, leaf)
		if err != nil {
			return fallback, err
		}
		if same && found != fallback && r.TenantID != found {
			return fallback, nil
		}
		if same {
			found = r.TenantID
		}
	}
	return found, nil
}

// SuggestTenantOfAll returns the tenant that certificates most likely belong to: the only one in which any of their systems
// is mapped already. It returns fallback where there is none or more than one.
func (c *Center) SuggestTenantOfAll(ctx context.Context, found []Found, fallback string) (string, error) {
	homes, err := c.homes(ctx)
	if err != nil {
		return fallback, err
	}
	suggested := ""
	for _, f := range found {
		if f.Certificate == nil {
			continue
		}
		for tenant := range homes[system(f.Certificate.Subject.CommonName())] {
			if suggested != "" && suggested != tenant {
				return fallback, nil
			}
			suggested = tenant
		}
	}
	return cmp.Or(suggested, fallback), nil
}

// homes are the tenants in which each system is mapped.
func (c *Center) homes(ctx context.Context) (map[string]map[string]bool, error) {
	out := map[string]map[string]bool{}
	rows, _, err := c.Register.Rows(ctx, Filter{Live: true})
	for _, r := range rows {
		m, err := c.Register.Mapping(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		if known := m.Current().Certificate(); known != nil {
			name := system(known.Subject.CommonName())
			if out[name] == nil {
				out[name] = map[string]bool{}
			}
			out[name][m.TenantID] = true
		}
	}
	return out, err
}

func (c *Center) sameSystem(ctx context.Context, r Row, leaf *cert.Certificate) (bool, error) {
	m, err := c.Register.Mapping(ctx, r.ID)
	if err != nil {
		return false, err
	}
	known := m.Current().Certificate()
	return known != nil && system(known.Subject.CommonName()) == system(leaf.Subject.CommonName()), nil
}

// loginFor returns the login name of the mapping that this certificate is likely to follow, else the tenant's API user.
func (c *Center) loginFor(ctx context.Context, tenantID string, leaf *cert.Certificate) (string, error) {
	rows, _, err := c.Register.Rows(ctx, Filter{TenantID: tenantID, Text: system(leaf.Subject.CommonName()), Sort: ByNewest})
	if err != nil {
		return "", err
	}
	for _, r := range rows {
		if same, err := c.sameSystem(ctx, r, leaf); err != nil || same {
			return r.LoginName, err
		}
	}
	tenants, err := c.Register.Tenants(ctx)
	t, _ := tenantIn(tenants, tenantID)
	return t.APIUser, err
}

func configurationName(leaf *cert.Certificate) string {
	cn := strings.TrimSpace(leaf.Subject.CommonName())
	year := strconv.Itoa(leaf.NotAfter.Year())
	switch {
	case cn == "":
		cn = leaf.Subject.String()
	case leaf.NotAfter.IsZero() || strings.Contains(cn, year):
		return cn
	}
	return cn + " – " + year
}

// system is a common name without the year people put in it, so that "ECP PRD 100 2026" and "ECP PRD 100 2027" are the
// same system.
func system(cn string) string {
	words := strings.FieldsFunc(cn, func(r rune) bool { return unicode.IsSpace(r) || r == '_' || r == '-' || r == '–' })
	var kept []string
	for _, w := range words {
		if y, err := strconv.Atoi(w); err == nil && len(w) == 4 && y >= 2000 && y < 2100 {
			continue
		}
		kept = append(kept, Fold(w))
	}
	return strings.Join(kept, " ")
}
