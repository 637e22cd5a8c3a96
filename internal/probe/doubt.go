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

// chainIncomplete tells whether the file lacks the authority that issued the leaf, by the notion of cert.ChainIncomplete: a
// file with a key is meant to be complete. Whether that authority is an intermediate, which has to be sent, or a root, which
// need not be, cannot be seen; where the server says that it knows the issuer, the doubt explains nothing.
func chainIncomplete(id *cert.Identity) bool {
	return id.Key != nil && len(id.Chain) == 0 && id.Root == nil && !id.Leaf.SelfSigned()
}
