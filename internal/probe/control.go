package probe

import (
	"context"
	"net/http"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// runControl makes the same call without a certificate, over a connection of its own. It must be refused: where it is not,
// the test has proved nothing. What says nothing about the certificate, such as a server that is down by now, is no refusal
// either: the control then counts as not run.
func (l *ladder) runControl(ctx context.Context, r *securitycenter.Result) {
	bounded, cancel := context.WithTimeout(ctx, l.deadline(securitycenter.RungHTTP))
	defer cancel()
	reply, hand, err := l.withoutCertificate(bounded)
	if ctx.Err() != nil {
		return
	}
	s := &sight{rung: securitycenter.RungHTTP, err: err, hand: hand}
	if err == nil {
		answer := sfapi.ReadAnswer(*reply)
		s.rung, s.reply, s.answer = securitycenter.RungOData, reply, &answer
	}
	r.Control = judge(s)
	if r.Control.State == securitycenter.Pass && r.Verdict == securitycenter.Passed {
		r.Verdict, r.Cause = securitycenter.Unproven, ControlPassed
	}
}

func judge(s *sight) *securitycenter.Control {
	if s.reply != nil && isUserList(s.reply) {
		return &securitycenter.Control{State: securitycenter.Pass}
	}
	cause := nameOf(s).id
	if saysNothing[cause] || (s.err != nil && (s.hand == nil || !s.hand.verified)) {
		return &securitycenter.Control{State: securitycenter.NotRun, Cause: cause}
	}
	return &securitycenter.Control{State: securitycenter.Fail, Cause: cause}
}

// saysNothing are the causes that have nothing to do with a missing certificate.
var saysNothing = map[securitycenter.CauseID]bool{NetTimeout: true, SFMaintenance: true, SFRateLimited: true, SFServerError: true,
	ReplyTruncated: true, ReplyTooLarge: true}

func isUserList(reply *sfapi.Reply) bool {
	_, isOData := sfapi.UserRows(reply.Body)
	return reply.Status == http.StatusOK && isOData
}

func (l *ladder) withoutCertificate(ctx context.Context) (*sfapi.Reply, *handshake, error) {
	conn, err := l.reach(ctx)
	if err != nil {
		return nil, nil, err
	}
	k := &link{raw: conn}
	defer k.close()
	hand := l.shake(ctx, k, nil)
	if hand.err != nil {
		return nil, hand, hand.err
	}
	reply, err := k.exchange(ctx, l.caller().Users())
	return reply, hand, err
}

// connect opens one more connection with the client certificate.
func (l *ladder) connect(ctx context.Context, id *cert.Identity) (*link, error) {
	conn, err := l.reach(ctx)
	if err != nil {
		return nil, err
	}
	k := &link{raw: conn}
	if hand := l.shake(ctx, k, id); hand.err != nil {
		k.close()
		return nil, hand.err
	}
	return k, nil
}
