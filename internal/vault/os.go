package vault

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/gofrs/flock"
	"github.com/zalando/go-keyring"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

const (
	// service is the name the secrets stand under in the keyring.
	service = "Certmap"
	// sealingKey is the ID of the identity that seals larger secrets.
	sealingKey = "sealing-key"
	// noSecret is the ID of none: asking for it asks for the keyring.
	noSecret = "no-such-secret"
	// largestSmall is the longest secret, in bytes, that goes into the keyring itself: in Base64 it stays under the 2,560
	// bytes that Windows takes, the least of all systems.
	largestSmall = 1500
)

// An OS vault keeps secrets in the keyring of the operating system.
type OS struct{ sealed sealer }

var _ securitycenter.Vault = (*OS)(nil)

// NewOS returns the vault over the system's keyring, with its sealed files in dir.
func NewOS(dir string) *OS { return &OS{sealer{dir}} }

// Name implements securitycenter.Vault.
func (o *OS) Name() string { return "os" }

// Status implements securitycenter.Vault. It never prompts.
func (o *OS) Status(ctx context.Context) error {
	_, err := bounded(ctx, func() (struct{}, error) { return struct{}{}, ready() })
	return err
}

// Keep implements securitycenter.Vault.
func (o *OS) Keep(ctx context.Context, id string, secret cert.Secret) error {
	if !validID.MatchString(id) {
		return securitycenter.NewFault(securitycenter.VaultFailed, errors.New("the ID of a secret is no name"), nil)
	}
	if len(secret.Reveal()) <= largestSmall {
		if err := o.set(ctx, id, secret); err != nil {
			return err
		}
		return o.sealed.remove(id)
	}
	key, err := o.identity(ctx)
	if err != nil {
		return err
	}
	if err := o.sealed.seal(id, secret, key.Recipient()); err != nil {
		return err
	}
	if err = o.unset(ctx, id); err != nil {
		_ = o.sealed.remove(id)
	}
	return err
}

// Fetch implements securitycenter.Vault.
func (o *OS) Fetch(ctx context.Context, id string) (cert.Secret, error) {
	if !o.sealed.has(id) {
		return o.get(ctx, id)
	}
	key, err := o.kept(ctx)
	if err != nil {
		return cert.Secret{}, err
	}
	return o.sealed.open(id, key)
}

// Forget implements securitycenter.Vault.
func (o *OS) Forget(ctx context.Context, id string) error {
	if err := o.unset(ctx, id); err != nil {
		return err
	}
	return o.sealed.remove(id)
}

// identity returns the one that seals larger secrets; the first call on a machine makes it, one process at a time.
func (o *OS) identity(ctx context.Context) (*age.X25519Identity, error) {
	kept, err := o.kept(ctx)
	if !errors.Is(err, errNotFound) {
		return kept, err
	}
	unlock, err := o.lock(ctx)
	if err != nil {
		return nil, err
	}
	return bounded(ctx, func() (*age.X25519Identity, error) {
		defer unlock() // not before the keyring has answered: a key that comes late must not replace another's
		return o.keptOrMade(context.WithoutCancel(ctx))
	})
}

func (o *OS) keptOrMade(ctx context.Context) (*age.X25519Identity, error) {
	if kept, err := o.kept(ctx); !errors.Is(err, errNotFound) {
		return kept, err
	}
	made, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	return made, o.set(ctx, sealingKey, cert.SecretString(made.String()))
}

// kept returns the identity that is in the keyring. It fails with SecretMissing, which is errNotFound, where none is: what
// was sealed by it cannot be opened any more, and a new one would not help.
func (o *OS) kept(ctx context.Context) (*age.X25519Identity, error) {
	kept, err := o.get(ctx, sealingKey)
	if err != nil {
		return nil, err
	}
	return parseIdentity(kept.Reveal(), sealingKey)
}

