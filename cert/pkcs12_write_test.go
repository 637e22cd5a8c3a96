package cert_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"certmap/cert"
	"certmap/cert/certtest"
)

func TestWrittenPKCS12OpensHereAndElsewhere(t *testing.T) {
	ca := certtest.NewCA("CN=Root").IssueCA("CN=Issuing")
	for _, profile := range []cert.PKCS12Profile{cert.ModernPKCS12, cert.CompatiblePKCS12} {
		for name, change := range map[string]certtest.Change{
			"RSA": certtest.WithKey(certtest.RSA(2048, 0)), "EC": certtest.WithKey(certtest.EC()), "Ed25519": certtest.WithKey(ed()),
		} {
			t.Run(profile.ID+" "+name, func(t *testing.T) {
				leaf := ca.Issue("CN=Leaf", change)
				id, _ := open(t, leaf.P12("old"), "old").Identity()
				data, err := cert.EncodePKCS12(id, "ECP Prüfung", cert.SecretString("neu ß"), profile)
				if err != nil {
					t.Fatal(err)
				}
				f := open(t, data, "neu ß")
				wantLeaf(t, f, leaf)
				wantKey(t, f)
				if f.Items[0].Name != "ECP Prüfung" || len(f.Certificates()) != 3 {
					t.Errorf("%q, %d certificates", f.Items[0].Name, len(f.Certificates()))
				}
				if f.PKCS12.MAC != profile.MAC || f.PKCS12.MACIterations != profile.Iterations {
					t.Errorf("%+v", f.PKCS12)
				}
				key, c, chain, err := pkcs12.DecodeChain(data, "neu ß")
				if err != nil || !bytes.Equal(c.Raw, leaf.Cert.Raw) || len(chain) != 2 {
					t.Fatalf("another reader: %v", err)
				}
				if e, ok := key.(ed25519.PrivateKey); ok && !e.Equal(leaf.Key) {
					t.Error("another reader got another key")
				}
			})
		}
	}
}

// wantCopy copies the leaf of a file with its key into a key store, and checks that the store has the same.
func wantCopy(t *testing.T, f *cert.File) {
	t.Helper()
	id, problem := f.ForCopy()
	if problem != nil {
		t.Fatal(problem)
	}
	copied := open(t, must(cert.EncodePKCS12(id, "", cert.SecretString("x"), cert.ModernPKCS12)), "x")
	again, problem := copied.ForCopy()
	if problem != nil || !bytes.Equal(again.Leaf.Raw, id.Leaf.Raw) || again.Private == nil || again.Private.Facts != id.Private.Facts {
		t.Errorf("%v %v, was %v", problem, again.Private, id.Private)
	}
}

func TestKeysThatTLSSeldomUsesAreCopied(t *testing.T) {
	const brainpool = "1.3.36.3.3.2.8.1.1.7"
	point := append([]byte{4}, bytes.Repeat([]byte{7}, 64)...)
	key := func(inside ...[]byte) []byte {
		return seq(append(append([][]byte{integer(1), octets(bytes.Repeat([]byte{9}, 32))}, inside...), explicit(1, bitString(point)))...)
	}
	parts := certtest.NewParts("CN=Brainpool")
	parts.SPKI = seq(algorithm("1.2.840.10045.2.1", oid(brainpool)), bitString(point))
	for name, der := range map[string][]byte{
		"PKCS#8": seq(integer(0), algorithm("1.2.840.10045.2.1", oid(brainpool)), octets(key())),
		"SEC1":   key(explicit(0, oid(brainpool))),
	} {
		f := open(t, joined(parts.PEM(), certtest.Block("PRIVATE KEY", der)))
		if id, problem := f.Identity(); id.Key != nil || problem == nil || problem.ID != cert.KeyNotForTLS {
			t.Errorf("%s: %v", name, problem)
		}
		wantCopy(t, f)
	}
	unnamed := open(t, joined(parts.PEM(), certtest.Block("EC PRIVATE KEY", key())))
	id, problem := unnamed.ForCopy()
	if problem == nil || problem.ID != cert.KeyNotForTLS {
		t.Errorf("a key of no curve: %v", problem)
	}
	if _, err := cert.EncodePKCS12(id, "", cert.SecretString("x"), cert.ModernPKCS12); !errors.Is(err, cert.ErrNoKey) {
		t.Errorf("a key of no curve: %v", err)
	}
}

func TestProfilesNameWhatTheyWrite(t *testing.T) {
	id, _ := open(t, certtest.SelfSigned("CN=Leaf").P12("x"), "x").Identity()
	for _, profile := range []cert.PKCS12Profile{cert.ModernPKCS12, cert.CompatiblePKCS12} {
		data := must(cert.EncodePKCS12(id, "", cert.SecretString("x"), profile))
		f := open(t, data, "x")
		for _, part := range strings.Split(profile.Encryption, ", ")[1:] {
			if got := f.PKCS12.Safes[0].Algorithm; !strings.Contains(got, strings.Split(part, " with ")[0]) {
				t.Errorf("%s: %s", profile.ID, got)
			}
		}
		if f.Items[0].Name != "" {
			t.Errorf("a name out of nowhere: %q", f.Items[0].Name)
		}
	}
}

