package cert

import (
	"encoding/hex"
	"errors"
	"strings"
)

// Before PKCS#8 OpenSSL locked a key by two headers of its PEM block: Proc-Type, and DEK-Info with cipher and vector.

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
	c, known := ciphersOfDEKInfo[strings.ToUpper(strings.TrimSpace(name))]
	if !known {
		return nil, &Problem{ID: UnknownAlgorithm, Values: values{"Algorithm": Visible(name)}}
	}
	iv, err := hex.DecodeString(strings.TrimSpace(vector))
	if err != nil || len(iv) != c.ivLen {
		return nil, &Problem{ID: Damaged, Err: err}
	}
	if len(b.der) == 0 || len(b.der)%c.piece != 0 {
		return nil, &Problem{ID: Damaged, Err: errNotBlocks}
	}
	l := scheme{"OpenSSL with MD5 and " + c.name, digestMD5, byOpenSSL, c}.lock(iv, 1)
	return r.openLock(l, b.der)
}
