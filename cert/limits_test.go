package cert_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

// hostile are files made to stop a program. Each is as large as the limits let it be, or asks for more than they do.
func hostile() map[string][]byte {
	leaf := certtest.SelfSigned("CN=Leaf")
	const size = 15 << 20
	deep := bytes.Repeat([]byte{0x30, 0x80}, size/2)
	nested := certtest.CertBag(leaf.Cert.Raw)
	for range 200 {
		nested = certtest.NestedBag(nested)
	}
	wrapped := leaf.Cert.Raw
	for range 20 {
		wrapped = []byte(base64.StdEncoding.EncodeToString(wrapped))
	}
	lock := certtest.Costly(math.MaxInt64)
	pieces := certtest.Pieces(make([]byte, 5<<20), 1)
	safe := certtest.LockedSafe(certtest.Costly(10_000))
	var many [][]byte
	for range 5000 {
		many = append(many, certtest.LockedKeyBag(leaf.KeyDER(), certtest.Costly(1000)))
	}
	return map[string][]byte{
		"deep ASN.1":                   deep,
		"deep ASN.1 in PEM":            certtest.Block("CERTIFICATE", deep[:1<<20]),
		"deep bags":                    certtest.PFX(certtest.PlainSafe(nested)),
		"Base64 of Base64 of …":        wrapped,
		"endless Base64":               bytes.Repeat([]byte("QUFB"), size/4),
		"endless BEGIN lines":          bytes.Repeat([]byte("-----BEGIN CERTIFICATE-----\n"), size/28),
		"endless headers":              append([]byte("-----BEGIN CERTIFICATE-----\n"), bytes.Repeat([]byte("a:b\n"), size/4)...),
		"one endless line":             append([]byte("-----BEGIN "), bytes.Repeat([]byte("x"), size)...),
		"endless backslashes":          append([]byte("-----BEGIN CERTIFICATE-----\n"), bytes.Repeat([]byte(`\n`), size/2)...),
		"endless beginnings of Base64": bytes.Repeat([]byte("MI"), size/2),
		"endless words of Base64":      bytes.Repeat([]byte("MI."), size/3),
		"endless lines of Base64":      bytes.Repeat([]byte("xMI\nMI:\n"), size/8),
		"endless beginnings of PEM":    bytes.Repeat([]byte("LS0t."), size/5),
		"endless line ends of XML":     append([]byte("<x>MI"), bytes.Repeat([]byte("&#13;"), size/5)...),
		"endless escapes of addresses": append([]byte("-----BEGIN%20X-----"), bytes.Repeat([]byte("%0A"), size/3)...),
		"endless hexadecimal digits":   bytes.Repeat([]byte("30"), size/2),
		"endless elements behind one":  append(bytes.Clone(leaf.Cert.Raw), bytes.Repeat([]byte{0x30, 0}, size/2)...),
		"endless broken certificates":  bytes.Repeat(append(brokenCertificate(), "-----BEGIN "...), 15_000),
		"many with a slow signature":   bytes.Repeat(certtest.SelfSigned("CN=x", certtest.WithKey(slowKey())).PEM(), 10_000),
		"many keys of a long curve":    bytes.Repeat(certtest.Block("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(slowKey()))), 10_000),
		"many powers to compute":       bytes.Repeat(certtest.Block("PRIVATE KEY", longDSAKey()), 1000),
		"endless blanks":               bytes.Repeat([]byte(" "), size),
		"endless zeros":                make([]byte, size),
		"too many iterations":          certtest.PFX(certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw))),
		"too many iterations, key":     certtest.EncryptedPKCS8(leaf.KeyDER(), lock),
		"too many iterations in sum":   certtest.PFX(certtest.PlainSafe(toBags(many)...)),
		"just so many of SHA-512":      certtest.PFX(certtest.PlainSafe(toBags(unopenable("1.2.840.113549.2.11", 1_400_000))...)),
		"just so many of SHA-3":        certtest.PFX(certtest.PlainSafe(toBags(unopenable("2.16.840.1.101.3.4.2.16", 900_000))...)),
		"safes behind a MAC":           certtest.PFXWithMAC([]byte("x"), 2048, bytes.Repeat(safe, 300)),
		"a huge name":                  hugeName(size),
		"a huge RSA key":               seq(integer(0), tlv(2, bytes.Repeat([]byte{0x7f}, size)), integer(3)),
		"a long constructed string":    seq(integer(3), seq(oid("1.2.840.113549.1.7.1"), explicit(0, pieces))),
		"endless entries of JKS":       append([]byte("\xfe\xed\xfe\xed\x00\x00\x00\x02\xff\xff\xff\xff"), make([]byte, size)...),
		"a deep Java object":           deepJavaObject(size),
		"UTF-16 of nothing":            bytes.Repeat([]byte{' ', 0}, size/2),
		"ten thousand certificates":    bytes.Repeat(leaf.PEM(), 10_000),
	}
}

