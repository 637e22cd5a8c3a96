package probe

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"sync"

	"golang.org/x/crypto/x509roots/fallback/bundle"

	"certmap/internal/securitycenter"
)

// chainOf returns the server's chain as far as it was seen: verified down to its root, or as it was sent.
func chainOf(h *handshake, err error) []*x509.Certificate {
	if h != nil && len(h.state.VerifiedChains) > 0 {
		return h.state.VerifiedChains[0]
	}
	if sent := sentIn(err); sent != nil {
		return sent
	}
	if h != nil {
		return h.state.PeerCertificates
	}
	return nil
}

func (l *ladder) serverChain() []string {
	if l.hand == nil {
		return nil
	}
	var out []string
	for _, c := range chainOf(l.hand, l.hand.err) {
		out = append(out, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})))
	}
	return out
}

// chainFacts are what the rung tls-server shows.
func chainFacts(h *handshake, err error) []securitycenter.Seen {
	var out []securitycenter.Seen
	if h.state.Version != 0 {
		out = append(out, seen("version", tls.VersionName(h.state.Version), "cipher", tls.CipherSuiteName(h.state.CipherSuite))...)
	}
	chain := chainOf(h, err)
	if len(chain) == 0 {
		return out
	}
	top := chain[len(chain)-1]
	out = append(out, seen("root", shortName(top), "not_after", timeText(chain[0].NotAfter))...)
	var names []string
	for _, c := range chain {
		names = append(names, c.Subject.String())
	}
	return append(out, seen("chain", names, "server_names", chain[0].DNSNames)...)
}

// shortName names an authority: its own name for a root, its issuer's where the root was not seen.
func shortName(c *x509.Certificate) string {
	for _, name := range []string{c.Issuer.CommonName, c.Issuer.String()} {
		if name != "" {
			return name
		}
	}
	return c.Subject.String()
}

// An interceptedError is a chain for one of SuccessFactors' own hosts that ends at no public root.
type interceptedError struct{ chain []*x509.Certificate }

func (e *interceptedError) Error() string {
	return "the certificate for this host was issued by " + shortName(e.chain[len(e.chain)-1]) + ", which is no public authority"
}

// intercepted tells whether somebody stands between this machine and a host of SuccessFactors: its own domains are always
// served under public roots, so a chain that ends elsewhere is an inspection proxy's, even where this machine trusts it.
func intercepted(host string, state tls.ConnectionState) error {
	if !securitycenter.IsSuccessFactors(host) || len(state.VerifiedChains) == 0 {
		return nil
	}
	for _, chain := range state.VerifiedChains {
		if publiclyIssued(chain) {
			return nil
		}
	}
	if publiclyIssued(state.PeerCertificates) { // where this machine, or the tenant, trusts an intermediate as it does a root
		return nil
	}
	return &interceptedError{state.VerifiedChains[0]}
}

// publiclyIssued tells whether the first certificate of a chain goes back to a public root by its signatures. Dates and names
// are left aside: a chain that is refused for them is still the work of a public authority.
func publiclyIssued(chain []*x509.Certificate) bool {
	if len(chain) == 0 {
		return false
	}
	reached := chain[:1:1]
	for i := 0; i < len(reached); i++ {
		if isPublicRoot(reached[i]) || slices.ContainsFunc(publicRootsNamed(reached[i].RawIssuer), issuerOf(reached[i])) {
			return true
		}
		for _, c := range chain {
			if !slices.Contains(reached, c) && issuerOf(reached[i])(c) {
				reached = append(reached, c)
			}
		}
	}
	return false
}

// issuerOf matches the authority that signed a certificate.
func issuerOf(c *x509.Certificate) func(*x509.Certificate) bool {
	return func(issuer *x509.Certificate) bool {
		return bytes.Equal(issuer.RawSubject, c.RawIssuer) && c.CheckSignatureFrom(issuer) == nil
	}
}

// lacksPublicIssuer tells whether a certificate came alone, and by what it says of its issuer only the intermediate of a public
// authority is missing.
func lacksPublicIssuer(chain []*x509.Certificate) bool {
	if len(chain) != 1 || len(chain[0].IssuingCertificateURL) == 0 || len(chain[0].Issuer.Organization) == 0 {
		return false
	}
	for _, root := range publicRoots() {
		if slices.Equal(root.Subject.Organization, chain[0].Issuer.Organization) {
			return true
		}
	}
	return false
}

// publicRoots are the fingerprints of the roots that browsers trust, of the public part of the list Go maintains, with
// their names: a root that was renewed under the same key and name is the same authority.
var publicRoots = sync.OnceValue(func() map[[32]byte]*x509.Certificate {
	out := map[[32]byte]*x509.Certificate{}
	for root := range bundle.Roots() {
		if c, err := x509.ParseCertificate(root.Certificate); err == nil {
			out[sha256.Sum256(c.RawSubjectPublicKeyInfo)] = c
		}
	}
	return out
})

func isPublicRoot(c *x509.Certificate) bool {
	known, ok := publicRoots()[sha256.Sum256(c.RawSubjectPublicKeyInfo)]
	return ok && bytes.Equal(known.RawSubject, c.RawSubject)
}

func publicRootsNamed(subject []byte) []*x509.Certificate {
	var out []*x509.Certificate
	for _, root := range publicRoots() {
		if bytes.Equal(root.RawSubject, subject) {
			out = append(out, root)
		}
	}
	return out
}
