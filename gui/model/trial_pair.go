package model

import (
	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A PairSide is the test of one of two certificates, from before a renewal or from after it.
type PairSide struct {
	Heading string
	Subject string
	Detail  string // until when it is valid, or which file it is from
	Rungs   []RungRow
	Result  Badge // empty before the test has ended
	Showed  string
}

// VersionSide is the side of a version of a mapping, before the test.
func VersionSide(w *text.Words, heading string, v *securitycenter.Version) PairSide {
	return PairSide{Heading: heading, Subject: v.Subject, Detail: w.Say("test.pair.until", text.V{"Date": v.NotAfter}), Rungs: Waiting(w)}
}

// FileSide is the side of a certificate out of a file, before the test.
func FileSide(w *text.Words, heading, name string, id *cert.Identity) PairSide {
	return PairSide{Heading: heading, Subject: id.Leaf.Subject.String(), Detail: w.Say("test.pair.from", text.V{"Name": cert.Visible(name)}), Rungs: Waiting(w)}
}

// Take shows a rung that has ended.
func (s *PairSide) Take(w *text.Words, r securitycenter.Rung) { TakeRung(w, s.Rungs, r) }

// End shows how the test ended.
func (s *PairSide) End(w *text.Words, r securitycenter.Result) {
	s.Result, s.Showed = resultBadge(w, r.Verdict), ""
	if r.Verdict != securitycenter.Passed {
		s.Showed = ending(w, r.Verdict, r.Cause)
	}
	s.Rungs = RowsOfRungs(w, r)
}

// RowsOfRungs makes the ladder of a test that has ended ready to be shown.
func RowsOfRungs(w *text.Words, r securitycenter.Result) []RungRow {
	var out []RungRow
	for _, rung := range r.Rungs {
		out = append(out, RowOfRung(w, rung))
	}
	return out
}

// TakeRung shows a rung that has ended.
func TakeRung(w *text.Words, rows []RungRow, r securitycenter.Rung) {
	for i := range rows {
		if rows[i].ID == r.ID {
			rows[i] = RowOfRung(w, r)
		}
	}
}

var pairMoods = map[securitycenter.PairVerdict]Mood{securitycenter.BothWork: Fine, securitycenter.OnlyAfter: Worry,
	securitycenter.OnlyBefore: Worry, securitycenter.NeitherWork: Wrong, securitycenter.PairPartial: Noted}

// PairOutcome says what two tests show together, and what to do next.
func PairOutcome(w *text.Words, v securitycenter.PairVerdict) (Strip, string) {
	m := w.Tell("pair." + string(v))
	return Strip{pairMoods[v], m.What, m.Why}, m.Next
}
