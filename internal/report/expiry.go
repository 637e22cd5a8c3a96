package report

import (
	"strconv"
	"time"

	"certmap/cert"
	"certmap/internal/text"
)

// An Entry is one certificate of a file, or a file in which none could be read.
type Entry struct {
	Path        string
	Certificate *Facts        // nil where the file has none that can be read
	Problem     *cert.Problem // why not; nil where the file is readable and has none
	Verdict     cert.Verdict
	// Finding is what weighs most against it; nil where nothing does.
	Finding *cert.Finding
}

// Facts are what an Entry keeps of a certificate, which is little: a folder may hold a hundred thousand.
type Facts struct {
	CommonName, Subject, Issuer, IssuerName string
	Serial, Key, Signature, SHA256          string
	NotBefore, NotAfter                     time.Time
	DaysLeft                                int  // at the time of reading
	Early                                   bool // not valid yet then
	Authority                               bool
}

// Entries returns a line for each certificate of a file, or one that says why there is none.
func Entries(path string, f *cert.File, now time.Time) []Entry {
	var out []Entry
	for i, it := range f.Items {
		if it.Certificate == nil {
			continue
		}
		facts := factsOf(it.Certificate, now)
		out = append(out, Entry{Path: path, Certificate: &facts, Verdict: f.VerdictOf(i), Finding: heaviest(f.FindingsOf(i))})
	}
	if len(out) == 0 {
		out = append(out, Entry{Path: path, Verdict: f.Verdict, Problem: problemOf(f), Finding: heaviest(f.Findings)})
	}
	return out
}

func factsOf(c *cert.Certificate, now time.Time) Facts {
	sum := c.SHA256()
	return Facts{
		CommonName: c.Subject.CommonName(), Subject: c.Subject.String(), Issuer: c.Issuer.String(), IssuerName: c.Issuer.CommonName(),
		Serial: c.SerialHex(), Key: KeyText(c.Public), Signature: c.Signature, SHA256: cert.Fingerprint(sum[:]),
		NotBefore: c.NotBefore, NotAfter: c.NotAfter, DaysLeft: c.DaysLeft(now), Early: c.NotBefore.After(now), Authority: c.Authority(),
	}
}

// KeyText names a key as people do: RSA 3072, EC P-256.
func KeyText(k cert.KeyFacts) string {
	switch {
	case k.Curve != "":
		return k.Type + " " + k.Curve
	case k.Bits > 0:
		return k.Type + " " + strconv.Itoa(k.Bits)
	}
	return k.Type
}

// problemOf returns why a file gave no certificate: its own problem, or the first of its items.
func problemOf(f *cert.File) *cert.Problem {
	if f.Problem != nil {
		return f.Problem
	}
	for _, it := range f.Items {
		if it.Problem != nil {
			return it.Problem
		}
	}
	return nil
}

// heaviest returns the first stop, else the first warning: one about the certificate before one about its file.
func heaviest(findings []cert.Finding) *cert.Finding {
	var found *cert.Finding
	for i, f := range findings {
		switch {
		case f.Severity == cert.Stop:
			return &findings[i]
		case f.Severity == cert.Warn && (found == nil || found.Item < 0 && f.Item >= 0):
			found = &findings[i]
		}
	}
	return found
}

// Remark is what there is to say about an entry in one sentence: why nothing could be read, or what weighs most.
func (e Entry) Remark(w *text.Words) string {
	switch {
	case e.Problem != nil:
		return w.Say("problem."+e.Problem.TextID()+".what", text.V(e.Problem.Values))
	case e.Finding != nil:
		return w.Say("finding."+e.Finding.TextID()+".what", text.V(e.Finding.Values))
	}
	return ""
}

// stamp is a time as spreadsheets sort it and compute with it.
const stamp = "2006-01-02 15:04"

// stamped writes a time in UTC; one that could not be read is left out.
func stamped(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stamp)
}

// Expiry returns entries as a table of what expires when, in the order given. Times are in UTC.
func Expiry(w *text.Words, title, subtitle string, entries []Entry) Table {
	t := Table{Title: title, Subtitle: subtitle, Language: string(w.Language()), Columns: []Column{
		{Title: w.Say("report.certificate")}, {Title: w.Say("field.file")}, {Title: w.Say("field.subject"), Detail: true},
		{Title: w.Say("field.issuer")}, {Title: w.Say("report.serial"), Mono: true, Detail: true}, {Title: w.Say("report.from"), Detail: true},
		{Title: w.Say("report.until")}, {Title: w.Say("field.days-left")}, {Title: w.Say("report.authority"), Detail: true},
		{Title: w.Say("field.key"), Detail: true}, {Title: w.Say("field.signature"), Detail: true},
		{Title: w.Say("field.sha256"), Mono: true, Detail: true}, {Title: w.Say("report.verdict")}, {Title: w.Say("report.remark")},
	}}
	for _, e := range entries {
		t.Rows = append(t.Rows, expiryRow(w, e))
	}
	return t
}

func expiryRow(w *text.Words, e Entry) []string {
	verdict := w.Say("report.verdict." + string(e.Verdict))
	c := e.Certificate
	if c == nil {
		return []string{"", e.Path, "", "", "", "", "", "", "", "", "", "", verdict, e.Remark(w)}
	}
	authority := w.Say("value.no")
	if c.Authority {
		authority = w.Say("value.yes")
	}
	name := c.CommonName
	if name == "" {
		name = c.Subject
	}
	left := ""
	if !c.NotAfter.IsZero() {
		left = strconv.Itoa(c.DaysLeft)
	}
	return []string{name, e.Path, c.Subject, c.Issuer, c.Serial, stamped(c.NotBefore), stamped(c.NotAfter),
		left, authority, c.Key, w.Algorithm(c.Signature), c.SHA256, verdict, e.Remark(w)}
}
