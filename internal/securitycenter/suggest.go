package securitycenter

import (
	"context"
	"slices"
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

// SuggestTenant returns the tenant that a certificate most likely belongs to. Where the same system (the same common name but
// for its year) is mapped already, that is the chosen tenant if it is among them, else the only one. A certificate that is
// known from real tenants never goes to the practice tenant by itself: where several know it, none is suggested in its place.
func (c *Center) SuggestTenant(ctx context.Context, leaf *cert.Certificate, chosen string) (string, error) {
	return c.SuggestTenantOfAll(ctx, []Found{{Certificate: leaf}}, chosen)
}

// SuggestTenantOfAll returns the tenant that certificates most likely belong to, by the tenants in which any of their systems
// is mapped already, as SuggestTenant does.
func (c *Center) SuggestTenantOfAll(ctx context.Context, found []Found, chosen string) (string, error) {
	homes, asked := map[string]bool{}, map[string]bool{"": true} // what has no name is no system
	for _, f := range found {
		if f.Certificate == nil || asked[system(f.Certificate.Subject.CommonName())] {
			continue
		}
		asked[system(f.Certificate.Subject.CommonName())] = true
		if err := c.addHomes(ctx, f.Certificate, homes); err != nil {
			return chosen, err
		}
	}
	tenants, err := c.Register.Tenants(ctx)
	return likeliest(tenants, homes, chosen), err
}

// addHomes adds the tenants in which the system of a certificate is mapped.
func (c *Center) addHomes(ctx context.Context, leaf *cert.Certificate, homes map[string]bool) error {
	rows, _, err := c.Register.Rows(ctx, Filter{Text: system(leaf.Subject.CommonName()), Live: true})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if homes[r.TenantID] {
			continue
		}
		if homes[r.TenantID], err = c.sameSystem(ctx, r, leaf); err != nil {
			return err
		}
	}
	return nil
}

// likeliest picks among the tenants that know a system; real ones come before the practice tenant.
func likeliest(tenants []Tenant, homes map[string]bool, chosen string) string {
	var known []string
	rehearsal := false
	for _, t := range tenants {
		if homes[t.ID] && !t.IsPractice() {
			known = append(known, t.ID)
		}
		rehearsal = rehearsal || t.ID == chosen && t.IsPractice()
	}
	switch {
	case len(known) == 0 || slices.Contains(known, chosen):
		return chosen
	case len(known) == 1:
		return known[0]
	case rehearsal:
		return ""
	}
	return chosen
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
	var rows []Row
	var err error
	if name := system(leaf.Subject.CommonName()); name != "" {
		rows, _, err = c.Register.Rows(ctx, Filter{TenantID: tenantID, Text: name, Sort: ByNewest})
	}
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
