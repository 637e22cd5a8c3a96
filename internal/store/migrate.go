package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// latest is the number of the last of them.
const latest = 4

// migrate brings the register to the latest migration. One process at a time does it, after a backup; for a register
// that is there already it costs one query.
func (s *Store) migrate(ctx context.Context) error {
	if done, err := s.migrated(ctx); done || err != nil {
		return err
	}
	unlock, err := s.lock(ctx, "migrating")
	if err != nil {
		return err
	}
	defer unlock()
	if done, err := s.migrated(ctx); done || err != nil {
		return err
	}
	if err := s.backUpBefore(ctx); err != nil {
		return err
	}
	return s.up(ctx)
}

// backUpBefore makes a backup of a register that is to be migrated; a new one has nothing to be lost. Whoever makes one
// tidies up the folder of backups, so that it is one process at a time.
func (s *Store) backUpBefore(ctx context.Context) error {
	if at, err := s.migration(ctx); at == 0 || err != nil {
		return err
	}
	unlock, err := s.lock(ctx, "backup")
	if err != nil {
		return err
	}
	defer unlock()
	return s.backup(ctx, fmt.Sprintf("before-%05d", s.latest))
}

// migrated tells whether nothing is left to do. It fails with errTooNew for a register of a later version.
func (s *Store) migrated(ctx context.Context) (bool, error) {
	at, err := s.migration(ctx)
	if err == nil && at > s.latest {
		err = fmt.Errorf("%w: it is at migration %d, this program knows %d", errTooNew, at, s.latest)
	}
	return at == s.latest, err
}

// lockEvery is how often a lock is asked for that another process has.
const lockEvery = 20 * time.Millisecond

// lock waits until no other process does the same with this register.
func (s *Store) lock(ctx context.Context, doing string) (unlock func(), err error) {
	lock := flock.New(s.path() + "." + doing)
	if _, err := lock.TryLockContext(ctx, lockEvery); err != nil {
		return nil, err
	}
	return func() { _ = lock.Unlock() }, nil
}

// migration returns the number of the migration the register is at, 0 for a new one.
func (s *Store) migration(ctx context.Context) (int, error) {
	var tables int
	err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'").Scan(&tables)
	if err != nil || tables == 0 {
		return 0, err
	}
	var at int
	err = s.db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied = 1").Scan(&at)
	return at, err
}

func (s *Store) up(ctx context.Context) error {
	files, err := fs.Sub(s.migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.db, files)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}
