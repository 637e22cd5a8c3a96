package cert_test

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"testing"

	"github.com/youmark/pkcs8"

	"certmap/cert"
	"certmap/cert/certtest"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func p384() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)) }

func ed() ed25519.PrivateKey {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	return must(key, err)
}

func TestPlainKeysInEveryForm(t *testing.T) {
	rsaKey, ecKey, edKey := certtest.RSA(2048, 0), p384(), ed()
	for _, c := range []struct {
		name, label string
		key         crypto.Signer
		der         []byte
		want        cert.KeyFacts
	}{
		{"PKCS#8 RSA", "PRIVATE KEY", rsaKey, must(x509.MarshalPKCS8PrivateKey(rsaKey)), cert.KeyFacts{Type: "RSA", Bits: 2048}},
		{"PKCS#1", "RSA PRIVATE KEY", rsaKey, x509.MarshalPKCS1PrivateKey(rsaKey), cert.KeyFacts{Type: "RSA", Bits: 2048}},
		{"PKCS#8 EC", "PRIVATE KEY", ecKey, must(x509.MarshalPKCS8PrivateKey(ecKey)), cert.KeyFacts{Type: "EC", Bits: 384, Curve: "P-384"}},
		{"SEC1", "EC PRIVATE KEY", ecKey, must(x509.MarshalECPrivateKey(ecKey)), cert.KeyFacts{Type: "EC", Bits: 384, Curve: "P-384"}},
		{"PKCS#8 Ed25519", "PRIVATE KEY", edKey, must(x509.MarshalPKCS8PrivateKey(edKey)), cert.KeyFacts{Type: "Ed25519", Bits: 256}},
	} {
		t.Run(c.name, func(t *testing.T) {
			pair := certtest.SelfSigned("CN=Leaf", certtest.WithKey(c.key))
			f := open(t, append(certtest.Block(c.label, c.der), pair.PEM()...))
			wantLeaf(t, f, pair)
			wantKey(t, f)
			key := f.Items[0].Key
			if key.Facts != c.want || key.Locked || key.SPKI != f.LeafCertificate().SPKI() {
				t.Errorf("%+v", key)
			}
			if alone := open(t, c.der); alone.Items[0].Key == nil || finding(alone, cert.NoLeaf) == nil {
				t.Errorf("in binary, alone: %v %v", alone.Problem, alone.Findings)
			}
		})
	}
}

// lockedKeys are one RSA key under each way of locking a key alone; the passphrase is "secret".
func lockedKeys(t testing.TB) map[string][]byte {
	key := certtest.RSA(2048, 0)
	der := must(x509.MarshalPKCS8PrivateKey(key))
	locked := map[string][]byte{
		"PBES2 with SHA-256": certtest.EncryptedPKCS8(der, certtest.AES("secret", sha256.New, "1.2.840.113549.2.9", 32)),
		"PBES2 with scrypt":  certtest.EncryptedPKCS8(der, certtest.Scrypt("secret", 1024, 8, 1)),
		"PKCS#12 with 3DES":  certtest.EncryptedPKCS8(der, certtest.TripleDES(certtest.Ended(certtest.Wide("secret")))),
		"written by another": must(pkcs8.MarshalPrivateKey(key, []byte("secret"), nil)),
		"written by another, scrypt": must(pkcs8.MarshalPrivateKey(key, []byte("secret"), &pkcs8.Opts{
			Cipher: pkcs8.TripleDESCBC, KDFOpts: pkcs8.ScryptOpts{SaltSize: 8, CostParameter: 1024, BlockSize: 8, ParallelizationParameter: 1},
		})),
	}
	for name, c := range map[string]x509.PEMCipher{
		"DES": x509.PEMCipherDES, "3DES": x509.PEMCipher3DES, "AES-128": x509.PEMCipherAES128, "AES-256": x509.PEMCipherAES256,
	} {
		//lint:ignore SA1019 it is the old form that is to be read
		block := must(x509.EncryptPEMBlock(rand.Reader, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key), []byte("secret"), c))
		locked["PEM headers with "+name] = pem.EncodeToMemory(block)
	}
	return locked
}

func TestLockedKeysInEveryForm(t *testing.T) {
	for name, data := range lockedKeys(t) {
		t.Run(name, func(t *testing.T) {
			f := open(t, data, "wrong", "secret")
			if f.Problem != nil || f.Items[0].Key == nil || !f.Items[0].Key.Locked || f.Items[0].Key.Facts.Bits != 2048 {
				t.Fatalf("%v %+v", f.Problem, f.Items)
			}
			wantProblem(t, open(t, data), cert.PassphraseNeeded)
			wantProblem(t, open(t, data, "wrong"), cert.NotOpened) // nothing in the file tells a wrong passphrase
		})
	}
}

func TestAKeyLockedWithSomethingUnknown(t *testing.T) {
	f := open(t, []byte("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"+
		"DEK-Info: IDEA-CBC,0011223344556677\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"), "secret")
	wantProblem(t, f, cert.UnknownAlgorithm)
	if got := f.Problem.Values["Algorithm"]; got != "IDEA-CBC" {
		t.Error(got)
	}
}

