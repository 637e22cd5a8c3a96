package cert

import (
	"encoding/hex"
	"net/netip"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A SAN is one alternative name of a certificate's subject, or an address in another extension.
type SAN struct {
	Kind  string // DNS, e-mail, IP, URI, UPN, directory, registered ID, other name, X.400, EDI
	Value string // made visible as in a Name
}

// The kinds of alternative names that are asked for by name.
const (
	sanURI = "URI"
	sanUPN = "UPN"
)

var (
	oidSubjectAltName = newOID("2.5.29.17")
	oidUPN            = newOID("1.3.6.1.4.1.311.20.2.3")
)

// SANs returns the subject's alternative names of every kind.
func (c *Certificate) SANs() []SAN {
	value, present := c.extension(oidSubjectAltName)
	var seq cryptobyte.String
	if !present || !value.ReadASN1(&seq, asn1.SEQUENCE) {
		return nil
	}
	return generalNames(seq)
}

// generalNames reads GeneralNames to their end.
func generalNames(s cryptobyte.String) []SAN {
	var out []SAN
	var tag asn1.Tag
	var b cryptobyte.String
	for s.ReadAnyASN1(&b, &tag) {
		out = append(out, generalName(tag, b))
	}
	return out
}

// generalName reads one GeneralName by the number of its choice.
func generalName(tag asn1.Tag, b cryptobyte.String) SAN {
	switch tag & 0x1f {
	case 0:
		return otherName(b)
	case 1:
		return SAN{"e-mail", visibleText(b)}
	case 2:
		return SAN{"DNS", visibleText(b)}
	case 3:
		return SAN{"X.400", hex.EncodeToString(b)}
	case 4:
		return SAN{"directory", Name{b}.String()}
	case 5:
		return SAN{"EDI", hex.EncodeToString(b)}
	case 6:
		return SAN{sanURI, visibleText(b)}
	case 7:
		return SAN{"IP", ipText(b)}
	case 8:
		return SAN{"registered ID", oid(b).String()}
	}
	return SAN{"unknown", hex.EncodeToString(b)}
}

func visibleText(b []byte) string {
	text, _, ok := decodeText(asn1.UTF8String, b)
	if !ok {
		text = fromLatin1(b)
	}
	return Visible(text)
}

// ipText writes an address, or an address and its mask as they stand in name constraints.
func ipText(b []byte) string {
	if addr, ok := netip.AddrFromSlice(b); ok {
		return addr.String()
	}
	if addr, ok := netip.AddrFromSlice(b[:len(b)/2]); ok && len(b)%2 == 0 {
		mask, _ := netip.AddrFromSlice(b[len(b)/2:])
		return addr.String() + "/" + mask.String()
	}
	return hex.EncodeToString(b)
}

// otherName reads the name of a kind of its own. The one in daily use is Microsoft's user principal name.
func otherName(b cryptobyte.String) SAN {
	var id, wrapped, value cryptobyte.String
	var tag asn1.Tag
	if s := b; !s.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) || !s.ReadASN1(&wrapped, tagExplicit0) ||
		!wrapped.ReadAnyASN1(&value, &tag) {
		return SAN{"other name", hex.EncodeToString(b)}
	}
	text, isText, _ := decodeText(tag, value)
	if !isText {
		text = hex.EncodeToString(value)
	}
	if oid(id) == oidUPN {
		return SAN{sanUPN, Visible(text)}
	}
	return SAN{"other name", oid(id).String() + "=" + Visible(text)}
}

// uris returns the addresses among names.
func uris(names []SAN) []string {
	var out []string
	for _, n := range names {
		if n.Kind == sanURI {
			out = append(out, strings.TrimSpace(n.Value))
		}
	}
	return out
}
