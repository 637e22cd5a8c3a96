package rehearsal

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"
	"testing"

	"certmap/internal/disk/disktest"
	"certmap/internal/securitycenter"
)

// refused is what an error of the operating system at a file of the practice tenant is told as.
func refused(t *testing.T, why syscall.Errno) error {
	t.Helper()
	return failed(t.Context(), &fs.PathError{Op: "write", Path: "/practice/Practice_tenant.json", Err: why})
}

func TestAFullDiskIsToldAsSuch(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		dir := disktest.Small(t, 64<<10)
		disktest.Fill(t, dir, 4<<10)
		_, err := in(t, filepath.Join(dir, "practice")).Tenant(t.Context())
		wantFile(t, err, securitycenter.FileDiskFull, "Practice_tenant.json")
	}, func(t *testing.T) {
		wantFile(t, refused(t, syscall.ENOSPC), securitycenter.FileDiskFull, "Practice_tenant.json")
	})
}

func TestAFolderThatIsReadOnlyIsToldAsSuch(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		dir := t.TempDir()
		disktest.ReadOnly(t, dir)
		_, err := in(t, filepath.Join(dir, "practice")).Tenant(t.Context())
		wantFile(t, err, securitycenter.FileReadOnly, "practice")
	}, func(t *testing.T) {
		wantFile(t, refused(t, syscall.EROFS), securitycenter.FileReadOnly, "Practice_tenant.json")
	})
}

func wantFile(t *testing.T, err error, id securitycenter.FaultID, name string) {
	t.Helper()
	var fault *securitycenter.Fault
	if !errors.As(err, &fault) || fault.ID != id || fault.Values["Name"] != name {
		t.Errorf("the error is %v, not %s of %s", err, id, name)
	}
}
