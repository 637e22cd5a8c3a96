package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

// keptBackups is how many backups stay; older ones are removed when a new one was made.
const keptBackups = 10

func (s *Store) backupDir() string { return filepath.Join(s.dir, "backup") }

// backup copies the register as it is now, whole and consistent, into the folder of backups.
func (s *Store) backup(ctx context.Context, reason string) error {
	if err := os.MkdirAll(s.backupDir(), 0o700); err != nil {
		return err
	}
	name := "register-" + s.now().UTC().Format("20060102T150405.000Z") + "-" + reason + ".db"
	target := filepath.Join(s.backupDir(), name)
	if err := ownFile(target + ".part"); err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx, "VACUUM INTO $1", target+".part"); err != nil {
		_ = os.Remove(target + ".part")
		return err
	}
	if err := os.Rename(target+".part", target); err != nil {
		return err
	}
	return s.thinOut()
}

// BackUpDaily makes a backup unless there is one of today. It may take a while; it does not block the register.
func (s *Store) BackUpDaily(ctx context.Context) error {
	backups, err := s.backups()
	if err != nil {
		return s.explain(err)
	}
	today := "register-" + s.now().UTC().Format("20060102")
	if len(backups) > 0 && strings.HasPrefix(filepath.Base(backups[len(backups)-1]), today) {
		return nil
	}
	return s.explain(s.backup(ctx, "daily"))
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

func (s *Store) thinOut() error {
	all, err := s.backups()
	if err != nil {
		return err
	}
	for len(all) > keptBackups {
		if err := os.Remove(all[0]); err != nil {
			return err
		}
		all = all[1:]
	}
	return nil
}

func (s *Store) suspectMark() string { return s.path() + ".suspect" }

// checkSuspect has SQLite check the whole file, if an earlier use met damage in it.
func (s *Store) checkSuspect(ctx context.Context) error {
	if _, err := os.Stat(s.suspectMark()); err != nil {
		return nil
	}
	var verdict string
	if err := s.db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", errUnsound, verdict)
	}
	return os.Remove(s.suspectMark())
}

// rescue sets a damaged register aside and puts the latest backup that opens in its place. The notice says what was done;
// the register that was set aside is never touched again.
func (s *Store) rescue(damage error) (notice error, err error) {
	aside := filepath.Join(s.dir, "damaged-"+s.now().UTC().Format("20060102T150405.000Z"))
	if err := os.Mkdir(aside, 0o700); err != nil {
		return nil, err
	}
	for _, suffix := range []string{"", "-wal", "-shm", ".suspect"} {
		err := os.Rename(s.path()+suffix, filepath.Join(aside, fileName+suffix))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	backups, err := s.backups()
	if err != nil {
		return nil, err
	}
	values := map[string]any{"Folder": aside}
	for _, b := range slices.Backward(backups) {
		data, err := os.ReadFile(b)
		if err != nil || !strings.HasPrefix(string(data), "SQLite format 3\x00") {
			continue
		}
		if err := disk.Write(s.path(), data); err != nil {
			return nil, err
		}
		values["Backup"] = backupTime(b)
		return securitycenter.NewFault(securitycenter.RegisterRestored, damage, values), nil
	}
	return securitycenter.NewFault(securitycenter.RegisterStartedAnew, damage, values), nil
}

func backupTime(path string) time.Time {
	parts := strings.SplitN(filepath.Base(path), "-", 3)
	t, _ := time.Parse("20060102T150405.000Z", parts[1])
	return t
}
