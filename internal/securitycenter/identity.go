package securitycenter

import (
	"context"
	"errors"
	"slices"
	"sync"

	"certmap/cert"
)

// identities are where those of mappings of mappings are looked for. What they know of the register is read once, for one
// test or for many; they may be used by several goroutines at once.
type identities struct {
	*Center
	recorded map[string]Credential // by the fingerprint of the certificate
	practice func() opened

	asking   sync.Mutex // the first question to the vault is asked alone, since it may be a prompt
	answered bool       // it was answered: the vault is open
	shut     bool       // it could not be asked, and is not asked again
}

// An opened file is an identity, or why there is none.
type opened struct {
	id      *cert.Identity
	problem *cert.Problem
	err     error
}

func (c *Center) identities(ctx context.Context) (*identities, error) {
	all, err := c.Register.Credentials(ctx)
	if err != nil {
		return nil, err
	}
	s := &identities{Center: c, recorded: map[string]Credential{}}
	for _, cr := range slices.Backward(all) { // the newest counts, where one was left that it was to replace
		if cr.Kind == IdentityCredential {
			s.recorded[cr.SHA256] = cr
		}
	}
	s.practice = sync.OnceValue(func() opened { return c.rehearsed(ctx) })
	return s, nil
}

// IdentityFor returns the identity to test a mapping as: from the practice ECP, from the vault, or the public certificate
// alone. A kept file that no longer opens is a problem of the identity, not an error; a vault that cannot be asked only
// means the public certificate.
func (c *Center) IdentityFor(ctx context.Context, m Mapping) (*cert.Identity, *cert.Problem, error) {
	t, err := c.Tenant(ctx, m.TenantID)
	if err != nil {
		return nil, nil, err
	}
	from, err := c.identities(ctx)
	if err != nil {
		return nil, nil, err
	}
	found := from.of(ctx, t, m.Current())
	return found.id, found.problem, found.err
}

// of returns the identity for one version of a mapping.
func (s *identities) of(ctx context.Context, t Tenant, v *Version) opened {
	for _, source := range []func(context.Context, Tenant, *Version) opened{s.fromStage, s.fromVault} {
		found := source(ctx, t, v)
		switch {
		case isFault(found.err):
		case found.err != nil, found.problem != nil:
			return opened{problem: found.problem, err: found.err}
		case found.id != nil && found.id.Leaf != nil && hexOf(found.id.Leaf.SHA256()) == v.SHA256:
			return found
		}
	}
	return opened{id: &cert.Identity{Leaf: v.Certificate()}}
}

// fromStage returns the practice ECP's identity, on the practice tenant.
func (s *identities) fromStage(_ context.Context, t Tenant, _ *Version) opened {
	if !t.IsPractice() || s.Rehearsal == nil {
		return opened{}
	}
	return s.practice()
}

func (c *Center) rehearsed(ctx context.Context) opened {
	file, passphrase, err := c.Rehearsal.Identity(ctx)
	if err != nil {
		return opened{err: err}
	}
	return open(ctx, file, passphrase)
}

// fromVault returns what the vault holds for a certificate.
func (s *identities) fromVault(ctx context.Context, _ Tenant, v *Version) opened {
	cr, known := s.recorded[v.SHA256]
	if !known {
		return opened{}
	}
	file, passphrase, err := s.fetch(ctx, cr)
	if err != nil {
		return opened{err: err}
	}
	defer file.Erase()
	return open(ctx, file.Reveal(), passphrase)
}

// fetch asks the vault, unless it could not be asked before. Until it has answered once nobody else asks.
func (s *identities) fetch(ctx context.Context, cr Credential) (file, passphrase cert.Secret, err error) {
	s.asking.Lock()
	if s.shut {
		s.asking.Unlock()
		return file, passphrase, NewFault(VaultLocked, nil, nil)
	}
	if s.answered {
		s.asking.Unlock()
		return s.ask(ctx, cr)
	}
	defer s.asking.Unlock()
	file, passphrase, err = s.ask(ctx, cr)
	s.answered = err == nil
	s.shut = isFault(err) && !errors.Is(err, &Fault{ID: SecretMissing}) && !errors.Is(err, &Fault{ID: SecretDamaged})
	return file, passphrase, err
}

func (s *identities) ask(ctx context.Context, cr Credential) (file, passphrase cert.Secret, err error) {
	if file, err = s.Vault.Fetch(ctx, cr.fileKey()); err == nil {
		passphrase, err = s.Vault.Fetch(ctx, cr.passphraseKey())
	}
	return file, passphrase, err
}

func open(ctx context.Context, file []byte, passphrase cert.Secret) opened {
	id, problem := cert.Open(ctx, file, cert.Options{Passphrases: []cert.Secret{passphrase}}).Identity()
	return opened{id: id, problem: problem}
}

// isFault tells whether an error is one that a person can be told about, in contrast to a context that ended.
func isFault(err error) bool {
	_, ok := asFault(err)
	return ok
}

func asFault(err error) (fault *Fault, ok bool) {
	ok = errors.As(err, &fault)
	return fault, ok
}
