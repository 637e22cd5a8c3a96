//go:build !cgo

package main

import "certmap/internal/cli"

// window is nil: this build has all commands and no window.
func (h *house) window() func([]string, cli.Keyring) int { return nil }
