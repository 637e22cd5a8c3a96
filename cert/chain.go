package cert

import (
	"crypto/x509"
	"errors"
	"time"
)

// A ChainState is what came of verifying a chain for client authentication. Only the authority of the other side decides
// in the end, and which authorities SuccessFactors accepts is not published.
type ChainState string

// The states of a chain.
const (
	ChainTrusted    ChainState = "trusted"     // it ends in a root of those given, and all of it is valid
	ChainUntrusted  ChainState = "untrusted"   // it ends in a root that is not among those given
	ChainBreaksOff  ChainState = "incomplete"  // an issuer is missing
	ChainExpired    ChainState = "expired"     // one of its certificates is not valid at the time
	ChainWrongUsage ChainState = "wrong-usage" // one of its certificates does not allow client authentication
	ChainBroken     ChainState = "broken"      // an authority in it may not issue what it issued, or a signature is wrong
	ChainUnreadable ChainState = "unreadable"  // one of its certificates is too far from the standard to be verified
)

// A Chain leads from a leaf to a root.
type Chain struct {
	Certificates []*Certificate // the leaf first
	State        ChainState
	// Missing is the issuer that is not there, where the chain breaks off.
	Missing *MissingIssuer
	// At is the certificate that the state is about, where it is about one of them.
	At  *Certificate
	Err error // the raw detail
}

// A MissingIssuer is who issued the last certificate of a chain, and the addresses that this certificate gives for it. No
// address is followed here.
type MissingIssuer struct {
	Name      Name
	Addresses []string
}

// BuildChain puts the certificates above a leaf into order, out of a pool, and verifies them for client authentication
// against roots, or against those of the machine where roots is nil.
func BuildChain(leaf *Certificate, pool []*Certificate, roots *x509.CertPool, now time.Time) Chain {
	ch := Chain{Certificates: orderChain(leaf, pool)}
	last := ch.Certificates[len(ch.Certificates)-1]
	for _, c := range ch.Certificates {
		// A key beyond all sizes in use is a file's attempt to keep the processor busy.
		if c.Parsed == nil || c.Public.Bits > maxKeyBits {
			ch.State, ch.At, ch.Err = ChainUnreadable, c, c.Refused
			return ch
		}
	}
	verified, err := verify(ch.Certificates, roots, now)
	if err == nil {
		ch.State = ChainTrusted
		ch.adopt(verified)
		return ch
	}
	ch.State, ch.At, ch.Err = chainState(err), ch.find(err), err
	if ch.State != ChainUntrusted {
		return ch
	}
	if at, err := ch.brokenLink(); err != nil {
		ch.State, ch.At, ch.Err = ChainBroken, at, err
	} else if !last.SelfSigned() {
		ch.State = ChainBreaksOff
		ch.Missing = &MissingIssuer{Name: last.Issuer, Addresses: last.IssuerAddresses()}
	}
	return ch
}

// brokenLink returns the first certificate that the one above it did not issue, though their names fit.
func (ch *Chain) brokenLink() (*Certificate, error) {
	for i, c := range ch.Certificates[1:] {
		below := ch.Certificates[i]
		if err := below.Parsed.CheckSignatureFrom(c.Parsed); err != nil {
			return below, err
		}
	}
	return nil, nil
}

func verify(chain []*Certificate, roots *x509.CertPool, now time.Time) ([]*x509.Certificate, error) {
	between := x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c.Parsed)
	}
	found, err := chain[0].Parsed.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// adopt replaces the chain by the verified one, which has the root that was not in the pool.
func (ch *Chain) adopt(verified []*x509.Certificate) {
	ch.Certificates = ch.Certificates[:1]
	for _, v := range verified[1:] {
		if c, err := readCertificate(v.Raw, false); err == nil {
			if c.mayVerifyItself() {
				c.findSigner()
			}
			ch.Certificates = append(ch.Certificates, c)
		}
	}
}

// chainState reads an error of the verification.
func chainState(err error) ChainState {
	var invalid x509.CertificateInvalidError
	if !errors.As(err, &invalid) {
		return ChainUntrusted
	}
	switch invalid.Reason {
	case x509.Expired:
		return ChainExpired
	case x509.IncompatibleUsage:
		return ChainWrongUsage
	}
	return ChainBroken
}

// find returns the certificate of the chain that an error of the verification is about.
func (ch *Chain) find(err error) *Certificate {
	var invalid x509.CertificateInvalidError
	if !errors.As(err, &invalid) || invalid.Cert == nil {
		return nil
	}
	for _, c := range ch.Certificates {
		if string(c.Raw) == string(invalid.Cert.Raw) {
			return c
		}
	}
	return nil
}
