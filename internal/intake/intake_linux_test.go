package intake

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

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

	// The other end is open, and nothing comes.
	other, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	ctx, cancel = context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	wantProblem(t, Open(ctx, pipe, cert.Options{}), cert.Canceled)
}

func TestAPipeThatNobodyWritesIntoIsToldAsOne(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readPipe(t.Context(), pipe, 1<<20, 0); !errors.Is(err, notFile(cert.ForeignPipe)) {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsNoFileIsToldAsWhatItIsAndNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := syscall.Mkfifo(at("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", at("zero")); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", at("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	got, results := walked(t, dir, true, dir)
	wantNames(t, got, "pipe", "socket", "zero")
	results = append(results, Open(t.Context(), "/dev/zero", cert.Options{}), Open(t.Context(), at("socket"), cert.Options{}))
	for i, want := range []cert.Foreign{cert.ForeignPipe, cert.ForeignSocket, cert.ForeignDevice, cert.ForeignDevice, cert.ForeignSocket} {
		wantProblem(t, results[i], cert.NotACertificate)
		if what := results[i].File.Problem.Values["What"]; what != string(want) {
			t.Errorf("%s is called %v, want %s", results[i].Path, what, want)
		}
	}
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
