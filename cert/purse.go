package cert

import "context"

// A purse is what one reading may still spend on key derivations.
type purse struct {
	ctx    context.Context
	work   int64
	memory int64
}

// spend takes the cost of a derivation out of the purse before it begins, or says that it is too dear.
func (p *purse) spend(work, memory int64) *Problem {
	if err := p.ctx.Err(); err != nil {
		return &Problem{ID: Canceled, Err: err}
	}
	if work > p.work || memory > p.memory {
		return &Problem{ID: TooCostly, Values: values{"Work": work, "Limit": p.work}}
	}
	p.work -= work
	return nil
}
