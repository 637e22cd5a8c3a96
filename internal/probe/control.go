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
// either: the control then counts as not run, and the test as no proof. A session that is opened is left to end by itself (KBA 2904498).
func (l *ladder) runControl(ctx context.Context, r *securitycenter.Result) {
	bounded, cancel := context.WithTimeout(ctx, l.deadline(securitycenter.RungHTTP))
	defer cancel()
	rung, call := l.controlCall()
	reply, hand, err := l.withoutCertificate(bounded, call)
	if ctx.Err() != nil {
		return
	}
	s := &sight{rung: securitycenter.RungHTTP, err: err, hand: hand, host: l.probe.Host}
	if err == nil {
		answer := sfapi.ReadAnswer(*reply)
		s.rung, s.reply, s.answer = rung, reply, &answer
	}
	r.Control = judge(s)
	switch {
	case r.Verdict != securitycenter.Passed:
	case r.Control.State == securitycenter.Pass:
		r.Verdict, r.Cause = securitycenter.Unproven, ControlPassed
	case r.Control.State == securitycenter.NotRun:
		r.Values["Undecided"] = true
	}
}

// controlCall is the call that the control repeats, and the rung that made it: the call of OData, or the login of SFAPI
// where OData was refused with a warning, since a refusal that the certificate met as well tells nothing about who is let in.
func (l *ladder) controlCall() (securitycenter.RungID, *http.Request) {
	for _, rung := range l.rungs {
		if rung.ID == securitycenter.RungOData && rung.State == securitycenter.Warned {
			return securitycenter.RungSFAPI, l.caller().Login()
		}
	}
	return securitycenter.RungOData, l.caller().Users()
}

func judge(s *sight) *securitycenter.Control {
	if s.reply != nil && (isUserList(s.reply) || isSession(s.reply)) {
		return &securitycenter.Control{State: securitycenter.Pass}
	}
	if s.hand != nil && s.hand.leftMute(s.err) {
		return &securitycenter.Control{State: securitycenter.Fail, Cause: TLSClientClosed}
	}
	cause := nameOf(s).id
	if !isRefusal(s, cause) {
		return &securitycenter.Control{State: securitycenter.NotRun, Cause: cause}
	}
	return &securitycenter.Control{State: securitycenter.Fail, Cause: cause}
}

// isRefusal tells whether nobody was let in because nobody is without a certificate: only what says so counts. An answer of
// another kind may be the data in a form that is not known here, and a server in trouble tells nothing of whom it lets in.
func isRefusal(s *sight, cause securitycenter.CauseID) bool {
	switch {
	case s.hand == nil || !s.hand.verified:
		return false
	case s.reply == nil:
		return clientAlerts[s.alert()] || isRequired(s)
	case s.rung == securitycenter.RungSFAPI:
		unsaid := cause == UnknownCause || cause == ReplyNotSOAP
		return refusesNobody[cause] || (unsaid && s.status() == http.StatusUnauthorized)
	case s.status()/100 == 2:
		return cause == ReplyLoginPage
	}
	return refusesNobody[cause] || cause == ReplyLoginPage || s.status() == http.StatusUnauthorized || s.status() == http.StatusForbidden
}

// refusesNobody are the causes that say that who called was not known.
var refusesNobody = map[securitycenter.CauseID]bool{SFCredentialsRequired: true, SFInvalidClientCertificate: true,
	SFWrongPassword: true, EdgeCertificateNeeded: true, EdgeCertificateError: true}

func isUserList(reply *sfapi.Reply) bool {
	_, isOData := sfapi.UserRows(reply.Body)
	return reply.Status == http.StatusOK && isOData
}

// isSession tells whether a reply opens a session of SFAPI.
func isSession(reply *sfapi.Reply) bool {
	said, isSOAP := sfapi.ReadSOAP(reply.Body)
	return reply.Status == http.StatusOK && isSOAP && said.Fault == nil && said.SessionID != ""
}

func (l *ladder) withoutCertificate(ctx context.Context, call *http.Request) (*sfapi.Reply, *handshake, error) {
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
	reply, err := k.exchange(ctx, call)
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
