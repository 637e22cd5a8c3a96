package store

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

func TestABackupIsMadeOnceADay(t *testing.T) {
	s := withTenant(t)
	s.now = func() time.Time { return noon }
	s.add(t, mapping("ECP"))
	for range 2 {
		ok(t, s.BackUpDaily(t.Context()))
	}
	wantEqual(t, "backups", names(matching(t, s.dir, "backup/*")), []string{"register-20261123T120000.000Z-daily.db"})
	s.now = func() time.Time { return noon.Add(day) }
	ok(t, s.BackUpDaily(t.Context()))
	backups := matching(t, s.dir, "backup/*")
	wantEqual(t, "backups", len(backups), 2)

	write(t, filepath.Join(s.dir, "restored", fileName), read(t, backups[1]))
	restored := opened(t, filepath.Join(s.dir, "restored"))
	wantEqual(t, "the backup holds", first(restored.Mapping(t.Context(), "id-ECP")), mapping("ECP"))
}

func names(paths []string) []string {
	var out []string
	for _, p := range paths {
		out = append(out, filepath.Base(p))
	}
	return out
}

func TestNothingIsBackedUpBeforeThereIsSomething(t *testing.T) {
	s := opened(t, t.TempDir())
	ok(t, s.BackUpDaily(t.Context()))
	wantEqual(t, "backups", len(matching(t, s.dir, "backup/*")), 0)
	ok(t, s.PutTenant(t.Context(), tenant("acme")))
	ok(t, s.BackUpDaily(t.Context()))
	wantEqual(t, "backups", len(matching(t, s.dir, "backup/*")), 1)
}

func TestTwoMakeOneBackup(t *testing.T) {
	s := withTenant(t)
	var all sync.WaitGroup
	for _, each := range []*Store{s, opened(t, s.dir), opened(t, s.dir)} {
		all.Go(func() {
			if err := each.BackUpDaily(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	wantEqual(t, "backups", len(matching(t, s.dir, "backup/*")), 1)
}

func TestTheLatestBackupsStay(t *testing.T) {
	s := withTenant(t)
	for i := range keptBackups + 2 {
		s.now = func() time.Time { return noon.Add(time.Duration(i) * day) }
		write(t, filepath.Join(s.backupDir(), fmt.Sprintf("register-%d.db.part", i)), nil) // of a maker that was killed
		ok(t, s.BackUpDaily(t.Context()))
	}
	left := names(matching(t, s.dir, "backup/*"))
	if len(left) != keptBackups || left[0] != "register-20261125T120000.000Z-daily.db" || left[keptBackups-1] != "register-20261204T120000.000Z-daily.db" {
		t.Errorf("left are %q", left)
	}
}

func TestAFolderOfBackupsThatCannotBeMadeIsTold(t *testing.T) {
	s := withTenant(t)
	write(t, s.backupDir(), nil)
	wantFault(t, s.BackUpDaily(t.Context()), securitycenter.FileFailed)
	ok(t, s.PutTenant(t.Context(), tenant("other")))
}
