package securitycenter

import (
	"context"
	"errors"
	"time"

	"certmap/cert"
)

// How long the vault is waited for: long enough for a person to answer its prompt; where it does not prompt; and to take out
// again what turned out to be of no use.
const (
	vaultPatience  = time.Minute
	statusPatience = 5 * time.Second
	dropPatience   = 3 * time.Second
)

// A patient vault is one whose every call ends: with VaultTooSlow where the vault beneath does not answer in time.
type patient struct{ Vault }

// Keep implements Vault.
func (p patient) Keep(ctx context.Context, id string, s cert.Secret) error {
	return within(ctx, vaultPatience, func(ctx context.Context) error { return p.Vault.Keep(ctx, id, s) })
}

// Fetch implements Vault.
func (p patient) Fetch(ctx context.Context, id string) (s cert.Secret, err error) {
	err = within(ctx, vaultPatience, func(ctx context.Context) (err error) {
		s, err = p.Vault.Fetch(ctx, id)
		return err
	})
	return s, err
}

// Forget implements Vault.
func (p patient) Forget(ctx context.Context, id string) error {
	return within(ctx, vaultPatience, func(ctx context.Context) error { return p.Vault.Forget(ctx, id) })
}

// Status implements Vault.
func (p patient) Status(ctx context.Context) error {
	return within(ctx, statusPatience, p.Vault.Status)
}

// within makes one call that has to end in a time. One that the caller has given up ends with the caller's own reason.
func within(ctx context.Context, patience time.Duration, call func(context.Context) error) error {
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := call(bounded)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil && !isFault(err) {
		return NewFault(VaultTooSlow, err, nil)
	}
	return err
}
