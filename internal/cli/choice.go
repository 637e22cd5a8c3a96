package cli

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"certmap/cert"
	"certmap/internal/text"
)

// A choice is the flag of commands that take one certificate out of a file.
type choice struct {
	Certificate string `help:"Which certificate of the file to take: its number as inspect shows it, 8 or more digits of its SHA-256 or SHA-1, or its subject." placeholder:"N|SHA256"`
}

// pick makes the certificate that was asked for the leaf of a file. Where none was asked for, and the file holds others that
// may have been meant, it says on standard error which one was taken. flag is how another one is asked for.
func (r *run) pick(path string, f *cert.File, flag, asked string) error {
	if f.LeafCertificate() == nil {
		return nil // that is told by whoever needs it
	}
	if asked == "" {
		if others(f) {
			r.warnf("%s\n", r.Words.Say("cli.certificate.taken", text.V{"Path": visible(path), "Flag": flag,
				"Number": f.Leaf + 1, "Subject": called(f.LeafCertificate()), "All": distinct(f)}))
		}
		return nil
	}
	found := matching(f, asked)
	if len(found) == 1 {
		f.Leaf = found[0]
		f.Verdict = f.VerdictOf(f.Leaf)
		return nil
	}
	id := "no-such-certificate"
	if len(found) > 1 {
		id = "certificate-ambiguous"
	} else {
		found = certificatesIn(f)
	}
	return misused(id, text.V{"Path": visible(path), "Asked": visible(asked), "Flag": flag, "List": r.listed(f, found)})
}

// others tells whether a file holds a certificate that is neither its leaf nor in the chain above it.
func others(f *cert.File) bool {
	chain := []*cert.Certificate{}
	for at := f.Leaf; at >= 0 && len(chain) <= len(f.Items); at = f.IssuerOf(at) {
		chain = append(chain, f.Items[at].Certificate)
	}
	return slices.ContainsFunc(f.Certificates(), func(c *cert.Certificate) bool { return !slices.ContainsFunc(chain, c.Same) })
}

// certificatesIn returns the index of each certificate in a file, once where it stands there twice.
func certificatesIn(f *cert.File) []int {
	seen := map[[32]byte]bool{}
	var out []int
	for i, it := range f.Items {
		if it.Certificate == nil || seen[it.Certificate.SHA256()] {
			continue
		}
		seen[it.Certificate.SHA256()] = true
		out = append(out, i)
	}
	return out
}

func distinct(f *cert.File) int { return len(certificatesIn(f)) }

// shortest is how many digits of a fingerprint are enough to name a certificate; fewer are its number in the file.
const shortest = 8

// matching returns the certificates that a text means.
func matching(f *cert.File, asked string) []int {
	if n, err := strconv.Atoi(asked); err == nil && len(asked) < shortest {
		if n < 1 || n > len(f.Items) || f.Items[n-1].Certificate == nil {
			return nil
		}
		return []int{n - 1}
	}
	return slices.DeleteFunc(certificatesIn(f), func(i int) bool { return !isMeant(f.Items[i].Certificate, asked) })
}

// isMeant tells whether a text is the beginning of a certificate's fingerprint, its subject, or its common name.
func isMeant(c *cert.Certificate, asked string) bool {
	if digits := digitsOf(asked); len(digits) >= shortest {
		sum, sum1 := c.SHA256(), c.SHA1()
		if strings.HasPrefix(hexOf(sum[:]), digits) || strings.HasPrefix(hexOf(sum1[:]), digits) {
			return true
		}
	}
	if strings.EqualFold(c.Subject.CommonName(), asked) {
		return true
	}
	t := cert.CompareText(c, asked)
	return t.Same && (t.Field == cert.FieldSubject || t.Field == cert.FieldFingerprint || t.Field == cert.FieldFingerprint1)
}

// digitsOf returns the hexadecimal digits of a fingerprint as pages and programs write it, or of its beginning; nothing where
// a text is none.
func digitsOf(asked string) string {
	digits := strings.ToLower(asked)
	for _, mark := range []string{"sha256:", "sha1:"} {
		digits = strings.TrimPrefix(digits, mark)
	}
	digits = strings.NewReplacer(":", "", " ", "").Replace(digits)
	if _, err := hex.DecodeString(digits + strings.Repeat("0", len(digits)%2)); err != nil {
		return ""
	}
	return digits
}

// longestList is how many certificates of a file a message lists.
const longestList = 20

// listed are lines for certificates of a file: number, subject, until when each is valid, and the beginning of its fingerprint.
func (r *run) listed(f *cert.File, items []int) string {
	var lines []string
	for _, i := range items[:min(len(items), longestList)] {
		c := f.Items[i].Certificate
		sum := c.SHA256()
		lines = append(lines, "  "+r.Words.Say("cli.certificate.line", text.V{"Number": i + 1, "Subject": visible(c.Subject.String()),
			"Until": r.Words.DateTime(c.NotAfter), "SHA256": cert.Fingerprint(sum[:shortest])}))
	}
	if more := len(items) - longestList; more > 0 {
		lines = append(lines, "  "+r.Words.Say("cli.certificate.more", text.V{"Count": more}))
	}
	return strings.Join(lines, "\n")
}
