package cert_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/rc4"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/base64"
	"hash"
	"math"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

// wantOpened checks that a lock of one's own making is opened, and by the right passphrase only.
func wantOpened(t *testing.T, lock certtest.Lock) {
	t.Helper()
	locked := certtest.EncryptedPKCS8(certtest.SelfSigned("CN=x").KeyDER(), lock)
	if f := open(t, locked, "secret"); f.Problem != nil || f.Items[0].Key == nil || f.Items[0].Key.Signer == nil {
		t.Fatalf("%v", f.Problem)
	}
	wantProblem(t, open(t, locked, "Secret"), cert.NotOpened)
}

func cbc(block cipher.Block, err error, iv []byte) func([]byte) []byte {
	must(block, err)
	return func(plain []byte) []byte {
		n := block.BlockSize() - len(plain)%block.BlockSize()
		out := append(plain[:len(plain):len(plain)], strings.Repeat(string(rune(n)), n)...)
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, out)
		return out
	}
}

var salt, iterations = []byte("01234567"), 300

func TestLocksOfPBES1(t *testing.T) {
	for id, h := range map[string]func() hash.Hash{"1.2.840.113549.1.5.3": md5.New, "1.2.840.113549.1.5.10": sha1.New} {
		t.Run(id, func(t *testing.T) {
			d := append([]byte("secret"), salt...)
			for range iterations {
				sum := h()
				sum.Write(d)
				d = sum.Sum(nil)
			}
			block, err := des.NewCipher(d[:8])
			params := certtest.Seq(certtest.Octets(salt), certtest.Int(int64(iterations)))
			wantOpened(t, certtest.Lock{Algorithm: certtest.Algorithm(id, params), Seal: cbc(block, err, d[8:16])})
		})
	}
}

func TestLocksOfPKCS12WithStreamsAndTwoKeys(t *testing.T) {
	wide := certtest.Ended(certtest.Wide("secret"))
	derive := func(purpose byte, n int) []byte {
		return certtest.DerivePKCS12(sha1.New, purpose, wide, salt, iterations, n)
	}
	params := certtest.Seq(certtest.Octets(salt), certtest.Int(int64(iterations)))
	stream := func(n int) func([]byte) []byte {
		return func(plain []byte) []byte {
			out := make([]byte, len(plain))
			must(rc4.NewCipher(derive(1, n))).XORKeyStream(out, plain)
			return out
		}
	}
	two := derive(1, 16)
	block, err := des.NewTripleDESCipher(append(two[:16:16], two[:8]...))
	for number, seal := range map[string]func([]byte) []byte{"1": stream(16), "2": stream(5), "4": cbc(block, err, derive(2, 8))} {
		t.Run(number, func(t *testing.T) {
			wantOpened(t, certtest.Lock{Algorithm: certtest.Algorithm("1.2.840.113549.1.12.1."+number, params), Seal: seal})
		})
	}
}

// kdfOf writes the parameters of PBKDF2 over a function, with a length of the key where one is given.
func kdfOf(prf string, keyLen ...int64) []byte {
	parts := [][]byte{certtest.Octets(salt), certtest.Int(int64(iterations))}
	for _, n := range keyLen {
		parts = append(parts, certtest.Int(n))
	}
	if prf != "" {
		parts = append(parts, certtest.Algorithm(prf, certtest.Null()))
	}
	return certtest.Algorithm("1.2.840.113549.1.5.12", certtest.Seq(parts...))
}

func pbes2Of(kdf, scheme []byte) []byte {
	return certtest.Algorithm("1.2.840.113549.1.5.13", certtest.Seq(kdf, scheme))
}

