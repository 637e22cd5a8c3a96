package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"certmap/internal/securitycenter"
)

// version is the program as it was when a migration was the last.
func version(dir string, last int) *Store {
	s := in(dir)
	s.latest = last
	files := fstest.MapFS{}
	known, _ := fs.Glob(migrations, "migrations/*.sql")
	for _, name := range known[:last] {
		data, _ := fs.ReadFile(migrations, name)
		files[name] = &fstest.MapFile{Data: data}
	}
	s.migrations = files
	return s
}

// nextVersion is the program as it may be after one more migration.
func nextVersion(dir, up string) *Store {
	s := version(dir, latest)
	s.latest++
	s.migrations.(fstest.MapFS)[fmt.Sprintf("migrations/%05d_next.sql", s.latest)] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + up)}
	return s
}

func TestARegisterIsBackedUpBeforeItIsMigrated(t *testing.T) {
	s := withTenant(t)
	s.add(t, mapping("ECP"))
	ok(t, s.Close())
	next := nextVersion(s.dir, "ALTER TABLE mapping ADD COLUMN colour TEXT NOT NULL DEFAULT '';\nDELETE FROM event;")
	ok(t, next.open(t.Context()))
	defer next.Close()
	wantEqual(t, "migration", first(next.migration(t.Context())), latest+1)
	backups := matching(t, s.dir, fmt.Sprintf("backup/register-*-before-%05d.db", latest+1))
	if len(backups) != 1 {
		t.Fatalf("the backups are %q", backups)
	}
	write(t, filepath.Join(s.dir, "restored", fileName), read(t, backups[0]))
	before := opened(t, filepath.Join(s.dir, "restored"))
	if history, err := before.History(t.Context(), "id-ECP"); err != nil || len(history) != 1 {
		t.Errorf("the backup holds %d events (%v)", len(history), err)
	}
}

func first[T any](v T, _ error) T { return v }

func TestAMigrationWaitsForTheBackupThatAnotherMakes(t *testing.T) {
	s := withTenant(t)
	unlock, err := s.lock(t.Context(), "backup")
	ok(t, err)
	ok(t, s.Close())
	next := nextVersion(s.dir, "DELETE FROM event;")
	defer next.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := next.open(ctx); !errors.Is(err, context.DeadlineExceeded) || len(matching(t, s.dir, "backup/*")) != 0 {
		t.Errorf("%v, and %q", err, matching(t, s.dir, "backup/*"))
	}
	ok(t, next.shut())
	unlock()
	ok(t, next.open(t.Context()))
	wantEqual(t, "backups", len(matching(t, s.dir, "backup/*")), 1)
}

func TestAMigrationThatFailsLeavesTheRegisterAsItWas(t *testing.T) {
	s := withTenant(t)
	s.add(t, mapping("ECP"))
	ok(t, s.Close())
	next := nextVersion(s.dir, "DELETE FROM event;\nSELECT nothing FROM nowhere;")
	if err := next.open(t.Context()); err == nil {
		t.Error("it did not fail")
	}
	ok(t, next.Close())
	again := opened(t, s.dir)
	if history, err := again.History(t.Context(), "id-ECP"); err != nil || len(history) != 1 {
		t.Errorf("%d events are left (%v)", len(history), err)
	}
}

func TestARegisterOfALaterVersionIsLeftAlone(t *testing.T) {
	s := withTenant(t)
	_, err := s.db.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, 1)", latest+1)
	ok(t, err)
	ok(t, s.Close())
	before := read(t, s.path())
	_, _, err = Open(t.Context(), s.dir)
	wantFault(t, err, securitycenter.RegisterTooNew)
	if !bytes.Equal(read(t, s.path()), before) || len(matching(t, s.dir, "*"))+len(matching(t, s.dir, "backup/*")) > 2 {
		t.Errorf("something was changed: %q", matching(t, s.dir, "*"))
	}
}

// everything is what the first version of the program kept: one of each.
const everything = `
INSERT INTO tenant VALUES ('acme', 'ACME', 'ACMEprod', 'production', 'DC4', 'api4.example', 'api4.cert.example', 0, '', '', '', 'SFAPI_ECP', '2026-11-23T12:00:00.000Z');
INSERT INTO mapping VALUES ('id-ECP', 'acme', 'Ümlaut', 'Employee Central Payroll', 'SFAPI_ECP', 'confirmed', 1, 1, '', '', '2026-11-23T12:00:00.000Z', 'M. Meier',
	'2026-11-23T12:00:00.000Z', 'M. Meier', 'umlaut', 'hash', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', 'ping', 'umlaut');
INSERT INTO version VALUES ('id-ECP', 0, '0a', '-----BEGIN', 'CN=ECP', 'CN=CA', '01', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z',
	'2026-11-23T12:00:00.000Z', 'M. Meier', 'ping', '2026-11-23T12:00:00.000Z', 'M. Meier', '');
INSERT INTO event VALUES ('id-ECP', 1, 'saved', '2026-11-23T12:00:00.000Z', 'M. Meier', '{}');
INSERT INTO test VALUES ('t1', 'acme', 'id-ECP', '2026-11-23T12:00:00.000Z', 'pass', '', 'M. Meier', '{"Verdict":"pass"}');
INSERT INTO credential VALUES ('c1', 'identity', 'acme', 'ecp.p12', 'CN=ECP', '0a', '2027-01-01T00:00:00.000Z', 'os', '2026-11-23T12:00:00.000Z', 'M. Meier');
`

// keptBy returns the folder of a register that the first version began, and an earlier one used last.
func keptBy(t *testing.T, last int) string {
	t.Helper()
	begun := version(t.TempDir(), 1)
	ok(t, begun.open(t.Context()))
	_, err := begun.db.ExecContext(t.Context(), everything)
	ok(t, err)
	ok(t, begun.Close())
	used := version(begun.dir, last)
	ok(t, used.open(t.Context()))
	ok(t, used.Close())
	return begun.dir
}

func TestWhatAnyVersionKeptIsThereAfterItsMigration(t *testing.T) {
	for last := 1; last < latest; last++ {
		s := opened(t, keptBy(t, last))
		wantEqual(t, "backups", len(matching(t, s.dir, fmt.Sprintf("backup/register-*-before-%05d.db", latest))), 1)
		tenants, err := s.Tenants(t.Context())
		if err != nil || len(tenants) != 1 || tenants[0].Name != "ACME" || tenants[0].APIUser != "SFAPI_ECP" || tenants[0].Proxy != "" {
			t.Errorf("from %d: %+v, %v", last, tenants, err)
		}
		m, err := s.Mapping(t.Context(), "id-ECP")
		if err != nil || m.State != securitycenter.Confirmed || m.Current().Proof.Kind != securitycenter.ByPing || !m.Created.Equal(noon) {
			t.Errorf("from %d: %+v, %v", last, m, err)
		}
		history, err := s.History(t.Context(), m.ID)
		wantEqual(t, "events", []any{len(history), err}, []any{1, nil})
		tests, err := s.LastTests(t.Context(), "acme")
		wantEqual(t, "last test", []any{tests[m.ID].Verdict, err}, []any{securitycenter.Passed, nil})
		kept, err := s.Credentials(t.Context())
		wantEqual(t, "credentials", []any{len(kept), err}, []any{1, nil})
		ok(t, s.Prepare(t.Context(), ""))
		wantEqual(t, "found", s.names(t, securitycenter.Filter{Text: "umlaut"}), []string{"Ümlaut"})
		ok(t, s.PutTick(t.Context(), "acme", securitycenter.Tick{Step: securitycenter.StepRoot, At: noon, By: "M. Meier"}))
	}
}
