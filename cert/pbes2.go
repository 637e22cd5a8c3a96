package cert

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"hash"
	"strconv"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A digest is a hash function by its name.
type digest struct {
	name string
	new  func() hash.Hash
}

var (
	digestSHA1 = digest{"SHA-1", sha1.New}

	// prfs are the functions PBKDF2 can stand on.
	prfs = oidTable(map[string]digest{
		"1.2.840.113549.2.6": {"MD5", md5.New}, "1.2.840.113549.2.7": digestSHA1, "1.2.840.113549.2.8": {"SHA-224", sha256.New224},
		"1.2.840.113549.2.9": {"SHA-256", sha256.New}, "1.2.840.113549.2.10": {"SHA-384", sha512.New384},
		"1.2.840.113549.2.11": {"SHA-512", sha512.New}, "1.2.840.113549.2.12": {"SHA-512/224", sha512.New512_224},
		"1.2.840.113549.2.13":     {"SHA-512/256", sha512.New512_256},
		"2.16.840.1.101.3.4.2.13": {"SHA3-224", newSHA3(sha3.New224)}, "2.16.840.1.101.3.4.2.14": {"SHA3-256", newSHA3(sha3.New256)},
		"2.16.840.1.101.3.4.2.15": {"SHA3-384", newSHA3(sha3.New384)}, "2.16.840.1.101.3.4.2.16": {"SHA3-512", newSHA3(sha3.New512)},
	})

	// ciphersOfPBES2 are the ciphers that take their vector from the parameters.
	ciphersOfPBES2 = oidTable(map[string]lockCipher{
		"2.16.840.1.101.3.4.1.2": aesCBC("AES-128-CBC", 16), "2.16.840.1.101.3.4.1.22": aesCBC("AES-192-CBC", 24),
		"2.16.840.1.101.3.4.1.42": aesCBC("AES-256-CBC", 32), "2.16.840.1.101.3.4.1.6": aesGCM("AES-128-GCM", 16),
		"2.16.840.1.101.3.4.1.26": aesGCM("AES-192-GCM", 24), "2.16.840.1.101.3.4.1.46": aesGCM("AES-256-GCM", 32),
		"2.16.840.1.101.3.4.1.3": aesOFB("AES-128-OFB", 16), "2.16.840.1.101.3.4.1.23": aesOFB("AES-192-OFB", 24),
		"2.16.840.1.101.3.4.1.43": aesOFB("AES-256-OFB", 32), "2.16.840.1.101.3.4.1.4": aesCFB("AES-128-CFB", 16),
		"2.16.840.1.101.3.4.1.24": aesCFB("AES-192-CFB", 24), "2.16.840.1.101.3.4.1.44": aesCFB("AES-256-CFB", 32),
		"1.3.14.3.2.7": desCBC, "1.2.840.113549.3.7": tripleDES, "1.2.840.113549.3.4": rc4of128Bits,
	})

	oidPBKDF2 = newOID("1.2.840.113549.1.5.12")
	oidScrypt = newOID("1.3.6.1.4.1.11591.4.11")
	oidRC2CBC = newOID("1.2.840.113549.3.2")
)

func newSHA3(of func() *sha3.SHA3) func() hash.Hash { return func() hash.Hash { return of() } }

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
	return &lock{"PBES2, " + k.name + ", " + c.name, k.iterations, c, derive}, nil
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
	return kdf{"PBKDF2 with HMAC-" + prf.name, n, keyLen, stretch{prf.new, salt, n}.pbkdf2}, nil
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
	var seq cryptobyte.String
	if alg.PeekASN1Tag(asn1.SEQUENCE) && alg.ReadASN1(&seq, asn1.SEQUENCE) {
		alg = seq // the parameters of GCM
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
		!params.ReadASN1((*cryptobyte.String)(&iv), asn1.OCTET_STRING) {
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
	return rc2CBC("RC2-"+strconv.Itoa(size)+"-CBC", keyLen, size), iv, nil
}
