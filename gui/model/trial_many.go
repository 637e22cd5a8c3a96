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
	Identity string // as whom a test logs in, and whether it has the key for that
	Left     Badge  // how long the certificate is valid yet
	// Skipped is why a test of all leaves the mapping out; empty where it does not.
	Skipped string
	Result  Badge  // of the latest test; empty where there is none
	Tested  string // when that was
	Showed  string // what it showed
	Group   Group  // which line of the summary it belongs to; empty for a test that is no part of it

	notAfter, tested time.Time
	fold             string // what is searched in
}

// A Group is what tests that belong to one line of a summary have in common.
type Group struct {
	Verdict  securitycenter.Verdict
	Cause    securitycenter.CauseID
	Fault    securitycenter.FaultID
	Practice bool
}

// Ended tells whether the mapping was tested since all tests began.
func (r *TrialRow) Ended() bool { return r.Group != Group{} }

// LoadTrials reads the mappings that can be tested: of one tenant, or of all where tenantID is empty.
func LoadTrials(ctx context.Context, c *securitycenter.Center, w *text.Words, tenantID string) ([]TrialRow, error) {
	tenants, err := c.Register.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	rows, _, err := c.Register.Rows(ctx, securitycenter.Filter{TenantID: tenantID, Sort: securitycenter.ByName})
	if err != nil {
		return nil, err
	}
	last, err := c.Register.LastTests(ctx, tenantID)
	if err != nil {
		return nil, err
	}
	keys, err := keysHere(ctx, c, rows)
	var out []TrialRow
	for _, r := range rows {
		i := slices.IndexFunc(tenants, func(t securitycenter.Tenant) bool { return t.ID == r.TenantID })
		if i < 0 {
			continue
		}
		row := trialRow(w, r, tenants[i], c.Clock())
		row.identify(w, r.LoginName, row.Practice || keys[r.ID])
		row.remember(w, last[r.ID])
		out = append(out, row)
	}
	return out, err
}

// keysHere tells of which mappings the private key is kept on this computer.
func keysHere(ctx context.Context, c *securitycenter.Center, rows []securitycenter.Row) (map[string]bool, error) {
	kept, err := c.Register.Credentials(ctx)
	here, sums := map[string]bool{}, map[string]bool{}
	for _, k := range kept {
		sums[k.SHA256] = k.SHA256 != ""
	}
	if err != nil || len(sums) == 0 {
		return here, err
	}
	for _, r := range rows {
		m, err := c.Register.Mapping(ctx, r.ID)
		if err != nil {
			return here, err
		}
		here[r.ID] = sums[m.Current().SHA256]
	}
	return here, nil
}

// identify says as whom a test logs in, and whether it has the key for that.
func (r *TrialRow) identify(w *text.Words, login string, key bool) {
	id := "test.identity.elsewhere"
	if key {
		id = "test.identity.here"
	}
	if login == "" {
		login = w.Say("test.identity.nobody")
	}
	r.Identity = w.Say(id, text.V{"Login": login})
	r.fold += " " + securitycenter.Fold(r.Identity)
}

// remember puts the latest test that is kept into the row.
func (r *TrialRow) remember(w *text.Words, last securitycenter.LastTest) {
	if !last.At.IsZero() {
		r.show(w, last)
	}
}

func (r *TrialRow) show(w *text.Words, t securitycenter.LastTest) {
	r.Result, r.Showed, r.Tested, r.tested = resultBadge(w, t.Verdict), ending(w, t.Verdict, t.Cause), w.Date(t.At), t.At
	if t.Verdict == securitycenter.Passed {
		r.Showed = ""
	}
}

func trialRow(w *text.Words, r securitycenter.Row, t securitycenter.Tenant, now time.Time) TrialRow {
	shown := RowOf(w, r, now)
	out := TrialRow{ID: r.ID, Name: r.ConfigurationName, Tenant: w.Tenant(t.Name), Practice: t.IsPractice(), Use: shown.Second, notAfter: r.NotAfter}
	out.Left, _ = expiry(w, r.NotBefore, r.NotAfter, now, securitycenter.DaysBetween(now, r.NotAfter))
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
	if t.Err != nil {
		m, _ := w.Fault(t.Err)
		r.Group = Group{Fault: faultOf(t.Err), Practice: r.Practice}
		r.Result, r.Showed, r.Tested, r.tested = Badge{w.Say("test.result.fault"), Wrong}, m.What, "", time.Time{}
		return
	}
	r.Group = Group{Verdict: result.Verdict, Cause: result.Cause, Practice: r.Practice}
	r.show(w, securitycenter.LastTest{At: result.Started, Verdict: result.Verdict, Cause: result.Cause})
}

// Wait takes the row out of the summary again, before the next test. What the last test showed stays until then.
func (r *TrialRow) Wait() { r.Group = Group{} }

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
	TrialByIdentity
	TrialByLeft
	TrialByResult
	TrialByTested
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
	return holdsAll(r.fold+" "+securitycenter.Fold(r.Result.Text+" "+r.Tested+" "+r.Showed), f.Words)
}

// byText compares what a row shows in a column, whatever its case and accents.
func byText[R any](of func(R) string) func(a, b R) int {
	return func(a, b R) int {
		return strings.Compare(securitycenter.Fold(of(a)), securitycenter.Fold(of(b)))
	}
}

var trialOrders = map[TrialColumn]func(a, b TrialRow) int{
	TrialByName:     byText(func(r TrialRow) string { return r.Name }),
	TrialByTenant:   byText(func(r TrialRow) string { return r.Tenant }),
	TrialByIdentity: byText(func(r TrialRow) string { return r.Identity }),
	TrialByLeft:     func(a, b TrialRow) int { return a.notAfter.Compare(b.notAfter) },
	TrialByResult:   func(a, b TrialRow) int { return cmp.Compare(gravity(a), gravity(b)) },
	TrialByTested:   func(a, b TrialRow) int { return a.tested.Compare(b.tested) },
	TrialByShowed:   byText(func(r TrialRow) string { return r.Showed }),
}

// gravity puts the worst result first, and what was not tested last.
func gravity(r TrialRow) int {
	if r.Result.Text == "" {
		return 9
	}
	return map[Mood]int{Wrong: 0, Worry: 1, Noted: 2, Fine: 3}[r.Result.Mood]
}
