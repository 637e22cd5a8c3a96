package cert_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/ed25519"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	//lint:ignore SA1019 it is the old cipher that is to be read
	"golang.org/x/crypto/blowfish"
	//lint:ignore SA1019 it is the old cipher that is to be read
	"golang.org/x/crypto/cast5"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/cert/rare"
)

// A sealer locks in one mode as a textbook has it.
type sealer func(block cipher.Block, iv, plain []byte) []byte

var sealers = map[string]sealer{
	"CBC": func(block cipher.Block, iv, plain []byte) []byte { return cbc(block, nil, iv)(plain) },
	"ECB": func(block cipher.Block, _, plain []byte) []byte {
		out := padded(block, plain)
		for at := 0; at < len(out); at += block.BlockSize() {
			block.Encrypt(out[at:], out[at:])
		}
		return out
	},
	"CTR": func(block cipher.Block, iv, plain []byte) []byte {
		out := bytes.Clone(plain)
		cipher.NewCTR(block, iv).XORKeyStream(out, out)
		return out
	},
	"OFB":  func(block cipher.Block, iv, plain []byte) []byte { return feedBack(block, iv, plain, 8*len(iv), true) },
	"CFB":  func(block cipher.Block, iv, plain []byte) []byte { return feedBack(block, iv, plain, 8*len(iv), false) },
	"CFB8": func(block cipher.Block, iv, plain []byte) []byte { return feedBack(block, iv, plain, 8, false) },
	"CFB1": func(block cipher.Block, iv, plain []byte) []byte { return feedBack(block, iv, plain, 1, false) },
	"GCM": func(block cipher.Block, iv, plain []byte) []byte {
		return must(cipher.NewGCM(block)).Seal(nil, iv, plain, nil)
	},
	"WRAP": func(block cipher.Block, _, plain []byte) []byte {
		return wrap(block, bytes.Repeat([]byte{0xa6}, 8), plain)
	},
	"WRAP-PAD": func(block cipher.Block, _, plain []byte) []byte {
		check := binary.BigEndian.AppendUint32([]byte{0xa6, 0x59, 0x59, 0xa6}, uint32(len(plain)))
		return wrap(block, check, append(bytes.Clone(plain), make([]byte, (8-len(plain)%8)%8)...))
	},
}

// feedBack encrypts the register and adds it to so many bits, which move into the register then: what has come out, or in OFB
// what was added.
func feedBack(block cipher.Block, iv, plain []byte, segment int, ofb bool) []byte {
	register, in, out := toBits(iv), toBits(plain), []byte(nil)
	for len(in) > 0 {
		n := min(segment, len(in))
		added := fromBits(register)
		block.Encrypt(added, added)
		fed, piece := toBits(added)[:n], make([]byte, n)
		subtle.XORBytes(piece, in, fed)
		if !ofb {
			fed = piece
		}
		register, in, out = append(register[n:], fed...), in[n:], append(out, piece...)
	}
	return fromBits(out)
}

// toBits returns a byte for each bit.
func toBits(b []byte) (bits []byte) {
	for i := range 8 * len(b) {
		bits = append(bits, b[i/8]>>(7-i%8)&1)
	}
	return bits
}

func fromBits(bits []byte) []byte {
	b := make([]byte, len(bits)/8)
	for i, bit := range bits {
		b[i/8] |= bit << (7 - i%8)
	}
	return b
}

// wrap is the function W of RFC 3394.
func wrap(block cipher.Block, check, plain []byte) []byte {
	out := append(bytes.Clone(check), plain...)
	n := len(plain) / 8
	for t := 1; t <= 6*n; t++ {
		at := 8 * ((t-1)%n + 1)
		b := append(bytes.Clone(out[:8]), out[at:at+8]...)
		block.Encrypt(b, b)
		copy(out[at:], b[8:])
		binary.BigEndian.PutUint64(out, binary.BigEndian.Uint64(b)^uint64(t))
	}
	return out
}

// A numberedCipher is a block cipher by the name that OpenSSL gives it, and the numbers of its modes.
type numberedCipher struct {
	name, ours string // ours is empty where we call it the same
	keyLen     int
	new        func(key []byte) (cipher.Block, error)
	modes      map[string]string
}

