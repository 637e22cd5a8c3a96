package cert

import (
	"bytes"
	"errors"
	"math"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A lock is what an AlgorithmIdentifier of password-based encryption says.
type lock struct {
	name       string // "PBES2, PBKDF2 with HMAC-SHA-256, AES-256-CBC"
	iterations int64  // 0 where the derivation counts otherwise
	cipher     lockCipher
	derive     deriving
	// byNSS is how older versions of NSS derived in a PKCS#12 file; nil where that is no other way.
	byNSS deriving
}

type deriving func(p *purse, c candidate) (key, iv []byte, problem *Problem)

// A scheme of PBES1 and of PKCS#12 names derivation and cipher by one identifier.
type scheme struct {
	name   string
	digest digest
	derive derivation
	cipher lockCipher
}

// pkcs12TripleDES is what nearly every P12 of the last twenty years, and every PSE, is locked with.
var pkcs12TripleDES = scheme{"PKCS#12 with SHA-1 and 3DES", digestSHA1, byPKCS12, tripleDES.in(modeCBC)}

var schemes = oidTable(map[string]scheme{
	"1.2.840.113549.1.12.1.1": {"PKCS#12 with SHA-1 and RC4-128", digestSHA1, byPKCS12, rc4of128Bits},
	"1.2.840.113549.1.12.1.2": {"PKCS#12 with SHA-1 and RC4-40", digestSHA1, byPKCS12, rc4of40Bits},
	"1.2.840.113549.1.12.1.3": pkcs12TripleDES,
	"1.2.840.113549.1.12.1.4": {"PKCS#12 with SHA-1 and two-key 3DES", digestSHA1, byPKCS12, twoKeyDES.in(modeCBC)},
	"1.2.840.113549.1.12.1.5": {"PKCS#12 with SHA-1 and RC2-128", digestSHA1, byPKCS12, rc2of128.in(modeCBC)},
	"1.2.840.113549.1.12.1.6": {"PKCS#12 with SHA-1 and RC2-40", digestSHA1, byPKCS12, rc2of40.in(modeCBC)},
	"1.2.840.113549.1.5.3":    {"PBES1 with MD5 and DES", digestMD5, byPBKDF1, singleDES.in(modeCBC)},
	"1.2.840.113549.1.5.6":    {"PBES1 with MD5 and RC2", digestMD5, byPBKDF1, rc2of64.in(modeCBC)},
	"1.2.840.113549.1.5.10":   {"PBES1 with SHA-1 and DES", digestSHA1, byPBKDF1, singleDES.in(modeCBC)},
	"1.2.840.113549.1.5.11":   {"PBES1 with SHA-1 and RC2", digestSHA1, byPBKDF1, rc2of64.in(modeCBC)},
	"1.3.6.1.4.1.42.2.19.1":   {"Java with MD5 and 3DES", digestMD5, byJava, tripleDES.in(modeCBC)},
})

var (
	errCheck      = errors.New("the passphrase opens it, but the check over the content does not match")
	errIterations = errors.New("a derivation that is repeated less than once")
)

var oidPBES2 = newOID("1.2.840.113549.1.5.13")

// readLock reads the content of an AlgorithmIdentifier.
func readLock(alg cryptobyte.String) (*lock, *Problem) {
	var id cryptobyte.String
	if !alg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return nil, &Problem{ID: Damaged}
	}
	if oid(id) == oidPBES2 {
		return readPBES2(alg)
	}
	s, known := schemes[oid(id)]
	if !known {
		return nil, unknownAlgorithm(id)
	}
	var params, salt cryptobyte.String
	if !alg.ReadASN1(&params, asn1.SEQUENCE) || !params.ReadASN1(&salt, asn1.OCTET_STRING) {
		return nil, &Problem{ID: Damaged}
	}
	n, ok := readIterations(&params)
	if !ok {
		return nil, &Problem{ID: Damaged, Err: errIterations}
	}
	return s.lock(salt, n), nil
}

