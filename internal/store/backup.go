package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"certmap/internal/disk"
)

// keptBackups is how many backups stay; older ones are removed when a new one was made.
const keptBackups = 10

// backupTimeLayout is how a backup's name tells its time. It sorts as text.
const backupTimeLayout = "20060102T150405.000Z"

func (s *Store) backupDir() string { return filepath.Join(s.dir, "backup") }

// backup copies the register as it is now, whole and consistent, into the folder of backups.
func (s *Store) backup(ctx context.Context, reason string) error {
	if err := os.MkdirAll(s.backupDir(), 0o700); err != nil {
		return err
	}
	name := "register-" + s.now().UTC().Format(backupTimeLayout) + "-" + reason + ".db"
	target := filepath.Join(s.backupDir(), name)
	if err := s.copyTo(ctx, target+unfinished); err != nil {
		_ = os.Remove(target + unfinished)
		return err
	}
	if err := disk.Publish(target+unfinished, target); err != nil {
		return err
	}
	return s.thinOut()
}

// unfinished ends the name of a backup that is being made, or was when its maker was killed.
const unfinished = ".part"

func (s *Store) copyTo(ctx context.Context, path string) error {
	if err := ownFile(path); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, "VACUUM INTO $1", path)
	return err
}

// BackUpDaily makes a backup unless there is one of today, or nothing in the register yet. It may take a while; it does not
// block the register.
func (s *Store) BackUpDaily(ctx context.Context) error {
	if due, err := s.backupDue(ctx); err != nil || !due {
		return s.explain(err)
	}
	unlock, err := s.lock(ctx, "backup")
	if err != nil {
		return s.explain(err)
	}
	defer unlock()
	if due, err := s.backupDue(ctx); err != nil || !due {
		return s.explain(err)
	}
	return s.explain(s.backup(ctx, "daily"))
}

func (s *Store) backupDue(ctx context.Context) (bool, error) {
	backups, err := s.backups()
	if err != nil {
		return false, err
	}
	today := "register-" + s.now().UTC().Format("20060102")
	if len(backups) > 0 && strings.HasPrefix(filepath.Base(backups[len(backups)-1]), today) {
		return false, nil
	}
	var tenants int
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM tenant").Scan(&tenants)
	return tenants > 0, err
}

// backups returns the paths of the whole backups, the latest last.
func (s *Store) backups() ([]string, error) {
	entries, err := os.ReadDir(s.backupDir())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "register-") && strings.HasSuffix(e.Name(), ".db") {
			out = append(out, filepath.Join(s.backupDir(), e.Name()))
		}
	}
	slices.Sort(out)
	return out, nil
}

// thinOut removes the backups that are too many, and what makers that were killed left behind.
func (s *Store) thinOut() error {
	all, err := s.backups()
	if err != nil {
		return err
	}
	remains, _ := filepath.Glob(filepath.Join(s.backupDir(), "*"+unfinished))
	for _, path := range append(remains, all[:max(0, len(all)-keptBackups)]...) {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}
