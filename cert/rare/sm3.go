package rare

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// SM3 is the digest of GB/T 32905-2016, a standard of China.

const sm3Size, sm3Block = 32, 64

var sm3Start = [8]uint32{
	0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
}

type sm3 struct {
	state   [8]uint32
	pending [sm3Block]byte // less than a block
	length  uint64         // bytes, in all
}

// NewSM3 makes the digest.
func NewSM3() hash.Hash { return &sm3{state: sm3Start} }

// Size implements hash.Hash.
func (m *sm3) Size() int { return sm3Size }

// BlockSize implements hash.Hash.
func (m *sm3) BlockSize() int { return sm3Block }

// Reset implements hash.Hash.
func (m *sm3) Reset() { *m = sm3{state: sm3Start} }

// Write implements hash.Hash.
func (m *sm3) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := copy(m.pending[m.length%sm3Block:], rest)
		m.length += uint64(n)
		rest = rest[n:]
		if m.length%sm3Block == 0 {
			m.compress()
		}
	}
	return len(p), nil
}

// Sum implements hash.Hash.
func (m *sm3) Sum(b []byte) []byte {
	const lengthBytes = 8
	end := *m
	var padding [sm3Block + lengthBytes]byte
	padding[0] = 0x80
	zeros := sm3Block - (m.length+lengthBytes)%sm3Block
	binary.BigEndian.PutUint64(padding[zeros:], 8*m.length)
	end.Write(padding[:zeros+lengthBytes])
	for _, word := range end.state {
		b = binary.BigEndian.AppendUint32(b, word)
	}
	return b
}

// compress takes in the block that is pending.
func (m *sm3) compress() {
	w := sm3Expand(m.pending[:])
	a, b, c, d := m.state[0], m.state[1], m.state[2], m.state[3]
	e, f, g, h := m.state[4], m.state[5], m.state[6], m.state[7]
	for j := range 64 {
		constant, ff, gg := uint32(0x79cc4519), a^b^c, e^f^g
		if j >= 16 {
			constant, ff, gg = 0x7a879d8a, a&b|a&c|b&c, e&f|^e&g
		}
		turned := bits.RotateLeft32(a, 12)
		s := bits.RotateLeft32(turned+e+bits.RotateLeft32(constant, j), 7)
		t1 := ff + d + (s ^ turned) + (w[j] ^ w[j+4])
		t2 := gg + h + s + w[j]
		a, b, c, d = t1, a, bits.RotateLeft32(b, 9), c
		e, f, g, h = t2^bits.RotateLeft32(t2, 9)^bits.RotateLeft32(t2, 17), e, bits.RotateLeft32(f, 19), g
	}
	for i, v := range [8]uint32{a, b, c, d, e, f, g, h} {
		m.state[i] ^= v
	}
}

func sm3Expand(block []byte) (w [68]uint32) {
	for j := range 16 {
		w[j] = binary.BigEndian.Uint32(block[4*j:])
	}
	for j := 16; j < len(w); j++ {
		x := w[j-16] ^ w[j-9] ^ bits.RotateLeft32(w[j-3], 15)
		w[j] = x ^ bits.RotateLeft32(x, 15) ^ bits.RotateLeft32(x, 23) ^ bits.RotateLeft32(w[j-13], 7) ^ w[j-6]
	}
	return w
}
