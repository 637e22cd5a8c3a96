package cert_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

// fuzzLimits keep one run short: what costs much is refused early.
var fuzzLimits = cert.Limits{Size: 1 << 20, Items: 200, Depth: 32, Work: 20_000, Memory: 8 << 20}

// exercise reads a file and asks everything of it that can be asked.
func exercise(t *testing.T, data []byte) *cert.File {
	before, start := bytes.Clone(data), busy()
	opts := cert.Options{Limits: fuzzLimits, Passphrases: []cert.Secret{cert.SecretString("secret")}, Now: day(2026, 11, 23)}
	f := cert.Open(context.Background(), data, opts)
	if took := busy() - start; took > bound(most) {
		t.Errorf("it took %s", took)
	}
	if !bytes.Equal(data, before) {
		t.Error("the input was changed")
	}
	mayBeEmpty := []cert.Container{cert.PKCS12, cert.JKS, cert.JCEKS, cert.PSE}
	if f.Problem == nil && len(f.Items) == 0 && !slices.Contains(mayBeEmpty, f.Container) {
		t.Error("nothing was read and nothing was said")
	}
	if (f.Verdict == cert.Unreadable) != (f.LeafCertificate() == nil && len(f.Findings) == 0) {
		t.Errorf("verdict %s, leaf %d, findings %v", f.Verdict, f.Leaf, f.Findings)
	}
	for i, it := range f.Items {
		f.VerdictOf(i)
		if id, _ := f.IdentityOf(i); id != nil && id.Key != nil && !it.HasKey {
			t.Error("a key for a certificate that has none")
		}
		if it.Certificate != nil {
			ask(t, it.Certificate)
		}
	}
	return f
}

// ask asks everything of a certificate, and holds it against Go's parser where that took it.
func ask(t *testing.T, c *cert.Certificate) {
	c.Text()
	c.ShareUsed(day(2026, 11, 23))
	cert.Compare(c, c)
	cert.CompareText(c, c.Subject.String())
	if name := cert.CleanName(c); len(name) > 200 || bytes.ContainsAny([]byte(name), "/\\:\x00\n") {
		t.Errorf("file name %q", name)
	}
	if c.Parsed == nil {
		return
	}
	p := c.Parsed
	if !bytes.Equal(p.RawSubject, c.Subject.Raw()) || !bytes.Equal(p.RawIssuer, c.Issuer.Raw()) || p.SerialNumber.Cmp(c.Serial) != 0 {
		t.Errorf("names or serial differ from Go's: %s, %s", c.Subject, c.SerialHex())
	}
	if !p.NotBefore.Equal(c.NotBefore) || !p.NotAfter.Equal(c.NotAfter) || p.Version != c.Version || p.IsCA != c.IsCA {
		t.Errorf("dates, version or constraints differ from Go's: %v %v %d %v", c.NotBefore, c.NotAfter, c.Version, c.IsCA)
	}
	cert.BuildChain(c, []*cert.Certificate{c}, x509.NewCertPool(), time.Now())
}

func FuzzOpen(f *testing.F) {
	leaf := certtest.SelfSigned("CN=Leaf")
	for _, w := range wrappings {
		f.Add(w.write(leaf))
	}
	for _, c := range [][]byte{certtest.Request("CN=x"), certtest.NewCA("CN=x").CRL(1), leaf.KeyDER(), []byte("<html>"), {}} {
		f.Add(c)
	}
	f.Fuzz(func(t *testing.T, data []byte) { exercise(t, data) })
}

func FuzzPEM(f *testing.F) {
	leaf := certtest.SelfSigned("CN=Leaf")
	f.Add(append(leaf.PEM(), leaf.KeyPEM()...))
	for _, blocks := range []map[string][]byte{lockedKeys(f), legacyBlocks()} {
		for _, data := range blocks {
			f.Add(bytes.TrimPrefix(data, []byte("-----BEGIN ")))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		exercise(t, append([]byte("-----BEGIN "), data...))
		exercise(t, certtest.Block("CERTIFICATE", data))
	})
}

func FuzzLenient(f *testing.F) {
	for _, change := range []func(p *certtest.Parts){
		func(*certtest.Parts) {},
		func(p *certtest.Parts) { p.Serial = integer(-1) },
		func(p *certtest.Parts) { p.Subject = seq(attribute("2.5.4.3", certtest.TagBMP, "\xd8\x00")) },
		func(p *certtest.Parts) {
			p.Wrap = func(parts ...[]byte) []byte { return certtest.Indefinite(0x30, parts...) }
		},
		func(p *certtest.Parts) {
			p.Extensions = append(p.Extensions, extension("2.5.29.17", true, seq(tlv(0x82, []byte("a")))),
				extension("2.5.29.19", false, seq([]byte{1, 1, 0xff}, integer(1))),
				extension("2.5.29.31", false, seq(seq(explicit(0, explicit(0, tlv(0x86, []byte("http://x"))))))),
				extension("2.5.29.32", false, seq(seq(oid("1.2.3")))))
		},
	} {
		p := certtest.NewParts("CN=x,O=y")
		change(p)
		f.Add(p.DER())
	}
	f.Fuzz(func(t *testing.T, der []byte) { exercise(t, der) })
}

