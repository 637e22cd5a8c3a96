package cert

import (
	"crypto/md5"
	"encoding/hex"
	"errors"
	"strings"
)

// Before PKCS#8 OpenSSL locked a key by two headers of its PEM block: Proc-Type, and DEK-Info with cipher and vector.

// legacyCiphers are the ciphers of DEK-Info.
var legacyCiphers = map[string]lockCipher{
	"DES-CBC": desCBC, "DES-EDE3-CBC": tripleDES, "AES-128-CBC": aesCBC("AES-128-CBC", 16),
	"AES-192-CBC": aesCBC("AES-192-CBC", 24), "AES-256-CBC": aesCBC("AES-256-CBC", 32),
	"RC2-CBC": rc2CBC("RC2-128-CBC", 16, 128), "RC2-64-CBC": rc2CBC("RC2-64-CBC", 8, 64),
	"RC2-40-CBC": rc2CBC("RC2-40-CBC", 5, 40),
}

var errNotBlocks = errors.New("the locked key is not made of whole blocks")

// legacyKey opens a key that is locked by the headers of its block. Of one that breaks off, a part may open that is no key.
func (r *reader) legacyKey(b pemBlock) *Problem {
	p := r.addLegacy(b, Item{Kind: KindPrivateKey, Label: b.label})
	if b.open && p == nil {
		r.file.Items[len(r.file.Items)-1].Problem.cutShort()
	}
	return p
}

func (r *reader) addLegacy(b pemBlock, it Item) *Problem {
	plain, problem := r.openLegacy(b)
	if problem != nil {
		it.Problem = problem
		return r.add(it)
	}
	return r.privateKey(plain, it, true)
}

func (r *reader) openLegacy(b pemBlock) ([]byte, *Problem) {
	name, vector, _ := strings.Cut(b.dekInfo, ",")
	c, known := legacyCiphers[strings.ToUpper(strings.TrimSpace(name))]
	if !known {
		return nil, &Problem{ID: UnknownAlgorithm, Values: values{"Algorithm": Visible(name)}}
	}
	iv, err := hex.DecodeString(strings.TrimSpace(vector))
	if err != nil || len(iv) != c.ivLen {
		return nil, &Problem{ID: Damaged, Err: err}
	}
	if len(b.der) == 0 || len(b.der)%c.ivLen != 0 { // all of these ciphers work in blocks as long as their vector
		return nil, &Problem{ID: Damaged, Err: errNotBlocks}
	}
	l := scheme{"OpenSSL with MD5 and " + c.name, md5.New, byOpenSSL, c}.lock(iv, 1)
	return r.openLock(l, b.der)
}
