package cli

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"time"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// The shapes of --json. Fields may be added; none is renamed or removed without a new major version.

type tenantShape struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	CompanyID      string `json:"company_id"`
	Environment    string `json:"environment"`
	Host           string `json:"host"`
	APIHost        string `json:"api_host"`
	Unconfirmed    bool   `json:"unconfirmed"`
	SecurityCenter string `json:"security_center,omitempty"`
	Connect        string `json:"connect,omitempty"`
	OwnRoots       bool   `json:"own_roots"`
	APIUser        string `json:"api_user,omitempty"`
	Proxy          string `json:"proxy,omitempty"`
	ProxyUser      string `json:"proxy_user,omitempty"`
	Person         string `json:"person,omitempty"`
	Segments       string `json:"segments,omitempty"`
	Practice       bool   `json:"practice"`
}

func tenantOf(t securitycenter.Tenant) tenantShape {
	return tenantShape{ID: t.ID, Name: t.Name, CompanyID: t.CompanyID, Environment: string(t.Environment), Host: t.Host,
		APIHost: t.APIHost, Unconfirmed: securitycenter.IsUnconfirmed(t.Host), SecurityCenter: t.SecurityCenter, Connect: t.Connect,
		OwnRoots: t.Roots != "", APIUser: t.APIUser, Proxy: t.Proxy, ProxyUser: t.ProxyUser, Person: t.Person, Segments: t.Segments,
		Practice: t.IsPractice()}
}

type endpointShape struct {
	DataCentre  string `json:"data_centre,omitempty"`
	Number      string `json:"number,omitempty"` // after SAP's renaming
	Place       string `json:"place,omitempty"`
	Environment string `json:"environment"`
	Host        string `json:"host"`
	APIHost     string `json:"api_host"`
	Unconfirmed bool   `json:"unconfirmed"`
}

func endpointOf(e securitycenter.Endpoint) endpointShape {
	out := endpointShape{Environment: string(e.Environment), Host: e.Host, APIHost: e.APIHost, Unconfirmed: securitycenter.IsUnconfirmed(e.Host)}
	if c := e.Centre; c != nil {
		out.DataCentre, out.Number, out.Place = c.ID, c.NewID, c.Place
	}
	return out
}

type mappingShape struct {
	ID                string       `json:"id"`
	Tenant            string       `json:"tenant"`
	ConfigurationName string       `json:"configuration_name"`
	IntegrationName   string       `json:"integration_name"`
	LoginName         string       `json:"login_name"`
	Subject           string       `json:"subject"`
	Issuer            string       `json:"issuer"`
	Serial            string       `json:"serial"`
	SHA256            string       `json:"sha256"`
	NotBefore         string       `json:"not_before"`
	NotAfter          string       `json:"not_after"`
	DaysLeft          int          `json:"days_left"`
	State             string       `json:"state"`
	Since             string       `json:"since"`
	By                string       `json:"by"`
	File              string       `json:"file,omitempty"`
	Proof             *proofShape  `json:"proof"`
	Practice          bool         `json:"practice"`
	History           []eventShape `json:"history,omitempty"`
}

type proofShape struct {
	Kind string `json:"kind"`
	At   string `json:"at"`
	By   string `json:"by"`
}

type eventShape struct {
	Kind   string            `json:"kind"`
	At     string            `json:"at"`
	By     string            `json:"by"`
	Values map[string]string `json:"values,omitempty"`
}

func mappingOf(m securitycenter.Mapping, t securitycenter.Tenant, now time.Time) mappingShape {
	v := m.Current()
	out := mappingShape{ID: m.ID, Tenant: t.Name, ConfigurationName: m.ConfigurationName, IntegrationName: m.IntegrationName,
		LoginName: m.LoginName, Subject: v.Subject, Issuer: v.Issuer, Serial: v.Serial, SHA256: v.SHA256,
		NotBefore: v.NotBefore.Format(time.RFC3339), NotAfter: v.NotAfter.Format(time.RFC3339),
		DaysLeft: v.DaysLeft(now), State: string(m.State), Since: m.Since.Format(time.RFC3339), By: m.By,
		File: m.FilePath, Practice: t.IsPractice()}
	if p := v.Proof; p != nil {
		out.Proof = &proofShape{string(p.Kind), p.At.Format(time.RFC3339), p.By}
	}
	return out
}

func eventsOf(events []securitycenter.Event) []eventShape {
	var out []eventShape
	for _, e := range events {
		out = append(out, eventShape{string(e.Kind), e.At.Format(time.RFC3339), e.By, maps.Clone(e.Values)})
	}
	return out
}

type checkShape struct {
	ID      string `json:"id"`
	State   string `json:"state"`
	Message string `json:"message"`
}

type stepShape struct {
	Step         string `json:"step"`
	OK           bool   `json:"ok"`
	Message      string `json:"message"`
	Milliseconds int64  `json:"ms"`
	Practice     bool   `json:"practice"`
}

type testShape struct {
	Tenant        string        `json:"tenant"`
	Mapping       string        `json:"mapping,omitempty"`
	Host          string        `json:"host"`
	Login         string        `json:"login"`
	Identity      identityShape `json:"identity"`
	Rungs         []rungShape   `json:"rungs"`
	Control       *controlShape `json:"control"`
	Verdict       string        `json:"verdict"`
	Cause         *string       `json:"cause"`
	Message       string        `json:"message"`
	Reasons       []reasonShape `json:"reasons"`
	Next          string        `json:"next"`
	CorrelationID string        `json:"correlation_id"`
	Started       string        `json:"started"`
	Milliseconds  int64         `json:"ms"`
	Practice      bool          `json:"practice"`
	Chain         []linkShape   `json:"chain"`
	Replies       []replyShape  `json:"replies"`
	Saved         []string      `json:"saved,omitempty"`
}

