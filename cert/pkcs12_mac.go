package cert

import (
	"crypto/hmac"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var oidPBMAC1 = newOID("1.2.840.113549.1.5.14")

// A p12MAC is the MAC of a PKCS#12 file.
type p12MAC struct {
	name       string
	iterations int64
	saltLen    int
	want       []byte
	key        func(p *purse, c candidate) ([]byte, *Problem)
	digest     digest
}

// checkMAC finds the passphrase that the MAC was made with. A MAC that is damaged or of an unknown kind checks nothing and
// stops nothing.
func (w *p12Reader) checkMAC(s cryptobyte.String, content []byte) *Problem {
	m, problem := readMAC(s)
	if problem != nil {
		w.facts.MAC = "HMAC"
		if problem.ID == UnknownAlgorithm {
			w.facts.MAC = problem.Values["Algorithm"].(string)
		} else {
			w.fail(problem)
		}
		return nil
	}
	w.facts.MAC, w.facts.MACIterations, w.facts.MACSalt = m.name, m.iterations, m.saltLen
	right, problem := w.keys.open(w.purse, func(c candidate) ([]byte, *Problem) {
		key, problem := m.key(w.purse, c)
		if problem == nil {
			problem = w.purse.spend(int64(len(content))/64, 0)
		}
		if problem != nil {
			return nil, problem
		}
		mac := hmac.New(m.digest.new, key)
		mac.Write(content)
		if !hmac.Equal(mac.Sum(nil), m.want) {
			return nil, nil
		}
		return m.want, nil
	})
	if problem != nil {
		return problem
	}
	w.facts.MACVerified = right != nil
	if right == nil {
		return w.keys.refused(true)
	}
	w.vouched = w.keys.candidates[0].wide
	w.facts.Passphrase = w.keys.front()
	return nil
}

// readMAC reads MacData.
func readMAC(s cryptobyte.String) (*p12MAC, *Problem) {
	var info, alg, id, want, salt cryptobyte.String
	if !s.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1(&alg, asn1.SEQUENCE) || !alg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) ||
		!info.ReadASN1(&want, asn1.OCTET_STRING) || len(want) == 0 {
		return nil, &Problem{ID: Damaged}
	}
	if oid(id) == oidPBMAC1 {
		return readPBMAC1(alg, want)
	}
	d, known := macDigests[oid(id)]
	if !known {
		return nil, unknownAlgorithm(id)
	}
	if !s.ReadASN1(&salt, asn1.OCTET_STRING) {
		return nil, &Problem{ID: Damaged}
	}
	n := int64(1)
	if s.PeekASN1Tag(asn1.INTEGER) {
		var ok bool
		if n, ok = readIterations(&s); !ok {
			return nil, &Problem{ID: Damaged, Err: errIterations}
		}
	}
	key := func(p *purse, c candidate) ([]byte, *Problem) {
		return stretch{d, salt, n}.pkcs12(p, forMAC, c.wide, d.new().Size())
	}
	return &p12MAC{"HMAC-" + d.name, n, len(salt), want, key, d}, nil
}

// The key of a PBMAC1 must be long enough to be one, or a file could carry a MAC that every passphrase passes
// (CVE-2026-34181), and is no longer than any digest (RFC 9579, RFC 9879).
const (
	minMACKey = 20
	maxMACKey = 64
)

// readPBMAC1 reads the parameters of RFC 9579: a derivation and the MAC that its key is for.
func readPBMAC1(alg cryptobyte.String, want []byte) (*p12MAC, *Problem) {
	var params, kdfAlg, macAlg, id cryptobyte.String
	if !alg.ReadASN1(&params, asn1.SEQUENCE) || !params.ReadASN1(&kdfAlg, asn1.SEQUENCE) ||
		!params.ReadASN1(&macAlg, asn1.SEQUENCE) || !macAlg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return nil, &Problem{ID: Damaged}
	}
	k, problem := readKDF(kdfAlg)
	if problem != nil {
		return nil, problem
	}
	d, known := prfs[oid(id)]
	if !known {
		return nil, unknownAlgorithm(id)
	}
	if k.keyLen < minMACKey || k.keyLen > maxMACKey {
		return nil, &Problem{ID: Damaged}
	}
	key := func(p *purse, c candidate) ([]byte, *Problem) { return k.derive(p, c.plain, k.keyLen) }
	return &p12MAC{"PBMAC1, " + k.name + ", HMAC-" + d.name, k.iterations, 0, want, key, d}, nil
}