func FuzzPKCS7(f *testing.F) {
	leaf := certtest.SelfSigned("CN=Leaf")
	f.Add(certtest.P7B(certtest.TLV, leaf.Cert.Raw, leaf.Cert.Raw))
	f.Add(certtest.P7B(certtest.Indefinite, leaf.Cert.Raw))
	f.Fuzz(func(t *testing.T, der []byte) {
		exercise(t, der)
		exercise(t, certtest.P7B(certtest.TLV, der))
	})
}

// FuzzPKCS12 also puts what it is given into a safe, where no MAC keeps it from being read.
func FuzzPKCS12(f *testing.F) {
	leaf := certtest.SelfSigned("CN=Leaf")
	wide := certtest.Ended(certtest.Wide("secret"))
	lock := certtest.AES("secret", sha256.New, "1.2.840.113549.2.9", 32)
	f.Add(certtest.PFXWithMAC(wide, 1, certtest.LockedSafe(certtest.TripleDES(wide), certtest.CertBag(leaf.Cert.Raw))))
	f.Add(certtest.PFX(certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw)),
		certtest.PlainSafe(certtest.LockedKeyBag(leaf.KeyDER(), lock))))
	f.Add([]byte(certtest.CertBag(leaf.Cert.Raw, certtest.FriendlyName("n"), certtest.LocalKeyID("i"))))
	f.Add([]byte(certtest.NestedBag(certtest.KeyBag(leaf.KeyDER()), certtest.SecretBag([]byte("s")), certtest.CRLBag(seq()))))
	f.Add([]byte(certtest.LockedKeyBag(leaf.KeyDER(), certtest.Scrypt("secret", 16, 1, 1))))
	f.Fuzz(func(t *testing.T, data []byte) {
		exercise(t, data)
		exercise(t, certtest.PFX(certtest.PlainSafe(certtest.Bag(data))))
		exercise(t, certtest.PFX(data))
	})
}

func FuzzPKCS8(f *testing.F) {
	leaf := certtest.SelfSigned("CN=Leaf")
	f.Add(leaf.KeyDER())
	f.Add(must(x509.MarshalECPrivateKey(certtest.EC())))
	f.Add(x509.MarshalPKCS1PrivateKey(certtest.RSA(1024, 0)))
	f.Add(certtest.EncryptedPKCS8(leaf.KeyDER(), certtest.AES("secret", sha256.New, "1.2.840.113549.2.9", 16)))
	f.Add(certtest.EncryptedPKCS8(leaf.KeyDER(), certtest.TripleDES(certtest.Ended(certtest.Wide("secret")))))
	for _, lock := range numberedLocks() {
		f.Add(certtest.EncryptedPKCS8(shortKey, lock))
	}
	f.Fuzz(func(t *testing.T, der []byte) { exercise(t, der) })
}

func FuzzJKS(f *testing.F) {
	leaf := certtest.SelfSigned("CN=Leaf")
	chain := [][]byte{leaf.Cert.Raw}
	entries := []certtest.Entry{{Alias: "k", Key: leaf.KeyDER(), Chain: chain}, {Alias: "c", Chain: chain}}
	f.Add(certtest.JKS("secret", entries...))
	f.Add(certtest.JCEKS("secret", append(entries, certtest.Entry{Alias: "s", Secret: secretKey})...))
	f.Fuzz(func(t *testing.T, data []byte) {
		exercise(t, data)
		exercise(t, certtest.JCEKS("secret", certtest.Entry{Alias: "s", Secret: data}))
	})
}

func FuzzPSE(f *testing.F) {
	pair := certtest.SelfSigned("CN=Leaf", certtest.WithKey(certtest.RSA(1024, 0)))
	for _, version := range []int{2, 4} {
		f.Add(pair.PSE(version, ""))
		f.Add(pair.PSE(version, "secret"))
	}
	f.Add(certtest.PSEObject("Cert", "1.3.36.2.1.3", pair.Cert.Raw))
	f.Fuzz(func(t *testing.T, data []byte) {
		exercise(t, data)
		exercise(t, certtest.PSEOf(data))
	})
}

func FuzzCompareText(f *testing.F) {
	c := open(f, certtest.SelfSigned("CN=Leaf,O=ACME").PEM()).LeafCertificate()
	for _, s := range []string{"CN=Leaf,O=ACME", "/O=ACME/CN=Leaf", "AB:CD", "sha256:00", "serial=1", `CN="a\,b"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { cert.CompareText(c, s) })
}

// FuzzText reads texts that certificates stand in.
func FuzzText(f *testing.F) {
	leaf := certtest.SelfSigned("CN=Leaf")
	bare := base64.StdEncoding.EncodeToString(leaf.Cert.Raw)
	f.Add("{\"certificate\":\""+strings.ReplaceAll(string(leaf.PEM()), "\n", `\n`)+"\"}", "")
	f.Add("<X509Certificate>"+wrappedAt(76, bare, "&#13;\n")+"</X509Certificate>", "")
	f.Add("data: "+base64.StdEncoding.EncodeToString(leaf.PEM()), "cert="+bare)
	f.Add("cert="+url.QueryEscape(string(leaf.PEM())), hex.EncodeToString(leaf.Cert.Raw))
	f.Fuzz(func(t *testing.T, one, two string) {
		exercise(t, []byte(one))
		exercise(t, slices.Concat(leaf.Cert.Raw, []byte(one), leaf.PEM(), []byte(two)))
	})
}
