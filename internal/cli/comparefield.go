package cli

import (
	"strings"

	"certmap/cert"
	"certmap/internal/report"
	"certmap/internal/text"
)

// fieldWords are the fields that people read otherwise than cert writes them: in their language, and as the other commands
// write them.
var fieldWords = map[cert.FieldID]func(*text.Words, *cert.Certificate) string{
	cert.FieldNotBefore:   func(w *text.Words, c *cert.Certificate) string { return w.UTC(c.NotBefore) },
	cert.FieldNotAfter:    func(w *text.Words, c *cert.Certificate) string { return w.UTC(c.NotAfter) },
	cert.FieldKey:         func(_ *text.Words, c *cert.Certificate) string { return report.KeyText(c.Public) },
	cert.FieldSignature:   func(w *text.Words, c *cert.Certificate) string { return w.Algorithm(c.Signature) },
	cert.FieldNames:       alternativeNames,
	cert.FieldKeyUsage:    keyUsages,
	cert.FieldExtKeyUsage: purposes,
	cert.FieldAuthority:   constraints,
}

// fieldText is a field of a certificate as people read it; without a certificate it is what was given.
func fieldText(w *text.Words, c *cert.Certificate, id cert.FieldID, value string) string {
	if said := fieldWords[id]; c != nil && said != nil {
		return said(w, c)
	}
	return value
}

func alternativeNames(w *text.Words, c *cert.Certificate) string {
	var out []string
	for _, n := range c.SANs() {
		out = append(out, w.NameKind(n.Kind)+": "+n.Value)
	}
	return strings.Join(out, ", ")
}

func keyUsages(w *text.Words, c *cert.Certificate) string {
	var out []string
	for _, name := range c.KeyUsages() {
		out = append(out, w.KeyUsage(name))
	}
	return strings.Join(out, ", ")
}

func purposes(w *text.Words, c *cert.Certificate) string {
	var out []string
	for _, p := range c.ExtKeyUsages() {
		said := w.Purpose(p.Name)
		if p.Name != p.OID {
			said += " (" + p.OID + ")"
		}
		out = append(out, said)
	}
	return strings.Join(out, ", ")
}

func constraints(w *text.Words, c *cert.Certificate) string {
	switch b := c.BasicConstraints(); {
	case !b.CA:
		return w.Say("value.no-authority")
	case b.MaxPath >= 0:
		return w.Say("value.authority-path", text.V{"Count": b.MaxPath})
	}
	return w.Say("value.authority")
}
