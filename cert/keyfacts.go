package cert

import (
	"math/bits"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The types of keys that more than one place asks for.
const (
	typeRSA     = "RSA"
	typeRSAPSS  = "RSA-PSS"
	typeEC      = "EC"
	typeDSA     = "DSA"
	typeEd25519 = "Ed25519"
	typeEd448   = "Ed448"
	typeX25519  = "X25519"
	typeX448    = "X448"
)

// explicitCurve stands for the name of a curve that is written out in full.
const explicitCurve = "explicit"

var (
	oidRSA = newOID("1.2.840.113549.1.1.1")
	oidEC  = newOID("1.2.840.10045.2.1")
	oidDSA = newOID("1.2.840.10040.4.1")
)

// keyTypes name the algorithms a key can be of.
var keyTypes = oidTable(map[string]string{
	"1.2.840.113549.1.1.1": typeRSA, "2.5.8.1.1": typeRSA, "1.2.840.113549.1.1.10": typeRSAPSS, "1.2.840.10040.4.1": typeDSA,
	"1.3.14.3.2.12": typeDSA, "1.2.840.10045.2.1": typeEC, "1.3.101.110": typeX25519, "1.3.101.111": typeX448,
	"1.3.101.112": typeEd25519, "1.3.101.113": typeEd448, "1.2.840.113549.1.3.1": "DH", "1.2.840.10046.2.1": "DH",
	"1.2.643.2.2.19": "GOST R 34.10-2001", "1.2.643.7.1.1.1.1": "GOST R 34.10-2012",
	"1.2.643.7.1.1.1.2": "GOST R 34.10-2012", "2.16.840.1.101.3.4.3.17": "ML-DSA-44",
	"2.16.840.1.101.3.4.3.18": "ML-DSA-65", "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
})

// fixedBits are the sizes of the types that have but one.
var fixedBits = map[string]int{typeEd25519: 256, typeX25519: 256, typeEd448: 456, typeX448: 448}

// A namedCurve is an elliptic curve by its usual name.
type namedCurve struct {
	name string
	bits int
}

var curves = oidTable(map[string]namedCurve{
	"1.2.840.10045.3.1.7": {"P-256", 256}, "1.3.132.0.34": {"P-384", 384}, "1.3.132.0.35": {"P-521", 521},
	"1.3.132.0.33": {"P-224", 224}, "1.2.840.10045.3.1.1": {"P-192", 192}, "1.3.132.0.10": {"secp256k1", 256},
	"1.3.36.3.3.2.8.1.1.3": {"brainpoolP192r1", 192}, "1.3.36.3.3.2.8.1.1.5": {"brainpoolP224r1", 224},
	"1.3.36.3.3.2.8.1.1.7": {"brainpoolP256r1", 256}, "1.3.36.3.3.2.8.1.1.9": {"brainpoolP320r1", 320},
	"1.3.36.3.3.2.8.1.1.11": {"brainpoolP384r1", 384}, "1.3.36.3.3.2.8.1.1.13": {"brainpoolP512r1", 512},
	"1.2.156.10197.1.301": {"SM2", 256}, "1.3.132.0.1": {"sect163k1", 163}, "1.3.132.0.15": {"sect163r2", 163},
	"1.3.132.0.26": {"sect233k1", 233}, "1.3.132.0.27": {"sect233r1", 233}, "1.3.132.0.16": {"sect283k1", 283},
	"1.3.132.0.17": {"sect283r1", 283}, "1.3.132.0.36": {"sect409k1", 409}, "1.3.132.0.37": {"sect409r1", 409},
	"1.3.132.0.38": {"sect571k1", 571}, "1.3.132.0.39": {"sect571r1", 571},
})

// publicFacts describe the key in a SubjectPublicKeyInfo.
func publicFacts(spki cryptobyte.String) KeyFacts {
	var outer, alg, id, key cryptobyte.String
	if !spki.ReadASN1(&outer, asn1.SEQUENCE) || !outer.ReadASN1(&alg, asn1.SEQUENCE) ||
		!alg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return KeyFacts{}
	}
	var unused uint8
	if outer.ReadASN1(&key, asn1.BIT_STRING) {
		key.ReadUint8(&unused)
	}
	return algorithmFacts(oid(id), alg, key)
}

// algorithmFacts describe a key by its algorithm, the parameters of that, and the bytes of the public key.
func algorithmFacts(id oid, params, key cryptobyte.String) KeyFacts {
	f := KeyFacts{Type: keyTypes[id]}
	f.Bits = fixedBits[f.Type]
	switch f.Type {
	case "":
		f.Type = id.String()
	case typeRSA, typeRSAPSS:
		f.Bits = firstIntegerBits(key)
	case typeDSA, "DH":
		f.Bits = firstIntegerBits(params)
	case typeEC:
		f.Curve, f.Bits = curveFacts(params)
	}
	return f
}

// firstIntegerBits measures the first number of a SEQUENCE: the modulus of an RSA key, the prime of a DSA key.
func firstIntegerBits(s cryptobyte.String) int {
	var seq, n cryptobyte.String
	if !s.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&n, asn1.INTEGER) {
		return 0
	}
	return bitLength(n)
}

// bitLength returns the length of an unsigned number without its leading zeros.
func bitLength(b []byte) int {
	for len(b) > 0 && b[0] == 0 {
		b = b[1:]
	}
	if len(b) == 0 {
		return 0
	}
	return 8*(len(b)-1) + bits.Len8(b[0])
}

// curveFacts names the curve of EC parameters; one written out in full has none.
func curveFacts(params cryptobyte.String) (string, int) {
	var id, seq, field, prime cryptobyte.String
	if params.PeekASN1Tag(asn1.OBJECT_IDENTIFIER) && params.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		if c, known := curves[oid(id)]; known {
			return c.name, c.bits
		}
		return oid(id).String(), 0
	}
	if !params.ReadASN1(&seq, asn1.SEQUENCE) || !seq.SkipASN1(asn1.INTEGER) || !seq.ReadASN1(&field, asn1.SEQUENCE) ||
		!field.SkipASN1(asn1.OBJECT_IDENTIFIER) || !field.ReadASN1(&prime, asn1.INTEGER) {
		return "", 0
	}
	return explicitCurve, bitLength(prime)
}
