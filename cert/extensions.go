package cert

import (
	"encoding/hex"
	"strconv"
	"strings"
)

// An Extension is one extension of a certificate as people read it.
type Extension struct {
	OID      string
	Name     string // "Key Usage"; empty for an unknown one
	Critical bool
	Value    []byte   // the encoding
	Text     []string // what it says, line by line; a dump of the encoding for an unknown one
}

// A knownExtension is an extension with a name and, where its content is of use, a way to tell it.
type knownExtension struct {
	name string
	text func(c *Certificate) []string
}

var knownExtensions = oidTable(map[string]knownExtension{
	"2.5.29.15":               {"Key Usage", (*Certificate).KeyUsages},
	"2.5.29.37":               {"Extended Key Usage", (*Certificate).purposeText},
	"2.5.29.19":               {"Basic Constraints", (*Certificate).constraintsText},
	"2.5.29.14":               {"Subject Key Identifier", (*Certificate).subjectKeyText},
	"2.5.29.35":               {"Authority Key Identifier", (*Certificate).authorityKeyText},
	"2.5.29.17":               {"Subject Alternative Name", func(c *Certificate) []string { return sanText(c.SANs()) }},
	"2.5.29.18":               {"Issuer Alternative Name", nil},
	"1.3.6.1.5.5.7.1.1":       {"Authority Information Access", (*Certificate).addressText},
	"1.3.6.1.5.5.7.1.11":      {"Subject Information Access", nil},
	"2.5.29.31":               {"CRL Distribution Points", (*Certificate).CRLPoints},
	"2.5.29.46":               {"Freshest CRL", nil},
	"2.5.29.32":               {"Certificate Policies", (*Certificate).policyText},
	"2.5.29.33":               {"Policy Mappings", nil},
	"2.5.29.36":               {"Policy Constraints", nil},
	"2.5.29.54":               {"Inhibit Any Policy", nil},
	"2.5.29.30":               {"Name Constraints", nil},
	"2.5.29.9":                {"Subject Directory Attributes", nil},
	"2.5.29.16":               {"Private Key Usage Period", nil},
	"1.3.6.1.4.1.11129.2.4.2": {"Signed Certificate Timestamps", (*Certificate).timestampText},
	"1.3.6.1.4.1.11129.2.4.3": {"Certificate Transparency Poison", nil},
	"1.3.6.1.5.5.7.1.24":      {"TLS Feature", nil},
	"1.3.6.1.5.5.7.1.3":       {"Qualified Certificate Statements", nil},
	"1.3.6.1.5.5.7.48.1.5":    {"OCSP No Check", nil},
	"1.3.6.1.4.1.311.20.2":    {"Microsoft Certificate Template Name", nil},
	"1.3.6.1.4.1.311.21.1":    {"Microsoft CA Version", nil},
	"1.3.6.1.4.1.311.21.7":    {"Microsoft Certificate Template", nil},
	"1.3.6.1.4.1.311.21.10":   {"Microsoft Application Policies", nil},
	"1.3.6.1.4.1.311.25.2":    {"Microsoft Security Identifier", nil},
	"2.16.840.1.113730.1.1":   {"Netscape Certificate Type", (*Certificate).NetscapeTypes},
	"2.16.840.1.113730.1.13":  {"Netscape Comment", nil},
})

// Extensions returns every extension in the order of the certificate.
func (c *Certificate) Extensions() []Extension {
	out := make([]Extension, 0, len(c.exts))
	for _, e := range c.exts {
		known := knownExtensions[e.id]
		x := Extension{OID: e.id.String(), Name: known.name, Critical: e.critical, Value: e.value}
		if known.text != nil {
			x.Text = known.text(c)
		} else {
			x.Text = dump(e.value)
		}
		out = append(out, x)
	}
	return out
}

// maxDump bounds how much of an unknown extension is written out.
const maxDump = 4096

// dump writes bytes as lines of sixteen in hexadecimal, with what can be read of them behind.
func dump(b []byte) []string {
	var out []string
	for at := 0; at < min(len(b), maxDump); at += 16 {
		row := b[at:min(at+16, len(b))]
		readable := strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return '.'
			}
			return r
		}, fromLatin1(row))
		pairs := strings.ReplaceAll(Fingerprint(row), ":", " ")
		out = append(out, pairs+strings.Repeat(" ", 3*(16-len(row)))+"  "+readable)
	}
	if len(b) > maxDump {
		out = append(out, "… "+strconv.Itoa(len(b)-maxDump)+" more bytes")
	}
	return out
}

func (c *Certificate) subjectKeyText() []string { return []string{Fingerprint(c.SubjectKeyID())} }

func (c *Certificate) authorityKeyText() []string { return []string{Fingerprint(c.AuthorityKeyID())} }

func (c *Certificate) purposeText() []string {
	var out []string
	for _, p := range c.ExtKeyUsages() {
		if p.Name != p.OID {
			p.Name += " (" + p.OID + ")"
		}
		out = append(out, p.Name)
	}
	return out
}

func (c *Certificate) constraintsText() []string {
	b := c.BasicConstraints()
	out := []string{"CA: no"}
	if b.CA {
		out = []string{"CA: yes"}
	}
	if b.MaxPath >= 0 {
		out = append(out, "Path length: "+strconv.Itoa(b.MaxPath))
	}
	return out
}

func sanText(names []SAN) []string {
	var out []string
	for _, n := range names {
		out = append(out, n.Kind+": "+n.Value)
	}
	return out
}

func (c *Certificate) addressText() []string {
	var out []string
	for _, a := range c.IssuerAddresses() {
		out = append(out, "CA issuers: "+a)
	}
	for _, a := range c.OCSPAddresses() {
		out = append(out, "OCSP: "+a)
	}
	return out
}

func (c *Certificate) policyText() []string {
	var out []string
	for _, p := range c.Policies() {
		line := p.OID
		if p.Name != "" {
			line += " (" + p.Name + ")"
		}
		out = append(out, line)
		for _, cps := range p.CPS {
			out = append(out, "  "+cps)
		}
	}
	return out
}

// timestampText names the logs by their keys' fingerprints, which is all that a timestamp says of its log.
func (c *Certificate) timestampText() []string {
	var out []string
	for _, sct := range c.timestamps() {
		var log []byte
		if sct.Skip(1) && sct.ReadBytes(&log, 32) {
			out = append(out, "Log "+hex.EncodeToString(log))
		}
	}
	return out
}
