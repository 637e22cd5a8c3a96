package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

// backedUp is the folder of a closed register with the mappings "old", of which there is a backup, and "new".
func backedUp(t *testing.T) (dir string) {
	t.Helper()
	s := withTenant(t)
	s.now = func() time.Time { return noon }
	s.add(t, mapping("old"))
	ok(t, s.BackUpDaily(t.Context()))
	s.add(t, mapping("new"))
	ok(t, s.Close())
	return s.dir
}

// spoil writes over a part of a file.
func spoil(t *testing.T, path string, from, length int) {
	t.Helper()
	data := read(t, path)
	copy(data[from:], bytes.Repeat([]byte{0xa5}, min(length, len(data)-from)))
	write(t, path, data)
}

// rescued opens a damaged register, and checks that the notice tells where the damaged one was set aside.
func rescued(t *testing.T, dir string, want securitycenter.FaultID) (*Store, *securitycenter.Fault) {
	t.Helper()
	s, notice, err := Open(t.Context(), dir)
	ok(t, err)
	t.Cleanup(func() { _ = s.Close() })
	f := wantFault(t, notice, want)
	aside, _ := f.Values["Folder"].(string)
	if filepath.Dir(aside) != dir || len(matching(t, aside, fileName)) != 1 {
		t.Errorf("the damaged register is not in %q", aside)
	}
	if left := matching(t, dir, fileName+".[rs]*"); len(left) != 0 {
		t.Errorf("left are %q", left)
	}
	return s, f
}

func TestWhoOnlyLooksChangesNothing(t *testing.T) {
	empty := t.TempDir()
	if _, err := Look(t.Context(), empty); err == nil || len(matching(t, empty, "*")) != 0 {
		t.Errorf("in an empty folder there are %q (%v)", matching(t, empty, "*"), err)
	}
	earlier := version(t.TempDir(), latest-1)
	ok(t, earlier.open(t.Context()))
	ok(t, earlier.Close())
	if _, err := Look(t.Context(), earlier.dir); !errors.Is(err, errTooOld) || len(matching(t, earlier.dir, "backup/*")) != 0 {
		t.Errorf("one that is still to be migrated: %v", err)
	}

	dir := backedUp(t)
	s, err := Look(t.Context(), dir)
	ok(t, err)
	wantEqual(t, "seen", s.names(t, securitycenter.Filter{}), []string{"new", "old"})
	ok(t, s.Close())
	path := filepath.Join(dir, fileName)
	spoil(t, path, 0, 200)
	damaged := read(t, path)
	_, err = Look(t.Context(), dir)
	wantFault(t, err, securitycenter.RegisterDamaged)
	if !bytes.Equal(read(t, path), damaged) {
		t.Error("the damaged register was touched")
	}
	rescued(t, dir, securitycenter.RegisterRestored) // which tells of it
}

func TestADamagedRegisterIsSetAsideAndRebuiltFromItsBackup(t *testing.T) {
	dir := backedUp(t)
	path := filepath.Join(dir, fileName)
	spoil(t, path, 0, 200)
	damaged := read(t, path)
	s, notice := rescued(t, dir, securitycenter.RegisterRestored)
	wantEqual(t, "time of the backup", notice.Values["Backup"], noon)
	wantEqual(t, "the register holds", s.names(t, securitycenter.Filter{}), []string{"old"})
	if aside := notice.Values["Folder"].(string); !bytes.Equal(read(t, filepath.Join(aside, fileName)), damaged) {
		t.Error("what was set aside is not the damaged register")
	}
	s.add(t, mapping("newer"))
	ok(t, s.Close())
	wantEqual(t, "later it holds", opened(t, dir).names(t, securitycenter.Filter{}), []string{"newer", "old"})
}

func TestWithoutABackupTheRegisterStartsAnew(t *testing.T) {
	dir := backedUp(t)
	ok(t, os.RemoveAll(filepath.Join(dir, "backup")))
	spoil(t, filepath.Join(dir, fileName), 0, 200)
	s, _ := rescued(t, dir, securitycenter.RegisterStartedAnew)
	wantEqual(t, "tenants", len(first(s.Tenants(t.Context()))), 0)
	ok(t, s.PutTenant(t.Context(), tenant("acme")))
}

func TestABackupThatIsDamagedItselfIsPassedOver(t *testing.T) {
	dir := backedUp(t)
	good := read(t, matching(t, dir, "backup/*")[0])
	for name, spoiled := range map[string]func(string){
		"register-20261124T000000.000Z-daily.db": func(path string) { spoil(t, path, len(good)/2, 1<<20) },
		"register-20261125T000000.000Z-daily.db": func(path string) { write(t, path, good[:len(good)/2]) },
		"register-20261126T000000.000Z-daily.db": func(path string) { write(t, path, nil) },
		"register-20261127T000000.000Z-daily.db": func(path string) { spoil(t, path, 0, 16) },
	} {
		path := filepath.Join(dir, "backup", name)
		write(t, path, good)
		spoiled(path)
	}
	spoil(t, filepath.Join(dir, fileName), 0, 200)
	_, notice := rescued(t, dir, securitycenter.RegisterRestored)
	wantEqual(t, "time of the backup", notice.Values["Backup"], noon)
}

func TestDamageThatIsMetInUseIsMendedAtTheNextStart(t *testing.T) {
	dir := backedUp(t)
	s := opened(t, dir)
	var page int
	ok(t, s.db.QueryRowContext(t.Context(), "SELECT rootpage FROM sqlite_master WHERE name = 'tenant'").Scan(&page))
	ok(t, s.Close())
	spoil(t, s.path(), (page-1)*4096, 4096)
	s = opened(t, dir)
	_, err := s.Tenants(t.Context())
	f := wantFault(t, err, securitycenter.RegisterDamaged)
	wantEqual(t, "path", f.Values["Path"], s.path())
	ok(t, s.Close())
	s, _ = rescued(t, dir, securitycenter.RegisterRestored)
	wantEqual(t, "the register holds", s.names(t, securitycenter.Filter{}), []string{"old"})
}

