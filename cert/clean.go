package cert

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean returns what a mapping wants uploaded: the one certificate as Base64 with its headers, 64 columns, LF. It is made
// of the certificate alone, so a private key can never be in it.
func Clean(c *Certificate) []byte { return c.PEM() }

// reservedNames are the devices that Windows does not let a file be named after, with any extension.
var reservedNames = []string{
	"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
	"COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
	"LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
}

// maxNameBytes keeps a file name, with room for a number put behind it, under the 255 bytes of all file systems.
const maxNameBytes = 120

// CleanName returns the name for the file of Clean: made of the common name, safe on Windows, macOS and Linux, and ending
// in .cer. Letters of every language stay, since all three take them.
func CleanName(c *Certificate) string {
	for _, source := range []string{"CN", "O", "emailAddress"} {
		if name := safeName(c.Subject.last(source).text); name != "" {
			return name + ".cer"
		}
	}
	return "certificate-" + strings.ToLower(c.SerialHex()[:min(16, len(c.SerialHex()))]) + ".cer"
}

// safeName replaces what a file system does not take, and returns "" where nothing readable is left.
func safeName(s string) string {
	s = strings.Map(safeRune, norm.NFC.String(s))
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
	for len(s) > maxNameBytes {
		r := []rune(s)
		s = string(r[:len(r)-1])
	}
	s = strings.Trim(s, " ._-")
	base, _, _ := strings.Cut(s, ".")
	if slices.Contains(reservedNames, strings.ToUpper(strings.TrimSpace(base))) {
		s = "_" + s
	}
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return ""
	}
	return s
}

func safeRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case strings.ContainsRune(`<>:"/\|?*`, r), unicode.IsControl(r), r == unicode.ReplacementChar:
		return '_'
	case isHidden(r):
		return -1
	}
	return r
}
