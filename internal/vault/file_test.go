package vault

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

const passphrase = "Marked-passphrase-1"

// quick is a file vault that takes little time to unlock, where it is new.
func quick(dir string) *File {
	f := NewFile(dir)
	f.effort = 10
	return f
}

// unlocked is the file vault in a folder.
func unlocked(t *testing.T, dir string) *File {
	t.Helper()
	f := quick(dir)
	ok(t, f.Unlock(t.Context(), cert.SecretString(passphrase)))
	return f
}

func TestAFileVaultKeepsEverythingSealed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	if !quick(dir).New() {
		t.Error("a vault that is not there is not new")
	}
	f := unlocked(t, dir)
	keep(t, f, "a.passphrase", small)
	keep(t, f, "a.file", large)
	again := unlocked(t, dir)
	if again.New() {
		t.Error("a vault that is there is new")
	}
	wantKept(t, again, "a.passphrase", small)
	wantKept(t, again, "a.file", large)
	if got := files(t, dir, small, large, []byte(passphrase), []byte("AGE-SECRET-KEY-1")); !slices.Equal(got, []string{"a.file.age", "a.passphrase.age", "keyring.age"}) {
		t.Errorf("the files are %q", got)
	}
}

func TestAPassphraseTakesLongToTry(t *testing.T) {
	f := NewFile(t.TempDir())
	ok(t, f.Unlock(t.Context(), cert.SecretString(passphrase)))
	data, err := os.ReadFile(f.keyPath())
	ok(t, err)
	if header := strings.Split(string(data), "\n")[1]; !strings.HasPrefix(header, "-> scrypt ") || !strings.HasSuffix(header, " 18") {
		t.Errorf("the key is derived by %q", header)
	}
}

func TestAFileVaultIsLockedUntilItIsUnlocked(t *testing.T) {
	f := quick(t.TempDir())
	_, fetched := f.Fetch(t.Context(), "a")
	for _, err := range []error{f.Status(t.Context()), fetched, f.Keep(t.Context(), "a", cert.NewSecret(small))} {
		wantFault(t, err, securitycenter.VaultLocked)
	}
	ok(t, f.Unlock(t.Context(), cert.SecretString(passphrase)))
	ok(t, f.Status(t.Context()))
}

func TestAWrongPassphraseOpensNothing(t *testing.T) {
	dir := t.TempDir()
	keep(t, unlocked(t, dir), "a", small)
	for _, wrong := range []string{"wrong", "", passphrase + " "} {
		f := quick(dir)
		wantFault(t, f.Unlock(t.Context(), cert.SecretString(wrong)), securitycenter.VaultWrongPassphrase)
		wantFault(t, f.Status(t.Context()), securitycenter.VaultLocked)
	}
	wantKept(t, unlocked(t, dir), "a", small)
}

func TestAVaultIsNotBegunWithoutAPassphrase(t *testing.T) {
	f := quick(t.TempDir())
	wantFault(t, f.Unlock(t.Context(), cert.Secret{}), securitycenter.VaultWrongPassphrase)
	if !f.New() {
		t.Error("there is a vault")
	}
}

func TestADamagedKeyFileIsTold(t *testing.T) {
	dir := t.TempDir()
	f := unlocked(t, dir)
	whole, err := os.ReadFile(f.keyPath())
	ok(t, err)
	for _, damaged := range [][]byte{whole[:len(whole)-3], whole[:30], {}} {
		ok(t, os.WriteFile(f.keyPath(), damaged, 0o600))
		got := wantFault(t, quick(dir).Unlock(t.Context(), cert.SecretString(passphrase)), securitycenter.SecretDamaged)
		if got.Values["Path"] != f.keyPath() {
			t.Errorf("the fault is about %v", got.Values)
		}
	}
}

