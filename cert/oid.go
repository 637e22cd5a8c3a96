package cert

import (
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"strconv"
	"strings"

	"golang.org/x/crypto/cryptobyte"
)

// An oid is an object identifier as it is encoded, without tag and length. Unlike the type of the standard library it
// compares with ==, serves as a key, and holds arcs of any size.
type oid string

// newOID encodes a dotted identifier that stands in this program.
func newOID(dotted string) oid {
	var id asn1.ObjectIdentifier
	for part := range strings.SplitSeq(dotted, ".") {
		arc, err := strconv.Atoi(part)
		if err != nil {
			panic("cert: not an object identifier: " + dotted)
		}
		id = append(id, arc)
	}
	var b cryptobyte.Builder
	b.AddASN1ObjectIdentifier(id)
	return oid(b.BytesOrPanic()[2:])
}

// oidTable keys a table written with dotted identifiers by their encodings.
func oidTable[V any](dotted map[string]V) map[oid]V {
	out := make(map[oid]V, len(dotted))
	for id, v := range dotted {
		out[newOID(id)] = v
	}
	return out
}

// largestOID is the size in bytes up to which an identifier is written out. Writing a number of a million digits takes
// minutes; the longest identifiers in use have some thirty bytes.
const largestOID = 128

// String returns the dotted form. Bytes that are no identifier are shown in hexadecimal, since an empty text would hide them.
func (o oid) String() string {
	if o == "" || o[len(o)-1]&0x80 != 0 {
		return "invalid:" + hex.EncodeToString([]byte(o))
	}
	if len(o) > largestOID {
		return "oversized:" + hex.EncodeToString([]byte(o[:largestOID])) + "…"
	}
	out := make([]byte, 0, 3*len(o))
	for i := 0; i < len(o); {
		end := i
		for o[end]&0x80 != 0 {
			end++
		}
		out = appendArc(out, o[i:end+1], i == 0)
		i = end + 1
	}
	return string(out)
}

// appendArc writes one arc, given in base 128; the first one stands for two.
func appendArc(out []byte, arc oid, first bool) []byte {
	if len(arc) > 8 {
		return appendBigArc(out, arc, first)
	}
	var n uint64
	for i := range len(arc) {
		n = n<<7 | uint64(arc[i]&0x7f)
	}
	if !first {
		return strconv.AppendUint(append(out, '.'), n, 10)
	}
	root := min(n/40, 2)
	out = strconv.AppendUint(out, root, 10)
	return strconv.AppendUint(append(out, '.'), n-40*root, 10)
}

func appendBigArc(out []byte, arc oid, first bool) []byte {
	n := new(big.Int)
	for i := range len(arc) {
		n.Lsh(n, 7)
		n.Or(n, big.NewInt(int64(arc[i]&0x7f)))
	}
	if first {
		out = append(out, '2')
		n.Sub(n, big.NewInt(80))
	}
	return n.Append(append(out, '.'), 10)
}
