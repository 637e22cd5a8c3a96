package probe

import (
	"context"
	"net/http"
	"time"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// sfapi opens an SFAPI session and asks whether it lives.
func (l *ladder) sfapi(ctx context.Context) outcome {
	said, bad := l.call(ctx, securitycenter.RungSFAPI, l.caller().Login(), func(r sfapi.SOAPReply) bool { return r.SessionID != "" })
	if bad != nil {
		return *bad
	}
	l.session = said.SessionID
	alive := func(r sfapi.SOAPReply) bool { return r.Valid }
	if _, bad = l.call(ctx, securitycenter.RungSFAPI, l.caller().IsValidSession(l.session), alive); bad != nil {
		return *bad
	}
	return pass(seen("session", true))
}

// compound asks for one CompoundEmployee, and ends the session. An empty result without an error is a pass: the right is
// there. What is kept are the names of the segments and the number of rows.
func (l *ladder) compound(ctx context.Context) outcome {
	defer l.logout(ctx)
	said, bad := l.call(ctx, securitycenter.RungCompound, l.caller().Compound(l.session, l.probe.Person, l.segments()), anything)
	if bad != nil {
		return *bad
	}
	return pass(seen("rows", said.Rows, "segments", said.Segments))
}

// segments are those to ask for: the person alone unless the tenant says otherwise.
func (l *ladder) segments() []string {
	if len(l.probe.Segments) == 0 {
		return []string{"person"}
	}
	return l.probe.Segments
}

// patience is how long the end of a session may take: nothing depends on it, since a session ends by itself (KBA 2904498).
const patience = 5 * time.Second

func (l *ladder) logout(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := l.send(ctx, l.caller().Logout(l.session)); err == nil {
		l.session = ""
	}
}

func anything(sfapi.SOAPReply) bool { return true }

// call makes one SOAP call whose reply has to be whole, without a fault, and as wanted; bad is how the rung ends otherwise.
func (l *ladder) call(ctx context.Context, rung securitycenter.RungID, r *http.Request, wanted func(sfapi.SOAPReply) bool) (said sfapi.SOAPReply, bad *outcome) {
	reply, err := l.send(ctx, r)
	if err != nil {
		out := fail(l.name(&sight{rung: rung, err: err, hand: l.hand}), errorFacts(err))
		return said, &out
	}
	l.reply = reply
	said, isSOAP := sfapi.ReadSOAP(reply.Body)
	good := reply.Status == http.StatusOK && isSOAP && said.Fault == nil && !reply.Cut && !reply.TooLarge && wanted(said)
	l.keep(rung, reply, !good)
	if !good {
		l.answer = sfapi.ReadAnswer(*reply)
		out := fail(l.name(l.soapSight(rung)), append(answerFacts(l.answer), redirectFacts(reply)...))
		return said, &out
	}
	return said, nil
}

func (l *ladder) soapSight(rung securitycenter.RungID) *sight {
	return &sight{rung: rung, hand: l.hand, reply: l.reply, answer: &l.answer}
}

// send makes one more request: over a new connection where the server has closed the one at hand, be it only while the request
// was on its way.
func (l *ladder) send(ctx context.Context, r *http.Request) (*sfapi.Reply, error) {
	if !l.link.spent {
		reply, err := l.link.exchange(ctx, r)
		if !l.link.mute || !isReset(&sight{err: err}) {
			return reply, err
		}
		if r.Body, err = r.GetBody(); err != nil {
			return nil, err
		}
	}
	if err := l.redial(ctx); err != nil {
		return nil, err
	}
	return l.link.exchange(ctx, r)
}

// redial puts a new connection in the place of one that is spent.
func (l *ladder) redial(ctx context.Context) error {
	again, err := l.connect(ctx, l.probe.Identity)
	if err != nil {
		return err
	}
	l.link.close()
	l.link = again
	return nil
}

// login compares who we are with the mapping, where a reply has told. Real replies do not, and then the rung says so and
// was not run.
func (l *ladder) login(context.Context) outcome {
	name := l.reply.Header.Get("X-Practice-Login-Name")
	switch {
	case name == "":
		return outcome{state: securitycenter.NotRun, seen: seen("verified", false)}
	case l.probe.LoginName != "" && name != l.probe.LoginName:
		return fail(named{id: LoginOtherUser, values: map[string]any{"Login": name, "Mapping": l.probe.LoginName}}, seen("login_name", name))
	}
	return pass(seen("login_name", name))
}
