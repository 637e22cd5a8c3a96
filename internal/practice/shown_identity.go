package practice

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// An identityKind says what is wrong with an identity. It is part of the file's name.
type identityKind string

const (
	ecp             identityKind = "" // nothing: that of the practice ECP system
	unmapped        identityKind = "unmapped"
	keyMismatch     identityKind = "key-mismatch"
	expired         identityKind = "expired"
	notYetValid     identityKind = "not-yet-valid"
	noClientAuth    identityKind = "no-client-auth"
	chainIncomplete identityKind = "chain-incomplete"
	weak            identityKind = "weak"
	isCA            identityKind = "is-ca"
)

// shownIdentities make the PKCS#12 files of the special identities. Where the key does not matter it is that of ECP.
var shownIdentities = map[identityKind]func(*material, time.Time) ([]byte, error){
	unmapped:     ordered(func(o *order, _ time.Time) { o.Subject = practiceName("ECP Practice not mapped") }),
	expired:      ordered(func(o *order, now time.Time) { o.From, o.Until = now.Add(-90*oneDay), now.Add(-oneDay) }),
	notYetValid:  ordered(func(o *order, now time.Time) { o.From, o.Until = now.Add(oneDay), now.Add(90*oneDay) }),
	noClientAuth: ordered(func(o *order, _ time.Time) { o.Usage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }),
	isCA:         ordered(func(o *order, _ time.Time) { o.CA, o.Usage = true, nil }),

	keyMismatch: func(m *material, _ time.Time) ([]byte, error) {
		other, err := rsa.GenerateKey(rand.Reader, keyBits)
		if err != nil {
			return nil, err
		}
		return pkcs12.Modern.Encode(other, m.ECP.Certificate, m.chain(), PIN)
	},
	weak: func(m *material, now time.Time) ([]byte, error) {
		key, err := rsa.GenerateKey(rand.Reader, keyBits/2)
		if err != nil {
			return nil, err
		}
		made, err := m.Issuing.issue(m.clientOrder("ECP Practice weak", now), key)
		return encode(made, m.chain(), err)
	},
	chainIncomplete: func(m *material, now time.Time) ([]byte, error) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, err
		}
		between, err := m.Root.issue(order{
			Subject: practiceName("Certmap Practice Subordinate CA"), From: now.Add(-time.Hour), Until: now.Add(certificateLife), CA: true,
		}, key)
		if err != nil {
			return nil, err
		}
		made, err := between.issue(m.clientOrder("ECP Practice chain-incomplete", now), m.ECP.Key)
		return encode(made, nil, err)
	},
}

// ordered makes an identity of the issuing authority that is unusual in what it holds.
func ordered(change func(*order, time.Time)) func(*material, time.Time) ([]byte, error) {
	return func(m *material, now time.Time) ([]byte, error) {
		o := m.clientOrder("ECP Practice special", now)
		change(&o, now)
		made, err := m.Issuing.issue(o, m.ECP.Key)
		return encode(made, m.chain(), err)
	}
}

func encode(made identity, chain []*x509.Certificate, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return pkcs12.Modern.Encode(made.Key, made.Certificate, chain, PIN)
}
