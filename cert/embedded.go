package cert

import "bytes"

// minEmbedded is fewer characters than any certificate has, and more than any word.
const minEmbedded = 200

// embeddedItems finds Base64 that stands in another text without headers: pasted into a mail, in the metadata of a single
// sign-on, in a field of JSON or of YAML. It begins as something does that is read here, and its lines are of
// one length up to the last. What is returned is binary or PEM.
func (r *reader) embeddedItems(text []byte) (found [][]byte) {
	w := walk{ctx: r.ctx}
	for at := 0; w.step() == nil; {
		next := nextBeginning(text[at:])
		if next < 0 {
			return found
		}
		at += next
		if at > 0 && text[at-1] != '=' && isBase64(text[at-1]) {
			at++
			continue
		}
		body, rest := base64Lines(text[at:])
		at = len(text) - len(rest)
		if len(body) < minEmbedded {
			continue
		}
		if b, err := decodeBase64(body); err == nil && (looksLikeDER(b) || isJavaStore(b) || bytes.HasPrefix(b, pemDashes)) {
			found = append(found, b)
		}
	}
	return nil
}

// beginnings are how Base64 begins, by the first character: that of a long SEQUENCE, of five dashes, and of the key stores
// of Java.
var beginnings = [256]string{'M': "MI", 'L': "LS0t", '/': "/u3+7Q", 'z': "zs7Ozg"}

// nextBeginning finds where Base64 of something may begin that is read here.
func nextBeginning(text []byte) int {
	for i, c := range text {
		if start := beginnings[c]; start != "" && bytes.HasPrefix(text[i:], []byte(start)) {
			return i
		}
	}
	return -1
}

// embedded reads the Base64 that stands in a text of another kind, and tells whether there is any.
func (r *reader) embedded(text []byte) (first *Problem, found bool) {
	before, outer := len(r.file.Items), r.file.Container
	r.layers++
	defer func() { r.layers-- }()
	for _, b := range r.embeddedItems(unescape(text)) {
		p := r.embeddedItem(b)
		if outer == None {
			r.nameBase64()
		}
		if p.endsReading() {
			return p, true
		}
		if first == nil {
			first = p
		}
	}
	return first, len(r.file.Items) > before
}

// embeddedItem reads what one stretch of Base64 held. A letter or two of the text around it may have been taken for Base64.
func (r *reader) embeddedItem(b []byte) *Problem {
	switch {
	case isJavaStore(b):
		return r.javaStore(b)
	case !looksLikeDER(b):
		return r.pem(b)
	}
	if h := readHead(b); !h.incomplete && h.length >= 0 {
		b = b[:min(len(b), h.head+h.length)]
	}
	p, _ := r.der(b)
	return p
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
