package cert

import (
	"crypto/x509"
	"math/big"
	"time"
)

// A Certificate is one X.509 certificate with what can be said about it alone. What is dear to compute is a method.
type Certificate struct {
	Raw []byte // the DER encoding
	// Parsed is what Go's parser made of it; nil when it refused, or does not know the curve of its key.
	Parsed *x509.Certificate
	// Refused is why the certificate is called non-standard: Go's parser refused it, what is signed is in BER, its serial
	// number is zero, or it has a critical extension that nobody knows. It is nil for a certificate as it should be.
	Refused error
	// FrameBER tells that what is around the signed part was BER, and Trailing that data followed the certificate. Raw is
	// free of both.
	FrameBER, Trailing bool

	Subject   Name
	Issuer    Name
	Serial    *big.Int
	NotBefore time.Time
	NotAfter  time.Time
	Public    KeyFacts
	Signature string // as in "SHA-256 with RSA"
	IsCA      bool
	Version   int // 1, 2 or 3

	spki []byte // the DER encoding of the public key with its algorithm
	exts []extension
	// signer is for a certificate that names itself as its issuer.
	signer signer
}

// KeyFacts describe a public or private key.
type KeyFacts struct {
	Type  string // RSA, EC, Ed25519, Ed448, X25519, X448, DSA, RSA-PSS, or the OID
	Bits  int
	Curve string // P-256, …; empty for others
}

// ClientAuth tells what a certificate's extended key usage says of TLS client authentication.
type ClientAuth string

// What the extended key usage says: clientAuth or anyExtendedKeyUsage is in it, there is no such extension, or there is
// one without clientAuth.
const (
	ClientAuthAllowed      ClientAuth = "allowed"
	ClientAuthUnrestricted ClientAuth = "unrestricted"
	ClientAuthDenied       ClientAuth = "denied"
)

// validAt tells whether a time lies within the certificate's validity. Dates that do not read are in nobody's way.
func (c *Certificate) validAt(t time.Time) bool {
	return !t.Before(c.NotBefore) && (c.NotAfter.IsZero() || !t.After(c.NotAfter))
}

// DaysLeft returns the whole days until the certificate runs out, rounded down; negative when it has.
func (c *Certificate) DaysLeft(now time.Time) int {
	return DaysBetween(now, c.NotAfter)
}

// DaysBetween returns the whole days from one time to another, rounded down, over any number of years: a certificate that
// is never to expire runs until the year 9999, which is more than a Duration holds.
func DaysBetween(from, to time.Time) int {
	const day = 24 * 60 * 60
	seconds := to.Unix() - from.Unix()
	if to.Nanosecond() < from.Nanosecond() {
		seconds--
	}
	days := seconds / day
	if seconds%day < 0 {
		days--
	}
	return int(days)
}
