package main

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"certmap/cert"
)

// compare lists what OpenSSL reads and we do not, or read otherwise.
func compare(f *cert.File, ref reference) []string {
	var out []string
	if ref.certificate != nil {
		out = append(out, compareCertificate(f, ref.certificate)...)
	}
	if ref.pkcs12 != nil {
		out = append(out, compareStore(f, ref.pkcs12)...)
	}
	return out
}

func compareCertificate(f *cert.File, want *reading) []string {
	c := byFingerprint(f, want.fingerprint)
	if c == nil {
		return []string{"x509: openssl reads " + want.subject + ", we do not: " + outcome(f)}
	}
	var out []string
	for _, field := range [][3]string{
		{"subject", inOrder(want.subject), inOrder(unescape(c.Subject.String()))},
		{"serial", want.serial, c.SerialHex()},
		{"not before", wholeSeconds(want.notBefore), opensslTime(c.NotBefore)},
		{"not after", wholeSeconds(want.notAfter), opensslTime(c.NotAfter)},
	} {
		if field[1] != field[2] {
			out = append(out, fmt.Sprintf("x509: %s is %q for openssl and %q for us", field[0], field[1], field[2]))
		}
	}
	return out
}

// unescape writes out the characters beyond ASCII that do not show. OpenSSL prints them as they are.
func unescape(name string) string {
	return hexPairs.ReplaceAllStringFunc(name, func(pairs string) string {
		b, err := hex.DecodeString(strings.ReplaceAll(pairs, `\`, ""))
		if err != nil {
			return pairs
		}
		return string(b)
	})
}

var hexPairs = regexp.MustCompile(`(\\[C-F][0-9A-F](\\[89AB][0-9A-F])+)+`)

func byFingerprint(f *cert.File, fingerprint string) *cert.Certificate {
	for _, c := range f.Certificates() {
		sum := c.SHA256()
		if cert.Fingerprint(sum[:]) == fingerprint {
			return c
		}
	}
	return nil
}

// inOrder sorts the elements of each relative name: OpenSSL turns round their order too, and no order among them counts.
func inOrder(name string) string {
	var rdns []string
	for _, rdn := range unescapedSplit(name, ',') {
		elements := unescapedSplit(rdn, '+')
		slices.Sort(elements)
		rdns = append(rdns, strings.Join(elements, "+"))
	}
	return strings.Join(rdns, ",")
}

// unescapedSplit splits a name where a separator has no backslash before it.
func unescapedSplit(s string, separator byte) (parts []string) {
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case separator:
			parts, start = append(parts, s[start:i]), i+1
		}
	}
	return append(parts, s[start:])
}

// badTime is what "openssl x509 -dates" says of a time that is none.
const badTime = "Bad time value"

// wholeSeconds takes the fraction off a second, which we do not read, and the first instant of the year 1 for no time, as
// Go does.
func wholeSeconds(t string) string {
	if t == "Jan  1 00:00:00 1 GMT" {
		return badTime
	}
	return fraction.ReplaceAllString(t, "$1")
}

var fraction = regexp.MustCompile(`(:\d\d)\.\d+`)

// opensslTime writes a time as "openssl x509 -dates" does, which puts no zeros before a year.
func opensslTime(t time.Time) string {
	if t.IsZero() {
		return badTime
	}
	t = t.UTC()
	return t.Format("Jan _2 15:04:05 ") + strconv.Itoa(t.Year()) + " GMT"
}

func compareStore(f *cert.File, want *store) []string {
	have := map[[32]byte]bool{}
	for _, c := range f.Certificates() {
		have[c.SHA256()] = true
	}
	var out []string
	for _, sum := range want.certificates {
		if !have[sum] {
			out = append(out, fmt.Sprintf("pkcs12 %s: the certificate %x is missing: %s", want.how, sum[:6], outcome(f)))
		}
	}
	keys := 0
	for _, it := range f.Items {
		if it.Key != nil {
			keys++
		}
	}
	if keys < want.keys {
		out = append(out, fmt.Sprintf("pkcs12 %s: %d of %d keys: %s", want.how, keys, want.keys, outcome(f)))
	}
	return out
}

// outcome says in a few words what we made of a file.
func outcome(f *cert.File) string {
	var parts []string
	for _, it := range f.Items {
		part := string(it.Kind)
		if it.Problem != nil {
			part += " (" + it.Problem.Error() + ")"
		}
		parts = append(parts, part)
	}
	out := fmt.Sprintf("container %q, verdict %s, items [%s]", f.Container, f.Verdict, strings.Join(parts, ", "))
	if f.Problem != nil {
		out += ", problem " + f.Problem.Error()
	}
	return out
}
