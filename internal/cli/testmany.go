package cli

import (
	"errors"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// all tests every mapping: a line for each as it ends, and for people a summary by cause.
func (c *testCommand) all(r *run, s *Session, t securitycenter.Tenant) error {
	done := 0
	var writing error
	sum, err := s.Center.TestAll(r.ctx, securitycenter.ManyTrial{TenantID: t.ID, Control: c.Control}, func(p securitycenter.Progress) {
		done = p.Done
		if c.JSON {
			writing = errors.Join(writing, r.line(trialledOf(p.Last, r)))
			return
		}
		r.trialled(p)
	})
	r.code = verdictCode(sum.Worst())
	switch {
	case !c.JSON:
		r.summary(sum, done)
	case sum.Total == 0 && err == nil:
		r.warnf("%s\n", r.Words.Say("cli.all.none"))
	}
	return errors.Join(err, writing)
}

func (r *run) trialled(p securitycenter.Progress) {
	one, w := p.Last, r.Words
	r.printf("  %s %s  %s, %s: %s\n", verdictMarks[one.Record.Result.Verdict], w.Say("cli.all.progress", text.V{"Done": p.Done, "Total": p.Total}),
		visible(one.Mapping.ConfigurationName), r.tenantName(one.Tenant), r.short(one))
}

var verdictMarks = map[securitycenter.Verdict]string{"": "✕",
	securitycenter.Passed: "✓", securitycenter.Failed: "✕", securitycenter.Partial: "-", securitycenter.Unproven: "!"}

// short is how one of many tests ended, in a few words.
func (r *run) short(t securitycenter.Trialled) string {
	if t.Err != nil {
		m, _ := r.Words.Fault(t.Err)
		return m.What
	}
	return r.ending(t.Record.Result.Verdict, t.Record.Result.Cause)
}

func (r *run) ending(v securitycenter.Verdict, cause securitycenter.CauseID) string {
	if cause != "" {
		return r.Words.Say("cause." + string(cause) + ".short")
	}
	return r.Words.Say("test-verdict." + string(v))
}

// summary prints how many tests ended how, the worst first, with the names of those that did not pass.
func (r *run) summary(sum securitycenter.Summary, done int) {
	w := r.Words
	switch {
	case sum.Total == 0:
		r.printf("%s\n", w.Say("cli.all.none"))
	case done < sum.Total:
		r.printf("%s\n", w.Say("cli.all.canceled", text.V{"Done": done, "Total": sum.Total}))
	default:
		r.printf("%s\n", w.Say("cli.all.tested", text.V{"Count": done}))
	}
	for _, t := range sum.Tallies {
		r.printf("  %s %s\n", verdictMarks[t.Verdict], r.tally(t))
		if t.Verdict == securitycenter.Passed {
			continue
		}
		for _, name := range t.Names {
			r.printf("      %s\n", visible(name))
		}
	}
	if sum.LeftOut > 0 {
		r.printf("%s\n", w.Say("cli.all.left-out", text.V{"Count": sum.LeftOut}))
	}
}

func (r *run) tally(t securitycenter.Tally) string {
	w := r.Words
	outcome := ""
	if t.Fault != "" {
		outcome = w.Say("fault." + string(t.Fault) + ".what")
	} else {
		outcome = r.ending(t.Verdict, t.Cause)
	}
	if t.Practice {
		return w.Say("cli.all.tally-practice", text.V{"Count": len(t.Names), "Outcome": outcome})
	}
	return w.Say("cli.all.tally", text.V{"Count": len(t.Names), "Outcome": outcome})
}
