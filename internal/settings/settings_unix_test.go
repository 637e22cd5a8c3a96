//go:build unix

package settings

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestAFileThatCannotBeReadIsNotWrittenOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	must(t, os.Symlink(path, path)) // nobody can read it, not even root
	s, err := Open(path)
	if err == nil {
		t.Fatal("it was read")
	}
	if err := s.Set(Theme, "dark"); err == nil || s.Get(Theme) != "system" {
		t.Errorf("the theme is %s (%v)", s.Get(Theme), err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("it was replaced: %v, %v", info, err)
	}
}
