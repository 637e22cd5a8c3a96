package probe_test

import (
	"crypto/tls"
	"testing"
	"time"

	"certmap/cert/certtest"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// TestTheDatesOfTheServersCertificateAreItsOwn holds that they are not those of the client's.
func TestTheDatesOfTheServersCertificateAreItsOwn(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		cause    securitycenter.CauseID
		from, to time.Time
	}{
		{probe.TLSServerExpired, now.AddDate(0, 0, -20), now.AddDate(0, 0, -3)},
		{probe.TLSServerNotYetValid, now.AddDate(0, 0, 3), now.AddDate(0, 0, 20)},
	} {
		var leaf *certtest.Pair
		d := doubleWith(t, tenant{}, func(d *double) {
			leaf = d.authority.Issue("CN="+doubleHost, certtest.Hosts(doubleHost), certtest.Valid(c.from, c.to))
			d.TLS.Certificates = []tls.Certificate{leaf.TLS()}
		})
		r := probing(t, d.request(t))
		wantCause(t, r, c.cause, securitycenter.RungTLSServer)
		from, to := leaf.Cert.NotBefore.UTC().Format(time.RFC3339), leaf.Cert.NotAfter.UTC().Format(time.RFC3339)
		if r.Values["NotBefore"] != from || r.Values["NotAfter"] != to {
			t.Errorf("%s: it is valid from %v to %v, not from %s to %s", c.cause, r.Values["NotBefore"], r.Values["NotAfter"], from, to)
		}
	}
}
