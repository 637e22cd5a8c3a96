package rehearsal

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"certmap/internal/practice"
	"certmap/internal/securitycenter"
)

// stopped leaves a folder as a process does that serves the practice tenant and was stopped: it holds the lock and the port,
// and does not answer.
func stopped(t *testing.T) (dir, address string) {
	t.Helper()
	dir = t.TempDir()
	r := in(t, dir)
	address = tenantOf(t, r).Connect
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(dir, "Practice.lock"))
	if held, err := lock.TryLock(); err != nil || !held {
		t.Fatal(held, err)
	}
	port, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		port.Close()
		lock.Close()
	})
	return dir, address
}

// hasty is a rehearsal that does not wait long.
func hasty(t *testing.T, dir string) *Rehearsal {
	t.Helper()
	r := in(t, dir)
	r.Patience = 50 * time.Millisecond
	return r
}

func TestAPracticeTenantThatDoesNotAnswerIsToldByEveryMethod(t *testing.T) {
	dir, address := stopped(t)
	r := hasty(t, dir)
	_, tenant := r.Tenant(t.Context())
	_, _, identity := r.Identity(t.Context())
	_, export := r.Export(t.Context())
	_, target := r.Target(t.Context())
	_, ping := r.Ping(t.Context())
	_, show := r.Show(t.Context(), "net.refused")
	for name, err := range map[string]error{"Tenant": tenant, "Identity": identity, "Export": export, "Target": target, "Ping": ping, "Show": show} {
		var fault *securitycenter.Fault
		if !errors.As(err, &fault) || fault.ID != securitycenter.PracticeSilent || fault.Values["Address"] != address {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWaitingForAPracticeTenantCanBeGivenUp(t *testing.T) {
	dir, _ := stopped(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := in(t, dir).Tenant(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestWhoeverHoldsThePracticeTenantAndMakesNoneIsTold(t *testing.T) {
	err := failed(t.Context(), practice.ErrSilent)
	if !errors.Is(err, &securitycenter.Fault{ID: securitycenter.PracticeSilent}) {
		t.Errorf("got %v", err)
	}
}

// serve serves a folder alone until the first facts were told, and returns them.
func serve(t *testing.T, dir, show string) (facts any, err error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err = Serve(ctx, dir, "127.0.0.1:0", show, slog.New(slog.DiscardHandler), func(told any) error {
		facts = told
		cancel()
		return nil
	})
	return facts, err
}

func TestItIsServedAlone(t *testing.T) {
	dir := t.TempDir()
	facts, err := serve(t, dir, "")
	if f, ok := facts.(practice.Facts); err != nil || !ok || !f.Practice || f.Listen == "" {
		t.Errorf("got %+v, %v", facts, err)
	}
	facts, err = serve(t, dir, "net.refused")
	if f, ok := facts.(practice.Shown); err != nil || !ok || f.Cause != "net.refused" {
		t.Errorf("got %+v, %v", facts, err)
	}
}

func TestWhyItIsNotServedAloneIsTold(t *testing.T) {
	if _, err := serve(t, t.TempDir(), "no.such-cause"); !errors.Is(err, &securitycenter.Fault{ID: securitycenter.PracticeFailed}) {
		t.Errorf("a cause that cannot be shown: %v", err)
	}
	broken := errors.New("the pipe is closed")
	err := Serve(t.Context(), t.TempDir(), "127.0.0.1:0", "", slog.New(slog.DiscardHandler), func(any) error { return broken })
	if err != broken {
		t.Errorf("facts that cannot be told: %v", err)
	}
}
