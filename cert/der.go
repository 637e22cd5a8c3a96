package cert

import (
	"bytes"
	"errors"

	"golang.org/x/crypto/cryptobyte/asn1"
)

const (
	tagContext0  = asn1.Tag(0x80)
	tagExplicit0 = asn1.Tag(0xa0)
	tagExplicit1 = asn1.Tag(0xa1)
	tagExplicit3 = asn1.Tag(0xa3)
)

// looksLikeDER tells whether data begins as a SEQUENCE. Text beginning with the digit 0 does so too.
func looksLikeDER(data []byte) bool { return len(data) > 0 && data[0] == 0x30 }

// der reads binary data that begins as a SEQUENCE: one container or item after another, and the text that stands behind
// them, whatever became of those before. It returns the first problem.
func (r *reader) der(data []byte) (first *Problem, recognised bool) {
	before := len(r.file.Items)
	for looksLikeDER(data) {
		rest, known, p := r.derElement(data)
		recognised = recognised || known
		if p.endsReading() {
			return p, true
		}
		if first == nil {
			first = p
		}
		if len(rest) == len(data) {
			break
		}
		data = bytes.TrimLeft(rest, "\x00\r\n\t\x1a ")
	}
	if !recognised {
		r.file.Items = r.file.Items[:before]
		return nil, false
	}
	if p := r.behind(data); first == nil || p.endsReading() {
		first = p
	}
	return first, true
}

// derElement reads the first element of data and returns what follows it, which is all of data where it is nothing that
// could be told apart. One of an unknown kind is an item that says so.
func (r *reader) derElement(data []byte) (rest []byte, known bool, p *Problem) {
	der, rest, truncated, err := toDER(r.ctx, data, r.limits.Depth)
	if err != nil {
		return data, true, r.walkEnded(err)
	}
	kind := recognise(der)
	if kind == nil {
		if truncated || !sameBytes(der, data[:len(der)]) {
			return data, false, nil
		}
		return rest, false, r.add(Item{Kind: KindOther, Label: "ASN.1", Problem: notACertificate(ForeignASN1)})
	}
	r.holds(kind.container)
	raw := data[:len(data)-len(rest)]
	p = kind.read(r, der, raw)
	switch {
	case p.endsReading():
	case truncated && readHead(data).outruns(data):
		return fromPEM(raw, nil), true, r.truncated(p)
	case p == nil && r.lastProblem() == Damaged, p != nil && p.ID == Damaged:
		rest = fromPEM(raw, rest)
	}
	return rest, true, p
}

// walkEnded is the problem of elements that were not gone through to the end.
func (r *reader) walkEnded(err error) *Problem {
	if errors.Is(err, errDepth) {
		return tooDeep(r.limits.Depth)
	}
	return &Problem{ID: Canceled, Err: err}
}

// fromPEM returns what an element that was cut short has swallowed of a text behind it, or else what follows it.
func fromPEM(raw, rest []byte) []byte {
	if at := bytes.Index(raw, pemBegin); at > 0 {
		return raw[at : len(raw)+len(rest)]
	}
	return rest
}

// behind reads what follows binary items in a file that was joined of several, or marks that something follows.
func (r *reader) behind(data []byte) *Problem {
	if len(data) == 0 {
		return nil
	}
	if isJavaStore(data) {
		return r.javaStore(data)
	}
	text := toUTF8(data)
	if bytes.Contains(text, pemBegin) {
		return r.pem(text)
	}
	p, found := r.embedded(text)
	if !found {
		r.markTrailing()
	}
	return p
}

func (r *reader) lastProblem() ProblemID {
	if n := len(r.file.Items); n > 0 && r.file.Items[n-1].Problem != nil {
		return r.file.Items[n-1].Problem.ID
	}
	return ""
}

