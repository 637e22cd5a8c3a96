package probe

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// http sends the OData call and reads the answer. It passes when there is one, whatever it says: with TLS 1.3 a server
// that refuses a certificate says so only here.
func (l *ladder) http(ctx context.Context) outcome {
	reply, err := l.link.exchange(ctx, l.caller().Users())
	if err != nil {
		return fail(l.name(&sight{rung: securitycenter.RungHTTP, err: err, hand: l.hand}), errorFacts(err))
	}
	l.reply = reply
	return pass(seen("status", reply.Status, "bytes", len(reply.Body)))
}

// odata judges the answer to the OData call. A user who may not use OData may still be right for payroll, so that is a
// warning; a refusal of the certificate ends the ladder.
func (l *ladder) odata(context.Context) outcome {
	facts := seen("company_id", l.probe.CompanyID)
	rows, isOData := sfapi.UserRows(l.reply.Body)
	if l.reply.Status == http.StatusOK && isOData && !l.reply.Cut && !l.reply.TooLarge {
		l.keep(securitycenter.RungOData, l.reply, false)
		return pass(append(facts, seen("rows", rows)...))
	}
	l.keep(securitycenter.RungOData, l.reply, true)
	l.answer = sfapi.ReadAnswer(*l.reply)
	facts = slices.Concat(answerFacts(l.answer), redirectFacts(l.reply), facts)
	cause := l.name(&sight{rung: securitycenter.RungOData, hand: l.hand, reply: l.reply, answer: &l.answer})
	if goesOn[cause.id] {
		return warn(cause, facts)
	}
	return fail(cause, facts)
}

// goesOn are the causes at odata that do not end the ladder: for Employee Central Payroll the rung compound decides.
var goesOn = map[securitycenter.CauseID]bool{SFNoODataPermission: true, SFODataDisabled: true, SFNotPermitted: true}

// answerFacts are what a rung shows of an answer that was not the one wanted.
func answerFacts(a sfapi.Answer) []securitycenter.Seen {
	out := seen("status", a.Status)
	if len(a.Codes) > 0 {
		out = append(out, seen("codes", a.Codes)...)
	}
	if a.Message != "" {
		out = append(out, seen("message", a.Message)...)
	}
	return out
}

// redirectFacts say where a reply sends its caller.
func redirectFacts(reply *sfapi.Reply) []securitycenter.Seen {
	if to := locationOf(reply); to != nil {
		return seen("location", addressText(to))
	}
	return nil
}

const keptBody = 16 << 10 // bytes of a reply's body that are stored

// keep stores a reply for the history: bounded and without secrets; the body only where it is no data.
func (l *ladder) keep(rung securitycenter.RungID, reply *sfapi.Reply, withBody bool) {
	shown := sfapi.Reply{Status: reply.Status, Header: reply.Header}
	if withBody {
		shown.Body = reply.Body[:min(len(reply.Body), keptBody)]
	}
	clean := sfapi.WithoutSecrets(shown)
	kept := securitycenter.Reply{Rung: rung, Status: reply.Status, Header: map[string]string{}}
	for k, v := range clean.Header {
		kept.Header[k] = sfapi.Line(strings.Join(v, ", "))
	}
	if withBody {
		kept.Body = strings.ToValidUTF8(string(clean.Body), "\uFFFD")
		kept.Truncated = len(reply.Body) > keptBody || reply.Cut || reply.TooLarge
	}
	l.replies = append(l.replies, kept)
}
