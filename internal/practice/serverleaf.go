package practice

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"time"
)

// A serverLeaf says what is unusual about a server's certificate. The zero value is one in good order.
type serverLeaf struct {
	host        string // whom it is for, if not the host itself
	from, until time.Duration
	issuer      issuerKind
}

// An issuerKind says who signs a server's certificate.
type issuerKind int

const (
	issuing     issuerKind = iota // the tenant's own, which is sent along
	stranger                      // an authority that nobody knows
	itself                        // nobody else
	subordinate                   // one below the root that is not sent along
)

// aiaPath is where the subordinate authority can be fetched.
const aiaPath = "/aia/Practice_Subordinate_CA.cer"

// certificate gives a server's certificate with the one above it, but not the root, which the client has.
func (s *server) certificate(host string, with serverLeaf) (tls.Certificate, error) {
	issuer, err := s.authorityLocked(with.issuer)
	if err != nil {
		return tls.Certificate{}, err
	}
	o := order{
		Subject: practiceName(cmp.Or(with.host, host)),
		Hosts:   []string{cmp.Or(with.host, host)},
		From:    s.now().Add(cmp.Or(with.from, -time.Hour)),
		Until:   s.now().Add(cmp.Or(with.until, certificateLife)),
		Usage:   []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if with.issuer == subordinate {
		o.AIA = []string{"http://" + s.material.Listen + aiaPath}
	}
	leaf, err := issuer.issue(o, s.key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making the certificate of %s: %w", host, err)
	}
	out := tls.Certificate{Certificate: [][]byte{leaf.Certificate.Raw}, PrivateKey: s.key, Leaf: leaf.Certificate}
	if with.issuer == issuing {
		out.Certificate = append(out.Certificate, issuer.Certificate.Raw)
	}
	return out, nil
}

// authority gives one of the authorities, made when first needed. Those beside the tenant's own live as long as the server.
func (s *server) authority(kind issuerKind) (identity, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.authorityLocked(kind)
}

func (s *server) authorityLocked(kind issuerKind) (identity, error) {
	above, name := identity{}, "Certmap Practice Elsewhere CA"
	switch kind {
	case issuing:
		return s.material.Issuing, nil
	case itself:
		return identity{}, nil
	case subordinate:
		above, name = s.material.Root, "Certmap Practice Subordinate CA"
	}
	if made, ok := s.authorities[kind]; ok {
		return made, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return identity{}, err
	}
	now := s.now()
	s.authorities[kind], err = above.issue(order{
		Subject: practiceName(name), From: now.Add(-time.Hour), Until: now.Add(authorityLife), CA: true,
	}, key)
	return s.authorities[kind], err
}
