package model

import (
	"time"

	"certmap/cert"
	"certmap/internal/text"
)

// An ItemRow is one line of what a file holds.
type ItemRow struct {
	Index  int // in File.Items
	Depth  int // in the tree: a certificate below the one that issued it stands further right
	Title  string
	Second string
	Badge  Badge
}

// A FileView is a file as the inspector shows it.
type FileView struct {
	Name    string
	About   string // the container, in words
	Rows    []ItemRow
	Problem *text.Message
	Detail  string // raw, of the problem
	Locked  bool   // a passphrase may open it, or more of it
}

// ViewFile makes a file ready to be shown.
func ViewFile(w *text.Words, f *cert.File, now time.Time) FileView {
	v := FileView{Name: f.Name}
	if f.Container != cert.None {
		v.About = w.Say("container." + string(f.Container))
	}
	if p := f.Problem; p != nil {
		m := w.Tell("problem."+p.TextID(), text.V(p.Values))
		v.Problem = &m
		if p.Err != nil {
			v.Detail = p.Err.Error()
		}
	}
	v.Locked = lockedBy(f.Problem)
	for _, i := range order(f) {
		row := rowOfItem(w, f, i, now)
		v.Rows = append(v.Rows, row)
		v.Locked = v.Locked || lockedBy(f.Items[i].Problem)
	}
	return v
}

func lockedBy(p *cert.Problem) bool {
	return p != nil && (p.ID == cert.PassphraseNeeded || p.ID == cert.WrongPassphrase || p.ID == cert.NotOpened)
}

// Refused tells whether the file's own check has refused a passphrase.
func Refused(f *cert.File) bool {
	if f.Problem != nil && f.Problem.ID == cert.WrongPassphrase {
		return true
	}
	for _, it := range f.Items {
		if it.Problem != nil && it.Problem.ID == cert.WrongPassphrase {
			return true
		}
	}
	return false
}

// order puts the leaf first, then the chain above it, then the other certificates, then everything else.
func order(f *cert.File) []int {
	var out []int
	taken := map[int]bool{}
	take := func(i int) {
		if i >= 0 && !taken[i] {
			taken[i] = true
			out = append(out, i)
		}
	}
	take(f.Leaf)
	for at := f.Leaf; at >= 0; {
		above := issuerIn(f, at)
		if above < 0 || taken[above] {
			break
		}
		take(above)
		at = above
	}
	for i := range f.Items {
		if f.Items[i].Certificate != nil {
			take(i)
		}
	}
	for i := range f.Items {
		take(i)
	}
	return out
}

func issuerIn(f *cert.File, item int) int {
	c := f.Items[item].Certificate
	for i, it := range f.Items {
		if i != item && it.Certificate != nil && it.Certificate.Subject.SameEncoding(c.Issuer) {
			return i
		}
	}
	return -1
}

func rowOfItem(w *text.Words, f *cert.File, i int, now time.Time) ItemRow {
	it := f.Items[i]
	row := ItemRow{Index: i, Title: w.Say("item." + string(it.Kind)), Second: it.Label}
	if it.Name != "" {
		row.Second = it.Name
	}
	switch {
	case it.Certificate != nil:
		row.Title = title(it.Certificate)
		row.Second = w.Say(roleOf(f, i))
		row.Badge, _ = expiry(w, it.Certificate.NotAfter, now, it.Certificate.DaysLeft(now))
	case it.Problem != nil:
		row.Badge = Badge{w.Say("item.problem"), Worry}
	case it.Key != nil:
		row.Second = it.Key.Facts.Type
		if it.KeyOf >= 0 && f.Items[it.KeyOf].Certificate != nil {
			row.Second = w.Say("item.key-of", text.V{"Name": title(f.Items[it.KeyOf].Certificate)})
		}
	case it.Request != nil:
		row.Second = it.Request.Subject.String()
	case it.CRL != nil:
		row.Second = it.CRL.Issuer.String()
	}
	return row
}

// title is how a certificate is called in a list: its common name, else its whole subject.
func title(c *cert.Certificate) string {
	if cn := c.Subject.CommonName(); cn != "" {
		return "CN=" + cn
	}
	return c.Subject.String()
}

func roleOf(f *cert.File, i int) string {
	switch {
	case f.Items[i].HasKey:
		return "role.with-key"
	case f.Items[i].Certificate.IsCA && f.Items[i].Certificate.SelfSigned():
		return "role.root"
	case f.Items[i].Certificate.IsCA:
		return "role.issuer"
	}
	return "role.certificate"
}

// A FindingRow is one finding, ready to be shown.
type FindingRow struct {
	Mood Mood
	Text text.Message
	Sure string // how sure it is; empty where SAP says so
}

// A CertificateView is one certificate with its verdict.
type CertificateView struct {
	Title    string
	Verdict  Strip
	Findings []FindingRow
	Usable   bool // it may be mapped: there is no stop
	Facts    []FactGroup
}