// unopenable are keys that ask for a number of rounds in all, and that no passphrase opens.
func unopenable(prf string, rounds int64) (bags [][]byte) {
	const each = 100_000
	kdf := algorithm("1.2.840.113549.1.5.12", seq(octets(salt), integer(each), algorithm(prf, certtest.Null())))
	lock := certtest.Lock{
		Algorithm: pbes2Of(kdf, algorithm("2.16.840.1.101.3.4.1.42", octets(make([]byte, 16)))),
		Seal:      func([]byte) []byte { return make([]byte, 64) },
	}
	for range rounds / each {
		bags = append(bags, certtest.LockedKeyBag(nil, lock))
	}
	return bags
}

// longDSAKey is a key in PKCS#8, which leaves its public key to be computed.
func longDSAKey() []byte {
	number := func() []byte { return longNumber(1024) }
	return seq(integer(0), seq(oid("1.2.840.10040.4.1"), seq(number(), number(), number())), tlv(4, number()))
}

// longNumber is an odd INTEGER of some bytes.
func longNumber(size int) []byte {
	return tlv(2, append([]byte{0}, bytes.Repeat([]byte{0xa7}, size)...))
}

func TestTheLongestRSAKeyIsNotTooCostly(t *testing.T) {
	const size = 2048
	n, half := longNumber(size), longNumber(size/2)
	f := open(t, seq(integer(0), n, integer(65537), n, half, half, half, half, half))
	if f.Problem != nil || len(f.Items) != 1 || f.Items[0].Key == nil || f.Items[0].Key.Facts.Bits != 8*size {
		t.Errorf("%v, %+v", f.Problem, f.Items)
	}
}

// slowKey is of the curve that takes longest to verify.
func slowKey() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P521(), rand.Reader)) }

// deepJavaObject is a store with one secret, an object whose class has a field of a class that has a field, and so on.
func deepJavaObject(size int) []byte {
	class := []byte("sr\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01L\x00\x00")
	object := append([]byte("\xac\xed\x00\x05"), bytes.Repeat(class, size/len(class))...)
	return certtest.JCEKS("x", certtest.Entry{Alias: "s", Secret: object})
}

func toBags(ders [][]byte) (out []certtest.Bag) {
	for _, d := range ders {
		out = append(out, d)
	}
	return out
}

func hugeName(size int) []byte {
	parts := certtest.NewParts("CN=x")
	parts.Subject = seq(bytes.Repeat(attribute("2.5.4.3", certtest.TagUTF8, "a"), size/14))
	return parts.DER()
}

func TestNoFileStopsTheProgram(t *testing.T) {
	for name, data := range hostile() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			f, took := quickest(t, data)
			if took > bound(most) {
				t.Errorf("it took %s", took)
			}
			runtime.ReadMemStats(&after)
			if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 256<<20 {
				t.Errorf("the heap grew by %d MiB", grown>>20)
			}
			if f.Problem == nil && f.LeafCertificate() == nil && len(f.Items) == 0 {
				t.Error("nothing was read and nothing was said")
			}
		})
	}
}

