package guitest

import (
	"context"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// Scenarios implements securitycenter.CauseShower.
func (s *stage) Scenarios() []securitycenter.Scenario {
	return []securitycenter.Scenario{
		{ID: "identity.passphrase", Cause: "identity.passphrase", Rung: securitycenter.RungIdentity},
		{ID: "identity.expired", Cause: "identity.expired", Rung: securitycenter.RungOData},
		{ID: "dns.not-found", Cause: "dns.not-found", Rung: securitycenter.RungDNS},
		{ID: "net.refused", Cause: "net.refused", Rung: securitycenter.RungTCP},
		{ID: "net.timeout@http", Cause: "net.timeout", Rung: securitycenter.RungHTTP},
		{ID: "proxy.auth", Cause: "proxy.auth", Rung: securitycenter.RungTCP},
		{ID: "tls.intercepted", Cause: "tls.intercepted", Rung: securitycenter.RungTLSServer},
		{ID: "tls.no-certificate-requested", Cause: "tls.no-certificate-requested", Rung: securitycenter.RungTLSClient},
		{ID: "sf.invalid-client-certificate", Cause: "sf.invalid-client-certificate", Rung: securitycenter.RungOData},
		{ID: "sf.company-not-found", Cause: "sf.company-not-found", Rung: securitycenter.RungOData},
		{ID: "sf.user-locked", Cause: "sf.user-locked", Rung: securitycenter.RungOData},
	}
}

// Show implements securitycenter.CauseShower.
func (s *stage) Show(_ context.Context, id string) (securitycenter.Scene, error) {
	return securitycenter.Scene{Host: "api-" + id + ".cert.certmap-practice.test", Connect: "127.0.0.1:40443", CompanyID: "CertmapPractice",
		LoginName: "SFAPI_ECP", File: s.f.ECP.P12("practice"), Passphrase: cert.SecretString("practice")}, nil
}
