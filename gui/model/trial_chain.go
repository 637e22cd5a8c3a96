package model

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A ServerChain is the chain of a server that a test saw, ready to be shown: the root first.
type ServerChain struct {
	Links []ServerLink
	// Refused is why nothing of it may be saved; nil where it may.
	Refused *Strip
}

// AcceptedIssuers are the names of those whose certificates the server said it takes, as far as they were kept.
func AcceptedIssuers(r securitycenter.Result) []string {
	var out []string
	for _, s := range r.RungOf(securitycenter.RungTLSClient).Seen {
		if s.Key != "issuers" {
			continue
		}
		if names, ok := s.Value.([]string); ok {
			return names
		}
		names, _ := s.Value.([]any) // as they come out of the register
		for _, name := range names {
			out = append(out, fmt.Sprint(name))
		}
	}
	return out
}

// A ServerLink is one certificate of it.
type ServerLink struct {
	Certificate *cert.Certificate
	Name        string
	Subject     string
	Role        Badge
	Until       string
	Fingerprint string // SHA-256, in two lines
	// Anchor tells that it belongs into STRUST.
	Anchor bool
	Own    bool // the server's own, which does not
}

var roleMoods = map[securitycenter.ChainRole]Mood{securitycenter.ServerRoot: Fine, securitycenter.ServerIntermediate: Noted, securitycenter.ServerLeaf: Worry}

// ServerChainOf makes the chain of a test ready to be shown.
func ServerChainOf(w *text.Words, r securitycenter.Result) ServerChain {
	var out ServerChain
	_, err := securitycenter.Anchors(r)
	var f *securitycenter.Fault
	if errors.As(err, &f) {
		m, _ := w.Fault(f)
		out.Refused = &Strip{Worry, m.What, m.Why + " " + m.Next}
	}
	for _, l := range securitycenter.ServerLinks(r) {
		c := l.Certificate
		sum := c.SHA256()
		half := len(sum) / 2
		out.Links = append(out.Links, ServerLink{Certificate: c, Name: cert.Visible(cmp.Or(c.Subject.CommonName(), c.Subject.String())), Subject: cert.Visible(c.Subject.String()),
			Role: Badge{w.Say("test.chain." + string(l.Role)), roleMoods[l.Role]}, Until: w.Date(c.NotAfter),
			Fingerprint: cert.Fingerprint(sum[:half]) + ":\n" + cert.Fingerprint(sum[half:]), Own: l.Role == securitycenter.ServerLeaf, Anchor: l.Role != securitycenter.ServerLeaf && err == nil})
	}
	slices.Reverse(out.Links)
	return out
}
