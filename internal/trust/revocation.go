package trust

import (
	"context"
	"time"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// An enquiry is one question about one certificate.
type enquiry struct {
	*Authorities
	certificate, issuer *cert.Certificate
	now                 time.Time
	result              securitycenter.Revocation
}

// maxAddresses is how many addresses of one kind are asked about a certificate.
const maxAddresses = 4

// Revocation implements securitycenter.Authorities. The responder is asked first, since it knows the present state; the
// lists are asked where it gives no answer that counts, or does not know the certificate.
func (a *Authorities) Revocation(ctx context.Context, c, issuer *cert.Certificate, now time.Time) securitycenter.Revocation {
	e := &enquiry{Authorities: a, certificate: c, issuer: issuer, now: now}
	e.result = securitycenter.Revocation{Certificate: c, State: securitycenter.RevocationNotAvailable}
	if id := e.hindered(); id != "" {
		e.note("", "", stopped(id, nil))
		return e.result
	}
	e.ask(ctx, securitycenter.ByOCSP, c.OCSPAddresses(), e.ocsp)
	if !e.answered() {
		e.ask(ctx, securitycenter.ByCRL, c.CRLPoints(), e.crl)
	}
	return e.result
}

// hindered says why nobody can be asked about the certificate.
func (e *enquiry) hindered() securitycenter.ObstacleID {
	switch c, issuer := e.certificate, e.issuer; {
	case c.Parsed == nil:
		return securitycenter.CertificateBeyond
	case len(c.OCSPAddresses())+len(c.CRLPoints()) == 0:
		return securitycenter.NoAddress
	case issuer == nil:
		return securitycenter.IssuerMissing
	case issuer.Parsed == nil, issuer.Public.Bits > maxKeyBits:
		return securitycenter.CertificateBeyond
	}
	return ""
}

func (e *enquiry) answered() bool {
	return e.result.State == securitycenter.NotRevoked || e.result.State == securitycenter.IsRevoked
}

func (e *enquiry) note(method securitycenter.Method, address string, o *obstacle) {
	e.result.Attempts = append(e.result.Attempts, o.attempt(method, address))
}

// ask asks one address after the other until one gives an answer that counts.
func (e *enquiry) ask(ctx context.Context, method securitycenter.Method, addresses []string, asking func(context.Context, string) (*finding, *obstacle)) {
	for i, address := range addresses {
		if ctx.Err() != nil || e.answered() {
			return
		}
		if i >= maxAddresses {
			e.note(method, address, &obstacle{id: securitycenter.AddressMany, values: map[string]any{"Limit": maxAddresses}})
			return
		}
		found, o := asking(ctx, address)
		if o != nil {
			e.note(method, address, o)
			continue
		}
		e.take(found, method, address)
	}
}

// A finding is an answer that counts.
type finding struct {
	state      securitycenter.RevocationState
	at         time.Time
	reason     int // RFC 5280, section 5.3.1
	made, next time.Time
}

func (e *enquiry) take(f *finding, method securitycenter.Method, address string) {
	r := &e.result
	r.State, r.Method, r.Address, r.ThisUpdate, r.NextUpdate = f.state, method, address, f.made, f.next
	if f.state == securitycenter.IsRevoked {
		r.At, r.Reason = f.at, reasonOf(f.reason)
	}
}

// reasons are the reasons by their number.
var reasons = map[int]securitycenter.RevocationReason{
	1: securitycenter.KeyCompromise, 2: securitycenter.CACompromise, 3: securitycenter.AffiliationChanged,
	4: securitycenter.SupersededByAnother, 5: securitycenter.CessationOfOperation, 6: securitycenter.CertificateHold,
	9: securitycenter.PrivilegeWithdrawn, 10: securitycenter.AACompromise,
}

func reasonOf(n int) securitycenter.RevocationReason {
	if r, ok := reasons[n]; ok {
		return r
	}
	return securitycenter.Unspecified
}
