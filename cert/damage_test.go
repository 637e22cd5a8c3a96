package cert_test

import (
	"bytes"
	crand "crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

// samples are one file of each kind, the passphrase being "secret" where there is one.
func samples() map[string][]byte {
	leaf := certtest.NewCA("CN=CA").Issue("CN=Leaf,O=ACME")
	owner := certtest.SelfSigned("CN=Owner", certtest.WithKey(certtest.RSA(1024, 0)))
	wide := certtest.Ended(certtest.Wide("secret"))
	lock := certtest.TripleDES(wide)
	locked := certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw, certtest.FriendlyName("n"), certtest.LocalKeyID("i")))
	entry := certtest.Entry{Alias: "ecp", Key: leaf.KeyDER(), Chain: [][]byte{leaf.Cert.Raw}}
	return map[string][]byte{
		"certificate":      leaf.Cert.Raw,
		"PEM":              append(leaf.PEM(), leaf.KeyPEM()...),
		"PKCS#12":          certtest.PFXWithMAC(wide, 10, locked, certtest.PlainSafe(certtest.LockedKeyBag(leaf.KeyDER(), lock))),
		"PKCS#12, no MAC":  certtest.PFX(locked, certtest.PlainSafe(certtest.NestedBag(certtest.CertBag(leaf.Cert.Raw)), certtest.CRLBag(seq()))),
		"PKCS#12, signed":  signedPFX(certtest.PlainSafe(certtest.KeyBag(leaf.KeyDER()))),
		"PBMAC1":           leaf.PBMAC1P12("secret"),
		"PKCS#7":           certtest.P7B(certtest.TLV, leaf.Cert.Raw, owner.Cert.Raw),
		"PKCS#7 in pieces": certtest.P7B(certtest.Indefinite, leaf.Cert.Raw),
		"PKCS#8":           leaf.KeyDER(),
		"PKCS#8, locked":   certtest.EncryptedPKCS8(leaf.KeyDER(), certtest.AES("secret", sha256.New, "1.2.840.113549.2.9", 16)),
		"PKCS#8, scrypt":   certtest.EncryptedPKCS8(leaf.KeyDER(), certtest.Scrypt("secret", 16, 1, 1)),
		"PKCS#1":           x509.MarshalPKCS1PrivateKey(certtest.RSA(1024, 0)),
		"JKS":              certtest.JKS("secret", entry),
		"JCEKS":            certtest.JCEKS("secret", certtest.Entry{Alias: "s", Secret: secretKey}, entry),
		"PSE 2":            owner.PSE(2, ""),
		"PSE 2, locked":    owner.PSE(2, "secret"),
		"PSE 4":            owner.PSE(4, "secret"),
		"request":          certtest.Request("CN=Wanted"),
		"revocation list":  certtest.NewCA("CN=CA").CRL(2),
	}
}

func TestEveryFileMayBreakOffAnywhere(t *testing.T) {
	for name, data := range samples() {
		t.Run(name, func(t *testing.T) {
			for n := 0; n < len(data); n += 1 + len(data)/60 {
				f := exercise(t, bytes.Clone(data[:n]))
				if f.Problem == nil && name != "PEM" && n < len(data)-1 {
					t.Errorf("%d of %d bytes, and nothing is wrong: %s, %+v", n, len(data), f.Container, f.Items)
				}
				wantKeys(t, f)
			}
		})
	}
}

// legacyPEM is a key that is locked by the headers of its block, the passphrase being "secret".
func legacyPEM() []byte { return lockedByHeaders(x509.MarshalPKCS1PrivateKey(certtest.RSA(1024, 0))) }

func lockedByHeaders(der []byte) []byte {
	//lint:ignore SA1019 it is the old form that is to be read
	return pem.EncodeToMemory(must(x509.EncryptPEMBlock(crand.Reader, "RSA PRIVATE KEY", der, []byte("secret"), x509.PEMCipherAES256)))
}

// TestTheRightPassphraseOfAFileThatBreaksOffIsNotCalledWrong cuts locked files where only their cut keeps them closed.
func TestTheRightPassphraseOfAFileThatBreaksOffIsNotCalledWrong(t *testing.T) {
	files := samples()
	files["legacy PEM"] = legacyPEM()
	for _, name := range []string{"PSE 2, locked", "PSE 4", "PKCS#8, locked", "PKCS#8, scrypt", "PKCS#12, no MAC", "PKCS#12", "legacy PEM"} {
		data := files[name]
		for part := 10; part < 20; part++ {
			f := open(t, bytes.Clone(data[:len(data)*part/20]), "secret")
			if f.Problem == nil || f.Problem.ID != cert.Truncated {
				t.Errorf("%s, %d of 20 parts: %v", name, part, f.Problem)
			}
			for _, it := range f.Items {
				if it.Problem != nil && it.Problem.Locked() {
					t.Errorf("%s, %d of 20 parts: %s: %v", name, part, it.Label, it.Problem)
				}
			}
		}
	}
}

