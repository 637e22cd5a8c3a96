package guitest

import (
	"context"
	"crypto/x509"
	"sync/atomic"
	"time"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// Authorities answer from what a file holds, and say of every certificate what they were told to. Nothing leaves the machine.
type Authorities struct {
	Revoked securitycenter.RevocationState // what they say; not revoked where empty
	Fetches atomic.Int32                   // how often the network would have been asked; several are asked at once
}

// Chain implements securitycenter.Authorities.
func (a *Authorities) Chain(_ context.Context, q securitycenter.ChainQuestion) securitycenter.Chain {
	if q.Fetch {
		a.Fetches.Add(1)
	}
	built := cert.BuildChain(q.Certificate, q.Pool, x509.NewCertPool(), q.Now)
	out := securitycenter.Chain{State: built.State, At: -1}
	for _, c := range built.Certificates {
		out.Links = append(out.Links, securitycenter.Link{Certificate: c, From: securitycenter.FromFile})
	}
	if built.Missing != nil {
		out.Missing, out.Addresses = built.Missing.Name.String(), built.Missing.Addresses
	}
	return out
}

// Revocation implements securitycenter.Authorities.
func (a *Authorities) Revocation(_ context.Context, c, _ *cert.Certificate, now time.Time) securitycenter.Revocation {
	a.Fetches.Add(1)
	r := securitycenter.Revocation{Certificate: c, State: a.Revoked, Method: securitycenter.ByOCSP, ThisUpdate: now}
	if r.State == "" {
		r.State = securitycenter.NotRevoked
	}
	if r.State == securitycenter.IsRevoked {
		r.At, r.Reason = now.AddDate(0, 0, -3), securitycenter.KeyCompromise
	}
	return r
}
