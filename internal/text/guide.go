package text

import (
	"net"
	"strconv"
	"strings"
)

// Sight returns the sentence for what the program has seen of a step of the guide. A cause among the values is told in
// words.
func (w *Words) Sight(id string, values V) string {
	v := V{"By": w.Say("someone")}
	for k, x := range values {
		if x != "" {
			v[k] = x
		}
	}
	if cause, ok := v["Cause"].(string); ok {
		v["Cause"] = w.Say("cause." + cause + ".short")
	}
	return w.Say("guide.seen."+id, v)
}

// Instructions returns what is to be done at a step of the guide, sentence by sentence.
func (w *Words) Instructions(step string) []string {
	var out []string
	for n := 1; ; n++ {
		s := w.optional("guide.step." + step + ".do." + strconv.Itoa(n))
		if s == "" {
			return out
		}
		out = append(out, s)
	}
}

// A Basis is what the message to whoever looks after the ECP system is about.
type Basis struct {
	Host     string // that asks for certificates
	Company  string
	Roots    []map[string]any // of the server: Subject and SHA256; those that SAP names where there are none
	Mapped   map[string]any   // the certificate that is to log in: Subject, Issuer and SHA256; nil while none is known
	Saved    bool             // the mapping stands in the Security Center
	Practice bool
}

// Basis returns the message, ready to be sent, its subject in the first line.
func (w *Words) Basis(b Basis) string {
	values := V{"Host": b.Host, "Port": "443", "Company": b.Company, "Cert": strings.Contains(b.Host, ".cert.")}
	if host, port, err := net.SplitHostPort(b.Host); err == nil {
		values["Host"], values["Port"] = host, port
	}
	parts := []string{w.Say("basis.subject", values)}
	if b.Practice {
		parts = append(parts, w.Say("basis.practice"))
	}
	parts = append(parts, w.Say("basis.greeting"), w.Say("basis.intro"), w.Say("basis.address", values), w.basisRoots(b.Roots))
	if b.Mapped == nil {
		parts = append(parts, w.Say("basis.export"))
	} else {
		parts = append(parts, w.Say("basis.certificate", V(b.Mapped)))
	}
	connection := w.Say("basis.config", values)
	if !b.Saved {
		connection += "\n" + w.Say("basis.config.later")
	}
	return strings.Join(append(parts, connection, w.Say("basis.ping"), w.Say("basis.thanks")), "\n\n") + "\n"
}

func (w *Words) basisRoots(roots []map[string]any) string {
	lines := []string{w.Say("basis.root")}
	for _, r := range roots {
		lines = append(lines, w.Say("basis.root.one", V(r)))
	}
	if len(roots) == 0 {
		lines = append(lines, w.Say("basis.root.known"))
	}
	return strings.Join(append(lines, w.Say("basis.root.only")), "\n")
}
