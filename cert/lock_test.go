package cert_test

import (
	"bytes"
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
	"slices"
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
			params := seq(octets(salt), integer(int64(iterations)))
			wantOpened(t, certtest.Lock{Algorithm: algorithm(id, params), Seal: cbc(block, err, d[8:16])})
		})
	}
}

func TestLocksOfPKCS12WithStreamsAndTwoKeys(t *testing.T) {
	wide := certtest.Ended(certtest.Wide("secret"))
	derive := func(purpose byte, n int) []byte {
		return certtest.DerivePKCS12(sha1.New, purpose, wide, salt, iterations, n)
	}
	params := seq(octets(salt), integer(int64(iterations)))
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
			wantOpened(t, certtest.Lock{Algorithm: algorithm("1.2.840.113549.1.12.1."+number, params), Seal: seal})
		})
	}
}

// kdfOf writes the parameters of PBKDF2 over a function, with a length of the key where one is given.
func kdfOf(prf string, keyLen ...int64) []byte {
	parts := [][]byte{octets(salt), integer(int64(iterations))}
	for _, n := range keyLen {
		parts = append(parts, integer(n))
	}
	if prf != "" {
		parts = append(parts, algorithm(prf, certtest.Null()))
	}
	return algorithm("1.2.840.113549.1.5.12", seq(parts...))
}

func pbes2Of(kdf, scheme []byte) []byte {
	return algorithm("1.2.840.113549.1.5.13", seq(kdf, scheme))
}

func TestLocksOfPBES2(t *testing.T) {
	key := func(h func() hash.Hash, n int) []byte { return must(pbkdf2.Key(h, "secret", salt, iterations, n)) }
	sha3New := func() hash.Hash { return sha3.New256() }
	gcm := func(plain []byte) []byte {
		block := must(aes.NewCipher(key(sha256.New, 32)))
		return must(cipher.NewGCM(block)).Seal(nil, []byte("twelve bytes"), plain, nil)
	}
	// The two modes that make a stream of a cipher, which the standard library calls outdated.
	feedback := func(ofStream bool) func(plain []byte) []byte {
		return func(plain []byte) []byte {
			block := must(aes.NewCipher(key(sha256.New, 32)))
			out, register := bytes.Clone(plain), []byte("bytes of sixteen")
			for at := range out {
				if at%16 == 0 {
					if at > 0 && !ofStream {
						register = bytes.Clone(out[at-16 : at])
					}
					block.Encrypt(register, register)
				}
				out[at] ^= register[at%16]
			}
			return out
		}
	}
	rc4Stream := func(plain []byte) []byte {
		out := make([]byte, len(plain))
		must(rc4.NewCipher(key(sha256.New, 16))).XORKeyStream(out, plain)
		return out
	}
	stream := func(id string, iv string) []byte {
		return pbes2Of(kdfOf("1.2.840.113549.2.9"), algorithm(id, octets([]byte(iv))))
	}
	iv := []byte("8 bytes!")
	desBlock, err := des.NewCipher(key(sha1.New, 8))
	tripleBlock, tripleErr := des.NewTripleDESCipher(key(sha3New, 24))
	for name, lock := range map[string]certtest.Lock{
		"DES, the default function": {Algorithm: pbes2Of(kdfOf(""), algorithm("1.3.14.3.2.7", octets(iv))), Seal: cbc(desBlock, err, iv)},
		"3DES, SHA-3": {
			Algorithm: pbes2Of(kdfOf("2.16.840.1.101.3.4.2.14", 24), algorithm("1.2.840.113549.3.7", octets(iv))),
			Seal:      cbc(tripleBlock, tripleErr, iv),
		},
		"AES-256-OFB": {Algorithm: stream("2.16.840.1.101.3.4.1.43", "bytes of sixteen"), Seal: feedback(true)},
		"AES-256-CFB": {Algorithm: stream("2.16.840.1.101.3.4.1.44", "bytes of sixteen"), Seal: feedback(false)},
		"RC4":         {Algorithm: stream("1.2.840.113549.3.4", ""), Seal: rc4Stream},
		"AES-256-GCM": {Algorithm: pbes2Of(kdfOf("1.2.840.113549.2.9"),
			algorithm("2.16.840.1.101.3.4.1.46", seq(octets([]byte("twelve bytes")), integer(16)))), Seal: gcm},
	} {
		t.Run(name, func(t *testing.T) { wantOpened(t, lock) })
	}
}