// A replyShape is a raw answer, without secrets and without payroll data.
type replyShape struct {
	Rung      string            `json:"rung"`
	Status    int               `json:"status"` // 0 where none was read
	Header    map[string]string `json:"header"`
	Body      string            `json:"body"`
	Truncated bool              `json:"truncated"`
}

type reasonShape struct {
	ID      string `json:"id"`
	Message string `json:"message"`
	Next    string `json:"next"`
}

type linkShape struct {
	Role     string `json:"role"`
	Subject  string `json:"subject"`
	Issuer   string `json:"issuer"`
	NotAfter string `json:"not_after"`
	SHA256   string `json:"sha256"`
}

// A trialledShape is one of many tests that could not be made or kept.
type trialledShape struct {
	Tenant   string      `json:"tenant"`
	Mapping  string      `json:"mapping"`
	Error    *errorShape `json:"error"`
	Practice bool        `json:"practice"`
}

type pairShape struct {
	Before  testShape `json:"before"`
	After   testShape `json:"after"`
	Verdict string    `json:"verdict"`
	Message string    `json:"message"`
	Next    string    `json:"next"`
}

type identityShape struct {
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Issuer  string `json:"issuer"`
	SHA256  string `json:"sha256"`
}

type rungShape struct {
	ID           string         `json:"id"`
	State        string         `json:"state"`
	Milliseconds int64          `json:"ms"`
	Seen         map[string]any `json:"seen"`
	Cause        *string        `json:"cause"`
}

type controlShape struct {
	State string  `json:"state"`
	Cause *string `json:"cause"`
}

func testOf(tenant string, r securitycenter.Result, english *text.Words) testShape {
	m := english.Outcome(string(r.Verdict), string(r.Cause), r.Values)
	out := testShape{Tenant: tenant, Host: r.Host, Login: r.LoginName, Identity: identityShape(r.Identity), Rungs: []rungShape{},
		Verdict: string(r.Verdict), Cause: idOrNull(r.Cause), Message: m.What, Reasons: []reasonShape{}, Next: nextOf(english, r),
		Chain: linksOf(r), Replies: repliesOf(r), CorrelationID: r.CorrelationID,
		Started: r.Started.UTC().Format(time.RFC3339), Milliseconds: r.Took.Milliseconds(), Practice: r.Practice}
	for _, rung := range r.Rungs {
		shape := rungShape{string(rung.ID), string(rung.State), rung.Took.Milliseconds(), map[string]any{}, idOrNull(rung.Cause)}
		for _, s := range rung.Seen {
			shape.Seen[s.Key] = s.Value
		}
		out.Rungs = append(out.Rungs, shape)
	}
	for _, reason := range r.Reasons {
		m := english.Tell("reason."+string(reason.ID), reason.Values)
		out.Reasons = append(out.Reasons, reasonShape{string(reason.ID), m.What, m.Next})
	}
	if r.Control != nil {
		out.Control = &controlShape{string(r.Control.State), idOrNull(r.Control.Cause)}
	}
	return out
}

func repliesOf(r securitycenter.Result) []replyShape {
	out := []replyShape{}
	for _, reply := range r.Replies {
		out = append(out, replyShape{string(reply.Rung), reply.Status, reply.Header, reply.Body, reply.Truncated})
	}
	return out
}

func linksOf(r securitycenter.Result) []linkShape {
	out := []linkShape{}
	for _, l := range securitycenter.ServerLinks(r) {
		c, sum := l.Certificate, l.Certificate.SHA256()
		out = append(out, linkShape{string(l.Role), c.Subject.String(), c.Issuer.String(), c.NotAfter.UTC().Format(time.RFC3339), hex.EncodeToString(sum[:])})
	}
	return out
}

// trialledOf is one of many tests: its result, or why there is none.
func trialledOf(t securitycenter.Trialled, r *run) any {
	if t.Err != nil {
		m, _ := r.english.Fault(t.Err)
		return trialledShape{t.Tenant.Name, t.Mapping.ConfigurationName, &errorShape{faultID(t.Err), m.What}, t.Tenant.IsPractice()}
	}
	shape := testOf(t.Tenant.Name, t.Record.Result, r.english)
	shape.Mapping = t.Mapping.ConfigurationName
	return shape
}

func faultID(err error) string {
	var fault *securitycenter.Fault
	if errors.As(err, &fault) {
		return string(fault.ID)
	}
	return string(securitycenter.Unexpected)
}

func pairOf(tenant string, p securitycenter.Pair, english *text.Words) pairShape {
	m := english.Tell("pair." + string(p.Verdict))
	return pairShape{testOf(tenant, p.Before.Result, english), testOf(tenant, p.After.Result, english), string(p.Verdict), m.What, m.Next}
}

func idOrNull(id securitycenter.CauseID) *string {
	if id == "" {
		return nil
	}
	s := string(id)
	return &s
}

// line prints a value as one line of JSON.
func (r *run) line(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = r.Out.Write(append(data, '\n'))
	return err
}
