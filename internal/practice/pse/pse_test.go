package pse

import (
	"bytes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"testing"
	"time"
)

// made is a certificate of an authority of its own, with the RSA key of both.
func made(t *testing.T) (*rsa.PrivateKey, *x509.Certificate, []*x509.Certificate) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	root := issue(t, "Certmap Practice Root CA", nil, key)
	between := issue(t, "Certmap Practice CA", root, key)
	return key, issue(t, "ECP Practice 100", between, key), []*x509.Certificate{between, root}
}

func issue(t *testing.T, name string, parent *x509.Certificate, key *rsa.PrivateKey) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(7),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Now(),
		NotAfter:              time.Now().AddDate(30, 0, 0), // beyond 2049 a time is written in another way
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// unsealed is what a reader has once it knows the PIN.
type unsealed struct {
	pin     []byte
	objects map[string]asn1.RawValue
	names   []string
}

// parse fills v and wants nothing to be left over.
func parse(t *testing.T, der []byte, v any, params string) {
	t.Helper()
	rest, err := asn1.UnmarshalWithParams(der, v, params)
	if err != nil || len(rest) > 0 {
		t.Fatalf("%d bytes left, %v", len(rest), err)
	}
}

// open reads a PSE from the description of the format alone.
func open(t *testing.T, data []byte, pin string) unsealed {
	t.Helper()
	type pbe struct {
		ID     asn1.ObjectIdentifier
		Values struct {
			Salt       []byte
			Iterations int
		}
	}
	var outer struct {
		Version int
		Sealed  struct {
			PINCheck  []byte
			Algorithm pbe
			Data      []byte
		} `asn1:"tag:0"`
	}
	parse(t, data, &outer, "")
	with := outer.Sealed.Algorithm
	if outer.Version != 2 || with.ID.String() != "1.2.840.113549.1.12.1.3" || len(with.Values.Salt) != 8 {
		t.Fatalf("the outer part is %+v", outer)
	}
	decrypt := func(data []byte) []byte {
		password := append(utf16of(pin), 0, 0)
		block, err := des.NewTripleDESCipher(derive(password, with.Values.Salt, with.Values.Iterations, 1, 24))
		if err != nil {
			t.Fatal(err)
		}
		out := bytes.Clone(data)
		cipher.NewCBCDecrypter(block, derive(password, with.Values.Salt, with.Values.Iterations, 2, 8)).CryptBlocks(out, out)
		return out[:len(out)-int(out[len(out)-1])]
	}
	var content struct {
		Algorithm pbe
		Made      time.Time
		Number    int
		Objects   []struct {
			Name  string
			Made  time.Time
			Type  asn1.ObjectIdentifier
			Value asn1.RawValue
		} `asn1:"set"`
	}
	parse(t, decrypt(outer.Sealed.Data), &content, "")
	u := unsealed{pin: decrypt(outer.Sealed.PINCheck), objects: map[string]asn1.RawValue{}}
	for _, o := range content.Objects {
		u.objects[o.Name+" "+o.Type.String()] = o.Value
		u.names = append(u.names, o.Name)
	}
	return u
}

func utf16of(ascii string) (out []byte) {
	for i := range len(ascii) {
		out = append(out, 0, ascii[i])
	}
	return out
}

