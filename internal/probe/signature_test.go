package probe

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"io"
	"slices"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

// asking is a request for a certificate by a server that takes signatures of these kinds, and lists an issuer that is not ours.
func asking(version uint16, schemes ...tls.SignatureScheme) *tls.CertificateRequestInfo {
	return &tls.CertificateRequestInfo{Version: version, SignatureSchemes: schemes, AcceptableCAs: [][]byte{certtest.Name("CN=Another CA")}}
}

func ofKey(t *testing.T, key crypto.Signer) *cert.Identity {
	t.Helper()
	p := certtest.NewCA("CN=Root").Issue("CN=ECP PRD 100", certtest.WithKey(key))
	id, problem := cert.Open(t.Context(), slices.Concat(p.PEM(), p.KeyPEM(), p.ChainPEM()), cert.Options{}).Identity()
	if problem != nil {
		t.Fatal(problem)
	}
	return id
}

// TestAKeyThatCannotSignForTheServerIsNamed lets servers take signatures of one kind alone, and hear of none or of nobody's.
func TestAKeyThatCannotSignForTheServerIsNamed(t *testing.T) {
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsa, ec, ed := ofKey(t, certtest.RSA(2048, 0)), ofKey(t, certtest.EC()), ofKey(t, edKey)
	for _, c := range []struct {
		title string
		id    *cert.Identity
		takes tls.SignatureScheme
		fits  bool
	}{
		{"RSA for ECDSA", rsa, tls.ECDSAWithP256AndSHA256, false},
		{"Ed25519 for RSA", ed, tls.PSSWithSHA256, false},
		{"EC for RSA", ec, tls.PSSWithSHA256, false},
		{"RSA for RSA", rsa, tls.PSSWithSHA256, true},
		{"EC for ECDSA", ec, tls.ECDSAWithP256AndSHA256, true},
	} {
		for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
			h := &handshake{verified: true, wire: &hearing{}}
			sent := h.answer(asking(version, c.takes), c.id)
			if h.sent != c.fits || (len(sent.Certificate) > 0) != c.fits {
				t.Errorf("%s, %s: sent %v", c.title, tls.VersionName(version), h.sent)
			}
			for _, err := range []error{nil, received(40), received(42), received(116), io.EOF} {
				got := nameOf(&sight{rung: securitycenter.RungTLSClient, err: err, hand: h})
				if named := got.id == TLSClientUnsupported; named == c.fits {
					t.Errorf("%s, %s, %v: named %s", c.title, tls.VersionName(version), err, got.id)
				}
			}
		}
	}
}

// TestThatNothingFitsEndsTheLadderThere has a server that is content with no certificate.
func TestThatNothingFitsEndsTheLadderThere(t *testing.T) {
	h := &handshake{verified: true, requested: true, unfit: true, takes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256}}
	l := &ladder{hand: h, probe: securitycenter.Probe{Identity: ofKey(t, certtest.RSA(2048, 0))}}
	out := l.tlsClient(t.Context())
	if takes, _ := out.cause.values["Takes"].([]string); out.state != securitycenter.Fail || out.cause.id != TLSClientUnsupported || !slices.Equal(takes, []string{"ECDSAWithP256AndSHA256"}) {
		t.Errorf("it is %s: %s with %v", out.state, out.cause.id, out.cause.values)
	}
}
