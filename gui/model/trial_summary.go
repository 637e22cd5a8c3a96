package model

import (
	"errors"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A TrialSummary is what many tests have shown together, ready to be shown.
type TrialSummary struct {
	Strip
	Lines []TallyLine
}

// A TallyLine is how many tests ended one way.
type TallyLine struct {
	Text  string
	Mood  Mood
	Group Group
}

// SummaryOf makes a summary ready to be shown; done is how many of the tests ended.
func SummaryOf(w *text.Words, s securitycenter.Summary, done int) TrialSummary {
	out := TrialSummary{Strip: Strip{Mood: Fine, Bold: overall(w, s, done)}}
	if s.LeftOut > 0 {
		out.Rest = w.Say("cli.all.left-out", text.V{"Count": s.LeftOut})
	}
	for i, t := range s.Tallies {
		line := tallyLine(w, t)
		if i == 0 {
			out.Mood = line.Mood
		}
		out.Lines = append(out.Lines, line)
	}
	if s.Total == 0 || done < s.Total {
		out.Mood = max(out.Mood, Worry)
	}
	return out
}

func overall(w *text.Words, s securitycenter.Summary, done int) string {
	passed := s.Count(securitycenter.Passed)
	switch {
	case s.Total == 0:
		return w.Say("cli.all.none")
	case done < s.Total:
		return w.Say("cli.all.canceled", text.V{"Done": done, "Total": s.Total})
	case passed == s.Total:
		return w.Say("test.all.passed", text.V{"Count": passed})
	}
	return w.Say("test.all.some", text.V{"Passed": passed, "Total": s.Total})
}

func tallyLine(w *text.Words, t securitycenter.Tally) TallyLine {
	line := TallyLine{Mood: Wrong, Group: Group{t.Verdict, t.Cause, t.Fault, t.Practice}}
	outcome := ""
	if t.Fault != "" {
		outcome = w.Say("fault." + string(t.Fault) + ".what")
	} else {
		outcome, line.Mood = ending(w, t.Verdict, t.Cause), resultMoods[t.Verdict]
	}
	id := "cli.all.tally"
	if t.Practice {
		id = "cli.all.tally-practice"
	}
	line.Text = w.Say(id, text.V{"Count": len(t.Names), "Outcome": outcome})
	return line
}

func faultOf(err error) securitycenter.FaultID {
	var f *securitycenter.Fault
	if errors.As(err, &f) {
		return f.ID
	}
	return securitycenter.Unexpected
}
