package cert

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"strconv"

	//lint:ignore SA1019 what others have locked with it is to be read
	"golang.org/x/crypto/blowfish"
	//lint:ignore SA1019 what others have locked with it is to be read
	"golang.org/x/crypto/cast5"
	"golang.org/x/crypto/chacha20"

	"certmap/cert/rare"
)

// A blockCipher is a block cipher with keys of one size.
type blockCipher struct {
	name         string // as a person finds it: "Camellia-256"
	keyLen, size int    // of a key and of a block, in bytes
	weight       int64  // as in lockCipher
	keyWeight    int64
	new          func(key []byte) (cipher.Block, error)
}

const (
	quick   = 1
	dear    = 16 // ciphers without instructions of their own
	dearest = 48
)

var (
	aes128, aes192, aes256                = newAES(128), newAES(192), newAES(256)
	camellia128, camellia192, camellia256 = newCamellia(128), newCamellia(192), newCamellia(256)
	aria128, aria192, aria256             = newARIA(128), newARIA(192), newARIA(256)

	singleDES   = blockCipher{"DES", 8, des.BlockSize, dear, 0, des.NewCipher}
	tripleDES   = blockCipher{"3DES", 24, des.BlockSize, dear, 0, des.NewTripleDESCipher}
	twoKeyDES   = blockCipher{"two-key 3DES", 16, des.BlockSize, dear, 0, newTwoKeyDES}
	whitenedDES = blockCipher{"DESX", 24, des.BlockSize, dear, 0, rare.NewDESX}
	seed        = blockCipher{"SEED", 16, 16, dear, 0, rare.NewSEED}
	sm4         = blockCipher{"SM4", 16, 16, dear, 0, rare.NewSM4}
	rc2of128    = newRC2(128, 16)
	rc2of64     = newRC2(64, 8)
	rc2of40     = newRC2(40, 5)

	cast128     = blockCipher{"CAST5", cast5.KeySize, cast5.BlockSize, dear, 0, asBlock(cast5.NewCipher)}
	blowfish128 = blockCipher{"Blowfish", 16, blowfish.BlockSize, dear, 256, asBlock(blowfish.NewCipher)}
)

func newAES(bits int) blockCipher {
	return blockCipher{"AES-" + strconv.Itoa(bits), bits / 8, aes.BlockSize, quick, 0, aes.NewCipher}
}

func newCamellia(bits int) blockCipher {
	return blockCipher{"Camellia-" + strconv.Itoa(bits), bits / 8, 16, dear, 0, rare.NewCamellia}
}

func newARIA(bits int) blockCipher {
	return blockCipher{"ARIA-" + strconv.Itoa(bits), bits / 8, 16, dearest, 0, rare.NewARIA}
}

// newRC2 is RC2 with keys of some bytes, of which some bits count.
func newRC2(bits, keyLen int) blockCipher {
	block := func(key []byte) (cipher.Block, error) { return rare.NewRC2(key, bits) }
	return blockCipher{"RC2-" + strconv.Itoa(bits), keyLen, 8, dear, 0, block}
}

func newTwoKeyDES(key []byte) (cipher.Block, error) {
	return des.NewTripleDESCipher(append(key[:16:16], key[:8]...))
}

// asBlock makes the constructors of golang.org/x/crypto, each of which has a type of its own, alike.
func asBlock[B cipher.Block](of func(key []byte) (B, error)) func(key []byte) (cipher.Block, error) {
	return func(key []byte) (cipher.Block, error) { return of(key) }
}

// A cipherMode is a way of applying a block cipher to more than a block.
type cipherMode struct {
	name   string
	ivLen  int // or aBlock; 0 where it takes none
	passes int64
	padded bool
	open   func(block cipher.Block, iv, data []byte) ([]byte, error)
}

// aBlock is the length of a vector that is as long as a block.
const aBlock = -1

var (
	modeCBC = cipherMode{"CBC", aBlock, 1, true, openPadded(cipher.NewCBCDecrypter)}
	modeECB = cipherMode{"ECB", 0, 1, true, openPadded(newECB)}
	modeCTR = cipherMode{"CTR", aBlock, 1, false, openStream(cipher.NewCTR)}
	//lint:ignore SA1019 what others have locked with it is to be read
	modeOFB = cipherMode{"OFB", aBlock, 1, false, openStream(cipher.NewOFB)}
	//lint:ignore SA1019 what others have locked with it is to be read
	modeCFB     = cipherMode{"CFB", aBlock, 1, false, openStream(cipher.NewCFBDecrypter)}
	modeCFB8    = cipherMode{"CFB8", aBlock, 16, false, openStream(rare.NewCFB8Decrypter)}
	modeCFB1    = cipherMode{"CFB1", aBlock, 128, false, openStream(rare.NewCFB1Decrypter)}
	modeGCM     = cipherMode{"GCM", 12, 1, false, openGCM}
	modeWrap    = cipherMode{"WRAP", 0, 12, false, openWrapped(rare.Unwrap)}
	modeWrapPad = cipherMode{"WRAP-PAD", 0, 12, false, openWrapped(rare.UnwrapPadded)}
)

func newECB(block cipher.Block, _ []byte) cipher.BlockMode { return rare.NewECBDecrypter(block) }

func openWrapped(unwrap func(block cipher.Block, data []byte) ([]byte, error)) func(block cipher.Block, iv, data []byte) ([]byte, error) {
	return func(block cipher.Block, _, data []byte) ([]byte, error) { return unwrap(block, data) }
}

