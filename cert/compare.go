package cert

import (
	"bytes"
	"strings"
)

// A Relation is how two certificates stand to each other.
type Relation string

// The relations. The names of a certificate are its issuer and its subject, which are what SuccessFactors tells mappings
// apart by (KBA 3574501).
const (
	SameCertificate Relation = "same"
	SameNames       Relation = "same-names" // the same names, another key: SuccessFactors has it registered already
	SameKey         Relation = "same-key"   // the same key, another certificate: renewed
	Different       Relation = "different"
)

// A Comparison sets two certificates side by side.
type Comparison struct {
	Relation Relation
	// SameNames and SameKey tell more than the relation, for a certificate may be renewed with both.
	SameNames bool
	SameKey   bool
	Fields    []FieldPair
}

// A FieldID names a row of a comparison. It is stable.
type FieldID string

// The rows of a comparison, in their order.
const (
	FieldSubject      FieldID = "subject"
	FieldIssuer       FieldID = "issuer"
	FieldSerial       FieldID = "serial"
	FieldNotBefore    FieldID = "not-before"
	FieldNotAfter     FieldID = "not-after"
	FieldKey          FieldID = "key"
	FieldKeyPrint     FieldID = "key-sha256"
	FieldSignature    FieldID = "signature"
	FieldNames        FieldID = "alternative-names"
	FieldKeyUsage     FieldID = "key-usage"
	FieldExtKeyUsage  FieldID = "extended-key-usage"
	FieldAuthority    FieldID = "is-a-ca"
	FieldFingerprint  FieldID = "sha256"
	FieldFingerprint1 FieldID = "sha1"
)

// A FieldPair is one row.
type FieldPair struct {
	ID   FieldID
	A, B string
	Same bool
}

// comparedFields are the rows and what stands in them. Dates are in UTC.
var comparedFields = []struct {
	id    FieldID
	value func(c *Certificate) string
}{
	{FieldSubject, func(c *Certificate) string { return c.Subject.String() }},
	{FieldIssuer, func(c *Certificate) string { return c.Issuer.String() }},
	{FieldSerial, (*Certificate).SerialHex},
	{FieldNotBefore, func(c *Certificate) string { return timeText(c.NotBefore) }},
	{FieldNotAfter, func(c *Certificate) string { return timeText(c.NotAfter) }},
	{FieldKey, func(c *Certificate) string { return c.Public.text() }},
	{FieldKeyPrint, func(c *Certificate) string { sum := c.SPKI(); return Fingerprint(sum[:]) }},
	{FieldSignature, func(c *Certificate) string { return c.Signature }},
	{FieldNames, func(c *Certificate) string { return strings.Join(sanText(c.SANs()), ", ") }},
	{FieldKeyUsage, func(c *Certificate) string { return strings.Join(c.KeyUsages(), ", ") }},
	{FieldExtKeyUsage, func(c *Certificate) string { return strings.Join(c.purposeText(), ", ") }},
	{FieldAuthority, func(c *Certificate) string { return strings.Join(c.constraintsText(), ", ") }},
	{FieldFingerprint, func(c *Certificate) string { sum := c.SHA256(); return Fingerprint(sum[:]) }},
	{FieldFingerprint1, func(c *Certificate) string { sum := c.SHA1(); return Fingerprint(sum[:]) }},
}

// Compare sets two certificates side by side.
func Compare(a, b *Certificate) Comparison {
	c := Comparison{
		SameNames: a.Subject.Equal(b.Subject) && a.Issuer.Equal(b.Issuer),
		SameKey:   sameKey(a, b),
	}
	switch {
	case a.Same(b):
		c.Relation = SameCertificate
	case c.SameKey:
		c.Relation = SameKey
	case c.SameNames:
		c.Relation = SameNames
	default:
		c.Relation = Different
	}
	for _, f := range comparedFields {
		va, vb := f.value(a), f.value(b)
		c.Fields = append(c.Fields, FieldPair{f.id, va, vb, va == vb})
	}
	return c
}

// sameKey tells whether two certificates are for one key, however each of them names its algorithm. Keys that do not read
// are compared as they are encoded.
func sameKey(a, b *Certificate) bool {
	pa, pb := publicOf(a.spki), publicOf(b.spki)
	if len(pa) == 0 && len(pb) == 0 {
		return bytes.Equal(a.spki, b.spki)
	}
	return bytes.Equal(pa, pb)
}
