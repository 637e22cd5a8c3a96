package cli

import (
	"time"

	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// An inquiry is what was found out about the certificate of a file beyond the file itself. Its parts are nil where they were
// not asked for.
type inquiry struct {
	item        int
	chain       *securitycenter.Chain
	revocations []securitycenter.Revocation
}

// ask does what the flags say, and nothing over the network without one. Findings count for the verdict of the file.
func (c *inspectCommand) ask(r *run, f intake.Result) (inquiry, error) {
	q := inquiry{item: f.File.Leaf}
	if f.File.LeafCertificate() == nil || !c.Chain && !c.Fetch && !c.Revocation {
		return q, nil
	}
	center := securitycenter.New(securitycenter.Parts{Authorities: r.Authorities})
	if !c.Revocation {
		ch, err := center.CheckChain(r.ctx, f.File, q.item, c.Fetch)
		q.chain = &ch
		return q, err
	}
	s, err := center.CheckRevocation(r.ctx, f.File, q.item, c.Fetch)
	if c.Chain || c.Fetch {
		q.chain = &s.Chain
	}
	q.revocations = s.Revocations
	f.File.Findings = append(f.File.Findings, s.Findings...)
	f.File.Verdict = f.File.VerdictOf(q.item)
	return q, err
}

var sourceTexts = map[securitycenter.LinkSource]string{
	securitycenter.FromFile: "chain.from.file", securitycenter.FromMachine: "chain.from.machine", securitycenter.FromFetched: "chain.from.fetched"}

// asked prints what was found out, for people.
func (r *run) asked(q inquiry) {
	if q.chain != nil {
		r.chain(*q.chain)
	}
	for _, x := range q.revocations {
		r.printf("  %s\n", r.Words.Tell("revocation."+string(x.State), revocationValues(r.Words, x)))
		r.attempts(x.Attempts)
	}
}

func (r *run) chain(ch securitycenter.Chain) {
	w := r.Words
	r.printf("  %s\n", w.Say("chain.title"))
	for _, l := range ch.Links {
		r.printf("    %s, %s\n", visible(l.Certificate.Subject.String()), w.Say(sourceTexts[l.From], text.V{"Address": visible(l.Address)}))
	}
	r.printf("  %s\n", r.message("chain."+string(ch.State), ch.Values()))
	r.attempts(ch.Attempts)
}

// attempts prints the addresses that led nowhere, with the reason.
func (r *run) attempts(attempts []securitycenter.Attempt) {
	for _, a := range attempts {
		if a.Address != "" {
			r.printf("    %s\n", visible(a.Address))
		}
		r.printf("      %s\n", r.Words.Say("obstacle."+string(a.Obstacle), a.Values))
		if a.Detail != "" {
			r.printf("      %s\n", r.Words.Say("cli.detail", text.V{"Detail": visible(a.Detail)}))
		}
	}
}

// revocationValues are what the sentences need, with the reason in words.
func revocationValues(w *text.Words, x securitycenter.Revocation) text.V {
	v := text.V(x.Values())
	v["Reason"] = ""
	if x.Reason != "" {
		v["Reason"] = w.Say("revocation-reason." + string(x.Reason))
	}
	return v
}

type chainShape struct {
	Item         int            `json:"item"`
	State        string         `json:"state"`
	Message      string         `json:"message"`
	Certificates []memberShape  `json:"certificates"`
	At           *int           `json:"at"` // which of the certificates the state is about
	Missing      *missingShape  `json:"missing"`
	Attempts     []attemptShape `json:"attempts"`
}

type memberShape struct {
	Subject  string `json:"subject"`
	Issuer   string `json:"issuer"`
	Serial   string `json:"serial"`
	NotAfter string `json:"not_after"`
	SHA256   string `json:"sha256"`
	From     string `json:"from"` // file, machine or fetched
	Address  string `json:"address,omitempty"`
}

type missingShape struct {
	Issuer    string   `json:"issuer"`
	Addresses []string `json:"addresses"`
}

type attemptShape struct {
	Method   string `json:"method,omitempty"` // aia, ocsp or crl
	Address  string `json:"address,omitempty"`
	Obstacle string `json:"obstacle"`
	Message  string `json:"message"`
	Detail   string `json:"detail,omitempty"`
}

type revocationShape struct {
	Subject    string         `json:"subject"`
	SHA256     string         `json:"sha256"`
	State      string         `json:"state"`            // good, revoked, unknown or not-available
	Method     string         `json:"method,omitempty"` // of the answer that counts: ocsp or crl
	Address    string         `json:"address,omitempty"`
	RevokedAt  string         `json:"revoked_at,omitempty"`
	Reason     string         `json:"reason,omitempty"`
	ThisUpdate string         `json:"this_update,omitempty"`
	NextUpdate string         `json:"next_update,omitempty"`
	Message    string         `json:"message"`
	Attempts   []attemptShape `json:"attempts"`
}

// inspectedOf is the shape of a file with what was asked about it.
func inspectedOf(f intake.Result, q inquiry, now time.Time, english *text.Words) fileShape {
	out := shapeOf(f, now, english)
	if q.chain != nil {
		out.Chain = chainOf(*q.chain, q.item, english)
	}
	for _, x := range q.revocations {
		sum := x.Certificate.SHA256()
		out.Revocation = append(out.Revocation, revocationShape{
			Subject: x.Certificate.Subject.String(), SHA256: hexOf(sum[:]), State: string(x.State), Method: string(x.Method),
			Address: x.Address, RevokedAt: timeOf(x.At), Reason: string(x.Reason), ThisUpdate: timeOf(x.ThisUpdate),
			NextUpdate: timeOf(x.NextUpdate), Message: english.Say("revocation."+string(x.State)+".what", revocationValues(english, x)),
			Attempts: attemptsOf(x.Attempts, english)})
	}
	return out
}

func chainOf(ch securitycenter.Chain, item int, english *text.Words) *chainShape {
	out := &chainShape{Item: item, State: string(ch.State), Message: english.Say("chain."+string(ch.State)+".what", ch.Values()),
		Certificates: []memberShape{}, Attempts: attemptsOf(ch.Attempts, english)}
	for _, l := range ch.Links {
		c := l.Certificate
		sum := c.SHA256()
		out.Certificates = append(out.Certificates, memberShape{Subject: c.Subject.String(), Issuer: c.Issuer.String(),
			Serial: c.SerialHex(), NotAfter: timeOf(c.NotAfter), SHA256: hexOf(sum[:]), From: string(l.From), Address: l.Address})
	}
	if ch.At >= 0 {
		out.At = &ch.At
	}
	if ch.Missing != "" {
		out.Missing = &missingShape{ch.Missing, append([]string{}, ch.Addresses...)}
	}
	return out
}

func attemptsOf(attempts []securitycenter.Attempt, english *text.Words) []attemptShape {
	out := []attemptShape{}
	for _, a := range attempts {
		out = append(out, attemptShape{string(a.Method), a.Address, string(a.Obstacle),
			english.Say("obstacle."+string(a.Obstacle), a.Values), a.Detail})
	}
	return out
}

// timeOf writes a time in UTC; nothing for none.
func timeOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
