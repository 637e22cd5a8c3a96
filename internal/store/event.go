package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"certmap/internal/securitycenter"
)

// History implements securitycenter.MappingRegister: newest first.
func (s *Store) History(ctx context.Context, mappingID string) ([]securitycenter.Event, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT kind, at, done_by, details FROM event WHERE mapping_id = $1 ORDER BY number DESC", mappingID)
	return collect(s, rows, err, func(rows *sql.Rows) (e securitycenter.Event, err error) {
		var details string
		if err := rows.Scan(&e.Kind, moment{&e.At}, &e.By, &details); err != nil {
			return e, err
		}
		return e, json.Unmarshal([]byte(details), &e.Values)
	})
}

func addEvents(ctx context.Context, tx *sql.Tx, mappingID string, events ...securitycenter.Event) error {
	for _, e := range events {
		details, err := json.Marshal(e.Values)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO event (mapping_id, number, kind, at, done_by, details)
			SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 FROM event WHERE mapping_id = $1`,
			mappingID, string(e.Kind), stamp(e.At), e.By, string(details)); err != nil {
			return err
		}
	}
	return nil
}

// AddTest implements securitycenter.TestRegister.
func (s *Store) AddTest(ctx context.Context, r securitycenter.TestRecord) error {
	return s.AddTests(ctx, []securitycenter.Tested{{Record: r}})
}

// AddTests implements securitycenter.TestRegister.
func (s *Store) AddTests(ctx context.Context, tests []securitycenter.Tested) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for _, t := range tests {
			if err := s.addTest(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) addTest(ctx context.Context, tx *sql.Tx, t securitycenter.Tested) error {
	r := t.Record
	result, err := json.Marshal(r.Result)
	if err != nil {
		return err
	}
	mapping := sql.NullString{String: r.MappingID, Valid: r.MappingID != ""}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO test (id, tenant_id, mapping_id, started, verdict, cause, done_by, result) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		r.ID, r.TenantID, mapping, stamp(r.Result.Started), string(r.Result.Verdict), string(r.Result.Cause), r.By, string(result))
	if err != nil || t.Change == nil {
		return err
	}
	m, err := s.mapping(ctx, tx, r.MappingID)
	if err != nil {
		return err
	}
	events := t.Change(&m)
	if err := putMapping(ctx, tx, &m); err != nil {
		return err
	}
	return addEvents(ctx, tx, m.ID, events...)
}

// Tests implements securitycenter.TestRegister.
func (s *Store) Tests(ctx context.Context, tenantID, mappingID string, limit int) ([]securitycenter.TestRecord, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT id, tenant_id, coalesce(mapping_id, ''), done_by, result FROM test
		WHERE ($1 = '' OR tenant_id = $1) AND ($2 = '' OR mapping_id = $2) ORDER BY started DESC, id DESC LIMIT $3`,
		tenantID, mappingID, limit)
	return collect(s, rows, err, func(rows *sql.Rows) (r securitycenter.TestRecord, err error) {
		var result string
		if err := rows.Scan(&r.ID, &r.TenantID, &r.MappingID, &r.By, &result); err != nil {
			return r, err
		}
		return r, json.Unmarshal([]byte(result), &r.Result)
	})
}

// Credentials implements securitycenter.CredentialRegister: newest first.
func (s *Store) Credentials(ctx context.Context) ([]securitycenter.Credential, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT id, kind, tenant_id, label, subject, sha256, not_after, keeper, created, created_by FROM credential ORDER BY created DESC, id DESC`)
	return collect(s, rows, err, func(rows *sql.Rows) (c securitycenter.Credential, err error) {
		err = rows.Scan(&c.ID, &c.Kind, &c.TenantID, &c.Label, &c.Subject, &c.SHA256, moment{&c.NotAfter}, &c.Keeper,
			moment{&c.Created}, &c.By)
		return c, err
	})
}

// PutCredential implements securitycenter.CredentialRegister.
func (s *Store) PutCredential(ctx context.Context, c securitycenter.Credential) error {
	return s.exec(ctx, `
		INSERT INTO credential (id, kind, tenant_id, label, subject, sha256, not_after, keeper, created, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, tenant_id = excluded.tenant_id, label = excluded.label,
			subject = excluded.subject, sha256 = excluded.sha256, not_after = excluded.not_after, keeper = excluded.keeper,
			created = excluded.created, created_by = excluded.created_by`,
		c.ID, string(c.Kind), c.TenantID, c.Label, c.Subject, c.SHA256, stamp(c.NotAfter), c.Keeper, stamp(c.Created), c.By)
}

// RemoveCredential implements securitycenter.CredentialRegister.
func (s *Store) RemoveCredential(ctx context.Context, id string) error {
	return s.exec(ctx, "DELETE FROM credential WHERE id = $1", id)
}
