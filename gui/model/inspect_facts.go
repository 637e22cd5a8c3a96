package model

import (
	"strings"
	"time"

	"certmap/cert"
	"certmap/internal/text"
)

// A FactGroup is a group of facts under a heading; the first has none.
type FactGroup struct {
	Heading string
	Facts   []Fact
	Wide    bool // the names are long
}

// A Fact is a name and a value.
type Fact struct {
	Name, Value string
	Mono        bool     // a fingerprint or the like
	Copy        string   // what Copy takes; empty where there is no use for it
	Badge       Badge    // behind the value
	All         []string // every line of it, where the value shows only the beginning
}

func (g *FactGroup) add(name, value string) {
	if value != "" {
		g.Facts = append(g.Facts, Fact{Name: name, Value: short(value)})
	}
}

// mono adds a value to copy, in a font of fixed width.
func (g *FactGroup) mono(name, value string) {
	if value != "" {
		g.Facts = append(g.Facts, Fact{Name: name, Value: inRows(value), Mono: true, Copy: value})
	}
}

// rowOfPairs is how much of a fingerprint stands in a row: sixteen pairs with their colons.
const rowOfPairs = 48

// inRows breaks a long fingerprint into rows of equal length, so that two of them can be compared by eye.
func inRows(print string) string {
	var rows []string
	for ; len(print) > rowOfPairs; print = print[rowOfPairs:] {
		rows = append(rows, print[:rowOfPairs])
	}
	return strings.Join(append(rows, print), "\n")
}

// mostShown is how many lines of a value are shown before it has to be asked for the rest.
const mostShown = 8

// list adds a value of several lines.
func (g *FactGroup) list(name string, lines []string) {
	if len(lines) == 0 {
		return
	}
	f := Fact{Name: name}
	var shown []string
	for i, l := range lines {
		if i < mostShown {
			shown = append(shown, short(l))
		}
	}
	f.Value = strings.Join(shown, "\n")
	if len(lines) > mostShown || len(strings.Join(lines[:len(shown)], "\n")) > len(f.Value) {
		for _, l := range lines {
			f.All = append(f.All, Lines(l)...)
		}
	}
	g.Facts = append(g.Facts, f)
}

// factsOf tells everything that a certificate says of itself, group by group.
func factsOf(w *text.Words, c *cert.Certificate, now time.Time) []FactGroup {
	return []FactGroup{identityFacts(w, c, now), validityFacts(w, c, now), usageFacts(w, c), fingerprintFacts(w, c),
		addressFacts(w, c), extensionFacts(w, c), nameParts(w.Say("facts.subject-parts"), c.Subject), nameParts(w.Say("facts.issuer-parts"), c.Issuer)}
}

func identityFacts(w *text.Words, c *cert.Certificate, now time.Time) FactGroup {
	badge, _ := expiry(w, c.NotBefore, c.NotAfter, now, c.DaysLeft(now))
	g := FactGroup{Facts: []Fact{
		{Name: w.Say("field.subject"), Value: short(c.Subject.String()), Copy: c.Subject.String()},
		{Name: w.Say("field.issuer"), Value: short(c.Issuer.String()), Copy: c.Issuer.String()},
		{Name: w.Say("field.serial"), Value: short(Colons(c.SerialHex())), Mono: true, Copy: c.SerialHex()},
		{Name: w.Say("field.serial-decimal"), Value: short(c.Serial.String()), Mono: true, Copy: c.Serial.String()},
		{Name: w.Say("field.valid"), Value: w.DateTime(c.NotBefore) + " – " + w.DateTime(c.NotAfter), Badge: badge},
		{Name: w.Say("field.key"), Value: keyText(w, c.Public)},
		{Name: w.Say("field.signature"), Value: w.Algorithm(c.Signature)},
		{Name: w.Say("field.version"), Value: w.Number(c.Version)},
	}}
	g.list(w.Say("field.alternative-names"), sanLines(w, c))
	return g
}

func sanLines(w *text.Words, c *cert.Certificate) []string {
	var out []string
	for _, n := range c.SANs() {
		out = append(out, w.NameKind(n.Kind)+": "+n.Value)
	}
	return out
}

func keyUsageLines(w *text.Words, c *cert.Certificate) []string {
	var out []string
	for _, name := range c.KeyUsages() {
		out = append(out, w.KeyUsage(name))
	}
	return out
}

func purposeLines(w *text.Words, c *cert.Certificate) []string {
	var out []string
	for _, p := range c.ExtKeyUsages() {
		out = append(out, nameAndOID(w.Purpose(p.Name), p.OID))
	}
	return out
}

func validityFacts(w *text.Words, c *cert.Certificate, now time.Time) FactGroup {
	g := FactGroup{Heading: w.Say("facts.validity")}
	both := func(t time.Time) string {
		return w.Say("value.local-and-utc", text.V{"Local": w.DateTime(t), "UTC": w.UTC(t)})
	}
	g.add(w.Say("field.not-before"), both(c.NotBefore))
	g.add(w.Say("field.not-after"), both(c.NotAfter))
	if c.NotAfter.IsZero() {
		return g
	}
	g.add(w.Say("field.days-left"), w.DaysLeft(c.DaysLeft(now)))
	g.add(w.Say("field.life-used"), w.Say("value.percent", text.V{"Percent": int(100 * c.ShareUsed(now))}))
	return g
}

