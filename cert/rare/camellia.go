package rare

import (
	"crypto/cipher"
	"encoding/binary"
	"math/bits"
	"slices"
)

// Camellia is the cipher of RFC 3713.

const camelliaBlock = 16

// camelliaS1 is the first substitution of RFC 3713, section 2.4.1. The other three are rotations of it.
const camelliaS1 = "" +
	"\x70\x82\x2c\xec\xb3\x27\xc0\xe5\xe4\x85\x57\x35\xea\x0c\xae\x41" +
	"\x23\xef\x6b\x93\x45\x19\xa5\x21\xed\x0e\x4f\x4e\x1d\x65\x92\xbd" +
	"\x86\xb8\xaf\x8f\x7c\xeb\x1f\xce\x3e\x30\xdc\x5f\x5e\xc5\x0b\x1a" +
	"\xa6\xe1\x39\xca\xd5\x47\x5d\x3d\xd9\x01\x5a\xd6\x51\x56\x6c\x4d" +
	"\x8b\x0d\x9a\x66\xfb\xcc\xb0\x2d\x74\x12\x2b\x20\xf0\xb1\x84\x99" +
	"\xdf\x4c\xcb\xc2\x34\x7e\x76\x05\x6d\xb7\xa9\x31\xd1\x17\x04\xd7" +
	"\x14\x58\x3a\x61\xde\x1b\x11\x1c\x32\x0f\x9c\x16\x53\x18\xf2\x22" +
	"\xfe\x44\xcf\xb2\xc3\xb5\x7a\x91\x24\x08\xe8\xa8\x60\xfc\x69\x50" +
	"\xaa\xd0\xa0\x7d\xa1\x89\x62\x97\x54\x5b\x1e\x95\xe0\xff\x64\xd2" +
	"\x10\xc4\x00\x48\xa3\xf7\x75\xdb\x8a\x03\xe6\xda\x09\x3f\xdd\x94" +
	"\x87\x5c\x83\x02\xcd\x4a\x90\x33\x73\x67\xf6\xf3\x9d\x7f\xbf\xe2" +
	"\x52\x9b\xd8\x26\xc8\x37\xc6\x3b\x81\x96\x6f\x4b\x13\xbe\x63\x2e" +
	"\xe9\x79\xa7\x8c\x9f\x6e\xbc\x8e\x29\xf5\xf9\xb6\x2f\xfd\xb4\x59" +
	"\x78\x98\x06\x6a\xe7\x46\x71\xba\xd4\x25\xab\x42\x88\xa2\x8d\xfa" +
	"\x72\x07\xb9\x55\xf8\xee\xac\x0a\x36\x49\x2a\x68\x3c\x38\xf1\xa4" +
	"\x40\x28\xd3\x7b\xbb\xc9\x43\xc1\x15\xe3\xad\xf4\x77\xc7\x80\x9e"

// camelliaSigma are the constants of the key schedule.
var camelliaSigma = [6]uint64{
	0xa09e667f3bcc908b, 0xb67ae8584caa73b2, 0xc6ef372fe94f82be, 0x54ff53a5f1d36f1c, 0x10e527fade682d1d, 0xb05688c2b3e6c1fd,
}

// A wide128 is a number of 128 bits.
type wide128 struct{ hi, lo uint64 }

func (w wide128) xor(v wide128) wide128 { return wide128{w.hi ^ v.hi, w.lo ^ v.lo} }

func (w wide128) rotateLeft(n uint) wide128 {
	if n >= 64 {
		w, n = wide128{w.lo, w.hi}, n-64
	}
	return wide128{w.hi<<n | w.lo>>(64-n), w.lo<<n | w.hi>>(64-n)}
}

