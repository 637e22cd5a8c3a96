// Package vault keeps secrets: the passphrase of a P12, the PIN of a PSE, a file with a private key.
//
// Small secrets go into the keyring of the operating system. Larger ones become age files beside the register, sealed by
// an identity that lives in the keyring, since keyrings take only a few kilobytes. A machine without a keyring may keep
// everything sealed under a passphrase of its own (File), which must be asked for, or keep nothing (None).
//
// No secret ever touches a file in the clear, a log, an argument or a message. A call may block on a prompt of the
// operating system: every method honours its context, and nobody calls it where a window waits.
package vault

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// errNotFound is what keepers say of a secret they do not have.
var errNotFound = errors.New("no such secret")

// validID keeps the IDs of secrets fit for a file name on every system.
var validID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$`)

// None is the vault that keeps nothing.
type None struct{}

var _ securitycenter.Vault = None{}

// Keep implements securitycenter.Vault: it fails with VaultOff.
func (None) Keep(context.Context, string, cert.Secret) error { return errOff() }

// Fetch implements securitycenter.Vault: it fails with VaultOff.
func (None) Fetch(context.Context, string) (cert.Secret, error) { return cert.Secret{}, errOff() }

// Forget implements securitycenter.Vault: there is nothing to forget.
func (None) Forget(context.Context, string) error { return nil }

// Status implements securitycenter.Vault: it fails with VaultOff.
func (None) Status(context.Context) error { return errOff() }

// Name implements securitycenter.Vault.
func (None) Name() string { return "none" }

func errOff() error { return securitycenter.NewFault(securitycenter.VaultOff, nil, nil) }

func missing(id string) error {
	return securitycenter.NewFault(securitycenter.SecretMissing, errNotFound, map[string]any{"Secret": id})
}

// bounded runs a call that may block for ever, and gives up waiting when the context ends. The call itself cannot be
// ended; it goes on until the operating system answers, and its answer is dropped.
func bounded[T any](ctx context.Context, call func() (T, error)) (T, error) {
	return undoneLate(ctx, call, func() {})
}

// undoneLate is bounded for a call that leaves something behind: one that succeeds when nobody waits for it any more is undone.
func undoneLate[T any](ctx context.Context, call func() (T, error), undo func()) (T, error) {
	replies := make(chan reply[T])
	go func() {
		r := unbroken(call)
		select { // a reply is handed over or late, and both sides agree which
		case replies <- r:
		case <-ctx.Done():
			if r.err == nil {
				_ = unbroken(func() (struct{}, error) { undo(); return struct{}{}, nil })
			}
		}
	}()
	select {
	case r := <-replies:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, gaveUp(ctx)
	}
}

// A reply is what a call has returned.
type reply[T any] struct {
	value T
	err   error
}

// unbroken makes a call that may panic: go-keyring does where the bus ends while a prompt waits.
func unbroken[T any](call func() (T, error)) (r reply[T]) {
	defer func() {
		if p := recover(); p != nil {
			r.err = securitycenter.NewFault(securitycenter.VaultFailed, fmt.Errorf("the call to the keyring broke: %v", p), nil)
		}
	}()
	r.value, r.err = call()
	return r
}

// gaveUp says why a context has ended: the keyring took too long, or the caller does not want its answer any more.
func gaveUp(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return securitycenter.NewFault(securitycenter.VaultTooSlow, ctx.Err(), nil)
	}
	return ctx.Err()
}
