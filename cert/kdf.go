package cert

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"encoding/binary"
	"hash"
	"math"

	"golang.org/x/crypto/scrypt"
)

// The derivations run in loops of our own: those of the libraries cannot be given up half-way.

// A derivation makes a key and an initial vector of a passphrase.
type derivation func(p *purse, c candidate, salt []byte, iterations int64, keyLen, ivLen int) (key, iv []byte, problem *Problem)

// hashCost weighs one round of a digest against SHA-256.
func hashCost(h hash.Hash) int64 {
	if h.BlockSize() > 64 {
		return 3
	}
	return 1
}

// derivationCost is what a derivation takes out of the purse. Every one has a price, since many cheap ones are dear too.
func derivationCost(h hash.Hash, iterations int64, bytes int, salt []byte) int64 {
	blocks := int64(bytes+h.Size()-1) / int64(h.Size())
	work := product(max(iterations, 1), max(blocks, 1), hashCost(h))
	return work + min(32+int64(len(salt))/32, math.MaxInt64-work)
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
func pbkdf2(p *purse, newHash func() hash.Hash, passphrase, salt []byte, iterations int64, size int) ([]byte, *Problem) {
	mac := hmac.New(newHash, passphrase)
	if problem := p.spend(derivationCost(mac, iterations, size, salt), 0); problem != nil {
		return nil, problem
	}
	var out []byte
	for block := uint32(1); len(out) < size; block++ {
		mac.Reset()
		mac.Write(salt)
		mac.Write(binary.BigEndian.AppendUint32(nil, block))
		u := mac.Sum(nil)
		sum := bytes.Clone(u)
		if problem := rounds(p, iterations-1, func() {
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

// pkcs12Derive is the derivation of RFC 7292, appendix B.2.
func pkcs12Derive(p *purse, newHash func() hash.Hash, purpose byte, wide, salt []byte, iterations int64, size int) ([]byte, *Problem) {
	h := newHash()
	v := h.BlockSize()
	if problem := p.spend(derivationCost(h, iterations, size, salt), 0); problem != nil {
		return nil, problem
	}
	d := bytes.Repeat([]byte{purpose}, v)
	i := append(fill(salt, v), fill(wide, v)...)
	var out []byte
	for {
		h.Reset()
		h.Write(d)
		h.Write(i)
		a := h.Sum(nil)
		if problem := rounds(p, iterations-1, func() {
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
func byPKCS12(newHash func() hash.Hash) derivation {
	return func(p *purse, c candidate, salt []byte, iterations int64, keyLen, ivLen int) (key, iv []byte, problem *Problem) {
		key, problem = pkcs12Derive(p, newHash, forKey, c.wide, salt, iterations, keyLen)
		if problem == nil && ivLen > 0 {
			iv, problem = pkcs12Derive(p, newHash, forIV, c.wide, salt, iterations, ivLen)
		}
		return key, iv, problem
	}
}

// byPBKDF1 is the derivation of RFC 8018, section 5.1: key and vector are the two halves of what one digest gives.
func byPBKDF1(newHash func() hash.Hash) derivation {
	return func(p *purse, c candidate, salt []byte, iterations int64, keyLen, ivLen int) (key, iv []byte, problem *Problem) {
		h := newHash()
		if problem = p.spend(derivationCost(h, iterations, h.Size(), salt), 0); problem != nil {
			return nil, nil, problem
		}
		d := append(bytes.Clone(c.plain), salt...)
		problem = rounds(p, iterations, func() {
			h.Reset()
			h.Write(d)
			d = h.Sum(d[:0])
		})
		return d[:keyLen], d[keyLen : keyLen+ivLen], problem
	}
}

// byOpenSSL is how OpenSSL locks a PEM by its headers: one round of MD5 over what it has, the passphrase and the salt.
func byOpenSSL(p *purse, c candidate, salt []byte, _ int64, keyLen, _ int) (key, iv []byte, problem *Problem) {
	h := md5.New()
	if problem = p.spend(derivationCost(h, 1, keyLen, salt), 0); problem != nil {
		return nil, nil, problem
	}
	for len(key) < keyLen {
		h.Write(c.plain)
		h.Write(salt[:min(8, len(salt))])
		key = h.Sum(key)
		last := key[len(key)-md5.Size:]
		h.Reset()
		h.Write(last)
	}
	return key[:keyLen], salt, nil
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
