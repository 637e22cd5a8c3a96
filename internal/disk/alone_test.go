package disk_test

import (
	"path/filepath"
	"testing"

	"certmap/internal/disk"
)

func TestOneAtATimeIsAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "window.lock")
	first, release := disk.Alone(path)
	second, leave := disk.Alone(path)
	if !first || second {
		t.Errorf("the first is alone: %v; the second: %v", first, second)
	}
	leave()
	release()
	third, releaseToo := disk.Alone(path)
	defer releaseToo()
	if !third {
		t.Error("who comes after the first has gone is not alone")
	}
}

func TestWhereNothingCanBeHeldNobodyElseIsSaidTo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "x")
	alone, release := disk.Alone(filepath.Join(file, "window.lock"))
	release()
	if !alone {
		t.Error("another is said to hold what cannot be held")
	}
}
