package probe

import (
	"crypto/x509"
	"maps"
	"net"
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
	// Where the server's chain was refused: what is trusted, the tenant's own among it, and the time it is.
	roots *x509.CertPool
	own   []*x509.Certificate
	now   time.Time
}

// named is a cause with what its sentences need.
type named struct {
	id     securitycenter.CauseID
	values map[string]any
}

// name names the cause of what this test saw.
func (l *ladder) name(s *sight) named {
	s.doubts, s.host = l.doubts, l.probe.Host
	return l.told(nameOf(s))
}

// told adds to a cause what the sentences of many need. What the cause says itself stands: the dates in it may be those of
// the server's certificate.
func (l *ladder) told(n named) named {
	values := map[string]any{}
	if id := l.probe.Identity; id != nil && id.Leaf != nil {
		values = l.identityValues()
	}
	maps.Copy(values, n.values)
	values["Host"], values["Port"], values["CompanyID"] = l.probe.Host, l.port(), l.probe.CompanyID
	values["HostName"], _ = securitycenter.SplitHost(l.probe.Host) // where the port is said besides
	values["UsualPort"] = l.port() == "443"
	if l.route.proxy != nil {
		values["Through"] = l.route.proxy.address()
	}
	return named{n.id, values}
}

// port is the one in force: of the address that the tenant gives to connect to, else of the host.
func (l *ladder) port() string {
	if _, port, err := net.SplitHostPort(l.probe.Connect); err == nil {
		return port
	}
	_, port := securitycenter.SplitHost(l.probe.Host)
	return port
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
	return named{UnknownCause, messageValues(s)}
}

// alert is the TLS alert that ended the rung, noAlert where there was none.
func (s *sight) alert() alert { return alertOf(s.err) }

// refused tells whether the server refused the certificate in some way that does not say exactly why: an alert, a closed
// connection, the page of the edge, or AUTH0032.
func (s *sight) refused() bool {
	return s.refusedByTLS() || edgeError(s) || s.refusedByName()
}

// refusedByName tells whether SuccessFactors itself refused the certificate: by its code, or by the text of that code.
func (s *sight) refusedByName() bool {
	return s.has("AUTH0032") || saying("invalid client certificate")(s)
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
