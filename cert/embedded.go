package cert

import "bytes"

// minEmbedded is fewer characters than any certificate has, and more than any word.
const minEmbedded = 200

// embeddedDER finds Base64 that stands in another text without headers: pasted into a mail, in the metadata of a single
// sign-on, in a field of JSON. It begins as every certificate does, with the characters MI, and its lines are of one
// length up to the last.
func (r *reader) embeddedDER(text []byte) (ders [][]byte) {
	w := walk{ctx: r.ctx}
	for at := 0; w.step() == nil; {
		next := bytes.Index(text[at:], []byte("MI"))
		if next < 0 {
			return ders
		}
		at += next
		if at > 0 && isBase64(text[at-1]) {
			at += 2
			continue
		}
		body, rest := base64Lines(text[at:])
		at = len(text) - len(rest)
		if len(body) < minEmbedded {
			continue
		}
		if der, err := decodeBase64(body); err == nil && looksLikeDER(der) {
			ders = append(ders, der)
		}
	}
	return nil
}

// base64Lines takes a line of Base64 off the front of a text, and those below it as long as they are as wide.
func base64Lines(text []byte) (body, rest []byte) {
	line, rest := base64Line(text)
	body = append(body, line...)
	for width := len(line); len(line) == width; {
		below := bytes.TrimLeft(rest, "\r\n\t >")
		if line = nil; bytes.ContainsAny(rest[:len(rest)-len(below)], "\r\n") {
			line, below = base64Line(below)
		}
		if len(line) == 0 || len(line) > width {
			break
		}
		body, rest = append(body, line...), below
	}
	return body, rest
}

func base64Line(text []byte) (line, rest []byte) {
	end := 0
	for end < len(text) && isBase64(text[end]) {
		end++
	}
	return text[:end], text[end:]
}

func isBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/' || c == '='
}
