//go:build peers

package peers

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// A trial is one way in which a server of another make treats its caller, and what has to be named for it.
type trial struct {
	peer    string
	title   string
	to      string // the address
	as      string // the caller; mapped where it is empty
	company string // the company ID, if not the good one

	cause   securitycenter.CauseID // none: the test passes
	control securitycenter.CauseID // what is named for the call without a certificate, where it matters
	open    bool                   // the control tells nothing
	values  map[string]any         // what the cause has to know besides
	only    uint16                 // the version of TLS, where the other is not tried
	change  func(*probe.Prober, *securitycenter.Probe)
}

var bothVersions = []uint16{tls.VersionTLS12, tls.VersionTLS13}

// TestRealServersAreNamed shows the prober what servers of other makes do, in TLS 1.2 and 1.3, and counts what it names
// right.
func TestRealServersAreNamed(t *testing.T) {
	needPrograms(t)
	s := newStage(t)
	trials := slices.Concat(s.nginx(), s.haproxy(), s.apache(), s.openssl(), s.proxies(), s.plainPorts(), s.resolvers())
	named, of := 0, 0
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "peer\tcase\tTLS\tnamed")
	for _, c := range trials {
		for _, version := range bothVersions {
			if c.only != 0 && c.only != version {
				continue
			}
			of++
			r := s.probe(c, version)
			wrong := c.wrong(r)
			if wrong == "" {
				named++
			} else {
				t.Errorf("%s, %s, %s: %s", c.peer, c.title, tls.VersionName(version), wrong)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", c.peer, c.title, strings.TrimPrefix(tls.VersionName(version), "TLS "), outcome(r))
			s.holdsNoSecret(c, r)
		}
	}
	_ = w.Flush()
	s.nobodyFollowed()
	t.Logf("\n%s\nshown by no server here: %s\nnamed %d of %d", &table, strings.Join(untried(trials), ", "), named, of)
}

// probe runs one trial.
func (s *stage) probe(c trial, version uint16) securitycenter.Result {
	s.Helper()
	p := &probe.Prober{MaxVersion: version, Deadlines: map[securitycenter.RungID]time.Duration{}}
	for id := range probe.Defaults {
		p.Deadlines[id] = 10 * time.Second
	}
	asked := securitycenter.Probe{Host: host, Connect: c.to, CompanyID: company, Roots: string(s.servers.PEM()), Control: true}
	if c.company != "" {
		asked.CompanyID = c.company
	}
	asked.Identity = s.identity(c.as)
	if c.change != nil {
		c.change(p, &asked)
	}
	return p.Probe(s.Context(), asked, nil)
}

// identity opens a caller's file as the program does.
func (s *stage) identity(name string) *cert.Identity {
	s.Helper()
	if name == "" {
		name = mapped
	}
	p := s.callers[name]
	id, problem := cert.Open(s.Context(), slices.Concat(p.PEM(), p.KeyPEM(), p.ChainPEM()), cert.Options{}).Identity()
	if problem != nil {
		s.Fatal(problem)
	}
	return id
}

// wrong says what a result names wrong, or nothing.
func (c trial) wrong(r securitycenter.Result) string {
	got, want := named(r), c.cause
	if got != want {
		return fmt.Sprintf("named %q at %s, not %q (%v)", got, failedRung(r), want, r.Values)
	}
	if c.control != "" && (r.Control == nil || r.Control.Cause != c.control) {
		return fmt.Sprintf("the control was named %v, not %s", r.Control, c.control)
	}
	refused := securitycenter.Fail
	if c.open {
		refused = securitycenter.NotRun
	}
	if want == "" && (r.Control == nil || r.Control.State != refused) {
		return fmt.Sprintf("it passed, and the control was %v", r.Control)
	}
	for k, v := range c.values {
		if r.Values[k] != v {
			return fmt.Sprintf("%s is %v, not %v", k, r.Values[k], v)
		}
	}
	return ""
}

// named is the cause of a result, or of the rung that warned with the ladder going on.
func named(r securitycenter.Result) securitycenter.CauseID {
	if r.Cause != "" {
		return r.Cause
	}
	for _, rung := range r.Rungs {
		if rung.State == securitycenter.Warned && rung.ID != securitycenter.RungIdentity {
			return rung.Cause
		}
	}
	return ""
}

func failedRung(r securitycenter.Result) string {
	for _, rung := range r.Rungs {
		if rung.State == securitycenter.Fail {
			return string(rung.ID)
		}
	}
	return "no rung"
}

func outcome(r securitycenter.Result) string {
	text := string(named(r))
	if text == "" {
		text = string(r.Verdict)
	}
	if r.Control != nil && r.Control.Cause != "" {
		text += ", control " + string(r.Control.Cause)
	}
	return text
}

// untried lists the causes that no trial is about.
func untried(trials []trial) []string {
	tried := map[securitycenter.CauseID]bool{}
	for _, c := range trials {
		tried[c.cause], tried[c.control] = true, true
	}
	var out []string
	for _, id := range probe.Causes() {
		if !tried[id] {
			out = append(out, string(id))
		}
	}
	return out
}

// holdsNoSecret checks that a result can be kept: no session, no cookie, no password, no key.
func (s *stage) holdsNoSecret(c trial, r securitycenter.Result) {
	s.Helper()
	text, err := json.Marshal(r)
	s.must(err)
	for _, secret := range []string{session, cookie, proxyPassword, proxyLogin, "PRIVATE KEY"} {
		if bytes.Contains(text, []byte(secret)) {
			s.Errorf("%s, %s: %s is in the result", c.peer, c.title, secret)
		}
	}
}

// nobodyFollowed checks that nobody came to the server that redirects lead to.
func (s *stage) nobodyFollowed() {
	s.Helper()
	visits, err := os.ReadFile(s.path(canaryLog))
	s.must(err)
	if len(visits) > 0 {
		s.Errorf("a redirect was followed:\n%s", visits)
	}
}

// serverOf is a certificate for a server.
func (s *stage) serverOf(by *certtest.Pair, changes ...certtest.Change) *certtest.Pair {
	return by.Issue("CN="+host, append([]certtest.Change{certtest.Hosts(host)}, changes...)...)
}
