package vault

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/gofrs/flock"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// itemOf is the path of the secret under an ID.
func itemOf(id string) dbus.ObjectPath {
	return itemPath(map[string]string{"service": service, "username": id})
}

// wantAll checks that every method fails with a fault.
func wantAll(t *testing.T, o *OS, id securitycenter.FaultID) {
	t.Helper()
	_, fetched := o.Fetch(t.Context(), "a")
	for _, err := range []error{o.Status(t.Context()), fetched, o.Forget(t.Context(), "a"),
		o.Keep(t.Context(), "a", cert.NewSecret(small)), o.Keep(t.Context(), "a", cert.NewSecret(large))} {
		wantFault(t, err, id)
	}
	if got := files(t, o.sealed.dir); len(got) != 0 {
		t.Errorf("there are files: %q", got)
	}
}

func TestWithoutABusThereIsNoKeyring(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "bus")
	for _, place := range []struct{ address, runtime string }{
		{"", ""}, {"", t.TempDir()}, {"unix:path=" + nowhere, ""}, {"nonsense", ""},
	} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", place.address)
		t.Setenv("XDG_RUNTIME_DIR", place.runtime)
		wantAll(t, NewOS(t.TempDir()), securitycenter.VaultAbsent)
	}
}

func TestABusWithoutAServiceHasNoKeyring(t *testing.T) {
	s := withKeyring(t)
	s.missing = true
	wantAll(t, NewOS(t.TempDir()), securitycenter.VaultAbsent)
}

func TestTheBusIsFoundInTheRuntimeFolder(t *testing.T) {
	s := withKeyring(t)
	dir := s.dir
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	ok(t, NewOS(t.TempDir()).Status(t.Context()))
}

func TestAServiceThatTheBusWouldStartIsThere(t *testing.T) {
	s := withKeyring(t)
	s.startable = true
	o := NewOS(t.TempDir())
	ok(t, o.Status(t.Context()))
	keep(t, o, "a", small)
	wantKept(t, o, "a", small)
}

func TestAServiceMayHaveNoKeyring(t *testing.T) {
	s := withKeyring(t)
	s.keyring, s.alias = "/", "/"
	wantAll(t, NewOS(t.TempDir()), securitycenter.VaultNoKeyring)
	if len(s.prompted) != 0 {
		t.Error("somebody was asked for a password")
	}
}

func TestTheKeyringMayHaveAnotherName(t *testing.T) {
	s := withKeyring(t)
	s.keyring = secretsPath + "/collection/kdewallet"
	s.alias = s.keyring
	ok(t, NewOS(t.TempDir()).Status(t.Context()))
	s.set(func() { s.locked = true })
	wantFault(t, NewOS(t.TempDir()).Status(t.Context()), securitycenter.VaultLocked)
}

func TestTheKeyringThatIsUsedIsTheOneThatIsLookedAt(t *testing.T) {
	s := withKeyring(t)
	s.alias, s.locked = secretsPath+"/collection/other", true // the default is another one, which does not count
	wantFault(t, NewOS(t.TempDir()).Status(t.Context()), securitycenter.VaultLocked)
}

func TestStatusNeverPrompts(t *testing.T) {
	s := withKeyring(t)
	s.locked, s.prompt = true, never
	wantFault(t, NewOS(t.TempDir()).Status(t.Context()), securitycenter.VaultLocked)
	if len(s.prompted) != 0 {
		t.Error("somebody was asked for a password")
	}
}

func TestALockedKeyringIsUnlockedByAPerson(t *testing.T) {
	s := withKeyring(t)
	s.locked = true
	o := NewOS(t.TempDir())
	keep(t, o, "a", small)
	wantKept(t, o, "a", small)
	if len(s.prompted) != 1 {
		t.Errorf("there were %d questions", len(s.prompted))
	}
}

func TestADismissedQuestionIsTold(t *testing.T) {
	s := withKeyring(t)
	s.locked, s.prompt = true, dismissed
	o := NewOS(t.TempDir())
	_, fetched := o.Fetch(t.Context(), "a")
	for _, err := range []error{fetched, o.Forget(t.Context(), "a"), o.Keep(t.Context(), "a", cert.NewSecret(small)), o.Keep(t.Context(), "a", cert.NewSecret(large))} {
		wantFault(t, err, securitycenter.VaultDismissed)
	}
}

