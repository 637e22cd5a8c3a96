package probe

import (
	"context"
	"net/http"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// runControl makes the same call without a certificate, over a connection of its own. It must be refused: where it is not,
// the test has proved nothing.
func (l *ladder) runControl(ctx context.Context, r *securitycenter.Result) {
	ctx, cancel := context.WithTimeout(ctx, l.deadline(securitycenter.RungHTTP))
	defer cancel()
	control := &securitycenter.Control{State: securitycenter.Fail}
	reply, hand, err := l.withoutCertificate(ctx)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		control.Cause = nameOf(&sight{rung: securitycenter.RungHTTP, err: err, hand: hand, control: true}).id
	case isUserList(reply):
		control.State = securitycenter.Pass
	default:
		answer := sfapi.ReadAnswer(*reply)
		control.Cause = nameOf(&sight{rung: securitycenter.RungOData, hand: hand, reply: reply, answer: &answer, control: true}).id
	}
	r.Control = control
	if control.State == securitycenter.Pass && r.Verdict == securitycenter.Passed {
		r.Verdict, r.Cause = securitycenter.Unproven, ControlPassed
	}
}

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
