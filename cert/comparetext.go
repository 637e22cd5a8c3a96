package cert

import (
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"unicode"
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
// command line gives it. Of several lines the first that does not match counts.
func CompareText(c *Certificate, text string) TextComparison {
	text = strings.TrimSpace(strings.Map(dropHidden, text))
	whole := compareOne(c, text)
	if whole.Field != "" || strings.Count(text, "\n") > maxLines {
		return whole
	}
	for line := range strings.Lines(text) {
		one := compareOne(c, strings.TrimSpace(line))
		if one.Field != "" && !one.Same {
			return one
		}
		if whole.Field == "" {
			whole = one
		}
	}
	if whole.Field == "" {
		whole.Given = text
	}
	return whole
}

// maxLines is more than any program prints of a certificate's names and fingerprints.
const maxLines = 50

func compareOne(c *Certificate, text string) TextComparison {
	field, name := cutNameLabel(text)
	if elements := parseName(name); len(elements) > 0 {
		return compareName(c, field, text, elements)
	}
	digits, label := hexDigits(text)
	if digits != "" {
		return compareDigits(c, digits, label, text)
	}
	const pinLength = 44 // of 32 bytes in Base64, as in sha256/…
	spki := c.SPKI()
	if pin, err := base64.StdEncoding.DecodeString(text[max(0, len(text)-pinLength):]); err == nil && len(pin) == len(spki) {
		return TextComparison{FieldKeyPrint, slices.Equal(pin, spki[:]), Fingerprint(pin), Fingerprint(spki[:])}
	}
	return TextComparison{Given: text}
}

// compareDigits holds a number in hexadecimal against what its label says it is, or what its length says where there is
// none. A fingerprint of a wrong length is none.
func compareDigits(c *Certificate, digits, label, text string) TextComparison {
	sha256, sha1, spki := c.SHA256(), c.SHA1(), c.SPKI()
	lengths := fingerprintLengths(label)
	switch isPrint := slices.Contains(lengths, len(digits)); {
	case isPrint && digits == compact(spki[:]):
		return TextComparison{FieldKeyPrint, true, Fingerprint(spki[:]), Fingerprint(spki[:])}
	case isPrint && len(digits) == digitsOfSHA256:
		return TextComparison{FieldFingerprint, digits == compact(sha256[:]), colons(digits), Fingerprint(sha256[:])}
	case isPrint && (label != "" || digits == compact(sha1[:]) || !isSerial(c, digits)):
		return TextComparison{FieldFingerprint1, digits == compact(sha1[:]), colons(digits), Fingerprint(sha1[:])}
	case label != "" && lengths != nil:
		return TextComparison{Given: text}
	case isSerial(c, digits):
		return TextComparison{FieldSerial, true, c.SerialHex(), c.SerialHex()}
	}
	return TextComparison{FieldSerial, false, digits, c.SerialHex()}
}

// How many digits the fingerprints have that a certificate is told by.
const (
	digitsOfSHA1   = 40
	digitsOfSHA256 = 64
)

// fingerprintLengths returns how many digits a fingerprint with a label may have: none where the digest is one that nothing
// is held against here, and nil where the label says that it is no fingerprint.
func fingerprintLengths(label string) []int {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(label, w) })
	}
	switch {
	case has("serial", "serien"):
		return nil
	case has("sha256", "sha-256", "sha2-256"):
		return []int{digitsOfSHA256}
	case has("sha1", "sha-1"):
		return []int{digitsOfSHA1}
	case has("md5", "sha"):
		return []int{}
	case label == "" || has("print", "abdruck", "hash"):
		return []int{digitsOfSHA1, digitsOfSHA256}
	}
	return nil
}

// IsFieldText tells whether a text says of itself that it is a fingerprint, a serial number or a name, in the words that
// openssl, certutil, keytool and Windows have for it.
func IsFieldText(text string) bool {
	text = strings.TrimSpace(strings.Map(dropHidden, text))
	if field, name := cutNameLabel(text); field != "" && parseName(name) != nil {
		return true
	}
	digits, label := hexDigits(text)
	return digits != "" && label != ""
}

func dropHidden(r rune) rune {
	if isHidden(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

// labels are what stands before a fingerprint or a serial number on pages and command lines, in lower case: of openssl,
// certutil, keytool and Windows.
var labels = []string{
	"sha2-256", "sha256", "sha-256", "sha1", "sha-1", "md5", "sha512", "sha-512", "sha384", "sha-384", "serial number", "serial",
	"seriennummer", "thumbprint", "fingerprint", "fingerabdruck", "hash", "0x",
}

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
	if strings.HasPrefix(number, "(") { // the name of a file, as openssl writes it
		_, number, _ = strings.Cut(number, ")")
	}
	var out strings.Builder
	for _, r := range strings.Trim(number, " :=#()\t\r\n") {
		switch {
		case '0' <= r && r <= '9', 'a' <= r && r <= 'f':
			out.WriteRune(r)
		case !unicode.IsSpace(r) && r != ':' && r != '-':
			return "", label
		}
	}
	return strings.ToUpper(out.String()), strings.TrimPrefix(label, "0x")
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

// compareName holds a name against the one that its label says, or without a label against the subject, and if that is
// another one against the issuer.
func compareName(c *Certificate, label FieldID, text string, elements []nameElement) TextComparison {
	isSubject, isIssuer := sameElements(c.Subject, elements), sameElements(c.Issuer, elements)
	if label == FieldIssuer || label == "" && isIssuer && !isSubject {
		return TextComparison{FieldIssuer, isIssuer, text, c.Issuer.String()}
	}
	return TextComparison{FieldSubject, isSubject, text, c.Subject.String()}
}

// nameLabels are what stands before a name.
var nameLabels = map[string]FieldID{
	"subject": FieldSubject, "issuer": FieldIssuer, "owner": FieldSubject, "antragsteller": FieldSubject,
	"inhaber": FieldSubject, "eigentümer": FieldSubject, "aussteller": FieldIssuer,
}

// cutNameLabel takes a label off a name.
func cutNameLabel(text string) (label FieldID, name string) {
	if i := strings.IndexAny(text, "=:"); i > 0 {
		if label = nameLabels[strings.ToLower(strings.TrimSpace(text[:i]))]; label != "" {
			return label, text[i+1:]
		}
	}
	return "", text
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
