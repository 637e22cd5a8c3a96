//go:build unix

package disk_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"certmap/internal/disk"
)

func TestWhatIsWrittenIsTheOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "own")
	written, created := filepath.Join(dir, "written"), filepath.Join(dir, "created")
	write(t, written, "x")
	if err := disk.Create(created, []byte("x")); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]fs.FileMode{dir: 0o700 | fs.ModeDir, written: 0o600, created: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode() != mode {
			t.Errorf("%s has %v, want %v (%v)", path, info.Mode(), mode, err)
		}
	}
}
