package gui

import (
	"context"
	"time"

	"certmap/gui/job"
)

// watchRegister has the tenants and what the page shows read anew, whenever another process has changed the register. That it
// cannot be looked at for a while, because another process holds it, ends nothing.
func (w *Window) watchRegister() {
	if w.parts.Pause == nil {
		return
	}
	type change struct{}
	register := w.parts.Center.Register
	job.Stream(w.parts.Jobs, &w.watch, func(ctx context.Context, changed func(change)) (struct{}, error) {
		last, err := register.Revision(ctx)
		for w.parts.Pause(ctx, watchEvery) {
			var now int64
			if now, err = register.Revision(ctx); err == nil && now != last {
				last = now
				changed(change{})
			}
		}
		return struct{}{}, err
	}, func(change) { w.shell.loadTenants(w.shell.refresh) }, func(struct{}, error) {})
}

// Pause waits, and tells whether the wait came to its end before the context did.
func Pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