// dsaNumbers are the numbers of a DSA key. That they are no primes does not matter for reading them.
func dsaNumbers() (p, q, g, x, y *big.Int) {
	p = new(big.Int).SetBit(big.NewInt(12345), 1023, 1)
	q, g, x = big.NewInt(1<<40+15), big.NewInt(7), big.NewInt(1<<39+1)
	return p, q, g, x, new(big.Int).Exp(g, x, p)
}

func TestDSAKeysAreKnownAndCannotServe(t *testing.T) {
	p, q, g, x, y := dsaNumbers()
	params := seq(bigInt(p), bigInt(q), bigInt(g))
	parts := certtest.NewParts("CN=DSA")
	parts.SPKI = seq(algorithm("1.2.840.10040.4.1", params), bitString(bigInt(y)))
	for name, der := range map[string][]byte{
		"PKCS#8":  seq(integer(0), algorithm("1.2.840.10040.4.1", params), octets(bigInt(x))),
		"OpenSSL": seq(integer(0), bigInt(p), bigInt(q), bigInt(g), bigInt(y), bigInt(x)),
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, append(parts.PEM(), certtest.Block("PRIVATE KEY", der)...))
			if it := f.Items[1]; it.Key == nil || it.Key.Facts != (cert.KeyFacts{Type: "DSA", Bits: 1024}) || it.KeyOf != 0 {
				t.Fatalf("%+v", it)
			}
			if id, problem := f.Identity(); id.Key != nil || problem == nil || problem.ID != cert.KeyNotForTLS {
				t.Errorf("%v", problem)
			}
			wantFinding(t, f, cert.KeyUnusable)
			wantNoFinding(t, f, cert.KeyMismatch)
			wantCopy(t, f)
		})
	}
}

func TestKeysThatAgreeAndDoNotSign(t *testing.T) {
	f := open(t, certtest.Block("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(must(ecdh.X25519().GenerateKey(rand.Reader))))))
	if key := f.Items[0].Key; key == nil || key.Signer != nil || key.Facts.Type != "X25519" {
		t.Errorf("%+v", f.Items[0])
	}
}

func TestAKeyOfRSAPSSBelongsToItsCertificate(t *testing.T) {
	key := certtest.RSA(2048, 0)
	public := x509.MarshalPKCS1PublicKey(&key.PublicKey)
	parts := certtest.NewParts("CN=PSS")
	parts.SPKI = seq(algorithm("1.2.840.113549.1.1.10"), bitString(public))
	der := seq(integer(0), algorithm("1.2.840.113549.1.1.10"), octets(x509.MarshalPKCS1PrivateKey(key)))
	f := open(t, append(parts.PEM(), certtest.Block("PRIVATE KEY", der)...))
	if it := f.Items[1]; it.Key == nil || it.Key.Facts.Type != "RSA-PSS" || it.KeyOf != 0 {
		t.Fatalf("%+v", it)
	}
	wantFinding(t, f, cert.KeyUnusual)
}

func TestAPointMayBeWrittenWithOneCoordinate(t *testing.T) {
	key := certtest.EC()
	point := must(key.PublicKey.Bytes())
	x, odd := point[1:33], point[64]&1
	parts := certtest.NewParts("CN=Compressed")
	parts.SPKI = seq(algorithm("1.2.840.10045.2.1", oid("1.2.840.10045.3.1.7")), bitString(append([]byte{2 + odd}, x...)))
	f := open(t, append(parts.PEM(), certtest.Block("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(key)))...))
	if !f.Items[0].HasKey {
		t.Error("the key was not joined to its certificate")
	}
}

func TestAKeyOfAnotherCertificate(t *testing.T) {
	leaf, other := certtest.SelfSigned("CN=Leaf"), certtest.SelfSigned("CN=Other")
	f := open(t, append(leaf.PEM(), other.KeyPEM()...))
	if f.Verdict != cert.WillNotWork || wantFinding(t, f, cert.KeyMismatch).Values["Subject"] != "CN=Leaf" {
		t.Errorf("%s %v", f.Verdict, f.Findings)
	}
	if id, problem := f.Identity(); id.Key != nil || problem == nil || problem.ID != cert.KeyOfOther {
		t.Errorf("%v", problem)
	}
}

func TestDamagedKeys(t *testing.T) {
	der := must(x509.MarshalPKCS8PrivateKey(certtest.RSA(2048, 0)))
	for name, data := range map[string][]byte{
		"no numbers in it": seq(integer(0), integer(0), integer(0)),
		"cut off":          der[:len(der)/2],
		"no key in it":     seq(integer(0), algorithm("1.2.840.113549.1.1.1"), octets()),
	} {
		f := open(t, certtest.Block("PRIVATE KEY", data))
		if len(f.Items) != 1 || f.Items[0].Key != nil && f.Items[0].Key.Signer != nil {
			t.Errorf("%s: %+v", name, f.Items)
		}
	}
}

func TestKeysBeyondAllSizesAreNotComputedWith(t *testing.T) {
	huge := bytes.Repeat([]byte{0x7f}, 1<<16)
	n := append([]byte{}, tlv(certtest.TagInteger, huge)...)
	key := seq(integer(0), n, integer(65537), n, n, n, n, n, n)
	f := open(t, certtest.Block("RSA PRIVATE KEY", key))
	wantProblem(t, f, cert.TooCostly)
}
