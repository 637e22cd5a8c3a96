package securitycenter

import (
	"context"
	"net/url"
	"strings"

	"certmap/cert"
)

// FieldProxy is the field for a tenant's own proxy.
const FieldProxy Field = "proxy"

// What can be said about a tenant's own proxy.
const (
	ProxyWrong        ObjectionID = "proxy-wrong"         // no host, or neither http nor https
	ProxyWithPassword ObjectionID = "proxy-with-password" // the address carries a user or a password
	ProxyNotUsed      ObjectionID = "proxy-not-used"      // the tenant's connect address is dialled directly
)

// checkProxy looks at a tenant's own proxy. A password in its address would end up in the register.
func checkProxy(t Tenant) Objections {
	say := func(id ObjectionID, s cert.Severity) Objections {
		return Objections{{Field: FieldProxy, ID: id, Severity: s}}
	}
	if t.Proxy == "" || t.Proxy == NoProxy {
		return nil
	}
	u, err := url.Parse(proxyAddress(t.Proxy))
	switch {
	case err != nil, u.Hostname() == "", u.Scheme != "http" && u.Scheme != "https", strings.Trim(u.Path, "/") != "":
		return say(ProxyWrong, cert.Stop)
	case u.User != nil:
		return say(ProxyWithPassword, cert.Stop)
	case t.Connect != "":
		return say(ProxyNotUsed, cert.Note)
	}
	return nil
}

func proxyAddress(typed string) string {
	if strings.Contains(typed, "://") {
		return typed
	}
	return "http://" + typed
}

// KeepProxyPassword keeps the password of a tenant's own proxy in the vault; one that is kept already is replaced.
func (c *Center) KeepProxyPassword(ctx context.Context, t Tenant, password cert.Secret) (Credential, error) {
	cr := Credential{Kind: ProxyCredential, TenantID: t.ID, Label: t.Proxy}
	return c.keep(ctx, cr, cr.sameProxy, password)
}

// sameProxy tells whether another credential is for the proxy of the same tenant.
func (c Credential) sameProxy(other Credential) bool {
	return c.Kind == ProxyCredential && other.Kind == c.Kind && other.TenantID == c.TenantID
}

// proxyCredential returns the latest for a tenant's proxy.
func (c *Center) proxyCredential(ctx context.Context, tenantID string) (Credential, bool, error) {
	all, err := c.Register.Credentials(ctx)
	for _, cr := range all {
		if cr.sameProxy(Credential{Kind: ProxyCredential, TenantID: tenantID}) {
			return cr, true, err
		}
	}
	return Credential{}, false, err
}

// proxyOf returns the proxy a tenant has of its own. Where the vault does not give the password it is missing, and noPass
// says why: the proxy may let us through all the same.
func (c *Center) proxyOf(ctx context.Context, t Tenant) (p Proxy, noPass FaultID, err error) {
	p = Proxy{Address: t.Proxy, User: t.ProxyUser}
	if t.Proxy == "" || t.Proxy == NoProxy || t.ProxyUser == "" {
		return p, "", nil
	}
	cr, known, err := c.proxyCredential(ctx, t.ID)
	if err != nil || !known {
		return p, "", err
	}
	password, err := c.Vault.Fetch(ctx, cr.passwordKey())
	if fault, ok := asFault(err); ok {
		return p, fault.ID, nil
	}
	if err == nil {
		p.Password = password
	}
	return p, "", err
}