var numberedCiphers = []numberedCipher{
	{"AES-128", "", 16, aes.NewCipher, map[string]string{
		"ECB": "2.16.840.1.101.3.4.1.1", "CBC": "2.16.840.1.101.3.4.1.2", "OFB": "2.16.840.1.101.3.4.1.3",
		"CFB": "2.16.840.1.101.3.4.1.4", "WRAP": "2.16.840.1.101.3.4.1.5", "GCM": "2.16.840.1.101.3.4.1.6",
		"WRAP-PAD": "2.16.840.1.101.3.4.1.8",
	}},
	{"AES-192", "", 24, aes.NewCipher, map[string]string{
		"ECB": "2.16.840.1.101.3.4.1.21", "CBC": "2.16.840.1.101.3.4.1.22", "OFB": "2.16.840.1.101.3.4.1.23",
		"CFB": "2.16.840.1.101.3.4.1.24", "WRAP": "2.16.840.1.101.3.4.1.25", "GCM": "2.16.840.1.101.3.4.1.26",
		"WRAP-PAD": "2.16.840.1.101.3.4.1.28",
	}},
	{"AES-256", "", 32, aes.NewCipher, map[string]string{
		"ECB": "2.16.840.1.101.3.4.1.41", "CBC": "2.16.840.1.101.3.4.1.42", "OFB": "2.16.840.1.101.3.4.1.43",
		"CFB": "2.16.840.1.101.3.4.1.44", "WRAP": "2.16.840.1.101.3.4.1.45", "GCM": "2.16.840.1.101.3.4.1.46",
		"WRAP-PAD": "2.16.840.1.101.3.4.1.48",
	}},
	{"CAMELLIA-128", "Camellia-128", 16, rare.NewCamellia, map[string]string{
		"CBC": "1.2.392.200011.61.1.1.1.2", "ECB": "0.3.4401.5.3.1.9.1", "OFB": "0.3.4401.5.3.1.9.3", "CFB": "0.3.4401.5.3.1.9.4",
		"CTR": "0.3.4401.5.3.1.9.9",
	}},
	{"CAMELLIA-192", "Camellia-192", 24, rare.NewCamellia, map[string]string{
		"CBC": "1.2.392.200011.61.1.1.1.3", "ECB": "0.3.4401.5.3.1.9.21", "OFB": "0.3.4401.5.3.1.9.23", "CFB": "0.3.4401.5.3.1.9.24",
		"CTR": "0.3.4401.5.3.1.9.29",
	}},
	{"CAMELLIA-256", "Camellia-256", 32, rare.NewCamellia, map[string]string{
		"CBC": "1.2.392.200011.61.1.1.1.4", "ECB": "0.3.4401.5.3.1.9.41", "OFB": "0.3.4401.5.3.1.9.43", "CFB": "0.3.4401.5.3.1.9.44",
		"CTR": "0.3.4401.5.3.1.9.49",
	}},
	{"ARIA-128", "", 16, rare.NewARIA, map[string]string{
		"ECB": "1.2.410.200046.1.1.1", "CBC": "1.2.410.200046.1.1.2", "CFB": "1.2.410.200046.1.1.3", "OFB": "1.2.410.200046.1.1.4",
		"CTR": "1.2.410.200046.1.1.5",
	}},
	{"ARIA-192", "", 24, rare.NewARIA, map[string]string{
		"ECB": "1.2.410.200046.1.1.6", "CBC": "1.2.410.200046.1.1.7", "CFB": "1.2.410.200046.1.1.8", "OFB": "1.2.410.200046.1.1.9",
		"CTR": "1.2.410.200046.1.1.10",
	}},
	{"ARIA-256", "", 32, rare.NewARIA, map[string]string{
		"ECB": "1.2.410.200046.1.1.11", "CBC": "1.2.410.200046.1.1.12", "CFB": "1.2.410.200046.1.1.13", "OFB": "1.2.410.200046.1.1.14",
		"CTR": "1.2.410.200046.1.1.15",
	}},
	{"SEED", "", 16, rare.NewSEED, map[string]string{
		"ECB": "1.2.410.200004.1.3", "CBC": "1.2.410.200004.1.4", "CFB": "1.2.410.200004.1.5", "OFB": "1.2.410.200004.1.6",
	}},
	{"SM4", "", 16, rare.NewSM4, map[string]string{
		"ECB": "1.2.156.10197.1.104.1", "CBC": "1.2.156.10197.1.104.2", "OFB": "1.2.156.10197.1.104.3", "CFB": "1.2.156.10197.1.104.4",
		"CTR": "1.2.156.10197.1.104.7",
	}},
	{"DES", "", 8, des.NewCipher, map[string]string{
		"ECB": "1.3.14.3.2.6", "CBC": "1.3.14.3.2.7", "OFB": "1.3.14.3.2.8", "CFB": "1.3.14.3.2.9",
	}},
	{"DES-EDE", "two-key 3DES", 16, twoKeyDES, map[string]string{"ECB": "1.3.14.3.2.17"}},
	{"DES-EDE3", "3DES", 24, des.NewTripleDESCipher, map[string]string{"CBC": "1.2.840.113549.3.7"}},
	{"BF", "Blowfish", 16, func(key []byte) (cipher.Block, error) { return blowfish.NewCipher(key) },
		map[string]string{"CBC": "1.3.6.1.4.1.3029.1.2"}},
	{"CAST5", "", 16, func(key []byte) (cipher.Block, error) { return cast5.NewCipher(key) },
		map[string]string{"CBC": "1.2.840.113533.7.66.10"}},
	// These have no numbers: they lock by the headers of a PEM block alone, or say in their parameters which they are.
	{"DESX", "", 24, rare.NewDESX, nil},
	{"RC2", "", 16, func(key []byte) (cipher.Block, error) { return rare.NewRC2(key, 128) }, nil},
	{"RC2-64", "", 8, func(key []byte) (cipher.Block, error) { return rare.NewRC2(key, 64) }, nil},
	{"RC2-40", "", 5, func(key []byte) (cipher.Block, error) { return rare.NewRC2(key, 40) }, nil},
}

