package certtest

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"time"
)

// Parts are what a certificate is put together from, each as its own encoding, so that a test can write what no library
// would. NewParts gives good ones; an empty part is left out.
type Parts struct {
	Version, Serial, Algorithm, Issuer, Validity, Subject, SPKI []byte

	Extensions [][]byte
	// OuterAlgorithm stands before the signature; nil stands for Algorithm.
	OuterAlgorithm []byte
	// Wrap writes the two SEQUENCEs around the parts; nil stands for DER.
	Wrap func(content ...[]byte) []byte

	key crypto.Signer
}

const oidECDSAWithSHA256 = "1.2.840.10045.4.3.2"

// NewParts are the parts of a certificate like those of Issue, signing itself.
func NewParts(name string) *Parts {
	key, now := EC(), time.Now()
	return &Parts{
		Version: Explicit(0, Int(2)), Serial: BigInt(serial()), Algorithm: Algorithm(oidECDSAWithSHA256),
		Issuer: Name(name), Subject: Name(name), SPKI: must(x509.MarshalPKIXPublicKey(key.Public())),
		Validity:   Seq(Time(now.Add(-time.Hour)), Time(now.Add(365*24*time.Hour))),
		Extensions: [][]byte{Extension("2.5.29.37", false, Seq(OID("1.3.6.1.5.5.7.3.2")))},
		key:        key,
	}
}

// Extension writes one extension.
func Extension(dotted string, critical bool, value []byte) []byte {
	if critical {
		return Seq(OID(dotted), []byte{1, 1, 0xff}, Octets(value))
	}
	return Seq(OID(dotted), Octets(value))
}

// DER signs the parts and puts them together.
func (p *Parts) DER() []byte {
	wrap := p.Wrap
	if wrap == nil {
		wrap = Seq
	}
	outer := p.OuterAlgorithm
	if outer == nil {
		outer = p.Algorithm
	}
	var extensions []byte
	if len(p.Extensions) > 0 {
		extensions = Explicit(3, Seq(p.Extensions...))
	}
	tbs := wrap(p.Version, p.Serial, p.Algorithm, p.Issuer, p.Validity, p.Subject, p.SPKI, extensions)
	digest := sha256.Sum256(tbs)
	return wrap(tbs, outer, Bits(must(p.key.Sign(rand.Reader, digest[:], crypto.SHA256))))
}

// PEM writes the parts as Base64 with headers.
func (p *Parts) PEM() []byte { return Block("CERTIFICATE", p.DER()) }

// KeyDER returns the private key as unlocked PKCS#8 in binary.
func (p *Parts) KeyDER() []byte { return must(x509.MarshalPKCS8PrivateKey(p.key)) }
