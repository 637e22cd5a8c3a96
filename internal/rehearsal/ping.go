package rehearsal

import (
	"context"

	"certmap/internal/securitycenter"
)

var _ securitycenter.Pinger = (*Rehearsal)(nil)

// Ping implements securitycenter.Pinger.
func (r *Rehearsal) Ping(ctx context.Context) (string, error) {
	t, err := r.served(ctx)
	if err != nil {
		return "", err
	}
	text, err := t.Ping(ctx)
	return text, failed(ctx, err)
}
