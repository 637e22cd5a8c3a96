package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

func TestANewRegisterIsAtTheLastMigration(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "Übung #1", "100 %"))
	at, err := s.migration(t.Context())
	if err != nil || at != latest {
		t.Errorf("it is at %d (%v), the last is %d", at, err, latest)
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(files) != latest {
		t.Errorf("there are %d migrations (%v), and the last is said to be %d", len(files), err, latest)
	}
	if backups := matching(t, s.dir, "backup/*"); len(backups) != 0 {
		t.Errorf("an empty register was backed up: %q", backups)
	}
}

func TestEveryConnectionKeepsWhatItAcknowledges(t *testing.T) {
	s := opened(t, t.TempDir())
	for range s.db.Stats().MaxOpenConnections - 1 { // Revision has one of its own
		held, err := s.db.Conn(t.Context())
		ok(t, err)
		defer held.Close()
		for name, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"} {
			var got string
			ok(t, held.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&got))
			wantEqual(t, name, got, want)
		}
	}
}

func TestWhatWasAcknowledgedIsThereAfterwards(t *testing.T) {
	s := withTenant(t)
	s.add(t, mapping("ECP"))
	ok(t, s.Close())
	again := opened(t, s.dir)
	wantEqual(t, "mappings", again.names(t, securitycenter.Filter{}), []string{"ECP"})
}

func TestManyOpenANewRegisterAtOnce(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			s, notice, err := Open(t.Context(), dir)
			if err != nil || notice != nil {
				t.Errorf("%v, notice %v", err, notice)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	at, err := opened(t, dir).migration(t.Context())
	if err != nil || at != latest {
		t.Errorf("it is at %d (%v)", at, err)
	}
}

func TestTwoStoresSeeEachOthersChanges(t *testing.T) {
	one := withTenant(t)
	other := opened(t, one.dir)
	before, err := other.Revision(t.Context())
	ok(t, err)
	if again, err := other.Revision(t.Context()); err != nil || again != before {
		t.Errorf("nothing was changed, and the revision goes from %d to %d (%v)", before, again, err)
	}
	one.add(t, mapping("ECP"))
	if now, err := other.Revision(t.Context()); err != nil || now == before {
		t.Errorf("the revision stays %d (%v)", now, err)
	}
	wantEqual(t, "the other sees", other.names(t, securitycenter.Filter{}), []string{"ECP"})
	_, err = other.Change(t.Context(), "id-ECP", func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		m.State = securitycenter.Uploaded
		return nil, nil
	})
	ok(t, err)
	wantEqual(t, "the one sees", first(one.Mapping(t.Context(), "id-ECP")).State, securitycenter.Uploaded)
}

func TestWritersOfTwoStoresWaitForEachOther(t *testing.T) {
	one := withTenant(t)
	one.add(t, mapping("ECP"))
	const each = 25
	var all sync.WaitGroup
	for _, s := range []*Store{one, opened(t, one.dir)} {
		for range 2 {
			all.Go(func() {
				for range each {
					if err := s.count(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	all.Wait()
	m := first(one.Mapping(t.Context(), "id-ECP"))
	history := first(one.History(t.Context(), "id-ECP"))
	if len(m.RemoteID) != 4*each || len(history) != 4*each+1 {
		t.Errorf("of %d changes %d are there, and %d events", 4*each, len(m.RemoteID), len(history)-1)
	}
}

// count makes a change that is lost where two changes read the same.
func (s *Store) count(ctx context.Context) error {
	_, err := s.Change(ctx, "id-ECP", func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		m.RemoteID += "x"
		return []securitycenter.Event{saved()}, nil
	})
	return err
}

// locked holds the write lock of a register, as another program may.
func locked(t *testing.T, s *Store) *sql.Tx {
	t.Helper()
	tx, err := opened(t, s.dir).db.BeginTx(t.Context(), nil)
	ok(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	return tx
}

func TestWhoWaitsForTheRegisterCanGiveUp(t *testing.T) {
	s := withTenant(t)
	locked(t, s)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	err := s.PutTenant(ctx, tenant("other"))
	if !errors.Is(err, context.DeadlineExceeded) || errors.As(err, new(*securitycenter.Fault)) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestARegisterThatStaysLockedIsTold(t *testing.T) {
	s := withTenant(t)
	locked(t, s)
	s.db.SetMaxOpenConns(2) // the one of Revision, and one that waits for a moment only
	_, err := s.db.ExecContext(t.Context(), "PRAGMA busy_timeout = 1")
	ok(t, err)
	wantFault(t, s.PutTenant(t.Context(), tenant("other")), securitycenter.RegisterBusy)
}

func TestWhoOnlyLooksDoesNotWaitForALockedRegister(t *testing.T) {
	s := withTenant(t)
	ok(t, s.Close())
	db, err := sql.Open("sqlite", dsn(s.path(), patience))
	ok(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range []string{"PRAGMA locking_mode = EXCLUSIVE", "UPDATE tenant SET name = 'other'"} {
		_, err := db.ExecContext(t.Context(), statement)
		ok(t, err)
	}
	began := time.Now()
	_, err = Look(t.Context(), s.dir)
	wantFault(t, err, securitycenter.RegisterBusy)
	if took := time.Since(began); took > patience/2 {
		t.Errorf("it took %v", took)
	}
}

func TestARegisterThatWasRemovedTakesNoChanges(t *testing.T) {
	s := withTenant(t)
	moved := filepath.Join(t.TempDir(), "moved")
	ok(t, os.Rename(s.dir, moved))
	f := wantFault(t, s.PutTenant(t.Context(), tenant("other")), securitycenter.RegisterGone)
	wantEqual(t, "path", f.Values["Path"], s.path())
	ok(t, s.Close())
	tenants := first(opened(t, moved).Tenants(t.Context()))
	if len(tenants) != 1 {
		t.Errorf("the moved register has %d tenants", len(tenants))
	}
}

func TestAMissingFolderIsMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	s := opened(t, dir)
	for path, want := range map[string]fs.FileMode{dir: 0o700, s.path(): 0o600, s.path() + "-wal": 0o600} {
		info, err := os.Stat(path)
		ok(t, err)
		if got := info.Mode().Perm(); got != want && os.PathSeparator == '/' {
			t.Errorf("%s is %o, want %o", path, got, want)
		}
	}
}

func TestAFileInPlaceOfTheFolderIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	_, _, err := Open(t.Context(), filepath.Join(file, "data"))
	wantFault(t, err, securitycenter.FileFailed)
}
