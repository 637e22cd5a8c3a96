package probe

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// A handshake is what was seen of one TLS handshake.
type handshake struct {
	err       error
	wire      *hearing // what it was made over
	verified  bool     // its chain verified for the name
	took      time.Duration
	state     tls.ConnectionState
	requested bool // it asked for a client certificate
	sent      bool // ours was sent
	listed    int  // how many issuers it said it accepts
	issuers   []string
	accepted  bool // ours is among them
	unfit     bool // our key can make none of the signatures it takes, so nothing was sent
	takes     []tls.SignatureScheme
}

// tlsServer makes the handshake. It passes when the server's chain verified, whatever became of the handshake after.
func (l *ladder) tlsServer(ctx context.Context) outcome {
	h := l.shake(ctx, l.link, l.probe.Identity)
	l.hand = h
	if !h.verified {
		s := &sight{rung: securitycenter.RungTLSServer, err: h.err, hand: h, skew: l.skewIfDated(ctx, h.err),
			roots: l.trusted(), own: l.ownRoots(), now: l.now()}
		return fail(l.name(s), append(chainFacts(h, h.err), errorFacts(h.err)...))
	}
	out := pass(chainFacts(h, nil))
	out.took = h.took
	return out
}

// tlsClient says what became of our certificate.
func (l *ladder) tlsClient(ctx context.Context) outcome {
	h := l.hand
	facts := seen("requested", h.requested, "sent", h.sent)
	if h.requested {
		facts = append(facts, seen("issuers_listed", h.listed)...)
	}
	if h.listed > 0 {
		facts = append(facts, seen("issuers", h.issuers)...)
	}
	if h.listed > 0 && l.probe.Identity != nil {
		facts = append(facts, seen("issuer_listed", h.accepted)...)
	}
	s := &sight{rung: securitycenter.RungTLSClient, err: h.err, hand: h}
	switch {
	case h.unfit:
		return fail(l.name(s), slices.Concat(facts, seen("signatures", schemeNames(h.takes)), errorFacts(h.err)))
	case h.err != nil && !(l.public() && h.requested):
		return fail(l.name(s), append(facts, errorFacts(h.err)...))
	case !h.requested:
		return fail(l.name(s), facts)
	case l.notListed():
		return warn(l.told(named{TLSIssuerNotAccepted, listValues(s)}), facts)
	}
	return pass(facts)
}

// notListed tells whether a certificate that was not sent, for want of its key, has an issuer that the server does not list.
func (l *ladder) notListed() bool {
	return l.public() && l.probe.Identity != nil && l.hand != nil && l.hand.listed > 0 && !l.hand.accepted
}

// shake makes one handshake on a link, as the identity given or as nobody. The server is always verified; a host of
// SuccessFactors must end at a public root besides, or the handshake ends before our certificate is sent.
func (l *ladder) shake(ctx context.Context, k *link, id *cert.Identity) *handshake {
	h := &handshake{}
	began := time.Now()
	config := &tls.Config{
		ServerName:         l.route.host,
		RootCAs:            l.trusted(),
		MinVersion:         tls.VersionTLS12,
		MaxVersion:         l.MaxVersion,
		NextProtos:         []string{"http/1.1"},
		Time:               l.now,
		ClientSessionCache: noSessions{},
		VerifyConnection: func(state tls.ConnectionState) error {
			h.state, h.took = state, time.Since(began)
			if err := intercepted(l.route.host, state); err != nil {
				return err
			}
			h.verified = true
			return nil
		},
		GetClientCertificate: func(asked *tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return h.answer(asked, id), nil
		},
	}
	h.wire = &hearing{Conn: k.raw}
	k.tls = tls.Client(h.wire, config)
	stop := k.within(ctx)
	h.err = k.tls.HandshakeContext(ctx)
	stop()
	if ctx.Err() != nil && h.err != nil {
		h.err = ctx.Err()
	}
	if h.err == nil {
		h.state = k.tls.ConnectionState()
		k.ready()
	} else {
		k.spent = true
	}
	return h
}

