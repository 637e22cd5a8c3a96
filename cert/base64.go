package cert

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"unicode"
	"unicode/utf8"
)

// text reads a file that is no binary container: PEM, Base64 without headers, or something that is not for us.
func (r *reader) text(data []byte) *Problem {
	plain := toUTF8(data)
	text := unescapePercent(plain)
	if bytes.Contains(text, pemBegin) {
		p := r.pem(text)
		var in Surrounding
		if !bytes.HasPrefix(text, pemBegin) { // what begins as PEM stands in nothing else, and is what most files are
			in = surroundings[whatIs(r.ctx, data, text)]
		}
		if in == "" && (!sameBytes(text, plain) || bytes.Contains(text, []byte(`-----\`))) {
			in = InText
		}
		r.stoodIn(in)
		return p
	}
	if der, ok := bareHex(text); ok {
		r.holds(Hex)
		p, _ := r.der(der)
		return p
	}
	if der, ok := bareBase64(text); ok {
		p := r.base64(der)
		if p == nil || p.ID != NotACertificate || len(r.file.Items) > 0 {
			return p
		} // words without punctuation decode too
	}
	p, found := r.embedded(text)
	if !found {
		return r.foreign(data, text)
	}
	r.stoodIn(cmp.Or(surroundings[whatIs(r.ctx, data, text)], InText))
	return p
}

// stoodIn notes what kind of file its items were found in.
func (r *reader) stoodIn(s Surrounding) {
	if r.depth == 1 {
		r.file.inside = s
	}
}

// base64 reads what a Base64 text without headers held. A store keeps its own name; text in the text is called encoded
// twice.
func (r *reader) base64(inner []byte) *Problem {
	r.layers++
	defer func() { r.layers-- }()
	p := r.read(inner)
	r.nameBase64()
	return p
}

// nameBase64 names the container by the Base64 that was around it.
func (r *reader) nameBase64() {
	switch r.file.Container {
	case DER:
		r.file.Container = Base64
	case PEM:
		r.file.Container = Base64Two
	case Base64:
		if r.layers < r.file.layers {
			r.file.Container = Base64Two
		}
	}
}

// bareBase64 decodes a text that is Base64 and nothing else, save for lines that were meant as headers: an office program
// makes long dashes of the short ones. Short words are Base64 too, so a minimum is asked for.
func bareBase64(text []byte) ([]byte, bool) {
	trimmed := bytes.TrimSpace(text)
	if len(trimmed) < 64 {
		return nil, false
	}
	out, err := decodeBase64(withoutHeaders(trimmed))
	return out, err == nil && len(out) > 0
}

// bareHex decodes a text that is the hexadecimal digits of something binary and nothing else, save for what separates the
// pairs: how databases and debuggers show bytes.
func bareHex(text []byte) ([]byte, bool) {
	trimmed := bytes.TrimPrefix(bytes.TrimSpace(text), []byte("0x"))
	if len(trimmed) < 2*minEmbedded || !bytes.HasPrefix(trimmed, []byte("30")) {
		return nil, false
	}
	digits := make([]byte, 0, len(trimmed))
	for _, c := range trimmed {
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'f', 'A' <= c && c <= 'F':
			digits = append(digits, c)
		case bytes.IndexByte([]byte(" \t\r\n:-"), c) < 0:
			return nil, false
		}
	}
	n, err := hex.Decode(digits, digits)
	return digits[:n], err == nil && recognise(digits[:n]) != nil
}

// withoutHeaders drops the lines that name the beginning or the end of a block, known by their words with a blank.
func withoutHeaders(text []byte) []byte {
	if !bytes.Contains(text, []byte("BEGIN ")) && !bytes.Contains(text, []byte("END ")) {
		return text
	}
	var out []byte
	for line := range bytes.Lines(text) {
		if !bytes.Contains(line, []byte("BEGIN ")) && !bytes.Contains(line, []byte("END ")) {
			out = append(out, line...)
		}
	}
	return out
}

// leadingBase64 returns the lines up to the first one that is not Base64 or has words in it: where a block has no end,
// prose may follow it.
func leadingBase64(text []byte) []byte {
	end := 0
	for line := range bytes.Lines(text) {
		if _, err := base64Alphabet(line); err != nil || bytes.IndexByte(bytes.TrimSpace(line), ' ') >= 0 {
			break
		}
		end += len(line)
	}
	return text[:end]
}

var errNotBase64 = errors.New("a character that Base64 does not have")

// decodeBase64 decodes a text as leniently as can be told apart from damage: with any line lengths, either alphabet,
// with or without padding, quoted as in a mail. The common case goes to the library as it is.
func decodeBase64(text []byte) ([]byte, error) {
	out := make([]byte, len(text)/4*3+3)
	if n, err := base64.StdEncoding.Decode(out, text); err == nil {
		return out[:n], nil
	}
	clean, err := base64Alphabet(unescape(text))
	if err != nil {
		return nil, err
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1] // cut off in the middle of a character
	}
	n, err := base64.RawStdEncoding.Decode(out, clean)
	return out[:n], err
}

// base64Alphabet leaves the characters of the standard alphabet, up to the padding. A mail program may end any line by an
// equals sign and write the padding as =3D, and a web page may put characters that do not show between the others.
func base64Alphabet(text []byte) ([]byte, error) {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '=' && i+2 < len(text) && text[i+1] == '3' && text[i+2] == 'D':
			return out, nil
		case c == '=':
		case isBase64(c):
			out = append(out, c)
		case c == '-':
			out = append(out, '+')
		case c == '_':
			out = append(out, '/')
		case c >= utf8.RuneSelf:
			size := invisible(text[i:])
			if size == 0 {
				return nil, errNotBase64
			}
			i += size - 1
		case bytes.IndexByte([]byte(" \t\r\n\v\f>|\"',\\\x00\x1a"), c) < 0:
			return nil, errNotBase64
		}
	}
	return out, nil
}

// invisible returns the length of a character that does not show at the start of a text, and 0 for any other.
func invisible(text []byte) int {
	r, size := utf8.DecodeRune(text)
	if r == utf8.RuneError || !isHidden(r) && !unicode.IsSpace(r) {
		return 0
	}
	return size
}
