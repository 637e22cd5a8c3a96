package probe

import (
	"context"
	"crypto"
	"encoding/hex"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// publicOnly is the kind of an identity without a key.
const publicOnly = "public-only"

// identityFacts says whose certificate is used.
func identityFacts(id *cert.Identity) securitycenter.IdentityFacts {
	if id == nil || id.Leaf == nil {
		return securitycenter.IdentityFacts{}
	}
	sum := id.Leaf.SHA256()
	f := securitycenter.IdentityFacts{Kind: kindOf(id), Subject: id.Leaf.Subject.String(), Issuer: id.Leaf.Issuer.String(),
		SHA256: hex.EncodeToString(sum[:])}
	return f
}

func kindOf(id *cert.Identity) string {
	switch {
	case id.Key == nil:
		return publicOnly
	case id.Container == cert.PKCS12:
		return "p12"
	case id.Container == cert.None:
		return "pem"
	}
	return string(id.Container)
}

// identity looks at the key and its certificate. Only what TLS cannot use ends the ladder; everything else is a doubt,
// which becomes the cause if the server then refuses.
func (l *ladder) identity(context.Context) outcome {
	id := l.probe.Identity
	if l.probe.ServerOnly {
		return outcome{state: securitycenter.NotRun}
	}
	if problem := l.probe.IdentityProblem; problem != nil {
		return fail(l.nameIdentityProblem(problem), seen("problem", string(problem.ID)))
	}
	if id == nil || id.Leaf == nil {
		return fail(named{id: IdentityPassphrase}, nil)
	}
	facts := seen("kind", l.who.Kind, "subject", l.who.Subject, "days_left", id.Leaf.DaysLeft(l.now()))
	if id.Key != nil {
		if !belongs(id.Key, id.Leaf) {
			return fail(named{id: IdentityKeyMismatch}, facts)
		}
		facts = append(facts, securitycenter.Seen{Key: "key_belongs", Value: true})
	}
	l.doubts = doubtsAbout(id, l.now())
	if len(l.doubts) > 0 {
		return warn(named{id: l.doubts[0], values: l.identityValues()}, facts)
	}
	return pass(facts)
}

func (l *ladder) identityValues() map[string]any {
	leaf := l.probe.Identity.Leaf
	return map[string]any{
		"Subject": l.who.Subject, "Issuer": l.who.Issuer,
		"NotBefore": timeText(leaf.NotBefore), "NotAfter": timeText(leaf.NotAfter),
		"Key": leaf.Public.Type, "Bits": leaf.Public.Bits, "Signature": leaf.Signature,
	}
}

// belongs tells whether a key and a certificate's public key are a pair.
func belongs(key crypto.Signer, leaf *cert.Certificate) bool {
	if leaf.Parsed == nil {
		return true // what cannot be compared is left to the handshake
	}
	public, ok := leaf.Parsed.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(key.Public())
}

// nameIdentityProblem names why a file could not be used as an identity. "Wrong passphrase" is said only where the file's
// own check said so.
func (l *ladder) nameIdentityProblem(p *cert.Problem) named {
	values := map[string]any{"Problem": string(p.ID), "Values": p.Values}
	switch p.ID {
	case cert.WrongPassphrase, cert.PassphraseNeeded, cert.KeyPassphrase:
		return named{IdentityPassphrase, values}
	case cert.KeyOfOther:
		return named{IdentityKeyMismatch, values}
	}
	return named{IdentityUnusable, values}
}
