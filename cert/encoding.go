package cert

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"unicode/utf16"
	"unicode/utf8"
)

// toUTF8 takes the byte order mark off a text and turns UTF-16 of either order, marked or not, into UTF-8. PowerShell and
// Windows' editor write UTF-16.
func toUTF8(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return b[3:]
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return utf16ToUTF8(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return utf16ToUTF8(b[2:], binary.BigEndian)
	}
	if order := guessUTF16(b); order != nil {
		return utf16ToUTF8(b, order)
	}
	return b
}

// guessUTF16 recognises text in UTF-16 without a mark by its zeros: the certificates' own characters are all ASCII. It
// looks at the beginning only.
func guessUTF16(b []byte) binary.ByteOrder {
	head := b[:min(len(b), 64)&^1]
	if len(head) < 4 {
		return nil
	}
	zeros := [2]int{}
	for i, c := range head {
		if c == 0 {
			zeros[i&1]++
		}
	}
	switch half := len(head) / 2; {
	case zeros[0] == 0 && zeros[1] == half:
		return binary.LittleEndian
	case zeros[0] == half && zeros[1] == 0:
		return binary.BigEndian
	}
	return nil
}

func utf16ToUTF8(b []byte, order binary.ByteOrder) []byte {
	out := make([]byte, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		r := rune(order.Uint16(b))
		if utf16.IsSurrogate(r) && len(b) >= 4 {
			if pair := utf16.DecodeRune(r, rune(order.Uint16(b[2:]))); pair != utf8.RuneError {
				r, b = pair, b[2:]
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// escapes are how JSON and program texts write what belongs to a certificate: by a letter, or by the number of a character.
var (
	letterEscapes = [256]byte{'n': '\n', 'r': '\n', 't': ' ', '/': '/'}
	numberEscapes = map[string]byte{"002b": '+', "002f": '/', "003d": '=', "000a": '\n', "000d": '\n'}
)

// lineEntities are how XML writes line ends that it is to keep; Java puts them into signatures and metadata.
var lineEntities = [...]string{"&#13;", "&#10;", "&#xD;", "&#xA;", "&#xd;", "&#xa;"}

// unescape undoes what JSON, XML and program texts do to line ends: a PEM in a service key is one line with \n in it. JSON
// that stands in JSON has the backslash itself escaped.
func unescape(b []byte) []byte {
	if bytes.Contains(b, []byte("&#")) {
		for _, entity := range lineEntities {
			b = bytes.ReplaceAll(b, []byte(entity), []byte{'\n'})
		}
	}
	next := bytes.IndexByte(b, '\\')
	if next < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for ; next >= 0; next = bytes.IndexByte(b, '\\') {
		out, b = append(out, b[:next]...), b[next:]
		meant, size := escaped(b)
		out, b = append(out, meant), b[size:]
	}
	return append(out, b...)
}

// escaped reads what begins with a backslash; of what is no escape it is the backslash alone.
func escaped(b []byte) (meant byte, size int) {
	slashes := 1
	for slashes < min(len(b), maxSlashes) && b[slashes] == '\\' {
		slashes++
	}
	code := b[slashes:]
	if len(code) == 0 {
		return '\\', 1
	}
	if meant := letterEscapes[code[0]]; meant != 0 {
		return meant, slashes + 1
	}
	const number = 5 // u and four digits
	if code[0] == 'u' && len(code) >= number {
		if meant, known := numberEscapes[string(bytes.ToLower(code[1:number]))]; known {
			return meant, slashes + number
		}
	}
	return '\\', 1
}

// maxSlashes is how many backslashes may stand in a row before a letter: those of JSON in JSON in JSON.
const maxSlashes = 7

// unescapePercent undoes the escapes of addresses in a text that has a PEM block in them, as web servers hand over the
// certificate of a client.
func unescapePercent(b []byte) []byte {
	blanks := bytes.Contains(b, []byte("-----BEGIN+"))
	if !blanks && !bytes.Contains(b, []byte("-----BEGIN%20")) {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '+' && blanks:
			c = ' '
		case c == '%' && i+2 < len(b):
			if pair, err := hex.DecodeString(string(b[i+1 : i+3])); err == nil {
				c = pair[0]
				i += 2
			}
		}
		out = append(out, c)
	}
	return out
}

// isBlank tells whether there is nothing in a file, or nothing but blanks, a byte order mark, or the zeros that a copy
// leaves behind when it breaks off.
func isBlank(b []byte) bool {
	const blanks = " \t\r\n\v\f\x1a\x00"
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		b = bytes.TrimPrefix(b, []byte(mark))
	}
	return len(bytes.TrimLeft(b, blanks)) == 0
}