func TestLocksOfPBES2(t *testing.T) {
	key := func(h func() hash.Hash, n int) []byte { return must(pbkdf2.Key(h, "secret", salt, iterations, n)) }
	sha3New := func() hash.Hash { return sha3.New256() }
	gcm := func(plain []byte) []byte {
		block := must(aes.NewCipher(key(sha256.New, 32)))
		return must(cipher.NewGCM(block)).Seal(nil, []byte("twelve bytes"), plain, nil)
	}
	iv := []byte("8 bytes!")
	desBlock, err := des.NewCipher(key(sha1.New, 8))
	tripleBlock, tripleErr := des.NewTripleDESCipher(key(sha3New, 24))
	for name, lock := range map[string]certtest.Lock{
		"DES, the default function": {Algorithm: pbes2Of(kdfOf(""), certtest.Algorithm("1.3.14.3.2.7", certtest.Octets(iv))), Seal: cbc(desBlock, err, iv)},
		"3DES, SHA-3":               {Algorithm: pbes2Of(kdfOf("2.16.840.1.101.3.4.2.14", 24), certtest.Algorithm("1.2.840.113549.3.7", certtest.Octets(iv))), Seal: cbc(tripleBlock, tripleErr, iv)},
		"AES-256-GCM": {Algorithm: pbes2Of(kdfOf("1.2.840.113549.2.9"),
			certtest.Algorithm("2.16.840.1.101.3.4.1.46", certtest.Seq(certtest.Octets([]byte("twelve bytes")), certtest.Int(16)))), Seal: gcm},
	} {
		t.Run(name, func(t *testing.T) { wantOpened(t, lock) })
	}
}

// rc2Locked are keys that OpenSSL 3.0 locked with RC2, which nothing here can write: their passphrase is "password".
var rc2Locked = map[string]string{
	"PBES2, 40 bits":  "MIHsMFcGCSqGSIb3DQEFDTBKMCwGCSqGSIb3DQEFDDAfBAhNj8j+8LgaUQICCAACAQUwDAYIKoZIhvcNAgkFADAaBggqhkiG9w0DAjAOAgIAoAQIfscaFjO3dWwEgZC2axCtxAH5e1PgSQhkcoEIOR1wIdH0Sk0sZPHml6eW9R06AlyiHxXcxV8Ht0hI+ZOQRhigd7x7rlQpk6AtafA5NjMtk0vbTzXIW3qBNGaGvTbffpJwsa4abB/OS/SmCrXI58Xz/o/bN3wF0j2jLYgg6VfZBvY/PTWRgVI0gz3VQHQVHwInUUPftxbrLedrXgo=",
	"PBES2, 64 bits":  "MIHrMFYGCSqGSIb3DQEFDTBJMCwGCSqGSIb3DQEFDDAfBAgj/We1zQmS/wICCAACAQgwDAYIKoZIhvcNAgkFADAZBggqhkiG9w0DAjANAgF4BAgTW5vUhzcapQSBkDXLAV6UF3ZnzP/7SdBcbOJa16t0hamUovvmhEgwImOXtq0CwYAYXG7ujdngcA5G3aD+ereF9m4SVdCo8QypclGT5WcroUsr810RH35itsMNlYh7VoQ1WrMyocBw4adgZasaexMkc7rMvxHcF9dJsu7YxTL+Ucbpxf48/ctjbQlQsWbQOHiTyDuMJbAvXizx3Q==",
	"PBES2, 128 bits": "MIHrMFYGCSqGSIb3DQEFDTBJMCwGCSqGSIb3DQEFDDAfBAgOK/cH3r5GkAICCAACARAwDAYIKoZIhvcNAgkFADAZBggqhkiG9w0DAjANAgE6BAhfuPouJbqrOgSBkHmKi0MFwImf19EYv1lF+IO0DQ8bhT+mQ6RHqKElSi58hFBz/vNU64uEuytl8fvBkE9KtsazG8hsmnYZS0wFLQtZkkBbo+1rfeCeSDD/WSLk7OHTe9MEVHqClx8opoZ3JlHQddklTmJWMudvPLBRFwVNRk/KW1PgcG/vwic3rJdEF4Hr8Vxo/1ICx3tXxnKIvg==",
	"PBES1 with MD5":  "MIGwMBsGCSqGSIb3DQEFBjAOBAi24WIz53YONQICCAAEgZC2LMkPXispzjZrCiNyRGsJUSJ7O/rppU0st+hsq/1TUtblz6aauEsvAQmOKA3bf84X/zqmMvrMpylqhaLOuJ3gUUSOqlJp+/EEZxe/ZiyawanxBd7BqzRdmL7b+TZMLcYaPdfx4BGykEM8mmPOXfB7o8JzBtQJUdmJM8X0vNbIy0kVZQikwCXIjFos8NApRDs=",
	"PBES1, SHA-1":    "MIGwMBsGCSqGSIb3DQEFCzAOBAhCLr6iLcUkrgICCAAEgZD0MLI/CjXXvcGSLMK49Ok3BNgUihjTnu0CecQvHGoePhng+AjXcJaSIrhHZ88whTWWeTTglND87E0Lpsh1tM08RKYahDJzZTGsqLC/CCNVV9y6hBkAbin3pclgYwf94oYJQ1lV8y533+hjHCJ+FrKZC1roIxCfKmNT5gG5aPKM05mnUakomfI0UINObat7aVI=",
	"PKCS#12, 128":    "MIGxMBwGCiqGSIb3DQEMAQUwDgQIeAZbNyoE4wQCAggABIGQKHbKUtpOEpgvrsR45/6mh2LXdNY3Q3Fd9NLUXyXlc2yFnF8QLNBoDymH+6noW6MS732+zL6ioxftYTKWV3h7lTEM/1AhtcOAGbFjw0XVz0sOXMAzn4fKV/ct5zO/Ziy/bv6UEVv4NzElUCbi1pnxYNc7CfuLq5oGgydgx87KgezU3IHy66tgPWUnGvx7fKh9",
}

