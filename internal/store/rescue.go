package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

func (s *Store) suspectMark() string { return s.path() + ".suspect" }

// checkSuspect has SQLite check the whole file, if an earlier use met damage in it.
func (s *Store) checkSuspect(ctx context.Context) error {
	if _, err := os.Stat(s.suspectMark()); err != nil {
		return nil
	}
	if err := checkWhole(ctx, s.db); err != nil {
		return err
	}
	return s.clear()
}

// clear takes the mark of suspicion away, if no other process has.
func (s *Store) clear() error {
	if err := os.Remove(s.suspectMark()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// checkWhole has SQLite look at every page and every index.
func checkWhole(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", errUnsound, verdict)
	}
	return nil
}

// mend opens a register that was found damaged. One process at a time does it: the next finds it mended.
func (s *Store) mend(ctx context.Context) (notice error, err error) {
	unlock, err := s.lock(ctx, "mending")
	if err != nil {
		return nil, err
	}
	defer unlock()
	err = s.open(ctx)
	if !isDamaged(err) {
		return nil, err
	}
	_ = s.shut()
	if notice, err = s.rescue(ctx, err); err == nil {
		err = s.open(ctx)
	}
	return notice, err
}

// rescue sets a damaged register aside and puts the latest sound backup in its place. The notice says what was done; the
// register that was set aside is never touched again. Where the process ends or the disk is full halfway, the damaged
// register still stands, marked, and the next Open begins anew.
func (s *Store) rescue(ctx context.Context, damage error) (notice error, err error) {
	s.suspect()
	rebuilt := s.path() + ".rebuilt"
	from, err := s.rebuild(ctx, rebuilt)
	if err != nil {
		return nil, err
	}
	aside := filepath.Join(s.dir, "damaged-"+s.now().UTC().Format(backupTimeLayout))
	if err := s.setAside(aside); err != nil {
		return nil, err
	}
	if err := disk.Publish(rebuilt, s.path()); err != nil {
		return nil, err
	}
	if err := s.clear(); err != nil {
		return nil, err
	}
	values := map[string]any{"Folder": aside}
	if from == "" {
		return securitycenter.NewFault(securitycenter.RegisterStartedAnew, damage, values), nil
	}
	values["Backup"] = backupTime(from)
	return securitycenter.NewFault(securitycenter.RegisterRestored, damage, values), nil
}

// rebuild copies the latest sound backup to a path, and returns which that is; where there is none, the file is empty,
// which is a register without a migration.
func (s *Store) rebuild(ctx context.Context, to string) (from string, err error) {
	backups, err := s.backups()
	if err != nil {
		return "", err
	}
	for _, b := range slices.Backward(backups) {
		if !s.isSound(ctx, b) {
			continue
		}
		data, err := os.ReadFile(b)
		if err != nil {
			return "", err
		}
		return b, disk.Write(to, data)
	}
	return "", disk.Write(to, nil)
}

// isSound tells whether a backup can take the place of the register.
func (s *Store) isSound(ctx context.Context, path string) bool {
	db, err := sql.Open("sqlite", address(path, url.Values{"mode": {"ro"}, "immutable": {"1"}}))
	if err != nil {
		return false
	}
	defer db.Close()
	done, err := (&Store{db: db}).migration(ctx)
	return err == nil && done > 0 && done <= s.latest && checkWhole(ctx, db) == nil
}

// setAside gives the damaged register a second name in a folder of its own, and moves there what SQLite has beside it: it
// must not be taken for a part of the one that is put in its place.
func (s *Store) setAside(aside string) error {
	if err := os.Mkdir(aside, 0o700); err != nil {
		return err
	}
	if err := double(s.path(), filepath.Join(aside, fileName)); err != nil {
		return err
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		err := os.Rename(s.path()+suffix, filepath.Join(aside, fileName+suffix))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// double gives a file a second name, or makes a copy where the file system knows no such thing.
func double(path, second string) error {
	if os.Link(path, second) == nil {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return disk.Write(second, data)
}

func backupTime(path string) time.Time {
	parts := strings.SplitN(filepath.Base(path), "-", 3)
	t, _ := time.Parse(backupTimeLayout, parts[1])
	return t
}
