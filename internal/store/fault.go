package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

// errTooNew is returned by migrate for a register that a later version of the program has migrated.
var errTooNew = errors.New("the register was made by a later version")

// errTooOld is returned by Look for a register that is still to be migrated.
var errTooOld = errors.New("the register was made by an earlier version")

// errUnsound is returned where SQLite's own check of a suspect register finds something.
var errUnsound = errors.New("the check of the register failed")

// explain also marks a register that turns out to be damaged while it is in use, for the next Open to look into.
func (s *Store) explain(err error) error {
	if isDamaged(err) {
		s.suspect()
	}
	return explain(err, s.path())
}

func (s *Store) suspect() { _ = os.WriteFile(s.suspectMark(), nil, 0o600) }

// explain turns what SQLite and the file system say into a Fault. Errors of the rules (TakenError, Faults) and of the
// context pass as they are.
func explain(err error, path string) error {
	var (
		fault *securitycenter.Fault
		taken *securitycenter.TakenError
	)
	switch {
	case err == nil, errors.As(err, &fault), errors.As(err, &taken),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	values := map[string]any{"Path": path, "Folder": filepath.Dir(path)}
	id := faultOf(err, path)
	if id == "" { // of the file system, and not of the register in particular
		return disk.Explain(err, path)
	}
	return securitycenter.NewFault(id, err, values)
}

func faultOf(err error, path string) securitycenter.FaultID {
	switch {
	case errors.Is(err, errTooNew):
		return securitycenter.RegisterTooNew
	case isDamaged(err):
		return securitycenter.RegisterDamaged
	case codeOf(err) != 0:
		return faultOfSQLite(codeOf(err))
	}
	var file *securitycenter.Fault
	errors.As(disk.Explain(err, path), &file)
	switch {
	case file.ID == securitycenter.FileDiskFull:
		return securitycenter.RegisterDiskFull
	case file.ID == securitycenter.FileReadOnly:
		return securitycenter.RegisterReadOnly
	case isOfFile(err):
		return ""
	}
	return securitycenter.RegisterFailed
}

func faultOfSQLite(code int) securitycenter.FaultID {
	if code == lib.SQLITE_IOERR_SHMSIZE { // the index of the write-ahead log found no room: SQLite does not call that full
		return securitycenter.RegisterDiskFull
	}
	switch code & 0xff {
	case lib.SQLITE_FULL:
		return securitycenter.RegisterDiskFull
	case lib.SQLITE_READONLY, lib.SQLITE_PERM, lib.SQLITE_CANTOPEN, lib.SQLITE_AUTH:
		return securitycenter.RegisterReadOnly
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return securitycenter.RegisterBusy
	}
	return securitycenter.RegisterFailed
}

// isOfFile tells whether an operation on a file or folder failed, outside SQLite.
func isOfFile(err error) bool {
	var (
		path *fs.PathError
		link *os.LinkError
	)
	return errors.As(err, &path) || errors.As(err, &link)
}

func codeOf(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func isDamaged(err error) bool {
	if errors.Is(err, errUnsound) {
		return true
	}
	code := codeOf(err) & 0xff
	return code == lib.SQLITE_CORRUPT || code == lib.SQLITE_NOTADB
}

func isTaken(err error) bool {
	return codeOf(err) == lib.SQLITE_CONSTRAINT_UNIQUE
}
