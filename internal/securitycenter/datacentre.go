package securitycenter

import (
	"slices"
	"strings"
)

// A DataCentre is one row of SAP's list of SuccessFactors data centres.
type DataCentre struct {
	ID      string // DC4
	NewID   string // the number after SAP's renaming, 68; empty where there is none
	Place   string
	Prod    string // production API host
	Preview string // preview API host
	// Confirmed tells that the host with .cert was seen in SAP's documentation; the others follow the rule only.
	Confirmed bool
}

// DataCentres is the table of SAP's help page "List of SuccessFactors API servers", as of 2026. Production often stands in
// successfactors.* while preview is in sapsf.*.
var DataCentres = []DataCentre{
	{"DC2", "57", "Eemshaven", "api2.successfactors.eu", "api2preview.sapsf.eu", true},
	{"DC4", "68", "Virginia", "api4.successfactors.com", "api4preview.sapsf.com", true},
	{"DC8", "70", "Ashburn", "api8.successfactors.com", "api8preview.sapsf.com", true},
	{"DC10", "66", "Sydney", "api10.successfactors.com", "api10preview.sapsf.com", true},
	{"DC12", "33", "Rot", "api012.successfactors.eu", "api12preview.sapsf.eu", true},
	{"DC15", "30", "Shanghai", "api15.sapsf.cn", "api15preview.sapsf.cn", true},
	{"DC17", "60", "Toronto", "api17.sapsf.com", "api17preview.sapsf.com", true},
	{"DC19", "62", "São Paulo", "api19.sapsf.com", "api19preview.sapsf.com", true},
	{"DC22", "", "Dubai", "api22.sapsf.com", "api22preview.sapsf.com", false},
	{"DC23", "84", "Riyadh", "api23.sapsf.com", "api23preview.sapsf.com", false},
	{"DC41", "", "Virginia", "api41.sapsf.com", "api41preview.sapsf.com", false},
	{"DC44", "52", "Singapore", "api44.sapsf.com", "api44preview.sapsf.com", false},
	{"DC47", "", "Canada", "api47.sapsf.com", "api47preview.sapsf.com", false},
	{"DC50", "", "Tokyo", "api50.sapsf.com", "api50preview.sapsf.com", false},
	{"DC55", "", "Frankfurt", "api55.sapsf.eu", "api55preview.sapsf.eu", false},
	{"DC74", "", "Zurich", "api74.sapsf.eu", "api74preview.sapsf.eu", false},
	{"DC80", "", "Mumbai", "api-in10.hr.cloud.sap", "api-in10-preview.hr.cloud.sap", false},
	{"DC82", "", "Riyadh", "api-sa20.hr.cloud.sap", "api-sa20-preview.hr.cloud.sap", false},
}

// salesDemo are the API hosts of sales demo tenants, which belong to no row of the table.
var salesDemo = []string{
	"apisalesdemo2.successfactors.eu", "api68sales.successfactors.com", "apisalesdemo8.successfactors.com",
	"api40sales.sapsf.com",
}

// MTLSHost returns the host that asks for a client certificate for an API host: ".cert" after the first label
// (api4.successfactors.com becomes api4.cert.successfactors.com). A host whose data centre stands in the table gets the
// domain of the table (api4preview.successfactors.com becomes api4preview.cert.sapsf.com). One that already has ".cert" is
// returned as it is.
func MTLSHost(apiHost string) string {
	if _, rest, _ := strings.Cut(apiHost, "."); rest == "cert" || strings.HasPrefix(rest, "cert.") {
		return apiHost
	}
	if listed, ok := listedAs(apiHost); ok {
		return listed
	}
	return withCert(apiHost)
}

func withCert(apiHost string) string {
	first, rest, ok := strings.Cut(apiHost, ".")
	if !ok {
		return apiHost
	}
	return first + ".cert." + rest
}

// listedAs returns the mTLS host that the table has for a host of SuccessFactors, by its first label: it alone says which
// data centre is meant, and it is the domain and the zeros that people mistake. A port is kept.
func listedAs(host string) (listed string, ok bool) {
	name, port := SplitHost(strings.ToLower(host))
	if !IsSuccessFactors(name) {
		return "", false
	}
	known := Endpoints()
	i := slices.IndexFunc(known, func(e Endpoint) bool { return centreLabel(e.APIHost) == centreLabel(name) })
	if i < 0 {
		return "", false
	}
	if listed = known[i].Host; port != "443" {
		listed += ":" + port
	}
	return listed, true
}

