package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// latest is the number of the last migration there is.
const latest = 1

// migrate brings the register to the latest migration. One process at a time does it, after a backup; for a register
// that is there already it costs one query.
func (s *Store) migrate(ctx context.Context) error {
	at, err := s.migration(ctx)
	if err != nil || at == latest {
		return err
	}
	lock := flock.New(filepath.Join(s.dir, fileName+".migrating"))
	if err := lock.Lock(); err != nil {
		return err
	}
	defer func() { _ = lock.Unlock() }()
	if at, err = s.migration(ctx); err != nil || at == latest {
		return err
	}
	if at > latest {
		return fmt.Errorf("%w: it is at migration %d, this program knows %d", errTooNew, at, latest)
	}
	if at > 0 {
		if err := s.backup(ctx, fmt.Sprintf("before-%05d", latest)); err != nil {
			return err
		}
	}
	return s.up(ctx)
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
	files, err := fs.Sub(migrations, "migrations")
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
