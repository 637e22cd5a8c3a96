package rare

import (
	"crypto/cipher"
	"encoding/binary"
	"math/bits"
)

// SM4 is the cipher of GB/T 32907-2016, a standard of China.

const sm4Block, sm4Rounds = 16, 32

// sm4S is its substitution.
const sm4S = "" +
	"\xd6\x90\xe9\xfe\xcc\xe1\x3d\xb7\x16\xb6\x14\xc2\x28\xfb\x2c\x05" +
	"\x2b\x67\x9a\x76\x2a\xbe\x04\xc3\xaa\x44\x13\x26\x49\x86\x06\x99" +
	"\x9c\x42\x50\xf4\x91\xef\x98\x7a\x33\x54\x0b\x43\xed\xcf\xac\x62" +
	"\xe4\xb3\x1c\xa9\xc9\x08\xe8\x95\x80\xdf\x94\xfa\x75\x8f\x3f\xa6" +
	"\x47\x07\xa7\xfc\xf3\x73\x17\xba\x83\x59\x3c\x19\xe6\x85\x4f\xa8" +
	"\x68\x6b\x81\xb2\x71\x64\xda\x8b\xf8\xeb\x0f\x4b\x70\x56\x9d\x35" +
	"\x1e\x24\x0e\x5e\x63\x58\xd1\xa2\x25\x22\x7c\x3b\x01\x21\x78\x87" +
	"\xd4\x00\x46\x57\x9f\xd3\x27\x52\x4c\x36\x02\xe7\xa0\xc4\xc8\x9e" +
	"\xea\xbf\x8a\xd2\x40\xc7\x38\xb5\xa3\xf7\xf2\xce\xf9\x61\x15\xa1" +
	"\xe0\xae\x5d\xa4\x9b\x34\x1a\x55\xad\x93\x32\x30\xf5\x8c\xb1\xe3" +
	"\x1d\xf6\xe2\x2e\x82\x66\xca\x60\xc0\x29\x23\xab\x0d\x53\x4e\x6f" +
	"\xd5\xdb\x37\x45\xde\xfd\x8e\x2f\x03\xff\x6a\x72\x6d\x6c\x5b\x51" +
	"\x8d\x1b\xaf\x92\xbb\xdd\xbc\x7f\x11\xd9\x5c\x41\x1f\x10\x5a\xd8" +
	"\x0a\xc1\x31\x88\xa5\xcd\x7b\xbd\x2d\x74\xd0\x12\xb8\xe5\xb4\xb0" +
	"\x89\x69\x97\x4a\x0c\x96\x77\x7e\x65\xb9\xf1\x09\xc5\x6e\xc6\x84" +
	"\x18\xf0\x7d\xec\x3a\xdc\x4d\x20\x79\xee\x5f\x3e\xd7\xcb\x39\x48"

// sm4System are the parameters that the key is changed by before it is expanded.
var sm4System = [4]uint32{0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc}

// sm4 holds the subkeys of the rounds.
type sm4 [sm4Rounds]uint32

// NewSM4 makes the cipher for a key of 16 bytes.
func NewSM4(key []byte) (cipher.Block, error) {
	if err := checkKey("SM4", key, 16); err != nil {
		return nil, err
	}
	var k [4]uint32
	for i := range k {
		k[i] = binary.BigEndian.Uint32(key[4*i:]) ^ sm4System[i]
	}
	c := &sm4{}
	for i := range c {
		t := sm4Substitute(k[1] ^ k[2] ^ k[3] ^ sm4Constant(i))
		c[i] = k[0] ^ t ^ bits.RotateLeft32(t, 13) ^ bits.RotateLeft32(t, 23)
		k = [4]uint32{k[1], k[2], k[3], c[i]}
	}
	return c, nil
}

// sm4Constant is the constant of a round of the key schedule: multiples of seven.
func sm4Constant(round int) uint32 {
	var b [4]byte
	for i := range b {
		b[i] = byte((4*round + i) * 7)
	}
	return binary.BigEndian.Uint32(b[:])
}

func sm4Substitute(x uint32) uint32 {
	return uint32(sm4S[x>>24])<<24 | uint32(sm4S[byte(x>>16)])<<16 | uint32(sm4S[byte(x>>8)])<<8 | uint32(sm4S[byte(x)])
}

// BlockSize implements cipher.Block.
func (c *sm4) BlockSize() int { return sm4Block }

// Encrypt implements cipher.Block.
func (c *sm4) Encrypt(dst, src []byte) { c.run(dst, src, func(round int) int { return round }) }

// Decrypt implements cipher.Block: the same with the subkeys in reverse.
func (c *sm4) Decrypt(dst, src []byte) {
	c.run(dst, src, func(round int) int { return sm4Rounds - 1 - round })
}

func (c *sm4) run(dst, src []byte, key func(round int) int) {
	var x [4]uint32
	for i := range x {
		x[i] = binary.BigEndian.Uint32(src[4*i:])
	}
	for round := range sm4Rounds {
		t := sm4Substitute(x[1] ^ x[2] ^ x[3] ^ c[key(round)])
		t ^= bits.RotateLeft32(t, 2) ^ bits.RotateLeft32(t, 10) ^ bits.RotateLeft32(t, 18) ^ bits.RotateLeft32(t, 24)
		x = [4]uint32{x[1], x[2], x[3], x[0] ^ t}
	}
	for i := range x {
		binary.BigEndian.PutUint32(dst[4*i:], x[3-i])
	}
}
