package cert

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"hash"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/blake2s"
	//lint:ignore SA1019 what others have protected with it is to be read
	"golang.org/x/crypto/md4"
	//lint:ignore SA1019 what others have protected with it is to be read
	"golang.org/x/crypto/ripemd160"

	"certmap/cert/rare"
)

// A digest is a hash function.
type digest struct {
	name   string
	new    func() hash.Hash
	weight int64 // how long it takes where SHA-256 takes weightSHA256, on a processor with instructions for that
}

const weightSHA256 = 8

var (
	digestMD4        = digest{"MD4", md4.New, 20}
	digestMD5        = digest{"MD5", md5.New, 12}
	digestSHA1       = digest{"SHA-1", sha1.New, 9}
	digestSHA224     = digest{"SHA-224", sha256.New224, weightSHA256}
	digestSHA256     = digest{"SHA-256", sha256.New, weightSHA256}
	digestSHA384     = digest{"SHA-384", sha512.New384, 32}
	digestSHA512     = digest{"SHA-512", sha512.New, 32}
	digestSHA512t224 = digest{"SHA-512/224", sha512.New512_224, 32}
	digestSHA512t256 = digest{"SHA-512/256", sha512.New512_256, 32}
	digestSHA3of224  = digest{"SHA3-224", newSHA3(sha3.New224), 50}
	digestSHA3of256  = digest{"SHA3-256", newSHA3(sha3.New256), 50}
	digestSHA3of384  = digest{"SHA3-384", newSHA3(sha3.New384), 50}
	digestSHA3of512  = digest{"SHA3-512", newSHA3(sha3.New512), 50}
	digestRIPEMD160  = digest{"RIPEMD-160", ripemd160.New, 40}
	digestBLAKE2b    = digest{"BLAKE2b", withoutKey(blake2b.New512), 20}
	digestBLAKE2s    = digest{"BLAKE2s", withoutKey(blake2s.New256), 20}
	digestSM3        = digest{"SM3", rare.NewSM3, 100}
)

func newSHA3(of func() *sha3.SHA3) func() hash.Hash { return func() hash.Hash { return of() } }

func withoutKey(of func(key []byte) (hash.Hash, error)) func() hash.Hash {
	return func() hash.Hash {
		h, _ := of(nil) // only a key is refused
		return h
	}
}

// prfs are the functions PBKDF2 can stand on: HMAC with a digest.
var prfs = oidTable(map[string]digest{
	"1.2.840.113549.2.6": digestMD5, "1.2.840.113549.2.7": digestSHA1, "1.2.840.113549.2.8": digestSHA224,
	"1.2.840.113549.2.9": digestSHA256, "1.2.840.113549.2.10": digestSHA384, "1.2.840.113549.2.11": digestSHA512,
	"1.2.840.113549.2.12": digestSHA512t224, "1.2.840.113549.2.13": digestSHA512t256,
	"2.16.840.1.101.3.4.2.13": digestSHA3of224, "2.16.840.1.101.3.4.2.14": digestSHA3of256,
	"2.16.840.1.101.3.4.2.15": digestSHA3of384, "2.16.840.1.101.3.4.2.16": digestSHA3of512,
	"1.3.6.1.5.5.8.1.1": digestMD5, "1.3.6.1.5.5.8.1.2": digestSHA1, // as IPsec numbers them
	"1.2.156.10197.1.401.2": digestSM3, "1.2.156.10197.1.401.3.1": digestSM3,
})

// macDigests are the digests a MAC can stand on.
var macDigests = oidTable(map[string]digest{
	"1.2.840.113549.2.4": digestMD4, "1.2.840.113549.2.5": digestMD5, "1.3.14.3.2.26": digestSHA1,
	"2.16.840.1.101.3.4.2.1": digestSHA256, "2.16.840.1.101.3.4.2.2": digestSHA384, "2.16.840.1.101.3.4.2.3": digestSHA512,
	"2.16.840.1.101.3.4.2.4": digestSHA224, "2.16.840.1.101.3.4.2.5": digestSHA512t224, "2.16.840.1.101.3.4.2.6": digestSHA512t256,
	"2.16.840.1.101.3.4.2.7": digestSHA3of224, "2.16.840.1.101.3.4.2.8": digestSHA3of256,
	"2.16.840.1.101.3.4.2.9": digestSHA3of384, "2.16.840.1.101.3.4.2.10": digestSHA3of512,
	"1.3.36.3.2.1": digestRIPEMD160, "1.2.156.10197.1.401": digestSM3,
	"1.3.6.1.4.1.1722.12.2.1.16": digestBLAKE2b, "1.3.6.1.4.1.1722.12.2.2.8": digestBLAKE2s,
})
