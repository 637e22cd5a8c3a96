package model

import (
	"time"

	"certmap/cert"
	"certmap/internal/text"
)

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
	Copies   []Fact // what the menu Copy offers; Copy is set
	Text     []string
	PEM      []string
}

// ViewCertificate makes one certificate of a file ready to be shown.
func ViewCertificate(w *text.Words, f *cert.File, item int, now time.Time) CertificateView {
	c := f.Items[item].Certificate
	v := CertificateView{Title: title(c), Facts: factsOf(w, c, now), Copies: copiesOf(w, c)}
	verdict, findings := f.VerdictOf(item), f.FindingsOf(item)
	v.Usable = verdict != cert.WillNotWork
	for _, x := range findings {
		row := FindingRow{Mood: findingMoods[x.Severity], Text: w.Tell("finding."+x.TextID(), text.V(x.Values))}
		if x.Sure == cert.Unknown && x.Severity != cert.Note {
			row.Sure = w.Say("finding.unknown-for-sf")
		}
		v.Findings = append(v.Findings, row)
	}
	v.Verdict = verdictStrip(w, verdict, warningsOf(findings))
	for _, line := range c.Text() {
		v.Text = append(v.Text, Lines(line)...)
	}
	v.PEM = Lines(string(c.PEM()))
	return v
}

var findingMoods = map[cert.Severity]Mood{cert.Stop: Wrong, cert.Warn: Worry, cert.Note: Noted}

func verdictStrip(w *text.Words, verdict cert.Verdict, warnings int) Strip {
	mood := verdictMoods[verdict]
	if verdict == cert.Unreadable {
		mood = Wrong
	}
	return Strip{mood, w.Say("inspect.verdict."+string(verdict), text.V{"Count": warnings}), w.Say("inspect.verdict-rest." + string(verdict))}
}

// copiesOf are the fields one most often needs elsewhere.
func copiesOf(w *text.Words, c *cert.Certificate) []Fact {
	sum, sum1 := c.SHA256(), c.SHA1()
	return []Fact{
		{Name: w.Say("field.subject"), Copy: c.Subject.String()},
		{Name: w.Say("field.issuer"), Copy: c.Issuer.String()},
		{Name: w.Say("field.serial"), Copy: c.SerialHex()},
		{Name: w.Say("field.sha256"), Copy: cert.Fingerprint(sum[:])},
		{Name: w.Say("field.sha1"), Copy: cert.Fingerprint(sum1[:])},
		{Name: w.Say("certificates.pem"), Copy: string(c.PEM())},
	}
}
