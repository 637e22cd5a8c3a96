package rare

import (
	"crypto/cipher"
	"crypto/des"
	"crypto/subtle"
)

// desx is DES between two whitenings.
type desx struct {
	cipher.Block
	before, after []byte
}

// NewDESX makes the cipher for a key of 24 bytes: that of DES, what is added before it, and what is added after it.
func NewDESX(key []byte) (cipher.Block, error) {
	if err := checkKey("DESX", key, 24); err != nil {
		return nil, err
	}
	block, err := des.NewCipher(key[:8])
	return desx{block, key[8:16], key[16:]}, err
}

// Encrypt implements cipher.Block.
func (c desx) Encrypt(dst, src []byte) { whiten(c.Block.Encrypt, dst, src, c.before, c.after) }

// Decrypt implements cipher.Block.
func (c desx) Decrypt(dst, src []byte) { whiten(c.Block.Decrypt, dst, src, c.after, c.before) }

func whiten(crypt func(dst, src []byte), dst, src, before, after []byte) {
	var b [des.BlockSize]byte
	subtle.XORBytes(b[:], src[:des.BlockSize], before)
	crypt(b[:], b[:])
	subtle.XORBytes(dst, b[:], after)
}
