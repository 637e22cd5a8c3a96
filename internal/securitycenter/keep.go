package securitycenter

import (
	"context"
	"time"
)

// Keep takes back that a mapping is still to delete in SuccessFactors, as when it was marked by mistake: it stands again as it
// stood before, with its proof. It fails with NothingToKeep in every other state; what is deleted stays deleted.
func (c *Center) Keep(ctx context.Context, id string) (Mapping, error) {
	history, err := c.Register.History(ctx, id)
	if err != nil {
		return Mapping{}, err
	}
	return c.Register.Change(ctx, id, func(m *Mapping) ([]Event, error) {
		if m.State != ToDelete {
			return nil, NewFault(NothingToKeep, nil, map[string]any{"Name": m.ConfigurationName})
		}
		kept := c.event(EventKept, nil)
		m.State, m.Since, m.By = carriedBefore(history, kept)
		return []Event{kept}, nil
	})
}

// carriers are the events that tell for sure how far a mapping was carried, whatever came before them.
var carriers = map[EventKind]State{EventConfirmed: Confirmed, EventRecorded: Confirmed, EventUploaded: Uploaded}

// carriedBefore returns the state in which a mapping was marked, since when it was in it and by whom. The history is the newest
// first. A hand-over counts where nothing tells more, and the first of them: those after it changed nothing. Where the history
// tells nothing at all the mapping may stand there, and nobody has said so; that counts from now on.
func carriedBefore(history []Event, now Event) (State, time.Time, string) {
	from := now
	for _, e := range history {
		if s, ok := carriers[e.Kind]; ok {
			return s, e.At, e.By
		}
		if e.Kind == EventHandedOver {
			from = e
		}
	}
	return HandedOver, from.At, from.By
}
