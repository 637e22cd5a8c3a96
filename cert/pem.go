package cert

import (
	"bytes"
	"slices"
	"strings"
)

var (
	pemBegin  = []byte("-----BEGIN ")
	pemEnd    = []byte("-----END ")
	pemDashes = []byte("-----")
)

// A pemBlock is one block of a PEM text, decoded.
type pemBlock struct {
	label   string
	dekInfo string // the header that tells how OpenSSL locked a key
	der     []byte
	err     error
	// open tells that the block has no END line. Its content may be whole all the same.
	open bool
}

// pem reads every block of a text. What text stands before, between and after the blocks does not matter.
func (r *reader) pem(text []byte) *Problem {
	r.holds(PEM)
	r.layers++
	defer func() { r.layers-- }()
	for {
		begin := bytes.Index(text, pemBegin)
		p := r.between(text[:max(begin, 0)])
		if begin < 0 {
			p = r.between(text)
		}
		if begin < 0 || p.endsReading() {
			return p
		}
		r.fail(p)
		var block pemBlock
		block, text = cutBlock(text[begin:])
		if p = r.pemBlock(block); p.endsReading() {
			return p
		}
		r.fail(p)
	}
}

// between reads the binary items that stand between the blocks of a text, as where files of both kinds were joined. Prose
// may begin like one, so only what is whole counts.
func (r *reader) between(piece []byte) *Problem {
	piece = bytes.TrimLeft(piece, "\r\n\t ")
	if !looksLikeDER(piece) {
		return nil
	}
	end, whole := derEnd(r.ctx, piece, r.limits.Depth)
	if !whole || recognise(piece[:end]) == nil {
		return nil
	}
	p, _ := r.der(piece)
	return p
}

// cutBlock cuts a block off a text that begins with it.
func cutBlock(text []byte) (b pemBlock, rest []byte) {
	rest = text[len(pemBegin):]
	label, body, ok := bytes.Cut(rest, pemDashes)
	if !ok || len(label) > 80 || bytes.IndexByte(label, '\n') >= 0 {
		return pemBlock{err: errNotBase64}, rest
	}
	b.label = string(label)
	body, rest, b.open = cutBody(body)
	body = b.cutHeaders(body)
	b.der, b.err = decodeBase64(body)
	if b.err != nil && b.open {
		b.der, b.err = decodeBase64(leadingBase64(body))
	}
	return b, rest
}

// cutBody ends a block at its END line, or where that is missing at the next BEGIN line or the end of the text.
func cutBody(text []byte) (body, rest []byte, open bool) {
	end := bytes.Index(text, pemDashes)
	switch {
	case end < 0:
		return text, nil, true
	case bytes.HasPrefix(text[end:], pemEnd):
		rest = text[end+len(pemEnd):]
		if _, after, ok := bytes.Cut(rest, pemDashes); ok {
			rest = after
		}
		return text[:end], rest, false
	}
	return text[:end], text[end:], true
}

// maxHeaders is far more than the two that any program writes.
const maxHeaders = 1000

// cutHeaders takes the lines of the form "Name: value" off the front of a block's body.
func (b *pemBlock) cutHeaders(body []byte) []byte {
	for range maxHeaders {
		line, rest, _ := bytes.Cut(bytes.TrimLeft(body, "\r\n\t "), []byte{'\n'})
		name, value, ok := bytes.Cut(line, []byte{':'})
		if !ok {
			return body
		}
		if string(bytes.TrimSpace(name)) == "DEK-Info" {
			b.dekInfo = string(bytes.TrimSpace(value))
		}
		body = rest
	}
	return body
}

// pemBlock puts what one block holds into the file. The content decides; the label tells what does not say what it is, and
// names what does not read.
func (r *reader) pemBlock(b pemBlock) *Problem {
	it := Item{Kind: labelKind(b.label), Label: b.label}
	switch {
	case (b.err != nil || len(b.der) == 0) && !b.familiar():
		it.Problem = notACertificate(ForeignText)
		return r.add(it)
	case b.err != nil:
		it.Problem = &Problem{ID: Damaged, Err: b.err}
		return r.add(it)
	case b.foreign() != "":
		it.Kind, it.Problem = KindOther, notACertificate(b.foreign())
		return r.add(it)
	case b.dekInfo != "":
		return r.legacyKey(b)
	case it.Kind == KindCertificate:
		if c, err := r.openCertificate(b.der, b.label == "TRUSTED CERTIFICATE"); err == nil {
			return r.add(Item{Kind: KindCertificate, Certificate: c})
		}
	}
	return r.pemContent(b, it)
}

// pemContent reads a block whose label is not to be relied on: any kind of binary content, or text once more.
func (r *reader) pemContent(b pemBlock, it Item) *Problem {
	if len(b.der) == 0 {
		it.Problem = &Problem{ID: Truncated}
		return r.add(it)
	}
	switch {
	case looksLikeDER(b.der):
		if p, recognised := r.der(b.der); recognised {
			return p
		}
	case isJavaStore(b.der):
		return r.javaStore(b.der)
	case r.read(b.der) == nil:
		r.file.Container = Base64Two
		return nil
	}
	switch {
	case it.Kind != KindOther:
		it.Problem = &Problem{ID: Damaged}
	case b.open && !b.familiar():
		it.Problem = notACertificate(ForeignText)
	}
	return r.add(it)
}

// foreign returns what a block is that is not for us, or "".
func (b pemBlock) foreign() Foreign {
	for _, f := range foreignLabels {
		if strings.HasPrefix(b.label, f.label) {
			return f.what
		}
	}
	return ""
}

// familiarLabels are parts of the labels of blocks that something of ours can stand in. What has another label and does not
// decode is a block of some other program, or no block at all.
var familiarLabels = []string{"CERTIFICATE", "KEY", "CRL", "PKCS", "CMS", "PARAMETERS"}

func (b pemBlock) familiar() bool {
	return b.foreign() != "" || slices.ContainsFunc(familiarLabels, func(part string) bool { return strings.Contains(b.label, part) })
}

// labelKind tells what the label of a block promises.
func labelKind(label string) Kind {
	switch {
	case strings.HasSuffix(label, "PRIVATE KEY"):
		return KindPrivateKey
	case strings.HasSuffix(label, "CERTIFICATE REQUEST"):
		return KindRequest
	case label == "ATTRIBUTE CERTIFICATE":
		return KindOther
	case strings.HasSuffix(label, "CERTIFICATE"):
		return KindCertificate
	case strings.HasSuffix(label, "CRL"):
		return KindCRL
	}
	return KindOther
}
