package model

import (
	"context"
	"errors"
	"time"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A ProxyChoice is which proxy a tenant is reached through.
type ProxyChoice string

// The choices.
const (
	SystemProxy ProxyChoice = "system" // this machine's settings
	DirectProxy ProxyChoice = "direct" // none
	OwnProxy    ProxyChoice = "own"    // an address of the tenant's own
)

// ProxyChoices returns them in the order they are offered.
func ProxyChoices() []ProxyChoice { return []ProxyChoice{SystemProxy, DirectProxy, OwnProxy} }

// ProxyChoiceOf returns the choice that a tenant has.
func ProxyChoiceOf(t securitycenter.Tenant) ProxyChoice {
	switch t.Proxy {
	case "":
		return SystemProxy
	case securitycenter.NoProxy:
		return DirectProxy
	}
	return OwnProxy
}

// A ProxySecret is what is known about the password of a tenant's proxy.
type ProxySecret struct {
	Since time.Time // when it was kept; zero for none
	Fault error     // why the keyring takes none; nil where it does
}

// LoadProxySecret looks whether a password is kept for a tenant's proxy, and whether one can be. It never prompts.
func LoadProxySecret(ctx context.Context, c *securitycenter.Center, tenantID string) (ProxySecret, error) {
	cr, _, err := proxyCredential(ctx, c, tenantID)
	s := ProxySecret{Since: cr.Created}
	var fault *securitycenter.Fault
	if status := c.Vault.Status(ctx); errors.As(status, &fault) {
		s.Fault = fault
	}
	return s, err
}

// Hint says it in words, with its mood; nothing where there is nothing to say.
func (s ProxySecret) Hint(w *text.Words) (string, Mood) {
	switch {
	case s.Fault != nil:
		m, _ := w.Fault(s.Fault)
		return w.Say("tenants.proxy.cannot-keep", text.V{"What": m.What, "Next": m.Next}), Worry
	case !s.Since.IsZero():
		return w.Say("tenants.proxy.kept", text.V{"Date": s.Since}), Noted
	}
	return "", Unknown
}

// SaveProxyPassword keeps the password of the proxy of a tenant that was saved, where one was typed. One that was kept before is
// forgotten where the tenant has no proxy to log in to any more.
func SaveProxyPassword(ctx context.Context, c *securitycenter.Center, t securitycenter.Tenant, password cert.Secret) error {
	switch {
	case ProxyChoiceOf(t) != OwnProxy || t.ProxyUser == "":
		cr, known, err := proxyCredential(ctx, c, t.ID)
		if err == nil && known {
			err = c.ForgetCredential(ctx, cr)
		}
		return err
	case password.Empty():
		return nil
	}
	_, err := c.KeepProxyPassword(ctx, t, password)
	return err
}

func proxyCredential(ctx context.Context, c *securitycenter.Center, tenantID string) (securitycenter.Credential, bool, error) {
	all, err := c.Register.Credentials(ctx)
	for _, cr := range all {
		if cr.Kind == securitycenter.ProxyCredential && cr.TenantID == tenantID {
			return cr, true, err
		}
	}
	return securitycenter.Credential{}, false, err
}