func TestAReaderFindsCertificateKeyAndChain(t *testing.T) {
	key, leaf, chain := made(t)
	for _, pin := range []string{"practice", "1", "1234567980"} {
		data, err := Encode(key, leaf, chain, pin, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		u := open(t, data, pin)
		if string(u.pin) != pin || len(u.names) != 4 {
			t.Errorf("the PIN is %q, the objects %v", u.pin, u.names)
		}
		if !bytes.Equal(u.objects["Cert 1.3.36.2.1.3"].FullBytes, leaf.Raw) {
			t.Error("Cert is not the certificate")
		}
		var list []asn1.RawValue
		parse(t, u.objects["CertList 1.3.36.2.0"].FullBytes, &list, "set")
		if len(list) != 2 {
			t.Errorf("CertList has %d certificates", len(list))
		}
		checkKey(t, u.objects["SKnew 1.3.36.2.3.4"].FullBytes, leaf)
		checkRoot(t, u.objects["PKRoot 1.3.36.2.5.1"].FullBytes, chain[1])
	}
}

// checkKey makes the private key from its primes and the certificate's exponent, and signs with it.
func checkKey(t *testing.T, der []byte, leaf *x509.Certificate) {
	t.Helper()
	var secret struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	parse(t, der, &secret, "")
	var primes struct{ P, Q *big.Int }
	parse(t, secret.Key.RightAlign(), &primes, "")
	public := leaf.PublicKey.(*rsa.PublicKey)
	if secret.Algorithm.Algorithm.String() != "1.2.840.113549.1.1.1" || new(big.Int).Mul(primes.P, primes.Q).Cmp(public.N) != 0 {
		t.Error("the primes are not those of the certificate's key")
	}
}

func checkRoot(t *testing.T, der []byte, root *x509.Certificate) {
	t.Helper()
	var object struct {
		Name asn1.RawValue
		Key  struct {
			Version   int `asn1:"explicit,tag:0"`
			Serial    *big.Int
			PublicKey asn1.RawValue
			Validity  struct{ From, Until time.Time } `asn1:"explicit,tag:1"`
			Algorithm pkix.AlgorithmIdentifier        `asn1:"explicit,tag:2"`
			Signature asn1.BitString
		}
	}
	parse(t, der, &object, "")
	if !bytes.Equal(object.Name.FullBytes, root.RawSubject) || object.Key.Serial.Cmp(root.SerialNumber) != 0 ||
		!bytes.Equal(object.Key.PublicKey.FullBytes, root.RawSubjectPublicKeyInfo) || !object.Key.Validity.Until.Equal(root.NotAfter) ||
		!bytes.Equal(object.Key.Signature.Bytes, root.Signature) || object.Key.Algorithm.Algorithm.String() != "1.2.840.113549.1.1.11" {
		t.Errorf("PKRoot is %+v", object)
	}
}

func TestWithoutAChainThereIsNoRoot(t *testing.T) {
	key, leaf, _ := made(t)
	data, err := Encode(key, leaf, nil, "practice", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if u := open(t, data, "practice"); len(u.names) != 2 {
		t.Errorf("the objects are %v", u.names)
	}
}

func TestEveryFileHasASaltOfItsOwn(t *testing.T) {
	key, leaf, chain := made(t)
	one, _ := Encode(key, leaf, chain, "practice", time.Now())
	two, _ := Encode(key, leaf, chain, "practice", time.Now())
	if bytes.Equal(one, two) {
		t.Error("two files are the same")
	}
}

func TestWhatHasNoPlaceInAPSE(t *testing.T) {
	key, leaf, chain := made(t)
	if _, err := Encode(key, leaf, chain, "", time.Now()); err == nil {
		t.Error("encrypted without a PIN")
	}
	three := *key
	three.Primes = append(three.Primes[:2:2], big.NewInt(3))
	if _, err := Encode(&three, leaf, chain, "practice", time.Now()); err == nil {
		t.Error("wrote a key of three primes")
	}
}

// TestKeyDerivation has the vectors that OpenSSL and other libraries test theirs with.
func TestKeyDerivation(t *testing.T) {
	for _, c := range []struct {
		password, salt   string
		iterations, size int
		id               byte
		want             string
	}{
		{"sesame", "ffffffffffffffff", 2048, 24, 1, "7cd9fd3e2b3be7691a44e3bef0f9ea0fb9b897d4e325d9d1"},
		{"smeg", "0a58cf64530d823f", 1, 24, 1, "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"},
		{"smeg", "0a58cf64530d823f", 1, 8, 2, "79993dfe048d3b76"},
		{"queeg", "05dec959acff72f7", 1000, 24, 1, "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4"},
		{"queeg", "05dec959acff72f7", 1000, 8, 2, "11dedad7758d4860"},
	} {
		salt, _ := hex.DecodeString(c.salt)
		if got := hex.EncodeToString(derive(bmpString(c.password), salt, c.iterations, c.id, c.size)); got != c.want {
			t.Errorf("%s, id %d: %s, want %s", c.password, c.id, got, c.want)
		}
	}
}

func TestPasswordsAreUTF16(t *testing.T) {
	if got := bmpString("aß€𝄞"); !bytes.Equal(got, []byte{0, 'a', 0, 0xdf, 0x20, 0xac, 0xd8, 0x34, 0xdd, 0x1e, 0, 0}) {
		t.Errorf("written as %x", got)
	}
}