// centreLabel is a host's first label without what is taken for a part of it: zeros before the number, "cert" at its end.
func centreLabel(host string) string {
	first, _, _ := strings.Cut(host, ".")
	first = strings.TrimSuffix(strings.TrimSuffix(first, "cert"), "-")
	if number, ok := strings.CutPrefix(first, "api"); ok {
		return "api" + strings.TrimLeft(number, "0")
	}
	return first
}

// APIHostOf is the reverse of MTLSHost.
func APIHostOf(mtlsHost string) string {
	first, rest, _ := strings.Cut(mtlsHost, ".")
	if tail, ok := strings.CutPrefix(rest, "cert."); ok {
		return first + "." + tail
	}
	return mtlsHost
}

// An Endpoint is one choice when a tenant is added: a data centre with an environment, and the hosts that follow.
type Endpoint struct {
	Centre      *DataCentre // nil for an address outside the table
	Environment Environment
	APIHost     string
	Host        string
	Confirmed   bool
}

// Endpoints returns all known endpoints: production and preview of each data centre, then sales demo.
func Endpoints() []Endpoint {
	var out []Endpoint
	for i := range DataCentres {
		c := &DataCentres[i]
		out = append(out,
			Endpoint{c, Production, c.Prod, withCert(c.Prod), c.Confirmed},
			Endpoint{c, Preview, c.Preview, withCert(c.Preview), c.Confirmed})
	}
	for _, h := range salesDemo {
		out = append(out, Endpoint{nil, SalesDemo, h, withCert(h), false})
	}
	return out
}

// FindEndpoints returns the endpoints that match a city, a data centre ("DC4", "68") or a pasted address, best first. A
// pasted address that is in no row of the table comes back as an endpoint of its own, unconfirmed.
func FindEndpoints(query string) []Endpoint {
	query = strings.TrimSpace(query)
	if query == "" {
		return Endpoints()
	}
	if host := HostOf(query); strings.Contains(host, ".") {
		return endpointsByHost(host)
	}
	q := searchKey(query)
	var exact, partial []Endpoint
	for _, e := range Endpoints() {
		switch {
		case e.NamedBy(query):
			exact = append(exact, e)
		case e.Centre == nil:
			if strings.Contains(searchKey(e.APIHost), q) {
				partial = append(partial, e)
			}
		case strings.Contains(searchKey(e.Centre.Place+" "+inGerman[e.Centre.Place]+" "+e.Centre.ID+" "+e.Centre.NewID+" "+e.APIHost), q):
			partial = append(partial, e)
		}
	}
	return append(exact, partial...)
}

// NamedBy tells whether a text is the name or the number of the endpoint's data centre (DC4, 68, DC68), and not a part of it.
func (e Endpoint) NamedBy(query string) bool {
	q := Fold(strings.TrimSpace(query))
	return e.Centre != nil && (Fold(e.Centre.ID) == q || e.Centre.NewID != "" && (e.Centre.NewID == q || "dc"+e.Centre.NewID == q))
}

// inGerman are the places of data centres whose German names differ by more than letters.
var inGerman = map[string]string{"Singapore": "Singapur", "Tokyo": "Tokio", "Riyadh": "Riad", "Canada": "Kanada"}

// searchKey is a text as it is searched in: folded, and with umlauts alike however they are written (Zürich, Zuerich, Zurich).
func searchKey(s string) string { return umlauts.Replace(Fold(s)) }

var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

func endpointsByHost(host string) []Endpoint {
	api := APIHostOf(host)
	known := Endpoints()
	if i := slices.IndexFunc(known, func(e Endpoint) bool { return e.APIHost == api }); i >= 0 {
		return known[i : i+1]
	}
	e := Endpoint{Environment: guessEnvironment(host), APIHost: api, Host: host}
	if HostKindOf(host) != APIKind { // the rule is SAP's, and holds for its own API hosts alone
		return []Endpoint{e}
	}
	e.Host = MTLSHost(api)
	if i := slices.IndexFunc(known, func(k Endpoint) bool { return k.Host == e.Host }); i >= 0 {
		return known[i : i+1]
	}
	return []Endpoint{e}
}

// IsUnconfirmed tells whether an mTLS host of SuccessFactors only follows the rule for its name: it was not found in SAP's
// documentation.
func IsUnconfirmed(host string) bool {
	name, _ := SplitHost(strings.ToLower(host))
	return HostKindOf(name) == MTLSKind && !slices.ContainsFunc(Endpoints(), func(e Endpoint) bool { return e.Confirmed && e.Host == name })
}

func guessEnvironment(host string) Environment {
	switch {
	case strings.Contains(host, "preview"):
		return Preview
	case strings.Contains(host, "sales"):
		return SalesDemo
	case HostKindOf(host) == UnknownHost:
		return OtherKind
	}
	return Production
}
