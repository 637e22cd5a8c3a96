package cert_test

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"slices"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

// wantKey checks that the leaf has a key that signs for it.
func wantKey(t *testing.T, f *cert.File) {
	t.Helper()
	id, problem := f.Identity()
	if problem != nil || id.Key == nil {
		t.Fatalf("no key: %v", problem)
	}
	wantSignature(t, id)
}

func TestPKCS12WithPassphrase(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	leaf := root.IssueCA("CN=Issuing CA").Issue("CN=Leaf")
	for name, data := range map[string][]byte{
		"AES-256": leaf.P12("secret"), "RC2-40 and 3DES": leaf.LegacyP12("secret"), "PBMAC1": leaf.PBMAC1P12("secret"),
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, data, "wrong", "secret")
			wantContainer(t, f, cert.PKCS12)
			wantLeaf(t, f, leaf)
			wantKey(t, f)
			if !f.PKCS12.MACVerified || f.PKCS12.Passphrase != "given" {
				t.Errorf("%+v", f.PKCS12)
			}
			if id, _ := f.Identity(); len(id.Chain) != 1 || id.Chain[0].Subject.CommonName() != "Issuing CA" {
				t.Errorf("chain %v", id.Chain)
			}
		})
	}
}

// TestPKCS12OfOldNSS is tried with the passphrase that the MAC of the file vouches for, and with no other.
func TestPKCS12OfOldNSS(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	wide := certtest.Ended(certtest.Wide("Größe"))
	lock := certtest.OldNSS(wide)
	safes := [][]byte{certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw)), certtest.PlainSafe(certtest.LockedKeyBag(leaf.KeyDER(), lock))}
	f := open(t, certtest.PFXWithMAC(wide, certtest.Cost, safes...), "wrong", "Größe")
	wantLeaf(t, f, leaf)
	wantKey(t, f)
	wantProblem(t, open(t, certtest.PFX(safes...), "Größe"), cert.NotOpened)
	other := certtest.Ended(certtest.Wide("other"))
	wantProblem(t, open(t, certtest.PFXWithMAC(other, certtest.Cost, safes...), "other", "Größe"), cert.NotOpened)
	joined := append(certtest.PFXWithMAC(wide, certtest.Cost), certtest.PFX(safes...)...)
	wantProblem(t, open(t, joined, "Größe"), cert.NotOpened)
}

func TestPKCS12SaysWhyItStaysClosed(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	withMAC := leaf.P12("secret")
	lock := certtest.AES("secret", sha256.New, "1.2.840.113549.2.9", 32)
	withoutMAC := certtest.PFX(certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw)))
	for _, c := range []struct {
		name        string
		data        []byte
		passphrases []string
		want        cert.ProblemID
	}{
		{"no passphrase given", withMAC, nil, cert.PassphraseNeeded},
		{"the MAC refuses the passphrase", withMAC, []string{"wrong"}, cert.WrongPassphrase},
		{"there is no MAC to tell", withoutMAC, []string{"wrong"}, cert.NotOpened},
		{"no passphrase given and no MAC", withoutMAC, nil, cert.PassphraseNeeded},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := open(t, c.data, c.passphrases...)
			wantProblem(t, f, c.want)
			if !f.Problem.Locked() || f.Verdict != cert.Unreadable || len(f.Items) == 0 {
				t.Errorf("verdict %s, %d items", f.Verdict, len(f.Items))
			}
		})
	}
}

func TestPKCS12DamagedIsNotCalledAWrongPassphrase(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	wide := certtest.Ended(certtest.Wide("secret"))
	lock := certtest.TripleDES(wide)
	data := certtest.PFXWithMAC(wide, 100, certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw)),
		certtest.PlainSafe(certtest.LockedKeyBag(leaf.KeyDER(), lock)))
	mac := bytes.LastIndex(data, []byte("saltsalt")) - 3
	data[mac] ^= 1 // one bit of the MAC itself
	f := open(t, data, "wrong", "secret")
	wantProblem(t, f, cert.Damaged)
	if f.LeafCertificate() == nil {
		t.Error("what opens is shown all the same")
	}
	wantKey(t, f)
	wantProblem(t, open(t, data, "wrong"), cert.WrongPassphrase)
}