func TestLimitsAreToldAndCanBeRaised(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	limited := func(data []byte, change func(l *cert.Limits)) *cert.File {
		limits := cert.DefaultLimits
		change(&limits)
		return cert.Open(context.Background(), data, cert.Options{Limits: limits, Passphrases: []cert.Secret{cert.SecretString("secret")}})
	}
	p12 := certtest.PFX(certtest.LockedSafe(certtest.TripleDES(certtest.Ended(certtest.Wide("secret"))), certtest.CertBag(leaf.Cert.Raw)))
	scrypt := certtest.EncryptedPKCS8(leaf.KeyDER(), certtest.Scrypt("secret", 4096, 8, 1))
	deep := certtest.PFX(certtest.PlainSafe(certtest.NestedBag(certtest.NestedBag(certtest.CertBag(leaf.Cert.Raw)))))
	for _, c := range []struct {
		name string
		data []byte
		want cert.ProblemID
		to   func(l *cert.Limits)
	}{
		{"size", leaf.PEM(), cert.TooLarge, func(l *cert.Limits) { l.Size = 10 }},
		{"items", bytes.Repeat(leaf.PEM(), 3), cert.TooMany, func(l *cert.Limits) { l.Items = 2 }},
		{"depth", deep, cert.TooDeep, func(l *cert.Limits) { l.Depth = 3 }},
		{"work", p12, cert.TooCostly, func(l *cert.Limits) { l.Work = 1000 }},
		{"memory", scrypt, cert.TooCostly, func(l *cert.Limits) { l.Memory = 1 << 20 }},
	} {
		wantProblem(t, limited(c.data, c.to), c.want)
		if f := limited(c.data, func(*cert.Limits) {}); f.Problem != nil {
			t.Errorf("%s: %v within the limits", c.name, f.Problem)
		}
	}
	withMAC := certtest.PFXWithMAC(certtest.Ended(certtest.Wide("secret")), 5000, certtest.PlainSafe(certtest.CertBag(leaf.Cert.Raw)))
	f := limited(withMAC, func(l *cert.Limits) { l.Work = 1000 })
	wantProblem(t, f, cert.TooCostly)
	if f.LeafCertificate() == nil {
		t.Error("what is not locked is shown all the same")
	}
	if f := limited(bytes.Repeat(leaf.PEM(), 3), func(l *cert.Limits) { l.Items = 2 }); len(f.Items) != 2 || f.LeafCertificate() == nil {
		t.Error("what is within the limit is kept")
	}
}

// TestTheRightPassphraseMayStandAnywhereInAList opens a file whose MAC and locks take most of the limit.
func TestTheRightPassphraseMayStandAnywhereInAList(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	wide := certtest.Ended(certtest.Wide("secret"))
	lock := certtest.TripleDES(wide)
	data := certtest.PFXWithMAC(wide, certtest.Cost, certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw)),
		certtest.PlainSafe(certtest.LockedKeyBag(leaf.KeyDER(), lock)))
	limits := cert.DefaultLimits
	limits.Work = 8 * certtest.Cost
	var list []cert.Secret
	for _, wrong := range strings.Fields("one two three four five six seven eight") {
		list = append(list, cert.SecretString(wrong))
	}
	f := cert.Open(t.Context(), data, cert.Options{Limits: limits, Passphrases: append(list, cert.SecretString("secret"))})
	if f.Problem != nil || f.Leaf < 0 || !f.Items[f.Leaf].HasKey {
		t.Errorf("the ninth: %v", f.Problem)
	}
	wantProblem(t, cert.Open(t.Context(), data, cert.Options{Limits: limits, Passphrases: list}), cert.WrongPassphrase)
}

func TestReadingEndsWithItsContext(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	if f := cert.Open(canceled, leaf.PEM(), cert.Options{}); f.Problem == nil || f.Problem.ID != cert.Canceled {
		t.Errorf("%v", f.Problem)
	}
	// A derivation that was let through by raised limits ends in its middle.
	limits := cert.DefaultLimits
	limits.Work = math.MaxInt64
	soon, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	start := busy()
	f := cert.Open(soon, certtest.EncryptedPKCS8(leaf.KeyDER(), certtest.Costly(1<<30)), cert.Options{Limits: limits})
	if took := busy() - start; took > bound(most) {
		t.Errorf("it took %s", took)
	}
	wantProblem(t, f, cert.Canceled)
}

// most is what reading one file may take at the most, on a quick machine.
const most = 2 * time.Second

// quickest opens a file up to three times, until that has taken little enough: a machine may be busy with something else.
func quickest(t *testing.T, data []byte) (f *cert.File, took time.Duration) {
	t.Helper()
	for range 3 {
		start := busy()
		f = open(t, data, "one")
		if took = busy() - start; took > bound(most) {
			took = time.Duration(float64(took) / slowness())
		}
		if took <= bound(most) {
			break
		}
	}
	return f, took
}

// slowness is how much longer this machine takes just now than a quick one, and never less than 1. What else runs on its
// cores slows down even what is counted here alone, and the limits stand for work, not for time.
func slowness() float64 {
	const rounds, quick = 1_000_000, 300 * time.Millisecond
	start := busy()
	must(pbkdf2.Key(sha256.New, "passphrase", salt, rounds, sha256.Size))
	return max(1, float64(busy()-start)/float64(bound(quick)))
}

// bound stretches a time for the race detector, which slows everything down.
func bound(d time.Duration) time.Duration {
	if raceEnabled {
		return 10 * d
	}
	return d
}
