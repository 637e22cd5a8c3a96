package model

import (
	"errors"
	"slices"
	"time"

	"certmap/cert"
	"certmap/internal/text"
)

// WholeFile stands for the file itself where an item of it could be named.
const WholeFile = -1

// An ItemRow is one line of what is open: an item of a file, or a file itself.
type ItemRow struct {
	File   int // among the open files
	Item   int // in File.Items, or WholeFile
	Depth  int // in the tree: who issued a certificate stands one step further right
	Title  string
	Second string
	Badge  Badge
}

// A FileView is a file as the inspector shows it.
type FileView struct {
	Name    string
	About   string // the container, in words
	Verdict Badge
	Rows    []ItemRow // of its items
	Problem *text.Message
	Detail  string // raw, of the problem
	Locked  bool   // a passphrase may open it, or more of it
	Costly  bool   // opening it, or a part of it, was given up because it takes too long
	HasKey  bool   // a certificate and its private key are there, open, and can be used for a test
	Copies  bool   // a certificate and its private key are there, open: they can be copied
	PKCS12  *PKCS12View
}

// ViewFile makes a file ready to be shown under a name.
func ViewFile(w *text.Words, f *cert.File, name string, now time.Time) FileView {
	v := FileView{Name: short(name), Verdict: verdictBadge(w, f), Locked: f.Problem.Locked(), Costly: costlyBy(f.Problem)}
	if f.Container != cert.None {
		v.About = w.Say("container." + string(f.Container))
	}
	if p := closedBy(f); p != nil {
		m := TellProblem(w, p)
		v.Problem = &m
		if p.Err != nil {
			v.Detail = p.Err.Error()
		}
	}
	for _, n := range treeOf(f) {
		p := f.Items[n.item].Problem
		v.Locked = v.Locked || p.Locked()
		v.Costly = v.Costly || costlyBy(p)
		row := rowOfItem(w, f, n.item, now)
		row.Item, row.Depth = n.item, n.depth
		v.Rows = append(v.Rows, row)
	}
	if v.Locked && f.Leaf < 0 {
		v.Verdict = Badge{w.Say("item.locked"), Worry}
	}
	id, problem := f.Identity()
	v.HasKey = problem == nil && id != nil && id.Key != nil
	copied, problem := f.ForCopy()
	v.Copies = problem == nil && copied != nil && copied.Private != nil
	v.PKCS12 = viewPKCS12(w, f)
	return v
}

// closedBy returns why a file, or the rest of it, could not be read; where it holds no certificate, why its items could not.
func closedBy(f *cert.File) *cert.Problem {
	if f.Problem != nil || f.Leaf >= 0 {
		return f.Problem
	}
	for _, it := range f.Items {
		if it.Problem != nil {
			return it.Problem
		}
	}
	if len(f.Items) == 0 {
		return &cert.Problem{ID: cert.NoCertificate}
	}
	return nil
}

// TellProblem returns the sentences of a problem.
func TellProblem(w *text.Words, p *cert.Problem) text.Message {
	return w.Tell("problem."+p.TextID(), text.V(p.Values))
}

// TellError returns the sentences of an error, and its raw detail. What is wrong with a file is told as on its own page.
func TellError(w *text.Words, err error) (m text.Message, detail string) {
	var known text.Coded
	var p *cert.Problem
	if !errors.As(err, &known) && errors.As(err, &p) {
		return TellProblem(w, p), err.Error()
	}
	return w.Fault(err)
}

func costlyBy(p *cert.Problem) bool {
	return p != nil && (p.ID == cert.TooCostly || p.ID == cert.NotAllTried)
}

// HasProblem tells whether the file or an item of it has a problem of a kind.
func HasProblem(f *cert.File, id cert.ProblemID) bool {
	has := func(p *cert.Problem) bool { return p != nil && p.ID == id }
	return has(f.Problem) || slices.ContainsFunc(f.Items, func(it cert.Item) bool { return has(it.Problem) })
}

// IsFolder tells whether what was opened is a folder.
func IsFolder(f *cert.File) bool {
	return f.Problem != nil && f.Problem.ID == cert.NotACertificate && f.Problem.Values["What"] == "folder"
}

// TreeOf returns the lines for all that is open. Of a single file only its items are listed, and the file itself below them
// where there is more to say about it; of several each file stands above its items.
func TreeOf(w *text.Words, files []FileView) []ItemRow {
	var out []ItemRow
	for i, v := range files {
		own := v.row(w, i)
		if len(files) > 1 {
			own.Title, own.Second, own.Badge = v.Name, v.About, v.Verdict
			out = append(out, own)
		}
		for _, r := range v.Rows {
			r.File = i
			if len(files) > 1 {
				r.Depth++
			}
			out = append(out, r)
		}
		if len(files) == 1 && v.tellsMore() {
			out = append(out, own)
		}
	}
	return out
}

// tellsMore tells whether a file has a view of its own beside those of its items.
func (v FileView) tellsMore() bool {
	return len(v.Rows) > 0 && (v.PKCS12 != nil || v.Copies || v.Problem != nil || v.Locked || v.Costly)
}

// row is the line of a file itself.
func (v FileView) row(w *text.Words, file int) ItemRow {
	r := ItemRow{File: file, Item: WholeFile, Title: w.Say("certificates.whole-file"), Second: v.About, Badge: v.Verdict}
	if v.PKCS12 != nil {
		r.Title, r.Second = v.About, v.PKCS12.Build
		r.Badge = v.PKCS12.Badge
	}
	if v.Broken() {
		r.Badge = Badge{w.Say("item.partly"), Worry}
	}
	return r
}

// Broken tells whether a part of the file could not be read, and no passphrase helps.
func (v FileView) Broken() bool { return v.Problem != nil && len(v.Rows) > 0 && !v.Locked && !v.Costly }

func verdictBadge(w *text.Words, f *cert.File) Badge {
	return Badge{w.Verdict(string(f.Verdict), warningsOf(f.FindingsOf(f.Leaf))), verdictMoods[f.Verdict]}
}

var verdictMoods = map[cert.Verdict]Mood{cert.Fit: Fine, cert.Warnings: Worry, cert.WillNotWork: Wrong, cert.Unreadable: Worry}

func warningsOf(findings []cert.Finding) int {
	n := 0
	for _, x := range findings {
		if x.Severity == cert.Warn {
			n++
		}
	}
	return n
}

// longest is how much of a name is shown in one line or one value. A file may hold names of any length, and drawing a text
// takes longer the longer it is.
const longest = 400

// short cuts a text that is too long to be shown whole, and shows what is hidden in it.
func short(s string) string {
	if len(s) > longest {
		if runes := []rune(s[:min(len(s), 4*longest)]); len(runes) > longest {
			s = string(runes[:longest]) + "…"
		}
	}
	return cert.Visible(s)
}
