package vault

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantFault(t *testing.T, err error, id securitycenter.FaultID) *securitycenter.Fault {
	t.Helper()
	var fault *securitycenter.Fault
	if !errors.As(err, &fault) || fault.ID != id {
		t.Fatalf("got %v, want the fault %s", err, id)
	}
	return fault
}

// The secrets that are kept: one for the keyring itself, one that is too large for it.
var (
	small = []byte("Geheim-Ü-0123456789")
	large = bytes.Repeat([]byte("marked-key-"), 300)
)

func keep(t *testing.T, v securitycenter.Vault, id string, secret []byte) {
	t.Helper()
	ok(t, v.Keep(t.Context(), id, cert.NewSecret(secret)))
}

// wantKept checks what a vault holds.
func wantKept(t *testing.T, v securitycenter.Vault, id string, want []byte) {
	t.Helper()
	got, err := v.Fetch(t.Context(), id)
	if err != nil || !bytes.Equal(got.Reveal(), want) {
		t.Errorf("%s holds %d bytes (%v), want %d", id, len(got.Reveal()), err, len(want))
	}
}

func wantMissing(t *testing.T, v securitycenter.Vault, id string) {
	t.Helper()
	_, err := v.Fetch(t.Context(), id)
	wantFault(t, err, securitycenter.SecretMissing)
}

// files returns the names in a folder, and checks that they are the owner's alone and that nothing in them can be read.
func files(t *testing.T, dir string, secrets ...[]byte) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		names = append(names, d.Name())
		wantUnreadable(t, path, secrets)
		return nil
	})
	ok(t, err)
	return names
}

func wantUnreadable(t *testing.T, path string, secrets [][]byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	ok(t, err)
	for _, s := range secrets {
		part := s[:min(len(s), 18)] // a multiple of three: its Base64 stands in that of the whole
		for _, form := range [][]byte{part, []byte(base64.StdEncoding.EncodeToString(part)), []byte(hex.EncodeToString(part))} {
			if bytes.Contains(data, form) {
				t.Errorf("%s can be read in %s", form, path)
			}
		}
	}
	info, err := os.Stat(path)
	ok(t, err)
	if info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("%s is %v", path, info.Mode())
	}
}

// wantPassed checks that a call is told of the end of its context and of nothing else.
func wantPassed(t *testing.T, ctx context.Context, err error) {
	t.Helper()
	if !errors.Is(err, ctx.Err()) || errors.As(err, new(*securitycenter.Fault)) {
		t.Errorf("got %v", err)
	}
}
