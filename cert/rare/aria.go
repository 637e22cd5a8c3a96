package rare

import "crypto/cipher"

// ARIA is the cipher of RFC 5794, a standard of Korea.

const ariaBlock = 16

// ariaS1 is the first substitution of RFC 5794, section 2.4.2, which is that of AES.
const ariaS1 = "" +
	"\x63\x7c\x77\x7b\xf2\x6b\x6f\xc5\x30\x01\x67\x2b\xfe\xd7\xab\x76" +
	"\xca\x82\xc9\x7d\xfa\x59\x47\xf0\xad\xd4\xa2\xaf\x9c\xa4\x72\xc0" +
	"\xb7\xfd\x93\x26\x36\x3f\xf7\xcc\x34\xa5\xe5\xf1\x71\xd8\x31\x15" +
	"\x04\xc7\x23\xc3\x18\x96\x05\x9a\x07\x12\x80\xe2\xeb\x27\xb2\x75" +
	"\x09\x83\x2c\x1a\x1b\x6e\x5a\xa0\x52\x3b\xd6\xb3\x29\xe3\x2f\x84" +
	"\x53\xd1\x00\xed\x20\xfc\xb1\x5b\x6a\xcb\xbe\x39\x4a\x4c\x58\xcf" +
	"\xd0\xef\xaa\xfb\x43\x4d\x33\x85\x45\xf9\x02\x7f\x50\x3c\x9f\xa8" +
	"\x51\xa3\x40\x8f\x92\x9d\x38\xf5\xbc\xb6\xda\x21\x10\xff\xf3\xd2" +
	"\xcd\x0c\x13\xec\x5f\x97\x44\x17\xc4\xa7\x7e\x3d\x64\x5d\x19\x73" +
	"\x60\x81\x4f\xdc\x22\x2a\x90\x88\x46\xee\xb8\x14\xde\x5e\x0b\xdb" +
	"\xe0\x32\x3a\x0a\x49\x06\x24\x5c\xc2\xd3\xac\x62\x91\x95\xe4\x79" +
	"\xe7\xc8\x37\x6d\x8d\xd5\x4e\xa9\x6c\x56\xf4\xea\x65\x7a\xae\x08" +
	"\xba\x78\x25\x2e\x1c\xa6\xb4\xc6\xe8\xdd\x74\x1f\x4b\xbd\x8b\x8a" +
	"\x70\x3e\xb5\x66\x48\x03\xf6\x0e\x61\x35\x57\xb9\x86\xc1\x1d\x9e" +
	"\xe1\xf8\x98\x11\x69\xd9\x8e\x94\x9b\x1e\x87\xe9\xce\x55\x28\xdf" +
	"\x8c\xa1\x89\x0d\xbf\xe6\x42\x68\x41\x99\x2d\x0f\xb0\x54\xbb\x16"

// ariaS2 is the second substitution.
const ariaS2 = "" +
	"\xe2\x4e\x54\xfc\x94\xc2\x4a\xcc\x62\x0d\x6a\x46\x3c\x4d\x8b\xd1" +
	"\x5e\xfa\x64\xcb\xb4\x97\xbe\x2b\xbc\x77\x2e\x03\xd3\x19\x59\xc1" +
	"\x1d\x06\x41\x6b\x55\xf0\x99\x69\xea\x9c\x18\xae\x63\xdf\xe7\xbb" +
	"\x00\x73\x66\xfb\x96\x4c\x85\xe4\x3a\x09\x45\xaa\x0f\xee\x10\xeb" +
	"\x2d\x7f\xf4\x29\xac\xcf\xad\x91\x8d\x78\xc8\x95\xf9\x2f\xce\xcd" +
	"\x08\x7a\x88\x38\x5c\x83\x2a\x28\x47\xdb\xb8\xc7\x93\xa4\x12\x53" +
	"\xff\x87\x0e\x31\x36\x21\x58\x48\x01\x8e\x37\x74\x32\xca\xe9\xb1" +
	"\xb7\xab\x0c\xd7\xc4\x56\x42\x26\x07\x98\x60\xd9\xb6\xb9\x11\x40" +
	"\xec\x20\x8c\xbd\xa0\xc9\x84\x04\x49\x23\xf1\x4f\x50\x1f\x13\xdc" +
	"\xd8\xc0\x9e\x57\xe3\xc3\x7b\x65\x3b\x02\x8f\x3e\xe8\x25\x92\xe5" +
	"\x15\xdd\xfd\x17\xa9\xbf\xd4\x9a\x7e\xc5\x39\x67\xfe\x76\x9d\x43" +
	"\xa7\xe1\xd0\xf5\x68\xf2\x1b\x34\x70\x05\xa3\x8a\xd5\x79\x86\xa8" +
	"\x30\xc6\x51\x4b\x1e\xa6\x27\xf6\x35\xd2\x6e\x24\x16\x82\x5f\xda" +
	"\xe6\x75\xa2\xef\x2c\xb2\x1c\x9f\x5d\x6f\x80\x0a\x72\x44\x9b\x6c" +
	"\x90\x0b\x5b\x33\x7d\x5a\x52\xf3\x61\xa1\xf7\xb0\xd6\x3f\x7c\x6d" +
	"\xed\x14\xe0\xa5\x3d\x22\xb3\xf8\x89\xde\x71\x1a\xaf\xba\xb5\x81"

