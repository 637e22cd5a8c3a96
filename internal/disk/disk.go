// Package disk writes files so that a reader, or a power cut, sees the old content or the new and never a part of it, and
// says why when that fails. Every file it makes is the owner's alone.
package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"certmap/internal/securitycenter"
)

// Write replaces path with data; of a symbolic link, what it points to. Missing folders are made. Its errors are Faults
// that carry the path.
func Write(path string, data []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	return Explain(publish(path, data, replace), path)
}

// Create is Write for a path where nothing stands yet; it fails with FileExists otherwise, whoever was faster.
func Create(path string, data []byte) error {
	if _, err := os.Lstat(path); err == nil {
		return Explain(fs.ErrExist, path)
	}
	return Explain(publish(path, data, add), path)
}

// Publish gives a file that is finished, in the same folder, the name it is to have: it is on disk when this returns.
func Publish(finished, path string) error {
	f, err := os.OpenFile(finished, os.O_RDWR, 0)
	if err != nil {
		return Explain(err, path)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return Explain(err, path)
	}
	return Explain(settle(finished, path, replace), path)
}

// page is a block of a disk: what a try writes, since a full disk still takes the name of an empty file.
const page = 4096

// Try finds out whether a file could be written at path, by making and removing a small one beside it. Missing folders are made.
func Try(path string) error {
	f, err := temporary(filepath.Dir(path))
	if err != nil {
		return Explain(err, path)
	}
	err = fill(f, make([]byte, page))
	return Explain(errors.Join(err, os.Remove(f.Name())), path)
}

// publish writes a file beside path and hands it to name, which gives it its name.
func publish(path string, data []byte, name func(from, to string) error) error {
	f, err := temporary(filepath.Dir(path))
	if err != nil {
		return err
	}
	if err = fill(f, data); err == nil {
		err = settle(f.Name(), path, name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

func temporary(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, ".certmap-*") // with 0600
}

func fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// settle renames, and has the folder written too, without which the name may not outlast a power cut.
func settle(from, to string, name func(from, to string) error) error {
	if err := name(from, to); err != nil {
		return err
	}
	syncFolder(filepath.Dir(to))
	return nil
}

// add gives a file a name that no other has.
func add(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	return claim(from, to)
}

// claim is add for file systems without links (FAT, some shares): the name is taken first, and the file put in its place.
func claim(from, to string) error {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return replace(from, to)
}

// Explain names the reason of a failed file operation: a Fault with the path as its value. A nil error stays nil.
func Explain(err error, path string) error {
	var fault *securitycenter.Fault
	if err == nil || errors.As(err, &fault) {
		return err
	}
	values := map[string]any{"Path": path, "Folder": filepath.Dir(path), "Name": filepath.Base(path)}
	return securitycenter.NewFault(faultOf(err), err, values)
}

func faultOf(err error) securitycenter.FaultID {
	switch {
	case isFull(err):
		return securitycenter.FileDiskFull
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return securitycenter.FileReadOnly
	case errors.Is(err, fs.ErrExist):
		return securitycenter.FileExists
	case errors.Is(err, fs.ErrNotExist):
		return securitycenter.FileMissing
	}
	return securitycenter.FileFailed
}
