// Package disktest puts tests before disks that fail: one that is full, and one that is read-only. Root may write into a
// folder without the permission, so both are real mounts, in a process and in namespaces of their own.
package disktest

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const (
	inside  = "CERTMAP_TEST_MOUNTS" // names the test that runs in namespaces of its own
	refused = 77                    // exit code of a process that may not mount
)

// Nowhere is a folder in which nobody makes files, not even root, for tests on machines that refuse mounts.
const Nowhere = "/sys/certmap"

// Mounts runs a test where it may mount, as `unshare -rmn` does. Machines that refuse that (Ubuntu to users, Docker) run
// otherwise in its place, which has to prove the same by other means.
func Mounts(t *testing.T, mounted, otherwise func(*testing.T)) {
	t.Helper()
	if os.Getenv(inside) == t.Name() {
		tryMount(t)
		mounted(t)
		return
	}
	out, err := isolated(t).CombinedOutput()
	switch {
	case isRefusal(err):
		t.Logf("this machine refuses mounts (%v): proven otherwise", err)
		otherwise(t)
	case err != nil:
		t.Fatalf("in namespaces of its own: %v\n%s", err, out)
	}
}

// isRefusal tells a machine that does not give namespaces, or no mounts in them, from a test that failed.
func isRefusal(err error) bool {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode() == refused
	}
	return errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) || errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EINVAL)
}

func isolated(t *testing.T) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^"+regexp.QuoteMeta(t.Name())+"$", "-test.v")
	cmd.Env = append(os.Environ(), inside+"="+t.Name(), "GORACE=atexit_sleep_ms=0")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}},
	}
	return cmd
}

func tryMount(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		os.Exit(refused)
	}
	_ = unix.Unmount(dir, unix.MNT_DETACH)
}

// Small mounts a disk of so many bytes.
func Small(t *testing.T, size int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "small")
	mount(t, "tmpfs", dir, "tmpfs", 0, "mode=700,size="+strconv.Itoa(size))
	return dir
}

// Fill takes all room that is left on a disk, but for so many bytes. What it returns makes room again.
func Fill(t *testing.T, dir string, left int64) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "filler")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, err := io.Copy(f, zeros{})
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("the disk did not become full: %v", err)
	}
	if err := f.Truncate(max(0, n-left)); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

type zeros struct{}

// Read implements io.Reader.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// ReadOnly makes a folder and all in it read-only, for root too.
func ReadOnly(t *testing.T, dir string) {
	t.Helper()
	mount(t, dir, dir, "", unix.MS_BIND, "")
	mount(t, "", dir, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
}

func mount(t *testing.T, source, dir, kind string, flags uintptr, options string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount(source, dir, kind, flags, options); err != nil {
		t.Fatalf("mounting %s: %v", dir, err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
}
