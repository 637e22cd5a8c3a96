package cert_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"testing"

	"certmap/cert"
)

// wantSignature checks that an identity's key signs what its certificate verifies.
func wantSignature(t *testing.T, id *cert.Identity) {
	t.Helper()
	message := []byte("as in a handshake")
	digest := sha256.Sum256(message)
	signed, opts := digest[:], crypto.SignerOpts(crypto.SHA256)
	if _, ok := id.Key.(ed25519.PrivateKey); ok {
		signed, opts = message, crypto.Hash(0)
	}
	signature, err := id.Key.Sign(rand.Reader, signed, opts)
	if err != nil {
		t.Fatal(err)
	}
	var good bool
	switch public := id.Leaf.Parsed.PublicKey.(type) {
	case *rsa.PublicKey:
		good = rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], signature) == nil
	case *ecdsa.PublicKey:
		good = ecdsa.VerifyASN1(public, digest[:], signature)
	case ed25519.PublicKey:
		good = ed25519.Verify(public, message, signature)
	}
	if !good {
		t.Error("the key does not sign for the certificate")
	}
}
