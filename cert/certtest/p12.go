package certtest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"hash"
	"unicode/utf16"

	"software.sslmate.com/src/go-pkcs12"
)

// P12 writes the pair with its chain as a PKCS#12 file with AES-256 and a SHA-256 MAC.
func (p *Pair) P12(passphrase string) []byte {
	return must(pkcs12.Modern2023.Encode(p.Key, p.Cert, p.Chain, passphrase))
}

// LegacyP12 writes it as Windows XP did: certificates under RC2-40, the key under 3DES.
func (p *Pair) LegacyP12(passphrase string) []byte {
	return must(pkcs12.LegacyRC2.Encode(p.Key, p.Cert, p.Chain, passphrase))
}

// PBMAC1P12 writes it with the MAC of RFC 9579.
func (p *Pair) PBMAC1P12(passphrase string) []byte {
	return must(pkcs12.Modern2026.Encode(p.Key, p.Cert, p.Chain, passphrase))
}

// A Bag is one thing in a safe of a PKCS#12 file.
type Bag []byte

const arcBags = "1.2.840.113549.1.12.10.1."

func bag(kind string, value []byte, attributes [][]byte) Bag {
	parts := [][]byte{OID(arcBags + kind), Explicit(0, value)}
	if len(attributes) > 0 {
		parts = append(parts, Set(attributes...))
	}
	return Seq(parts...)
}

// KeyBag holds an unlocked PKCS#8 key.
func KeyBag(pkcs8 []byte, attributes ...[]byte) Bag { return bag("1", pkcs8, attributes) }

// LockedKeyBag holds a PKCS#8 key under a lock.
func LockedKeyBag(pkcs8 []byte, lock Lock, attributes ...[]byte) Bag {
	return bag("2", Seq(lock.Algorithm, Octets(lock.Seal(pkcs8))), attributes)
}

// CertBag holds a certificate.
func CertBag(der []byte, attributes ...[]byte) Bag {
	return bag("3", Seq(OID("1.2.840.113549.1.9.22.1"), Explicit(0, Octets(der))), attributes)
}

// CRLBag holds a revocation list.
func CRLBag(der []byte) Bag {
	return bag("4", Seq(OID("1.2.840.113549.1.9.23.1"), Explicit(0, Octets(der))), nil)
}

// SecretBag holds something else.
func SecretBag(value []byte) Bag {
	return bag("5", Seq(OID("1.2.3.4"), Explicit(0, Octets(value))), nil)
}

// NestedBag holds bags.
func NestedBag(bags ...Bag) Bag { return bag("6", Seq(raw(bags)...), nil) }

func raw(bags []Bag) [][]byte {
	var out [][]byte
	for _, b := range bags {
		out = append(out, b)
	}
	return out
}

// FriendlyName is an attribute of a bag.
func FriendlyName(name string) []byte {
	return Seq(OID("1.2.840.113549.1.9.20"), Set(TLV(TagBMP, Wide(name))))
}

// LocalKeyID is the attribute that belonging bags share.
func LocalKeyID(id string) []byte { return Seq(OID("1.2.840.113549.1.9.21"), Set(Octets([]byte(id)))) }

// PlainSafe holds bags in the clear.
func PlainSafe(bags ...Bag) []byte {
	return Seq(OID("1.2.840.113549.1.7.1"), Explicit(0, Octets(Seq(raw(bags)...))))
}

// LockedSafe holds bags under a lock.
func LockedSafe(lock Lock, bags ...Bag) []byte {
	return Seq(OID("1.2.840.113549.1.7.6"), Explicit(0, Seq(Int(0),
		Seq(OID("1.2.840.113549.1.7.1"), lock.Algorithm, TLV(0x80, lock.Seal(Seq(raw(bags)...)))))))
}

// PFX puts safes together, with no MAC.
func PFX(safes ...[]byte) []byte {
	return Seq(Int(3), Seq(OID("1.2.840.113549.1.7.1"), Explicit(0, Octets(Seq(safes...)))))
}

// PFXWithMAC puts safes together under a MAC of SHA-1.
func PFXWithMAC(wide []byte, iterations int, safes ...[]byte) []byte {
	content := Seq(safes...)
	return Seq(Int(3), Seq(OID("1.2.840.113549.1.7.1"), Explicit(0, Octets(content))), MAC(wide, iterations, content))
}

// MAC writes the MAC of a PKCS#12 file with SHA-1. wide is the passphrase as Wide writes it, with the two zeros that
// belong behind it, or nil for no passphrase.
func MAC(wide []byte, iterations int, content []byte) []byte {
	salt := []byte("saltsalt")
	mac := hmac.New(sha1.New, DerivePKCS12(sha1.New, 3, wide, salt, iterations, 20))
	mac.Write(content)
	info := Seq(Algorithm("1.3.14.3.2.26", Null()), Octets(mac.Sum(nil)))
	return Seq(info, Octets(salt), Int(int64(iterations)))
}

// Wide writes a text in UTF-16, big-endian.
func Wide(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

// Ended puts the two zeros behind a wide text that PKCS#12 wants there.
func Ended(wide []byte) []byte { return append(bytes.Clone(wide), 0, 0) }

// DerivePKCS12 is the derivation of RFC 7292, appendix B.2.
func DerivePKCS12(newHash func() hash.Hash, purpose byte, wide, salt []byte, iterations, size int) []byte {
	h := newHash()
	v := h.BlockSize()
	repeated := func(b []byte) (out []byte) {
		for len(b) > 0 && len(out) < (len(b)+v-1)/v*v {
			out = append(out, b[len(out)%len(b)])
		}
		return out
	}
	in := append(repeated(salt), repeated(wide)...)
	var out []byte
	for len(out) < size {
		sum := append(bytes.Repeat([]byte{purpose}, v), in...)
		for range iterations {
			h.Reset()
			h.Write(sum)
			sum = h.Sum(nil)
		}
		out = append(out, sum...)
		for at := 0; at < len(in); at += v {
			carry := 1
			for j := v - 1; j >= 0; j-- {
				carry += int(in[at+j]) + int(sum[j%len(sum)])
				in[at+j] = byte(carry)
				carry >>= 8
			}
		}
	}
	return out[:size]
}
