package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/zalando/go-keyring"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

func TestASmallSecretIsInTheKeyringAlone(t *testing.T) {
	withKeyring(t)
	o := NewOS(filepath.Join(t.TempDir(), "vault"))
	ok(t, o.Status(t.Context()))
	keep(t, o, "a.passphrase", small)
	keep(t, o, "b.passphrase", []byte{})
	wantKept(t, o, "a.passphrase", small)
	wantKept(t, o, "b.passphrase", []byte{})
	wantKept(t, NewOS(o.sealed.dir), "a.passphrase", small)
	if _, err := os.Stat(o.sealed.dir); err == nil {
		t.Errorf("there are files: %q", files(t, o.sealed.dir))
	}
	if text, err := keyring.Get("Certmap", "a.passphrase"); err != nil || text == "" {
		t.Errorf("the keyring holds %q (%v)", text, err)
	}
}

func TestALargeSecretIsSealedByAKeyInTheKeyring(t *testing.T) {
	withKeyring(t)
	o := NewOS(t.TempDir())
	keep(t, o, "a.file", large)
	keep(t, o, "b.file", large[1:])
	wantKept(t, o, "a.file", large)
	wantKept(t, NewOS(o.sealed.dir), "b.file", large[1:])
	if got := files(t, o.sealed.dir, large, small); !slices.Equal(got, []string{"a.file.age", "b.file.age", "sealing-key.lock"}) {
		t.Errorf("the files are %q", got)
	}
	if _, err := keyring.Get("Certmap", "a.file"); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("it is in the keyring too (%v)", err)
	}
}

func TestASecretThatIsReplacedIsNowhereAnyMore(t *testing.T) {
	withKeyring(t)
	o := NewOS(t.TempDir())
	keep(t, o, "a.file", large)
	keep(t, o, "a.file", small)
	wantKept(t, o, "a.file", small)
	if got := files(t, o.sealed.dir); slices.Contains(got, "a.file.age") {
		t.Errorf("the sealed file is still there: %q", got)
	}
	keep(t, o, "a.file", large)
	wantKept(t, o, "a.file", large)
	if _, err := keyring.Get("Certmap", "a.file"); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("the old one is still in the keyring (%v)", err)
	}
}

func TestWhatIsForgottenIsGone(t *testing.T) {
	withKeyring(t)
	o := NewOS(t.TempDir())
	keep(t, o, "a.file", large)
	keep(t, o, "a.passphrase", small)
	for range 2 { // what is gone already is no error
		ok(t, o.Forget(t.Context(), "a.file"))
		ok(t, o.Forget(t.Context(), "a.passphrase"))
		wantMissing(t, o, "a.file")
		wantMissing(t, o, "a.passphrase")
	}
	if got := files(t, o.sealed.dir); slices.Contains(got, "a.file.age") {
		t.Errorf("the files are %q", got)
	}
}

func TestADamagedSealedFileIsTold(t *testing.T) {
	withKeyring(t)
	o := NewOS(t.TempDir())
	path := filepath.Join(o.sealed.dir, "a.file.age")
	keep(t, o, "a.file", large)
	whole, err := os.ReadFile(path)
	ok(t, err)
	turned := bytes.Clone(whole)
	turned[len(turned)/2] ^= 1
	for _, damaged := range [][]byte{turned, whole[:len(whole)-1], whole[:20], {}} {
		ok(t, os.WriteFile(path, damaged, 0o600))
		got, err := o.Fetch(t.Context(), "a.file")
		f := wantFault(t, err, securitycenter.SecretDamaged)
		if f.Values["Path"] != path || !got.Empty() {
			t.Errorf("got %d bytes, and %v", len(got.Reveal()), f.Values)
		}
	}
}

