package cert

import (
	"context"
	"errors"
	"math"
	"slices"
)

// BER leaves its writer freedoms that DER takes away: lengths that are not the shortest, lengths that are not given at all
// but ended by a marker, and strings in pieces. Firefox, Java and Windows use them. toDER takes them away.

// errDepth is returned for elements nested deeper than the limit.
var errDepth = errors.New("elements are nested too deep")

// A tlv is the head of one element.
type tlv struct {
	head       int // bytes of tag and length
	tagBytes   int // bytes of the tag alone
	length     int // bytes of content; -1 when an end marker ends it
	minimal    bool
	tag        byte // the first byte of the tag
	endMarker  bool
	incomplete bool // the head itself breaks off
}

func (h tlv) constructed() bool { return h.tag&0x20 != 0 }

// outruns tells whether the element is longer than the data that begins with it, or does not say how long it is.
func (h tlv) outruns(data []byte) bool { return h.length < 0 || h.length > len(data)-h.head }

// inPieces tells whether the element is a string of the universal class that is made of several.
func (h tlv) inPieces() bool {
	number := h.tag & 0x1f
	isString := number == 3 || number == 4 || number == 12 || 18 <= number && number <= 30
	isTime := number == 23 || number == 24
	return h.tag&0xe0 == 0x20 && isString && !isTime
}

// readHead reads tag and length, in any form of them.
func readHead(b []byte) tlv {
	if len(b) < 2 {
		return tlv{incomplete: true}
	}
	h := tlv{tag: b[0], tagBytes: 1, minimal: true}
	if b[0]&0x1f == 0x1f {
		for h.tagBytes < len(b) && b[h.tagBytes]&0x80 != 0 {
			h.tagBytes++
		}
		h.tagBytes++
	}
	if h.tagBytes >= len(b) {
		return tlv{incomplete: true}
	}
	h.endMarker = b[0] == 0 && b[1] == 0
	h.readLength(b)
	return h
}

func (h *tlv) readLength(b []byte) {
	first := b[h.tagBytes]
	h.head = h.tagBytes + 1
	switch {
	case first < 0x80:
		h.length = int(first)
		return
	case first == 0x80:
		h.length, h.minimal = -1, false
		return
	}
	size := int(first & 0x7f)
	if h.head+size > len(b) {
		h.incomplete = true
		return
	}
	for _, c := range b[h.head : h.head+size] {
		// A length beyond any file stays that, and does not overflow.
		h.length = min(h.length, math.MaxInt32>>8)<<8 | int(c)
	}
	h.minimal = h.length >= 0x80 && b[h.head] != 0
	h.head += size
}

// A walk goes through the elements of a file, which may be millions, and looks now and then whether the caller gave up.
type walk struct {
	ctx  context.Context
	seen int
}

// step notes one more element, and returns the context's error once it has ended.
func (w *walk) step() error {
	if w.seen++; w.seen&0xfff == 0 {
		return w.ctx.Err()
	}
	return nil
}

// A berReader rewrites BER as DER.
type berReader struct {
	*walk
	out       []byte
	limit     int
	truncated bool
}

// toDER rewrites the first element of b, and of all that is in it, as DER, and returns what follows it. What is DER
// already is returned as it is, without a copy. An element that is longer than the data is cut and reported as truncated,
// so that what comes before the cut can still be read. The error is errDepth, or that of the context.
func toDER(ctx context.Context, b []byte, limit int) (der, rest []byte, truncated bool, err error) {
	if end, ok := derEnd(ctx, b, limit); ok {
		return b[:end], b[end:], false, nil
	}
	r := berReader{walk: &walk{ctx: ctx}, out: make([]byte, 0, len(b)+16), limit: limit}
	if err := ctx.Err(); err != nil {
		return nil, b, false, err
	}
	used, err := r.element(b, 0)
	return r.out, b[used:], r.truncated, err
}

// derEnd tells where the first element ends, if it and all in it is DER as far as lengths go.
func derEnd(ctx context.Context, b []byte, limit int) (int, bool) {
	return (&walk{ctx: ctx}).derEnd(b, limit)
}

func (w *walk) derEnd(b []byte, limit int) (int, bool) {
	h := readHead(b)
	if w.step() != nil || h.incomplete || !h.minimal || limit == 0 || h.inPieces() || h.length > len(b)-h.head {
		return 0, false
	}
	end := h.head + h.length
	if h.constructed() {
		for at := h.head; at < end; {
			size, ok := w.derEnd(b[at:end], limit-1)
			if !ok {
				return 0, false
			}
			at += size
		}
	}
	return end, true
}

// element rewrites one element and returns how many bytes of b it took.
func (r *berReader) element(b []byte, depth int) (int, error) {
	h := readHead(b)
	if depth > r.limit {
		return 0, errDepth
	}
	if err := r.step(); err != nil {
		return 0, err
	}
	if h.incomplete {
		r.truncated = true
		return len(b), nil
	}
	body := b[h.head:]
	if h.length >= 0 {
		r.truncated = r.truncated || h.length > len(body)
		body = body[:min(h.length, len(body))]
	}
	start := len(r.out)
	used, err := r.content(h, body, depth)
	tag := b[:h.tagBytes]
	if h.inPieces() {
		tag = []byte{h.tag &^ 0x20}
	}
	r.insertHead(start, tag)
	return h.head + used, err
}

// content rewrites what is in an element and returns how many bytes of body it took, the end marker among them.
func (r *berReader) content(h tlv, body []byte, depth int) (used int, err error) {
	if !h.constructed() {
		r.out = append(r.out, body...)
		return len(body), nil
	}
	start := len(r.out)
	for used < len(body) {
		if h.length < 0 && readHead(body[used:]).endMarker {
			return used + 2, nil
		}
		piece := len(r.out)
		size, err := r.element(body[used:], depth+1)
		if err != nil {
			return used, err
		}
		if h.inPieces() {
			r.join(start, piece, h.tag&0x1f == 3)
		}
		used += size
	}
	r.truncated = r.truncated || h.length < 0
	return used, nil
}

// join takes the head off the piece of a string that was appended last. Each piece of a bit string begins with its count
// of unused bits; that of the last one is the count of the whole.
func (r *berReader) join(start, piece int, bits bool) {
	content := r.out[piece:]
	content = content[min(readHead(content).head, len(content)):]
	if bits && piece > start && len(content) > 0 {
		r.out[start] = content[0]
		content = content[1:]
	}
	r.out = append(r.out[:piece], content...)
}

// insertHead puts tag and length before what was appended since start.
func (r *berReader) insertHead(start int, tag []byte) {
	length := len(r.out) - start
	var size [8]byte
	n := 0
	for v := length; v > 0; v >>= 8 {
		n++
		size[8-n] = byte(v)
	}
	head := append([]byte(nil), tag...)
	if length < 0x80 {
		head = append(head, byte(length))
	} else {
		head = append(append(head, 0x80|byte(n)), size[8-n:]...)
	}
	r.out = slices.Insert(r.out, start, head...)
}