// TestTheFirstThingInAPKCS12MayBeTheDamagedOne has a byte changed in the locked certificates, which the MAC is over.
func TestTheFirstThingInAPKCS12MayBeTheDamagedOne(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	wide := certtest.Ended(certtest.Wide("secret"))
	lock := certtest.TripleDES(wide)
	locked := certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw))
	damaged := bytes.Clone(locked)
	damaged[len(damaged)-1] ^= 1
	key := certtest.PlainSafe(certtest.LockedKeyBag(leaf.KeyDER(), lock))
	data := bytes.Replace(certtest.PFXWithMAC(wide, 100, locked, key), locked, damaged, 1)
	f := open(t, data, "secret")
	wantProblem(t, f, cert.Damaged)
	if f.Items[1].Key == nil {
		t.Errorf("the key behind it is whole: %v", f.Items[1].Problem)
	}
	if p := f.Items[0].Problem; p == nil || p.ID != cert.Damaged || f.PKCS12.Safes[0].Problem.ID != cert.Damaged {
		t.Errorf("the damaged safe: %v", p)
	}
	wantProblem(t, open(t, data, "wrong"), cert.WrongPassphrase)
	wantProblem(t, open(t, data), cert.PassphraseNeeded)
}

func TestPKCS12WithEveryPassphraseThereIs(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	for _, c := range []struct {
		name  string
		wide  []byte
		given []string
		want  string
	}{
		{"none", nil, nil, "none"},
		{"empty", []byte{0, 0}, nil, "empty"},
		{"none, with others tried first", nil, []string{"a", "b"}, "none"},
		{"umlauts", certtest.Ended(certtest.Wide("Prüfung")), []string{"Prüfung"}, "given"},
		{"umlauts in two letters", certtest.Ended(certtest.Wide("Pru\u0308fung")), []string{"Prüfung"}, "given"},
		{"umlauts typed in two letters", certtest.Ended(certtest.Wide("Prüfung")), []string{"Pru\u0308fung"}, "given"},
		{"beyond the first plane", certtest.Ended(certtest.Wide("🔑")), []string{"🔑"}, "given"},
		{"umlauts as old OpenSSL widens them", certtest.Ended(certtest.Wide("PrÃ¼fung")), []string{"Prüfung"}, "given"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lock := certtest.TripleDES(c.wide)
			f := open(t, certtest.PFXWithMAC(c.wide, 100,
				certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw)),
				certtest.PlainSafe(certtest.LockedKeyBag(leaf.KeyDER(), lock))), c.given...)
			wantLeaf(t, f, leaf)
			wantKey(t, f)
			if f.PKCS12.Passphrase != c.want {
				t.Errorf("passphrase %q, want %q", f.PKCS12.Passphrase, c.want)
			}
		})
	}
}

func TestPKCS12ContentsOfEveryShape(t *testing.T) {
	ca := certtest.NewCA("CN=CA")
	one, two := ca.Issue("CN=One"), ca.Issue("CN=Two")
	caBag, oneBag := certtest.CertBag(ca.Cert.Raw), certtest.CertBag(one.Cert.Raw)
	for _, c := range []struct {
		name   string
		data   []byte
		leaf   *certtest.Pair
		kinds  []cert.Kind
		oddity cert.Oddity
	}{
		{"certificate only", certtest.PFX(certtest.PlainSafe(oneBag)), one, []cert.Kind{cert.KindCertificate}, cert.OddNoKey},
		{
			"the leaf behind its authority", certtest.PFX(certtest.PlainSafe(caBag, oneBag, certtest.KeyBag(one.KeyDER()))), one,
			[]cert.Kind{cert.KindCertificate, cert.KindCertificate, cert.KindPrivateKey}, cert.OddLeafNotFirst,
		},
		{
			"several keys", certtest.PFX(certtest.PlainSafe(
				certtest.KeyBag(one.KeyDER()), certtest.KeyBag(two.KeyDER()), oneBag, certtest.CertBag(two.Cert.Raw))), one,
			[]cert.Kind{cert.KindPrivateKey, cert.KindPrivateKey, cert.KindCertificate, cert.KindCertificate}, cert.OddSeveralKeys,
		},
		{
			"secret, revocation list and nested bags", certtest.PFX(certtest.PlainSafe(
				certtest.SecretBag([]byte("x")), certtest.CRLBag(seq()), certtest.NestedBag(certtest.NestedBag(oneBag)))), one,
			[]cert.Kind{cert.KindOther, cert.KindCRL, cert.KindCertificate}, cert.OddNested,
		},
		{"signed instead of protected", signedPFX(certtest.PlainSafe(oneBag)), one, []cert.Kind{cert.KindCertificate}, cert.OddSigned},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := open(t, c.data)
			if got := f.LeafCertificate(); got == nil || !bytes.Equal(got.Raw, c.leaf.Cert.Raw) {
				t.Fatalf("leaf %v, problem %v", got, f.Problem)
			}
			var kinds []cert.Kind
			for _, it := range f.Items {
				kinds = append(kinds, it.Kind)
			}
			if !slices.Equal(kinds, c.kinds) {
				t.Errorf("items %v", kinds)
			}
			if !slices.Contains(f.PKCS12.Unusual, c.oddity) {
				t.Errorf("unusual %v lacks %s", f.PKCS12.Unusual, c.oddity)
			}
		})
	}
}