// TestALegacyKeyThatBreaksOffWhereItSeemsWhole cuts what ends in the padding of one byte wherever it is cut.
func TestALegacyKeyThatBreaksOffWhereItSeemsWhole(t *testing.T) {
	lines := bytes.SplitAfter(lockedByHeaders(seq(bytes.Repeat([]byte{1}, 300))), []byte("\n"))
	const headers = 4 // with the line of BEGIN and the empty one
	for n := headers + 1; n < headers+5; n++ {
		wantProblem(t, open(t, joined(lines[:n]...), "secret"), cert.Truncated)
	}
}

func TestALegacyKeyThatIsNotOfWholeBlocksIsDamaged(t *testing.T) {
	block, _ := pem.Decode(legacyPEM())
	block.Bytes = block.Bytes[:len(block.Bytes)-3]
	wantProblem(t, open(t, pem.EncodeToMemory(block), "secret"), cert.Damaged)
	wantProblem(t, open(t, pem.EncodeToMemory(block)), cert.Damaged)
}

func TestEveryByteMayBeWrong(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	for name, data := range samples() {
		t.Run(name, func(t *testing.T) {
			for range 100 {
				broken := bytes.Clone(data)
				for range 1 + r.IntN(3) {
					broken[r.IntN(len(broken))] = byte(r.IntN(256))
				}
				wantKeys(t, exercise(t, broken))
			}
		})
	}
}

func TestEveryElementMayBeMissing(t *testing.T) {
	for name, data := range samples() {
		if data[0] != 0x30 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for _, shorter := range without(data, 4) {
				wantKeys(t, exercise(t, shorter))
			}
		})
	}
}

// without returns a structure in all the ways in which one of its elements can be left out, down to a depth.
func without(der []byte, depth int) (out [][]byte) {
	var whole asn1.RawValue
	if _, err := asn1.Unmarshal(der, &whole); err != nil || !whole.IsCompound || depth == 0 {
		return nil
	}
	parts := elements(whole.Bytes)
	for i, part := range parts {
		rest := func(with ...[]byte) []byte { return tlv(der[0], slices.Concat(parts[:i], with, parts[i+1:])...) }
		out = append(out, rest())
		for _, shorter := range without(part, depth-1) {
			out = append(out, rest(shorter))
		}
	}
	return out
}

// elements cuts the content of an element into its elements.
func elements(body []byte) (parts [][]byte) {
	for len(body) > 0 {
		var el asn1.RawValue
		rest, err := asn1.Unmarshal(body, &el)
		if err != nil {
			return append(parts, body)
		}
		parts, body = append(parts, el.FullBytes), rest
	}
	return parts
}

func TestBinaryThatWasSavedAsTextIsDamaged(t *testing.T) {
	der := certtest.SelfSigned("CN=Leaf").Cert.Raw
	asLatin1 := make([]rune, len(der))
	for i, b := range der {
		asLatin1[i] = rune(b)
	}
	for name, data := range map[string][]byte{
		"every byte for a character": []byte(string(asLatin1)), "what is no character replaced": bytes.ToValidUTF8(der, []byte("\ufffd")),
	} {
		f := open(t, data)
		if f.Problem == nil || f.Problem.ID != cert.Damaged {
			t.Errorf("%s: %v", name, f.Problem)
		}
	}
}

func TestCharactersThatDoNotShowDoNoHarm(t *testing.T) {
	leaf := certtest.NewCA("CN=CA").Issue("CN=Leaf")
	text := string(leaf.PEM())
	for name, hidden := range map[string]string{
		"no-break space": "\u00a0", "no width": "\u200b", "a mark of direction": "\u200e", "a byte order mark": "\ufeff", "a soft hyphen": "\u00ad",
	} {
		f := open(t, []byte(text[:100]+hidden+strings.ReplaceAll(text[100:], "\n", hidden+"\n")))
		if got := f.LeafCertificate(); got == nil || string(got.Raw) != string(leaf.Cert.Raw) {
			t.Errorf("%s: %v", name, f.Problem)
		}
	}
	wantProblem(t, open(t, []byte(text[:100]+"ä"+text[100:])), cert.Damaged)
}
