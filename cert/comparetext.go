package cert

import (
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
)

// A TextComparison is what a pasted text says about a certificate.
type TextComparison struct {
	// Field is what the text was read as: FieldFingerprint, FieldFingerprint1, FieldKeyPrint, FieldSerial, FieldSubject or
	// FieldIssuer; empty where it is none of these.
	Field FieldID
	Same  bool
	Given string // the text, written as Actual is
	// Actual is what the certificate has in that field.
	Actual string
}

// CompareText holds a certificate against a fingerprint, a serial number or a name, in any form that a page, a mail or a
// command line gives it.
func CompareText(c *Certificate, text string) TextComparison {
	text = strings.TrimSpace(strings.Map(dropHidden, text))
	if elements := parseName(text); len(elements) > 0 {
		return compareName(c, text, elements)
	}
	digits, label := hexDigits(text)
	sha256, sha1, spki := c.SHA256(), c.SHA1(), c.SPKI()
	switch {
	case len(digits) == 64 && !strings.Contains(label, "serial"):
		if digits == compact(spki[:]) {
			return TextComparison{FieldKeyPrint, true, Fingerprint(spki[:]), Fingerprint(spki[:])}
		}
		return TextComparison{FieldFingerprint, digits == compact(sha256[:]), colons(digits), Fingerprint(sha256[:])}
	case digits == compact(sha1[:]):
		return TextComparison{FieldFingerprint1, true, colons(digits), Fingerprint(sha1[:])}
	case isSerial(c, digits):
		return TextComparison{FieldSerial, true, c.SerialHex(), c.SerialHex()}
	case len(digits) == 40 && !strings.Contains(label, "serial"):
		return TextComparison{FieldFingerprint1, false, colons(digits), Fingerprint(sha1[:])}
	case digits != "":
		return TextComparison{FieldSerial, false, digits, c.SerialHex()}
	}
	const pinLength = 44 // of 32 bytes in Base64, as in sha256/…
	if pin, err := base64.StdEncoding.DecodeString(text[max(0, len(text)-pinLength):]); err == nil && len(pin) == len(spki) {
		return TextComparison{FieldKeyPrint, slices.Equal(pin, spki[:]), Fingerprint(pin), Fingerprint(spki[:])}
	}
	return TextComparison{Given: text}
}

func dropHidden(r rune) rune {
	if isHidden(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

// labels are what stands before a fingerprint or a serial number on pages and command lines, in lower case.
var labels = []string{"sha256", "sha-256", "sha1", "sha-1", "serial number", "serial", "thumbprint", "fingerprint", "0x"}

// hexDigits takes a number in hexadecimal off the end of a text, with whatever separates its pairs, in upper case. label
// is what stands before it, in lower case. A text that is no such number gives nothing.
func hexDigits(text string) (digits, label string) {
	number := strings.ToLower(text)
	for _, l := range labels {
		if i := strings.LastIndex(number, l); i >= 0 {
			label += number[:i+len(l)]
			number = number[i+len(l):]
		}
	}
	var out strings.Builder
	for _, r := range strings.TrimLeft(number, " :=#") {
		switch {
		case '0' <= r && r <= '9', 'a' <= r && r <= 'f':
			out.WriteRune(r)
		case !strings.ContainsRune(" :-\t\n", r):
			return "", label
		}
	}
	return strings.ToUpper(out.String()), label
}

func compact(b []byte) string { return strings.ReplaceAll(Fingerprint(b), ":", "") }

// colons writes hexadecimal digits as a fingerprint.
func colons(digits string) string {
	var pairs []string
	for pair := range slices.Chunk([]byte(digits), 2) {
		pairs = append(pairs, string(pair))
	}
	return strings.Join(pairs, ":")
}

// maxSerialDigits is far beyond any serial number, and short enough to be read as a number in no time.
const maxSerialDigits = 256

// isSerial tells whether digits are the serial number, in hexadecimal or in decimal.
func isSerial(c *Certificate, digits string) bool {
	if len(digits) > maxSerialDigits {
		return false
	}
	for _, base := range []int{16, 10} {
		if n, ok := new(big.Int).SetString(digits, base); ok && n.Cmp(new(big.Int).Abs(c.Serial)) == 0 {
			return true
		}
	}
	return false
}

// compareName holds a name against the subject, and if that is another one against the issuer.
func compareName(c *Certificate, text string, elements []nameElement) TextComparison {
	if sameElements(c.Issuer, elements) && !sameElements(c.Subject, elements) {
		return TextComparison{FieldIssuer, true, text, c.Issuer.String()}
	}
	return TextComparison{FieldSubject, sameElements(c.Subject, elements), text, c.Subject.String()}
}

// A nameElement is one part of a name that was written by hand or by another program.
type nameElement struct{ kind, value string }

// otherNames are what other programs call the attribute types.
var otherNames = map[string]string{
	"S": "ST", "SP": "ST", "E": "EMAILADDRESS", "EMAIL": "EMAILADDRESS", "MAIL": "EMAILADDRESS", "COMMONNAME": "CN",
	"COUNTRY":      "C",
	"ORGANIZATION": "O", "ORGANIZATIONNAME": "O", "ORGANIZATIONALUNIT": "OU", "LOCALITY": "L", "STATE": "ST", "G": "GN",
}

// isAttributeType tells whether a word, in upper case, names an attribute.
func isAttributeType(word string) bool {
	if strings.Trim(word, "0123456789.") == "" && word != "" {
		return true
	}
	for _, short := range shortNames {
		if strings.EqualFold(short, word) {
			return true
		}
	}
	return false
}

// parseName reads a name in the forms in use: with commas, with slashes, a line each, with and without blanks.
func parseName(text string) []nameElement {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "subject="), "issuer=")
	text = strings.TrimSpace(text)
	separators := ",;+\n"
	if strings.HasPrefix(text, "/") {
		separators = "/"
	}
	var out []nameElement
	for _, part := range splitName(text, separators) {
		kind, value, ok := strings.Cut(part, "=")
		kind = strings.ToUpper(strings.TrimSpace(kind))
		if known, other := otherNames[kind]; other {
			kind = known
		}
		if !ok || !isAttributeType(kind) {
			return nil
		}
		out = append(out, nameElement{kind, fold(value)})
	}
	return out
}

// splitName splits at separators that are neither escaped nor quoted, and undoes the escapes.
func splitName(text, separators string) []string {
	var out []string
	var part strings.Builder
	var escaped, quoted bool
	end := func() {
		if strings.TrimSpace(part.String()) != "" {
			out = append(out, part.String())
		}
		part.Reset()
	}
	for _, r := range text {
		switch {
		case escaped:
			escaped = false
			part.WriteRune(r)
		case r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted && strings.ContainsRune(separators, r):
			end()
		default:
			part.WriteRune(r)
		}
	}
	end()
	return out
}

// sameElements tells whether a name has these elements, in either direction.
func sameElements(n Name, want []nameElement) bool {
	var have []nameElement
	for _, e := range n.Elements() {
		have = append(have, nameElement{strings.ToUpper(e.Type), fold(e.text)})
	}
	if slices.Equal(have, want) {
		return true
	}
	slices.Reverse(have)
	return slices.Equal(have, want)
}
