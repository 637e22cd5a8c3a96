package securitycenter

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"unicode"
)

// A HostKind tells what a host of SuccessFactors is for, by its name alone.
type HostKind string

// The kinds of hosts.
const (
	MTLSKind    HostKind = "mtls"    // asks for a client certificate
	APIKind     HostKind = "api"     // answers the API without one
	UIKind      HostKind = "ui"      // people log in there with a browser
	UnknownHost HostKind = "unknown" // not one of SuccessFactors' own domains, or of no known form
)

// domains are those SuccessFactors runs itself.
var domains = []string{"successfactors.com", "successfactors.eu", "successfactors.cn", "sapsf.com", "sapsf.eu", "sapsf.cn", "hr.cloud.sap"}

// IsSuccessFactors tells whether a host is in one of SuccessFactors' own domains.
func IsSuccessFactors(host string) bool {
	host, _ = SplitHost(strings.ToLower(host))
	return slices.ContainsFunc(domains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) })
}

// HostKindOf tells what a host is for.
func HostKindOf(host string) HostKind {
	host, _ = SplitHost(strings.ToLower(host))
	if !IsSuccessFactors(host) {
		return UnknownHost
	}
	first, rest, _ := strings.Cut(host, ".")
	switch {
	case !strings.HasPrefix(first, "api"):
		return UIKind
	case strings.HasPrefix(rest, "cert."):
		return MTLSKind
	}
	return APIKind
}

// HostOf takes whatever was pasted (an address with path, a host, a host with port) and returns the host in lower case,
// with its port where one other than 443 is given.
func HostOf(pasted string) string {
	pasted = strings.TrimSpace(pasted)
	if !strings.Contains(pasted, "://") {
		pasted = "https://" + pasted
	}
	u, err := url.Parse(pasted)
	if err != nil {
		return ""
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if strings.Contains(host, ":") { // an address of IPv6
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && p != "443" {
		return host + ":" + p
	}
	return host
}

// Fold returns s in the form that searching compares: case and accents away, so that "muller" and "MÜLLER" find "Müller".
func Fold(s string) string {
	strip := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	out, _, err := transform.String(strip, s)
	if err != nil {
		out = s
	}
	return cases.Fold().String(out)
}
