package cli

import (
	"encoding/hex"
	"time"

	"certmap/cert"
	"certmap/internal/intake"
	"certmap/internal/text"
)

// The shapes of a file that was read.

type fileShape struct {
	Path      string         `json:"path"`
	Container string         `json:"container"`
	Items     []itemShape    `json:"items"`
	Findings  []findingShape `json:"findings"`
	Verdict   string         `json:"verdict"`
	Error     *errorShape    `json:"error"`
	// Chain and Revocation stand there where they were asked for.
	Chain      *chainShape       `json:"chain,omitempty"`
	Revocation []revocationShape `json:"revocation,omitempty"`
}

type itemShape struct {
	Number       int         `json:"number"` // counted from 1, as --certificate takes it
	Kind         string      `json:"kind"`
	Subject      string      `json:"subject,omitempty"`
	Issuer       string      `json:"issuer,omitempty"`
	Serial       string      `json:"serial,omitempty"`
	NotBefore    string      `json:"not_before,omitempty"`
	NotAfter     string      `json:"not_after,omitempty"`
	DaysLeft     *int        `json:"days_left,omitempty"`
	SHA256       string      `json:"sha256,omitempty"`
	SHA1         string      `json:"sha1,omitempty"`
	Key          *keyShape   `json:"key,omitempty"`
	Signature    string      `json:"signature,omitempty"`
	IsCA         bool        `json:"is_ca"`
	ClientAuth   string      `json:"client_auth,omitempty"`
	Nonstandard  bool        `json:"nonstandard"`
	FriendlyName string      `json:"friendly_name,omitempty"`
	HasKey       bool        `json:"has_key"`
	Label        string      `json:"label,omitempty"`
	Error        *errorShape `json:"error,omitempty"`
}

type keyShape struct {
	Type  string `json:"type"`
	Bits  int    `json:"bits"`
	Curve string `json:"curve,omitempty"`
}

type findingShape struct {
	ID       string `json:"id"`
	Severity string `json:"severity"`
	Item     *int   `json:"item"`
	Message  string `json:"message"`
	Sure     string `json:"sure"` // sap, practice or unknown: how sure it is where SuccessFactors is concerned
	Why      string `json:"why"`  // empty where there is nothing to say
	Next     string `json:"next"`
}

type errorShape struct {
	ID      string `json:"id"`
	Message string `json:"message"`
}

func shapeOf(r intake.Result, now time.Time, english *text.Words) fileShape {
	f := r.File
	out := fileShape{Path: r.Path, Container: string(f.Container), Items: []itemShape{}, Findings: []findingShape{}, Verdict: string(f.Verdict)}
	for i := range f.Items {
		out.Items = append(out.Items, itemOf(&f.Items[i], i+1, now, english))
	}
	for _, x := range f.Findings {
		out.Findings = append(out.Findings, findingOf(x, english))
	}
	out.Error = problemOf(f.Problem, english)
	return out
}

func findingOf(x cert.Finding, english *text.Words) findingShape {
	m := english.Tell("finding."+x.TextID(), x.Values)
	out := findingShape{ID: string(x.ID), Severity: string(x.Severity), Message: m.What, Sure: string(x.Sure), Why: m.Why, Next: m.Next}
	if x.Item >= 0 {
		out.Item = &x.Item
	}
	return out
}

func problemOf(p *cert.Problem, english *text.Words) *errorShape {
	if p == nil {
		return nil
	}
	return &errorShape{ID: string(p.ID), Message: english.Say("problem."+p.TextID()+".what", p.Values)}
}

func itemOf(it *cert.Item, number int, now time.Time, english *text.Words) itemShape {
	out := itemShape{Number: number, Kind: string(it.Kind), FriendlyName: it.Name, Label: it.Label, HasKey: it.HasKey, Error: problemOf(it.Problem, english)}
	switch {
	case it.Certificate != nil:
		out.addCertificate(it.Certificate, now)
	case it.Key != nil:
		out.Key = &keyShape{it.Key.Facts.Type, it.Key.Facts.Bits, it.Key.Facts.Curve}
	case it.Request != nil:
		out.Subject = it.Request.Subject.String()
		out.Key = &keyShape{it.Request.Public.Type, it.Request.Public.Bits, it.Request.Public.Curve}
	case it.CRL != nil:
		out.Issuer = it.CRL.Issuer.String()
	}
	return out
}

func (s *itemShape) addCertificate(c *cert.Certificate, now time.Time) {
	days, sum, sum1 := c.DaysLeft(now), c.SHA256(), c.SHA1()
	s.Subject, s.Issuer, s.Serial = c.Subject.String(), c.Issuer.String(), c.SerialHex()
	s.NotBefore, s.NotAfter = dateOf(c.NotBefore), dateOf(c.NotAfter)
	if !c.NotAfter.IsZero() {
		s.DaysLeft = &days
	}
	s.SHA256, s.SHA1 = hex.EncodeToString(sum[:]), hex.EncodeToString(sum1[:])
	s.Key = &keyShape{c.Public.Type, c.Public.Bits, c.Public.Curve}
	s.Signature, s.IsCA, s.ClientAuth, s.Nonstandard = c.Signature, c.IsCA, string(c.ClientAuth()), c.Refused != nil
}

// dateOf returns a date as JSON has it; one that could not be read is left out.
func dateOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
