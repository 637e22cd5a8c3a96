//go:build !linux

package vault

import (
	"errors"

	"github.com/zalando/go-keyring"

	"certmap/internal/securitycenter"
)

// ready asks for a secret that does not exist: a keyring that answers so is there and open.
func ready() error {
	_, err := keyring.Get(service, noSecret)
	if err == nil || errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	if errors.Is(err, keyring.ErrUnsupportedPlatform) {
		return securitycenter.NewFault(securitycenter.VaultAbsent, err, nil)
	}
	return securitycenter.NewFault(securitycenter.VaultLocked, err, nil)
}