func twoKeyDES(key []byte) (cipher.Block, error) {
	return des.NewTripleDESCipher(append(bytes.Clone(key), key[:8]...))
}

var vector = []byte("bytes of sixteen")

// numberedLocks are all that is locked with PBES2, by our names of the ciphers; the passphrase is "secret".
func numberedLocks() map[string]certtest.Lock {
	locks := map[string]certtest.Lock{}
	for _, c := range numberedCiphers {
		for mode, id := range c.modes {
			block := must(c.new(must(pbkdf2.Key(sha256.New, "secret", salt, iterations, c.keyLen))))
			iv, params := vector[:block.BlockSize()], [][]byte{octets(vector[:block.BlockSize()])}
			switch mode {
			case "GCM":
				iv, params = vector[:12], [][]byte{seq(octets(vector[:12]), integer(16))}
			case "ECB":
				params = [][]byte{octets()} // as OpenSSL writes it
			case "WRAP":
				params = nil
			case "WRAP-PAD":
				params = [][]byte{{0x3f, 0x80, 0x00, 0x00}} // as OpenSSL writes it
			}
			locks[ourName(c, mode)] = certtest.Lock{
				Algorithm: pbes2Of(kdfOf("1.2.840.113549.2.9"), algorithm(id, params...)),
				Seal:      func(plain []byte) []byte { return sealers[mode](block, iv, plain) },
			}
		}
	}
	return locks
}

func ourName(c numberedCipher, mode string) string {
	if c.ours != "" {
		return c.ours + "-" + mode
	}
	return c.name + "-" + mode
}

// shortKey is as long as key wrap wants what it wraps: a multiple of eight.
var shortKey = must(x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))))

func TestEveryCipherInEveryModeWithANumber(t *testing.T) {
	for name, lock := range numberedLocks() {
		t.Run(name, func(t *testing.T) {
			store := certtest.PFX(certtest.PlainSafe(certtest.LockedKeyBag(shortKey, lock)))
			f := open(t, store, "wrong", "secret")
			if f.Problem != nil || f.Items[0].Key == nil || f.Items[0].Key.Signer == nil {
				t.Fatalf("%v", f.Problem)
			}
			if got, want := f.PKCS12.Bags[0].Algorithm, "PBES2, PBKDF2 with HMAC-SHA-256, "+name; got != want {
				t.Errorf("%s, want %s", got, want)
			}
			wantProblem(t, open(t, store, "Secret"), cert.NotOpened)
			cut := seq(lock.Algorithm, octets(lock.Seal(shortKey)[:41]))
			wantProblem(t, open(t, cut, "secret"), cert.NotOpened)
		})
	}
}

// legacyBlocks are a key under the headers of a PEM block with every cipher in every mode that takes a vector, by OpenSSL's
// names; the passphrase is "secret".
func legacyBlocks() map[string][]byte {
	key := must(x509.MarshalECPrivateKey(certtest.EC()))
	blocks := map[string][]byte{}
	for _, c := range numberedCiphers {
		for _, mode := range strings.Fields("CBC CFB OFB CTR CFB8 CFB1") {
			name := c.name + "-" + mode
			block := must(c.new(legacyKey("secret", vector, c.keyLen)))
			iv := vector[:block.BlockSize()]
			blocks[name] = legacyBlock(name, iv, sealers[mode](block, iv, key))
		}
	}
	return blocks
}

