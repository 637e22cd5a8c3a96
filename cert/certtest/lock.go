package certtest

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"hash"

	"golang.org/x/crypto/scrypt"
)

// A Lock is a way of encrypting under a passphrase, with the identifier that tells a reader how.
type Lock struct {
	Algorithm []byte
	Seal      func(plain []byte) []byte
}

var (
	lockSalt = []byte("salt for locks..")
	lockIV   = []byte("vector for locks")
)

// Cost is how often the locks of this package derive. Tests are to be quick.
const Cost = 2048

// AES is PBES2 with PBKDF2 over a hash of choice, named by its identifier as HMAC, and AES with a key of some bytes.
func AES(passphrase string, newHash func() hash.Hash, hmacID string, keyLen int) Lock {
	ids := map[int]string{16: "2.16.840.1.101.3.4.1.2", 24: "2.16.840.1.101.3.4.1.22", 32: "2.16.840.1.101.3.4.1.42"}
	kdf := Algorithm("1.2.840.113549.1.5.12", Seq(Octets(lockSalt), Int(Cost), Algorithm(hmacID, Null())))
	key := must(pbkdf2.Key(newHash, passphrase, lockSalt, Cost, keyLen))
	return pbes2(kdf, Algorithm(ids[keyLen], Octets(lockIV)), must(aes.NewCipher(key)), lockIV)
}

// OldNSS is PBES2 as NSS once wrote it: from the passphrase in UTF-16, with a key of 32 bytes under the name of AES-128. wide is
// as in PFXWithMAC.
func OldNSS(wide []byte) Lock {
	const keyLen = 32
	kdf := Algorithm("1.2.840.113549.1.5.12", Seq(Octets(lockSalt), Int(Cost), Int(keyLen)))
	key := must(pbkdf2.Key(sha1.New, string(wide), lockSalt, Cost, keyLen))
	return pbes2(kdf, Algorithm("2.16.840.1.101.3.4.1.2", Octets(lockIV)), must(aes.NewCipher(key)), lockIV)
}

// Scrypt is PBES2 with scrypt and AES-256.
func Scrypt(passphrase string, n, r, p int) Lock {
	kdf := Algorithm("1.3.6.1.4.1.11591.4.11", Seq(Octets(lockSalt), Int(int64(n)), Int(int64(r)), Int(int64(p))))
	key := must(scrypt.Key([]byte(passphrase), lockSalt, n, r, p, 32))
	return pbes2(kdf, Algorithm("2.16.840.1.101.3.4.1.42", Octets(lockIV)), must(aes.NewCipher(key)), lockIV)
}

func pbes2(kdf, scheme []byte, block cipher.Block, iv []byte) Lock {
	return Lock{Algorithm("1.2.840.113549.1.5.13", Seq(kdf, scheme)), func(plain []byte) []byte { return seal(block, iv, plain) }}
}

// Costly is a lock that says it derives as often as told. It holds nothing.
func Costly(iterations int64) Lock {
	kdf := Algorithm("1.2.840.113549.1.5.12", Seq(Octets(lockSalt), Int(iterations)))
	return Lock{
		Algorithm("1.2.840.113549.1.5.13", Seq(kdf, Algorithm("2.16.840.1.101.3.4.1.42", Octets(lockIV)))),
		func(plain []byte) []byte { return make([]byte, 64) },
	}
}

// TripleDES is the scheme of PKCS#12 with SHA-1 and 3DES. wide is as in PFXWithMAC.
func TripleDES(wide []byte) Lock {
	salt := lockSalt[:8]
	key := DerivePKCS12(sha1.New, 1, wide, salt, Cost, 24)
	iv := DerivePKCS12(sha1.New, 2, wide, salt, Cost, 8)
	block := must(des.NewTripleDESCipher(key))
	return Lock{
		Algorithm("1.2.840.113549.1.12.1.3", Seq(Octets(salt), Int(Cost))),
		func(plain []byte) []byte { return seal(block, iv, plain) },
	}
}

// seal pads and encrypts in CBC mode.
func seal(block cipher.Block, iv, plain []byte) []byte {
	n := block.BlockSize() - len(plain)%block.BlockSize()
	out := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, out)
	return out
}

// EncryptedPKCS8 writes a PKCS#8 key under a lock.
func EncryptedPKCS8(pkcs8 []byte, lock Lock) []byte {
	return Seq(lock.Algorithm, Octets(lock.Seal(pkcs8)))
}
