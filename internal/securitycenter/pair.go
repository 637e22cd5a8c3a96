package securitycenter

import "context"

// A PairTrial asks for the same test twice: with the certificate from before a renewal, and with the one after it.
type PairTrial struct {
	// Trial is what both have in common. Its identity is that of after the renewal; without one it is the mapping's current
	// certificate, with its key where the vault has that.
	Trial
	// Before is the identity from before the renewal, as Trial.Identity and Trial.IdentityProblem are; without one it is the
	// version before the mapping's current one.
	Before Trial
}

// A PairVerdict is what the two tests show together.
type PairVerdict string

// The verdicts on a pair. Every catalogue has two sentences for each: what it means, and what to do next.
const (
	BothWork    PairVerdict = "both-work"
	OnlyAfter   PairVerdict = "only-after"
	OnlyBefore  PairVerdict = "only-before"
	NeitherWork PairVerdict = "neither-works"
	PairPartial PairVerdict = "not-tested" // of at least one the key was not there
)

// A Pair is the two tests, side by side.
type Pair struct {
	Before, After TestRecord
	Verdict       PairVerdict
}

// TestPair runs a test with the certificate from before a renewal and the same test with the one after it, and keeps both;
// each knows its twin. It fails with NoVersionBefore where the mapping was never renewed and no other identity is given.
func (c *Center) TestPair(ctx context.Context, t PairTrial, onRung func(after bool, r Rung)) (Pair, error) {
	before, err := c.prepareBefore(ctx, t)
	if err != nil {
		return Pair{}, err
	}
	after, err := c.prepare(ctx, t.Trial)
	if err != nil {
		return Pair{}, err
	}
	for i, a := range []*attempt{&before, &after} {
		err := c.run(ctx, a, func(r Rung) {
			if onRung != nil {
				onRung(i == 1, r)
			}
		})
		if err != nil {
			return Pair{}, err
		}
	}
	before.record.Result.Twin, after.record.Result.Twin = after.record.ID, before.record.ID
	p := Pair{before.record, after.record, pairVerdict(before.record.Result.Verdict, after.record.Result.Verdict)}
	return p, c.keepTests(context.WithoutCancel(ctx), p.Before, p.After)
}

// prepareBefore makes the first of the two tests ready.
func (c *Center) prepareBefore(ctx context.Context, t PairTrial) (attempt, error) {
	common := t.Trial
	common.Identity, common.IdentityProblem = t.Before.Identity, t.Before.IdentityProblem
	a, err := c.prepare(ctx, common)
	if err != nil || common.given() {
		return a, err
	}
	n := len(a.mapping.Versions)
	if n < 2 {
		return a, NewFault(NoVersionBefore, nil, map[string]any{"Name": a.mapping.ConfigurationName})
	}
	from, err := c.identities(ctx)
	if err != nil {
		return a, err
	}
	return a, a.identify(ctx, from, &a.mapping.Versions[n-2])
}

func pairVerdict(before, after Verdict) PairVerdict {
	works := func(v Verdict) bool { return v == Passed }
	switch {
	case before == Partial || after == Partial || before == Unproven || after == Unproven:
		return PairPartial
	case works(before) && works(after):
		return BothWork
	case works(after):
		return OnlyAfter
	case works(before):
		return OnlyBefore
	}
	return NeitherWork
}
