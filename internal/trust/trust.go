// Package trust finds out what stands above a certificate and whether its authority has withdrawn it.
//
// A chain is put together from what a file holds and what this machine has. Only where it is asked to, the package follows
// the addresses that stand in certificates: for a missing issuer (AIA), for the state of a certificate (OCSP), for a list
// of those withdrawn (CRL). Whatever comes back is bounded in size, time and number, read by content, and counts only when
// its signature and its dates do: an answer that cannot be checked is no answer. Every address that led nowhere is told
// with its reason.
//
// Delta lists, indirect lists and addresses other than http and https are not followed; they are told as such.
package trust

import (
	"crypto/x509"
	"net/http"
	"net/url"
	"time"

	"certmap/internal/securitycenter"
)

var _ securitycenter.Authorities = (*Authorities)(nil)

// Authorities ask over this machine's proxy. They may be used by several goroutines at once.
type Authorities struct {
	roots  *x509.CertPool // nil for those of the machine
	client *http.Client
	limits limits
}

// limits bound what an answer may cost.
type limits struct {
	issuer, status, list int64 // bytes of an answer
	brief, long          time.Duration
}

// defaultLimits suit lists of large authorities, which have some hundred thousand entries.
var defaultLimits = limits{issuer: 1 << 20, status: 1 << 20, list: 16 << 20, brief: 10 * time.Second, long: time.Minute}

// New returns authorities that are asked over the proxy that the function names for a request; nil stands for none. roots
// are what a chain may end in, and nil stands for those of this machine.
func New(proxy func(*http.Request) (*url.URL, error), roots *x509.CertPool) *Authorities {
	return &Authorities{roots: roots, client: newClient(proxy), limits: defaultLimits}
}

// An obstacle is an error that says what kept an address from giving an answer that counts.
type obstacle struct {
	id     securitycenter.ObstacleID
	values map[string]any
	err    error
}

// Error implements error in English; people read the sentence of the catalogue.
func (o *obstacle) Error() string {
	if o.err != nil {
		return string(o.id) + ": " + o.err.Error()
	}
	return string(o.id)
}

// Unwrap returns the raw detail.
func (o *obstacle) Unwrap() error { return o.err }

func stopped(id securitycenter.ObstacleID, err error) *obstacle { return &obstacle{id: id, err: err} }

// attempt writes down what an obstacle was met by.
func (o *obstacle) attempt(method securitycenter.Method, address string) securitycenter.Attempt {
	a := securitycenter.Attempt{Method: method, Address: address, Obstacle: o.id, Values: o.values}
	if o.err != nil {
		a.Detail = o.err.Error()
	}
	return a
}

// skew is how much the clocks of an authority and of this machine may differ.
const skew = 5 * time.Minute

// maxAge is for how long an answer counts that does not say when the next one is due: the longest life that public
// authorities may give to an OCSP answer (CA/Browser Forum, Baseline Requirements, section 4.9.10).
const maxAge = 10 * 24 * time.Hour

// current tells whether an answer counts at a time, by when it was made and when the next is due.
func current(made, due, now time.Time) *obstacle {
	if due.IsZero() {
		due = made.Add(maxAge)
	}
	switch {
	case made.After(now.Add(skew)):
		return &obstacle{id: securitycenter.AnswerEarly, values: map[string]any{"Date": made}}
	case due.Before(now.Add(-skew)):
		return &obstacle{id: securitycenter.AnswerOld, values: map[string]any{"Date": due}}
	}
	return nil
}

// maxKeyBits bounds what is computed with: a hostile answer could have a key of megabytes.
const maxKeyBits = 16384
