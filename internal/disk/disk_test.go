package disk_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

// wantFault checks that an error is a fault of this ID that names the path.
func wantFault(t *testing.T, err error, id securitycenter.FaultID, path string) {
	t.Helper()
	var fault *securitycenter.Fault
	if !errors.As(err, &fault) || fault.ID != id {
		t.Fatalf("got %v, want the fault %s", err, id)
	}
	if fault.Values["Path"] != path || fault.Values["Folder"] != filepath.Dir(path) || fault.Values["Name"] != filepath.Base(path) {
		t.Errorf("the fault is about %v, not about %s", fault.Values, path)
	}
}

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := disk.Write(path, []byte(data)); err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, path, data string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != data {
		t.Errorf("%s holds %q (%v), want %q", path, got, err, data)
	}
}

// wantOnly checks that a folder holds these names and no others: no unfinished file is left.
func wantOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %q, want %q", got, names)
	}
}

func TestWriteMakesTheFoldersAndReplacesTheFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Übung #1", "100 %")
	path := filepath.Join(dir, "größe.txt")
	write(t, path, "old")
	write(t, path, "new")
	want(t, path, "new")
	wantOnly(t, dir, "größe.txt")
}

func TestWriteChangesWhatALinkPointsTo(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	write(t, file, "old")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	write(t, link, "new")
	want(t, file, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info, err)
	}
}

func TestAReaderNeverSeesAPart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	contents := [2]string{strings.Repeat("a", 1<<16), strings.Repeat("b", 1<<17)}
	write(t, path, contents[0])
	ctx, written := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	readers.Go(func() {
		for ctx.Err() == nil {
			if got, err := os.ReadFile(path); err != nil || string(got) != contents[0] && string(got) != contents[1] {
				t.Errorf("%d bytes are neither the old content nor the new (%v)", len(got), err)
				return
			}
		}
	})
	for i := range 50 {
		write(t, path, contents[i%2])
	}
	written()
	readers.Wait()
}

func TestCreateTakesNoNameThatIsTaken(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	write(t, path, "old")
	wantFault(t, disk.Create(path, []byte("new")), securitycenter.FileExists, path)
	want(t, path, "old")
	wantOnly(t, dir, "file")
}

func TestOneOfManyCreatesAFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	outcome := make([]error, 8)
	var all sync.WaitGroup
	for i := range outcome {
		all.Go(func() { outcome[i] = disk.Create(path, bytes.Repeat([]byte{byte('0' + i)}, 100)) })
	}
	all.Wait()
	winner := -1
	for i, err := range outcome {
		if err == nil && winner < 0 {
			winner = i
			continue
		}
		wantFault(t, err, securitycenter.FileExists, path)
	}
	want(t, path, strings.Repeat(string(rune('0'+winner)), 100))
	wantOnly(t, dir, "file")
}

func TestPublishGivesAFinishedFileItsName(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "copy.db")
	write(t, path, "old")
	write(t, path+".part", "new")
	if err := disk.Publish(path+".part", path); err != nil {
		t.Fatal(err)
	}
	want(t, path, "new")
	wantOnly(t, dir, "copy.db")
	wantFault(t, disk.Publish(path+".part", path), securitycenter.FileMissing, path)
}

func TestTryLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if err := disk.Try(filepath.Join(dir, "register.db")); err != nil {
		t.Fatal(err)
	}
	wantOnly(t, dir)
}

func TestAFileInPlaceOfAFolderIsToldAsAFailure(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "x")
	path := filepath.Join(file, "below")
	wantFault(t, disk.Write(path, nil), securitycenter.FileFailed, path)
	wantFault(t, disk.Create(path, nil), securitycenter.FileFailed, path)
	wantFault(t, disk.Try(path), securitycenter.FileFailed, path)
}

func TestAFolderInPlaceOfTheFileStays(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "folder")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	wantFault(t, disk.Write(path, []byte("x")), securitycenter.FileExists, path)
	wantOnly(t, dir, "folder")
}

func TestEachReasonHasItsFault(t *testing.T) {
	const path = "/home/müller/Certmap/settings.json"
	for err, id := range map[error]securitycenter.FaultID{
		syscall.EACCES:         securitycenter.FileReadOnly,
		syscall.EPERM:          securitycenter.FileReadOnly,
		syscall.ENOENT:         securitycenter.FileMissing,
		syscall.EEXIST:         securitycenter.FileExists,
		syscall.EIO:            securitycenter.FileFailed,
		errors.New("anything"): securitycenter.FileFailed,
	} {
		wantFault(t, disk.Explain(&fs.PathError{Op: "open", Path: path, Err: err}, path), id, path)
	}
}

func TestAFaultStaysWhatItIs(t *testing.T) {
	if err := disk.Explain(nil, "x"); err != nil {
		t.Errorf("nothing became %v", err)
	}
	locked := securitycenter.NewFault(securitycenter.VaultLocked, nil, nil)
	if err := disk.Explain(locked, "x"); err != error(locked) {
		t.Errorf("a fault became %v", err)
	}
}
