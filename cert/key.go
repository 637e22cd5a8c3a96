package cert

import (
	"crypto"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A PrivateKey is a key that was opened.
type PrivateKey struct {
	Facts KeyFacts
	// Signer is the key itself; nil when it is of a type that cannot sign in TLS.
	Signer crypto.Signer `json:"-"`
	// SPKI is the SHA-256 fingerprint of its public key.
	SPKI [32]byte
	// Locked tells that the container kept it under a passphrase.
	Locked bool

	public  publicBits
	content add // what PKCS#8 wraps: the algorithm and the key; nil where Signer alone tells
}

// pkcs8 encodes the key, in the first version of the format, which every program reads. It fails with ErrNoKey where the
// file does not tell enough, as of a curve.
func (k *PrivateKey) pkcs8() ([]byte, error) {
	switch {
	case k.content != nil:
		b := cryptobyte.NewBuilder(nil)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(0)
			k.content(b)
		})
		return b.Bytes()
	case k.Signer != nil:
		return x509.MarshalPKCS8PrivateKey(k.Signer)
	}
	return nil, ErrNoKey
}

// String describes the key without giving it away.
func (k *PrivateKey) String() string { return "private key (" + k.Facts.text() + ")" }

// Format implements fmt.Formatter, so that no verb prints the key.
func (k *PrivateKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// LogValue implements slog.LogValuer without giving the key away.
func (k *PrivateKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

// A Request is a certificate signing request.
type Request struct {
	Raw     []byte
	Subject Name
	Public  KeyFacts
}

// A CRL is a revocation list.
type CRL struct {
	Raw     []byte
	Issuer  Name
	Entries int
	// ThisUpdate and NextUpdate are when the list was made and when the next one is due; the zero time where nothing is said.
	ThisUpdate, NextUpdate time.Time
}
