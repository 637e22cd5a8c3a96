package rare

import "crypto/cipher"

// ecb decrypts each block by itself.
type ecb struct{ cipher.Block }

// NewECBDecrypter makes the mode without a vector, in which each block stands by itself.
func NewECBDecrypter(block cipher.Block) cipher.BlockMode { return ecb{block} }

// CryptBlocks implements cipher.BlockMode.
func (m ecb) CryptBlocks(dst, src []byte) {
	for size := m.BlockSize(); len(src) >= size; dst, src = dst[size:], src[size:] {
		m.Decrypt(dst, src)
	}
}

// A feedback is the register of a mode that makes a stream of a cipher and takes less than a block of it at a time.
type feedback struct {
	block         cipher.Block
	register, out []byte
}

func newFeedback(block cipher.Block, iv []byte) feedback {
	f := feedback{block, make([]byte, block.BlockSize()), make([]byte, block.BlockSize())}
	copy(f.register, iv)
	return f
}

// next encrypts the register and returns the first byte.
func (f *feedback) next() byte {
	f.block.Encrypt(f.out, f.register)
	return f.out[0]
}

type cfb8 struct{ feedback }

// NewCFB8Decrypter makes the mode that takes one byte of each block. The vector is as long as a block.
func NewCFB8Decrypter(block cipher.Block, iv []byte) cipher.Stream {
	return &cfb8{newFeedback(block, iv)}
}

// XORKeyStream implements cipher.Stream.
func (m *cfb8) XORKeyStream(dst, src []byte) {
	for i, c := range src {
		dst[i] = c ^ m.next()
		copy(m.register, m.register[1:])
		m.register[len(m.register)-1] = c
	}
}

type cfb1 struct{ feedback }

// NewCFB1Decrypter makes the mode that takes one bit of each block. The vector is as long as a block.
func NewCFB1Decrypter(block cipher.Block, iv []byte) cipher.Stream {
	return &cfb1{newFeedback(block, iv)}
}

// XORKeyStream implements cipher.Stream.
func (m *cfb1) XORKeyStream(dst, src []byte) {
	for i, c := range src {
		plain := c
		for bit := 7; bit >= 0; bit-- {
			plain ^= m.next() >> 7 << bit
			m.shift(c >> bit & 1)
		}
		dst[i] = plain
	}
}

// shift moves the register on by one bit.
func (m *cfb1) shift(bit byte) {
	for i := len(m.register) - 1; i >= 0; i-- {
		m.register[i], bit = m.register[i]<<1|bit, m.register[i]>>7
	}
}