// signedPFX signs a PKCS#12 file instead of giving it a MAC: the content stands in a PKCS#7 message.
func signedPFX(safes ...[]byte) []byte {
	content := seq(oid("1.2.840.113549.1.7.1"), explicit(0, octets(seq(safes...))))
	signed := seq(integer(1), set(), content, set())
	return seq(integer(3), seq(oid("1.2.840.113549.1.7.2"), explicit(0, signed)))
}

func TestPKCS12WithAKeyOnly(t *testing.T) {
	f := open(t, certtest.PFX(certtest.PlainSafe(certtest.KeyBag(certtest.SelfSigned("CN=x").KeyDER()))))
	if f.Problem != nil || f.Items[0].Key == nil || f.Verdict != cert.WillNotWork {
		t.Fatalf("%v %s", f.Problem, f.Verdict)
	}
	if got := wantFinding(t, f, cert.NoLeaf); got.TextID() != "no-leaf.private-key" {
		t.Error(got.Values)
	}
}

func TestPKCS12NamesAndMarks(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	f := open(t, certtest.PFX(certtest.PlainSafe(
		certtest.CertBag(leaf.Cert.Raw, certtest.FriendlyName("Lohn ÄÖÜ"), certtest.LocalKeyID("k1")),
		certtest.KeyBag(leaf.KeyDER(), certtest.LocalKeyID("k1")))))
	if f.Items[0].Name != "Lohn ÄÖÜ" || f.PKCS12.Bags[1].LocalID != "6b31" || f.PKCS12.Bags[1].Item != 1 {
		t.Errorf("%q %+v", f.Items[0].Name, f.PKCS12.Bags)
	}
}

func TestPKCS12MarksJoinAKeyThatStaysLocked(t *testing.T) {
	one, two := certtest.SelfSigned("CN=One"), certtest.SelfSigned("CN=Two")
	lock := certtest.TripleDES(certtest.Ended(certtest.Wide("other")))
	f := open(t, certtest.PFX(certtest.PlainSafe(
		certtest.CertBag(one.Cert.Raw), certtest.CertBag(two.Cert.Raw, certtest.LocalKeyID("k")),
		certtest.LockedKeyBag(two.KeyDER(), lock, certtest.LocalKeyID("k")))), "wrong")
	wantProblem(t, f, cert.NotOpened)
	if leaf := f.LeafCertificate(); leaf == nil || leaf.Subject.CommonName() != "Two" {
		t.Fatalf("leaf %v", leaf)
	}
	if id, problem := f.Identity(); id == nil || id.Key != nil || problem == nil || problem.ID != cert.NotOpened {
		t.Errorf("%v %v", id, problem)
	}
}

func TestPKCS12InPieces(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	wide := certtest.Ended(certtest.Wide("secret"))
	lock := certtest.TripleDES(wide)
	// As Java and Firefox write it: no lengths, and the strings in pieces, on every level.
	ind := certtest.Indefinite
	sealed := certtest.Pieces(lock.Seal(ind(0x30, certtest.CertBag(leaf.Cert.Raw))), 100)
	sealed[0] = 0xa0 // the pieces stand under an implicit tag
	data := oid("1.2.840.113549.1.7.1")
	locked := ind(0x30, oid("1.2.840.113549.1.7.6"), ind(0xa0, ind(0x30, integer(0), ind(0x30, data, lock.Algorithm, sealed))))
	keys := ind(0x30, certtest.LockedKeyBag(leaf.KeyDER(), lock))
	plain := ind(0x30, data, ind(0xa0, certtest.Pieces(keys, 64)))
	content := ind(0x30, locked, plain)
	safes := ind(0x30, data, ind(0xa0, certtest.Pieces(content, 1000)))
	f := open(t, ind(0x30, integer(3), safes, certtest.MAC(wide, 100, content)), "secret")
	wantLeaf(t, f, leaf)
	wantKey(t, f)
	if !f.PKCS12.MACVerified || !slices.Contains(f.PKCS12.Unusual, cert.OddBER) {
		t.Errorf("%+v", f.PKCS12)
	}
}

