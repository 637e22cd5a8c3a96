package rehearsal

import (
	"errors"
	"testing"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

func TestEveryScenarioHasASceneWithAnIdentity(t *testing.T) {
	r := in(t, t.TempDir())
	scenarios := r.Scenarios()
	if len(scenarios) < 50 {
		t.Fatalf("only %d scenarios", len(scenarios))
	}
	for _, s := range scenarios {
		scene, err := r.Show(t.Context(), s.ID)
		if err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		id, problem := cert.Open(t.Context(), scene.File, cert.Options{Passphrases: []cert.Secret{scene.Passphrase}}).Identity()
		opens := problem == nil && id != nil && id.Key != nil
		if wanted := s.Rung != securitycenter.RungIdentity; opens != wanted {
			t.Errorf("%s: the file opens: %v", s.ID, opens)
		}
		if scene.Host == "" || scene.Roots == "" || scene.CompanyID == "" || scene.Proxy == "" || s.Rung == "" {
			t.Errorf("%s: %+v", s.ID, scene)
		}
	}
}

func TestACauseThatCannotBeShownIsTold(t *testing.T) {
	r := in(t, t.TempDir())
	if _, err := r.Show(t.Context(), "no.such-cause"); !errors.Is(err, &securitycenter.Fault{ID: securitycenter.PracticeFailed}) {
		t.Errorf("got %v", err)
	}
}