func TestAnIndexThatMissesARowIsDamage(t *testing.T) {
	dir := backedUp(t)
	s := opened(t, dir)
	one, err := s.db.Conn(t.Context())
	ok(t, err)
	for _, sql := range []string{ // a row is written while SQLite does not know of the index
		"CREATE TABLE hidden AS SELECT * FROM sqlite_master WHERE name = 'mapping_names'",
		"PRAGMA writable_schema = 1",
		"DELETE FROM sqlite_master WHERE name = 'mapping_names'",
		"PRAGMA writable_schema = RESET",
		"UPDATE mapping SET names_key = id",
		"PRAGMA writable_schema = 1",
		"INSERT INTO sqlite_master SELECT * FROM hidden",
		"PRAGMA writable_schema = RESET",
	} {
		_, err := one.ExecContext(t.Context(), sql)
		ok(t, err)
	}
	ok(t, one.Close())
	s.suspect()
	ok(t, s.Close())
	rescued(t, dir, securitycenter.RegisterRestored)
}

func TestASuspectThatIsSoundIsSuspectNoMore(t *testing.T) {
	s := withTenant(t)
	s.suspect()
	ok(t, s.Close())
	again := opened(t, s.dir)
	wantEqual(t, "marks", len(matching(t, again.dir, "*.suspect")), 0)
}

func TestManyFindASuspectSound(t *testing.T) {
	s := withTenant(t)
	s.suspect()
	ok(t, s.Close())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if s, notice, err := Open(t.Context(), s.dir); err != nil || notice != nil {
				t.Errorf("%v, notice %v", err, notice)
			} else {
				_ = s.Close()
			}
		})
	}
	all.Wait()
}

func TestTheLogOfADamagedRegisterIsNotTakenForThatOfItsBackup(t *testing.T) {
	dir := backedUp(t)
	open := opened(t, dir)
	open.add(t, mapping("only in the log"))
	killed := t.TempDir() // a process that is killed leaves its log behind
	ok(t, os.CopyFS(killed, os.DirFS(dir)))
	spoil(t, filepath.Join(killed, fileName), 0, 200)
	s, notice := rescued(t, killed, securitycenter.RegisterRestored)
	wantEqual(t, "the register holds", s.names(t, securitycenter.Filter{}), []string{"old"})
	kept := 0
	for _, path := range matching(t, notice.Values["Folder"].(string), "*") {
		kept += bytes.Count(read(t, path), []byte("only in the log"))
	}
	if kept == 0 {
		t.Error("what stood in the log alone was not set aside")
	}
}

func TestARescueThatWasKilledHalfwayIsDoneAnew(t *testing.T) {
	dir := backedUp(t)
	spoil(t, filepath.Join(dir, fileName), 0, 200)
	s := in(dir)
	s.suspect()
	from, err := s.rebuild(t.Context(), s.path()+".rebuilt")
	if err != nil || from == "" {
		t.Fatalf("rebuilt from %q (%v)", from, err)
	}
	ok(t, s.setAside(filepath.Join(dir, "damaged-before")))
	mended, _ := rescued(t, dir, securitycenter.RegisterRestored)
	wantEqual(t, "the register holds", mended.names(t, securitycenter.Filter{}), []string{"old"})
}

func TestARescueThatCannotWriteLeavesTheDamagedRegister(t *testing.T) {
	dir := backedUp(t)
	path := filepath.Join(dir, fileName)
	spoil(t, path, 0, 200)
	damaged := read(t, path)
	inTheWay := filepath.Join(path+".rebuilt", "file")
	write(t, inTheWay, nil)
	if _, _, err := Open(t.Context(), dir); err == nil {
		t.Error("it opens")
	}
	if !bytes.Equal(read(t, path), damaged) {
		t.Error("the register is not the damaged one any more")
	}
	ok(t, os.RemoveAll(path+".rebuilt"))
	rescued(t, dir, securitycenter.RegisterRestored)
}

func TestOneOfManyMendsTheRegister(t *testing.T) {
	dir := backedUp(t)
	spoil(t, filepath.Join(dir, fileName), 0, 200)
	notices := make([]error, 6)
	var all sync.WaitGroup
	for i := range notices {
		all.Go(func() {
			s, notice, err := Open(t.Context(), dir)
			if err != nil {
				t.Error(err)
				return
			}
			notices[i] = notice
			m := mapping("by " + string(rune('a'+i)))
			if err := s.Add(t.Context(), m, saved()); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	told := 0
	for _, n := range notices {
		if n != nil {
			told++
		}
	}
	if told != 1 || len(matching(t, dir, "damaged-*")) != 1 {
		t.Errorf("%d were told, %d were set aside", told, len(matching(t, dir, "damaged-*")))
	}
	wantEqual(t, "mappings", len(opened(t, dir).names(t, securitycenter.Filter{})), 7)
}

func TestWhoStillHasTheDamagedRegisterLosesNoChangeInIt(t *testing.T) {
	dir := backedUp(t)
	holder := opened(t, dir)
	elsewhere := in(dir)
	_, err := elsewhere.rescue(t.Context(), errUnsound)
	ok(t, err)
	wantFault(t, holder.Add(t.Context(), mapping("late"), saved()), securitycenter.RegisterGone)
	ok(t, holder.Close())
	wantEqual(t, "the register holds", opened(t, dir).names(t, securitycenter.Filter{}), []string{"old"})
}