func TestADamagedSecretOfAFileVaultIsTold(t *testing.T) {
	f := unlocked(t, t.TempDir())
	keep(t, f, "a", small)
	ok(t, os.WriteFile(f.sealed.path("a"), []byte("age-encryption.org/v1\n"), 0o600))
	_, err := f.Fetch(t.Context(), "a")
	wantFault(t, err, securitycenter.SecretDamaged)
	keep(t, f, "a", small)
	wantKept(t, f, "a", small)
}

func TestASecretOfAnotherVaultDoesNotOpen(t *testing.T) {
	f, other := unlocked(t, t.TempDir()), unlocked(t, t.TempDir())
	keep(t, other, "a", small)
	data, err := os.ReadFile(other.sealed.path("a"))
	ok(t, err)
	ok(t, os.WriteFile(f.sealed.path("a"), data, 0o600))
	_, err = f.Fetch(t.Context(), "a")
	wantFault(t, err, securitycenter.SecretDamaged)
}

func TestForgettingNeedsNoPassphrase(t *testing.T) {
	dir := t.TempDir()
	f := unlocked(t, dir)
	keep(t, f, "a", small)
	for range 2 {
		ok(t, quick(dir).Forget(t.Context(), "a"))
	}
	wantMissing(t, f, "a")
}

// TestAReplacedSecretIsTheOldOrTheNew holds while others read: a reader never meets half a file.
func TestAReplacedSecretIsTheOldOrTheNew(t *testing.T) {
	f := unlocked(t, t.TempDir())
	keep(t, f, "a", small)
	ctx, written := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	readers.Go(func() {
		for ctx.Err() == nil {
			got, err := f.Fetch(t.Context(), "a")
			if n := len(got.Reveal()); err != nil || n != len(small) && n != len(large) {
				t.Errorf("%d bytes (%v)", n, err)
				return
			}
		}
	})
	for i := range 30 {
		keep(t, f, "a", [][]byte{large, small}[i%2])
	}
	written()
	readers.Wait()
	if got := files(t, f.sealed.dir); !slices.Equal(got, []string{"a.age", "keyring.age"}) {
		t.Errorf("the files are %q", got)
	}
}

func TestTwoBeginOneVault(t *testing.T) {
	dir := t.TempDir()
	vaults := []*File{quick(dir), quick(dir)}
	var all sync.WaitGroup
	for _, f := range vaults {
		all.Go(func() {
			if err := f.Unlock(t.Context(), cert.SecretString(passphrase)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	keep(t, vaults[0], "a", small)
	wantKept(t, vaults[1], "a", small)
}

func TestUnlockingCanBeGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := quick(filepath.Join(t.TempDir(), "vault"))
	wantPassed(t, ctx, f.Unlock(ctx, cert.SecretString(passphrase)))
	wantFault(t, f.Status(t.Context()), securitycenter.VaultLocked)
	_, err := f.create(ctx, cert.SecretString(passphrase)) // as it may end later
	wantPassed(t, ctx, err)
	if !f.New() {
		t.Error("a vault was begun whose passphrase nobody knows of")
	}
}

func TestAFolderThatCannotBeMadeIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	ok(t, os.WriteFile(file, nil, 0o600))
	f := quick(filepath.Join(file, "vault"))
	wantFault(t, f.Unlock(t.Context(), cert.SecretString(passphrase)), securitycenter.FileFailed)
}

func TestNothingIsKeptWithoutAKeeper(t *testing.T) {
	var n None
	_, fetched := n.Fetch(t.Context(), "a")
	for _, err := range []error{n.Status(t.Context()), fetched, n.Keep(t.Context(), "a", cert.NewSecret(small))} {
		wantFault(t, err, securitycenter.VaultOff)
	}
	ok(t, n.Forget(t.Context(), "a"))
	for v, name := range map[securitycenter.Vault]string{n: "none", NewOS(""): "os", NewFile(""): "file"} {
		if v.Name() != name {
			t.Errorf("%s is called %s", name, v.Name())
		}
	}
}
