package practice

import (
	"crypto/tls"
	"net"
	"net/http"
	"strings"
	"time"
)

// A Scenario is one way to show a cause of the connection test.
type Scenario struct {
	ID    string `json:"id"`    // the cause; with "@" and a place where the cause is shown at another place too
	Cause string `json:"cause"` // one of the connection test's IDs
	Rung  string `json:"rung"`  // where a client sees it
	Note  string `json:"note"`
}

// A scenario is a Scenario with all that brings it about: first what the client is given, then what the server does. What
// is not said is as it is for everybody.
type scenario struct {
	cause string
	place string // where, if the cause is shown in more than one way
	rung  string
	note  string

	identity   identityKind
	passphrase string // if not the PIN
	login      string // the login name of the mapping, if not that of ECP
	company    string // if not the tenant's own
	host       string // if not the scenario's own
	connect    connectKind
	proxy      string // the address of the proxy, or ownPort
	resolver   string // the address of a name server, or ownPort

	runsAs    string         // the user whose login the certificate is, if not ECP's
	silent    bool           // requests no client certificate
	open      bool           // lets in whoever comes, with or without a certificate
	wire      func(net.Conn) // takes the connection before any TLS
	settings  func(*server, *tls.Config) error
	refuse    *uint8 // refuses the client's certificate with this alert
	leaf      serverLeaf
	date      time.Duration                                 // how far off the Date header is
	answer    answer                                        // in place of the tenant's, whatever is asked for
	odata     answer                                        // the same at OData only
	sfapi     answer                                        // the same at SFAPI only
	onConnect func(http.ResponseWriter, *http.Request) bool // as a proxy: whether to tunnel
}

// ownPort stands for the address that the tenant listens on.
const ownPort = "own port"

// A connectKind says which address the client is told to dial.
type connectKind int

const (
	toTenant   connectKind = iota
	byName                 // none: the name is resolved
	toNobody               // a port that nobody listens on
	unroutable             // an address without a way to it
)

// An answer is one that a scenario gives in place of the tenant.
type answer func(*server, http.ResponseWriter, *http.Request)

func (sc *scenario) id() string {
	if sc.place == "" {
		return sc.cause
	}
	return sc.cause + "@" + sc.place
}

// ownHost is the name under which the tenant shows the scenario.
func (sc *scenario) ownHost() string {
	return "api-" + strings.NewReplacer(".", "-", "@", "-").Replace(sc.id()) + ".cert." + domain
}

func (sc *scenario) hostName() string {
	if sc.host != "" {
		return sc.host
	}
	return sc.ownHost()
}

// answerTo finds the answer to a request that takes the place of the tenant's.
func (sc *scenario) answerTo(path string) answer {
	switch {
	case sc.answer != nil:
		return sc.answer
	case strings.HasPrefix(path, odataPath):
		return sc.odata
	case path == sfapiPath:
		return sc.sfapi
	}
	return nil
}

// scenarios is the table. A new cause is one entry in the part of its kind, and one test.
var scenarios = [][]scenario{identityScenarios, networkScenarios, tlsScenarios, replyScenarios}

func eachScenario(yield func(*scenario) bool) {
	for _, part := range scenarios {
		for i := range part {
			if !yield(&part[i]) {
				return
			}
		}
	}
}

// Scenarios lists every cause that can be shown, in the order of the rungs.
func Scenarios() []Scenario {
	var out []Scenario
	for sc := range eachScenario {
		out = append(out, Scenario{ID: sc.id(), Cause: sc.cause, Rung: sc.rung, Note: sc.note})
	}
	return out
}

// A site is what one name of the tenant answers.
type site struct {
	host           string
	asks           bool // requests a client certificate, and lets none but a good one through
	securityCenter bool
	scenario       *scenario // nil for the two names of the tenant itself
}

// allSites gives the site of each name.
func allSites() map[string]site {
	sites := map[string]site{
		APIHost:  {host: APIHost, securityCenter: true},
		MTLSHost: {host: MTLSHost, asks: true},
	}
	for sc := range eachScenario {
		if name := sc.hostName(); sites[name].host == "" {
			sites[name] = site{host: name, asks: !sc.silent, scenario: sc}
		}
	}
	return sites
}

// site finds whom a client means. A name that is not ours, or none, gets the API host, as a web server's default does.
func (s *server) site(name string) site {
	if found, ok := s.sites[strings.ToLower(name)]; ok {
		return found
	}
	return s.sites[APIHost]
}
