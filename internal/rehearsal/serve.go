package rehearsal

import (
	"context"
	"log/slog"

	"certmap/internal/practice"
)

// Serve serves the practice tenant alone, at an address of this machine's loopback, until the context ends. It first calls
// ready with the facts that a client has to know, or with what it needs to see the cause that is to be shown. Its errors are
// those of a Rehearsal, and that of ready.
func Serve(ctx context.Context, dir, listen, show string, log *slog.Logger, ready func(facts any) error) error {
	t, err := practice.Start(ctx, dir, practice.Options{Listen: listen, Log: log})
	if err != nil {
		return failed(ctx, err)
	}
	defer t.Close()
	if err := awaited(ctx, t, 0); err != nil {
		return err
	}
	facts, err := any(t.Facts()), error(nil)
	if show != "" {
		facts, err = t.Show(ctx, show)
	}
	if err != nil {
		return failed(ctx, err)
	}
	if err := ready(facts); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