// lockEvery is how often the lock is asked for that another process has.
const lockEvery = 50 * time.Millisecond

// lock waits until no other process makes the identity; such a process may be waiting for a person.
func (o *OS) lock(ctx context.Context) (unlock func(), err error) {
	if err := makeFolder(o.sealed.dir); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(o.sealed.dir, "sealing-key.lock"))
	if _, err := lock.TryLockContext(ctx, lockEvery); err != nil {
		if ctx.Err() != nil {
			return nil, gaveUp(ctx)
		}
		return nil, securitycenter.NewFault(securitycenter.VaultFailed, err, nil)
	}
	return func() { _ = lock.Unlock() }, nil
}

// set takes a secret out again that the keyring took when nobody waited for it any more: whoever has given up keeps no record.
func (o *OS) set(ctx context.Context, id string, secret cert.Secret) error {
	_, err := undoneLate(ctx, asked(ctx, func() (string, error) {
		return "", keyring.Set(service, id, base64.StdEncoding.EncodeToString(secret.Reveal()))
	}), func() { _ = keyring.Delete(service, id) })
	return err
}

func (o *OS) get(ctx context.Context, id string) (cert.Secret, error) {
	text, err := o.ask(ctx, func() (string, error) { return keyring.Get(service, id) })
	if errors.Is(err, errNotFound) {
		return cert.Secret{}, missing(id)
	}
	if err != nil {
		return cert.Secret{}, err
	}
	plain, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return cert.Secret{}, securitycenter.NewFault(securitycenter.SecretDamaged, nil, map[string]any{"Path": id})
	}
	defer clear(plain)
	return cert.NewSecret(plain), nil
}

func (o *OS) unset(ctx context.Context, id string) error {
	_, err := o.ask(ctx, func() (string, error) { return "", keyring.Delete(service, id) })
	if errors.Is(err, errNotFound) {
		return nil
	}
	return err
}

// ask makes one call to the keyring, and does not wait for it longer than its context.
func (o *OS) ask(ctx context.Context, call func() (string, error)) (string, error) {
	return bounded(ctx, asked(ctx, call))
}

// asked is one call to the keyring. Where it fails, the state of the keyring says why better than the call's own error: on
// Linux a locked keyring, a missing one and a dismissed prompt all look alike.
func asked(ctx context.Context, call func() (string, error)) func() (string, error) {
	return func() (string, error) {
		before := ready()
		locked := errors.Is(before, &securitycenter.Fault{ID: securitycenter.VaultLocked})
		if before != nil && !locked { // nothing that a prompt could change
			return "", before
		}
		if locked {
			call = onceOpen(ctx, call)
		}
		text, err := call()
		switch {
		case err == nil:
			return text, nil
		case errors.Is(err, keyring.ErrNotFound):
			return "", errNotFound
		case errors.Is(err, keyring.ErrSetDataTooBig):
			return "", securitycenter.NewFault(securitycenter.VaultTooLarge, err, nil)
		}
		if after := ready(); locked && after != nil {
			return "", stillShut(after, err)
		}
		return "", securitycenter.NewFault(securitycenter.VaultFailed, err, nil)
	}
}

// onceOpen is a call that comes after the question for the keyring's password, which a reading has asked: who has given up by
// the time it is answered has nothing kept any more.
func onceOpen(ctx context.Context, call func() (string, error)) func() (string, error) {
	return func() (string, error) {
		_, err := keyring.Get(service, noSecret)
		if errors.Is(err, keyring.ErrNotFound) {
			err = nil
		}
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return "", err
		}
		return call()
	}
}

// stillShut says why a keyring that was locked is not open after a call: its question was dismissed, or it has gone.
func stillShut(after, err error) error {
	if errors.Is(after, &securitycenter.Fault{ID: securitycenter.VaultLocked}) {
		return securitycenter.NewFault(securitycenter.VaultDismissed, err, nil)
	}
	return after
}
