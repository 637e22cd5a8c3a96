package cert

import (
	"crypto"
	"crypto/ecdh"
	"crypto/sha256"
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// publicBits is the public key itself as a SubjectPublicKeyInfo wraps it, without its algorithm: what a private key and
// its certificate have in common, however either of them names the algorithm. It is nil where it cannot be computed.
type publicBits []byte

// publicOf cuts the public key out of a SubjectPublicKeyInfo.
func publicOf(spki cryptobyte.String) publicBits {
	var outer, bits cryptobyte.String
	var unused uint8
	if !spki.ReadASN1(&outer, asn1.SEQUENCE) || !outer.SkipASN1(asn1.SEQUENCE) || !outer.ReadASN1(&bits, asn1.BIT_STRING) ||
		!bits.ReadUint8(&unused) {
		return nil
	}
	return newPublicBits(bits)
}

// newPublicBits takes a public key as it stands. A point of a curve is brought to its compressed form, since one of the
// two that are compared may be written so.
func newPublicBits(b []byte) publicBits {
	half := len(b) / 2
	if len(b) < 33 || len(b)%2 == 0 || b[0] != 4 {
		return b
	}
	return append(publicBits{2 + b[len(b)-1]&1}, b[1:half+1]...)
}

// maxKeyBits bounds what is computed with. No program makes keys beyond it, and a hostile file would.
const maxKeyBits = 16384

// readPrivateKey reads an unlocked private key in any of its forms.
func (r *reader) readPrivateKey(der []byte) (*PrivateKey, *Problem) {
	form, err := keyForm(der)
	if err != nil {
		return nil, &Problem{ID: Damaged, Err: err}
	}
	if p := r.purse.spend(form.cost(), 0); p != nil {
		return nil, p
	}
	k := &PrivateKey{Facts: form.facts, public: form.public, content: form.content}
	if form.derive != nil {
		k.public = form.derive()
	}
	k.adopt(form.parse())
	return k, nil
}

// cost is what checking a private key takes out of the purse: a file full of keys would keep the processor busy as well as one
// derivation. The factors were measured. An RSA key is multiplied with, a power is taken for the others.
func (f plainForm) cost() int64 {
	words := int64(f.facts.Bits)/64 + 1
	switch {
	case f.derive != nil:
		return powerCost(f.facts.Bits)
	case f.facts.Type == typeRSA, f.facts.Type == typeRSAPSS:
		return words * words
	case f.facts.Type == typeDSA:
		return words
	}
	const base = 128
	return base + product(3, words, words, words)
}

// powerCost is what a power costs of numbers of some bits. It grows with the cube of their length.
func powerCost(bits int) int64 {
	words := int64(bits)/64 + 1
	return product(words, words, words) / 2
}

// adopt takes over what the standard library made of the key. A key that it does not know has facts and no signer.
func (k *PrivateKey) adopt(parsed any) {
	var public crypto.PublicKey
	switch key := parsed.(type) {
	case crypto.Signer:
		k.Signer, public = key, key.Public()
	case *ecdh.PrivateKey:
		public = key.PublicKey()
	default:
		return
	}
	if spki, err := x509.MarshalPKIXPublicKey(public); err == nil {
		k.SPKI = sha256.Sum256(spki)
		k.public = publicOf(spki)
		if k.Facts.Bits == 0 {
			k.Facts = publicFacts(spki)
		}
	}
}

// plainKey puts an unlocked private key into the file.
func (r *reader) plainKey(der, _ []byte) *Problem { return r.privateKey(der, Item{}, false) }

// privateKey reads an unlocked key and puts it into the file as the item that it is.
func (r *reader) privateKey(der []byte, it Item, locked bool) *Problem {
	it.Kind = KindPrivateKey
	it.Key, it.Problem = r.readPrivateKey(der)
	if it.Key != nil {
		it.Key.Locked = locked
	}
	return r.add(it)
}

// lockedKey reads an encrypted PKCS#8 key.
func (r *reader) lockedKey(der, _ []byte) *Problem { return r.openKey(der, Item{}) }

// openKey decrypts a private key and puts it into the file, opened or not.
func (r *reader) openKey(s cryptobyte.String, it Item) *Problem {
	it.Kind = KindPrivateKey
	alg, data, ok := encryptedKeyInfo(s)
	if !ok {
		it.Problem = &Problem{ID: Damaged}
		return r.add(it)
	}
	plain, problem := r.unlock(alg, data)
	if problem != nil {
		it.Problem = problem
		return r.add(it)
	}
	return r.privateKey(plain, it, true)
}

// encryptedKeyInfo reads the two parts of an EncryptedPrivateKeyInfo: what it is locked with, and the locked key.
func encryptedKeyInfo(s cryptobyte.String) (alg, data cryptobyte.String, ok bool) {
	var info cryptobyte.String
	ok = s.ReadASN1(&info, asn1.SEQUENCE) && info.ReadASN1(&alg, asn1.SEQUENCE) && info.ReadASN1(&data, asn1.OCTET_STRING)
	return alg, data, ok
}
