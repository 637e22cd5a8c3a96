package securitycenter

import (
	"context"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// atOnce is how many tests run at the same time.
const atOnce = 16

// A ManyTrial asks for a test of every mapping that stands in its tenant, or was handed over to it.
type ManyTrial struct {
	TenantID string // of one tenant only; empty for all
	Control  bool
}

// A Trialled is one of many tests, as it ended. Err is why it could not be made or kept.
type Trialled struct {
	Mapping Mapping
	Tenant  Tenant
	Record  TestRecord
	Err     error
}

// A Progress is told after each test: how many are done of how many, and the one that has ended.
type Progress struct {
	Done, Total int
	Last        Trialled
}

// A Tally is one line of a summary: how many tests ended with a verdict and a cause, and the names of their mappings.
type Tally struct {
	Verdict  Verdict
	Cause    CauseID
	Fault    FaultID // instead of a verdict, where the test could not be made or kept
	Practice bool
	Names    []string
}

// A Summary sums up many tests.
type Summary struct {
	Total   int // tests that were to be made
	LeftOut int // mappings that stand in no tenant yet, or are to be deleted there
	Tallies []Tally
}

// TestAll runs the connection test of every mapping that stands in its tenant, sixteen at a time, and keeps each result as
// Test does. onEnd, if any, is called after each, one at a time, when its result is on disk. The slots are shared fairly
// among tenants, so that one that is dead never holds up the rest. When the context ends, what is running is given up, what
// was finished stays, and the summary of it comes with the context's error.
func (c *Center) TestAll(ctx context.Context, t ManyTrial, onEnd func(Progress)) (Summary, error) {
	round, err := c.newRound(ctx, t)
	if err != nil {
		return Summary{}, err
	}
	ended := make(chan Trialled, atOnce)
	go func() {
		var g errgroup.Group
		for range min(atOnce, round.total) {
			g.Go(func() error { round.work(ctx, ended); return nil })
		}
		_ = g.Wait() // a test that could not be made is told as such
		close(ended)
	}()
	sum, done := Summary{Total: round.total, LeftOut: round.leftOut}, 0
	for one := range ended {
		for _, one := range c.keepEnded(context.WithoutCancel(ctx), append([]Trialled{one}, waiting(ended)...)) {
			done++
			sum.add(one)
			if onEnd != nil {
				onEnd(Progress{done, round.total, one})
			}
		}
	}
	sum.sort()
	return sum, ctx.Err()
}

// waiting returns what has ended meanwhile, without waiting for more.
func waiting(ended <-chan Trialled) (out []Trialled) {
	for {
		select {
		case one, ok := <-ended:
			if !ok {
				return out
			}
			out = append(out, one)
		default:
			return out
		}
	}
}

// keepEnded keeps the results of tests that ended, together, since each transaction waits for the disk. Where they cannot
// be kept together each is kept alone, so that one does not take the others with it.
func (c *Center) keepEnded(ctx context.Context, ended []Trialled) []Trialled {
	var records []TestRecord
	for _, one := range ended {
		if one.Err == nil {
			records = append(records, one.Record)
		}
	}
	if c.keepTests(ctx, records...) == nil {
		return ended
	}
	for i := range ended {
		if ended[i].Err == nil {
			ended[i].Err = c.keepTests(ctx, ended[i].Record)
		}
	}
	return ended
}

// A round is many tests on their way.
type round struct {
	*Center
	trial   ManyTrial
	from    *identities
	total   int
	leftOut int

	mu      sync.Mutex
	waiting []*queue
}

// A queue is what is to be tested in one tenant.
type queue struct {
	at      aim
	err     error // why the tenant could not be made ready
	rows    []Row
	running int
}

func (c *Center) newRound(ctx context.Context, t ManyTrial) (*round, error) {
	rows, _, err := c.Register.Rows(ctx, Filter{TenantID: t.TenantID, Live: true, Sort: ByName})
	if err != nil {
		return nil, err
	}
	r := &round{Center: c, trial: t}
	queues := map[string]*queue{}
	for _, row := range rows {
		if !row.State.Carried() || row.State == ToDelete {
			r.leftOut++
			continue
		}
		q := queues[row.TenantID]
		if q == nil {
			q = &queue{}
			q.at, q.err = c.aimAt(ctx, row.TenantID)
			queues[row.TenantID], r.waiting = q, append(r.waiting, q)
		}
		q.rows = append(q.rows, row)
		r.total++
	}
	r.from, err = c.identities(ctx)
	return r, err
}

// work makes one test after the other until none waits.
func (r *round) work(ctx context.Context, ended chan<- Trialled) {
	for ctx.Err() == nil {
		q, row, ok := r.next()
		if !ok {
			return
		}
		one := r.one(ctx, q, row)
		r.done(q)
		if ctx.Err() == nil {
			ended <- one
		}
	}
}

// next takes a test of the tenant that has the fewest running: a tenant whose tests hang is left with its fair share of
// the slots.
func (r *round) next() (*queue, Row, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var chosen *queue
	for _, q := range r.waiting {
		if len(q.rows) > 0 && (chosen == nil || q.running < chosen.running) {
			chosen = q
		}
	}
	if chosen == nil {
		return nil, Row{}, false
	}
	row := chosen.rows[0]
	chosen.rows = chosen.rows[1:]
	chosen.running++
	return chosen, row, true
}

func (r *round) done(q *queue) {
	r.mu.Lock()
	defer r.mu.Unlock()
	q.running--
}

func (r *round) one(ctx context.Context, q *queue, row Row) Trialled {
	one := Trialled{Mapping: Mapping{ID: row.ID, TenantID: row.TenantID, ConfigurationName: row.ConfigurationName}, Tenant: q.at.tenant, Err: q.err}
	if q.err != nil {
		return one
	}
	m, err := r.Register.Mapping(ctx, row.ID)
	if err != nil {
		one.Err = err
		return one
	}
	one.Mapping = m
	t := Trial{MappingID: m.ID, Control: r.trial.Control}
	a := attempt{probe: t.Probe(), mapping: m, record: TestRecord{ID: newID(), TenantID: m.TenantID, MappingID: m.ID, By: r.Who()}}
	a.take(q.at, t)
	if one.Err = a.identify(ctx, r.from, m.Current()); one.Err == nil {
		one.Err = r.run(ctx, &a, nil)
	}
	one.Record = a.record
	return one
}

func (s *Summary) add(t Trialled) {
	line := Tally{Verdict: t.Record.Result.Verdict, Cause: t.Record.Result.Cause, Practice: t.Tenant.IsPractice()}
	if t.Err != nil {
		line = Tally{Fault: faultOf(t.Err), Practice: line.Practice}
	}
	i := slices.IndexFunc(s.Tallies, func(x Tally) bool {
		return x.Verdict == line.Verdict && x.Cause == line.Cause && x.Fault == line.Fault && x.Practice == line.Practice
	})
	if i < 0 {
		i, s.Tallies = len(s.Tallies), append(s.Tallies, line)
	}
	s.Tallies[i].Names = append(s.Tallies[i].Names, t.Mapping.ConfigurationName)
}

func faultOf(err error) FaultID {
	if f, ok := asFault(err); ok {
		return f.ID
	}
	return Unexpected
}

// severity orders verdicts, the worst first; a test that could not be made has none and is worse than all.
var severity = map[Verdict]int{Failed: 1, Unproven: 2, Partial: 3, Passed: 4}

// sort puts the worst first, and of those the most frequent; names are in order.
func (s *Summary) sort() {
	for _, t := range s.Tallies {
		slices.SortFunc(t.Names, func(a, b string) int { return strings.Compare(Fold(a), Fold(b)) })
	}
	slices.SortStableFunc(s.Tallies, func(a, b Tally) int {
		if d := severity[a.Verdict] - severity[b.Verdict]; d != 0 {
			return d
		}
		if d := len(b.Names) - len(a.Names); d != 0 {
			return d
		}
		return strings.Compare(string(a.Cause)+string(a.Fault), string(b.Cause)+string(b.Fault))
	})
}

// Worst returns the verdict of the worst test, empty where one could not be made or kept. Without any test it is
// Partial: nothing failed, and nothing is known.
func (s *Summary) Worst() Verdict {
	if len(s.Tallies) == 0 {
		return Partial
	}
	return s.Tallies[0].Verdict
}

// Count returns how many tests ended with a verdict.
func (s *Summary) Count(v Verdict) int {
	n := 0
	for _, t := range s.Tallies {
		if t.Verdict == v && t.Fault == "" {
			n += len(t.Names)
		}
	}
	return n
}
