package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"certmap/internal/securitycenter"
)

func TestEachErrorHasItsFault(t *testing.T) {
	path := filepath.Join("folder", fileName)
	for err, id := range map[error]securitycenter.FaultID{
		&fs.PathError{Op: "open", Path: path, Err: syscall.EACCES}:          securitycenter.RegisterReadOnly,
		&fs.PathError{Op: "open", Path: path, Err: syscall.EIO}:             securitycenter.FileFailed,
		&fs.PathError{Op: "open", Path: path, Err: syscall.ENOENT}:          securitycenter.FileMissing,
		&os.LinkError{Op: "rename", Old: path, New: path, Err: syscall.EIO}: securitycenter.FileFailed,
		fmt.Errorf("%w: 7", errTooNew):                                      securitycenter.RegisterTooNew,
		fmt.Errorf("%w: a page", errUnsound):                                securitycenter.RegisterDamaged,
		io.ErrUnexpectedEOF:                                                 securitycenter.RegisterFailed,
	} {
		f := wantFault(t, explain(err, path), id)
		if f.Values["Path"] != path || f.Values["Folder"] != "folder" || !errors.Is(f, err) {
			t.Errorf("%v became %+v", err, f)
		}
	}
}

func TestWhatIsNoErrorOfTheRegisterStaysWhatItIs(t *testing.T) {
	for _, err := range []error{nil, context.Canceled, context.DeadlineExceeded, &securitycenter.TakenError{},
		securitycenter.NewFault(securitycenter.TenantInUse, nil, nil)} {
		if got := explain(err, "x"); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
}
