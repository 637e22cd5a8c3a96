package cert_test

import (
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
	"hash"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/blake2s"
	//lint:ignore SA1019 it is the old digest that is to be read
	"golang.org/x/crypto/md4"
	//lint:ignore SA1019 it is the old digest that is to be read
	"golang.org/x/crypto/ripemd160"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/cert/rare"
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
		out := padded(block, plain)
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, out)
		return out
	}
}

func padded(block cipher.Block, plain []byte) []byte {
	n := block.BlockSize() - len(plain)%block.BlockSize()
	return append(plain[:len(plain):len(plain)], strings.Repeat(string(rune(n)), n)...)
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

func TestEveryFunctionOfPBKDF2(t *testing.T) {
	iv := []byte("8 bytes!")
	scheme := algorithm("1.2.840.113549.3.7", octets(iv)) // 3DES
	for id, h := range map[string]func() hash.Hash{
		"": sha1.New, "1.2.840.113549.2.6": md5.New, "1.2.840.113549.2.7": sha1.New, "1.2.840.113549.2.8": sha256.New224,
		"1.2.840.113549.2.9": sha256.New, "1.2.840.113549.2.10": sha512.New384, "1.2.840.113549.2.11": sha512.New,
		"1.2.840.113549.2.12": sha512.New512_224, "1.2.840.113549.2.13": sha512.New512_256,
		"2.16.840.1.101.3.4.2.14": func() hash.Hash { return sha3.New256() },
		"1.3.6.1.5.5.8.1.1":       md5.New, "1.3.6.1.5.5.8.1.2": sha1.New, // as IPsec numbers them
		"1.2.156.10197.1.401.2": rare.NewSM3, "1.2.156.10197.1.401.3.1": rare.NewSM3,
	} {
		t.Run("function "+id, func(t *testing.T) {
			block, err := des.NewTripleDESCipher(must(pbkdf2.Key(h, "secret", salt, iterations, 24)))
			wantOpened(t, certtest.Lock{Algorithm: pbes2Of(kdfOf(id, 24), scheme), Seal: cbc(block, err, iv)})
		})
	}
}

func TestLocksOfPBES2WithRC4(t *testing.T) {
	wantOpened(t, certtest.Lock{
		Algorithm: pbes2Of(kdfOf(""), algorithm("1.2.840.113549.3.4", octets())),
		Seal: func(plain []byte) []byte {
			out := make([]byte, len(plain))
			must(rc4.NewCipher(must(pbkdf2.Key(sha1.New, "secret", salt, iterations, 16)))).XORKeyStream(out, plain)
			return out
		},
	})
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
	idea := pbes2Of(kdfOf(""), algorithm("1.3.6.1.4.1.188.7.1.1.2", octets(make([]byte, 8))))
	f := open(t, seq(idea, octets(make([]byte, 64))), "secret")
	wantProblem(t, f, cert.UnknownAlgorithm)
	if got := f.Problem.Values["Algorithm"]; got != "IDEA-CBC" {
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
		"2.16.840.1.101.3.4.2.8": func() hash.Hash { return sha3.New256() }, "1.2.840.113549.2.4": md4.New,
		"1.3.36.3.2.1": ripemd160.New, "1.2.156.10197.1.401": rare.NewSM3,
		"1.3.6.1.4.1.1722.12.2.1.16": func() hash.Hash { return must(blake2b.New512(nil)) },
		"1.3.6.1.4.1.1722.12.2.2.8":  func() hash.Hash { return must(blake2s.New256(nil)) },
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
