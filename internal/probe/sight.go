package probe

import (
	"maps"
	"time"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// A sight is everything one rung saw when it did not pass: what the table of causes is matched against.
type sight struct {
	rung   securitycenter.RungID
	err    error      // of the network or of TLS; nil where an answer was read
	hand   *handshake // nil below TLS
	skew   skew
	reply  *sfapi.Reply
	answer *sfapi.Answer
	doubts []securitycenter.CauseID
	host   string
}

// named is a cause with what its sentences need.
type named struct {
	id     securitycenter.CauseID
	values map[string]any
}

// name names the cause of what this test saw.
func (l *ladder) name(s *sight) named {
	s.doubts, s.host = l.doubts, l.probe.Host
	out := nameOf(s)
	if out.values == nil {
		out.values = map[string]any{}
	}
	if id := l.probe.Identity; id != nil && id.Leaf != nil {
		maps.Copy(out.values, l.identityValues())
	}
	out.values["Host"], out.values["CompanyID"] = l.probe.Host, l.probe.CompanyID
	return out
}

// nameOf goes through the table of causes in its order; the first that matches is the cause.
func nameOf(s *sight) named {
	for i := range causes {
		c := &causes[i]
		if c.match == nil || !c.match(s) {
			continue
		}
		out := named{id: c.ID}
		if c.values != nil {
			out.values = c.values(s)
		}
		return out
	}
	return named{id: UnknownCause}
}

// alert is the TLS alert that ended the rung, noAlert where there was none.
func (s *sight) alert() alert { return alertOf(s.err) }

// refused tells whether the server refused the certificate in some way that does not say exactly why: an alert, a closed
// connection, the page of the edge, or AUTH0032.
func (s *sight) refused() bool {
	return s.refusedByTLS() || edgeError(s) || (s.answer != nil && s.answer.Has("AUTH0032"))
}

func (s *sight) refusedByTLS() bool {
	if s.hand == nil || !s.hand.sent || s.err == nil || answered[s.rung] {
		return false
	}
	switch a := s.alert(); a {
	case noAlert:
		return isClosed(s.err)
	default:
		return clientAlerts[a] || a == 40
	}
}

// doubted tells whether the identity had this wrong with it.
func (s *sight) doubted(id securitycenter.CauseID) bool {
	for _, d := range s.doubts {
		if d == id {
			return true
		}
	}
	return false
}

func (s *sight) has(codes ...string) bool { return s.answer != nil && s.answer.Has(codes...) }

func (s *sight) status() int {
	if s.answer == nil {
		return 0
	}
	return s.answer.Status
}

func skewValues(s *sight) map[string]any {
	by := s.skew.by
	if by < 0 {
		by = -by
	}
	return map[string]any{"Minutes": int(by / time.Minute), "Ahead": s.skew.by > 0}
}
