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

// Write replaces path with data. Missing folders are made. Its errors are Faults that carry the path.
func Write(path string, data []byte) error {
	if err := write(path, data); err != nil {
		return Explain(err, path)
	}
	return nil
}

// Create is Write for a path where nothing stands yet; it fails with FileExists otherwise.
func Create(path string, data []byte) error {
	if _, err := os.Lstat(path); err == nil {
		return securitycenter.NewFault(securitycenter.FileExists, fs.ErrExist, values(path))
	}
	return Write(path, data)
}

func write(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".certmap-*") // CreateTemp gives 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// Explain names the reason of a failed file operation: a Fault with the path as its value. A nil error stays nil.
func Explain(err error, path string) error {
	var fault *securitycenter.Fault
	switch {
	case err == nil, errors.As(err, &fault):
		return err
	case isFull(err):
		return securitycenter.NewFault(securitycenter.FileDiskFull, err, values(path))
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return securitycenter.NewFault(securitycenter.FileReadOnly, err, values(path))
	case errors.Is(err, fs.ErrNotExist):
		return securitycenter.NewFault(securitycenter.FileMissing, err, values(path))
	}
	return securitycenter.NewFault(securitycenter.FileFailed, err, values(path))
}

func values(path string) map[string]any {
	return map[string]any{"Path": path, "Folder": filepath.Dir(path), "Name": filepath.Base(path)}
}
