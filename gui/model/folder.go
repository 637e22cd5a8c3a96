package model

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"certmap/cert"
	"certmap/internal/report"
	"certmap/internal/text"
)

// A FolderColumn is what the table of a folder can be sorted by.
type FolderColumn int

// The columns, in their order.
const (
	ByCertificate FolderColumn = iota
	ByFile
	ByIssuer
	ByUntil
	ByLeft
	ByVerdict
)

// A FolderShow is which part of a folder is shown.
type FolderShow string

// What can be shown.
const (
	ShowAll      FolderShow = "all"
	ShowOwn      FolderShow = "own"      // no authorities
	ShowExpiring FolderShow = "expiring" // expired, or within 60 days
	ShowTrouble  FolderShow = "trouble"  // what will not work, and what could not be read
)

// FolderShows are all of them, in the order of the menu.
var FolderShows = []FolderShow{ShowAll, ShowOwn, ShowExpiring, ShowTrouble}

// A FolderFilter is what is shown, and in which order.
type FolderFilter struct {
	Words  string
	Show   FolderShow
	Column FolderColumn
	Down   bool
}

// A FolderRow is one line of the table.
type FolderRow struct {
	report.Entry
	Title   string
	File    string // below the folder
	Issuer  string
	Until   string
	Left    Badge
	Verdict Badge
}

// A FolderTable is what is shown of a folder, in its order.
type FolderTable struct {
	Rows         []FolderRow
	Certificates int // of all that was read
}

// Table chooses among entries, and sorts them. It may be called in any goroutine, as long as the entries do not change.
func (f FolderFilter) Table(w *text.Words, root string, entries []report.Entry) FolderTable {
	var t FolderTable
	wanted := strings.Fields(strings.ToLower(f.Words))
	for _, e := range entries {
		if e.Certificate != nil {
			t.Certificates++
		}
		if f.shows(e) && holds(w, e, wanted) {
			t.Rows = append(t.Rows, folderRow(w, root, e))
		}
	}
	slices.SortStableFunc(t.Rows, f.compare)
	return t
}

const soon = 60 // days

func (f FolderFilter) shows(e report.Entry) bool {
	c := e.Certificate
	switch f.Show {
	case ShowOwn:
		return c != nil && !c.Authority
	case ShowExpiring:
		return c != nil && c.DaysLeft < soon
	case ShowTrouble:
		return c == nil || e.Verdict == cert.WillNotWork && !c.Authority
	}
	return true
}

// holds tells whether every word stands somewhere in an entry.
func holds(w *text.Words, e report.Entry, wanted []string) bool {
	if len(wanted) == 0 {
		return true
	}
	all := e.Path
	if c := e.Certificate; c != nil {
		all += "\n" + c.Subject + "\n" + c.Issuer + "\n" + c.Serial + "\n" + c.SHA256
	} else {
		all += "\n" + e.Remark(w)
	}
	all = strings.ToLower(all)
	return !slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(all, word) })
}

func folderRow(w *text.Words, root string, e report.Entry) FolderRow {
	r := FolderRow{Entry: e, File: below(root, e.Path), Verdict: Badge{w.Say("folder.verdict." + string(e.Verdict)), verdictMoods[e.Verdict]}}
	c := e.Certificate
	if c == nil {
		r.Title = e.Remark(w)
		return r
	}
	r.Title, r.Issuer, r.Until = c.CommonName, c.IssuerName, w.Date(c.NotAfter)
	if r.Title == "" {
		r.Title = c.Subject
	}
	if r.Issuer == "" {
		r.Issuer = c.Issuer
	}
	r.Title, r.Issuer = short(r.Title), short(r.Issuer)
	r.Left = DaysBadge(w, c.DaysLeft)
	if c.Early {
		r.Left = Badge{w.Say("expiry.not-yet"), Wrong}
	}
	if c.Authority {
		r.Verdict = Badge{w.Say("folder.authority"), Noted}
	}
	return r
}

// DaysBadge is the badge for a number of days left; negative when it has run out.
func DaysBadge(w *text.Words, days int) Badge {
	switch {
	case days < 0:
		return Badge{w.Say("expiry.expired"), Wrong}
	case days < 30:
		return Badge{w.Say("expiry.days", text.V{"Count": days}), Worry}
	}
	return Badge{w.Say("expiry.days", text.V{"Count": days}), Fine}
}

// below is a path as it is below the folder that was read, where that is one.
func below(root, path string) string {
	if rel, err := filepath.Rel(root, path); root != "" && err == nil && !strings.HasPrefix(rel, "..") && rel != "." {
		return short(rel)
	}
	return short(path)
}

// compare orders two rows. What has no certificate comes last, whichever way the others are sorted.
func (f FolderFilter) compare(a, b FolderRow) int {
	if (a.Certificate == nil) != (b.Certificate == nil) && f.Column != ByFile {
		if a.Certificate == nil {
			return 1
		}
		return -1
	}
	n := f.values(a, b)
	if f.Down {
		n = -n
	}
	return cmp.Or(n, strings.Compare(a.File, b.File))
}

func (f FolderFilter) values(a, b FolderRow) int {
	switch f.Column {
	case ByFile:
		return strings.Compare(a.File, b.File)
	case ByIssuer:
		return strings.Compare(strings.ToLower(a.Issuer), strings.ToLower(b.Issuer))
	case ByVerdict:
		return cmp.Compare(a.Verdict.Mood, b.Verdict.Mood)
	case ByCertificate:
		return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
	}
	if a.Certificate == nil {
		return 0
	}
	return a.Certificate.NotAfter.Compare(b.Certificate.NotAfter)
}

// Entries returns what the table shows, for CSV and print.
func (t FolderTable) Entries() []report.Entry {
	var out []report.Entry
	for _, r := range t.Rows {
		out = append(out, r.Entry)
	}
	return out
}

// Index returns where an entry stands in the table, -1 where it does not.
func (t FolderTable) Index(e report.Entry) int {
	return slices.IndexFunc(t.Rows, func(r FolderRow) bool { return r.Path == e.Path && fingerprint(r.Entry) == fingerprint(e) })
}

func fingerprint(e report.Entry) string {
	if e.Certificate == nil {
		return ""
	}
	return e.Certificate.SHA256
}
