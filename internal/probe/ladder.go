package probe

import (
	"context"
	"slices"
	"time"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// A ladder is one test on its way up.
type ladder struct {
	*Prober
	probe       securitycenter.Probe
	who         securitycenter.IdentityFacts
	correlation string
	started     time.Time

	rungs   []securitycenter.Rung
	doubts  []securitycenter.CauseID // what is wrong with the identity although TLS may use it
	route   route
	link    *link // the connection with the client certificate
	hand    *handshake
	reply   *sfapi.Reply
	answer  sfapi.Answer
	session string // of SFAPI
	replies []securitycenter.Reply

	ended   bool // a rung failed
	failure named
}

// An outcome is how one rung ended.
type outcome struct {
	state securitycenter.RungState
	seen  []securitycenter.Seen
	cause named         // why it failed or warned
	took  time.Duration // where it is not the time the step itself took
}

// A step is one rung and how it is run.
type step struct {
	id      securitycenter.RungID
	run     func(*ladder, context.Context) outcome
	withKey bool // not run with a public certificate alone
}

// steps are the rungs from the bottom up.
var steps = []step{
	{securitycenter.RungIdentity, (*ladder).identity, false},
	{securitycenter.RungDNS, (*ladder).dns, false},
	{securitycenter.RungTCP, (*ladder).tcp, false},
	{securitycenter.RungTLSServer, (*ladder).tlsServer, false},
	{securitycenter.RungTLSClient, (*ladder).tlsClient, false},
	{securitycenter.RungHTTP, (*ladder).http, true},
	{securitycenter.RungOData, (*ladder).odata, true},
	{securitycenter.RungSFAPI, (*ladder).sfapi, true},
	{securitycenter.RungCompound, (*ladder).compound, true},
	{securitycenter.RungLogin, (*ladder).login, true},
}

// climb runs the rungs in order and reports each as it ends. After a failure the rest is reported as not run.
func (l *ladder) climb(ctx context.Context, onRung func(securitycenter.Rung)) {
	for _, s := range steps {
		rung := securitycenter.Rung{ID: s.id, State: securitycenter.NotRun}
		switch {
		case l.ended || ctx.Err() != nil:
		case s.withKey && l.public():
			rung.Seen = seen("needs_key", true)
		default:
			rung = l.runStep(ctx, s)
		}
		l.rungs = append(l.rungs, rung)
		onRung(rung)
	}
}

func (l *ladder) runStep(ctx context.Context, s step) securitycenter.Rung {
	stepCtx, cancel := context.WithTimeout(ctx, l.deadline(s.id))
	defer cancel()
	began := time.Now()
	out := s.run(l, stepCtx)
	rung := securitycenter.Rung{ID: s.id, State: out.state, Took: time.Since(began), Seen: out.seen, Cause: out.cause.id}
	if out.took > 0 {
		rung.Took = out.took
	}
	if ctx.Err() != nil && out.state == securitycenter.Fail { // cancelled, which is nobody's fault
		rung.State, rung.Cause = securitycenter.NotRun, ""
		return rung
	}
	if out.state == securitycenter.Fail {
		l.ended, l.failure = true, out.cause
	}
	return rung
}

// public tells whether there is no key to test with.
func (l *ladder) public() bool {
	return l.probe.ServerOnly || (l.probe.Identity != nil && l.probe.Identity.Key == nil)
}

func (l *ladder) close() {
	if l.link != nil {
		l.link.close()
	}
}

// wentFar tells whether an answer was read, so that the same call without a certificate says something.
func (l *ladder) wentFar() bool { return l.reply != nil }

func (l *ladder) caller() sfapi.Caller {
	return sfapi.Caller{Host: l.probe.Host, CompanyID: l.probe.CompanyID, CorrelationID: l.correlation}
}

func (l *ladder) result(ctx context.Context) securitycenter.Result {
	r := securitycenter.Result{
		Host: l.probe.Host, CompanyID: l.probe.CompanyID, LoginName: l.probe.LoginName,
		Identity: l.who, Rungs: l.rungs,
		Cause: l.failure.id, Values: l.failure.values,
		CorrelationID: l.correlation, Started: l.started, Practice: l.probe.Practice, Replies: l.replies,
		ServerChain: l.serverChain(),
	}
	switch {
	case l.failure.id != "":
		r.Verdict = securitycenter.Failed
	case l.public(), ctx.Err() != nil: // what was not tried has not passed
		r.Verdict, r.Values = securitycenter.Partial, l.partialValues()
	default:
		r.Verdict, r.Values = securitycenter.Passed, map[string]any{"Warned": l.warned()}
	}
	return r
}

// warned tells whether a rung warned: the test then passes, and something is left to look at.
func (l *ladder) warned() bool {
	return slices.ContainsFunc(l.rungs, func(r securitycenter.Rung) bool { return r.State == securitycenter.Warned })
}

// partialValues are what the sentences about a test without a key need: whether there was a certificate at all, and whether
// the server lists its issuer.
func (l *ladder) partialValues() map[string]any {
	if l.probe.Identity == nil || l.probe.ServerOnly {
		return map[string]any{"NoCertificate": true}
	}
	if !l.notListed() {
		return nil
	}
	return map[string]any{"IssuerNotListed": true, "Issuer": l.who.Issuer, "Listed": l.hand.listed}
}

func pass(seen []securitycenter.Seen) outcome {
	return outcome{state: securitycenter.Pass, seen: seen}
}

func warn(cause named, seen []securitycenter.Seen) outcome {
	return outcome{state: securitycenter.Warned, seen: seen, cause: cause}
}

func fail(cause named, seen []securitycenter.Seen) outcome {
	return outcome{state: securitycenter.Fail, seen: seen, cause: cause}
}

// seen makes a list of what was seen out of keys and values.
func seen(pairs ...any) []securitycenter.Seen {
	var out []securitycenter.Seen
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, securitycenter.Seen{Key: pairs[i].(string), Value: pairs[i+1]})
	}
	return out
}

// timeText is how a time stands in what was seen: as JSON has it, before and after it was stored.
func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339) }
