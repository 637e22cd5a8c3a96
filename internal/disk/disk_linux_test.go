package disk_test

import (
	"bytes"
	"io/fs"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"certmap/internal/disk"
	"certmap/internal/disk/disktest"
	"certmap/internal/securitycenter"
)

// large is more than a small disk takes.
var large = bytes.Repeat([]byte("x"), 1<<20)

func TestAFullDiskLeavesTheOldFileAndNothingElse(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		dir := disktest.Small(t, 256<<10)
		path := filepath.Join(dir, "file")
		write(t, path, "old")
		wantFault(t, disk.Write(path, large), securitycenter.FileDiskFull, path)
		fresh := filepath.Join(dir, "fresh")
		wantFault(t, disk.Create(fresh, large), securitycenter.FileDiskFull, fresh)
		want(t, path, "old")
		wantOnly(t, dir, "file")
		disktest.Fill(t, dir, 0)
		wantFault(t, disk.Try(path), securitycenter.FileDiskFull, path)
		wantOnly(t, dir, "file", "filler")
	}, func(t *testing.T) {
		dir := t.TempDir()
		path := filepath.Join(dir, "file")
		write(t, path, "old")
		limitFiles(t, 64<<10)
		wantFault(t, disk.Write(path, large), securitycenter.FileFailed, path) // over a limit, not for want of room
		want(t, path, "old")
		wantOnly(t, dir, "file")
	})
}

// limitFiles keeps this process from writing files of more bytes.
func limitFiles(t *testing.T, bytes uint64) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			t.Error(err)
		}
	})
}

func TestAReadOnlyFolderSaysSo(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		dir := t.TempDir()
		path := filepath.Join(dir, "file")
		write(t, path, "old")
		disktest.ReadOnly(t, dir)
		wantFault(t, disk.Write(path, []byte("new")), securitycenter.FileReadOnly, path)
		wantFault(t, disk.Try(path), securitycenter.FileReadOnly, path)
		below := filepath.Join(dir, "below", "file")
		wantFault(t, disk.Create(below, []byte("new")), securitycenter.FileReadOnly, below)
		want(t, path, "old")
		wantOnly(t, dir, "file")
	}, func(t *testing.T) {
		path := filepath.Join(disktest.Nowhere, "file")
		wantFault(t, disk.Write(path, []byte("new")), securitycenter.FileReadOnly, path)
		wantFault(t, disk.Create(path, []byte("new")), securitycenter.FileReadOnly, path)
		wantFault(t, disk.Try(path), securitycenter.FileReadOnly, path)
	})
}

func TestWhatLinuxSaysHasItsFault(t *testing.T) {
	for err, id := range map[error]securitycenter.FaultID{
		syscall.ENOSPC: securitycenter.FileDiskFull,
		syscall.EDQUOT: securitycenter.FileDiskFull,
		syscall.EROFS:  securitycenter.FileReadOnly,
	} {
		wantFault(t, disk.Explain(&fs.PathError{Op: "write", Path: "/a/b", Err: err}, "/a/b"), id, "/a/b")
	}
}
