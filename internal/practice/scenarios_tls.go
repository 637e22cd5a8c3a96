package practice

import (
	"crypto/tls"
	"time"

	"certmap/internal/practice/alert"
)

// refusing gives the number of the alert that refuses a client's certificate.
func refusing(number uint8) *uint8 { return &number }

// tlsScenarios are shown during the handshake. Those of the client's certificate are seen during it in TLS 1.2, and at the
// first read in TLS 1.3.
var tlsScenarios = []scenario{
	{cause: "tls.not-tls", rung: "tls-server", wire: speakHTTP,
		note: "the port answers in plain HTTP"},
	{cause: "tls.version", rung: "tls-server", settings: oldVersions,
		note: "the server offers TLS 1.0 and 1.1 only and sends alert 70"},
	{cause: "tls.version", place: "cipher", rung: "tls-server", settings: oldCipher,
		note: "the server offers one cipher suite that nobody uses any more and sends alert 40"},
	{cause: "tls.server-name", rung: "tls-server", leaf: serverLeaf{host: "api.elsewhere." + domain},
		note: "the server's certificate is for another name"},
	{cause: "tls.server-expired", rung: "tls-server", leaf: serverLeaf{from: -90 * oneDay, until: -1 * oneDay},
		note: "the server's certificate ran out yesterday, and the Date header agrees"},
	{cause: "tls.server-not-yet-valid", rung: "tls-server", leaf: serverLeaf{from: oneDay, until: 90 * oneDay},
		note: "the server's certificate is valid from tomorrow, and the Date header agrees"},
	{cause: "clock.skew", rung: "tls-server", leaf: serverLeaf{from: time.Hour, until: 90 * oneDay}, date: 2 * time.Hour,
		note: "the server's certificate is valid from in an hour, and by the Date header it is two hours later than here"},
	{cause: "tls.intercepted", rung: "tls-server", host: "api4.cert.successfactors.com", silent: true,
		answer: refusedWith(credentialsRequired),
		note:   "a host of SuccessFactors whose certificate is from the practice tenant's authority, as an inspection proxy would have it"},
	{cause: "tls.server-untrusted", rung: "tls-server", leaf: serverLeaf{issuer: stranger},
		note: "the server's certificate is from an authority that nobody knows"},
	{cause: "tls.server-untrusted", place: "self-signed", rung: "tls-server", leaf: serverLeaf{issuer: itself},
		note: "the server's certificate is signed by itself"},
	{cause: "tls.server-untrusted", place: "intermediate", rung: "tls-server", leaf: serverLeaf{issuer: subordinate},
		note: "the server does not send the authority between its certificate and the root; its AIA address has it"},

	{cause: "tls.no-certificate-requested", rung: "tls-client", silent: true,
		answer: refusedWith(credentialsRequired),
		note:   "the server never asks for a certificate, and answers LGN0003"},
	{cause: "tls.issuer-not-accepted", rung: "tls-client", settings: acceptsStranger, refuse: refusing(48),
		note: "the server lists another authority than that of the certificate, and refuses with alert 48"},
	{cause: "tls.client-expired", rung: "tls-client", refuse: refusing(45),
		note: "alert 45, although the certificate is valid by this machine's clock"},
	{cause: "tls.client-revoked", rung: "tls-client", refuse: refusing(44),
		note: "alert 44"},
	{cause: "tls.client-unknown-ca", rung: "tls-client", settings: listsNobody, refuse: refusing(48),
		note: "the server lists no authorities, and refuses with alert 48"},
	{cause: "tls.client-bad", rung: "tls-client", refuse: refusing(42),
		note: "alert 42"},
	{cause: "tls.client-bad", place: "unknown", rung: "tls-client", refuse: refusing(46),
		note: "alert 46, certificate_unknown"},
	{cause: "tls.client-unsupported", rung: "tls-client", refuse: refusing(43),
		note: "alert 43"},
	{cause: "tls.client-denied", rung: "tls-client", refuse: refusing(49),
		note: "alert 49"},
	{cause: "tls.client-required", rung: "tls-client", settings: requires,
		note: "the test passes, and the control, the same call without a certificate, has this cause: alert 116 in TLS 1.3, 40 in TLS 1.2"},
	{cause: "tls.client-closed", rung: "tls-client", refuse: refusing(alert.None),
		note: "the connection is closed after the client's certificate, without an alert"},
}

const oneDay = 24 * time.Hour

func oldVersions(_ *server, c *tls.Config) error {
	c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	return nil
}

func oldCipher(_ *server, c *tls.Config) error {
	c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_RSA_WITH_RC4_128_SHA}
	return nil
}

func acceptsStranger(s *server, c *tls.Config) error {
	authority, err := s.authorityLocked(stranger)
	if err == nil {
		c.ClientCAs = pool(authority.Certificate)
	}
	return err
}

func listsNobody(_ *server, c *tls.Config) error {
	c.ClientCAs = nil
	return nil
}

func requires(_ *server, c *tls.Config) error {
	c.ClientAuth = tls.RequireAnyClientCert
	return nil
}
