package cert

import (
	"crypto"
	"time"
)

// A PrivateKey is a key that was opened.
type PrivateKey struct {
	Facts KeyFacts
	// Signer is the key itself; nil when it is of a type that cannot sign in TLS.
	Signer crypto.Signer
	// SPKI is the SHA-256 fingerprint of its public key.
	SPKI [32]byte
	// Locked tells that the container kept it under a passphrase.
	Locked bool

	public publicBits
}

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
