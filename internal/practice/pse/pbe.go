package pse

import (
	"bytes"
	"crypto/cipher"
	"crypto/des"
	"crypto/sha1"
	"math/big"
	"unicode/utf16"
)

// newCipher gives the encryption of pbeWithSHA1And3-KeyTripleDES-CBC (RFC 7292, appendix C) with PKCS#7 padding.
func newCipher(pin string, salt []byte, iterations int) (func(plain []byte) []byte, error) {
	password := bmpString(pin)
	block, err := des.NewTripleDESCipher(derive(password, salt, iterations, 1, 24))
	if err != nil {
		return nil, err
	}
	iv := derive(password, salt, iterations, 2, des.BlockSize)
	return func(plain []byte) []byte {
		pad := des.BlockSize - len(plain)%des.BlockSize
		out := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(pad)}, pad)...)
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, out)
		return out
	}, nil
}

// bmpString writes a password as PKCS#12 wants it: UTF-16, the high byte first, with two zero bytes at the end.
func bmpString(s string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		out = append(out, byte(unit>>8), byte(unit))
	}
	return append(out, 0, 0)
}

// blockSize is that of SHA-1's compression (v in RFC 7292, appendix B.2).
const blockSize = 64

// derive is the key derivation of RFC 7292, appendix B.2: id 1 gives a key, id 2 an initialisation vector.
func derive(password, salt []byte, iterations int, id byte, size int) []byte {
	diversifier := bytes.Repeat([]byte{id}, blockSize)
	input := append(stretch(salt), stretch(password)...)
	var out []byte
	for {
		sum := sha1.Sum(append(bytes.Clone(diversifier), input...))
		for range iterations - 1 {
			sum = sha1.Sum(sum[:])
		}
		if out = append(out, sum[:]...); len(out) >= size {
			return out[:size]
		}
		input = mix(input, sum[:])
	}
}

// stretch repeats s up to the next multiple of the block size.
func stretch(s []byte) []byte {
	size := (len(s) + blockSize - 1) / blockSize * blockSize
	return bytes.Repeat(s, size/max(len(s), 1)+1)[:size]
}

// mix adds the sum, repeated to a block, and one to each block of the input.
func mix(input, sum []byte) []byte {
	add := new(big.Int).SetBytes(bytes.Repeat(sum, blockSize/len(sum)+1)[:blockSize])
	add.Add(add, big.NewInt(1))
	modulus := new(big.Int).Lsh(big.NewInt(1), 8*blockSize)
	for at := 0; at < len(input); at += blockSize {
		block := new(big.Int).SetBytes(input[at : at+blockSize])
		block.Mod(block.Add(block, add), modulus).FillBytes(input[at : at+blockSize])
	}
	return input
}
