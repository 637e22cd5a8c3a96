package model

import (
	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A ChainView is what is known of a certificate's chain, ready to be shown.
type ChainView struct {
	Verdict     Strip
	Next        string
	Links       []ChainLink
	Missing     bool     // an issuer is not there, and may be fetched
	Attempts    []string // the addresses that led nowhere, with the reason
	Revocations []RevocationRow
}

// A ChainLink is one certificate of a chain.
type ChainLink struct {
	Title string
	From  string
}

// A RevocationRow is what an authority says of one certificate.
type RevocationRow struct {
	Mood     Mood
	Text     text.Message
	Attempts []string
}

// chainMoods: that a root is on no public list says nothing against a certificate, since companies and SAP have their own.
var chainMoods = map[cert.ChainState]Mood{cert.ChainTrusted: Fine, cert.ChainUntrusted: Noted, cert.ChainBreaksOff: Noted,
	cert.ChainExpired: Wrong, cert.ChainWrongUsage: Worry, cert.ChainBroken: Wrong, cert.ChainUnreadable: Worry}

var linkSources = map[securitycenter.LinkSource]string{
	securitycenter.FromFile: "chain.from.file", securitycenter.FromMachine: "chain.from.machine", securitycenter.FromFetched: "chain.from.fetched"}

var revocationMoods = map[securitycenter.RevocationState]Mood{securitycenter.NotRevoked: Fine, securitycenter.IsRevoked: Wrong,
	securitycenter.RevocationUnknown: Worry, securitycenter.RevocationNotAvailable: Noted}

// ViewChain makes what the authorities say ready to be shown.
func ViewChain(w *text.Words, s securitycenter.Standing) ChainView {
	ch := s.Chain
	m := w.Tell("chain."+string(ch.State), text.V(ch.Values()))
	v := ChainView{Verdict: Strip{chainMoods[ch.State], m.What, m.Why}, Next: m.Next, Attempts: attempts(w, ch.Attempts),
		Missing: ch.State == cert.ChainBreaksOff && len(ch.Addresses) > 0}
	for _, l := range ch.Links {
		v.Links = append(v.Links, ChainLink{title(l.Certificate), w.Say(linkSources[l.From], text.V{"Address": short(l.Address)})})
	}
	for _, r := range s.Revocations {
		values := text.V(r.Values())
		values["Reason"] = ""
		if r.Reason != "" {
			values["Reason"] = w.Say("revocation-reason." + string(r.Reason))
		}
		v.Revocations = append(v.Revocations, RevocationRow{revocationMoods[r.State], w.Tell("revocation."+string(r.State), values), attempts(w, r.Attempts)})
	}
	return v
}

func attempts(w *text.Words, all []securitycenter.Attempt) []string {
	var out []string
	for _, a := range all {
		if a.Address != "" {
			out = append(out, Lines(a.Address)...)
		}
		out = append(out, "  "+w.Say("obstacle."+string(a.Obstacle), text.V(a.Values)))
		if a.Detail != "" {
			out = append(out, Lines("  "+a.Detail)...)
		}
	}
	return out
}
