package cert

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/pem"
	"slices"
	"time"
)

// SHA256 returns the SHA-256 fingerprint of the certificate.
func (c *Certificate) SHA256() [32]byte { return sha256.Sum256(c.Raw) }

// SHA1 returns the SHA-1 fingerprint of the certificate, which STRUST and Windows still show.
func (c *Certificate) SHA1() [20]byte { return sha1.Sum(c.Raw) }

// SPKI returns the SHA-256 fingerprint of the public key with its algorithm: two certificates of one key share it.
func (c *Certificate) SPKI() [32]byte { return sha256.Sum256(c.spki) }

const upperHex = "0123456789ABCDEF"

// Fingerprint writes bytes as upper-case hexadecimal pairs with colons, the form in which fingerprints are compared.
func Fingerprint(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	out := make([]byte, 0, 3*len(b))
	for _, c := range b {
		out = append(out, upperHex[c>>4], upperHex[c&15], ':')
	}
	return string(out[:len(out)-1])
}

// SerialHex returns the serial number as OpenSSL writes it: whole bytes in upper-case hexadecimal, with a minus sign
// where the number is below zero.
func (c *Certificate) SerialHex() string {
	b := c.Serial.Bytes()
	if len(b) == 0 {
		b = []byte{0}
	}
	out := make([]byte, 0, 2*len(b)+1)
	if c.Serial.Sign() < 0 {
		out = append(out, '-')
	}
	for _, v := range b {
		out = append(out, upperHex[v>>4], upperHex[v&15])
	}
	return string(out)
}

// PEM returns the certificate as Base64 with its headers, 64 columns, lines ended by LF.
func (c *Certificate) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

// ShareUsed returns how much of the certificate's life is over at a time, from 0 to 1.
func (c *Certificate) ShareUsed(now time.Time) float64 {
	life := c.NotAfter.Sub(c.NotBefore)
	if life <= 0 {
		return 1
	}
	return min(1, max(0, float64(now.Sub(c.NotBefore))/float64(life)))
}

// Same tells whether two certificates are one: the same bytes.
func (c *Certificate) Same(o *Certificate) bool { return slices.Equal(c.Raw, o.Raw) }