var (
	rc4of128Bits = lockCipher{"RC4-128", 16, 0, 1, quick, 0, openRC4}
	rc4of40Bits  = lockCipher{"RC4-40", 5, 0, 1, quick, 0, openRC4}
	chaCha20     = lockCipher{"ChaCha20", chacha20.KeySize, 16, 1, quick, 0, openChaCha20}
)

// A numbering is how somebody numbers the modes of a block cipher: the last arc is that of the mode, and first is added to it.
type numbering struct {
	cipher blockCipher
	arcs   string
	first  int
	modes  map[int]cipherMode
}

var (
	modesOfAES      = map[int]cipherMode{1: modeECB, 2: modeCBC, 3: modeOFB, 4: modeCFB, 5: modeWrap, 6: modeGCM, 8: modeWrapPad}
	modesOfCamellia = map[int]cipherMode{1: modeECB, 3: modeOFB, 4: modeCFB, 9: modeCTR}
	modesOfARIA     = map[int]cipherMode{1: modeECB, 2: modeCBC, 3: modeCFB, 4: modeOFB, 5: modeCTR}
	onlyCBC         = map[int]cipherMode{0: modeCBC}
)

var numberings = []numbering{
	{aes128, "2.16.840.1.101.3.4.1.", 0, modesOfAES},
	{aes192, "2.16.840.1.101.3.4.1.", 20, modesOfAES},
	{aes256, "2.16.840.1.101.3.4.1.", 40, modesOfAES},
	{camellia128, "1.2.392.200011.61.1.1.1.", 2, onlyCBC},
	{camellia192, "1.2.392.200011.61.1.1.1.", 3, onlyCBC},
	{camellia256, "1.2.392.200011.61.1.1.1.", 4, onlyCBC},
	{camellia128, "0.3.4401.5.3.1.9.", 0, modesOfCamellia},
	{camellia192, "0.3.4401.5.3.1.9.", 20, modesOfCamellia},
	{camellia256, "0.3.4401.5.3.1.9.", 40, modesOfCamellia},
	{aria128, "1.2.410.200046.1.1.", 0, modesOfARIA},
	{aria192, "1.2.410.200046.1.1.", 5, modesOfARIA},
	{aria256, "1.2.410.200046.1.1.", 10, modesOfARIA},
	{seed, "1.2.410.200004.1.", 0, map[int]cipherMode{3: modeECB, 4: modeCBC, 5: modeCFB, 6: modeOFB}},
	{sm4, "1.2.156.10197.1.104.", 0, map[int]cipherMode{1: modeECB, 2: modeCBC, 3: modeOFB, 4: modeCFB, 7: modeCTR}},
	{singleDES, "1.3.14.3.2.", 0, map[int]cipherMode{6: modeECB, 7: modeCBC, 8: modeOFB, 9: modeCFB}},
	{twoKeyDES, "1.3.14.3.2.", 17, map[int]cipherMode{0: modeECB}},
	{tripleDES, "1.2.840.113549.3.", 7, onlyCBC},
	{cast128, "1.2.840.113533.7.66.", 10, onlyCBC},
	{blowfish128, "1.3.6.1.4.1.3029.1.", 2, onlyCBC},
}

// ciphersOfPBES2 are the ciphers by their numbers. RC2 is not among them: the size of its key stands in its parameters.
var ciphersOfPBES2 = func() map[oid]lockCipher {
	table := map[string]lockCipher{"1.2.840.113549.3.4": rc4of128Bits}
	for _, n := range numberings {
		for arc, mode := range n.modes {
			table[n.arcs+strconv.Itoa(n.first+arc)] = n.cipher.in(mode)
		}
	}
	return oidTable(table)
}()

// ciphersOfDEKInfo are the ciphers by the names that OpenSSL writes: every block cipher in every mode that takes a vector of
// a block.
var ciphersOfDEKInfo = func() map[string]lockCipher {
	table := map[string]lockCipher{"CHACHA20": chaCha20}
	for name, block := range map[string]blockCipher{
		"AES-128": aes128, "AES-192": aes192, "AES-256": aes256,
		"CAMELLIA-128": camellia128, "CAMELLIA-192": camellia192, "CAMELLIA-256": camellia256,
		"ARIA-128": aria128, "ARIA-192": aria192, "ARIA-256": aria256, "SEED": seed, "SM4": sm4,
		"DES": singleDES, "DES-EDE": twoKeyDES, "DES-EDE3": tripleDES, "DESX": whitenedDES,
		"BF": blowfish128, "CAST5": cast128, "RC2": rc2of128, "RC2-64": rc2of64, "RC2-40": rc2of40,
	} {
		for _, mode := range []cipherMode{modeCBC, modeCFB, modeOFB, modeCTR, modeCFB8, modeCFB1} {
			table[name+"-"+mode.name] = block.in(mode)
		}
	}
	return table
}()

// unreadAlgorithms are the methods that other programs can lock a file with and this one cannot open, by the names that a
// person finds them by.
var unreadAlgorithms = oidTable(map[string]string{
	"1.3.6.1.4.1.188.7.1.1.2": "IDEA-CBC", "1.2.840.113549.3.9": "RC5-CBC", "1.2.643.2.2.21": "GOST 28147-89",
	"1.2.840.113549.1.5.1": "PBES1 with MD2 and DES", "1.2.840.113549.1.5.4": "PBES1 with MD2 and RC2",
	"1.0.10118.3.0.55": "Whirlpool",
})