func usageFacts(w *text.Words, c *cert.Certificate) FactGroup {
	g := FactGroup{Heading: w.Say("facts.uses")}
	g.list(w.Say("field.key-usage"), keyUsageLines(w, c))
	g.list(w.Say("field.ext-key-usage"), purposeLines(w, c))
	if b := c.BasicConstraints(); b.Present {
		g.add(w.Say("field.basic-constraints"), constraints(w, b))
	}
	var policies []string
	for _, p := range c.Policies() {
		policies = append(append(policies, nameAndOID(w.Policy(p.Name), p.OID)), p.CPS...)
	}
	g.list(w.Say("field.policies"), policies)
	return g
}

func nameAndOID(name, oid string) string {
	if name == "" || name == oid {
		return oid
	}
	return name + " (" + oid + ")"
}

func constraints(w *text.Words, b cert.BasicConstraints) string {
	switch {
	case !b.CA:
		return w.Say("value.no-authority")
	case b.MaxPath >= 0:
		return w.Say("value.authority-path", text.V{"Count": b.MaxPath})
	}
	return w.Say("value.authority")
}

func fingerprintFacts(w *text.Words, c *cert.Certificate) FactGroup {
	sum, sum1, spki := c.SHA256(), c.SHA1(), c.SPKI()
	g := FactGroup{Heading: w.Say("facts.fingerprints")}
	g.mono(w.Say("field.sha256"), cert.Fingerprint(sum[:]))
	g.mono(w.Say("field.sha1"), cert.Fingerprint(sum1[:]))
	g.mono(w.Say("field.spki"), cert.Fingerprint(spki[:]))
	g.mono(w.Say("field.subject-key-id"), short(cert.Fingerprint(c.SubjectKeyID())))
	g.mono(w.Say("field.authority-key-id"), short(cert.Fingerprint(c.AuthorityKeyID())))
	return g
}

// addressFacts are the addresses in a certificate. None is followed without a click.
func addressFacts(w *text.Words, c *cert.Certificate) FactGroup {
	g := FactGroup{Heading: w.Say("facts.addresses")}
	g.list(w.Say("field.issuer-address"), c.IssuerAddresses())
	g.list(w.Say("field.ocsp"), c.OCSPAddresses())
	g.list(w.Say("field.crl"), c.CRLPoints())
	return g
}

// toldElsewhere are the extensions that the other groups tell in full.
var toldElsewhere = map[string]bool{
	"2.5.29.15": true, "2.5.29.37": true, "2.5.29.19": true, "2.5.29.14": true, "2.5.29.35": true, "2.5.29.17": true,
	"1.3.6.1.5.5.7.1.1": true, "2.5.29.31": true, "2.5.29.32": true,
}

const mostExtensions = 40

// extensionFacts are the other extensions: by name where they have one, else by their number with a dump.
func extensionFacts(w *text.Words, c *cert.Certificate) FactGroup {
	g := FactGroup{Heading: w.Say("facts.extensions"), Wide: true}
	if n := c.SCTs(); n > 0 {
		g.add(w.Say("field.scts"), w.Number(n))
	}
	for _, x := range c.Extensions() {
		if toldElsewhere[x.OID] || len(x.Text) == 0 || len(g.Facts) == mostExtensions {
			continue
		}
		name := nameAndOID(w.Extension(x.Name), x.OID)
		if x.Critical {
			name = w.Say("field.critical", text.V{"Name": name})
		}
		f := Fact{Name: name, Value: short(x.Text[0]), Mono: true}
		if len(x.Text) > 1 {
			f.All = x.Text
		}
		g.Facts = append(g.Facts, f)
	}
	return g
}

const mostParts = 40

// nameParts is a name element by element, most specific first.
func nameParts(heading string, n cert.Name) FactGroup {
	g := FactGroup{Heading: heading}
	elements := n.Elements()
	for i := len(elements) - 1; i >= 0 && len(g.Facts) < mostParts; i-- {
		e := elements[i]
		g.Facts = append(g.Facts, Fact{Name: short(e.Type), Value: short(e.Value)})
	}
	return g
}

// ItemFacts tells what there is to say about an item that is no certificate.
func ItemFacts(w *text.Words, it cert.Item) FactGroup {
	g := FactGroup{}
	g.add(w.Say("field.name"), it.Name)
	if it.Label != "" {
		g.add(w.Say("field.label"), it.Label)
	}
	switch {
	case it.Key != nil:
		g.add(w.Say("field.key"), keyText(w, it.Key.Facts))
		g.mono(w.Say("field.spki"), cert.Fingerprint(it.Key.SPKI[:]))
	case it.Request != nil:
		g.add(w.Say("field.subject"), it.Request.Subject.String())
		g.add(w.Say("field.key"), keyText(w, it.Request.Public))
	case it.CRL != nil:
		g.add(w.Say("field.issuer"), it.CRL.Issuer.String())
		g.add(w.Say("field.entries"), w.Number(it.CRL.Entries))
		g.add(w.Say("field.made-on"), w.DateTime(it.CRL.ThisUpdate))
	}
	return g
}
