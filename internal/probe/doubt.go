package probe

import (
	"strings"
	"time"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// minimumRSA is the shortest RSA key, in bits, that is not called weak.
const minimumRSA = 2048

// A doubt is something about an identity that TLS does not mind but a server may.
type doubt struct {
	cause securitycenter.CauseID
	holds func(id *cert.Identity, now time.Time) bool
}

// doubts are the doubts in the order in which they become the cause of a refusal.
var doubts = []doubt{
	{IdentityExpired, func(id *cert.Identity, now time.Time) bool { return now.After(id.Leaf.NotAfter) }},
	{IdentityNotYetValid, func(id *cert.Identity, now time.Time) bool { return now.Before(id.Leaf.NotBefore) }},
	{IdentityIsCA, func(id *cert.Identity, _ time.Time) bool { return id.Leaf.IsCA }},
	{IdentityNoClientAuth, func(id *cert.Identity, _ time.Time) bool { return id.Leaf.ClientAuth() == cert.ClientAuthDenied }},
	{IdentityWeak, func(id *cert.Identity, _ time.Time) bool { return weakKey(id.Leaf.Public) || weakSignature(id.Leaf) }},
	{IdentityChainIncomplete, func(id *cert.Identity, _ time.Time) bool { return chainIncomplete(id) }},
}

func doubtsAbout(id *cert.Identity, now time.Time) []securitycenter.CauseID {
	var out []securitycenter.CauseID
	for _, d := range doubts {
		if d.holds(id, now) {
			out = append(out, d.cause)
		}
	}
	return out
}

func weakKey(k cert.KeyFacts) bool { return k.Type == "RSA" && k.Bits > 0 && k.Bits < minimumRSA }

func weakSignature(c *cert.Certificate) bool {
	return !c.SelfSigned() && (strings.HasPrefix(c.Signature, "SHA-1 ") || strings.HasPrefix(c.Signature, "MD5 "))
}

// chainIncomplete tells whether an intermediate is likely missing. A leaf whose issuer is not at hand may well have been
// issued by a root, which need not be sent; one that says where its issuer's certificate is to be fetched was most likely
// issued by an intermediate.
func chainIncomplete(id *cert.Identity) bool {
	return id.Key != nil && len(id.Chain) == 0 && !id.Leaf.SelfSigned() && len(id.Leaf.IssuerAddresses()) > 0
}
