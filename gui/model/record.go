package model

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"certmap/cert"
	"certmap/internal/report"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// Recordable returns how many of the rows may be mappings: their certificates can be read, and are no authority's.
func (t FolderTable) Recordable() int {
	n := 0
	for _, r := range t.Rows {
		if r.Certificate != nil && !r.Certificate.Authority {
			n++
		}
	}
	return n
}

// A RecordForm is what is asked before the mappings of a folder are recorded.
type RecordForm struct {
	Root    string // what file names are shown below; may be empty
	Entries []report.Entry
	Found   []securitycenter.Found // of the entries, read again
	Tenant  string                 // its ID
	Login   string
}

// Request is what is asked of the use case, and the places of what it is asked for: everything, or after a first attempt what
// that has not recorded though it might be.
func (f RecordForm) Request(before securitycenter.Recordings) (securitycenter.RecordAll, []int) {
	r := securitycenter.RecordAll{TenantID: f.Tenant, LoginName: f.Login}
	var places []int
	for i, found := range f.Found {
		if before != nil && before[i].Outcome != securitycenter.ToRecord && before[i].Outcome != securitycenter.NotRecorded {
			continue
		}
		r.Found, places = append(r.Found, found), append(places, i)
	}
	return r, places
}

// A RecordPlan is what would be recorded, and what there is to say about it.
type RecordPlan struct {
	Rows    []RecordRow
	Count   int // that can be recorded
	LeftOut int
	Expired int // of those that can be recorded
	Tenant  securitycenter.Tenant
}

// Plan tells what would be recorded. It does not depend on the login name.
func (f RecordForm) Plan(ctx context.Context, c *securitycenter.Center, w *text.Words) (RecordPlan, error) {
	tenant, err := c.Tenant(ctx, f.Tenant)
	if err != nil {
		return RecordPlan{}, err
	}
	all, _, err := c.PlanRecordAll(ctx, securitycenter.RecordAll{TenantID: f.Tenant, LoginName: f.Login, Found: f.Found})
	p := RecordPlan{Rows: f.Rows(w, all), Count: all.Count(securitycenter.ToRecord), Tenant: tenant}
	p.LeftOut = len(all) - p.Count
	for _, one := range all {
		if one.Outcome == securitycenter.ToRecord && one.Expired {
			p.Expired++
		}
	}
	return p, err
}

// Note is what is said below the login name, and whether it keeps anything from being recorded.
func (f RecordForm) Note(ctx context.Context, c *securitycenter.Center, w *text.Words) (note FieldNote, stops bool, err error) {
	_, objections, err := c.PlanRecordAll(ctx, securitycenter.RecordAll{TenantID: f.Tenant, LoginName: f.Login})
	for _, o := range objections {
		if o.Field == securitycenter.FieldLoginName {
			note, stops = FieldNote{w.Objection(string(o.ID), o.Values), findingMoods[o.Severity]}, o.Severity == cert.Stop
		}
	}
	return note, stops, err
}

// A RecordRow is one certificate with what becomes of it, ready to be shown.
type RecordRow struct {
	Title, File string // the title is empty where there is no certificate
	Left        Badge
	Outcome     Badge
	Says        string // the configuration name, or why there is none
	MappingID   string // of what is registered

	none     bool // there is no certificate
	notAfter time.Time
	fold     string
}

// Rows are certificates with what became of them, in the order of the folder.
func (f RecordForm) Rows(w *text.Words, all securitycenter.Recordings) []RecordRow {
	out := make([]RecordRow, len(all))
	for i, one := range all {
		out[i] = f.row(w, f.Entries[i], one)
	}
	return out
}

// Row is the certificate at a place.
func (f RecordForm) row(w *text.Words, e report.Entry, one securitycenter.Recording) RecordRow {
	known := folderRow(w, f.Root, e)
	r := RecordRow{Title: known.Title, File: known.File, Left: known.Left, MappingID: one.MappingID, Says: recordSays(w, e, one)}
	r.Outcome = Badge{w.Say("record.outcome." + string(one.Outcome)), recordMood(one)}
	if e.Certificate != nil {
		r.notAfter = e.Certificate.NotAfter
	} else {
		r.Title, r.none = "", true // why it has none is said in the last column
	}
	r.fold = securitycenter.Fold(strings.Join([]string{r.Title, r.File, r.Left.Text, r.Outcome.Text, r.Says}, "\n"))
	return r
}

