// Package probe runs the connection test: a ladder from the identity over name resolution, TCP, TLS and HTTP to one row
// of CompoundEmployee, by real calls with the real key. It names the one cause of what goes wrong.
//
// Each rung has a deadline of its own, reports as it ends, and can be cancelled. Server certificates are always verified,
// and there is no switch to turn that off. The client certificate goes to the tenant's own host and nowhere else: no
// redirect is ever followed. What a rung saw is matched against the table of causes; what matches none is Unknown, with
// everything that was seen, and never a guess.
//
// The package gives IDs and values; the sentences are made at the face.
package probe

import (
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"certmap/internal/securitycenter"
)

var _ securitycenter.Prober = (*Prober)(nil)

// A Prober runs connection tests. Its zero value is ready to use; it may be used by several goroutines at once.
type Prober struct {
	// Resolver resolves names; nil is the system's.
	Resolver *net.Resolver
	// Roots are the authorities that are trusted; nil are the system's. A tenant's own are added to them.
	Roots *x509.CertPool
	// Proxy returns this machine's proxy for a request, nil for none; a nil Proxy is none. A tenant may name its own.
	Proxy func(*http.Request) (*url.URL, error)
	// MaxVersion is the highest version of TLS that is offered; 0 is the highest there is.
	MaxVersion uint16
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Deadlines bound the rungs; a rung that is missing has the deadline of Defaults.
	Deadlines map[securitycenter.RungID]time.Duration
}

// Defaults are the deadlines of the rungs.
var Defaults = map[securitycenter.RungID]time.Duration{
	securitycenter.RungIdentity:  5 * time.Second,
	securitycenter.RungDNS:       10 * time.Second,
	securitycenter.RungTCP:       15 * time.Second,
	securitycenter.RungTLSServer: 20 * time.Second,
	securitycenter.RungTLSClient: 20 * time.Second,
	securitycenter.RungHTTP:      60 * time.Second,
	securitycenter.RungOData:     60 * time.Second,
	securitycenter.RungSFAPI:     60 * time.Second,
	securitycenter.RungCompound:  120 * time.Second,
	securitycenter.RungLogin:     5 * time.Second,
}

func (p *Prober) now() time.Time {
	if p.Now != nil {
		return p.Now()
	}
	return time.Now()
}

func (p *Prober) deadline(id securitycenter.RungID) time.Duration {
	if d, ok := p.Deadlines[id]; ok {
		return d
	}
	return Defaults[id]
}

func (p *Prober) resolver() *net.Resolver {
	if p.Resolver != nil {
		return p.Resolver
	}
	return net.DefaultResolver
}

// Probe implements securitycenter.Prober.
func (p *Prober) Probe(ctx context.Context, request securitycenter.Probe, onRung func(securitycenter.Rung)) securitycenter.Result {
	if onRung == nil {
		onRung = func(securitycenter.Rung) {}
	}
	l := &ladder{Prober: p, probe: request, who: identityFacts(request.Identity), correlation: uuid.NewString(), started: p.now()}
	defer l.close()
	l.climb(ctx, onRung)
	result := l.result(ctx)
	l.close() // the control has a connection of its own, and some servers serve one at a time
	if request.Control && l.wentFar() && ctx.Err() == nil {
		l.runControl(ctx, &result)
	}
	result.Took = p.now().Sub(l.started)
	return result
}
