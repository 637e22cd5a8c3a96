package cert

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rc4"
	"errors"
)

// A lockCipher is a cipher that containers are locked with.
type lockCipher struct {
	name   string
	keyLen int
	ivLen  int
	open   func(key, iv, data []byte) ([]byte, error)
	dear   bool // old ciphers take a hundred times as long a byte
}

func aesCBC(name string, keyLen int) lockCipher {
	return lockCipher{name, keyLen, aes.BlockSize, openCBC(aes.NewCipher), false}
}

func aesGCM(name string, keyLen int) lockCipher { return lockCipher{name, keyLen, 12, openGCM, false} }

// aesOFB and aesCFB are the two modes that make a stream of a block cipher.
func aesOFB(name string, keyLen int) lockCipher {
	//lint:ignore SA1019 what others have locked with it is to be read
	return lockCipher{name, keyLen, aes.BlockSize, openStream(cipher.NewOFB), false}
}

func aesCFB(name string, keyLen int) lockCipher {
	//lint:ignore SA1019 what others have locked with it is to be read
	return lockCipher{name, keyLen, aes.BlockSize, openStream(cipher.NewCFBDecrypter), false}
}

func rc2CBC(name string, keyLen, effectiveBits int) lockCipher {
	block := func(key []byte) (cipher.Block, error) { return newRC2(key, effectiveBits) }
	return lockCipher{name, keyLen, rc2BlockSize, openCBC(block), true}
}

var (
	desCBC       = lockCipher{"DES-CBC", 8, des.BlockSize, openCBC(des.NewCipher), true}
	tripleDES    = lockCipher{"3DES-CBC", 24, des.BlockSize, openCBC(des.NewTripleDESCipher), true}
	twoKeyDES    = lockCipher{"3DES-CBC with two keys", 16, des.BlockSize, openCBC(newTwoKeyDES), true}
	rc4of128Bits = lockCipher{"RC4-128", 16, 0, openRC4, false}
	rc4of40Bits  = lockCipher{"RC4-40", 5, 0, openRC4, false}
)

func newTwoKeyDES(key []byte) (cipher.Block, error) {
	return des.NewTripleDESCipher(append(key[:16:16], key[:8]...))
}

var errNotOpened = errors.New("the key does not open it")

// openCBC decrypts with a block cipher and takes the padding off. A wrong key shows in the padding nearly always: the last
// block is tried before all of it is decrypted.
func openCBC(newBlock func(key []byte) (cipher.Block, error)) func(key, iv, data []byte) ([]byte, error) {
	return func(key, iv, data []byte) ([]byte, error) {
		block, err := newBlock(key)
		if err != nil {
			return nil, err
		}
		size := block.BlockSize()
		if len(data) == 0 || len(data)%size != 0 || len(iv) != size {
			return nil, errNotOpened
		}
		chained := append(append([]byte(nil), iv...), data[max(0, len(data)-2*size):]...)
		last := chained[len(chained)-size:]
		cipher.NewCBCDecrypter(block, chained[len(chained)-2*size:len(chained)-size]).CryptBlocks(last, last)
		padding := int(last[size-1])
		if padding == 0 || padding > size || !all(last[size-padding:], func(c byte) bool { return int(c) == padding }) {
			return nil, errNotOpened
		}
		out := make([]byte, len(data))
		cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data)
		return out[:len(out)-padding], nil
	}
}

// openStream decrypts with AES in a mode that makes a stream of it.
func openStream(mode func(block cipher.Block, iv []byte) cipher.Stream) func(key, iv, data []byte) ([]byte, error) {
	return func(key, iv, data []byte) ([]byte, error) {
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		out := make([]byte, len(data))
		mode(block, iv).XORKeyStream(out, data)
		return out, nil
	}
}

func openGCM(key, iv, data []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	sealed, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return sealed.Open(nil, iv, data, nil)
}

func openRC4(key, _, data []byte) ([]byte, error) {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil, err
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out, nil
}

// cost is what decrypting data takes out of the purse.
func (c lockCipher) cost(data []byte) int64 {
	if c.dear {
		return int64(len(data)) / 4
	}
	return int64(len(data)) / 64
}

// unreadAlgorithms are the methods that other programs can lock a file with and this one cannot open, by the names that a
// person finds them by.
var unreadAlgorithms = oidTable(map[string]string{
	"1.2.392.200011.61.1.1.1.2": "Camellia-128-CBC", "1.2.392.200011.61.1.1.1.3": "Camellia-192-CBC",
	"1.2.392.200011.61.1.1.1.4": "Camellia-256-CBC",
	"1.2.410.200046.1.1.2":      "ARIA-128-CBC", "1.2.410.200046.1.1.7": "ARIA-192-CBC", "1.2.410.200046.1.1.12": "ARIA-256-CBC",
	"1.2.410.200004.1.4": "SEED-CBC", "1.2.156.10197.1.104.2": "SM4-CBC", "1.2.840.113533.7.66.10": "CAST5-CBC",
	"1.3.6.1.4.1.3029.1.2": "Blowfish-CBC", "1.3.6.1.4.1.188.7.1.1.2": "IDEA-CBC", "1.2.840.113549.3.9": "RC5-CBC",
	"1.2.643.2.2.21": "GOST 28147-89", "1.2.840.113549.1.5.1": "PBES1 with MD2 and DES", "1.2.840.113549.1.5.4": "PBES1 with MD2 and RC2",
})
