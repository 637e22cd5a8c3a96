package cert_test

import (
	"context"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

func TestAFileThatIsTrustedMayBeDear(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	for _, c := range []struct {
		ctx        context.Context
		limits     cert.Limits
		iterations int64
		want       cert.ProblemID
	}{
		{t.Context(), cert.DefaultLimits, cert.DefaultLimits.Work + 1, cert.TooCostly},
		{t.Context(), cert.TrustedLimits, cert.TrustedLimits.Work + 1, cert.TooCostly},
		{soon, cert.TrustedLimits, 10 * cert.DefaultLimits.Work, cert.Canceled}, // it was at work, and could be stopped
	} {
		der := certtest.EncryptedPKCS8(leaf.KeyDER(), certtest.Costly(c.iterations))
		f := cert.Open(c.ctx, der, cert.Options{Limits: c.limits})
		if f.Problem == nil || f.Problem.ID != c.want {
			t.Errorf("%d rounds, %d allowed: %v, want %s", c.iterations, c.limits.Work, f.Problem, c.want)
		}
	}
}