// rc2Locked are keys that OpenSSL 3.0 locked with RC2, which nothing here can write: their passphrase is "password".
var rc2Locked = map[string]string{
	"PBES2, 40 bits": "" +
		"MIHsMFcGCSqGSIb3DQEFDTBKMCwGCSqGSIb3DQEFDDAfBAhNj8j+8LgaUQICCAACAQUwDAYIKoZIhvcNAgkFADAaBggqhkiG9w0DAjAOAgIAoA" +
		"QIfscaFjO3dWwEgZC2axCtxAH5e1PgSQhkcoEIOR1wIdH0Sk0sZPHml6eW9R06AlyiHxXcxV8Ht0hI+ZOQRhigd7x7rlQpk6AtafA5NjMtk0vb" +
		"TzXIW3qBNGaGvTbffpJwsa4abB/OS/SmCrXI58Xz/o/bN3wF0j2jLYgg6VfZBvY/PTWRgVI0gz3VQHQVHwInUUPftxbrLedrXgo=",
	"PBES2, 64 bits": "" +
		"MIHrMFYGCSqGSIb3DQEFDTBJMCwGCSqGSIb3DQEFDDAfBAgj/We1zQmS/wICCAACAQgwDAYIKoZIhvcNAgkFADAZBggqhkiG9w0DAjANAgF4BA" +
		"gTW5vUhzcapQSBkDXLAV6UF3ZnzP/7SdBcbOJa16t0hamUovvmhEgwImOXtq0CwYAYXG7ujdngcA5G3aD+ereF9m4SVdCo8QypclGT5WcroUsr" +
		"810RH35itsMNlYh7VoQ1WrMyocBw4adgZasaexMkc7rMvxHcF9dJsu7YxTL+Ucbpxf48/ctjbQlQsWbQOHiTyDuMJbAvXizx3Q==",
	"PBES2, 128 bits": "" +
		"MIHrMFYGCSqGSIb3DQEFDTBJMCwGCSqGSIb3DQEFDDAfBAgOK/cH3r5GkAICCAACARAwDAYIKoZIhvcNAgkFADAZBggqhkiG9w0DAjANAgE6BA" +
		"hfuPouJbqrOgSBkHmKi0MFwImf19EYv1lF+IO0DQ8bhT+mQ6RHqKElSi58hFBz/vNU64uEuytl8fvBkE9KtsazG8hsmnYZS0wFLQtZkkBbo+1r" +
		"feCeSDD/WSLk7OHTe9MEVHqClx8opoZ3JlHQddklTmJWMudvPLBRFwVNRk/KW1PgcG/vwic3rJdEF4Hr8Vxo/1ICx3tXxnKIvg==",
	"PBES1 with MD5": "" +
		"MIGwMBsGCSqGSIb3DQEFBjAOBAi24WIz53YONQICCAAEgZC2LMkPXispzjZrCiNyRGsJUSJ7O/rppU0st+hsq/1TUtblz6aauEsvAQmOKA3bf8" +
		"4X/zqmMvrMpylqhaLOuJ3gUUSOqlJp+/EEZxe/ZiyawanxBd7BqzRdmL7b+TZMLcYaPdfx4BGykEM8mmPOXfB7o8JzBtQJUdmJM8X0vNbIy0kV" +
		"ZQikwCXIjFos8NApRDs=",
	"PBES1, SHA-1": "" +
		"MIGwMBsGCSqGSIb3DQEFCzAOBAhCLr6iLcUkrgICCAAEgZD0MLI/CjXXvcGSLMK49Ok3BNgUihjTnu0CecQvHGoePhng+AjXcJaSIrhHZ88whT" +
		"WWeTTglND87E0Lpsh1tM08RKYahDJzZTGsqLC/CCNVV9y6hBkAbin3pclgYwf94oYJQ1lV8y533+hjHCJ+FrKZC1roIxCfKmNT5gG5aPKM05mn" +
		"UakomfI0UINObat7aVI=",
	"PKCS#12, 128": "" +
		"MIGxMBwGCiqGSIb3DQEMAQUwDgQIeAZbNyoE4wQCAggABIGQKHbKUtpOEpgvrsR45/6mh2LXdNY3Q3Fd9NLUXyXlc2yFnF8QLNBoDymH+6noW6" +
		"MS732+zL6ioxftYTKWV3h7lTEM/1AhtcOAGbFjw0XVz0sOXMAzn4fKV/ct5zO/Ziy/bv6UEVv4NzElUCbi1pnxYNc7CfuLq5oGgydgx87KgezU" +
		"3IHy66tgPWUnGvx7fKh9",
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
	aesWith := func(iv ...[]byte) []byte { return algorithm("2.16.840.1.101.3.4.1.42", iv...) }
	scrypt := func(n, r, p int64) []byte {
		params := seq(octets(salt), integer(n), integer(r), integer(p))
		return pbes2Of(algorithm("1.3.6.1.4.1.11591.4.11", params), aesWith(octets(make([]byte, 16))))
	}
	iv := octets(make([]byte, 16))
	rc2 := func(params ...[]byte) []byte { return algorithm("1.2.840.113549.3.2", params...) }
	for name, c := range map[string]struct {
		algorithm []byte
		want      cert.ProblemID
	}{
		"unknown scheme":        {algorithm("1.2.3"), cert.UnknownAlgorithm},
		"unknown derivation":    {pbes2Of(algorithm("1.2.3", seq()), aesWith(iv)), cert.UnknownAlgorithm},
		"unknown function":      {pbes2Of(kdfOf("1.2.3"), aesWith(iv)), cert.UnknownAlgorithm},
		"unknown cipher":        {pbes2Of(kdfOf(""), algorithm("1.2.3", iv)), cert.UnknownAlgorithm},
		"no parameters":         {algorithm("1.2.840.113549.1.5.13"), cert.Damaged},
		"no salt":               {algorithm("1.2.840.113549.1.12.1.3", seq()), cert.Damaged},
		"no count":              {algorithm("1.2.840.113549.1.12.1.3", seq(octets(salt))), cert.Damaged},
		"a count below zero":    {algorithm("1.2.840.113549.1.12.1.3", seq(octets(salt), integer(-1))), cert.Damaged},
		"a count of zero":       {algorithm("1.2.840.113549.1.12.1.3", seq(octets(salt), integer(0))), cert.Damaged},
		"PBKDF2 of zero rounds": {pbes2Of(algorithm("1.2.840.113549.1.5.12", seq(octets(salt), integer(0))), aesWith(iv)), cert.Damaged},
		"an endless count":      {algorithm("1.2.840.113549.1.12.1.3", seq(octets(salt), tlv(2, []byte("\x7f23456789")))), cert.TooCostly},
		"a vector too short":    {pbes2Of(kdfOf(""), aesWith(octets([]byte("x")))), cert.Damaged},
		"no vector":             {pbes2Of(kdfOf(""), aesWith()), cert.Damaged},
		"scrypt of no power":    {scrypt(1000, 8, 1), cert.Damaged},
		"scrypt with zero":      {scrypt(1024, 0, 1), cert.Damaged},
		"scrypt of too much":    {scrypt(1<<40, 8, 1), cert.TooCostly},
		"scrypt of all lanes":   {scrypt(2, 1<<20, math.MaxInt64>>30), cert.TooCostly},
		"RC2 of no size":        {pbes2Of(kdfOf(""), rc2(seq(integer(0), octets(salt)))), cert.Damaged},
		"RC2 without a vector":  {pbes2Of(kdfOf(""), rc2(seq(integer(58)))), cert.Damaged},
		"a length that is none": {pbes2Of(kdfOf("", math.MaxInt64), aesWith(iv)), cert.NotOpened},
	} {
		data := seq(c.algorithm, octets(make([]byte, 64)))
		if f := open(t, data, "secret"); f.Problem == nil || f.Problem.ID != c.want {
			t.Errorf("%s: %v, want %s", name, f.Problem, c.want)
		}
	}
}

