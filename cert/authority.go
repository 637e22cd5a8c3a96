package cert

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Public authorities are bound by the rules of browsers. Two of these end what client certificates need: how long a
// certificate may live, and that it may serve for client authentication at all.

// endOfClientAuth is when leaves of public authorities end to carry clientAuth (Chrome Root Program Policy 1.8).
var endOfClientAuth = time.Date(2027, 3, 15, 0, 0, 0, 0, time.UTC)

// A publicCA is an authority in the public root programs, known by what stands in its certificates' organization.
type publicCA struct {
	organization string
	ends         time.Time // when it ends clientAuth, if it said a day of its own
}

// publicCAs holds the first words of the organizations' names.
var publicCAs = []publicCA{
	{"DigiCert", time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)},
	{"Sectigo", time.Date(2027, 2, 10, 0, 0, 0, 0, time.UTC)},
	{"Let's Encrypt", time.Time{}}, {"GlobalSign", time.Time{}}, {"Entrust", time.Time{}}, {"GoDaddy", time.Time{}},
	{"Google Trust Services", time.Time{}}, {"Amazon", time.Time{}}, {"SSL Corp", time.Time{}}, {"SSL Corporation", time.Time{}}, {"IdenTrust", time.Time{}},
	{"Asseco Data Systems", time.Time{}}, {"Actalis", time.Time{}}, {"Buypass", time.Time{}}, {"QuoVadis", time.Time{}},
	{"SwissSign", time.Time{}}, {"D-Trust", time.Time{}}, {"T-Systems International", time.Time{}},
	{"Deutsche Telekom Security", time.Time{}}, {"COMODO", time.Time{}}, {"The USERTRUST Network", time.Time{}},
	{"GeoTrust", time.Time{}}, {"thawte", time.Time{}}, {"Symantec", time.Time{}}, {"VeriSign", time.Time{}},
	{"ZeroSSL", time.Time{}}, {"Starfield", time.Time{}}, {"Network Solutions", time.Time{}}, {"Certigna", time.Time{}},
	{"Hellenic Academic", time.Time{}}, {"GEANT", time.Time{}}, {"Trustwave", time.Time{}}, {"TrustAsia", time.Time{}},
}

// serverPolicies are those of the CA/Browser Forum for certificates of TLS servers: extended, domain, organization and
// individual validation.
var serverPolicies = []string{"2.23.140.1.1", "2.23.140.1.2.1", "2.23.140.1.2.2", "2.23.140.1.2.3"}

// publicIssuer tells whether a certificate comes from a public authority: it says so by a policy of the CA/Browser Forum
// or by timestamps of public logs, or its issuer is one of the known ones. None of them is its own issuer.
func (c *Certificate) publicIssuer() (publicCA, bool) {
	if c.namesItself() {
		return publicCA{}, false
	}
	organization := c.Issuer.find(oidOrganization)
	for _, ca := range publicCAs {
		if beginsWithWords(organization, ca.organization) {
			return ca, true
		}
	}
	return publicCA{}, c.SCTs() > 0 || c.serverPolicy()
}

// beginsWithWords tells whether a name begins with some words, whatever their case. Amazonas is not Amazon.
func beginsWithWords(name []byte, words string) bool {
	n := len(words)
	if len(name) < n || !strings.EqualFold(string(name[:n]), words) {
		return false
	}
	next, _ := utf8.DecodeRune(name[n:])
	return len(name) == n || !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

func (c *Certificate) serverPolicy() bool {
	return slices.ContainsFunc(c.Policies(), func(p Policy) bool { return slices.Contains(serverPolicies, p.OID) })
}

// forServers tells whether a certificate says that it may serve for a TLS server.
func (c *Certificate) forServers() bool {
	return c.serverPolicy() || slices.ContainsFunc(c.ExtKeyUsages(), func(p Purpose) bool { return p.OID == oidServerAuth.String() })
}

// publicAuthority finds certificates whose successor will not serve for client authentication.
func publicAuthority(c *Certificate, _ time.Time) (values, bool) {
	if c.ClientAuth() == ClientAuthDenied || c.IsCA {
		return nil, false
	}
	ca, public := c.publicIssuer()
	if !public {
		return nil, false
	}
	ends := ca.ends
	if ends.IsZero() {
		ends = endOfClientAuth
	}
	return values{"Issuer": c.Issuer.String(), "Date": ends}, true
}

// lifetimes are the days that a public certificate may live, by when it was issued (CA/Browser Forum, ballots 193, SC-31
// and SC-081v3), newest first.
var lifetimes = []struct {
	from time.Time
	days int
}{
	{time.Date(2029, 3, 15, 0, 0, 0, 0, time.UTC), 47},
	{time.Date(2027, 3, 15, 0, 0, 0, 0, time.UTC), 100},
	{time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC), 200},
	{time.Date(2020, 9, 1, 0, 0, 0, 0, time.UTC), 398},
	{time.Date(2018, 3, 1, 0, 0, 0, 0, time.UTC), 825},
}

// lifetimeTooLong finds public certificates of TLS servers that live longer than their kind may. Private authorities are
// not bound, and certificates for clients and e-mail alone follow other rules.
func lifetimeTooLong(c *Certificate, _ time.Time) (values, bool) {
	if c.IsCA || c.NotAfter.IsZero() {
		return nil, false
	}
	// The last second counts, so a life of 200 days ends one second before the day turns. A day that was begun counts as
	// one: rounded up is rounded down the other way round.
	days := -DaysBetween(c.NotAfter.Add(time.Second), c.NotBefore)
	for _, l := range lifetimes {
		if c.NotBefore.Before(l.from) {
			continue
		}
		if _, public := c.publicIssuer(); days > l.days && public && c.forServers() {
			return values{"Count": days, "Allowed": l.days}, true
		}
		break
	}
	return nil, false
}
