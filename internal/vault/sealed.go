package vault

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"certmap/cert"
	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

// A sealer keeps secrets as age files in one folder, sealed to one identity.
type sealer struct{ dir string }

func (s sealer) path(id string) string { return filepath.Join(s.dir, id+".age") }

func (s sealer) seal(id string, secret cert.Secret, to age.Recipient) error {
	data, err := encrypt(secret.Reveal(), to)
	if err != nil {
		return securitycenter.NewFault(securitycenter.VaultFailed, err, nil)
	}
	return disk.Write(s.path(id), data)
}

// open returns errNotFound, wrapped, where there is no such file.
func (s sealer) open(id string, with age.Identity) (cert.Secret, error) {
	data, err := os.ReadFile(s.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return cert.Secret{}, missing(id)
	}
	if err != nil {
		return cert.Secret{}, disk.Explain(err, s.path(id))
	}
	plain, err := decrypt(data, with)
	if err != nil {
		return cert.Secret{}, securitycenter.NewFault(securitycenter.SecretDamaged, err, map[string]any{"Path": s.path(id)})
	}
	defer clear(plain)
	return cert.NewSecret(plain), nil
}

func (s sealer) has(id string) bool {
	_, err := os.Lstat(s.path(id))
	return err == nil
}

func (s sealer) remove(id string) error {
	if err := os.Remove(s.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return disk.Explain(err, s.path(id))
	}
	return nil
}

// parseIdentity reads an identity that was kept somewhere. The error holds nothing of what was kept.
func parseIdentity(text []byte, where string) (*age.X25519Identity, error) {
	key, err := age.ParseX25519Identity(string(text))
	if err != nil {
		return nil, securitycenter.NewFault(securitycenter.SecretDamaged, nil, map[string]any{"Path": where})
	}
	return key, nil
}

func encrypt(plain []byte, to age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	err = w.Close()
	return sealed.Bytes(), err
}

func decrypt(sealed []byte, with age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), with)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
