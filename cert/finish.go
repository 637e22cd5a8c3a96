package cert

import (
	"crypto/sha256"
	"slices"
)

// finish turns the items that were read into a file: keys joined to their certificates, the leaf chosen, the findings and
// the verdict. Of a reading that was given up nobody wants them.
func (r *reader) finish() {
	f := r.file
	if p := r.canceled(); p != nil {
		f.Problem, f.Verdict = p, Unreadable
		return
	}
	f.link()
	f.Leaf = f.chooseLeaf()
	if f.Problem == nil {
		f.Problem = f.worstProblem()
	}
	if f.Problem == nil && len(f.Items) == 0 { // a store with nothing in it
		f.Problem = &Problem{ID: NoCertificate}
	}
	if f.PKCS12 != nil {
		f.PKCS12.judge(f)
	}
	f.Findings = f.findings()
	f.Verdict = Judge(f.Findings, f.Leaf)
	if f.Leaf < 0 {
		f.Verdict = f.VerdictOf(f.Leaf)
	}
}

// link joins each private key to the certificates it belongs to, of which there are several where one was renewed on the
// same key. Where the public key cannot be computed, the mark that a PKCS#12 file puts on both decides.
func (f *File) link() {
	if !f.has(KindPrivateKey) {
		return
	}
	publics := make([]string, len(f.Items))
	byKey, byMark := map[string]int{}, map[string]int{}
	for i, it := range slices.Backward(f.Items) {
		if it.Certificate != nil {
			publics[i] = string(publicOf(it.Certificate.spki))
			byKey[publics[i]] = i
			byMark[it.localID] = i
		}
	}
	delete(byKey, "")
	delete(byMark, "")
	f.linkKeys(publics, byKey, byMark)
}

// linkKeys joins the keys to their first certificate, and then marks the others of the same public key.
func (f *File) linkKeys(publics []string, byKey, byMark map[string]int) {
	owned := map[string]bool{}
	for i := range f.Items {
		it := &f.Items[i]
		if it.Kind != KindPrivateKey {
			continue
		}
		at, found := byMark[it.localID]
		if it.Key != nil && it.Key.public != nil {
			at, found = byKey[string(it.Key.public)]
		}
		if found {
			it.KeyOf = at
			f.Items[at].HasKey = true
			owned[publics[at]] = publics[at] != ""
		}
	}
	for i := range f.Items {
		f.Items[i].HasKey = f.Items[i].HasKey || owned[publics[i]]
	}
}

func (f *File) has(kind Kind) bool {
	return slices.ContainsFunc(f.Items, func(it Item) bool { return it.Kind == kind })
}

// chooseLeaf returns the certificate that would be mapped: one with its private key before one without, no authority
// before an authority, and of several with a key the one in use. It returns -1 where there is no certificate.
func (f *File) chooseLeaf() int {
	best, rank := -1, -1
	authority := f.authorities()
	for i, it := range f.Items {
		if it.Certificate == nil {
			continue
		}
		mine := 0
		if it.HasKey {
			mine += 2
		}
		if !authority(i) {
			mine++
		}
		if mine > rank || mine == rank && it.HasKey && f.replaces(it.Certificate, f.Items[best].Certificate) {
			best, rank = i, mine
		}
	}
	return best
}

// replaces tells whether a certificate stands for the use of a key rather than another: one that is valid before one that
// is not, one of an authority before the self-signed one that a request was made with, and then the one that lives longer.
func (f *File) replaces(c, old *Certificate) bool {
	if now, before := c.validAt(f.now), old.validAt(f.now); now != before {
		return now
	}
	if c.namesItself() != old.namesItself() {
		return old.namesItself()
	}
	return c.NotAfter.After(old.NotAfter)
}

// authorities returns a test for the certificates that stand above others: those that say they are an authority, and
// those that another certificate in the file names as its issuer, as the roots of version 1 are.
func (f *File) authorities() func(item int) bool {
	issuers := map[string]bool{}
	if len(f.Items) > 1 {
		for _, it := range f.Items {
			if c := it.Certificate; c != nil && !c.Subject.SameEncoding(c.Issuer) {
				issuers[string(c.Issuer.raw)] = true
			}
		}
	}
	return func(item int) bool {
		c := f.Items[item].Certificate
		return c != nil && (c.IsCA || issuers[string(c.Subject.raw)] && !c.Subject.Empty())
	}
}

// leaves returns the certificates that are no authority, each once however often it stands in the file.
func (f *File) leaves() []int {
	authority := f.authorities()
	seen := map[[32]byte]bool{}
	var out []int
	for i, it := range f.Items {
		if it.Certificate == nil || authority(i) {
			continue
		}
		if len(f.Items) > 1 {
			sum := sha256.Sum256(it.Certificate.Raw)
			if seen[sum] {
				continue
			}
			seen[sum] = true
		}
		out = append(out, i)
	}
	return out
}

// worstProblem returns the problem of the items that is to be told of the file: what is locked first, since that can be
// mended at once. Something beside a certificate that is none is no problem of the file.
func (f *File) worstProblem() *Problem {
	var first *Problem
	for _, it := range f.Items {
		if it.Problem == nil || it.Problem.ID == NotACertificate && f.Leaf >= 0 {
			continue
		}
		if it.Problem.Locked() {
			return it.Problem
		}
		if first == nil {
			first = it.Problem
		}
	}
	return first
}
