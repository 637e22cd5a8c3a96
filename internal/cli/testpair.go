package cli

import (
	"certmap/internal/securitycenter"
)

// pair runs the same test with the certificate from before a renewal and with the one after it, and shows both side by
// side. The exit code is that of the one after.
func (c *testCommand) pair(r *run, s *Session, t securitycenter.Tenant, after securitycenter.Trial) error {
	request := securitycenter.PairTrial{Trial: after}
	if c.Before != "" {
		id, problem, err := c.identity(r, c.Before, "")
		if err != nil {
			return err
		}
		request.Before.Identity, request.Before.IdentityProblem = id, problem
	}
	p, err := s.Center.TestPair(r.ctx, request, nil)
	if err != nil {
		return err
	}
	r.code = verdictCode(p.After.Result.Verdict)
	if c.JSON {
		return r.line(pairOf(t.Name, p, r.english))
	}
	r.sideBySide(p)
	return nil
}

func (r *run) sideBySide(p securitycenter.Pair) {
	w := r.Words
	before, after := p.Before.Result, p.After.Result
	if after.Practice {
		r.printf("%s\n", w.Say("practice.mark"))
	}
	r.columns("", w.Say("cli.test.before"), w.Say("cli.test.after"))
	r.columns(w.Say("field.subject"), before.Identity.Subject, after.Identity.Subject)
	for _, rung := range after.Rungs {
		r.columns(w.Say("rung."+string(rung.ID)), r.cell(before.RungOf(rung.ID)), r.cell(rung))
	}
	r.columns(w.Say("field.last-test"), r.ending(before.Verdict, before.Cause), r.ending(after.Verdict, after.Cause))
	m := w.Tell("pair." + string(p.Verdict))
	r.printf("%s\n%s\n", m.What, m.Next)
	r.side("cli.test.before", before)
	r.side("cli.test.after", after)
}

// side tells of one of the two tests how it ended, where it did not pass: the table has no room for that.
func (r *run) side(title string, result securitycenter.Result) {
	if result.Verdict == securitycenter.Passed {
		return
	}
	r.printf("\n%s\n", r.Words.Say(title))
	r.ended(result)
}

// columns prints one line of the comparison.
func (r *run) columns(name, before, after string) {
	r.printf("  %-20s  %-36s  %s\n", name, visible(before), visible(after))
}

// cell is how a rung ended: its mark, and its cause where it has one.
func (r *run) cell(rung securitycenter.Rung) string {
	if rung.Cause == "" {
		return rungMarks[rung.State]
	}
	return rungMarks[rung.State] + " " + r.Words.Say("cause."+string(rung.Cause)+".short")
}
