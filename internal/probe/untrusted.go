package probe

import (
	"crypto/x509"
	"encoding/pem"
	"slices"
)

// issuerValues say who issued a server's certificate, and what is wrong with its chain where that is not who.
func issuerValues(s *sight) map[string]any {
	chain := chainOf(s.hand, s.err)
	if len(chain) == 0 {
		return nil
	}
	top := chain[len(chain)-1]
	out := map[string]any{"ServerIssuer": shortName(top), "HasAIA": len(top.IssuingCertificateURL) > 0,
		"SelfSigned": len(chain) == 1 && chain[0].Subject.String() == chain[0].Issuer.String()}
	switch old := outdated(s, chain); {
	case old != nil:
		out["OldCA"], out["Early"], out["CADate"] = nameOfCA(old), s.now.Before(old.NotBefore), timeText(old.NotAfter)
		if s.now.Before(old.NotBefore) {
			out["CADate"] = timeText(old.NotBefore)
		}
	case slices.ContainsFunc(chain, s.knowsIssuer):
		out["Flaw"] = errorText(s.err)
	}
	return out
}

// outdated returns the authority of a chain that is past its end, or before its beginning, and would do otherwise.
func outdated(s *sight, chain []*x509.Certificate) *x509.Certificate {
	if c := dated(s.err); c != nil && datedLeaf(s.err) == nil {
		return c
	}
	for _, c := range chain[1:] {
		if (s.now.After(c.NotAfter) || s.now.Before(c.NotBefore)) && s.knowsIssuer(c) {
			return c
		}
	}
	return nil
}

// knowsIssuer tells whether a certificate was issued by one of the authorities that are trusted here: by one of the tenant's
// own, whenever that is valid, or by one that was valid when the certificate was.
func (s *sight) knowsIssuer(c *x509.Certificate) bool {
	if slices.ContainsFunc(s.own, issuerOf(c)) {
		return true
	}
	if s.roots == nil {
		return false
	}
	_, err := c.Verify(x509.VerifyOptions{Roots: s.roots, CurrentTime: midTime(c), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	return err == nil
}

// ownRoots are the authorities that the tenant names.
func (l *ladder) ownRoots() []*x509.Certificate {
	var out []*x509.Certificate
	for rest := []byte(l.probe.Roots); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return out
		}
		if c, err := x509.ParseCertificate(block.Bytes); err == nil {
			out = append(out, c)
		}
	}
}

// nameOfCA is what an authority is called.
func nameOfCA(c *x509.Certificate) string {
	if c.Subject.CommonName != "" {
		return c.Subject.CommonName
	}
	return c.Subject.String()
}