// A FactGroup is a group of facts under a heading; the first has none.
type FactGroup struct {
	Heading string
	Facts   []Fact
}

// A Fact is a name and a value; Mono is for fingerprints and the like.
type Fact struct {
	Name, Value string
	Mono        bool
	Copy        string // what Copy takes, where it is more than is shown
}

// ViewCertificate makes one certificate of a file ready to be shown.
func ViewCertificate(w *text.Words, f *cert.File, item int, now time.Time) CertificateView {
	c := f.Items[item].Certificate
	v := CertificateView{Title: title(c)}
	verdict := f.VerdictOf(item)
	v.Usable = verdict != cert.WillNotWork
	warnings := 0
	for _, x := range f.FindingsOf(item) {
		row := FindingRow{Mood: findingMoods[x.Severity], Text: w.Tell("finding."+x.TextID(), text.V(x.Values))}
		if x.Sure == cert.Unknown && x.Severity != cert.Note {
			row.Sure = w.Say("finding.unknown-for-sf")
		}
		if x.Severity == cert.Warn {
			warnings++
		}
		v.Findings = append(v.Findings, row)
	}
	v.Verdict = verdictStrip(w, verdict, warnings)
	v.Facts = factsOf(w, c, now)
	return v
}

var findingMoods = map[cert.Severity]Mood{cert.Stop: Wrong, cert.Warn: Worry, cert.Note: Noted}

func verdictStrip(w *text.Words, verdict cert.Verdict, warnings int) Strip {
	mood := map[cert.Verdict]Mood{cert.Fit: Fine, cert.Warnings: Worry}[verdict]
	if verdict == cert.WillNotWork || verdict == cert.Unreadable {
		mood = Wrong
	}
	return Strip{mood, w.Say("inspect.verdict."+string(verdict), text.V{"Count": warnings}), w.Say("inspect.verdict-rest." + string(verdict))}
}

func factsOf(w *text.Words, c *cert.Certificate, now time.Time) []FactGroup {
	sum, sum1, spki := c.SHA256(), c.SHA1(), c.SPKI()
	size := c.Public.Curve
	if size == "" {
		size = w.Say("value.bits", text.V{"Count": c.Public.Bits})
	}
	identity := FactGroup{Facts: []Fact{
		{Name: w.Say("field.subject"), Value: c.Subject.String()},
		{Name: w.Say("field.issuer"), Value: c.Issuer.String()},
		{Name: w.Say("field.serial"), Value: Colons(c.SerialHex()), Mono: true, Copy: c.SerialHex()},
		{Name: w.Say("field.valid"), Value: w.DateTime(c.NotBefore) + " – " + w.DateTime(c.NotAfter)},
		{Name: w.Say("field.key"), Value: c.Public.Type + ", " + size},
		{Name: w.Say("field.signature"), Value: c.Signature},
	}}
	uses := FactGroup{Heading: w.Say("facts.uses")}
	uses.add(w.Say("field.key-usage"), join(c.KeyUsages()))
	var purposes []string
	for _, p := range c.ExtKeyUsages() {
		purposes = append(purposes, firstOf(p.Name, p.OID))
	}
	uses.add(w.Say("field.ext-key-usage"), join(purposes))
	var names []string
	for _, n := range c.SANs() {
		names = append(names, n.Kind+": "+n.Value)
	}
	uses.add(w.Say("field.alternative-names"), join(names))
	prints := FactGroup{Heading: w.Say("facts.fingerprints"), Facts: []Fact{
		{Name: w.Say("field.sha256"), Value: cert.Fingerprint(sum[:]), Mono: true, Copy: cert.Fingerprint(sum[:])},
		{Name: w.Say("field.sha1"), Value: cert.Fingerprint(sum1[:]), Mono: true, Copy: cert.Fingerprint(sum1[:])},
		{Name: w.Say("field.spki"), Value: cert.Fingerprint(spki[:]), Mono: true, Copy: cert.Fingerprint(spki[:])},
	}}
	utc := FactGroup{Heading: w.Say("facts.validity"), Facts: []Fact{
		{Name: w.Say("field.not-before"), Value: w.UTC(c.NotBefore)},
		{Name: w.Say("field.not-after"), Value: w.UTC(c.NotAfter)},
		{Name: w.Say("field.days-left"), Value: w.DaysLeft(c.DaysLeft(now))},
	}}
	return []FactGroup{identity, uses, utc, prints}
}

func (g *FactGroup) add(name, value string) {
	if value != "" {
		g.Facts = append(g.Facts, Fact{Name: name, Value: value})
	}
}

func join(parts []string) string {
	out := ""
	for i, p := range parts {
		if i > 0 {
			out += ", "
		}
		out += p
	}
	return out
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
