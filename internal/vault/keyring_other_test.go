//go:build !linux

package vault

import (
	"testing"

	"github.com/zalando/go-keyring"
)

// withKeyring gives a test a keyring of its own, which is there and open.
func withKeyring(*testing.T) { keyring.MockInit() }