// answer notes what the server asks for and returns what is sent: our certificate, or an empty one where there is no key, or
// none that the server takes signatures of.
func (h *handshake) answer(asked *tls.CertificateRequestInfo, id *cert.Identity) *tls.Certificate {
	h.requested, h.listed, h.wire.any = true, len(asked.AcceptableCAs), false
	h.issuers = issuerNames(asked.AcceptableCAs)
	if id == nil {
		return &tls.Certificate{}
	}
	h.accepted = amongAccepted(asked.AcceptableCAs, id)
	if id.Key == nil {
		return &tls.Certificate{}
	}
	ours := certificateOf(id)
	if !canSign(asked, ours) {
		h.unfit, h.takes = true, asked.SignatureSchemes
		return &tls.Certificate{}
	}
	h.sent = true
	return ours
}

// canSign tells whether a key can make a signature of a kind the server takes. What it says of issuers is left aside: a server
// may trust more of them than it lists.
func canSign(asked *tls.CertificateRequestInfo, ours *tls.Certificate) bool {
	of := tls.CertificateRequestInfo{SignatureSchemes: asked.SignatureSchemes, Version: asked.Version}
	return of.SupportsCertificate(ours) == nil
}

func schemeNames(schemes []tls.SignatureScheme) []string {
	var out []string
	for _, s := range schemes {
		out = append(out, s.String())
	}
	return out
}

func certificateOf(id *cert.Identity) *tls.Certificate {
	out := &tls.Certificate{Certificate: [][]byte{id.Leaf.Raw}, PrivateKey: id.Key, Leaf: id.Leaf.Parsed}
	for _, c := range id.Chain {
		out.Certificate = append(out.Certificate, c.Raw)
	}
	return out
}

// mostIssuers is how many of the issuers that a server lists are kept by name.
const mostIssuers = 100

// issuerNames are the issuers that a server lists, the first of them, in one short line each.
func issuerNames(listed [][]byte) []string {
	out := []string{}
	for _, dn := range listed[:min(len(listed), mostIssuers)] {
		out = append(out, sfapi.Line(cert.NameOf(dn).String()))
	}
	return out
}

// amongAccepted tells whether the issuer of the leaf, or of a certificate in its chain, is one the server listed.
func amongAccepted(listed [][]byte, id *cert.Identity) bool {
	issuers := [][]byte{id.Leaf.Issuer.Raw()}
	for _, c := range id.Chain {
		issuers = append(issuers, c.Issuer.Raw(), c.Subject.Raw())
	}
	for _, dn := range listed {
		for _, issuer := range issuers {
			if bytes.Equal(dn, issuer) {
				return true
			}
		}
	}
	return false
}

// leftMute tells whether the server asked for a certificate, got none, and left without a word: closed or reset before it
// sent anything after that. One that was content with none ends its part of the handshake first, in TLS 1.3 with a ticket:
// why it leaves later is not known.
func (h *handshake) leftMute(err error) bool {
	unfinished := h.err != nil || !h.wire.any
	return h.verified && h.requested && !h.sent && unfinished && isReset(&sight{err: err})
}

// noSessions keeps none. With it a server is told that it may send tickets, which in TLS 1.3 is the one thing that shows that
// it was content with the handshake.
type noSessions struct{}

var _ tls.ClientSessionCache = noSessions{}

// Get implements tls.ClientSessionCache.
func (noSessions) Get(string) (*tls.ClientSessionState, bool) { return nil, false }

// Put implements tls.ClientSessionCache.
func (noSessions) Put(string, *tls.ClientSessionState) {}

// A hearing notices whether the other side has sent anything, since somebody last asked.
type hearing struct {
	net.Conn
	any bool
}

// Read implements io.Reader.
func (c *hearing) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.any = c.any || n > 0
	return n, err
}

var _ io.Reader = (*hearing)(nil)

// systemRoots are read once: the pool takes longer to read than a handshake.
var systemRoots = sync.OnceValues(x509.SystemCertPool)

// trusted returns the authorities for this tenant: the system's, and its own where it has some.
func (l *ladder) trusted() *x509.CertPool {
	pool := l.Roots
	if pool == nil {
		system, err := systemRoots()
		if err != nil {
			system = x509.NewCertPool()
		}
		pool = system
	}
	if l.probe.Roots == "" {
		return pool
	}
	pool = pool.Clone()
	pool.AppendCertsFromPEM([]byte(l.probe.Roots))
	return pool
}
