package practice

import (
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"strings"
)

// keywords are the attribute types that RFC 4514 (section 3) lets be written by name. All others are written by OID.
var keywords = map[string]string{
	"2.5.4.3":                    "CN",
	"2.5.4.7":                    "L",
	"2.5.4.8":                    "ST",
	"2.5.4.10":                   "O",
	"2.5.4.11":                   "OU",
	"2.5.4.6":                    "C",
	"2.5.4.9":                    "STREET",
	"0.9.2342.19200300.100.1.25": "DC",
	"0.9.2342.19200300.100.1.1":  "UID",
}

// An attribute is one element of a name, its value still encoded, so that any string type can be told.
type attribute struct {
	Type  asn1.ObjectIdentifier
	Value asn1.RawValue
}

// An rdnSET is one step of a name. The suffix of the type's name makes encoding/asn1 read a SET.
type rdnSET []attribute

// distinguishedName writes an encoded name as the Security Center shows it: the last element first, without blanks after the
// commas, as in "CN=SAP Cloud Platform Client CA,OU=SAP Cloud Platform Clients,O=SAP SE,L=EU10,C=DE".
func distinguishedName(der []byte) (string, error) {
	var steps []rdnSET
	if rest, err := asn1.Unmarshal(der, &steps); err != nil || len(rest) > 0 {
		return "", fmt.Errorf("reading a name: not a sequence of attributes")
	}
	written := make([]string, len(steps))
	for i, step := range steps {
		written[len(steps)-1-i] = step.String()
	}
	return strings.Join(written, ","), nil
}

// String writes one step, the attributes of a step of several joined by a plus sign.
func (s rdnSET) String() string {
	parts := make([]string, len(s))
	for i, a := range s {
		parts[i] = a.String()
	}
	return strings.Join(parts, "+")
}

// String writes an attribute; what is no text or has no keyword in hexadecimal (RFC 4514, section 2.4).
func (a attribute) String() string {
	keyword, known := keywords[a.Type.String()]
	var value string
	if _, err := asn1.Unmarshal(a.Value.FullBytes, &value); err != nil || !known {
		return a.Type.String() + "=#" + hex.EncodeToString(a.Value.FullBytes)
	}
	return keyword + "=" + escape(value)
}

// escape puts a backslash where RFC 4514 (section 2.4) wants one.
func escape(value string) string {
	var b strings.Builder
	for i, r := range value {
		edge := i == 0 && (r == ' ' || r == '#') || i == len(value)-1 && r == ' '
		switch {
		case edge || strings.ContainsRune(`"+,;<>\`, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == 0:
			b.WriteString(`\00`)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
