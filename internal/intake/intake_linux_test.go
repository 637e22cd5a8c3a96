package intake

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"certmap/cert"
)

func TestAPipeThatWasAskedForIsRead(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() {
		if f, err := os.OpenFile(pipe, os.O_WRONLY, 0); err == nil {
			f.Write(leaf.PEM())
			f.Close()
		}
	}()
	if r := Open(t.Context(), pipe, cert.Options{}); certificateOf(r) == nil {
		t.Errorf("got %+v", r.File)
	}
}

func TestWaitingForAPipeCanBeGivenUp(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantProblem(t, Open(ctx, pipe, cert.Options{}), cert.Canceled)
	if f, err := os.OpenFile(pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil { // sets free who still waits
		f.Close()
	}
}

func TestPipesAndDevicesInAFolderAreNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(dir, "zero")); err != nil {
		t.Fatal(err)
	}
	got, results := walked(t, dir, true, dir)
	wantNames(t, got, "pipe", "zero")
	for _, r := range results {
		wantProblem(t, r, NotRead)
	}
	wantProblem(t, Open(t.Context(), "/dev/zero", cert.Options{}), NotRead)
}

func TestAFileOfUnknownSizeIsReadToItsEnd(t *testing.T) {
	data, err := read(t.Context(), entry{path: "/proc/self/cmdline"}, 1<<20) // the kernel gives 0 for its size
	if err != nil || len(data) == 0 {
		t.Errorf("%d bytes (%v)", len(data), err)
	}
}

// TestWhatMayNotBeReadIsToldAndTheRestIsRead runs as nobody: root may read everything.
func TestWhatMayNotBeReadIsToldAndTheRestIsRead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a/in.pem", leaf.PEM(), "b.pem", leaf.PEM(), "c.pem", leaf.PEM())
	for path, mode := range map[string]os.FileMode{"..": 0o755, ".": 0o755, "a": 0, "b.pem": 0, "c.pem": 0o644} {
		if err := os.Chmod(filepath.Join(dir, path), mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "a"), 0o700) })
	var results []Result
	asNobody(func() {
		err := list(t.Context(), []string{dir}, true, func(e entry) error {
			results = append(results, open(t.Context(), e, cert.Options{}))
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	if len(results) != 3 || results[0].Path != filepath.Join(dir, "a") {
		t.Fatalf("got %d results, the first of %s", len(results), results[0].Path)
	}
	wantProblem(t, results[0], NotAllowed)
	wantProblem(t, results[1], NotAllowed)
	if certificateOf(results[2]) == nil {
		t.Errorf("what may be read: %+v", results[2].File)
	}
}

// asNobody runs work on a thread that has the rights of nobody, where this process is root, and ends the thread.
func asNobody(work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		_ = syscall.Setfsuid(65534) // refused to users other than root, who are nobody enough
		work()
	}()
	<-done
}
