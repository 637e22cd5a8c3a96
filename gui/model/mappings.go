package model

import (
	"context"
	"slices"
	"strings"
	"time"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A MappingRow is one line of the list of mappings, ready to be shown.
type MappingRow struct {
	ID     string
	Title  string
	Second string // integration name and login name
	Badge  Badge
	Tail   string // behind the badge
}

// RowOf makes a row ready to be shown.
func RowOf(w *text.Words, r securitycenter.Row, now time.Time) MappingRow {
	out := MappingRow{ID: r.ID, Title: r.ConfigurationName, Second: r.IntegrationName}
	if r.LoginName != "" {
		out.Second += " · " + r.LoginName
	}
	out.Badge, out.Tail = expiry(w, r.NotBefore, r.NotAfter, now, securitycenter.DaysBetween(now, r.NotAfter))
	switch r.State {
	case securitycenter.Superseded:
		out.Badge = Badge{w.Say("row.superseded"), Noted}
	case securitycenter.ToDelete:
		out.Badge, out.Tail = Badge{w.Say("row.to-delete"), Worry}, ""
	case securitycenter.Draft:
		out.Tail = w.Say("row.draft", text.V{"Expiry": out.Tail})
	}
	return out
}

// pageSize is how many rows are read at once.
const pageSize = 200

// A MappingList is the list of mappings, read in pieces as they come into view, so that a hundred thousand cost no more
// than a hundred.
type MappingList struct {
	Filter securitycenter.Filter
	Total  int
	pieces map[int][]MappingRow
	asked  map[int]bool
}

// A Piece is a part of the list as it was read.
type Piece struct {
	number int
	rows   []MappingRow
	total  int
}

// Load reads the piece that holds a row.
func (l *MappingList) Load(ctx context.Context, c *securitycenter.Center, w *text.Words, row int) (Piece, error) {
	f := l.Filter
	f.Offset, f.Limit = row/pageSize*pageSize, pageSize
	rows, total, err := c.Register.Rows(ctx, f)
	if err != nil {
		return Piece{}, err
	}
	p := Piece{number: row / pageSize, total: total}
	for _, r := range rows {
		p.rows = append(p.rows, RowOf(w, r, c.Clock()))
	}
	return p, nil
}

// A Place is where a mapping stands in the list, with the piece that holds it.
type Place struct {
	Row   int // -1 for a mapping that the list does not hold
	Piece Piece
}

// stride is how many rows are looked through at once for a mapping.
const stride = 50 * pageSize

// Find looks for where a mapping stands in the list.
func (l *MappingList) Find(ctx context.Context, c *securitycenter.Center, w *text.Words, id string) (Place, error) {
	f := l.Filter
	f.Limit = stride
	for {
		rows, total, err := c.Register.Rows(ctx, f)
		if err != nil {
			return Place{}, err
		}
		at := slices.IndexFunc(rows, func(r securitycenter.Row) bool { return r.ID == id })
		if at >= 0 {
			at += f.Offset
			piece, err := l.Load(ctx, c, w, at)
			return Place{at, piece}, err
		}
		if f.Offset += stride; f.Offset >= total {
			return Place{Row: -1}, nil
		}
	}
}

// Prepare has the register read what words are looked for in, so that the next that is typed is found at once, where it can
// and the list is long enough for that to matter.
func (l *MappingList) Prepare(ctx context.Context, c *securitycenter.Center) error {
	register, ok := c.Register.(interface {
		Prepare(ctx context.Context, sort securitycenter.Sort) error
	})
	if !ok || l.Total <= pageSize && l.Filter.Text == "" {
		return nil
	}
	return register.Prepare(ctx, l.Filter.Sort)
}

// Reset forgets all rows, for another filter or because the register has changed.
func (l *MappingList) Reset(f securitycenter.Filter) {
	*l = MappingList{Filter: f, Total: l.Total}
}

// Take adds a piece that was read.
func (l *MappingList) Take(p Piece) {
	if l.pieces == nil {
		l.pieces = map[int][]MappingRow{}
	}
	l.pieces[p.number], l.Total = p.rows, p.total
}

// Row returns a row; ok is false while it has not been read.
func (l *MappingList) Row(i int) (row MappingRow, ok bool) {
	piece := l.pieces[i/pageSize]
	if i%pageSize >= len(piece) {
		return MappingRow{}, false
	}
	return piece[i%pageSize], true
}

// Wants tells whether the piece that holds a row has to be read, and takes note that it was asked for.
func (l *MappingList) Wants(i int) bool {
	n := i / pageSize
	if _, known := l.pieces[n]; known || l.asked[n] {
		return false
	}
	if l.asked == nil {
		l.asked = map[int]bool{}
	}
	l.asked[n] = true
	return true
}

// Index returns where a mapping stands among the rows that were read, -1 where it does not.
func (l *MappingList) Index(id string) int {
	for n, piece := range l.pieces {
		for i, r := range piece {
			if r.ID == id {
				return n*pageSize + i
			}
		}
	}
	return -1
}

// Details are what the right pane shows of a mapping.
type Details struct {
	Mapping  securitycenter.Mapping
	Tenant   securitycenter.Tenant
	ByAPI    bool
	Expiry   Badge
	Strip    *Strip
	State    string
	Proof    Badge // "proven", a worry where the last ping failed; empty while nothing proves it
	ProofBy  string
	LastTest Badge
	TestText string
	History  []HistoryLine
	// KeyHere tells that the private key of the current certificate is in the vault, or is that of the practice ECP system.
	KeyHere bool
}

// Gone tells that the mapping is deleted: it is kept for its history alone.
func (d *Details) Gone() bool { return d.Mapping.State == securitycenter.DeletedHere }

// Carries tells whether the mapping may be carried to its tenant, or once more. What has been superseded in SuccessFactors, or is
// still to delete there, would only be added to it again.
func (d *Details) Carries() bool {
	s := d.Mapping.State
	return d.ByAPI && !d.Gone() || s.Live() && s != securitycenter.ToDelete
}

// A Strip is a message across the page: its first sentence stands out.
type Strip struct {
	Mood Mood
	Bold string
	Rest string
}

// A HistoryLine is one line of a history.
type HistoryLine struct {
	When, What string
	Kept       []string // of the text of a ping; empty for what is none
}

// LoadDetails reads a mapping with its history.
func LoadDetails(ctx context.Context, c *securitycenter.Center, w *text.Words, id string) (Details, error) {
	m, err := c.Register.Mapping(ctx, id)
	if err != nil {
		return Details{}, err
	}
	t, err := c.Tenant(ctx, m.TenantID)
	if err != nil {
		return Details{}, err
	}
	events, err := c.Register.History(ctx, id)
	if err != nil {
		return Details{}, err
	}
	tests, err := c.Register.Tests(ctx, "", id, 1)
	if err != nil {
		return Details{}, err
	}
	d := Details{Mapping: m, Tenant: t, ByAPI: c.ByAPI(t), State: w.State(string(m.State), m.Since, m.By)}
	if d.KeyHere, err = keyHere(ctx, c, t, m); err != nil {
		return Details{}, err
	}
	d.describe(w, events, tests, c.Clock())
	return d, nil
}

// describe says how the mapping stands, and what became of it until now.
func (d *Details) describe(w *text.Words, events []securitycenter.Event, tests []securitycenter.TestRecord, now time.Time) {
	v := d.Mapping.Current()
	d.Expiry = remaining(w, v.NotBefore, v.NotAfter, now, v.DaysLeft(now))
	d.Strip = stripOf(w, d.Mapping, now)
	d.Proof, d.ProofBy = ProofOf(w, v, events)
	if len(tests) > 0 {
		d.LastTest, d.TestText = testBadge(w, tests[0])
	}
	for _, e := range events {
		d.History = append(d.History, HistoryLine{w.DateTime(e.At), w.Event(string(e.Kind), e.By, e.Values), KeptLines(w, e)})
	}
}

func keyHere(ctx context.Context, c *securitycenter.Center, t securitycenter.Tenant, m securitycenter.Mapping) (bool, error) {
	credentials, err := c.Register.Credentials(ctx)
	return t.IsPractice() || slices.ContainsFunc(credentials, func(k securitycenter.Credential) bool {
		return k.SHA256 == m.Current().SHA256
	}), err
}

// ProofOf says what proves a version of a mapping, and which ping speaks against it since. The badge is empty while nothing
// but somebody's word proves it; the history is that of the mapping, the newest first.
func ProofOf(w *text.Words, v *securitycenter.Version, history []securitycenter.Event) (Badge, string) {
	badge, by := Badge{}, w.Proof("", time.Time{}, "")
	if p := v.Proof; p != nil {
		by = w.Proof(string(p.Kind), p.At, p.By)
		if p.Kind != securitycenter.Reported {
			badge = Badge{w.Say("proof.proven"), Fine}
		}
	}
	failed := securitycenter.FailedPing(v, history)
	if failed == nil {
		return badge, by
	}
	if badge.Text != "" {
		badge.Mood = Worry
	}
	return badge, w.Say("proof.ping-failed", text.V{"Proof": by, "Date": w.DateTime(failed.At), "Cause": w.Say("cause." + failed.Values["Cause"] + ".short")})
}

func testBadge(w *text.Words, r securitycenter.TestRecord) (Badge, string) {
	said := w.Date(r.Result.Started)
	if r.Result.Cause != "" {
		said += " · " + w.Say("cause."+string(r.Result.Cause)+".short")
	}
	return Badge{w.Say("test-verdict." + string(r.Result.Verdict)), resultMoods[r.Result.Verdict]}, said
}

// stripOf says what needs a person first: that the mapping is gone, a deletion that is open, an expiry that is near, a hand-over that is not
// confirmed.
func stripOf(w *text.Words, m securitycenter.Mapping, now time.Time) *Strip {
	v := m.Current()
	days := v.DaysLeft(now)
	who := m.LoginName
	if who == "" {
		who = w.Say("strip.no-login")
	}
	values := text.V{"Date": w.DateTime(v.NotAfter), "Login": who, "Count": days}
	switch {
	case m.State == securitycenter.Superseded:
		return nil
	case m.State == securitycenter.DeletedHere:
		return &Strip{Noted, w.Say("strip.deleted.what"), w.Say("strip.deleted.rest")}
	case m.State == securitycenter.ToDelete:
		return &Strip{Worry, w.Say("strip.to-delete.what"), w.Say("strip.to-delete.rest")}
	case days < 0:
		return &Strip{Wrong, w.Say("strip.expired.what"), w.Say("strip.expired.rest", values)}
	case days < 30:
		return &Strip{Worry, w.Say("strip.expires.what", values), w.Say("strip.expires.rest", values)}
	case m.State == securitycenter.HandedOver || m.State == securitycenter.Prepared:
		return &Strip{Noted, w.Say("strip.open.what"), w.Say("strip.open.rest")}
	case m.State == securitycenter.Draft:
		return &Strip{Noted, w.Say("strip.draft.what"), w.Say("strip.draft.rest")}
	}
	return nil
}

// shortHex shows the beginning and the end of a fingerprint.
func shortHex(hex string) string {
	colons := Colons(hex)
	if len(colons) < 40 {
		return colons
	}
	return colons[:11] + ":…:" + colons[len(colons)-8:]
}

// Short is the fingerprint of the details, short enough for one line.
func (d *Details) Short() string { return shortHex(d.Mapping.Current().SHA256) }

// Colons writes a hexadecimal fingerprint as people compare it: in capitals, with colons.
func Colons(hex string) string {
	var b strings.Builder
	for i := 0; i+1 < len(hex); i += 2 {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteString(strings.ToUpper(hex[i : i+2]))
	}
	return b.String()
}
