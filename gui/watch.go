package gui

import (
	"context"
	"time"

	"certmap/gui/job"
)

// watchRegister has the tenants and what the page shows read anew, whenever another process has changed the register.
func (w *Window) watchRegister() {
	if w.parts.Pause == nil {
		return
	}
	type change struct{}
	register := w.parts.Center.Register
	job.Stream(w.parts.Jobs, &w.watch, func(ctx context.Context, changed func(change)) (bool, error) {
		last, err := register.Revision(ctx)
		for err == nil {
			if !w.parts.Pause(ctx, watchEvery) {
				return true, nil
			}
			var now int64
			if now, err = register.Revision(ctx); err == nil && now != last {
				last = now
				changed(change{})
			}
		}
		return false, err
	}, func(change) { w.shell.loadTenants(w.shell.refresh) }, func(bool, error) {})
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
