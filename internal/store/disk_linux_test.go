package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"certmap/internal/disk/disktest"
	"certmap/internal/securitycenter"
)

// room is the size of a small disk, in bytes.
const room = 1 << 20

// long is a mapping that takes some room.
func long(i int) securitycenter.Mapping {
	m := mapping(fmt.Sprintf("ECP %04d", i))
	m.Versions[0].PEM = strings.Repeat("x", 8000)
	return m
}

// fillUp adds mappings until the register refuses, and returns how many it acknowledged.
func fillUp(t *testing.T, s *Store) int {
	t.Helper()
	for i := range room {
		if err := s.Add(t.Context(), long(i), saved()); err != nil {
			f := wantFault(t, err, securitycenter.RegisterDiskFull)
			wantEqual(t, "folder", f.Values["Folder"], s.dir)
			return i
		}
	}
	t.Fatal("the disk does not become full")
	return 0
}

// wantAll checks that the register holds the mappings that were acknowledged, and is whole.
func wantAll(t *testing.T, s *Store, acknowledged int) {
	t.Helper()
	ok(t, checkWhole(t.Context(), s.db))
	rows, total, err := s.Rows(t.Context(), securitycenter.Filter{})
	if err != nil || total != acknowledged {
		t.Fatalf("%d mappings are there (%v), %d were acknowledged", total, err, acknowledged)
	}
	for i, r := range rows {
		wantEqual(t, "mapping", first(s.Mapping(t.Context(), r.ID)), long(i))
	}
}

func TestAFullDiskLosesNothing(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		dir := disktest.Small(t, room)
		s := opened(t, filepath.Join(dir, "data"))
		ok(t, s.PutTenant(t.Context(), tenant("acme")))
		free := disktest.Fill(t, dir, 200<<10)
		full := fillUp(t, s)
		wantAll(t, s, full)
		free()
		s.add(t, long(full)) // the same register goes on when there is room again
		wantAll(t, s, full+1)
		ok(t, s.Close())
		wantAll(t, opened(t, s.dir), full+1)
	}, testLimitedPages)
}

func TestAFullDiskIsToldAtTheNextStartToo(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		dir := disktest.Small(t, room)
		s := opened(t, filepath.Join(dir, "data"))
		ok(t, s.PutTenant(t.Context(), tenant("acme")))
		disktest.Fill(t, dir, 100<<10)
		full := fillUp(t, s)
		ok(t, s.Close())
		free := disktest.Fill(t, dir, 0)
		_, _, err := Open(t.Context(), filepath.Join(dir, "fresh"))
		wantFault(t, err, securitycenter.RegisterDiskFull)
		free()
		wantAll(t, opened(t, s.dir), full)
	}, testLimitedPages)
}

func TestARegisterThatWasClosedIsToldToFindNoRoomWhenItOpens(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		dir := disktest.Small(t, room)
		s := opened(t, filepath.Join(dir, "data"))
		ok(t, s.PutTenant(t.Context(), tenant("acme")))
		ok(t, s.Close())
		free := disktest.Fill(t, dir, 0)
		_, _, err := Open(t.Context(), s.dir)
		wantFault(t, err, securitycenter.RegisterDiskFull)
		free()
		wantAll(t, opened(t, s.dir), 0)
	}, testLimitedPages)
}

// testLimitedPages proves without a mount what SQLite says of a full disk.
func testLimitedPages(t *testing.T) {
	s := withTenant(t)
	s.db.SetMaxOpenConns(2) // the one of Revision, and one that may not grow
	_, err := s.db.ExecContext(t.Context(), "PRAGMA max_page_count = 60")
	ok(t, err)
	full := fillUp(t, s)
	wantAll(t, s, full)
	ok(t, s.Close())
	again := opened(t, s.dir)
	again.add(t, long(full))
	wantAll(t, again, full+1)
}

func TestABackupThatFindsNoRoomLeavesNothing(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		dir := disktest.Small(t, room)
		s := opened(t, filepath.Join(dir, "data"))
		ok(t, s.PutTenant(t.Context(), tenant("acme")))
		for i := range 10 {
			s.add(t, long(i))
		}
		disktest.Fill(t, dir, 40<<10)
		wantFault(t, s.BackUpDaily(t.Context()), securitycenter.RegisterDiskFull)
		wantEqual(t, "files", len(matching(t, s.dir, "backup/*")), 0)
		wantAll(t, s, 10)
	}, TestAFolderOfBackupsThatCannotBeMadeIsTold)
}

func TestARescueThatFindsNoRoomLeavesTheDamagedRegister(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		from := backedUp(t)
		dir := disktest.Small(t, room)
		ok(t, os.CopyFS(dir, os.DirFS(from)))
		path := filepath.Join(dir, fileName)
		spoil(t, path, 0, 200)
		damaged := read(t, path)
		free := disktest.Fill(t, dir, 8<<10)
		_, _, err := Open(t.Context(), dir)
		wantFault(t, err, securitycenter.FileDiskFull)
		if !bytes.Equal(read(t, path), damaged) {
			t.Error("the register is not the damaged one any more")
		}
		free()
		s, _ := rescued(t, dir, securitycenter.RegisterRestored)
		wantEqual(t, "the register holds", s.names(t, securitycenter.Filter{}), []string{"old"})
	}, TestARescueThatCannotWriteLeavesTheDamagedRegister)
}

func TestAReadOnlyFolderSaysSo(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		dir := t.TempDir()
		disktest.ReadOnly(t, dir)
		_, _, err := Open(t.Context(), dir)
		wantFault(t, err, securitycenter.RegisterReadOnly)
		below := filepath.Join(dir, "below")
		_, _, err = Open(t.Context(), below)
		wantEqual(t, "folder", wantFault(t, err, securitycenter.RegisterReadOnly).Values["Folder"], below)
	}, func(t *testing.T) {
		_, _, err := Open(t.Context(), disktest.Nowhere)
		wantFault(t, err, securitycenter.RegisterReadOnly)
	})
}

func TestARegisterThatBecomesReadOnlySaysSoAndLosesNothing(t *testing.T) {
	disktest.Mounts(t, func(t *testing.T) {
		s := withTenant(t)
		s.add(t, long(0))
		ok(t, s.Close())
		disktest.ReadOnly(t, s.dir)
		_, _, err := Open(t.Context(), s.dir)
		wantFault(t, err, securitycenter.RegisterReadOnly)
		copied := t.TempDir()
		write(t, filepath.Join(copied, fileName), read(t, s.path()))
		wantAll(t, opened(t, copied), 1)
	}, func(t *testing.T) {
		s := withTenant(t)
		s.add(t, long(0))
		s.db.SetMaxOpenConns(2)
		_, err := s.db.ExecContext(t.Context(), "PRAGMA query_only = 1")
		ok(t, err)
		wantFault(t, s.PutTenant(t.Context(), tenant("other")), securitycenter.RegisterReadOnly)
		wantAll(t, s, 1)
	})
}
