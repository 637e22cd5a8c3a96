package store

import (
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

func tick(step securitycenter.StepID, at time.Time) securitycenter.Tick {
	return securitycenter.Tick{Step: step, At: at, By: "M. Meier"}
}

// ticked returns the ticks of a tenant.
func (s *Store) ticked(t *testing.T, tenantID string) []securitycenter.Tick {
	t.Helper()
	out, err := s.Ticks(t.Context(), tenantID)
	ok(t, err)
	return out
}

func TestTicksAreKeptForEachTenant(t *testing.T) {
	s := withTenant(t)
	ok(t, s.PutTenant(t.Context(), tenant("other")))
	ok(t, s.PutTick(t.Context(), "acme", tick(securitycenter.StepMonitoring, noon.Add(time.Hour))))
	ok(t, s.PutTick(t.Context(), "acme", tick(securitycenter.StepRoot, noon)))
	ok(t, s.PutTick(t.Context(), "other", tick(securitycenter.StepConfig, noon)))
	ok(t, s.Close())
	again := opened(t, s.dir)
	wantEqual(t, "the ticks, the oldest first", again.ticked(t, "acme"),
		[]securitycenter.Tick{tick(securitycenter.StepRoot, noon), tick(securitycenter.StepMonitoring, noon.Add(time.Hour))})
}

func TestAStepThatIsTickedAgainCountsFromThen(t *testing.T) {
	s := withTenant(t)
	ok(t, s.PutTick(t.Context(), "acme", tick(securitycenter.StepRoot, noon)))
	ok(t, s.PutTick(t.Context(), "acme", securitycenter.Tick{Step: securitycenter.StepRoot, At: noon.Add(day), By: "B. Basis"}))
	wantEqual(t, "the tick", s.ticked(t, "acme"), []securitycenter.Tick{{Step: securitycenter.StepRoot, At: noon.Add(day), By: "B. Basis"}})
}

func TestATickIsTakenAway(t *testing.T) {
	s := withTenant(t)
	ok(t, s.PutTick(t.Context(), "acme", tick(securitycenter.StepRoot, noon)))
	ok(t, s.PutTick(t.Context(), "acme", tick(securitycenter.StepConfig, noon)))
	ok(t, s.RemoveTick(t.Context(), "acme", securitycenter.StepRoot))
	ok(t, s.RemoveTick(t.Context(), "acme", securitycenter.StepRoot)) // it is no error that there is none
	wantEqual(t, "the ticks", s.ticked(t, "acme"), []securitycenter.Tick{tick(securitycenter.StepConfig, noon)})
}

func TestTicksGoWithTheirTenant(t *testing.T) {
	s := withTenant(t)
	ok(t, s.PutTick(t.Context(), "acme", tick(securitycenter.StepRoot, noon)))
	ok(t, s.RemoveTenant(t.Context(), "acme"))
	ok(t, s.PutTenant(t.Context(), tenant("acme")))
	wantEqual(t, "the ticks", s.ticked(t, "acme"), []securitycenter.Tick(nil))
}

func TestATickOfATenantThatIsNotThereIsRefused(t *testing.T) {
	s := withTenant(t)
	if err := s.PutTick(t.Context(), "nobody", tick(securitycenter.StepRoot, noon)); err == nil {
		t.Error("it was kept")
	}
}
