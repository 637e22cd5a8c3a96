package cert

import (
	"strconv"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidPBKDF2 = newOID("1.2.840.113549.1.5.12")
	oidScrypt = newOID("1.3.6.1.4.1.11591.4.11")
	oidRC2CBC = newOID("1.2.840.113549.3.2")
)

// A kdf is the derivation of a PBES2 or PBMAC1 lock.
type kdf struct {
	name       string
	iterations int64
	keyLen     int // 0 where the parameters leave it out
	derive     func(p *purse, passphrase []byte, size int) ([]byte, *Problem)
}

// readPBES2 reads the parameters of RFC 8018, appendix A.4.
func readPBES2(alg cryptobyte.String) (*lock, *Problem) {
	var params, kdfAlg, cipherAlg cryptobyte.String
	if !alg.ReadASN1(&params, asn1.SEQUENCE) || !params.ReadASN1(&kdfAlg, asn1.SEQUENCE) ||
		!params.ReadASN1(&cipherAlg, asn1.SEQUENCE) {
		return nil, &Problem{ID: Damaged}
	}
	k, problem := readKDF(kdfAlg)
	if problem != nil {
		return nil, problem
	}
	c, iv, problem := readCipher(cipherAlg, k.keyLen)
	if problem != nil {
		return nil, problem
	}
	derive := func(p *purse, cand candidate) ([]byte, []byte, *Problem) {
		key, problem := k.derive(p, cand.plain, c.keyLen)
		return key, iv, problem
	}
	return &lock{"PBES2, " + k.name + ", " + c.name, k.iterations, c, derive, k.byNSS(iv)}, nil
}

// maxCipherKey is the longest key that NSS gave a cipher.
const maxCipherKey = 32

// byNSS is how older versions of NSS wrote PKCS#12 files: from the passphrase in UTF-16, as the older schemes have it,
// and with a key of the size that the derivation states, whatever the cipher's name says of it. pk12util still reads them.
func (k kdf) byNSS(iv []byte) deriving {
	if k.keyLen < 1 || k.keyLen > maxCipherKey {
		return nil
	}
	return func(p *purse, cand candidate) ([]byte, []byte, *Problem) {
		key, problem := k.derive(p, cand.wide, k.keyLen)
		return key, iv, problem
	}
}

// readKDF reads the AlgorithmIdentifier of a derivation.
func readKDF(alg cryptobyte.String) (kdf, *Problem) {
	var id, params cryptobyte.String
	if !alg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) || !alg.ReadASN1(&params, asn1.SEQUENCE) {
		return kdf{}, &Problem{ID: Damaged}
	}
	switch oid(id) {
	case oidPBKDF2:
		return readPBKDF2(params)
	case oidScrypt:
		return readScrypt(params)
	}
	return kdf{}, unknownAlgorithm(id)
}

func readPBKDF2(params cryptobyte.String) (kdf, *Problem) {
	var salt, prfAlg, id cryptobyte.String
	if !params.ReadASN1(&salt, asn1.OCTET_STRING) {
		return kdf{}, &Problem{ID: Damaged}
	}
	n, ok := readIterations(&params)
	if !ok {
		return kdf{}, &Problem{ID: Damaged, Err: errIterations}
	}
	keyLen := 0
	if params.PeekASN1Tag(asn1.INTEGER) && !params.ReadASN1Integer(&keyLen) {
		return kdf{}, &Problem{ID: Damaged}
	}
	prf := digestSHA1
	if params.ReadASN1(&prfAlg, asn1.SEQUENCE) && prfAlg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		var known bool
		if prf, known = prfs[oid(id)]; !known {
			return kdf{}, unknownAlgorithm(id)
		}
	}
	return kdf{"PBKDF2 with HMAC-" + prf.name, n, keyLen, stretch{prf, salt, n}.pbkdf2}, nil
}

func readScrypt(params cryptobyte.String) (kdf, *Problem) {
	var salt cryptobyte.String
	if !params.ReadASN1(&salt, asn1.OCTET_STRING) {
		return kdf{}, &Problem{ID: Damaged}
	}
	n, ok1 := readCount(&params)
	r, ok2 := readCount(&params)
	parallel, ok3 := readCount(&params)
	if !ok1 || !ok2 || !ok3 {
		return kdf{}, &Problem{ID: Damaged}
	}
	name := "scrypt with N=" + strconv.FormatInt(n, 10)
	return kdf{name, 0, 0, func(p *purse, passphrase []byte, size int) ([]byte, *Problem) {
		return deriveScrypt(p, passphrase, salt, n, r, parallel, size)
	}}, nil
}

// readCipher reads the AlgorithmIdentifier of a cipher, with the vector in it.
func readCipher(alg cryptobyte.String, keyLen int) (c lockCipher, iv []byte, problem *Problem) {
	var id cryptobyte.String
	if !alg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return c, nil, &Problem{ID: Damaged}
	}
	if oid(id) == oidRC2CBC {
		return readRC2(alg, keyLen)
	}
	c, known := ciphersOfPBES2[oid(id)]
	if !known {
		return c, nil, unknownAlgorithm(id)
	}
	if c.ivLen == 0 {
		return c, nil, nil // whatever stands there: OpenSSL writes several things for nothing
	}
	var seq cryptobyte.String
	if alg.PeekASN1Tag(asn1.SEQUENCE) && alg.ReadASN1(&seq, asn1.SEQUENCE) {
		alg = seq // the parameters of GCM and of CAST5 begin with the vector
	}
	if !alg.ReadASN1((*cryptobyte.String)(&iv), asn1.OCTET_STRING) || len(iv) != c.ivLen {
		return c, nil, &Problem{ID: Damaged}
	}
	return c, iv, nil
}

// rc2Versions are the numbers that stand for sizes of RC2 keys (RFC 8018, appendix B.2.3); from 256 on they are the sizes.
var rc2Versions = map[int]int{160: 40, 120: 64, 58: 128}

func readRC2(alg cryptobyte.String, keyLen int) (c lockCipher, iv []byte, problem *Problem) {
	var params cryptobyte.String
	version := 0
	if !alg.ReadASN1(&params, asn1.SEQUENCE) || !params.ReadASN1Integer(&version) ||
		!params.ReadASN1((*cryptobyte.String)(&iv), asn1.OCTET_STRING) || len(iv) != rc2of128.size {
		return c, nil, &Problem{ID: Damaged}
	}
	size, known := rc2Versions[version]
	if !known {
		size = version
	}
	if keyLen == 0 {
		keyLen = (size + 7) / 8
	}
	if size <= 0 || size > 1024 || keyLen < 1 || keyLen > 128 {
		return c, nil, &Problem{ID: Damaged}
	}
	return newRC2(size, keyLen).in(modeCBC), iv, nil
}