// lock binds a scheme to its salt and its count.
func (s scheme) lock(salt []byte, iterations int64) *lock {
	with := stretch{s.digest, salt, iterations}
	return &lock{name: s.name, iterations: iterations, cipher: s.cipher, derive: func(p *purse, c candidate) (key, iv []byte, problem *Problem) {
		return s.derive(p, c, with, s.cipher.keyLen, s.cipher.ivLen)
	}}
}

func unknownAlgorithm(id []byte) *Problem {
	name, named := unreadAlgorithms[oid(id)]
	if !named {
		name = oid(id).String()
	}
	return &Problem{ID: UnknownAlgorithm, Values: values{"Algorithm": name}}
}

// readIterations reads how often a derivation is repeated, which is at least once.
func readIterations(s *cryptobyte.String) (int64, bool) {
	n, ok := readCount(s)
	return n, ok && n > 0
}

// readCount reads a count. One that does not fit a number is the largest number, and so refused as too dear.
func readCount(s *cryptobyte.String) (int64, bool) {
	var b cryptobyte.String
	if !s.ReadASN1(&b, asn1.INTEGER) || len(b) == 0 || b[0]&0x80 != 0 {
		return 0, false
	}
	if len(b) > 8 {
		return math.MaxInt64, true
	}
	n := int64(0)
	for _, c := range b {
		n = n<<8 | int64(c)
	}
	return n, true
}

// open decrypts data with one candidate; nil means that it does not open it.
func (l *lock) open(p *purse, c candidate, data []byte) ([]byte, *Problem) {
	return l.openBy(l.derive, p, c, data)
}

func (l *lock) openBy(derive deriving, p *purse, c candidate, data []byte) ([]byte, *Problem) {
	key, iv, problem := derive(p, c)
	if problem == nil {
		problem = p.spend(l.cipher.cost(data), 0)
	}
	if problem != nil {
		return nil, problem
	}
	plain, err := l.cipher.open(key, iv, data)
	// All that is locked is a SEQUENCE. Ciphers without padding tell nothing else of a wrong key.
	if err != nil || len(plain) == 0 || plain[0] != 0x30 {
		return nil, nil
	}
	return plain, nil
}

// unlock decrypts data that an AlgorithmIdentifier's content tells how to open.
func (r *reader) unlock(alg cryptobyte.String, data []byte) ([]byte, *Problem) {
	l, problem := readLock(alg)
	if problem != nil {
		return nil, problem
	}
	return r.openLock(l, data)
}

// openLock decrypts data with whichever candidate opens it.
func (r *reader) openLock(l *lock, data []byte) ([]byte, *Problem) {
	if r.refused != nil && r.probed {
		return nil, r.refused
	}
	plain, problem := r.keys.open(r.purse, func(c candidate) ([]byte, *Problem) {
		plain, problem := l.open(r.purse, c, data)
		if plain == nil && problem == nil && r.mayBeOfNSS(l, c) {
			return l.openBy(l.byNSS, r.purse, c, data)
		}
		return plain, problem
	})
	if r.refused != nil {
		return r.probe(plain, problem)
	}
	if problem == nil && plain == nil {
		problem = r.keys.refused(false)
	}
	return plain, problem
}

// mayBeOfNSS tells whether a lock that a passphrase does not open as usual is worth deriving once more: only with the one
// that the MAC vouches for, so that wrong passphrases cost no more than they would.
func (r *reader) mayBeOfNSS(l *lock, c candidate) bool {
	return l.byNSS != nil && r.vouched != nil && bytes.Equal(c.wide, r.vouched) && !r.purse.low()
}

// probe judges something that was tried though the check of its container refused every passphrase. If one opens it all the
// same, the passphrase is right and the container damaged, and with it what did not open before; if none does, nothing else
// is tried until the next of the safes.
func (r *reader) probe(plain []byte, problem *Problem) ([]byte, *Problem) {
	r.probed = true
	switch {
	case plain != nil:
		*r.refused = Problem{ID: Damaged, Err: errCheck} // the items have it too
		r.fail(r.refused)
		r.refused = nil
		return plain, nil
	case problem.endsReading():
		return nil, problem
	}
	return nil, r.refused
}
