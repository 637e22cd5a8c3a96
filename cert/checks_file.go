package cert

import (
	"bytes"
	"slices"
)

func noLeaf(f *File) (values, bool) {
	if f.Leaf >= 0 || len(f.Items) == 0 {
		return nil, false
	}
	return values{"What": string(f.Items[0].Kind)}, true
}

// keyMismatch finds private keys that belong to no certificate of the file, where the leaf has no key of its own. A key
// that could not be opened tells nothing.
func keyMismatch(f *File) (values, bool) {
	if f.Leaf < 0 || f.Items[f.Leaf].HasKey {
		return nil, false
	}
	for _, it := range f.Items {
		if it.Key != nil && it.Key.public != nil && it.KeyOf < 0 {
			return values{"Subject": f.LeafCertificate().Subject.String()}, true
		}
	}
	return nil, false
}

func privateKeyIncluded(f *File) (values, bool) {
	n := 0
	for i := range f.Items {
		if f.Items[i].Kind == KindPrivateKey {
			n++
		}
	}
	return counted(n, n > 0 && f.Leaf >= 0)
}

// counted is a finding whose sentence needs a number.
func counted(n int, found bool) (values, bool) {
	if !found {
		return nil, false
	}
	return values{"Count": n}, true
}

func severalLeaves(f *File) (values, bool) {
	if len(f.Items) < 2 {
		return nil, false
	}
	n := len(f.leaves())
	return counted(n, n > 1)
}

// chainIncluded finds authorities beside the leaf.
func chainIncluded(f *File) (values, bool) {
	n := f.authoritiesBeside()
	return counted(n, n > 0)
}

func (f *File) authoritiesBeside() int {
	if f.Leaf < 0 || len(f.Items) < 2 {
		return 0
	}
	authority, n := f.authorities(), 0
	for i := range f.Items {
		if i != f.Leaf && authority(i) {
			n++
		}
	}
	return n
}

// chainIncomplete finds a leaf whose issuer is missing in a file that is meant to be complete: one with a private key or
// with other authorities. A leaf alone is how STRUST exports it.
func chainIncomplete(f *File) (values, bool) {
	leaf := f.LeafCertificate()
	if leaf == nil || leaf.SelfSigned() || !f.has(KindPrivateKey) && f.authoritiesBeside() == 0 {
		return nil, false
	}
	if slices.ContainsFunc(f.Certificates(), leaf.mayComeFrom) {
		return nil, false
	}
	return values{"Issuer": leaf.Issuer.String()}, true
}

// mayComeFrom tells whether another certificate has the issuer's name, and not another key than the issuer's.
func (c *Certificate) mayComeFrom(issuer *Certificate) bool {
	want, have := c.AuthorityKeyID(), issuer.SubjectKeyID()
	return !issuer.Same(c) && issuer.Subject.SameEncoding(c.Issuer) && (want == nil || have == nil || bytes.Equal(want, have))
}

// inContainer finds a certificate in a file of one kind.
func inContainer(c Container) func(*File) (values, bool) {
	return func(f *File) (values, bool) { return nil, f.Container == c && f.Leaf >= 0 }
}

func encodedTwice(f *File) (values, bool) {
	return counted(f.layers, f.Container == Base64Two && f.Leaf >= 0)
}

func embeddedInText(f *File) (values, bool) {
	if f.Leaf < 0 || f.inside == "" {
		return nil, false
	}
	return values{"What": string(f.inside)}, true
}

func headersMissing(f *File) (values, bool) {
	return nil, f.Container == Base64 && f.Leaf >= 0 && f.inside == ""
}
