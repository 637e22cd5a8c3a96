package cert

import (
	"regexp"
	"slices"
	"strings"
)

// PKCS12Facts are how a PKCS#12 file is built: what a Windows server or an appliance that refuses it stumbles over.
type PKCS12Facts struct {
	MAC           string // "HMAC-SHA-256"; empty where there is none, the number of its algorithm where that is unknown
	MACIterations int64
	MACSalt       int // bytes
	MACVerified   bool
	Signed        bool // signed with a key instead of protected by a passphrase
	BER           bool // with lengths or strings in pieces, as Firefox and Java write them
	Nested        bool // bags within bags
	// Passphrase tells which passphrase the MAC was made with: given, empty or none; empty where no MAC was verified.
	Passphrase string
	Safes      []Safe
	Bags       []Bag
	Unusual    []Oddity // what other programs may stumble over
}

// A Safe is one of the contents that a PKCS#12 file is made of.
type Safe struct {
	Encrypted  bool
	Algorithm  string
	Iterations int64
	Problem    *Problem
}

// A Bag is one thing in a safe.
type Bag struct {
	Safe       int    // index into PKCS12Facts.Safes
	Kind       string // key, locked key, certificate, crl, secret, bags, or the number of an unknown kind
	Algorithm  string // what a key is locked with
	Iterations int64
	Name       string // the friendly name
	LocalID    string // in hexadecimal
	Item       int    // index into File.Items
}

// An Oddity is something about a PKCS#12 file that other programs may stumble over. It is stable, and the catalogues have
// a sentence for each.
type Oddity string

// What can be unusual about a PKCS#12 file.
const (
	OddNoMAC           Oddity = "no-mac"           // nothing tells a wrong passphrase, and some programs refuse it
	OddUnknownMAC      Oddity = "unknown-mac"      // the MAC could not be checked
	OddNewMAC          Oddity = "pbmac1"           // read by the newest programs only
	OddSigned          Oddity = "signed"           // signed instead of protected by a MAC
	OddOldCipher       Oddity = "old-cipher"       // RC2, RC4, DES and others that OpenSSL 3 wants to be told of
	OddRareCipher      Oddity = "rare-cipher"      // Camellia, say, or AES in an unusual mode: OpenSSL reads it, many others do not
	OddNewCipher       Oddity = "new-cipher"       // AES: Windows before Server 2019 does not read it
	OddOpenKey         Oddity = "open-key"         // a private key that is not encrypted
	OddFewIterations   Oddity = "few-iterations"   // a passphrase that is quick to guess
	OddEmptyPassphrase Oddity = "empty-passphrase" // the passphrase is the empty one
	OddNoPassphrase    Oddity = "no-passphrase"    // made without a passphrase, which is not the empty one
	OddBER             Oddity = "ber"              // in pieces, which strict readers refuse
	OddNested          Oddity = "nested"           // bags within bags
	OddNoKey           Oddity = "no-key"           // certificates only
	OddNoCertificate   Oddity = "no-certificate"   // keys only
	OddSeveralKeys     Oddity = "several-keys"     // many programs take the first and drop the others
	OddLeafNotFirst    Oddity = "leaf-not-first"   // programs that take the first certificate take the wrong one
	OddSecret          Oddity = "secret"           // something that is neither a certificate nor a key
	OddLocked          Oddity = "partly-locked"    // a part has another passphrase
)

// fewIterations is below what any program of the last ten years writes.
const fewIterations = 1000

