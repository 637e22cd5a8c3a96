package cert

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"errors"
	"math"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Why no PKCS#12 file is written.
var (
	ErrNoKey           = errors.New("the identity has no private key")
	ErrEmptyPassphrase = errors.New("a private key is not written under an empty passphrase")
)

// EncodePKCS12 writes an identity as a PKCS#12 file: the leaf with its chain and root, encrypted, and the key, encrypted
// on its own, of whatever kind that is. name becomes the friendly name, which Java shows as the alias; it may be empty. It
// fails with ErrNoKey, and with ErrEmptyPassphrase since such a file would be as good as open.
func EncodePKCS12(id *Identity, name string, passphrase Secret, profile PKCS12Profile) ([]byte, error) {
	switch {
	case id.Private == nil:
		return nil, ErrNoKey
	case len(bytes.Trim(passphrase.Reveal(), "\x00")) == 0: // HMAC takes zeros for nothing
		return nil, ErrEmptyPassphrase
	}
	key, err := id.Private.pkcs8()
	if err != nil {
		return nil, err
	}
	w := p12Writer{
		profile: profile, pass: readings(passphrase.Reveal())[0], name: name, mark: id.Leaf.SHA1(),
		purse: &purse{ctx: context.Background(), work: math.MaxInt64, memory: math.MaxInt64},
	}
	certs := w.sequence(func(b *cryptobyte.Builder) {
		w.certBag(b, id.Leaf, w.attributes)
		for _, c := range id.Chain {
			w.certBag(b, c, nothing)
		}
		if id.Root != nil {
			w.certBag(b, id.Root, nothing)
		}
	})
	keys := w.sequence(func(b *cryptobyte.Builder) { w.keyBag(b, key) })
	safes := w.sequence(func(b *cryptobyte.Builder) {
		w.encryptedSafe(b, certs)
		addContentInfo(b, oidData, func(b *cryptobyte.Builder) { b.AddASN1OctetString(keys) })
	})
	file := w.sequence(func(b *cryptobyte.Builder) { w.file(b, safes) })
	return file, w.err
}

// A p12Writer writes one file. The first error stands, and all that follows is in vain.
type p12Writer struct {
	profile PKCS12Profile
	pass    candidate
	name    string
	mark    [20]byte // what the key and its certificate are marked with
	purse   *purse
	err     error
}

type add = func(b *cryptobyte.Builder)

func nothing(*cryptobyte.Builder) {}

func (w *p12Writer) sequence(content add) []byte {
	b := cryptobyte.NewBuilder(nil)
	b.AddASN1(asn1.SEQUENCE, content)
	out, err := b.Bytes()
	w.keep(err)
	return out
}

func (w *p12Writer) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

func addOID(b *cryptobyte.Builder, id oid) {
	b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes([]byte(id)) })
}

// addContentInfo wraps a content with its kind; bags and certificates are wrapped in the same way.
func addContentInfo(b *cryptobyte.Builder, id oid, content add) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, id)
		b.AddASN1(tagExplicit0, content)
	})
}

func (w *p12Writer) certBag(b *cryptobyte.Builder, c *Certificate, attributes add) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, oidCertBag)
		b.AddASN1(tagExplicit0, func(b *cryptobyte.Builder) {
			addContentInfo(b, oidX509InBag, func(b *cryptobyte.Builder) { b.AddASN1OctetString(c.Raw) })
		})
		attributes(b)
	})
}

func (w *p12Writer) keyBag(b *cryptobyte.Builder, key []byte) {
	algorithm, data := w.seal(key)
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, oidShroudedBag)
		b.AddASN1(tagExplicit0, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				algorithm(b)
				b.AddASN1OctetString(data)
			})
		})
		w.attributes(b)
	})
}

// attributes mark what belongs together, and name it.
func (w *p12Writer) attributes(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
		if w.name != "" {
			wide := readings([]byte(w.name))[0].wideText()
			addAttribute(b, oidFriendlyName, tagBMPString, wide)
		}
		addAttribute(b, oidLocalKeyID, asn1.OCTET_STRING, w.mark[:])
	})
}

func addAttribute(b *cryptobyte.Builder, id oid, tag asn1.Tag, value []byte) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, id)
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
			b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(value) })
		})
	})
}

func (w *p12Writer) encryptedSafe(b *cryptobyte.Builder, content []byte) {
	algorithm, data := w.seal(content)
	addContentInfo(b, oidEncryptedData, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(0)
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addOID(b, oidData)
				algorithm(b)
				b.AddASN1(tagContext0, func(b *cryptobyte.Builder) { b.AddBytes(data) })
			})
		})
	})
}

// seal encrypts by the profile, and returns how.
func (w *p12Writer) seal(plain []byte) (algorithm add, data []byte) {
	algorithm, key, iv, problem := w.profile.lock(w.purse, w.pass)
	if problem != nil {
		w.keep(problem)
		return nothing, nil
	}
	data, err := sealCBC(w.profile.newBlock, key, iv, plain)
	w.keep(err)
	return algorithm, data
}

// file writes the outermost part: the contents and a MAC over them.
func (w *p12Writer) file(b *cryptobyte.Builder, safes []byte) {
	salt := randomBytes(16)
	digest := w.profile.digest.new
	key, problem := stretch{w.profile.digest, salt, w.profile.Iterations}.pkcs12(w.purse, forMAC, w.pass.wide, digest().Size())
	if problem != nil {
		w.keep(problem)
		return
	}
	mac := hmac.New(digest, key)
	mac.Write(safes)
	b.AddASN1Int64(3)
	addContentInfo(b, oidData, func(b *cryptobyte.Builder) { b.AddASN1OctetString(safes) })
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addAlgorithm(b, w.profile.digestID, (*cryptobyte.Builder).AddASN1NULL)
			b.AddASN1OctetString(mac.Sum(nil))
		})
		b.AddASN1OctetString(salt)
		b.AddASN1Int64(w.profile.Iterations)
	})
}

// addAlgorithm writes an AlgorithmIdentifier.
func addAlgorithm(b *cryptobyte.Builder, id oid, params add) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, id)
		params(b)
	})
}

// randomBytes returns n bytes that nobody can guess.
func randomBytes(n int) []byte {
	out := make([]byte, n)
	rand.Read(out)
	return out
}