func recordMood(one securitycenter.Recording) Mood {
	switch one.Outcome {
	case securitycenter.Recorded:
		return Fine
	case securitycenter.NotRecorded:
		return Wrong
	case securitycenter.NothingReadable:
		return Worry
	case securitycenter.NamesRegistered:
		if !one.Same {
			return Worry
		}
	}
	return Noted
}

// recordSays is the name a certificate is recorded under, or why it is not.
func recordSays(w *text.Words, e report.Entry, one securitycenter.Recording) string {
	switch one.Outcome {
	case securitycenter.NothingReadable:
		return cmp.Or(e.Remark(w), w.Say("record.gone"))
	case securitycenter.NotALeaf:
		return w.Say("record.authority")
	case securitycenter.NamesRegistered:
		if one.Same {
			return w.Say("record.same", text.V{"Name": one.Name})
		}
		return w.Say("record.other", text.V{"Name": one.Name})
	case securitycenter.NotRecorded:
		return refusal(w, one.Err)
	}
	if len(one.Elsewhere) > 0 {
		return w.Say("record.elsewhere", text.V{"Name": one.Name, "Tenants": one.Elsewhere})
	}
	return one.Name
}

// refusal is why a mapping was not recorded, in one sentence.
func refusal(w *text.Words, err error) string {
	if objections := (securitycenter.Objections)(nil); errors.As(err, &objections) {
		for _, o := range objections.Stops(false) {
			return w.Objection(string(o.ID), o.Values)
		}
	}
	m, _ := w.Fault(err)
	return m.What
}

// RecordSummary says how recording ended.
func RecordSummary(w *text.Words, all securitycenter.Recordings, tenant string, err error) Strip {
	recorded := all.Count(securitycenter.Recorded)
	s := Strip{Mood: Fine, Bold: w.Say("record.done", text.V{"Count": recorded, "Tenant": tenant})}
	waiting, refused := all.Count(securitycenter.ToRecord), all.Count(securitycenter.NotRecorded)
	switch left := len(all) - recorded; {
	case err != nil:
		s.Mood, s.Rest = Worry, w.Say("record.done.stopped", text.V{"Count": waiting + refused})
	case refused > 0:
		s.Mood, s.Rest = Worry, w.Say("record.done.refused", text.V{"Count": refused})
	case left > 0:
		s.Rest = w.Say("record.left-out", text.V{"Count": left})
	}
	return s
}

// A RecordColumn is what the table of certificates to record can be sorted by.
type RecordColumn int

// The columns, in their order.
const (
	RecordByCertificate RecordColumn = iota
	RecordByFile
	RecordByLeft
	RecordByOutcome
	RecordBySays
)

// A RecordFilter is what is shown of the certificates to record, and in which order.
type RecordFilter struct {
	Words  string
	Column RecordColumn
	Down   bool
}

// Arrange returns the places of the rows that are shown, in their order. What has no certificate comes last, whichever way
// the others are sorted.
func (f RecordFilter) Arrange(rows []RecordRow) []int {
	var out []int
	for i, r := range rows {
		if holdsAll(r.fold, f.Words) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		if rows[a].none != rows[b].none {
			if rows[a].none {
				return 1
			}
			return -1
		}
		if f.Down {
			a, b = b, a
		}
		return recordOrders[f.Column](rows[a], rows[b])
	})
	return out
}

var recordOrders = map[RecordColumn]func(a, b RecordRow) int{
	RecordByCertificate: byText(func(r RecordRow) string { return r.Title }),
	RecordByFile:        byText(func(r RecordRow) string { return r.File }),
	RecordByLeft:        func(a, b RecordRow) int { return a.notAfter.Compare(b.notAfter) },
	RecordByOutcome:     byText(func(r RecordRow) string { return r.Outcome.Text }),
	RecordBySays:        byText(func(r RecordRow) string { return r.Says }),
}