func TestNothingIsWrittenWithoutAKeyOrAPassphrase(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	public, _ := open(t, leaf.PEM()).Identity()
	if data, err := cert.EncodePKCS12(public, "", cert.SecretString("x"), cert.ModernPKCS12); !errors.Is(err, cert.ErrNoKey) || data != nil {
		t.Errorf("without a key: %d bytes, %v", len(data), err)
	}
	whole, _ := open(t, joined(leaf.PEM(), leaf.KeyPEM())).Identity()
	for _, empty := range []cert.Secret{{}, cert.SecretString(""), cert.SecretString("\x00\x00")} {
		if data, err := cert.EncodePKCS12(whole, "", empty, cert.ModernPKCS12); !errors.Is(err, cert.ErrEmptyPassphrase) || data != nil {
			t.Errorf("without a passphrase: %d bytes, %v", len(data), err)
		}
	}
}

func TestOdditiesOfStores(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	for want, data := range map[cert.Oddity][]byte{
		cert.OddNoMAC:           certtest.PFX(certtest.PlainSafe(certtest.CertBag(leaf.Cert.Raw))),
		cert.OddOldCipher:       leaf.LegacyP12("x"),
		cert.OddNewCipher:       leaf.P12("x"),
		cert.OddRareCipher:      lockedKey(leaf.KeyDER(), "Camellia-256-CBC"),
		cert.OddNewMAC:          leaf.PBMAC1P12("x"),
		cert.OddFewIterations:   certtest.PFXWithMAC(certtest.Ended(certtest.Wide("x")), 1),
		cert.OddEmptyPassphrase: certtest.PFXWithMAC([]byte{0, 0}, 1),
		cert.OddNoPassphrase:    certtest.PFXWithMAC(nil, 1),
		cert.OddOpenKey:         certtest.PFX(certtest.PlainSafe(certtest.KeyBag(leaf.KeyDER()))),
		cert.OddNoCertificate:   certtest.PFX(certtest.PlainSafe(certtest.KeyBag(leaf.KeyDER()))),
		cert.OddSecret:          certtest.PFX(certtest.PlainSafe(certtest.SecretBag(nil))),
		cert.OddUnknownMAC:      unknownMAC(),
		cert.OddLocked: certtest.PFXWithMAC(certtest.Ended(certtest.Wide("x")), 1, certtest.PlainSafe(
			certtest.LockedKeyBag(leaf.KeyDER(), certtest.TripleDES(nil)),
			certtest.LockedKeyBag(leaf.KeyDER(), certtest.TripleDES(certtest.Ended(certtest.Wide("another")))))),
	} {
		f := open(t, data, "x")
		if f.PKCS12 == nil || !slices.Contains(f.PKCS12.Unusual, want) {
			t.Errorf("%s: %+v %v", want, f.PKCS12, f.Problem)
		}
	}
	for _, o := range cert.Oddities() {
		if o == "" {
			t.Error("an oddity without a name")
		}
	}
}

// unknownMAC is a file whose MAC is of a kind that nobody knows.
func unknownMAC() []byte {
	return seq(integer(3), seq(oid("1.2.840.113549.1.7.1"), explicit(0, octets(seq()))),
		seq(seq(algorithm("1.2.3.4"), octets([]byte("mac"))), octets([]byte("salt"))))
}

func lockedKey(der []byte, cipher string) []byte {
	return certtest.PFX(certtest.PlainSafe(certtest.LockedKeyBag(der, numberedLocks()[cipher])))
}

// TestCiphersThatOthersStumbleOver tells what is outdated from what is merely rare.
func TestCiphersThatOthersStumbleOver(t *testing.T) {
	const old, rare = "old", "rare"
	for cipher, want := range map[string][]string{
		"AES-256-CBC": {}, "3DES-CBC": {}, "DES-CBC": {old}, "DES-OFB": {old, rare}, "CAST5-CBC": {old, rare}, "Blowfish-CBC": {old, rare},
		"SEED-CBC": {old, rare}, "Camellia-128-CBC": {rare}, "ARIA-192-CTR": {rare}, "SM4-CBC": {rare}, "AES-128-OFB": {rare},
		"AES-256-GCM": {rare}, "AES-256-WRAP-PAD": {rare}, "two-key 3DES-ECB": {rare},
	} {
		f := open(t, lockedKey(shortKey, cipher), "secret")
		for word, odd := range map[string]cert.Oddity{old: cert.OddOldCipher, rare: cert.OddRareCipher} {
			if slices.Contains(f.PKCS12.Unusual, odd) != slices.Contains(want, word) {
				t.Errorf("%s: %v, want %v", cipher, f.PKCS12.Unusual, want)
			}
		}
	}
}
