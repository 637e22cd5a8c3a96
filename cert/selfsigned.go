package cert

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"slices"
	"time"
)

// A signer tells who signed a certificate that names itself as its issuer.
type signer int

const (
	unknownSigner signer = iota // not verified, or of an algorithm that cannot be
	unaskedSigner               // not verified, since the file is one of many
	ownSigner                   // the certificate's own key
	otherSigner                 // some other key
)

// SelfSigned tells whether the certificate names itself as its issuer, and neither a key identifier nor the signature, as
// far as it could be verified, says otherwise.
func (c *Certificate) SelfSigned() bool { return c.namesItself() && c.signer != otherSigner }

func (c *Certificate) namesItself() bool {
	if !c.Subject.SameEncoding(c.Issuer) {
		return false
	}
	subject, authority := c.SubjectKeyID(), c.AuthorityKeyID()
	return subject == nil || authority == nil || slices.Equal(subject, authority)
}

// findSigner verifies the signature of a certificate that names itself as its issuer.
func (r *reader) findSigner(c *Certificate) {
	switch {
	case !c.mayVerifyItself():
	case r.many:
		c.signer = unaskedSigner
	case r.purse.spend(verifyCost(c.Public), 0) == nil:
		c.findSigner()
	}
}

// mayVerifyItself tells whether there is a signature that the certificate's own key can be held against.
func (c *Certificate) mayVerifyItself() bool {
	return c.Parsed != nil && c.Public.Bits <= maxKeyBits && c.namesItself()
}

// verifyCost is what verifying one signature takes out of the purse: of RSA it grows with the square of the length, and
// P-256 alone is quick among the rest.
func verifyCost(k KeyFacts) int64 {
	switch {
	case k.Type == typeRSA:
		words := int64(k.Bits)/64 + 1
		return words * words / 8
	case k.Type == typeEd25519, k.Curve == "P-256":
		return 300
	}
	return 20_000
}

func (c *Certificate) findSigner() {
	err := c.Parsed.CheckSignature(c.Parsed.SignatureAlgorithm, c.Parsed.RawTBSCertificate, c.Parsed.Signature)
	var insecure x509.InsecureAlgorithmError
	switch {
	case err == nil:
		c.signer = ownSigner
	case errors.Is(err, x509.ErrUnsupportedAlgorithm), errors.As(err, &insecure):
	case c.Public.Type == typeRSA && !errors.Is(err, rsa.ErrVerification): // a key that the library does not compute with
	default:
		c.signer = otherSigner
	}
}

func selfSigned(c *Certificate, _ time.Time) (values, bool) {
	return nil, c.namesItself() && c.signer == ownSigner
}

func selfIssued(c *Certificate, _ time.Time) (values, bool) {
	return nil, c.namesItself() && c.signer == unknownSigner
}

func selfIssuedMany(c *Certificate, _ time.Time) (values, bool) {
	return nil, c.signer == unaskedSigner
}

func signedByAnother(c *Certificate, _ time.Time) (values, bool) {
	return nil, c.namesItself() && c.signer == otherSigner
}
