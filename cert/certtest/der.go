package certtest

import (
	"encoding/asn1"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// The tags that fixtures are built with.
const (
	TagInteger     = 0x02
	TagBits        = 0x03
	TagOctets      = 0x04
	TagUTF8        = 0x0c
	TagPrintable   = 0x13
	TagT61         = 0x14
	TagIA5         = 0x16
	TagUTCTime     = 0x17
	TagGeneralTime = 0x18
	TagUniversal   = 0x1c
	TagBMP         = 0x1e
	TagSequence    = 0x30
	TagSet         = 0x31
)

// TLV writes one element in DER.
func TLV(tag byte, content ...[]byte) []byte {
	body := join(content)
	return append(append([]byte{tag}, length(len(body))...), body...)
}

// Indefinite writes one element as BER may: its length is not given, an end marker ends it.
func Indefinite(tag byte, content ...[]byte) []byte {
	return append(append([]byte{tag, 0x80}, join(content)...), 0, 0)
}

// Pieces writes an OCTET STRING as BER may: in pieces of some bytes.
func Pieces(b []byte, size int) []byte {
	var out [][]byte
	for len(b) > 0 {
		n := min(size, len(b))
		out = append(out, TLV(TagOctets, b[:n]))
		b = b[n:]
	}
	return Indefinite(TagOctets|0x20, out...)
}

// LongLength writes one element with more bytes for its length than it needs.
func LongLength(tag byte, content ...[]byte) []byte {
	body := join(content)
	n := len(body)
	return append([]byte{tag, 0x84, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body...)
}

func join(parts [][]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func length(n int) []byte {
	if n < 0x80 {
		return []byte{byte(n)}
	}
	b := big.NewInt(int64(n)).Bytes()
	return append([]byte{0x80 | byte(len(b))}, b...)
}

// Seq writes a SEQUENCE.
func Seq(content ...[]byte) []byte { return TLV(TagSequence, content...) }

// Set writes a SET.
func Set(content ...[]byte) []byte { return TLV(TagSet, content...) }

// Explicit writes the explicit tag [n].
func Explicit(n byte, content ...[]byte) []byte { return TLV(0xa0|n, content...) }

// Octets writes an OCTET STRING.
func Octets(content ...[]byte) []byte { return TLV(TagOctets, content...) }

// Bits writes a BIT STRING of whole bytes.
func Bits(b []byte) []byte { return TLV(TagBits, []byte{0}, b) }

// Int writes an INTEGER.
func Int(n int64) []byte { return must(asn1.Marshal(n)) }

// BigInt writes an INTEGER of any size.
func BigInt(n *big.Int) []byte { return must(asn1.Marshal(n)) }

// Null writes a NULL.
func Null() []byte { return []byte{5, 0} }

// OID writes a dotted identifier.
func OID(dotted string) []byte {
	var id asn1.ObjectIdentifier
	for part := range strings.SplitSeq(dotted, ".") {
		id = append(id, must(strconv.Atoi(part)))
	}
	return must(asn1.Marshal(id))
}

// Time writes a UTCTime.
func Time(t time.Time) []byte { return TLV(TagUTCTime, []byte(t.UTC().Format("060102150405Z"))) }

// Algorithm writes an AlgorithmIdentifier.
func Algorithm(dotted string, params ...[]byte) []byte {
	return Seq(append([][]byte{OID(dotted)}, params...)...)
}
