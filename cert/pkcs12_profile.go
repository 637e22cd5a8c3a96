package cert

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A PKCS12Profile is a choice of algorithms for a PKCS#12 file that is written.
type PKCS12Profile struct {
	ID         string // stable: modern or compatible
	Encryption string // as people read it
	MAC        string
	Iterations int64

	digest   digest
	digestID oid
	newBlock func(key []byte) (cipher.Block, error)
	// lock makes a key, and what tells a reader how it was made.
	lock func(p *purse, c candidate) (algorithm add, key, iv []byte, problem *Problem)
}

const (
	modernIterations     = 100_000
	compatibleIterations = 2048
)

// The profiles. Modern is what OpenSSL 1.1.1, Java 12, Windows Server 2019 and all later ones read; Compatible is for what
// is older, and for appliances.
var (
	ModernPKCS12 = PKCS12Profile{
		ID: "modern", Encryption: "AES-256-CBC, PBKDF2 with HMAC-SHA-256", MAC: "HMAC-SHA-256", Iterations: modernIterations,
		digest: digestSHA256, digestID: newOID("2.16.840.1.101.3.4.2.1"), newBlock: aes.NewCipher, lock: lockModern,
	}
	CompatiblePKCS12 = PKCS12Profile{
		ID: "compatible", Encryption: "3DES-CBC, PKCS#12 with SHA-1", MAC: "HMAC-SHA-1", Iterations: compatibleIterations,
		digest: digestSHA1, digestID: newOID("1.3.14.3.2.26"), newBlock: des.NewTripleDESCipher, lock: lockCompatible,
	}
)

var (
	oidHMACSHA256 = newOID("1.2.840.113549.2.9")
	oidAES256CBC  = newOID("2.16.840.1.101.3.4.1.42")
	oidTripleDES  = newOID("1.2.840.113549.1.12.1.3")
)

func lockModern(p *purse, c candidate) (algorithm add, key, iv []byte, problem *Problem) {
	salt, iv := randomBytes(16), randomBytes(aes.BlockSize)
	key, problem = stretch{digestSHA256, salt, modernIterations}.pbkdf2(p, c.plain, 32)
	kdf := func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(salt)
			b.AddASN1Int64(modernIterations)
			addAlgorithm(b, oidHMACSHA256, (*cryptobyte.Builder).AddASN1NULL)
		})
	}
	return func(b *cryptobyte.Builder) {
		addAlgorithm(b, oidPBES2, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addAlgorithm(b, oidPBKDF2, kdf)
				addAlgorithm(b, oidAES256CBC, func(b *cryptobyte.Builder) { b.AddASN1OctetString(iv) })
			})
		})
	}, key, iv, problem
}

func lockCompatible(p *purse, c candidate) (algorithm add, key, iv []byte, problem *Problem) {
	salt := randomBytes(8)
	key, iv, problem = pkcs12TripleDES.lock(salt, compatibleIterations).derive(p, c)
	return func(b *cryptobyte.Builder) {
		addAlgorithm(b, oidTripleDES, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1OctetString(salt)
				b.AddASN1Int64(compatibleIterations)
			})
		})
	}, key, iv, problem
}

// sealCBC pads and encrypts.
func sealCBC(newBlock func(key []byte) (cipher.Block, error), key, iv, plain []byte) ([]byte, error) {
	block, err := newBlock(key)
	if err != nil {
		return nil, err
	}
	padding := block.BlockSize() - len(plain)%block.BlockSize()
	out := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(padding)}, padding)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, out)
	return out, nil
}