func TestASealingKeyThatIsGoneIsToldAndNotMadeAnew(t *testing.T) {
	withKeyring(t)
	o := NewOS(t.TempDir())
	keep(t, o, "a.file", large)
	ok(t, keyring.Delete("Certmap", sealingKey))
	wantMissing(t, o, "a.file")
	if _, err := keyring.Get("Certmap", sealingKey); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("fetching made a new key (%v)", err)
	}
	keep(t, o, "a.file", large)
	wantKept(t, o, "a.file", large)
}

func TestWhatIsInTheKeyringMayBeSomebodyElses(t *testing.T) {
	withKeyring(t)
	o := NewOS(t.TempDir())
	ok(t, keyring.Set("Certmap", "a.passphrase", "no Base64 at all"))
	_, err := o.Fetch(t.Context(), "a.passphrase")
	wantFault(t, err, securitycenter.SecretDamaged)
	keep(t, o, sealingKey, []byte("AGE-SECRET-KEY-1MARKED"))
	for _, err := range []error{o.Keep(t.Context(), "a.file", cert.NewSecret(large))} {
		f := wantFault(t, err, securitycenter.SecretDamaged)
		if bytes.Contains([]byte(f.Error()), []byte("MARKED")) {
			t.Errorf("the error tells what it found: %v", f)
		}
	}
}

func TestManyMakeOneSealingKey(t *testing.T) {
	withKeyring(t)
	dir := t.TempDir()
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			if err := NewOS(dir).Keep(t.Context(), string(rune('a'+i)), cert.NewSecret(large)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i := range 6 {
		wantKept(t, NewOS(dir), string(rune('a'+i)), large)
	}
}

func TestWhoWaitsForTheSealingKeyCanGiveUp(t *testing.T) {
	withKeyring(t)
	o := NewOS(t.TempDir())
	other := flock.New(filepath.Join(o.sealed.dir, "sealing-key.lock"))
	ok(t, other.Lock())
	defer func() { _ = other.Unlock() }()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	wantFault(t, o.Keep(ctx, "a.file", cert.NewSecret(large)), securitycenter.VaultTooSlow)
}

func TestASecretThatTheKeyringRefusesForItsSizeIsTold(t *testing.T) {
	withKeyring(t)
	_, err := NewOS(t.TempDir()).ask(t.Context(), func() (string, error) { return "", keyring.ErrSetDataTooBig })
	wantFault(t, err, securitycenter.VaultTooLarge)
}

func TestAKeyringThatFailsIsTold(t *testing.T) {
	withKeyring(t)
	o := NewOS(t.TempDir())
	reason := errors.New("out of order")
	_, err := o.ask(t.Context(), func() (string, error) { return "", reason })
	if f := wantFault(t, err, securitycenter.VaultFailed); !errors.Is(f, reason) {
		t.Errorf("the detail is %v", f.Err)
	}
	_, err = o.ask(t.Context(), func() (string, error) { panic("broken") })
	wantFault(t, err, securitycenter.VaultFailed)
}

func TestAKeyringThatDoesNotAnswerIsNotWaitedFor(t *testing.T) {
	withKeyring(t)
	hang := make(chan struct{})
	defer close(hang)
	o := NewOS(t.TempDir())
	stuck := func() (string, error) { <-hang; return "", nil }
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := o.ask(ctx, stuck)
	wantFault(t, err, securitycenter.VaultTooSlow)
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	_, err = o.ask(ctx, stuck)
	wantPassed(t, ctx, err)
}

func TestAnIDThatIsNoNameIsRefused(t *testing.T) {
	withKeyring(t)
	file := quick(t.TempDir())
	ok(t, file.Unlock(t.Context(), cert.SecretString("pass")))
	for _, id := range []string{"", "../a", "a/b", `a\b`, ".a", "a b", string(bytes.Repeat([]byte("a"), 101))} {
		for _, v := range []securitycenter.Vault{NewOS(t.TempDir()), file} {
			wantFault(t, v.Keep(t.Context(), id, cert.NewSecret(small)), securitycenter.VaultFailed)
		}
	}
}