func TestALockThatIsNotReadIsCalledByItsName(t *testing.T) {
	camellia := pbes2Of(kdfOf(""), algorithm("1.2.392.200011.61.1.1.1.4", octets(make([]byte, 16))))
	f := open(t, seq(camellia, octets(make([]byte, 64))), "secret")
	wantProblem(t, f, cert.UnknownAlgorithm)
	if got := f.Problem.Values["Algorithm"]; got != "Camellia-256-CBC" {
		t.Error(got)
	}
}

func TestMACsOfEveryKind(t *testing.T) {
	content := seq(certtest.PlainSafe(certtest.CertBag(certtest.SelfSigned("CN=x").Cert.Raw)))
	pfx := func(mac []byte) []byte {
		return seq(integer(3), seq(oid("1.2.840.113549.1.7.1"), explicit(0, octets(content))), mac)
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
		mac := seq(seq(algorithm(id, certtest.Null()), octets(sum(h, key))), octets(salt), integer(int64(iterations)))
		if f := open(t, pfx(mac), "secret"); f.Problem != nil || !f.PKCS12.MACVerified {
			t.Errorf("%s: %v", id, f.Problem)
		}
	}
	pbmac1 := func(keyLen int64, key []byte) []byte {
		params := seq(kdfOf("1.2.840.113549.2.11", keyLen), algorithm("1.2.840.113549.2.9", certtest.Null()))
		return seq(seq(algorithm("1.2.840.113549.1.5.14", params), octets(sum(sha256.New, key))), octets(salt))
	}
	f := open(t, pfx(pbmac1(32, must(pbkdf2.Key(sha512.New, "secret", salt, iterations, 32)))), "secret")
	if f.Problem != nil || !f.PKCS12.MACVerified || f.PKCS12.MAC != "PBMAC1, PBKDF2 with HMAC-SHA-512, HMAC-SHA-256" {
		t.Errorf("%v %+v", f.Problem, f.PKCS12)
	}
	// A key of no length fits every passphrase, so such a MAC proves nothing (CVE-2026-34181).
	wantProblem(t, open(t, pfx(pbmac1(0, nil)), "anything"), cert.Damaged)
}

func TestAMACThatIsDamagedStopsNothing(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	wide := certtest.Ended(certtest.Wide("secret"))
	content := seq(certtest.LockedSafe(certtest.TripleDES(wide), certtest.CertBag(leaf.Cert.Raw)))
	info := seq(algorithm("1.3.14.3.2.26", certtest.Null()), octets(make([]byte, 20)))
	for name, mac := range map[string][]byte{
		"no iteration": seq(info, octets(salt), integer(0)), "less than none": seq(info, octets(salt), integer(-1)),
		"no number": seq(info, octets(salt), tlv(2, nil)), "no salt": seq(info), "nothing": seq(),
	} {
		f := open(t, seq(integer(3), seq(oid("1.2.840.113549.1.7.1"), explicit(0, octets(content))), mac), "secret")
		wantProblem(t, f, cert.Damaged)
		if !slices.Contains(f.PKCS12.Unusual, cert.OddUnknownMAC) || f.PKCS12.MACVerified || f.LeafCertificate() == nil {
			t.Errorf("%s: %+v", name, f.PKCS12)
		}
	}
}
