package model

import (
	"cmp"
	"context"
	"time"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// Credentials are what the page Credentials shows.
type Credentials struct {
	Rows    []CredentialRow
	Keyring string        // that secrets can be kept
	Fault   *text.Message // why they cannot be kept; nil when they can
}

// A CredentialRow is one thing that is kept, ready to be shown.
type CredentialRow struct {
	Credential securitycenter.Credential
	Title      string
	Second     string // whose certificate
	Third      string // for which tenant, where, since when, used by what
	Expiry     Badge
}

// keyringPatience is how long the keyring may take to say how it is; it is not asked to open.
const keyringPatience = 3 * time.Second

// LoadCredentials reads what is kept, and how the keyring is.
func LoadCredentials(ctx context.Context, c *securitycenter.Center, w *text.Words) (Credentials, error) {
	kept, err := c.Register.Credentials(ctx)
	if err != nil {
		return Credentials{}, err
	}
	v := Credentials{Keyring: w.Say("credentials.ready." + c.Vault.Name())}
	asking, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	if err := c.Vault.Status(asking); err != nil {
		m, _ := w.Fault(err)
		v.Fault = &m
	}
	for _, k := range kept {
		row, err := credentialRow(ctx, c, w, k)
		if err != nil {
			return v, err
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

func credentialRow(ctx context.Context, c *securitycenter.Center, w *text.Words, k securitycenter.Credential) (CredentialRow, error) {
	row := CredentialRow{Credential: k, Title: k.Label, Second: k.Subject}
	if k.Kind == securitycenter.IdentityCredential { // a proxy's password has no certificate
		row.Expiry, _ = expiry(w, time.Time{}, k.NotAfter, c.Clock(), securitycenter.DaysBetween(c.Clock(), k.NotAfter))
	}
	tenant := ""
	if t, err := c.Tenant(ctx, k.TenantID); err == nil {
		tenant = t.Name
	}
	users, err := c.UsersOf(ctx, k)
	if err != nil {
		return row, err
	}
	row.Third = w.Say("credentials.kept-in."+k.Keeper, text.V{"Tenant": tenant, "Date": k.Created, "By": cmp.Or(k.By, w.Say("someone"))})
	used := w.Say("credentials.unused")
	if k.Kind == securitycenter.ProxyCredential && len(users) > 0 { // a tenant uses it, whose name may have to be translated
		users = []string{w.Tenant(tenant)}
	}
	if len(users) > 0 {
		used = w.Say("credentials.used-by", text.V{"Names": users})
	}
	row.Third += " " + used
	return row, nil
}
