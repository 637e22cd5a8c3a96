// Package store keeps the register on disk, in one SQLite file that several processes may use at once.
//
// What a method acknowledged has been synced to disk. The file is backed up before each migration and once a day; one
// that is damaged is set aside, never overwritten, and rebuilt from the latest backup. The SQL keeps to what PostgreSQL
// takes too. The package implements the register of securitycenter and knows nothing above it.
package store

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

var _ securitycenter.Register = (*Store)(nil)

// fileName is the register's name in its folder.
const fileName = "register.db"

// A Store is an open register.
type Store struct {
	db   *sql.DB
	dir  string
	read *sql.Conn // one connection of its own, for Revision
	now  func() time.Time
}

// Open opens the register in a folder, and makes both where they do not exist. The notice, where there is one, is a Fault
// to tell the user about although the register is open: it was damaged, and what became of it.
func Open(ctx context.Context, dir string) (s *Store, notice error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, disk.Explain(err, dir)
	}
	s = &Store{dir: dir, now: time.Now}
	err = s.open(ctx)
	if isDamaged(err) {
		s.shut()
		if notice, err = s.rescue(err); err == nil {
			err = s.open(ctx)
		}
	}
	if err != nil {
		s.shut()
		return nil, nil, explain(err, s.path())
	}
	return s, notice, nil
}

func (s *Store) path() string { return filepath.Join(s.dir, fileName) }

func (s *Store) open(ctx context.Context) error {
	if err := ownFile(s.path()); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn(s.path()))
	if err != nil {
		return err
	}
	s.db = db
	db.SetMaxOpenConns(4)
	if err := s.checkSuspect(ctx); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	s.read, err = db.Conn(ctx)
	return err
}

// ownFile makes the file before SQLite does, so that it is never anybody's but the owner's.
func ownFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn opens with everything that makes an acknowledged change safe: WAL synced in full, foreign keys, and transactions
// that take the write lock at once, so that two processes wait for each other instead of failing halfway.
func dsn(path string) string {
	q := url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "case_sensitive_like(1)"},
	}
	path = filepath.ToSlash(path)
	if runtime.GOOS == "windows" {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// Close ends the use of the register.
func (s *Store) Close() error { return s.shut() }

func (s *Store) shut() error {
	if s.read != nil {
		_ = s.read.Close()
		s.read = nil
	}
	if s.db == nil {
		return nil
	}
	err := s.db.Close()
	s.db = nil
	return err
}

// Revision implements securitycenter.Register: it changes with every change made over another connection.
func (s *Store) Revision(ctx context.Context) (int64, error) {
	var v int64
	err := s.read.QueryRowContext(ctx, "PRAGMA data_version").Scan(&v)
	return v, s.explain(err)
}

// inTx runs work in one transaction that takes the write lock at once.
func (s *Store) inTx(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(err)
	}
	if err := work(tx); err != nil {
		_ = tx.Rollback()
		return s.explain(err)
	}
	return s.explain(tx.Commit())
}

// stampLayout has a fixed width, so that times sort as text.
const stampLayout = "2006-01-02T15:04:05.000Z"

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stampLayout)
}

// A moment scans what stamp wrote; the empty text is the zero time.
type moment struct{ to *time.Time }

// Scan implements sql.Scanner.
func (m moment) Scan(src any) error {
	text, _ := src.(string)
	if text == "" {
		*m.to = time.Time{}
		return nil
	}
	t, err := time.Parse(stampLayout, text)
	*m.to = t
	return err
}
