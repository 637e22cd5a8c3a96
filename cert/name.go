package cert

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A Name is a distinguished name as it stands in a certificate.
type Name struct{ raw []byte }

// An Element is one attribute of a Name, as it reads and as it is encoded.
type Element struct {
	OID   string
	Type  string // the short name (CN, OU, O, …), or the OID where there is none
	Value string // with control and bidirectional characters made visible
	// Invalid tells that the bytes are not what their string type promises; Value then shows them as far as can be.
	Invalid bool
	// Joined tells that the element belongs to the same relative name as the one before it, as in CN=…+UID=….
	Joined bool

	raw    []byte // the value's DER encoding
	text   string // the value as it was decoded, nothing replaced
	isText bool   // the value is of a string type
}

// NameOf returns the name that is encoded in DER, as it stands outside of certificates too. Of what is none it says nothing.
func NameOf(der []byte) Name { return Name{raw: der} }

// Raw returns the DER encoding.
func (n Name) Raw() []byte { return n.raw }

// Empty tells whether the name says nothing: it has no element, or none with a value.
func (n Name) Empty() bool {
	for _, value := range n.attributes() {
		if len(value) > 0 {
			return false
		}
	}
	return true
}

// attributes goes through the types and the values as they are encoded, without a copy.
func (n Name) attributes() iter.Seq2[oid, []byte] {
	return func(yield func(oid, []byte) bool) {
		var rdn, atv, id, value cryptobyte.String
		var tag asn1.Tag
		for rdns := n.relativeNames(); rdns.ReadAnyASN1(&rdn, &tag); {
			for rdn.ReadASN1(&atv, asn1.SEQUENCE) && atv.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
				if atv.ReadAnyASN1(&value, &tag) && !yield(oid(id), value) {
					return
				}
			}
		}
	}
}

// relativeNames returns what the name is made of. As in OpenSSL neither its own tag nor theirs count.
func (n Name) relativeNames() (rdns cryptobyte.String) {
	s := cryptobyte.String(n.raw)
	var tag asn1.Tag
	s.ReadAnyASN1(&rdns, &tag)
	return rdns
}

// SameEncoding tells whether two names are equal to the byte.
func (n Name) SameEncoding(o Name) bool { return bytes.Equal(n.raw, o.raw) }

// Elements returns the attributes in the order of their encoding, which is from the country to the common name as a rule
// and so the reverse of String.
func (n Name) Elements() []Element { return slices.Collect(n.elements()) }

// elements goes through what Elements returns, without keeping it.
func (n Name) elements() iter.Seq[Element] {
	return func(yield func(Element) bool) {
		var rdn cryptobyte.String
		var tag asn1.Tag
		for rdns := n.relativeNames(); rdns.ReadAnyASN1(&rdn, &tag); {
			for first := true; !rdn.Empty(); first = false {
				e, ok := readElement(&rdn)
				if !ok {
					break
				}
				if e.Joined = !first; !yield(e) {
					return
				}
			}
		}
	}
}

// largestValue is the size in bytes up to which a value is shown and compared as it reads; a longer one is cut, and told
// apart by its fingerprint. X.520 allows 64 characters for most.
const largestValue = 64 << 10

func readElement(rdn *cryptobyte.String) (Element, bool) {
	var atv, id, raw cryptobyte.String
	if !rdn.ReadASN1(&atv, asn1.SEQUENCE) || !atv.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return Element{}, false
	}
	var tag asn1.Tag
	if !atv.ReadAnyASN1Element(&raw, &tag) {
		return Element{}, false
	}
	body := raw
	body.ReadAnyASN1(&body, &tag)
	e := Element{raw: raw}
	if known, ok := attributeTypes[oid(id)]; ok {
		e.OID, e.Type = known.dotted, known.short
	} else {
		e.OID = oid(id).String()
		e.Type = e.OID
	}
	text, isText, ok := decodeText(tag, body)
	if !isText {
		text = "#" + hex.EncodeToString(raw)
	}
	if len(text) > largestValue {
		sum := sha256.Sum256(raw)
		text = strings.ToValidUTF8(text[:largestValue], "") + "… (SHA-256 " + hex.EncodeToString(sum[:]) + ")"
	}
	e.text, e.isText, e.Value, e.Invalid = text, isText, Visible(text), !ok
	return e, true
}

var oidOrganization = newOID("2.5.4.10")

// find returns the bytes of the most specific attribute of a type.
func (n Name) find(id oid) (found []byte) {
	for have, value := range n.attributes() {
		if have == id {
			found = value
		}
	}
	return found
}

// CommonName returns the most specific CN, or "" where there is none.
func (n Name) CommonName() string { return n.Attribute("CN") }

// Attribute returns the value of the most specific attribute of a type given by its short name, or "".
func (n Name) Attribute(short string) string { return n.last(short).Value }

// last returns the most specific attribute of a type, or an empty one.
func (n Name) last(short string) Element {
	for _, e := range slices.Backward(n.Elements()) {
		if e.Type == short {
			return e
		}
	}
	return Element{}
}

// String returns the name in the form of RFC 4514, most specific first and with no blank after the commas, which is how
// the Security Center shows it: CN=…,OU=…,O=…,C=….
func (n Name) String() string {
	type attribute struct {
		text   string
		joined bool
	}
	attributes := make([]attribute, 0, 8)
	for e := range n.elements() {
		attributes = append(attributes, attribute{e.rfc4514(), e.Joined})
	}
	var out strings.Builder
	for end := len(attributes); end > 0; {
		first := end - 1 // of the relative name that ends here
		for attributes[first].joined {
			first--
		}
		for i, a := range attributes[first:end] {
			switch {
			case i > 0:
				out.WriteByte('+')
			case out.Len() > 0:
				out.WriteByte(',')
			}
			out.WriteString(a.text)
		}
		end = first
	}
	return out.String()
}

// rfc4514 writes one attribute. A type without a short name takes the encoding as its value, as the standard demands.
func (e Element) rfc4514() string {
	if e.Type == e.OID || !e.isText {
		return e.Type + "=#" + strings.ToUpper(hex.EncodeToString(e.raw))
	}
	return e.Type + "=" + escape(e.text)
}

// escape quotes what has a meaning in RFC 4514. Characters that do not show are written as the hexadecimal pairs of their
// UTF-8 bytes, so that a name cannot read as another one.
func escape(s string) string {
	if readsAsItIs(s) {
		return s
	}
	var out strings.Builder
	for i, r := range s {
		last := i+utf8.RuneLen(r) == len(s)
		switch {
		case r != ' ' && isHidden(r):
			for _, b := range utf8.AppendRune(nil, r) {
				out.Write([]byte{'\\', upperHex[b>>4], upperHex[b&15]})
			}
			continue
		case strings.ContainsRune(`,+"\<>;`, r), r == ' ' && (i == 0 || last), r == '#' && i == 0:
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// readsAsItIs tells that nothing in s needs an escape, which is so of nearly every value.
func readsAsItIs(s string) bool {
	for i := range len(s) {
		c := s[i]
		plain := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_' ||
			c == ' ' && 0 < i && i < len(s)-1
		if !plain {
			return false
		}
	}
	return true
}

// Equal tells whether two names are the same name by the rules of RFC 5280: the same attributes in the same order, whatever
// the string types, with neither case nor repeated blanks counting.
func (n Name) Equal(o Name) bool {
	if n.SameEncoding(o) {
		return true
	}
	return slices.EqualFunc(n.Elements(), o.Elements(), func(a, b Element) bool {
		return a.OID == b.OID && a.Joined == b.Joined && fold(a.text) == fold(b.text)
	})
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
