package vault

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"filippo.io/age"

	"certmap/cert"
	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

// A File vault is for machines without a keyring: an age identity under a passphrase, and every secret sealed to it. It
// is locked until Unlock was called with the passphrase; the first Unlock sets it.
type File struct {
	sealed sealer
	effort int // of deriving a key from the passphrase: scrypt with N = 2^effort
	mu     sync.Mutex
	key    *age.X25519Identity
}

var _ securitycenter.Vault = (*File)(nil)

// NewFile returns the vault in dir.
func NewFile(dir string) *File { return &File{sealed: sealer{dir}, effort: 18} }

// Name implements securitycenter.Vault.
func (f *File) Name() string { return "file" }

func (f *File) keyPath() string { return filepath.Join(f.sealed.dir, "keyring.age") }

// New tells whether no passphrase has been set yet.
func (f *File) New() bool {
	_, err := os.Lstat(f.keyPath())
	return errors.Is(err, fs.ErrNotExist)
}

// Unlock opens the vault, or sets its passphrase where it is new. It takes about a second, on purpose. It fails with
// VaultWrongPassphrase.
func (f *File) Unlock(ctx context.Context, passphrase cert.Secret) error {
	key, err := bounded(ctx, func() (*age.X25519Identity, error) {
		if f.New() {
			key, err := f.create(ctx, passphrase)
			if !errors.Is(err, &securitycenter.Fault{ID: securitycenter.FileExists}) {
				return key, err
			}
		}
		return f.read(passphrase)
	})
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.key = key
	return nil
}

// create begins a vault, unless whoever asked for it has given up meanwhile: nobody would know of its passphrase.
func (f *File) create(ctx context.Context, passphrase cert.Secret) (*age.X25519Identity, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	to, err := age.NewScryptRecipient(string(passphrase.Reveal()))
	if err != nil {
		return nil, securitycenter.NewFault(securitycenter.VaultWrongPassphrase, err, nil)
	}
	to.SetWorkFactor(f.effort)
	data, err := encrypt([]byte(key.String()), to)
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return nil, err
	}
	return key, disk.Create(f.keyPath(), data)
}

func (f *File) read(passphrase cert.Secret) (*age.X25519Identity, error) {
	data, err := os.ReadFile(f.keyPath())
	if err != nil {
		return nil, disk.Explain(err, f.keyPath())
	}
	with, err := age.NewScryptIdentity(string(passphrase.Reveal()))
	if err != nil {
		return nil, securitycenter.NewFault(securitycenter.VaultWrongPassphrase, err, nil)
	}
	plain, err := decrypt(data, with)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, securitycenter.NewFault(securitycenter.VaultWrongPassphrase, err, nil)
	}
	if err != nil {
		return nil, securitycenter.NewFault(securitycenter.SecretDamaged, err, map[string]any{"Path": f.keyPath()})
	}
	defer clear(plain)
	return parseIdentity(plain, f.keyPath())
}

func (f *File) unlocked() (*age.X25519Identity, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.key == nil {
		return nil, securitycenter.NewFault(securitycenter.VaultLocked, nil, nil)
	}
	return f.key, nil
}

// Status implements securitycenter.Vault.
func (f *File) Status(context.Context) error {
	_, err := f.unlocked()
	return err
}

// Keep implements securitycenter.Vault.
func (f *File) Keep(_ context.Context, id string, secret cert.Secret) error {
	key, err := f.unlocked()
	if err != nil {
		return err
	}
	if !validID.MatchString(id) {
		return securitycenter.NewFault(securitycenter.VaultFailed, errors.New("the ID of a secret is no name"), nil)
	}
	return f.sealed.seal(id, secret, key.Recipient())
}

// Fetch implements securitycenter.Vault.
func (f *File) Fetch(_ context.Context, id string) (cert.Secret, error) {
	key, err := f.unlocked()
	if err != nil {
		return cert.Secret{}, err
	}
	return f.sealed.open(id, key)
}

// Forget implements securitycenter.Vault. It needs no passphrase.
func (f *File) Forget(_ context.Context, id string) error { return f.sealed.remove(id) }

func makeFolder(dir string) error { return disk.Explain(os.MkdirAll(dir, 0o700), dir) }