func TestPKCS12LocksOfEveryKind(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	for name, lock := range map[string]certtest.Lock{
		"AES-128 SHA-1":       certtest.AES("secret", sha1.New, "1.2.840.113549.2.7", 16),
		"AES-192 SHA-224":     certtest.AES("secret", sha256.New224, "1.2.840.113549.2.8", 24),
		"AES-256 SHA-384":     certtest.AES("secret", sha512.New384, "1.2.840.113549.2.10", 32),
		"AES-256 SHA-512":     certtest.AES("secret", sha512.New, "1.2.840.113549.2.11", 32),
		"AES-256 SHA-512/256": certtest.AES("secret", sha512.New512_256, "1.2.840.113549.2.13", 32),
		"scrypt":              certtest.Scrypt("secret", 1024, 8, 1),
		"3DES":                certtest.TripleDES(certtest.Ended(certtest.Wide("secret"))),
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, certtest.PFX(certtest.LockedSafe(lock, certtest.CertBag(leaf.Cert.Raw)),
				certtest.PlainSafe(certtest.LockedKeyBag(leaf.KeyDER(), lock))), "secret")
			wantLeaf(t, f, leaf)
			wantKey(t, f)
		})
	}
}

func TestPKCS12OneLostPartHidesNoOther(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	unknown := certtest.Lock{Algorithm: algorithm("1.2.3.4.5"), Seal: func(b []byte) []byte { return b }}
	enveloped := seq(oid("1.2.840.113549.1.7.3"), explicit(0, seq()))
	f := open(t, certtest.PFX(certtest.LockedSafe(unknown, certtest.CertBag([]byte("x"))), enveloped,
		certtest.PlainSafe(certtest.CertBag([]byte{0x30, 0x01}), certtest.Bag(seq()), certtest.CertBag(leaf.Cert.Raw))), "secret")
	if got := f.LeafCertificate(); got == nil {
		t.Fatalf("no leaf: %v", f.Problem)
	}
	wantProblem(t, f, cert.UnknownAlgorithm)
	if got := f.Problem.Values["Algorithm"]; got != "1.2.3.4.5" {
		t.Error(got)
	}
}

func TestPKCS12BagsKnowTheirSafe(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	lock := certtest.TripleDES(certtest.Ended(certtest.Wide("secret")))
	unknown := certtest.Lock{Algorithm: algorithm("1.2.3.4.5"), Seal: func(b []byte) []byte { return b }}
	noList := seq(oid("1.2.840.113549.1.7.1"), explicit(0, octets(octets([]byte("no list of bags")))))
	f := open(t, certtest.PFX(certtest.PlainSafe(certtest.KeyBag(leaf.KeyDER()), certtest.SecretBag([]byte("s"))),
		certtest.LockedSafe(unknown, certtest.CertBag([]byte("x"))), noList, certtest.PlainSafe(),
		certtest.LockedSafe(lock, certtest.NestedBag(certtest.CertBag(leaf.Cert.Raw)))), "secret")
	var safes []int
	for _, b := range f.PKCS12.Bags {
		safes = append(safes, b.Safe)
	}
	if want := []int{0, 0, 4, 4}; !slices.Equal(safes, want) || len(f.PKCS12.Safes) != 5 {
		t.Errorf("bags in safes %v of %d, want %v of 5", safes, len(f.PKCS12.Safes), want)
	}
	for i, want := range []cert.ProblemID{"", cert.UnknownAlgorithm, cert.Damaged, "", ""} {
		if p := f.PKCS12.Safes[i].Problem; (p == nil) != (want == "") || p != nil && p.ID != want {
			t.Errorf("safe %d: %v, want %q", i, p, want)
		}
	}
}