// ariaS are the four substitutions: the other two are the inverse of the first two.
var ariaS = [4][256]byte{asTable(ariaS1), asTable(ariaS2), inverse(ariaS1), inverse(ariaS2)}

func asTable(s string) (out [256]byte) {
	copy(out[:], s)
	return out
}

func inverse(s string) (out [256]byte) {
	for i := range out {
		out[s[i]] = byte(i)
	}
	return out
}

// ariaSums says which seven bytes each byte of the diffusion is the sum of (section 2.4.3).
var ariaSums = [ariaBlock][7]byte{
	{3, 4, 6, 8, 9, 13, 14}, {2, 5, 7, 8, 9, 12, 15}, {1, 4, 6, 10, 11, 12, 15}, {0, 5, 7, 10, 11, 13, 14},
	{0, 2, 5, 8, 11, 14, 15}, {1, 3, 4, 9, 10, 14, 15}, {0, 2, 7, 9, 10, 12, 13}, {1, 3, 6, 8, 11, 12, 13},
	{0, 1, 4, 7, 10, 13, 15}, {0, 1, 5, 6, 11, 12, 14}, {2, 3, 5, 6, 8, 13, 15}, {2, 3, 4, 7, 9, 12, 14},
	{1, 2, 6, 7, 9, 11, 12}, {0, 3, 6, 7, 8, 10, 13}, {0, 3, 4, 5, 9, 11, 14}, {1, 2, 4, 5, 8, 10, 15},
}

// ariaConstants are those of the key schedule. Which one begins depends on the size of the key.
var ariaConstants = [3]ariaState{
	{0x51, 0x7c, 0xc1, 0xb7, 0x27, 0x22, 0x0a, 0x94, 0xfe, 0x13, 0xab, 0xe8, 0xfa, 0x9a, 0x6e, 0xe0},
	{0x6d, 0xb1, 0x4a, 0xcc, 0x9e, 0x21, 0xc8, 0x20, 0xff, 0x28, 0xb1, 0xd5, 0xef, 0x5d, 0xe2, 0xb0},
	{0xdb, 0x92, 0x37, 0x1d, 0x21, 0x26, 0xe9, 0x70, 0x03, 0x24, 0x97, 0x75, 0x04, 0xe8, 0xc9, 0x0e},
}

// An ariaState is a block under way, or a subkey.
type ariaState [ariaBlock]byte

func (s ariaState) xor(t ariaState) ariaState {
	for i := range s {
		s[i] ^= t[i]
	}
	return s
}

// substitute applies the four substitutions in turn: from the first on in odd rounds, from the third on in even ones.
func (s ariaState) substitute(first int) ariaState {
	for i := range s {
		s[i] = ariaS[(first+i)%4][s[i]]
	}
	return s
}

func (s ariaState) diffuse() (out ariaState) {
	for i, of := range &ariaSums {
		out[i] = s[of[0]] ^ s[of[1]] ^ s[of[2]] ^ s[of[3]] ^ s[of[4]] ^ s[of[5]] ^ s[of[6]]
	}
	return out
}

func (s ariaState) rotateLeft(n uint) (out ariaState) {
	readWide(s[:]).rotateLeft(n).put(out[:])
	return out
}

// aria holds the subkeys in the order of either direction.
type aria struct{ encrypt, decrypt []ariaState }

// NewARIA makes the cipher for a key of 16, 24 or 32 bytes.
func NewARIA(key []byte) (cipher.Block, error) {
	if err := checkKey("ARIA", key, 16, 24, 32); err != nil {
		return nil, err
	}
	w := ariaWhole(key)
	rounds := len(key)/4 + 8
	c := &aria{make([]ariaState, rounds+1), make([]ariaState, rounds+1)}
	for i := range c.encrypt {
		by := [5]uint{109, 97, 61, 31, 19}[i/4]
		c.encrypt[i] = w[i%4].xor(w[(i+1)%4].rotateLeft(by))
	}
	for i, k := range c.encrypt {
		if i > 0 && i < rounds {
			k = k.diffuse()
		}
		c.decrypt[rounds-i] = k
	}
	return c, nil
}

// ariaWhole makes the four numbers that the subkeys are made of.
func ariaWhole(key []byte) (w [4]ariaState) {
	var right ariaState
	copy(w[0][:], key)
	copy(right[:], key[ariaBlock:])
	constant := func(i int) ariaState { return ariaConstants[(len(key)/8-2+i)%3] }
	w[1] = w[0].xor(constant(0)).substitute(0).diffuse().xor(right)
	w[2] = w[1].xor(constant(1)).substitute(2).diffuse().xor(w[0])
	w[3] = w[2].xor(constant(2)).substitute(0).diffuse().xor(w[1])
	return w
}

// BlockSize implements cipher.Block.
func (c *aria) BlockSize() int { return ariaBlock }

// Encrypt implements cipher.Block.
func (c *aria) Encrypt(dst, src []byte) { ariaRounds(c.encrypt, dst, src) }

// Decrypt implements cipher.Block: the same with other subkeys.
func (c *aria) Decrypt(dst, src []byte) { ariaRounds(c.decrypt, dst, src) }

func ariaRounds(k []ariaState, dst, src []byte) {
	s, last := ariaState(src[:ariaBlock]), len(k)-1
	for i := range last - 1 {
		s = s.xor(k[i]).substitute(i % 2 * 2).diffuse()
	}
	s = s.xor(k[last-1]).substitute(2).xor(k[last])
	copy(dst[:ariaBlock], s[:])
}
