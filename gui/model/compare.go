package model

import (
	"strings"

	"certmap/cert"
	"certmap/internal/text"
)

// A Side is one of two certificates that are compared.
type Side struct {
	Certificate *cert.Certificate // nil while none is chosen
	From        string            // the name of its file
}

// Title is how the side is called.
func (s Side) Title() string { return title(s.Certificate) }

// A Comparison is what the page Compare begins with.
type Comparison struct{ A, B Side }

// A CompareRow is one field of two certificates.
type CompareRow struct {
	Name string
	A, B string
	Same bool
	Mono bool
}

// A CompareView is two certificates side by side.
type CompareView struct {
	Verdict Strip
	Next    string
	Rows    []CompareRow
}

// relationMoods tell at a glance how two certificates stand to each other. A renewed one is what one hopes for, and the same
// names are what SuccessFactors refuses.
var relationMoods = map[cert.Relation]Mood{cert.SameCertificate: Fine, cert.SameKey: Noted, cert.SameNames: Worry, cert.Different: Noted}

// printed are the fields in a font of fixed width.
var printed = map[cert.FieldID]bool{cert.FieldSerial: true, cert.FieldKeyPrint: true, cert.FieldFingerprint: true, cert.FieldFingerprint1: true}

// Compare sets two certificates side by side.
func Compare(w *text.Words, a, b *cert.Certificate) CompareView {
	c := cert.Compare(a, b)
	relation := string(c.Relation)
	if c.Relation == cert.SameKey && c.SameNames {
		relation = "same-key-and-names"
	}
	m := w.Tell("compare." + relation)
	v := CompareView{Verdict: Strip{relationMoods[c.Relation], m.What, m.Why}, Next: m.Next}
	for _, f := range c.Fields {
		row := CompareRow{Name: w.Say("field." + string(f.ID)), A: fieldText(w, a, f.ID, f.A), B: fieldText(w, b, f.ID, f.B), Same: f.Same, Mono: printed[f.ID]}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// fieldText is a field as the window shows it.
func fieldText(w *text.Words, c *cert.Certificate, id cert.FieldID, value string) string {
	switch id {
	case cert.FieldNotBefore:
		return w.DateTime(c.NotBefore)
	case cert.FieldNotAfter:
		return w.DateTime(c.NotAfter)
	case cert.FieldKey:
		return keyText(w, c.Public)
	case cert.FieldAuthority:
		return constraints(w, c.BasicConstraints())
	case cert.FieldSignature:
		return w.Algorithm(value)
	case cert.FieldNames:
		return short(strings.Join(sanLines(w, c), ", "))
	case cert.FieldKeyUsage:
		return strings.Join(keyUsageLines(w, c), ", ")
	case cert.FieldExtKeyUsage:
		return short(strings.Join(purposeLines(w, c), ", "))
	case cert.FieldSerial:
		return inRows(short(Colons(value)))
	}
	if printed[id] {
		return inRows(short(value))
	}
	return short(value)
}

// A TextView is what a pasted text says about a certificate.
type TextView struct {
	Verdict Strip
	Field   string // what the text was read as; empty where it is nothing that could be compared
	Given   string
	Actual  string
}

// CompareText holds a certificate against a fingerprint, a serial number or a name.
func CompareText(w *text.Words, c *cert.Certificate, given string) TextView {
	t := cert.CompareText(c, given)
	if t.Field == "" {
		m := w.Tell("compare.text-unknown")
		return TextView{Verdict: Strip{Worry, m.What, m.Next}}
	}
	id, mood := "compare.text-other", Wrong
	if t.Same {
		id, mood = "compare.text-same", Fine
	}
	field := w.Say("field." + string(t.Field))
	return TextView{Verdict: Strip{Mood: mood, Bold: w.Say(id, text.V{"Field": field})}, Field: field, Given: inRows(short(t.Given)), Actual: inRows(short(t.Actual))}
}
