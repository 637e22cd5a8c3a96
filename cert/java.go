package cert

import (
	"bytes"
	"crypto/sha1"
	"crypto/subtle"
	"hash"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The two stores of Java share one form: entries under an alias, and a digest with the passphrase over all of it. Only
// keys are locked, each on its own, so that certificates are read without a passphrase.

const (
	magicJKS   = 0xFEEDFEED
	magicJCEKS = 0xCECECECE
)

// The kinds of entries.
const (
	entryKey         = 1
	entryCertificate = 2
	entrySecret      = 3
)

func isJavaStore(data []byte) bool {
	s := cryptobyte.String(data)
	var magic uint32
	return s.ReadUint32(&magic) && (magic == magicJKS || magic == magicJCEKS)
}

// A javaReader reads one store.
type javaReader struct {
	*reader
	rest    cryptobyte.String
	version uint32
	// checked tells that the digest of the store accepted a passphrase. Keys may have another.
	checked bool
	proved  bool // the one that it accepted was given
	opened  bool // a passphrase that was given has opened a key
}

// javaStore reads a JKS or JCEKS file.
func (r *reader) javaStore(data []byte) *Problem {
	w := javaReader{reader: r, rest: data}
	var magic, count uint32
	if !w.rest.ReadUint32(&magic) || !w.rest.ReadUint32(&w.version) || !w.rest.ReadUint32(&count) {
		return &Problem{ID: Truncated}
	}
	if magic == magicJCEKS {
		r.holds(JCEKS)
	}
	r.holds(JKS)
	if w.version != 1 && w.version != 2 {
		return &Problem{ID: Damaged}
	}
	if p := w.checkDigest(data); p != nil {
		if p.endsReading() {
			return p
		}
		r.fail(p) // the certificates are not locked: they are read all the same
	}
	for range count {
		if p := w.entry(); p != nil {
			return p
		}
	}
	if len(w.rest) < sha1.Size {
		return &Problem{ID: Truncated}
	}
	if w.opened && !w.checked {
		return &Problem{ID: StoreCheck}
	}
	return nil
}

// checkDigest finds the passphrase that the store as a whole was made with.
func (w *javaReader) checkDigest(data []byte) *Problem {
	if len(data) < sha1.Size {
		return &Problem{ID: Truncated}
	}
	body, want := data[:len(data)-sha1.Size], data[len(data)-sha1.Size:]
	found, problem := w.keys.open(w.purse, func(c candidate) ([]byte, *Problem) {
		if p := w.purse.spend(int64(len(body))/64+32, 0); p != nil {
			return nil, p
		}
		h := sha1.New()
		h.Write(c.wideText())
		h.Write([]byte("Mighty Aphrodite"))
		h.Write(body)
		return matching(h, want), nil
	})
	w.checked = found != nil
	w.proved = w.checked && w.keys.front() == "given"
	return problem
}

// wideText is the passphrase in UTF-16 without the zeros that PKCS#12 puts behind it.
func (c candidate) wideText() []byte { return c.wide[:max(0, len(c.wide)-2)] }

// matching returns want if the digest is that, and nil otherwise.
func matching(h hash.Hash, want []byte) []byte {
	if subtle.ConstantTimeCompare(h.Sum(nil), want) == 1 {
		return want
	}
	return nil
}

// entry reads one entry. Where it breaks off the rest of the store cannot be found, so that is the store's problem.
func (w *javaReader) entry() *Problem {
	var kind uint32
	var alias cryptobyte.String
	if !w.rest.ReadUint32(&kind) || !w.rest.ReadUint16LengthPrefixed(&alias) || !w.rest.Skip(8) {
		return &Problem{ID: Truncated}
	}
	name := visibleText(alias)
	switch kind {
	case entryKey:
		return w.keyEntry(name)
	case entryCertificate:
		return w.certificateEntry(name)
	case entrySecret:
		if !skipJavaObject(&w.rest, w.limits.Depth) {
			return &Problem{ID: Damaged}
		}
		return w.add(Item{Kind: KindOther, Name: name, Label: "secret"})
	}
	return &Problem{ID: Damaged}
}

// bytes reads bytes behind their length.
func (w *javaReader) bytes(out *[]byte) bool {
	var n uint32
	return w.rest.ReadUint32(&n) && int64(n) <= int64(len(w.rest)) && w.rest.ReadBytes(out, int(n))
}

func (w *javaReader) certificateEntry(name string) *Problem {
	var kind cryptobyte.String
	var der []byte
	if w.version == 2 && !w.rest.ReadUint16LengthPrefixed(&kind) || !w.bytes(&der) {
		return &Problem{ID: Truncated}
	}
	return w.certificate(der, Item{Name: name})
}

// keyEntry reads a key and the chain that stands behind it.
func (w *javaReader) keyEntry(name string) *Problem {
	var locked []byte
	var count uint32
	if !w.bytes(&locked) || !w.rest.ReadUint32(&count) {
		return &Problem{ID: Truncated}
	}
	if p := w.javaKey(locked, Item{Kind: KindPrivateKey, Name: name}); p != nil {
		return p
	}
	for range count {
		if p := w.certificateEntry(name); p != nil {
			return p
		}
	}
	return nil
}

var oidSunKey = newOID("1.3.6.1.4.1.42.2.17.1.1")

// javaKey opens a key. JKS has a protection of its own with a check in it, JCEKS one of PBES1's kind without.
func (w *javaReader) javaKey(der cryptobyte.String, it Item) *Problem {
	alg, data, ok := encryptedKeyInfo(der)
	var id cryptobyte.String
	if inner := alg; !ok || !inner.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		it.Problem = &Problem{ID: Damaged}
		return w.add(it)
	}
	var plain []byte
	var problem *Problem
	if oid(id) == oidSunKey {
		plain, problem = w.keys.open(w.purse, func(c candidate) ([]byte, *Problem) { return openSunKey(w.purse, c, data) })
	} else {
		plain, problem = w.unlock(alg, data)
	}
	if plain == nil && problem == nil || problem != nil && problem.ID == NotOpened {
		problem = w.refusedKey()
	}
	if problem != nil {
		it.Problem = problem
		return w.add(it)
	}
	w.opened = w.opened || w.keys.front() == "given"
	if _, err := keyForm(plain); err != nil && oid(id) == oidSunKey { // what was locked has passed its check
		return w.add(Item{Kind: KindOther, Name: it.Name, Label: "secret"})
	}
	return w.privateKey(plain, it, true)
}

