package cert

import (
	"bytes"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A PSE is the key store of SAP's cryptographic library: what the transaction STRUST saves as a .pse file. The form is not
// published. It is known from files, and from pysap of OWASP, which reads version 2.

// versionLPS marks a PSE whose key is protected by the machine that made it (Local Protected Storage).
const versionLPS = 0x100

// A pseWrapping is how versions 2 and 4 wrap the content.
type pseWrapping struct {
	encrypted bool
	alg       cryptobyte.String
	data      []byte
	check     []byte // the PIN itself, encrypted; version 2 only
}

// pse reads a PSE file.
func (r *reader) pse(der, _ []byte) *Problem {
	s := cryptobyte.String(der)
	var outer cryptobyte.String
	version := 0
	if !s.ReadASN1(&outer, asn1.SEQUENCE) || !outer.ReadASN1Integer(&version) {
		return &Problem{ID: Damaged}
	}
	if version == versionLPS {
		return &Problem{ID: MachineBound}
	}
	if outer.PeekASN1Tag(asn1.SEQUENCE) {
		return r.pseContent(outer)
	}
	v, ok := readPSEWrapping(version, outer)
	if !ok {
		return &Problem{ID: Damaged}
	}
	if !v.encrypted {
		return r.pseContent(v.data)
	}
	content, problem := r.openPSE(v)
	if problem != nil {
		return problem
	}
	return r.pseContent(content)
}

func readPSEWrapping(version int, s cryptobyte.String) (v pseWrapping, ok bool) {
	var body cryptobyte.String
	encrypted := 1
	if version == 2 {
		ok = s.ReadASN1(&body, tagExplicit0) && body.ReadASN1((*cryptobyte.String)(&v.check), asn1.OCTET_STRING)
	} else {
		ok = s.ReadASN1(&body, tagExplicit3) && body.ReadASN1Integer(&encrypted)
	}
	v.encrypted = encrypted != 0
	ok = ok && body.ReadASN1(&v.alg, asn1.SEQUENCE) && body.ReadASN1((*cryptobyte.String)(&v.data), asn1.OCTET_STRING)
	return v, ok
}

// openPSE decrypts the content. In version 2 the check tells a wrong PIN; in version 4 a wrong PIN looks like damage.
func (r *reader) openPSE(v pseWrapping) ([]byte, *Problem) {
	l, problem := readLock(v.alg)
	if problem != nil {
		return nil, problem
	}
	passed := false
	plain, problem := r.keys.open(r.purse, func(c candidate) ([]byte, *Problem) {
		if v.check != nil {
			right, problem := l.isPIN(r.purse, c, v.check)
			if problem != nil || !right {
				return nil, problem
			}
			passed = true
		}
		return l.open(r.purse, c, v.data)
	})
	switch {
	case problem != nil || plain != nil:
		return plain, problem
	case passed:
		return nil, &Problem{ID: Damaged}
	}
	return nil, r.keys.refused(v.check != nil)
}

// isPIN tells whether the check of a PSE of version 2, decrypted with a PIN, is that PIN.
func (l *lock) isPIN(p *purse, c candidate, check []byte) (bool, *Problem) {
	key, iv, problem := l.derive(p, c)
	if problem != nil {
		return false, problem
	}
	plain, err := l.cipher.open(key, iv, check)
	return err == nil && bytes.Equal(plain, c.plain), nil
}