// legacyKey is the derivation of OpenSSL.
func legacyKey(passphrase string, salt []byte, size int) (key []byte) {
	for last := []byte(nil); len(key) < size; key = append(key, last...) {
		sum := md5.Sum(append(append(last, passphrase...), salt[:8]...))
		last = sum[:]
	}
	return key[:size]
}

func legacyBlock(name string, iv, locked []byte) []byte {
	headers := fmt.Sprintf("-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: %s,%X\n\n", name, iv)
	return bytes.Replace(certtest.Block("EC PRIVATE KEY", locked), []byte("-----BEGIN EC PRIVATE KEY-----\n"), []byte(headers), 1)
}

func TestEveryCipherInTheHeadersOfABlock(t *testing.T) {
	for name, data := range legacyBlocks() {
		f := open(t, data, "wrong", "secret")
		if f.Problem != nil || f.Items[0].Key == nil || f.Items[0].Key.Facts.Curve != "P-256" {
			t.Errorf("%s: %v", name, f.Problem)
		}
		if f := open(t, data, "Secret"); f.Problem == nil || f.Problem.ID != cert.NotOpened {
			t.Errorf("%s with another passphrase: %v", name, f.Problem)
		}
	}
}

func TestABlockWhoseHeadersDoNotFitItsCipher(t *testing.T) {
	for name, data := range map[string][]byte{
		"a vector too short":    legacyBlock("SM4-CTR", vector[:8], make([]byte, 64)),
		"no whole blocks":       legacyBlock("CAMELLIA-128-CBC", vector, make([]byte, 63)),
		"nothing":               legacyBlock("SM4-CTR", vector, nil),
		"a vector in no digits": bytes.Replace(legacyBlock("SM4-CTR", vector, make([]byte, 64)), []byte(",62"), []byte(",xy"), 1),
	} {
		if f := open(t, data, "secret"); f.Problem == nil || f.Problem.ID != cert.Damaged {
			t.Errorf("%s: %v", name, f.Problem)
		}
	}
}

// A stream opens with every key, and one in 256 gives the first byte of what is locked.
func TestAStreamThatOpensToSomethingElseIsNotOpened(t *testing.T) {
	stream := numberedLocks()["Camellia-256-CTR"]
	for name, content := range map[string][]byte{
		"longer than what it begins with": {0x30, 3, 2, 1, 1, 9, 9, 9}, "shorter": {0x30, 9, 2, 1, 1}, "a head that breaks off": {0x30, 0x84, 1},
		"one byte": {0x30}, "something else": {0x31, 0},
	} {
		if f := open(t, seq(stream.Algorithm, octets(stream.Seal(content))), "secret"); f.Problem == nil || f.Problem.ID != cert.NotOpened {
			t.Errorf("%s: %v", name, f.Problem)
		}
	}
	wantProblem(t, open(t, seq(stream.Algorithm, octets()), "secret"), cert.NotOpened)
}

// In pieces, what is locked does not say how long it is.
func TestAStreamOfSomethingInPiecesIsOpened(t *testing.T) {
	stream := numberedLocks()["ARIA-128-CFB"]
	leaf := certtest.SelfSigned("CN=Leaf")
	inPieces := stream
	inPieces.Seal = func(plain []byte) []byte {
		return stream.Seal(certtest.Indefinite(0x30, []byte(certtest.CertBag(leaf.Cert.Raw))))
	}
	if f := open(t, certtest.PFX(certtest.LockedSafe(inPieces, certtest.CertBag(leaf.Cert.Raw))), "secret"); f.LeafCertificate() == nil {
		t.Errorf("%v", f.Problem)
	}
}

func TestCAST5WithTheLengthOfItsKeyInTheParameters(t *testing.T) { // RFC 2144
	lock := numberedLocks()["CAST5-CBC"]
	lock.Algorithm = pbes2Of(kdfOf("1.2.840.113549.2.9", 16), algorithm("1.2.840.113533.7.66.10", seq(octets(vector[:8]), integer(128))))
	wantOpened(t, lock)
}

// The number of its first block is part of ChaCha20's vector, and what follows the last number is not read.
func TestChaCha20AtTheEndOfItsNumbers(t *testing.T) {
	iv := append([]byte{0xff, 0xff, 0xff, 0xff}, vector[:12]...)
	wantProblem(t, open(t, legacyBlock("ChaCha20", iv, make([]byte, 1000)), "secret"), cert.NotOpened)
}