func TestLocksOfRC2(t *testing.T) {
	for name, text := range rc2Locked {
		f := open(t, must(base64.StdEncoding.DecodeString(text)), "password")
		if f.Problem != nil || f.Items[0].Key == nil || f.Items[0].Key.Facts.Curve != "P-256" {
			t.Errorf("%s: %v", name, f.Problem)
		}
	}
}

func TestLocksThatAreUnknownOrDamaged(t *testing.T) {
	aesWith := func(iv ...[]byte) []byte { return certtest.Algorithm("2.16.840.1.101.3.4.1.42", iv...) }
	scrypt := func(n, r, p int64) []byte {
		return pbes2Of(certtest.Algorithm("1.3.6.1.4.1.11591.4.11", certtest.Seq(certtest.Octets(salt), certtest.Int(n), certtest.Int(r), certtest.Int(p))), aesWith(certtest.Octets(make([]byte, 16))))
	}
	iv := certtest.Octets(make([]byte, 16))
	rc2 := func(params ...[]byte) []byte { return certtest.Algorithm("1.2.840.113549.3.2", params...) }
	for name, c := range map[string]struct {
		algorithm []byte
		want      cert.ProblemID
	}{
		"unknown scheme":        {certtest.Algorithm("1.2.3"), cert.UnknownAlgorithm},
		"unknown derivation":    {pbes2Of(certtest.Algorithm("1.2.3", certtest.Seq()), aesWith(iv)), cert.UnknownAlgorithm},
		"unknown function":      {pbes2Of(kdfOf("1.2.3"), aesWith(iv)), cert.UnknownAlgorithm},
		"unknown cipher":        {pbes2Of(kdfOf(""), certtest.Algorithm("1.2.3", iv)), cert.UnknownAlgorithm},
		"no parameters":         {certtest.Algorithm("1.2.840.113549.1.5.13"), cert.Damaged},
		"no salt":               {certtest.Algorithm("1.2.840.113549.1.12.1.3", certtest.Seq()), cert.Damaged},
		"no count":              {certtest.Algorithm("1.2.840.113549.1.12.1.3", certtest.Seq(certtest.Octets(salt))), cert.Damaged},
		"a count below zero":    {certtest.Algorithm("1.2.840.113549.1.12.1.3", certtest.Seq(certtest.Octets(salt), certtest.Int(-1))), cert.Damaged},
		"an endless count":      {certtest.Algorithm("1.2.840.113549.1.12.1.3", certtest.Seq(certtest.Octets(salt), certtest.TLV(2, []byte("\x7f23456789")))), cert.TooCostly},
		"a vector too short":    {pbes2Of(kdfOf(""), aesWith(certtest.Octets([]byte("x")))), cert.Damaged},
		"no vector":             {pbes2Of(kdfOf(""), aesWith()), cert.Damaged},
		"scrypt of no power":    {scrypt(1000, 8, 1), cert.Damaged},
		"scrypt with zero":      {scrypt(1024, 0, 1), cert.Damaged},
		"scrypt of too much":    {scrypt(1<<40, 8, 1), cert.TooCostly},
		"scrypt of all lanes":   {scrypt(2, 1<<20, math.MaxInt64>>30), cert.TooCostly},
		"RC2 of no size":        {pbes2Of(kdfOf(""), rc2(certtest.Seq(certtest.Int(0), certtest.Octets(salt)))), cert.Damaged},
		"RC2 without a vector":  {pbes2Of(kdfOf(""), rc2(certtest.Seq(certtest.Int(58)))), cert.Damaged},
		"a length that is none": {pbes2Of(kdfOf("", math.MaxInt64), aesWith(iv)), cert.NotOpened},
	} {
		data := certtest.Seq(c.algorithm, certtest.Octets(make([]byte, 64)))
		if f := open(t, data, "secret"); f.Problem == nil || f.Problem.ID != c.want {
			t.Errorf("%s: %v, want %s", name, f.Problem, c.want)
		}
	}
}

