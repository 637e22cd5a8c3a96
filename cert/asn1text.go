package cert

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// The string types of ASN.1 that cryptobyte does not name.
const (
	tagNumericString   = asn1.Tag(18)
	tagVisibleString   = asn1.Tag(26)
	tagUniversalString = asn1.Tag(28)
	tagBMPString       = asn1.Tag(30)
)

// decodeText reads an ASN.1 string. What breaks the rules of its type is read as far as can be, with ok false. A type that
// holds no text is no string at all.
func decodeText(tag asn1.Tag, b []byte) (text string, isText, ok bool) {
	switch tag {
	case asn1.UTF8String:
		return strings.ToValidUTF8(string(b), "\uFFFD"), true, utf8.Valid(b)
	case asn1.PrintableString:
		return fromLatin1(b), true, all(b, isPrintable)
	case tagNumericString:
		return fromLatin1(b), true, all(b, func(c byte) bool { return c == ' ' || '0' <= c && c <= '9' })
	case asn1.IA5String, tagVisibleString:
		return fromLatin1(b), true, all(b, func(c byte) bool { return c < utf8.RuneSelf })
	case asn1.T61String:
		// As good as every program writes Latin-1 here, and none the T.61 of the standard.
		return fromLatin1(b), true, true
	case tagBMPString:
		text, ok = fromUTF16(b)
		return text, true, ok
	case tagUniversalString:
		text, ok = fromUTF32(b)
		return text, true, ok
	}
	return "", false, false
}

func all(b []byte, good func(byte) bool) bool {
	for _, c := range b {
		if !good(c) {
			return false
		}
	}
	return true
}

// isPrintable tells whether c may stand in a PrintableString.
func isPrintable(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(" '()+,-./:=?", c) >= 0
}

func fromLatin1(b []byte) string {
	if all(b, func(c byte) bool { return c < utf8.RuneSelf }) {
		return string(b)
	}
	out := make([]rune, len(b))
	for i, c := range b {
		out[i] = rune(c)
	}
	return string(out)
}

// fromUTF16 reads big-endian UTF-16. BMPString knows no surrogates by its definition; they are what is found in practice.
func fromUTF16(b []byte) (string, bool) {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	text := string(utf16.Decode(units))
	return text, len(b)%2 == 0 && !strings.ContainsRune(text, utf8.RuneError)
}

func fromUTF32(b []byte) (string, bool) {
	var out strings.Builder
	ok := len(b)%4 == 0
	for ; len(b) >= 4; b = b[4:] {
		r := rune(b[0])<<24 | rune(b[1])<<16 | rune(b[2])<<8 | rune(b[3])
		if !utf8.ValidRune(r) {
			r, ok = utf8.RuneError, false
		}
		out.WriteRune(r)
	}
	return out.String(), ok
}

// Visible returns s with every character written out that would not show or would change how its neighbours read:
// controls, and the marks that turn the direction of writing or have no width. They appear as [U+202E], bytes that are no
// UTF-8 as [FF].
func Visible(s string) string {
	if strings.IndexFunc(s, isHidden) < 0 && utf8.ValidString(s) {
		return s
	}
	var out strings.Builder
	for i, r := range s {
		switch _, size := utf8.DecodeRuneInString(s[i:]); {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, "[%02X]", s[i])
		case isHidden(r):
			out.WriteString("[U+" + strings.ToUpper(hex4(r)) + "]")
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// isHidden covers controls (Cc), format characters such as the bidirectional marks (Cf), the line and paragraph
// separators, and what Unicode leaves undefined or for private use.
func isHidden(r rune) bool {
	return r != ' ' && !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) && r != utf8.RuneError
}

func hex4(r rune) string {
	digits := strings.TrimLeft(hex.EncodeToString([]byte{byte(r >> 24), byte(r >> 16), byte(r >> 8), byte(r)}), "0")
	return strings.Repeat("0", max(0, 4-len(digits))) + digits
}
