// Package store keeps the register on disk, in one SQLite file that several processes may use at once.
//
// What a method acknowledged has been synced to disk. The file is backed up before each migration and once a day; one
// that is damaged is set aside, never overwritten, and rebuilt from the latest backup. The SQL keeps to what PostgreSQL
// takes too. The package implements the register of securitycenter and knows nothing above it.
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
	"runtime"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"certmap/internal/securitycenter"
)

var _ securitycenter.Register = (*Store)(nil)

// fileName is the register's name in its folder.
const fileName = "register.db"

// A Store is an open register.
type Store struct {
	db   *sql.DB
	dir  string
	file fs.FileInfo // the register as it was when it was opened
	read *sql.Conn   // one connection of its own, for Revision
	now  func() time.Time

	finder finder

	migrations fs.FS
	latest     int // the number of the last of them
}

// Open opens the register in a folder, and makes both where they do not exist. The notice, where there is one, is a Fault
// to tell the user about although the register is open: it was damaged, and what became of it.
func Open(ctx context.Context, dir string) (s *Store, notice error, err error) {
	s = in(dir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, explain(err, s.path())
	}
	err = s.open(ctx)
	if isDamaged(err) {
		_ = s.shut()
		notice, err = s.mend(ctx)
	}
	if err != nil {
		_ = s.shut()
		return nil, nil, explain(err, s.path())
	}
	return s, notice, nil
}

// Look opens the register in a folder to be read as it is, by who has nobody to tell anything: nothing is made, migrated or
// mended. It fails where Open would have to.
func Look(ctx context.Context, dir string) (*Store, error) {
	s := in(dir)
	_, err := os.Stat(s.path())
	if err == nil {
		s.db, err = sql.Open("sqlite", dsn(s.path(), lookPatience))
	}
	if err == nil {
		err = s.current(ctx)
	}
	if err != nil {
		_ = s.shut()
		return nil, explain(err, s.path())
	}
	return s, nil
}

// current fails where a migration is still to be made.
func (s *Store) current(ctx context.Context) error {
	done, err := s.migrated(ctx)
	if err == nil && !done {
		err = errTooOld
	}
	return err
}

func in(dir string) *Store {
	return &Store{dir: dir, now: time.Now, migrations: migrations, latest: latest}
}

func (s *Store) path() string { return filepath.Join(s.dir, fileName) }

func (s *Store) open(ctx context.Context) error {
	err := ownFile(s.path())
	if err == nil {
		s.file, err = os.Stat(s.path())
	}
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn(s.path(), patience))
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

// ownFile makes the file before SQLite does, so that it is never anybody's but the owner's. One that is there is left
// alone: closing it would end the locks that SQLite may have on it in this process.
func ownFile(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// How long another process is waited for that has the register locked: until it has done its work, or only as long as somebody
// in the middle of a line does not notice.
const (
	patience     = 10 * time.Second
	lookPatience = 300 * time.Millisecond
)

// dsn opens with everything that makes an acknowledged change safe: WAL synced in full, foreign keys, and transactions
// that take the write lock at once, so that two processes wait for each other instead of failing halfway.
func dsn(path string, patience time.Duration) string {
	q := url.Values{
		"_txlock": {"immediate"},
		"_pragma": {fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds()), "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "case_sensitive_like(1)"},
	}
	return address(path, q)
}

// address is a file as SQLite wants it named.
func address(path string, q url.Values) string {
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

// exec makes one change.
func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

// inTx runs work in one transaction that takes the write lock at once. Nothing is acknowledged that was written into a file
// which is the register no more.
func (s *Store) inTx(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err = work(tx); err == nil {
		err = s.stillThere()
	}
	if err == nil {
		err = tx.Commit()
	}
	return s.explain(err)
}

// stillThere fails with RegisterGone where the register was removed, or another process has put a backup in its place.
func (s *Store) stillThere() error {
	now, err := os.Stat(s.path())
	if err == nil && os.SameFile(s.file, now) {
		return nil
	}
	return securitycenter.NewFault(securitycenter.RegisterGone, err, map[string]any{"Path": s.path()})
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