// truncated is the problem of binary data that ends too early; the item that was cut has it too. What asks for a passphrase
// goes before it.
func (r *reader) truncated(found *Problem) *Problem {
	if n := len(r.file.Items); n > 0 {
		r.file.Items[n-1].Problem.cutShort()
	}
	if p := r.file.Problem; p != nil && p.ID == Damaged { // a MAC that was cut
		p.cutShort()
	}
	if found == nil {
		return &Problem{ID: Truncated}
	}
	found.cutShort()
	return found
}

// cutShort makes what is wrong with data that ends too early its ending too early. A passphrase that does not open it may
// well be right. It changes the problem itself, since an item and the safe around it share theirs.
func (p *Problem) cutShort() {
	if p != nil && (p.ID == Damaged || p.ID == NotOpened) {
		*p = Problem{ID: Truncated}
	}
}

// markTrailing marks the certificate that was read last where data of another kind follows it.
func (r *reader) markTrailing() {
	if n := len(r.file.Items); n > 0 && r.file.Items[n-1].Certificate != nil {
		r.file.Items[n-1].Certificate.Trailing = true
	}
}

// A derKind is something that binary data can be.
type derKind struct {
	container Container
	matches   func(o outline) bool
	// read puts it into the file. It is given the element as DER and as it stood in the file.
	read func(r *reader, der, raw []byte) *Problem
}

// An outline is what the beginning of an element looks like: enough to recognise what it is, even when it is cut off.
type outline struct {
	tags    []asn1.Tag // of the first elements inside it
	inner   []asn1.Tag // of the first elements inside the first of those that is a SEQUENCE
	version int        // the value of a leading INTEGER, else -1
	id      oid        // the first identifier, at the front or at the front of the first SEQUENCE
}

func (o outline) starts(tags ...asn1.Tag) bool { return hasPrefix(o.tags, tags) }

// wraps tells how the first SEQUENCE inside begins.
func (o outline) wraps(tags ...asn1.Tag) bool { return hasPrefix(o.inner, tags) }

func hasPrefix(have, want []asn1.Tag) bool {
	if len(have) < len(want) {
		return false
	}
	for i, t := range want {
		if have[i] != t {
			return false
		}
	}
	return true
}

// newOutline looks at the first elements of a SEQUENCE.
func newOutline(der []byte) outline {
	o := outline{version: -1}
	_, body, _ := split(der)
	for len(o.tags) < 4 && len(body) >= 2 {
		var tag asn1.Tag
		var content []byte
		tag, content, body = split(body)
		o.tags = append(o.tags, tag)
		switch {
		case tag == asn1.INTEGER && len(o.tags) == 1:
			o.version = smallInteger(content)
		case tag == asn1.OBJECT_IDENTIFIER && o.id == "":
			o.id = oid(content)
		case tag == asn1.SEQUENCE && o.inner == nil:
			o.look(content)
		}
	}
	return o
}

// look notes what is in the first SEQUENCE of an outline.
func (o *outline) look(body []byte) {
	o.inner = []asn1.Tag{}
	for len(o.inner) < 5 && len(body) >= 2 {
		var tag asn1.Tag
		var content []byte
		tag, content, body = split(body)
		o.inner = append(o.inner, tag)
		if tag == asn1.OBJECT_IDENTIFIER && o.id == "" {
			o.id = oid(content)
		}
	}
}

// split cuts the first element off b, or as much of it as there is.
func split(b []byte) (tag asn1.Tag, content, rest []byte) {
	h := readHead(b)
	start := min(h.head, len(b))
	end := min(start+max(h.length, 0), len(b))
	return asn1.Tag(h.tag), b[start:end], b[end:]
}

func smallInteger(b []byte) int {
	if len(b) == 0 || len(b) > 2 {
		return -1
	}
	n := 0
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

// recognise tells what a SEQUENCE is, or returns nil.
func recognise(der []byte) *derKind {
	o := newOutline(der)
	for i := range derKinds {
		if derKinds[i].matches(o) {
			return &derKinds[i]
		}
	}
	return nil
}