// refusedKey tells why no passphrase opens a key. Java lets it have one of its own; the store's check is over the locked key
// too, so that one that is damaged fails there.
func (w *javaReader) refusedKey() *Problem {
	if w.proved {
		return &Problem{ID: KeyPassphrase}
	}
	return w.keys.refused(true)
}

// openSunKey undoes the protection of JKS: a stream of SHA-1 digests over the passphrase, and a digest of the key behind
// it, so that a wrong passphrase is known. Where a key comes out all the same, the passphrase is right and the key damaged.
func openSunKey(p *purse, c candidate, data []byte) ([]byte, *Problem) {
	if problem := p.spend(int64(len(data))/8+32, 0); problem != nil {
		return nil, problem
	}
	if len(data) < 2*sha1.Size {
		return nil, nil
	}
	password := c.wideText()
	digest, locked, want := data[:sha1.Size], data[sha1.Size:len(data)-sha1.Size], data[len(data)-sha1.Size:]
	plain := make([]byte, len(locked))
	h := sha1.New()
	for at := 0; at < len(locked); at += sha1.Size {
		h.Reset()
		h.Write(password)
		h.Write(digest)
		digest = h.Sum(nil)
		subtle.XORBytes(plain[at:], locked[at:], digest)
	}
	h.Reset()
	h.Write(password)
	h.Write(plain)
	if matching(h, want) == nil {
		if beginsAsKey(plain) {
			return nil, &Problem{ID: Damaged, Err: errCheck}
		}
		return nil, nil
	}
	return plain, nil
}

// beginsAsKey tells whether data begins as PKCS#8 and is as long as that says.
func beginsAsKey(data []byte) bool {
	h := readHead(data)
	return looksLikeDER(data) && !h.incomplete && h.length == len(data)-h.head && bytes.HasPrefix(data[h.head:], []byte{2, 1, 0})
}

// byJava is the derivation of JCEKS: MD5 over each half of the salt and the passphrase.
func byJava(p *purse, c candidate, s stretch, keyLen, ivLen int) (key, iv []byte, problem *Problem) {
	h := s.digest.new()
	if problem = p.spend(s.cost(h, oneDigest, keyLen+ivLen), 0); problem != nil || len(s.salt) != 8 {
		return nil, nil, problem
	}
	halves := [2][]byte{bytes.Clone(s.salt[:4]), bytes.Clone(s.salt[4:])}
	if bytes.Equal(halves[0], halves[1]) {
		// The two would give the same key twice; Java turns the first around, and not quite as it meant to.
		halves[0][0], halves[0][1], halves[0][2] = s.salt[3], s.salt[0], s.salt[1]
	}
	var out []byte
	for _, d := range halves {
		problem = rounds(p, s.iterations, func() {
			h.Reset()
			h.Write(d)
			h.Write(c.plain)
			d = h.Sum(d[:0])
		})
		if problem != nil {
			return nil, nil, problem
		}
		out = append(out, d...)
	}
	return out[:keyLen], out[keyLen : keyLen+ivLen], nil
}
