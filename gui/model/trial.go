package model

import (
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A RungRow is one rung of the ladder, ready to be shown.
type RungRow struct {
	ID    securitycenter.RungID
	Name  string
	State securitycenter.RungState
	Seen  string
	Took  string
	// Wait marks a rung that has not been reached yet.
	Wait bool
	// Info marks a rung that only says that something was read, without a judgement.
	Info bool
}

// ladderIDs are the rungs in the order they are shown.
var ladderIDs = []securitycenter.RungID{securitycenter.RungIdentity, securitycenter.RungDNS, securitycenter.RungTCP,
	securitycenter.RungTLSServer, securitycenter.RungTLSClient, securitycenter.RungHTTP, securitycenter.RungOData,
	securitycenter.RungSFAPI, securitycenter.RungCompound, securitycenter.RungLogin}

// Waiting returns the rungs before the test.
func Waiting(w *text.Words) []RungRow {
	var out []RungRow
	for _, id := range ladderIDs {
		out = append(out, RungRow{ID: id, Name: w.Say("rung." + string(id)), State: securitycenter.NotRun, Wait: true})
	}
	return out
}

// RowOfRung makes a rung ready to be shown.
func RowOfRung(w *text.Words, r securitycenter.Rung) RungRow {
	var keys []string
	var values []any
	for _, s := range r.Seen {
		keys, values = append(keys, s.Key), append(values, s.Value)
	}
	row := RungRow{ID: r.ID, Name: w.Say("rung." + string(r.ID)), State: r.State, Seen: w.SeenAll(keys, values)}
	row.Info = r.ID == securitycenter.RungHTTP && r.State == securitycenter.Pass
	switch {
	case r.State == securitycenter.NotRun && row.Seen == "":
		row.Seen = w.Say("rung.not-run")
	case r.State != securitycenter.NotRun:
		row.Took = w.Milliseconds(r.Took)
	}
	if r.State == securitycenter.Warned && r.Cause != "" {
		row.Seen = joinDot(row.Seen, w.Say("cause."+string(r.Cause)+".short"))
	}
	return row
}

func joinDot(a, b string) string {
	if a == "" {
		return b
	}
	return a + " · " + b
}

// An Outcome is what a finished test says.
type Outcome struct {
	Strip
	Next          string
	Control       Badge
	ControlText   string
	CorrelationID string
	Raw           []string // lines of the raw replies
	// Reasons are what may lie behind the cause, the likeliest first.
	Reasons []Reason
	When    string
	Partial bool
}

// A Reason is one thing that may lie behind the cause of a failed test, and what to do about it.
type Reason struct{ What, Next string }

// OutcomeOf makes a result ready to be shown. The next step is that of the likeliest reason, where there is any.
func OutcomeOf(w *text.Words, r securitycenter.Result) Outcome {
	m := w.Outcome(string(r.Verdict), string(r.Cause), r.Values)
	o := Outcome{Strip: Strip{resultMoods[r.Verdict], m.What, m.Why}, Next: m.Next, CorrelationID: r.CorrelationID, When: w.DateTime(r.Started),
		Partial: r.Verdict == securitycenter.Partial}
	if r.Control != nil {
		o.ControlText = w.Control(string(r.Control.State), string(r.Control.Cause))
		o.Control = controlBadge(w, r.Control.State)
	}
	o.Raw = RawLines(r.Replies)
	for _, reason := range r.Reasons {
		m := w.Tell("reason."+string(reason.ID), reason.Values)
		o.Reasons = append(o.Reasons, Reason{m.What, m.Next})
	}
	if len(o.Reasons) > 0 {
		o.Next = o.Reasons[0].Next
	}
	return o
}

// controlBadge says what the same call without a certificate has shown: that it is refused is as it should be.
func controlBadge(w *text.Words, s securitycenter.RungState) Badge {
	switch s {
	case securitycenter.Pass:
		return Badge{w.Say("control.bad"), Worry}
	case securitycenter.NotRun:
		return Badge{w.Say("control.open"), Worry}
	}
	return Badge{w.Say("control.good"), Fine}
}

// RawLines are the raw replies as lines: status, headers, body.
func RawLines(replies []securitycenter.Reply) []string {
	var out []string
	for i, reply := range replies {
		if i > 0 {
			out = append(out, "")
		}
		out = append(out, replyLines(reply)...)
	}
	return out
}

// HostStrip says what checking a host has shown: how far one gets there, and whether it asks for certificates.
func HostStrip(w *text.Words, r securitycenter.Result) Strip {
	if r.Cause != "" {
		o := OutcomeOf(w, r)
		return Strip{Wrong, o.Bold, hostLines(w, o)}
	}
	server := RowOfRung(w, r.RungOf(securitycenter.RungTLSServer))
	return Strip{Fine, w.Say("tenants.host-good"), server.Seen}
}

// hostLines are why a host does not do, what may lie behind that, and what to do next.
func hostLines(w *text.Words, o Outcome) string {
	lines := []string{o.Rest}
	if len(o.Reasons) > 0 {
		lines = append(lines, w.Say("test.reasons", text.V{"Count": len(o.Reasons)}))
	}
	for i, r := range o.Reasons {
		lines = append(lines, w.Number(i+1)+". "+r.What)
	}
	return strings.Join(append(lines, w.Say("test.next")+" "+o.Next), "\n")
}
