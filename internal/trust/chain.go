package trust

import (
	"context"
	"net/http"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// maxFetches is how many addresses are followed for one chain.
const maxFetches = 8

// A climb is one chain on its way up.
type climb struct {
	*Authorities
	question securitycenter.ChainQuestion
	fetched  []fetchedCertificate
	attempts []securitycenter.Attempt
	left     int // fetches
}

// A fetchedCertificate is one that an address gave.
type fetchedCertificate struct {
	*cert.Certificate
	address string
}

// Chain implements securitycenter.Authorities.
func (a *Authorities) Chain(ctx context.Context, q securitycenter.ChainQuestion) securitycenter.Chain {
	c := &climb{Authorities: a, question: q, left: maxFetches}
	built := c.build()
	for q.Fetch && built.Missing != nil {
		issuer := c.issuer(ctx, built.Certificates[len(built.Certificates)-1], built.Missing.Addresses)
		if issuer == nil {
			break
		}
		c.fetched = append(c.fetched, *issuer)
		built = c.build()
	}
	return c.chain(built)
}

func (c *climb) build() cert.Chain {
	pool := c.question.Pool
	for _, f := range c.fetched {
		pool = append(pool[:len(pool):len(pool)], f.Certificate)
	}
	return cert.BuildChain(c.question.Certificate, pool, c.roots, c.question.Now)
}

// issuer follows the addresses that a certificate gives until one of them gives its issuer.
func (c *climb) issuer(ctx context.Context, below *cert.Certificate, addresses []string) *fetchedCertificate {
	if len(addresses) == 0 {
		c.note(stopped(securitycenter.NoAddress, nil), "")
	}
	for _, address := range addresses {
		if ctx.Err() != nil {
			return nil
		}
		if c.left == 0 {
			c.note(&obstacle{id: securitycenter.AddressMany, values: map[string]any{"Limit": maxFetches}}, address)
			return nil
		}
		found, o := c.fetch(ctx, below, address)
		if o == nil {
			return &fetchedCertificate{found, address}
		}
		c.note(o, address)
	}
	return nil
}

func (c *climb) note(o *obstacle, address string) {
	c.attempts = append(c.attempts, o.attempt(securitycenter.ByIssuerAddress, address))
}

func (c *climb) fetch(ctx context.Context, below *cert.Certificate, address string) (*cert.Certificate, *obstacle) {
	if followed(address) {
		c.left--
	}
	data, o := c.do(ctx, call{method: http.MethodGet, address: address, limit: c.limits.issuer, within: c.limits.brief})
	if o != nil {
		return nil, o
	}
	return issuerIn(ctx, data, below)
}

// maxAnswered is how many certificates an answer may hold.
const maxAnswered = 100

// opened reads an answer by its content, whatever it was sent as: DER, PEM or PKCS#7. Nothing locked is opened.
func opened(ctx context.Context, data []byte) *cert.File {
	return cert.Open(ctx, data, cert.Options{Limits: cert.Limits{Size: int64(len(data)), Items: maxAnswered, Depth: 32}})
}

// issuerIn returns the certificate of an answer that issued the one below: its name and its signature say so.
func issuerIn(ctx context.Context, data []byte, below *cert.Certificate) (*cert.Certificate, *obstacle) {
	answer := opened(ctx, data)
	candidates := answer.Certificates()
	if len(candidates) == 0 {
		return nil, &obstacle{id: securitycenter.AnswerUnreadable, err: errorOf(answer)}
	}
	o := stopped(securitycenter.AnswerForeign, nil)
	for _, c := range candidates {
		if !c.Subject.SameEncoding(below.Issuer) || c.Parsed == nil || c.Public.Bits > maxKeyBits {
			continue
		}
		if err := below.Parsed.CheckSignatureFrom(c.Parsed); err != nil {
			o = stopped(securitycenter.AnswerForged, err)
			continue
		}
		return c, nil
	}
	return nil, o
}

// errorOf returns why nothing of use was read, as an error that is nil where there is no reason.
func errorOf(f *cert.File) error {
	if f.Problem == nil {
		return nil
	}
	return f.Problem
}

// chain tells where each certificate came from.
func (c *climb) chain(built cert.Chain) securitycenter.Chain {
	out := securitycenter.Chain{State: built.State, At: -1, Attempts: c.attempts}
	for i, x := range built.Certificates {
		out.Links = append(out.Links, c.link(x))
		if built.At != nil && x.Same(built.At) {
			out.At = i
		}
	}
	if built.Missing != nil {
		out.Missing, out.Addresses = built.Missing.Name.String(), built.Missing.Addresses
	}
	if built.Err != nil {
		out.Detail = built.Err.Error()
	}
	return out
}

func (c *climb) link(x *cert.Certificate) securitycenter.Link {
	for _, f := range append([]*cert.Certificate{c.question.Certificate}, c.question.Pool...) {
		if f.Same(x) {
			return securitycenter.Link{Certificate: x, From: securitycenter.FromFile}
		}
	}
	for _, f := range c.fetched {
		if f.Same(x) {
			return securitycenter.Link{Certificate: x, From: securitycenter.FromFetched, Address: f.address}
		}
	}
	return securitycenter.Link{Certificate: x, From: securitycenter.FromMachine}
}
