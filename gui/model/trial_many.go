package model

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A TrialRow is one mapping in the table of those that can be tested, ready to be shown.
type TrialRow struct {
	ID       string
	Name     string
	Tenant   string
	Practice bool
	Use      string // integration name and login name
	Left     Badge  // how long the certificate is valid yet
	// Skipped is why a test of all leaves the mapping out; empty where it does not.
	Skipped string
	Result  Badge  // of the test that has just ended; empty before
	Showed  string // what that test showed
	Group   Group  // which line of the summary it belongs to

	notAfter time.Time
	fold     string // what is searched in
}

// A Group is what tests that belong to one line of a summary have in common.
type Group struct {
	Verdict  securitycenter.Verdict
	Cause    securitycenter.CauseID
	Fault    securitycenter.FaultID
	Practice bool
}

// Ended tells whether the mapping was tested since the table was read.
func (r *TrialRow) Ended() bool { return r.Group != Group{} }

// LoadTrials reads the mappings that can be tested: of one tenant, or of all where tenantID is empty.
func LoadTrials(ctx context.Context, c *securitycenter.Center, w *text.Words, tenantID string) ([]TrialRow, error) {
	tenants, err := c.Register.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	rows, _, err := c.Register.Rows(ctx, securitycenter.Filter{TenantID: tenantID, Sort: securitycenter.ByName})
	var out []TrialRow
	for _, r := range rows {
		i := slices.IndexFunc(tenants, func(t securitycenter.Tenant) bool { return t.ID == r.TenantID })
		if i >= 0 {
			out = append(out, trialRow(w, r, tenants[i], c.Clock()))
		}
	}
	return out, err
}

func trialRow(w *text.Words, r securitycenter.Row, t securitycenter.Tenant, now time.Time) TrialRow {
	shown := RowOf(w, r, now)
	out := TrialRow{ID: r.ID, Name: r.ConfigurationName, Tenant: t.Name, Practice: t.IsPractice(), Use: shown.Second, notAfter: r.NotAfter}
	out.Left, _ = expiry(w, r.NotAfter, now, securitycenter.DaysBetween(now, r.NotAfter))
	switch r.State {
	case securitycenter.Draft, securitycenter.Prepared:
		out.Skipped = w.Say("test.left-out.open")
	case securitycenter.ToDelete, securitycenter.Superseded, securitycenter.DeletedHere:
		out.Skipped = w.Say("test.left-out.gone")
	}
	out.fold = securitycenter.Fold(strings.Join([]string{out.Name, out.Tenant, out.Use}, " "))
	return out
}

// Take puts the result of a test into its row.
func (r *TrialRow) Take(w *text.Words, t securitycenter.Trialled) {
	result := t.Record.Result
	r.Group = Group{Verdict: result.Verdict, Cause: result.Cause, Practice: r.Practice}
	r.Result, r.Showed = resultBadge(w, result.Verdict), ending(w, result.Verdict, result.Cause)
	if t.Err != nil {
		m, _ := w.Fault(t.Err)
		r.Group = Group{Fault: faultOf(t.Err), Practice: r.Practice}
		r.Result, r.Showed = Badge{w.Say("test.result.fault"), Wrong}, m.What
	}
	if result.Verdict == securitycenter.Passed && t.Err == nil {
		r.Showed = ""
	}
}

// Wait takes the result out of the row again, before the next test.
func (r *TrialRow) Wait() { r.Result, r.Showed, r.Group = Badge{}, "", Group{} }

var resultMoods = map[securitycenter.Verdict]Mood{securitycenter.Passed: Fine, securitycenter.Failed: Wrong,
	securitycenter.Partial: Noted, securitycenter.Unproven: Worry}

func resultBadge(w *text.Words, v securitycenter.Verdict) Badge {
	return Badge{w.Say("test.result." + string(v)), resultMoods[v]}
}

// ending is how a test ended, in a few words.
func ending(w *text.Words, v securitycenter.Verdict, cause securitycenter.CauseID) string {
	switch {
	case cause != "":
		return w.Say("cause." + string(cause) + ".short")
	case v == securitycenter.Partial:
		return w.Say("test.partial.short")
	}
	return w.Say("test-verdict." + string(v))
}

// A TrialColumn is a column the table can be sorted by, in the order they are shown in.
type TrialColumn int

// The columns.
const (
	TrialByName TrialColumn = iota
	TrialByTenant
	TrialByUse
	TrialByLeft
	TrialByResult
	TrialByShowed
)

// A TrialFilter chooses and sorts rows.
type TrialFilter struct {
	Words  string
	Group  *Group // only rows of one line of the summary; nil for all
	Column TrialColumn
	Down   bool
}

// Arrange returns the IDs of the rows to show, in their order.
func (f TrialFilter) Arrange(rows []TrialRow) []string {
	var chosen []TrialRow
	for _, r := range rows {
		if f.takes(r) {
			chosen = append(chosen, r)
		}
	}
	order := trialOrders[f.Column]
	slices.SortStableFunc(chosen, func(a, b TrialRow) int {
		if f.Down {
			a, b = b, a
		}
		return order(a, b)
	})
	ids := make([]string, len(chosen))
	for i, r := range chosen {
		ids[i] = r.ID
	}
	return ids
}

func (f TrialFilter) takes(r TrialRow) bool {
	if f.Group != nil && r.Group != *f.Group {
		return false
	}
	all := r.fold
	if r.Ended() {
		all += " " + securitycenter.Fold(r.Result.Text+" "+r.Showed)
	}
	return holdsAll(all, f.Words)
}

// byText compares what a row shows in a column, whatever its case and accents.
func byText(of func(TrialRow) string) func(a, b TrialRow) int {
	return func(a, b TrialRow) int {
		return strings.Compare(securitycenter.Fold(of(a)), securitycenter.Fold(of(b)))
	}
}

var trialOrders = map[TrialColumn]func(a, b TrialRow) int{
	TrialByName:   byText(func(r TrialRow) string { return r.Name }),
	TrialByTenant: byText(func(r TrialRow) string { return r.Tenant }),
	TrialByUse:    byText(func(r TrialRow) string { return r.Use }),
	TrialByLeft:   func(a, b TrialRow) int { return a.notAfter.Compare(b.notAfter) },
	TrialByResult: func(a, b TrialRow) int { return cmp.Compare(gravity(a), gravity(b)) },
	TrialByShowed: byText(func(r TrialRow) string { return r.Showed }),
}

// gravity puts the worst result first, and what was not tested last.
func gravity(r TrialRow) int {
	if !r.Ended() {
		return 9
	}
	return map[Mood]int{Wrong: 0, Worry: 1, Noted: 2, Fine: 3}[r.Result.Mood]
}
