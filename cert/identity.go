package cert

import (
	"bytes"
	"crypto"
	"fmt"
	"io"
	"log/slog"
	"slices"
)

// An Identity is what a TLS client shows: a leaf, the chain that came with it, and the key, which stays in memory only.
type Identity struct {
	Leaf  *Certificate
	Chain []*Certificate // intermediates in order, leaf and root left out
	Root  *Certificate   // the root, where the file holds it; no client sends it, and key stores want it
	Key   crypto.Signer  `json:"-"` // nil for a public certificate alone
	// Private is the key as the file has it, of whatever kind. Where that is none that Key can be, it can still be copied.
	Private *PrivateKey `json:"-"`
	// Container is what the identity was read from.
	Container Container
}

// String names the identity without giving its key away.
func (id *Identity) String() string { return "identity (" + id.Leaf.Subject.String() + ")" }

// Format implements fmt.Formatter, so that no verb prints the key.
func (id *Identity) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, id.String()) }

// LogValue implements slog.LogValuer without giving the key away.
func (id *Identity) LogValue() slog.Value { return slog.StringValue(id.String()) }

// Identity returns the file's leaf as an identity. See IdentityOf.
func (f *File) Identity() (*Identity, *Problem) { return f.IdentityOf(f.Leaf) }

// IdentityOf returns the certificate at an index of Items with its key and its chain. A file without any private key gives
// an identity without one, and no problem. Where there is a key that cannot serve, the identity has none either, and the
// problem says why: it is locked, it belongs to another certificate (KeyOfOther), or this program cannot use it in TLS
// (KeyNotForTLS).
func (f *File) IdentityOf(item int) (*Identity, *Problem) {
	if item < 0 || item >= len(f.Items) || f.Items[item].Certificate == nil {
		if f.Problem != nil {
			return nil, f.Problem
		}
		return nil, &Problem{ID: NoCertificate}
	}
	leaf := f.Items[item].Certificate
	key, problem := f.keyOf(item)
	chain, root := f.chainOf(leaf)
	id := &Identity{Leaf: leaf, Chain: chain, Root: root, Private: key, Container: f.Container}
	if key != nil {
		id.Key = key.Signer
	}
	return id, problem
}

// ForCopy returns the file's leaf as an identity for EncodePKCS12, which takes keys of any kind that the file tells enough of.
func (f *File) ForCopy() (*Identity, *Problem) {
	id, problem := f.Identity()
	if problem != nil && problem.ID == KeyNotForTLS && id.Private.content != nil {
		return id, nil
	}
	return id, problem
}

// keyOf returns the private key of a certificate, or why there is none to be had, or none that signs.
func (f *File) keyOf(item int) (*PrivateKey, *Problem) {
	var problem *Problem
	for _, it := range f.Items {
		switch {
		case it.Kind != KindPrivateKey:
		case it.Key != nil && f.belongs(it, item) && it.Key.Signer != nil:
			return it.Key, nil
		case it.Key != nil && f.belongs(it, item):
			return it.Key, &Problem{ID: KeyNotForTLS, Values: values{"Type": it.Key.Facts.describe()}}
		case it.Problem != nil:
			problem = it.Problem
		case it.KeyOf < 0 && problem == nil:
			problem = &Problem{ID: KeyOfOther, Values: values{"Subject": f.Items[item].Certificate.Subject.String()}}
		}
	}
	return nil, problem
}

// belongs tells whether a private key is that of a certificate: the one it is joined to, or another on the same key.
func (f *File) belongs(key Item, item int) bool {
	return key.KeyOf == item || key.KeyOf >= 0 && sameKey(f.Items[key.KeyOf].Certificate, f.Items[item].Certificate)
}

// chainOf orders the file's authorities above a leaf, and sets the root apart.
func (f *File) chainOf(leaf *Certificate) (chain []*Certificate, root *Certificate) {
	chain = orderChain(leaf, f.Certificates())[1:]
	if n := len(chain); n > 0 && chain[n-1].SelfSigned() {
		return chain[:n-1], chain[n-1]
	}
	return chain, nil
}

// IssuerOf returns the index in Items of the certificate that issued the one at an index, or -1 where the file does not
// hold it. It is for showing a file as a tree.
func (f *File) IssuerOf(item int) int {
	if item < 0 || item >= len(f.Items) || f.Items[item].Certificate == nil || f.Items[item].Certificate.SelfSigned() {
		return -1
	}
	c := f.Items[item].Certificate
	issuer := issuerOf(c, f.Certificates())
	return slices.IndexFunc(f.Items, func(it Item) bool { return it.Certificate != nil && it.Certificate == issuer })
}

// maxChain bounds how long a chain may be. The longest in public use have five certificates.
const maxChain = 16

// orderChain puts a leaf and those of the pool that stand above it into order, by their names and key identifiers.
func orderChain(leaf *Certificate, pool []*Certificate) []*Certificate {
	chain := []*Certificate{leaf}
	for len(chain) < maxChain {
		last := chain[len(chain)-1]
		next := issuerOf(last, pool)
		if next == nil || last.SelfSigned() {
			break
		}
		chain = append(chain, next)
	}
	return chain
}

// issuerOf finds the issuer of a certificate. Of several with its name, the one with the right key identifier counts, and
// of those the one that lives longest.
func issuerOf(c *Certificate, pool []*Certificate) (best *Certificate) {
	id := c.AuthorityKeyID()
	bestFits := false
	for _, p := range pool {
		if p.Same(c) || !p.Subject.SameEncoding(c.Issuer) {
			continue
		}
		fits := id != nil && bytes.Equal(id, p.SubjectKeyID())
		if best == nil || fits && !bestFits || fits == bestFits && p.NotAfter.After(best.NotAfter) {
			best, bestFits = p, fits
		}
	}
	return best
}
