package model_test

import (
	"strings"
	"testing"
	"time"

	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

func TestTheProofNamesAPingThatFailedSince(t *testing.T) {
	w := words()
	proven := &securitycenter.Version{Added: now, Proof: &securitycenter.Proof{Kind: securitycenter.ByPing, At: now.Add(time.Hour), By: "M. Meier"}}
	worked := securitycenter.Event{Kind: securitycenter.EventProven, At: now.Add(time.Hour), Values: map[string]string{"Kind": "ping"}}
	failed := securitycenter.Event{Kind: securitycenter.EventPingFailed, At: now.Add(24 * time.Hour), Values: map[string]string{"Cause": "sf.user-locked"}}
	said := "; the last ping, of 24 Nov 2026, 14:02, failed: user locked"
	for name, c := range map[string]struct {
		version *securitycenter.Version
		history []securitycenter.Event
		badge   model.Badge
		fails   bool
	}{
		"proven":           {proven, []securitycenter.Event{worked}, model.Badge{Text: "proven", Mood: model.Fine}, false},
		"failed since":     {proven, []securitycenter.Event{failed, worked}, model.Badge{Text: "proven", Mood: model.Worry}, true},
		"worked since":     {proven, []securitycenter.Event{worked, failed}, model.Badge{Text: "proven", Mood: model.Fine}, false},
		"never proven":     {&securitycenter.Version{Added: now}, []securitycenter.Event{failed}, model.Badge{}, true},
		"renewed since":    {&securitycenter.Version{Added: now.Add(48 * time.Hour)}, []securitycenter.Event{failed}, model.Badge{}, false},
		"nothing happened": {&securitycenter.Version{Added: now}, nil, model.Badge{}, false},
	} {
		badge, by := model.ProofOf(w, c.version, c.history)
		if badge != c.badge || strings.HasSuffix(by, said) != c.fails || strings.Contains(by, "failed") != c.fails {
			t.Errorf("%s: %+v, %q", name, badge, by)
		}
	}
}
