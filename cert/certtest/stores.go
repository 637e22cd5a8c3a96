package certtest

import (
	"bytes"
	"crypto/des"
	"crypto/md5"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"math/big"
	"time"
)

// An Entry is one entry of a Java store. Key is unlocked PKCS#8; without it Chain is one trusted certificate. Secret is a
// serialized Java object, which only JCEKS takes.
type Entry struct {
	Alias  string
	Key    []byte
	Chain  [][]byte
	Secret []byte
}

// JKS writes a Java key store of version 2.
func JKS(passphrase string, entries ...Entry) []byte {
	return javaStore(0xFEEDFEED, passphrase, entries, func(key []byte) []byte {
		return Seq(Algorithm("1.3.6.1.4.1.42.2.17.1.1", Null()), Octets(sealJKS(passphrase, key)))
	})
}

// JCEKS writes the store that came after it.
func JCEKS(passphrase string, entries ...Entry) []byte {
	salt := []byte("8bytes!!")
	return javaStore(0xCECECECE, passphrase, entries, func(key []byte) []byte {
		return Seq(Algorithm("1.3.6.1.4.1.42.2.19.1", Seq(Octets(salt), Int(Cost))), Octets(sealJCEKS(passphrase, salt, key)))
	})
}

func javaStore(magic uint32, passphrase string, entries []Entry, lock func(key []byte) []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, magic)
	out = binary.BigEndian.AppendUint32(out, 2)
	out = binary.BigEndian.AppendUint32(out, uint32(len(entries)))
	for _, e := range entries {
		out = e.append(out, lock)
	}
	return Redigest(passphrase, out)
}

// Redigest puts the digest of a Java store behind its body, made with a passphrase.
func Redigest(passphrase string, body []byte) []byte {
	digest := sha1.Sum(append(append(Wide(passphrase), "Mighty Aphrodite"...), body...))
	return append(bytes.Clone(body), digest[:]...)
}

func (e Entry) append(out []byte, lock func(key []byte) []byte) []byte {
	kind := uint32(2)
	if e.Key != nil {
		kind = 1
	} else if e.Secret != nil {
		kind = 3
	}
	out = binary.BigEndian.AppendUint32(out, kind)
	out = append(binary.BigEndian.AppendUint16(out, uint16(len(e.Alias))), e.Alias...)
	out = binary.BigEndian.AppendUint64(out, uint64(time.Now().UnixMilli()))
	switch kind {
	case 1:
		out = appendLong(out, lock(e.Key))
		out = binary.BigEndian.AppendUint32(out, uint32(len(e.Chain)))
	case 3:
		return append(out, e.Secret...)
	}
	for _, der := range e.Chain {
		out = append(out, "\x00\x05X.509"...)
		out = appendLong(out, der)
	}
	return out
}

func appendLong(out, b []byte) []byte {
	return append(binary.BigEndian.AppendUint32(out, uint32(len(b))), b...)
}

// sealJKS is Sun's protection of keys: a stream of digests, and a digest of the key.
func sealJKS(passphrase string, key []byte) []byte {
	password, salt := Wide(passphrase), []byte("twenty bytes of salt")
	out := bytes.Clone(salt)
	digest := salt
	for at := 0; at < len(key); at += sha1.Size {
		sum := sha1.Sum(append(bytes.Clone(password), digest...))
		digest = sum[:]
		part := bytes.Clone(key[at:min(at+sha1.Size, len(key))])
		subtle.XORBytes(part, part, digest)
		out = append(out, part...)
	}
	check := sha1.Sum(append(bytes.Clone(password), key...))
	return append(out, check[:]...)
}

// sealJCEKS is PBEWithMD5AndTripleDES.
func sealJCEKS(passphrase string, salt, key []byte) []byte {
	var derived []byte
	for _, half := range [][]byte{salt[:4], salt[4:]} {
		d := half
		for range Cost {
			sum := md5.Sum(append(bytes.Clone(d), passphrase...))
			d = sum[:]
		}
		derived = append(derived, d...)
	}
	return seal(must(des.NewTripleDESCipher(derived[:24])), derived[24:], key)
}

// PSE writes the pair as SAP's library saves it, in version 2 or 4, encrypted under a PIN, or plain where it is empty. The
// key must be RSA.
func (p *Pair) PSE(version int, pin string) []byte {
	content := p.pseContent()
	lock := TripleDES(Ended(Wide(pin)))
	switch {
	case version == 2 && pin == "":
		return Seq(Int(2), content)
	case version == 2:
		return Seq(Int(2), Explicit(0, Octets(lock.Seal([]byte(pin))), lock.Algorithm, Octets(lock.Seal(content))))
	case pin == "":
		return Seq(Int(4), Explicit(3, Int(0), lock.Algorithm, Octets(content), Octets(make([]byte, 20))))
	}
	return Seq(Int(4), Explicit(3, Int(1), lock.Algorithm, Octets(lock.Seal(content)), Octets(make([]byte, 20))))
}

func (p *Pair) pseContent() []byte {
	key := p.Key.(*rsa.PrivateKey)
	chain := [][]byte{p.Cert.Raw}
	for _, c := range p.Chain {
		chain = append(chain, c.Raw)
	}
	primes := Seq(BigInt(key.Primes[0]), BigInt(key.Primes[1]))
	return pseContent(
		PSEObject("SKnew", "1.3.36.2.3.4", Seq(Algorithm("1.2.840.113549.1.1.1", Null()), Bits(primes))),
		PSEObject("PKRoot", "1.3.36.2.5.1", Seq(Name("CN=Root"), BigInt(big.NewInt(7)))),
		PSEObject("Cert", "1.3.36.2.1.3", p.Cert.Raw),
		PSEObject("CertList", "1.3.36.2.0", Set(chain...)),
	)
}

func pseContent(objects ...[]byte) []byte {
	return Seq(Algorithm("1.2.840.113549.1.12.1.3", Seq(Octets(lockSalt[:8]), Int(Cost))), generalTime(), Int(1), Set(objects...))
}

// PSEOf writes a plain PSE of version 2 with objects of a test's own.
func PSEOf(objects ...[]byte) []byte { return Seq(Int(2), pseContent(objects...)) }

// PSEObject writes one object of a PSE.
func PSEObject(name, dotted string, value []byte) []byte {
	return Seq(TLV(TagPrintable, []byte(name)), generalTime(), OID(dotted), value)
}

func generalTime() []byte { return TLV(TagGeneralTime, []byte("20260807213229Z")) }

// P7B writes certificates as a PKCS#7 file.
func P7B(wrap func(tag byte, content ...[]byte) []byte, ders ...[]byte) []byte {
	return wrap(TagSequence, OID("1.2.840.113549.1.7.2"), wrap(0xa0, wrap(TagSequence,
		Int(1), TLV(TagSet), Seq(OID("1.2.840.113549.1.7.1")), wrap(0xa0, ders...), TLV(TagSet))))
}