func TestMACsOfEveryKind(t *testing.T) {
	content := certtest.Seq(certtest.PlainSafe(certtest.CertBag(certtest.SelfSigned("CN=x").Cert.Raw)))
	pfx := func(mac []byte) []byte {
		return certtest.Seq(certtest.Int(3), certtest.Seq(certtest.OID("1.2.840.113549.1.7.1"), certtest.Explicit(0, certtest.Octets(content))), mac)
	}
	sum := func(h func() hash.Hash, key []byte) []byte {
		m := hmac.New(h, key)
		m.Write(content)
		return m.Sum(nil)
	}
	wide := certtest.Ended(certtest.Wide("secret"))
	for id, h := range map[string]func() hash.Hash{
		"1.2.840.113549.2.5": md5.New, "2.16.840.1.101.3.4.2.4": sha256.New224, "2.16.840.1.101.3.4.2.1": sha256.New,
		"2.16.840.1.101.3.4.2.2": sha512.New384, "2.16.840.1.101.3.4.2.3": sha512.New, "2.16.840.1.101.3.4.2.6": sha512.New512_256,
		"2.16.840.1.101.3.4.2.8": func() hash.Hash { return sha3.New256() },
	} {
		key := certtest.DerivePKCS12(h, 3, wide, salt, iterations, h().Size())
		mac := certtest.Seq(certtest.Seq(certtest.Algorithm(id, certtest.Null()), certtest.Octets(sum(h, key))), certtest.Octets(salt), certtest.Int(int64(iterations)))
		if f := open(t, pfx(mac), "secret"); f.Problem != nil || !f.PKCS12.MACVerified {
			t.Errorf("%s: %v", id, f.Problem)
		}
	}
	pbmac1 := func(keyLen int64, key []byte) []byte {
		params := certtest.Seq(kdfOf("1.2.840.113549.2.11", keyLen), certtest.Algorithm("1.2.840.113549.2.9", certtest.Null()))
		return certtest.Seq(certtest.Seq(certtest.Algorithm("1.2.840.113549.1.5.14", params), certtest.Octets(sum(sha256.New, key))), certtest.Octets(salt))
	}
	f := open(t, pfx(pbmac1(32, must(pbkdf2.Key(sha512.New, "secret", salt, iterations, 32)))), "secret")
	if f.Problem != nil || !f.PKCS12.MACVerified || f.PKCS12.MAC != "PBMAC1, PBKDF2 with HMAC-SHA-512, HMAC-SHA-256" {
		t.Errorf("%v %+v", f.Problem, f.PKCS12)
	}
	// A key of no length fits every passphrase, so such a MAC proves nothing (CVE-2026-34181).
	wantProblem(t, open(t, pfx(pbmac1(0, nil)), "anything"), cert.Damaged)
}
