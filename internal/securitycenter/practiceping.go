package securitycenter

import "context"

// A Pinger is a Rehearsal whose ECP system can ping, as HRSFEC_PTP_CONFIG does. Whether a Rehearsal can is found by assertion.
type Pinger interface {
	// Ping returns what the practice ECP system shows. Its errors are Faults (PracticeFailed): a ping that fails is none.
	Ping(ctx context.Context) (string, error)
}

// PracticePing has the practice ECP system ping its tenant, and returns what it shows: what an administrator copies out of
// the real one, to be given to RecordPing. Nothing is recorded yet.
func (c *Center) PracticePing(ctx context.Context) (string, error) {
	p, ok := c.Rehearsal.(Pinger)
	if !ok {
		return "", NewFault(PracticeFailed, nil, nil)
	}
	if _, err := c.EnsurePractice(ctx); err != nil {
		return "", err
	}
	return p.Ping(ctx)
}
