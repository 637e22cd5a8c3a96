package probe

import (
	"net/url"
	"slices"
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// location is where a reply sends its caller; nil where it sends nobody anywhere. It is never followed.
func (s *sight) location() *url.URL {
	if s.reply == nil {
		return nil
	}
	return locationOf(s.reply)
}

func locationOf(reply *sfapi.Reply) *url.URL {
	to := reply.Header.Get("Location")
	if reply.Status/100 != 3 || to == "" {
		return nil
	}
	u, err := url.Parse(to)
	if err != nil {
		return nil
	}
	return u
}

// What the address of a page to log in is known by: the hosts of identity providers, by their ends, and words of a path.
var (
	providers = []string{"accounts.sap.com", "accounts.ondemand.com", "accounts.cloud.sap", "accounts400.ondemand.com", "login.microsoftonline.com",
		"okta.com", "oktapreview.com", "onelogin.com", "pingone.com", "pingone.eu", "auth0.com"}
	loginWords = []string{"login", "logon", "log-in", "signin", "sign-in", "sso", "saml", "saml2", "oauth", "oauth2", "openid", "idp", "adfs"}
)

// leadsToLogin tells whether an address is one where people log in: a host for the browser, an identity provider, or a path
// that says so.
func leadsToLogin(u *url.URL) bool {
	host := u.Hostname()
	provides := func(p string) bool { return strings.HasSuffix("."+strings.ToLower(host), "."+p) }
	return securitycenter.HostKindOf(host) == securitycenter.UIKind || slices.ContainsFunc(providers, provides) || saysLogin(u.Path)
}

// saysLogin tells whether one of the words of a path is about logging in; "/sf/login.do" has the words sf, login and do.
func saysLogin(path string) bool {
	words := strings.FieldsFunc(strings.ToLower(path), func(r rune) bool { return strings.ContainsRune("/._;=", r) })
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(loginWords, w) })
}

// addressText is an address as it may be shown.
func addressText(u *url.URL) string {
	if u == nil {
		return ""
	}
	return sfapi.Line(sfapi.BareAddress(u))
}

// pageValues say besides what kind of host was called where a redirect leads.
func pageValues(s *sight) map[string]any {
	out := hostValues(s)
	out["Location"] = addressText(s.location())
	return out
}
