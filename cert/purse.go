package cert

import (
	"context"
	"math"
)

// A purse is what one reading may still spend. A file is judged by what it costs with one passphrase, the first that each
// of its locks is tried with. Trying the others is paid out of what further passphrases bring along, and when that is gone
// out of what the file leaves over.
type purse struct {
	ctx    context.Context
	limit  int64 // what a file may cost with one passphrase
	work   int64 // what is left of it
	memory int64
	others int64 // what is left for trying further passphrases
	lent   int64 // how much of work went into trying them
	again  bool  // a further passphrase is being tried
}

// maxDearTries is how many passphrases may cost as much as a file may cost at all. Of a usual file far more can be tried.
const maxDearTries = 50

// newPurse fills a purse for a reading with some passphrases.
func newPurse(ctx context.Context, limits Limits, passphrases int) *purse {
	tries := int64(min(max(passphrases, 1), maxDearTries))
	others := int64(0)
	if tries > 1 {
		others = product(tries-1, max(limits.Work, 1))
	}
	return &purse{ctx: ctx, limit: limits.Work, work: limits.Work, memory: limits.Memory, others: others}
}

// spend takes the cost of a derivation out of the purse before it begins, or says that it is too dear.
func (p *purse) spend(work, memory int64) *Problem {
	if err := p.ctx.Err(); err != nil {
		return &Problem{ID: Canceled, Err: err}
	}
	if p.again {
		fromOthers := min(work, p.others)
		if rest := work - fromOthers; rest > p.work {
			return &Problem{ID: NotAllTried}
		}
		p.others -= fromOthers
		p.lend(work - fromOthers)
		return nil
	}
	if work > p.work || memory > p.memory {
		return p.tooDear(work, memory)
	}
	p.work -= work
	return nil
}

// low tells that so little is left that nothing should be tried on mere suspicion.
func (p *purse) low() bool { return p.work < p.limit/3 }

func (p *purse) lend(work int64) {
	p.work -= work
	p.lent += work
}

// tooDear tells whether the file is over the limit, or trying passphrases has used up what it would have needed.
func (p *purse) tooDear(work, memory int64) *Problem {
	spent := p.limit - p.work - p.lent
	if memory <= p.memory && work <= p.limit-spent {
		return &Problem{ID: NotAllTried}
	}
	return &Problem{ID: TooCostly, Values: values{"Work": spent + min(work, math.MaxInt64-spent), "Limit": p.limit}}
}
