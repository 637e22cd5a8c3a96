package gui_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"certmap/gui/guitest"
	"certmap/gui/job"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// A changing register has these revisions, one after the other; one below zero cannot be read.
type changing struct {
	securitycenter.Register
	revisions []int64
}

// Revision implements securitycenter.Register.
func (c *changing) Revision(context.Context) (int64, error) {
	now := c.revisions[0]
	c.revisions = c.revisions[1:]
	if now < 0 {
		return 0, errors.New("busy")
	}
	return now, nil
}

func TestARegisterThatCannotBeLookedAtForAWhileIsStillWatched(t *testing.T) {
	for name, revisions := range map[string][]int64{"at once": {1, 2}, "after a while": {1, -1, 2}, "from the first": {-1, 2}} {
		t.Run(name, func(t *testing.T) {
			register := &changing{revisions: revisions}
			runner, queue := job.Queued()
			w := open(t, guitest.Options{Jobs: runner, Pause: func(context.Context, time.Duration) bool { return len(register.revisions) > 0 }})
			queue.Settle()
			acme := w.acme()
			queue.Settle()
			w.Window.Go(model.Route{Page: model.MappingPage})
			queue.Settle()
			w.put(acme, "ECP PRD 100", securitycenter.Confirmed, w.ECP)
			register.Register, w.Center.Register = w.Center.Register, register
			w.Window.Watch()
			queue.Settle()
			w.wantSeen("ECP PRD 100")
		})
	}
}

func TestWhoBeginsToPractiseIsLedThereThoughTheRegisterChangesMeanwhile(t *testing.T) {
	w, queue := queued(t)
	w.press("first.nothing.button")
	w.Window.Refresh()
	queue.Settle()
	w.wantSeen("ECP_Practice_100.cer", w.say("certificates.map"))
}
