package cert

import (
	"crypto/rsa"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The objects of a PSE that this program makes something of.
var (
	oidPSECert     = newOID("1.3.36.2.1.3") // the certificate of the PSE itself
	oidPSEKey      = newOID("1.3.36.2.3.4") // its private key
	oidPSECertList = newOID("1.3.36.2.0")   // the chain
)

// A psePrivateKey is the object SKnew, which waits for the certificate: the public exponent stands only there.
type psePrivateKey struct {
	value cryptobyte.String
	item  int
}

// pseContent reads the objects of a PSE.
func (r *reader) pseContent(s cryptobyte.String) *Problem {
	var content, objects, object cryptobyte.String
	if !s.ReadASN1(&content, asn1.SEQUENCE) || !content.SkipASN1(asn1.SEQUENCE) || !content.SkipASN1(asn1.GeneralizedTime) ||
		!content.SkipASN1(asn1.INTEGER) || !content.ReadASN1(&objects, asn1.SET) {
		return &Problem{ID: Damaged}
	}
	var keys []psePrivateKey
	for objects.ReadASN1(&object, asn1.SEQUENCE) {
		name, id, value, ok := readPSEObject(object)
		var p *Problem
		switch {
		case !ok:
			p = r.add(Item{Kind: KindOther, Label: name, Problem: &Problem{ID: Damaged}})
		case id == oidPSECert:
			p = r.certificate(value, Item{Label: name})
		case id == oidPSECertList:
			p = r.pseChain(value, name)
		case id == oidPSEKey:
			keys = append(keys, psePrivateKey{value, len(r.file.Items)})
			p = r.add(Item{Kind: KindPrivateKey, Label: name})
		default:
			p = r.add(Item{Kind: KindOther, Label: name})
		}
		if p != nil {
			return p
		}
	}
	for _, k := range keys {
		r.psePrivateKey(k)
	}
	if !objects.Empty() {
		return &Problem{ID: Damaged}
	}
	return nil
}

// readPSEObject reads the frame of an object; value is an element of any kind.
func readPSEObject(s cryptobyte.String) (name string, id oid, value cryptobyte.String, ok bool) {
	var text, number cryptobyte.String
	var tag asn1.Tag
	if !s.ReadASN1(&text, asn1.PrintableString) {
		return "", "", nil, false
	}
	ok = s.SkipASN1(asn1.GeneralizedTime) && s.ReadASN1(&number, asn1.OBJECT_IDENTIFIER) && s.ReadAnyASN1Element(&value, &tag)
	return visibleText(text), oid(number), value, ok
}

// pseChain reads the chain. The certificate of the PSE itself stands in it too and is not listed twice.
func (r *reader) pseChain(s cryptobyte.String, name string) *Problem {
	var set, der cryptobyte.String
	if !s.ReadASN1(&set, asn1.SET) {
		return r.add(Item{Kind: KindOther, Label: name, Problem: &Problem{ID: Damaged}})
	}
	for set.ReadASN1Element(&der, asn1.SEQUENCE) {
		if r.file.holdsCertificate(der) {
			continue
		}
		if p := r.certificate(der, Item{Label: name}); p != nil {
			return p
		}
	}
	return nil
}

func (f *File) holdsCertificate(der []byte) bool {
	for _, c := range f.Certificates() {
		if string(c.Raw) == string(der) {
			return true
		}
	}
	return false
}

var errPSEKey = errors.New("the object SKnew does not read as two primes")

// psePrivateKey makes the private key of its two primes. SKnew holds no more than these.
func (r *reader) psePrivateKey(k psePrivateKey) {
	it := &r.file.Items[k.item]
	p, q, problem := psePrimes(k.value)
	if problem != nil {
		it.Problem = problem
		return
	}
	exponent := 65537
	for _, c := range r.file.Certificates() {
		if c.Parsed == nil {
			continue
		}
		if public, ok := c.Parsed.PublicKey.(*rsa.PublicKey); ok && public.N.Cmp(new(big.Int).Mul(p, q)) == 0 {
			exponent = public.E
		}
	}
	if problem := r.purse.spend(powerCost((p.BitLen()+q.BitLen())/2), 0); problem != nil {
		it.Problem = problem
		return
	}
	key := rsaOfPrimes(p, q, exponent)
	if key == nil {
		it.Problem = &Problem{ID: Damaged, Err: errPSEKey}
		return
	}
	it.Key = &PrivateKey{Locked: true}
	it.Key.adopt(key)
}

// psePrimes reads SEQUENCE { AlgorithmIdentifier, BIT STRING { SEQUENCE { p INTEGER, q INTEGER } } }.
func psePrimes(s cryptobyte.String) (p, q *big.Int, problem *Problem) {
	var seq, alg, id, bits, primes cryptobyte.String
	var unused uint8
	if !s.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&alg, asn1.SEQUENCE) || !alg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return nil, nil, &Problem{ID: Damaged, Err: errPSEKey}
	}
	if oid(id) != oidRSA {
		return nil, nil, unknownAlgorithm(id)
	}
	p, q = new(big.Int), new(big.Int)
	if !seq.ReadASN1(&bits, asn1.BIT_STRING) || !bits.ReadUint8(&unused) || !bits.ReadASN1(&primes, asn1.SEQUENCE) ||
		!primes.ReadASN1Integer(p) || !primes.ReadASN1Integer(q) || p.BitLen()+q.BitLen() > maxKeyBits {
		return nil, nil, &Problem{ID: Damaged, Err: errPSEKey}
	}
	return p, q, nil
}

// rsaOfPrimes completes a key, or returns nil where there is no such key.
func rsaOfPrimes(p, q *big.Int, exponent int) *rsa.PrivateKey {
	one := big.NewInt(1)
	if p.Cmp(one) <= 0 || q.Cmp(one) <= 0 {
		return nil
	}
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	d := new(big.Int).ModInverse(big.NewInt(int64(exponent)), phi)
	if d == nil {
		return nil
	}
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: exponent}, D: d, Primes: []*big.Int{p, q},
	}
	key.Precompute()
	if key.Validate() != nil {
		return nil
	}
	return key
}
