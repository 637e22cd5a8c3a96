package cert

import (
	"bytes"
	"crypto/hmac"
	"encoding/binary"
	"hash"
	"math"

	"golang.org/x/crypto/scrypt"
)

// The derivations run in loops of our own: those of the libraries cannot be given up half-way.

// A stretch is what a passphrase is made into a key by: a digest, over a salt, so many times.
type stretch struct {
	digest     digest
	salt       []byte
	iterations int64
}

// A derivation makes a key and an initial vector of a passphrase.
type derivation func(p *purse, c candidate, s stretch, keyLen, ivLen int) (key, iv []byte, problem *Problem)

// What a round of a derivation consists of.
const (
	oneDigest = 1
	anHMAC    = 2 // a digest over a digest
)

// cost is what a derivation of some bytes takes out of the purse, in rounds of HMAC-SHA-256. Every one has a price, since
// many cheap ones are dear too.
func (s stretch) cost(h hash.Hash, digests int64, bytes int) int64 {
	blocks := int64(bytes+h.Size()-1) / int64(h.Size())
	work := product(max(s.iterations, 1), max(blocks, 1), s.digest.weight, digests) / (weightSHA256 * anHMAC)
	return work + 32 + int64(len(s.salt))/32
}

// rounds calls round n times, and gives up when the caller does.
func rounds(p *purse, n int64, round func()) *Problem {
	for i := range n {
		if i&0xfff == 0xfff && p.ctx.Err() != nil {
			return &Problem{ID: Canceled, Err: p.ctx.Err()}
		}
		round()
	}
	return nil
}

// pbkdf2 is the derivation of RFC 8018, section 5.2.
func (s stretch) pbkdf2(p *purse, passphrase []byte, size int) ([]byte, *Problem) {
	mac := hmac.New(s.digest.new, passphrase)
	if problem := p.spend(s.cost(mac, anHMAC, size), 0); problem != nil {
		return nil, problem
	}
	var out []byte
	for block := uint32(1); len(out) < size; block++ {
		mac.Reset()
		mac.Write(s.salt)
		mac.Write(binary.BigEndian.AppendUint32(nil, block))
		u := mac.Sum(nil)
		sum := bytes.Clone(u)
		if problem := rounds(p, s.iterations-1, func() {
			mac.Reset()
			mac.Write(u)
			u = mac.Sum(u[:0])
			for i := range sum {
				sum[i] ^= u[i]
			}
		}); problem != nil {
			return nil, problem
		}
		out = append(out, sum...)
	}
	return out[:size], nil
}

// What a derivation of PKCS#12 is for (RFC 7292, appendix B.3).
const (
	forKey = 1
	forIV  = 2
	forMAC = 3
)

// pkcs12 is the derivation of RFC 7292, appendix B.2, for one of the purposes.
func (s stretch) pkcs12(p *purse, purpose byte, wide []byte, size int) ([]byte, *Problem) {
	h := s.digest.new()
	v := h.BlockSize()
	if problem := p.spend(s.cost(h, oneDigest, size), 0); problem != nil {
		return nil, problem
	}
	d := bytes.Repeat([]byte{purpose}, v)
	i := append(fill(s.salt, v), fill(wide, v)...)
	var out []byte
	for {
		h.Reset()
		h.Write(d)
		h.Write(i)
		a := h.Sum(nil)
		if problem := rounds(p, s.iterations-1, func() {
			h.Reset()
			h.Write(a)
			a = h.Sum(a[:0])
		}); problem != nil {
			return nil, problem
		}
		if out = append(out, a...); len(out) >= size {
			return out[:size], nil
		}
		addToBlocks(i, fill(a, v)[:v])
	}
}

// fill repeats b until it fills whole blocks of v bytes; nothing stays nothing.
func fill(b []byte, v int) []byte {
	if len(b) == 0 {
		return nil
	}
	size := (len(b) + v - 1) / v * v
	return bytes.Repeat(b, size/len(b)+1)[:size]
}

// addToBlocks adds the number b and one to each block of i, as numbers of as many bytes as b has.
func addToBlocks(i, b []byte) {
	for ; len(i) > 0; i = i[len(b):] {
		carry := 1
		for j := len(b) - 1; j >= 0; j-- {
			carry += int(i[j]) + int(b[j])
			i[j] = byte(carry)
			carry >>= 8
		}
	}
}

// byPKCS12 makes key and vector by two derivations.
func byPKCS12(p *purse, c candidate, s stretch, keyLen, ivLen int) (key, iv []byte, problem *Problem) {
	key, problem = s.pkcs12(p, forKey, c.wide, keyLen)
	if problem == nil && ivLen > 0 {
		iv, problem = s.pkcs12(p, forIV, c.wide, ivLen)
	}
	return key, iv, problem
}

// byPBKDF1 is the derivation of RFC 8018, section 5.1: key and vector are the two halves of what one digest gives.
func byPBKDF1(p *purse, c candidate, s stretch, keyLen, ivLen int) (key, iv []byte, problem *Problem) {
	h := s.digest.new()
	if problem = p.spend(s.cost(h, oneDigest, h.Size()), 0); problem != nil {
		return nil, nil, problem
	}
	d := append(bytes.Clone(c.plain), s.salt...)
	problem = rounds(p, s.iterations, func() {
		h.Reset()
		h.Write(d)
		d = h.Sum(d[:0])
	})
	if problem != nil {
		return nil, nil, problem
	}
	return d[:keyLen], d[keyLen : keyLen+ivLen], nil
}

// byOpenSSL is how OpenSSL locks a PEM by its headers: one round over what it has, the passphrase and the salt, which is
// the vector too.
func byOpenSSL(p *purse, c candidate, s stretch, keyLen, _ int) (key, iv []byte, problem *Problem) {
	h := s.digest.new()
	if problem = p.spend(s.cost(h, oneDigest, keyLen), 0); problem != nil {
		return nil, nil, problem
	}
	for len(key) < keyLen {
		h.Write(c.plain)
		h.Write(s.salt[:min(8, len(s.salt))])
		key = h.Sum(key)
		last := key[len(key)-h.Size():]
		h.Reset()
		h.Write(last)
	}
	return key[:keyLen], s.salt, nil
}

// deriveScrypt is the derivation of RFC 7914. Its memory is looked at before it is taken.
func deriveScrypt(p *purse, passphrase, salt []byte, n, r, parallel int64, size int) ([]byte, *Problem) {
	if n <= 1 || r <= 0 || parallel <= 0 || n&(n-1) != 0 {
		return nil, &Problem{ID: Damaged}
	}
	const roundCost, blockBytes = 3, 128
	work := product(roundCost, n, r, parallel)
	memory := product(blockBytes, n, r)
	if lanes := product(blockBytes, r, parallel); lanes < math.MaxInt64-memory {
		memory += lanes
	} else {
		memory = math.MaxInt64
	}
	if problem := p.spend(work, memory); problem != nil {
		return nil, problem
	}
	key, err := scrypt.Key(passphrase, salt, int(n), int(r), int(parallel), size)
	if err != nil {
		return nil, &Problem{ID: Damaged, Err: err}
	}
	return key, nil
}

// product multiplies positive numbers, and stays at the largest number where the product is larger.
func product(factors ...int64) int64 {
	out := int64(1)
	for _, f := range factors {
		if out > math.MaxInt64/f {
			return math.MaxInt64
		}
		out *= f
	}
	return out
}
