package cert

import (
	"crypto/x509"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A plainForm is an unlocked private key as far as its encoding tells without any arithmetic.
type plainForm struct {
	facts   KeyFacts
	public  publicBits
	content add               // see PrivateKey
	derive  func() publicBits // computes the public key where the encoding leaves it out; nil where it does not
	parse   func() any        // what the standard library makes of it, or nil
}

var errKeyForm = errors.New("the private key does not read")

// keyForm tells PKCS#8, PKCS#1, SEC1 and OpenSSL's DSA form apart.
func keyForm(der []byte) (plainForm, error) {
	s := cryptobyte.String(der)
	var seq cryptobyte.String
	if !s.ReadASN1(&seq, asn1.SEQUENCE) || !seq.SkipASN1(asn1.INTEGER) {
		return plainForm{}, errKeyForm
	}
	switch {
	case seq.PeekASN1Tag(asn1.SEQUENCE):
		return pkcs8Form(der, seq)
	case seq.PeekASN1Tag(asn1.OCTET_STRING):
		return sec1Form(der, seq)
	case seq.PeekASN1Tag(asn1.INTEGER):
		return numbersForm(der, seq)
	}
	return plainForm{}, errKeyForm
}

func pkcs8Form(der []byte, s cryptobyte.String) (plainForm, error) {
	var info, id, key cryptobyte.String
	if !s.ReadASN1(&info, asn1.SEQUENCE) {
		return plainForm{}, errKeyForm
	}
	alg := info
	if !alg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) || !s.ReadASN1(&key, asn1.OCTET_STRING) {
		return plainForm{}, errKeyForm
	}
	f := plainForm{
		parse: func() any { return orNil(x509.ParsePKCS8PrivateKey(der)) },
		content: func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, addBytes(info))
			b.AddASN1OctetString(key)
		},
	}
	switch keyTypes[oid(id)] {
	case typeRSA, typeRSAPSS:
		f.public = rsaPublic(key)
		f.facts = algorithmFacts(oid(id), nil, cryptobyte.String(f.public))
		if f.facts.Type == typeRSAPSS {
			f.parse = func() any { return orNil(x509.ParsePKCS1PrivateKey(key)) }
		}
	case typeDSA:
		f.facts = algorithmFacts(oid(id), alg, nil)
		f.derive = func() publicBits { return dsaPublic(alg, key, f.facts.Bits) }
	case typeEC:
		f.facts = algorithmFacts(oid(id), alg, nil)
		f.public = ecPublic(key)
	default:
		f.facts = algorithmFacts(oid(id), alg, nil)
	}
	return f, nil
}

// orNil drops the error of the standard library's parser: what it does not know still has facts.
func orNil[K any](key K, err error) any {
	if err != nil {
		return nil
	}
	return key
}

// sec1Form reads an ECPrivateKey; s is behind its version.
func sec1Form(der []byte, s cryptobyte.String) (plainForm, error) {
	f := plainForm{public: ecPublic(der), parse: func() any { return orNil(x509.ParseECPrivateKey(der)) }}
	var params cryptobyte.String
	if s.SkipASN1(asn1.OCTET_STRING) && s.ReadASN1(&params, tagExplicit0) {
		f.facts = algorithmFacts(oidEC, params, nil)
		f.content = keyContent(oidEC, addBytes(params), der)
	} else {
		f.facts = KeyFacts{Type: typeEC}
	}
	return f, nil
}

// numbersForm reads the forms that are a row of numbers: nine for RSA, six for DSA; s is behind the version.
func numbersForm(der []byte, s cryptobyte.String) (plainForm, error) {
	n := 0
	for rest := s; rest.SkipASN1(asn1.INTEGER); {
		n++
	}
	if n == 5 {
		return dsaForm(s), nil
	}
	public := rsaPublic(der)
	if public == nil {
		return plainForm{}, errKeyForm
	}
	return plainForm{
		facts: algorithmFacts(oidRSA, nil, cryptobyte.String(public)), public: public,
		content: keyContent(oidRSA, (*cryptobyte.Builder).AddASN1NULL, der),
		parse:   func() any { return orNil(x509.ParsePKCS1PrivateKey(der)) },
	}, nil
}

// dsaForm reads p, q, g, y and x, of which y is the public key and x the private one.
func dsaForm(s cryptobyte.String) plainForm {
	first := s
	var p, y, x cryptobyte.String
	s.ReadASN1(&p, asn1.INTEGER)
	s.SkipASN1(asn1.INTEGER)
	s.SkipASN1(asn1.INTEGER)
	params := first[:len(first)-len(s)]
	s.ReadASN1Element(&y, asn1.INTEGER)
	s.ReadASN1Element(&x, asn1.INTEGER)
	return plainForm{
		facts: KeyFacts{Type: typeDSA, Bits: bitLength(p)}, public: publicBits(y),
		content: keyContent(oidDSA, func(b *cryptobyte.Builder) { b.AddASN1(asn1.SEQUENCE, addBytes(params)) }, x),
		parse:   func() any { return nil },
	}
}

// keyContent is the content of PKCS#8 for a key in an older form.
func keyContent(id oid, params add, key []byte) add {
	return func(b *cryptobyte.Builder) {
		addAlgorithm(b, id, params)
		b.AddASN1OctetString(key)
	}
}

func addBytes(v []byte) add { return func(b *cryptobyte.Builder) { b.AddBytes(v) } }

// rsaPublic makes the public key of an RSAPrivateKey: its modulus and exponent.
func rsaPublic(der cryptobyte.String) publicBits {
	var seq, n, e cryptobyte.String
	if !der.ReadASN1(&seq, asn1.SEQUENCE) || !seq.SkipASN1(asn1.INTEGER) || !seq.ReadASN1Element(&n, asn1.INTEGER) ||
		!seq.ReadASN1Element(&e, asn1.INTEGER) {
		return nil
	}
	return rsaPublicKey(n, e)
}

// rsaPublicKey wraps two encoded numbers as an RSAPublicKey.
func rsaPublicKey(n, e []byte) publicBits {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(n)
		b.AddBytes(e)
	})
	out, err := b.Bytes()
	if err != nil {
		return nil
	}
	return out
}

// ecPublic returns the point that an ECPrivateKey carries, if it does.
func ecPublic(der cryptobyte.String) publicBits {
	var seq, wrapped, bits cryptobyte.String
	var unused uint8
	if !der.ReadASN1(&seq, asn1.SEQUENCE) || !seq.SkipASN1(asn1.INTEGER) || !seq.SkipASN1(asn1.OCTET_STRING) ||
		!seq.SkipOptionalASN1(tagExplicit0) || !seq.ReadASN1(&wrapped, tagExplicit1) ||
		!wrapped.ReadASN1(&bits, asn1.BIT_STRING) || !bits.ReadUint8(&unused) {
		return nil
	}
	return newPublicBits(bits)
}

// dsaPublic computes the public key of a DSA key, which PKCS#8 leaves out: y = g^x mod p.
func dsaPublic(params, key cryptobyte.String, bits int) publicBits {
	var seq cryptobyte.String
	p, q, g, x := new(big.Int), new(big.Int), new(big.Int), new(big.Int)
	if bits > maxKeyBits/2 || !params.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1Integer(p) || !seq.ReadASN1Integer(q) ||
		!seq.ReadASN1Integer(g) || !key.ReadASN1Integer(x) || p.Sign() <= 0 || x.BitLen() > p.BitLen() {
		return nil
	}
	var b cryptobyte.Builder
	b.AddASN1BigInt(x.Exp(g, x, p))
	return b.BytesOrPanic()
}