// oddities is the table of what is looked for, in the order in which it is told.
var oddities = []struct {
	id    Oddity
	found func(p *PKCS12Facts, f *File) bool
}{
	{OddNoMAC, func(p *PKCS12Facts, _ *File) bool { return p.MAC == "" && !p.Signed }},
	{OddUnknownMAC, func(p *PKCS12Facts, _ *File) bool { return p.MAC != "" && p.MACIterations == 0 }},
	{OddNewMAC, func(p *PKCS12Facts, _ *File) bool { return strings.HasPrefix(p.MAC, "PBMAC1") }},
	{OddSigned, func(p *PKCS12Facts, _ *File) bool { return p.Signed }},
	{OddOldCipher, func(p *PKCS12Facts, _ *File) bool {
		return p.uses("RC2", "RC4", " and DES", " DES-", "CAST5", "Blowfish", "SEED")
	}},
	{OddRareCipher, func(p *PKCS12Facts, _ *File) bool { return p.usesRareCipher() }},
	{OddNewCipher, func(p *PKCS12Facts, _ *File) bool { return p.uses("AES") }},
	{OddOpenKey, func(p *PKCS12Facts, _ *File) bool { return p.bagsOf("key") > 0 }},
	{OddFewIterations, func(p *PKCS12Facts, _ *File) bool { return p.fewIterations() }},
	{OddEmptyPassphrase, func(p *PKCS12Facts, _ *File) bool { return p.Passphrase == "empty" }},
	{OddNoPassphrase, func(p *PKCS12Facts, _ *File) bool { return p.Passphrase == "none" }},
	{OddBER, func(p *PKCS12Facts, _ *File) bool { return p.BER }},
	{OddNested, func(p *PKCS12Facts, _ *File) bool { return p.Nested }},
	{OddNoKey, func(p *PKCS12Facts, f *File) bool { return f.lacks(KindPrivateKey) && f.has(KindCertificate) }},
	{OddNoCertificate, func(p *PKCS12Facts, f *File) bool { return f.has(KindPrivateKey) && f.lacks(KindCertificate) }},
	{OddSeveralKeys, func(p *PKCS12Facts, _ *File) bool { return p.bagsOf("key")+p.bagsOf("locked key") > 1 }},
	{OddLeafNotFirst, func(_ *PKCS12Facts, f *File) bool { return f.leafNotFirst() }},
	{OddSecret, func(p *PKCS12Facts, _ *File) bool { return p.bagsOf("secret") > 0 }},
	{OddLocked, func(p *PKCS12Facts, f *File) bool {
		return p.MACVerified && f.worstProblem().Locked()
	}},
}

// Oddities returns everything that PKCS12Facts.Unusual can hold.
func Oddities() []Oddity {
	var out []Oddity
	for _, o := range oddities {
		out = append(out, o.id)
	}
	return out
}

// judge notes what is unusual about the file, once its items are joined.
func (p *PKCS12Facts) judge(f *File) {
	for _, o := range oddities {
		if o.found(p, f) {
			p.Unusual = append(p.Unusual, o.id)
		}
	}
}

// lacks tells whether the file holds nothing of a kind: of one that is locked nobody knows.
func (f *File) lacks(kind Kind) bool { return f.worstProblem() == nil && !f.has(kind) }

// algorithms returns what the safes and the keys are locked with, and how often each derives.
func (p *PKCS12Facts) algorithms() map[string]int64 {
	out := map[string]int64{}
	for _, s := range p.Safes {
		out[s.Algorithm] = s.Iterations
	}
	for _, b := range p.Bags {
		out[b.Algorithm] = b.Iterations
	}
	delete(out, "")
	return out
}

func (p *PKCS12Facts) uses(parts ...string) bool {
	for name := range p.algorithms() {
		if slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(name, part) }) {
			return true
		}
	}
	return false
}

// usualCiphers are those that other programs than OpenSSL write with PBES2.
var usualCiphers = regexp.MustCompile(`, (AES-\d+|3DES|RC2-\d+|DES)-CBC$`)

func (p *PKCS12Facts) usesRareCipher() bool {
	for name := range p.algorithms() {
		if strings.HasPrefix(name, "PBES2") && !usualCiphers.MatchString(name) {
			return true
		}
	}
	return false
}

func (p *PKCS12Facts) fewIterations() bool {
	for name, n := range p.algorithms() {
		if n < fewIterations && !strings.Contains(name, "scrypt") {
			return true
		}
	}
	return p.MACIterations > 0 && p.MACIterations < fewIterations
}

func (p *PKCS12Facts) bagsOf(kind string) (n int) {
	for _, b := range p.Bags {
		if b.Kind == kind {
			n++
		}
	}
	return n
}

// leafNotFirst tells whether the first certificate of the file is another one than its leaf.
func (f *File) leafNotFirst() bool {
	first := slices.IndexFunc(f.Items, func(it Item) bool { return it.Certificate != nil })
	return f.Leaf >= 0 && first != f.Leaf
}