func TestAQuestionThatNobodyAnswersDoesNotHoldUp(t *testing.T) {
	s := withKeyring(t)
	s.locked, s.prompt = true, never
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	wantFault(t, NewOS(t.TempDir()).Keep(ctx, "a", cert.NewSecret(small)), securitycenter.VaultTooSlow)
	<-s.prompted
}

func TestACallerMayGiveUpWhileAQuestionWaits(t *testing.T) {
	s := withKeyring(t)
	s.locked, s.prompt = true, never
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-s.prompted
		cancel()
	}()
	wantPassed(t, ctx, NewOS(t.TempDir()).Keep(ctx, "a", cert.NewSecret(small)))
}

func TestNothingIsKeptForACallerWhoGaveUpBeforeTheQuestionWasAnswered(t *testing.T) {
	s := withKeyring(t)
	s.locked, s.prompt = true, never
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-s.prompted
		cancel()
	}()
	var kept atomic.Bool
	call := func() (string, error) {
		kept.Store(true)
		return "", nil
	}
	_, err := NewOS(t.TempDir()).ask(ctx, call)
	wantPassed(t, ctx, err)
	s.set(func() { s.prompt = given })
	_, err = onceOpen(ctx, call)()
	wantPassed(t, ctx, err)
	if kept.Load() {
		t.Error("it was kept")
	}
}

func TestWhatTheKeyringTakesAfterItsCallerHasGivenUpIsTakenOutAgain(t *testing.T) {
	s := withKeyring(t)
	s.late = make(chan struct{})
	o := NewOS(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-s.prompted
		cancel()
	}()
	wantPassed(t, ctx, o.Keep(ctx, "a", cert.NewSecret(small)))
	close(s.late)
	if deleted := <-s.deleted; deleted != itemOf("a") {
		t.Errorf("%s was taken out", deleted)
	}
	wantMissing(t, o, "a")
}

func TestASecretThatCannotBeTakenOutOfTheKeyringIsNotSealedEither(t *testing.T) {
	s := withKeyring(t)
	o := NewOS(t.TempDir())
	keep(t, o, "a.file", large)
	s.set(func() { s.items[itemOf("b.file")], s.guarded = small, true })
	wantFault(t, o.Keep(t.Context(), "b.file", cert.NewSecret(large)), securitycenter.VaultFailed)
	if got := files(t, o.sealed.dir); slices.Contains(got, "b.file.age") {
		t.Errorf("the files are %q", got)
	}
}

func TestWhileASealingKeyIsStillToBeKeptNobodyMakesAnother(t *testing.T) {
	s := withKeyring(t)
	s.creating, s.prompt = true, never
	o := NewOS(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-s.prompted
		cancel()
	}()
	wantPassed(t, ctx, o.Keep(ctx, "a.file", cert.NewSecret(large)))
	lock := flock.New(filepath.Join(o.sealed.dir, "sealing-key.lock"))
	if free, err := lock.TryLock(); free || err != nil {
		t.Errorf("another may make one: %v, %v", free, err)
	}
	s.hangUp()
	ok(t, lock.Lock())
	ok(t, lock.Unlock())
}

func TestABusThatEndsWhileAQuestionWaitsIsAFault(t *testing.T) {
	s := withKeyring(t)
	s.locked, s.prompt = true, never
	go func() {
		<-s.prompted
		s.hangUp()
	}()
	wantFault(t, NewOS(t.TempDir()).Keep(t.Context(), "a", cert.NewSecret(small)), securitycenter.VaultFailed)
}

func TestAKeyringThatGoesWhileItIsAskedIsAbsent(t *testing.T) {
	s := withKeyring(t)
	s.locked = true
	reason := errors.New("the connection was closed")
	_, err := NewOS(t.TempDir()).ask(t.Context(), func() (string, error) {
		s.hangUp()
		return "", reason
	})
	wantFault(t, err, securitycenter.VaultAbsent)
}