func readWide(b []byte) wide128 {
	return wide128{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
}

func (w wide128) put(b []byte) {
	binary.BigEndian.PutUint64(b, w.hi)
	binary.BigEndian.PutUint64(b[8:], w.lo)
}

// The four numbers that the subkeys are rotations of.
const (
	fromKL = iota
	fromKR
	fromKA
	fromKB
)

type rotation struct {
	from int
	by   uint
}

// Each pair of subkeys in the order in which they are used: whitening, six rounds, a pair for FL, and so on.
var (
	camelliaShort = []rotation{
		{fromKL, 0}, {fromKA, 0}, {fromKL, 15}, {fromKA, 15}, {fromKA, 30}, {fromKL, 45}, {fromKA, 45}, {fromKA, 60}, {fromKL, 77},
		{fromKL, 94}, {fromKA, 94}, {fromKL, 111}, {fromKA, 111},
	}
	camelliaLong = []rotation{
		{fromKL, 0}, {fromKB, 0}, {fromKR, 15}, {fromKA, 15}, {fromKR, 30}, {fromKB, 30}, {fromKL, 45}, {fromKA, 45}, {fromKL, 60},
		{fromKR, 60}, {fromKB, 60}, {fromKL, 77}, {fromKA, 77}, {fromKR, 94}, {fromKA, 94}, {fromKL, 111}, {fromKB, 111},
	}
)

// camellia holds the subkeys in the order of either direction.
type camellia struct{ encrypt, decrypt []uint64 }

// NewCamellia makes the cipher for a key of 16, 24 or 32 bytes.
func NewCamellia(key []byte) (cipher.Block, error) {
	if err := checkKey("Camellia", key, 16, 24, 32); err != nil {
		return nil, err
	}
	whole := camelliaWhole(key)
	order := camelliaLong
	if len(key) == 16 {
		order = camelliaShort
	}
	c := &camellia{}
	for _, r := range order {
		pair := whole[r.from].rotateLeft(r.by)
		c.encrypt = append(c.encrypt, pair.hi, pair.lo)
	}
	if len(key) == 16 {
		c.encrypt[13] = whole[fromKL].rotateLeft(60).lo // the one pair whose halves are of two numbers
	}
	c.decrypt = slices.Clone(c.encrypt)
	slices.Reverse(c.decrypt)
	n := len(c.decrypt)
	c.decrypt[0], c.decrypt[1], c.decrypt[n-2], c.decrypt[n-1] = c.decrypt[1], c.decrypt[0], c.decrypt[n-1], c.decrypt[n-2]
	return c, nil
}

// camelliaWhole makes KL, KR, KA and KB of the key.
func camelliaWhole(key []byte) [4]wide128 {
	kl, kr := readWide(key), wide128{}
	switch len(key) {
	case 24:
		kr.hi = binary.BigEndian.Uint64(key[16:])
		kr.lo = ^kr.hi
	case 32:
		kr = readWide(key[16:])
	}
	mix := func(d wide128, sigma []uint64) wide128 {
		d.lo ^= camelliaF(d.hi, sigma[0])
		d.hi ^= camelliaF(d.lo, sigma[1])
		return d
	}
	ka := mix(mix(kl.xor(kr), camelliaSigma[:2]).xor(kl), camelliaSigma[2:4])
	kb := mix(ka.xor(kr), camelliaSigma[4:])
	return [4]wide128{kl, kr, ka, kb}
}

// BlockSize implements cipher.Block.
func (c *camellia) BlockSize() int { return camelliaBlock }

// Encrypt implements cipher.Block.
func (c *camellia) Encrypt(dst, src []byte) { camelliaRounds(c.encrypt, dst, src) }

// Decrypt implements cipher.Block: the same with the subkeys in reverse.
func (c *camellia) Decrypt(dst, src []byte) { camelliaRounds(c.decrypt, dst, src) }

func camelliaRounds(k []uint64, dst, src []byte) {
	d := readWide(src).xor(wide128{k[0], k[1]})
	for k = k[2:]; ; k = k[8:] {
		for i := 0; i < 6; i += 2 {
			d.lo ^= camelliaF(d.hi, k[i])
			d.hi ^= camelliaF(d.lo, k[i+1])
		}
		if len(k) == 8 {
			break
		}
		d.hi, d.lo = camelliaFL(d.hi, k[6]), camelliaInverseFL(d.lo, k[7])
	}
	wide128{d.lo ^ k[6], d.hi ^ k[7]}.put(dst)
}

// camelliaF is the function of the rounds: eight substitutions, and a sum of six or five of them for each byte.
func camelliaF(in, key uint64) uint64 {
	var x, t [8]byte
	binary.BigEndian.PutUint64(x[:], in^key)
	s := func(i int) byte { return camelliaS1[x[i]] }
	t[0], t[7] = s(0), s(7)
	t[1], t[4] = bits.RotateLeft8(s(1), 1), bits.RotateLeft8(s(4), 1)
	t[2], t[5] = bits.RotateLeft8(s(2), 7), bits.RotateLeft8(s(5), 7)
	t[3], t[6] = camelliaS1[bits.RotateLeft8(x[3], 1)], camelliaS1[bits.RotateLeft8(x[6], 1)]
	return binary.BigEndian.Uint64([]byte{
		t[0] ^ t[2] ^ t[3] ^ t[5] ^ t[6] ^ t[7],
		t[0] ^ t[1] ^ t[3] ^ t[4] ^ t[6] ^ t[7],
		t[0] ^ t[1] ^ t[2] ^ t[4] ^ t[5] ^ t[7],
		t[1] ^ t[2] ^ t[3] ^ t[4] ^ t[5] ^ t[6],
		t[0] ^ t[1] ^ t[5] ^ t[6] ^ t[7],
		t[1] ^ t[2] ^ t[4] ^ t[6] ^ t[7],
		t[2] ^ t[3] ^ t[4] ^ t[5] ^ t[7],
		t[0] ^ t[3] ^ t[4] ^ t[5] ^ t[6],
	})
}

func camelliaFL(in, key uint64) uint64 {
	hi, lo := uint32(in>>32), uint32(in)
	lo ^= bits.RotateLeft32(hi&uint32(key>>32), 1)
	hi ^= lo | uint32(key)
	return uint64(hi)<<32 | uint64(lo)
}

func camelliaInverseFL(in, key uint64) uint64 {
	hi, lo := uint32(in>>32), uint32(in)
	hi ^= lo | uint32(key)
	lo ^= bits.RotateLeft32(hi&uint32(key>>32), 1)
	return uint64(hi)<<32 | uint64(lo)
}
