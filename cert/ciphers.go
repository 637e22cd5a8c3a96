package cert

import (
	"crypto/cipher"
	"crypto/rc4"
	"encoding/binary"
	"errors"

	"golang.org/x/crypto/chacha20"
)

// A lockCipher is a cipher that containers are locked with, ready to open them.
type lockCipher struct {
	name      string
	keyLen    int
	ivLen     int   // 0 where it takes none
	piece     int   // its data is made of whole ones of so many bytes
	weight    int64 // how long 64 bytes take, in rounds of HMAC-SHA-256
	keyWeight int64 // how long it takes to set up a key
	open      func(key, iv, data []byte) ([]byte, error)
}

// in makes a cipher of a block cipher and a mode.
func (b blockCipher) in(m cipherMode) lockCipher {
	c := lockCipher{b.name + "-" + m.name, b.keyLen, m.ivLen, 1, b.weight * m.passes, b.keyWeight, nil}
	if m.ivLen == aBlock {
		c.ivLen = b.size
	}
	if m.padded {
		c.piece = b.size
	}
	c.open = func(key, iv, data []byte) ([]byte, error) {
		block, err := b.new(key)
		if err != nil {
			return nil, err
		}
		return m.open(block, iv, data)
	}
	return c
}

// cost is what decrypting data takes out of the purse.
func (c lockCipher) cost(data []byte) int64 { return c.keyWeight + int64(len(data))*c.weight/64 }

var errNotOpened = errors.New("the key does not open it")

// openPadded decrypts in whole blocks and takes the padding off. A wrong key shows in the padding nearly always: the last
// block is tried before all of it is decrypted.
func openPadded(mode func(block cipher.Block, iv []byte) cipher.BlockMode) func(block cipher.Block, iv, data []byte) ([]byte, error) {
	return func(block cipher.Block, iv, data []byte) ([]byte, error) {
		size := block.BlockSize()
		if len(data) == 0 || len(data)%size != 0 {
			return nil, errNotOpened
		}
		before, last := iv, make([]byte, size)
		if at := len(data) - size; at > 0 {
			before = data[at-size : at]
		}
		mode(block, before).CryptBlocks(last, data[len(data)-size:])
		padding := int(last[size-1])
		if padding == 0 || padding > size || !all(last[size-padding:], func(c byte) bool { return int(c) == padding }) {
			return nil, errNotOpened
		}
		out := make([]byte, len(data))
		mode(block, iv).CryptBlocks(out, data)
		return out[:len(out)-padding], nil
	}
}

// openStream decrypts in a mode that makes a stream of a block cipher.
func openStream(mode func(block cipher.Block, iv []byte) cipher.Stream) func(block cipher.Block, iv, data []byte) ([]byte, error) {
	return func(block cipher.Block, iv, data []byte) ([]byte, error) { return decryptStream(mode(block, iv), data) }
}

// decryptStream decrypts with a stream, which nothing tells a wrong key but what comes out: all that is locked is one
// SEQUENCE. Its head is tried before all of it is decrypted.
func decryptStream(s cipher.Stream, data []byte) ([]byte, error) {
	const longestHead = 16
	out := make([]byte, len(data))
	n := min(len(data), longestHead)
	s.XORKeyStream(out[:n], data[:n])
	h := readHead(out[:n])
	if h.incomplete || h.tag != 0x30 || h.length >= 0 && h.head+h.length != len(data) {
		return nil, errNotOpened
	}
	s.XORKeyStream(out[n:], data[n:])
	return out, nil
}

func openGCM(block cipher.Block, iv, data []byte) ([]byte, error) {
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
	return decryptStream(c, data)
}

// openChaCha20 takes a vector of OpenSSL's: the number of the first block, and the nonce.
func openChaCha20(key, iv, data []byte) ([]byte, error) {
	const counterLen, blockLen = 4, 64
	c, err := chacha20.NewUnauthenticatedCipher(key, iv[counterLen:])
	if err != nil {
		return nil, err
	}
	first := binary.LittleEndian.Uint32(iv)
	if int64(first)+int64(len(data)/blockLen) >= 1<<32-1 {
		return nil, errNotOpened // the numbers would begin anew, which happens to one file in a hundred million
	}
	c.SetCounter(first)
	return decryptStream(c, data)
}
