package ecplog

import (
	"cmp"
	"slices"

	"certmap/internal/securitycenter"
)

// close ends the last run and says what the text shows.
func (d *diary) close() securitycenter.LogReading {
	d.end()
	r := securitycenter.LogReading{Source: d.source(), Outcome: securitycenter.LogUnclear, Runs: d.begun, Practice: d.practice}
	for _, x := range d.last {
		if x.api != "" {
			r.APIs = append(r.APIs, securitycenter.LogAPI{Name: x.api, Outcome: x.outcome()})
		}
	}
	if counts := d.counts(); counts != nil {
		counts.tell(&r)
	}
	return r
}

// source is the kind of text: of several, the one that says most of the connection.
func (d *diary) source() securitycenter.LogSource {
	for _, s := range []securitycenter.LogSource{securitycenter.LogPing, securitycenter.LogSLG1, securitycenter.LogST22, securitycenter.LogICM} {
		if d.sources[s] {
			return s
		}
	}
	return securitycenter.LogUnknown
}

// counts returns the run that decides: the last one of the worst outcome among the APIs, since the connection is only in
// order when none of them fails. Runs of other calls beside a login that worked decide nothing as long as they do not fail.
func (d *diary) counts() *run {
	weight := map[securitycenter.LogOutcome]int{securitycenter.LogSuccess: 0, securitycenter.LogUnclear: 1, securitycenter.LogFailure: 2}
	var worst *run
	for i := range d.last {
		if r := &d.last[i]; worst == nil || weight[r.outcome()] >= weight[worst.outcome()] {
			worst = r
		}
	}
	return worst
}

// tell puts a run into the reading.
func (r *run) tell(out *securitycenter.LogReading) {
	out.Run, out.Outcome = r.number, r.outcome()
	most := fine
	for _, f := range r.finds {
		most = max(most, f.strength)
	}
	for _, f := range r.finds {
		decides := f.strength == most && (most != fine || f.login)
		out.Lines = append(out.Lines, securitycenter.LogLine{Number: f.line, Text: f.text, Counts: decides})
	}
	if out.Outcome == securitycenter.LogFailure {
		out.Causes, out.Fix = r.causes(most)
	}
}

// causes are the reasons, the one that counts first: the last of the most exact. Where an error has no reason beside it, the
// cause is unknown, and the fix is the way to learn it.
func (r *run) causes(most strength) (causes []securitycenter.CauseID, fix string) {
	if most == bare {
		return []securitycenter.CauseID{unexplained}, r.wayOn()
	}
	for _, f := range slices.Backward(r.finds) {
		if f.strength == most && !slices.Contains(causes, f.cause) {
			causes = append(causes, f.cause)
			fix = cmp.Or(fix, f.fix, string(f.cause))
		}
	}
	return causes, fix
}

// wayOn is the fix for errors without a reason: the nearest place that has the reason.
func (r *run) wayOn() string {
	for _, fix := range []string{fixTrace, fixNetwork} {
		if slices.ContainsFunc(r.finds, func(f find) bool { return f.strength == bare && cmp.Or(f.fix, fixTrace) == fix }) {
			return fix
		}
	}
	return fixLog
}
