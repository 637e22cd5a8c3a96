package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"certmap/internal/securitycenter"
)

// Add implements securitycenter.MappingRegister.
func (s *Store) Add(ctx context.Context, m securitycenter.Mapping, e securitycenter.Event) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := putMapping(ctx, tx, &m); err != nil {
			return s.takenBy(ctx, tx, m, err)
		}
		return addEvents(ctx, tx, m.ID, e)
	})
}

// Change implements securitycenter.MappingRegister.
func (s *Store) Change(ctx context.Context, id string, change func(*securitycenter.Mapping) ([]securitycenter.Event, error)) (m securitycenter.Mapping, err error) {
	var refused error // the caller's own, which is handed back as it is
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		var events []securitycenter.Event
		if m, err = s.mapping(ctx, tx, id); err != nil {
			return err
		}
		if events, refused = change(&m); refused != nil {
			return refused
		}
		if err := putMapping(ctx, tx, &m); err != nil {
			return s.takenBy(ctx, tx, m, err)
		}
		return addEvents(ctx, tx, id, events...)
	})
	if refused != nil {
		return m, refused
	}
	return m, err
}

// Mapping implements securitycenter.MappingRegister.
func (s *Store) Mapping(ctx context.Context, id string) (securitycenter.Mapping, error) {
	m, err := s.mapping(ctx, s.db, id)
	return m, s.explain(err)
}

// Find implements securitycenter.MappingRegister.
func (s *Store) Find(ctx context.Context, nameOrID string) ([]securitycenter.Mapping, error) {
	return s.mappings(ctx, "live = 1 AND (name_key = $1 OR (length($2) >= 8 AND id LIKE $3 ESCAPE '\\'))",
		securitycenter.Fold(nameOrID), nameOrID, likePattern(nameOrID)[1:])
}

// ByNames implements securitycenter.MappingRegister.
func (s *Store) ByNames(ctx context.Context, issuer, subject string) ([]securitycenter.Mapping, error) {
	return s.mappings(ctx, "live = 1 AND names_key = $1", namesHash(issuer, subject))
}

// A querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

const mappingColumns = `id, tenant_id, configuration_name, integration_name, login_name, state, remote_id, file_path, created, created_by, since, changed_by`

func (s *Store) mapping(ctx context.Context, q querier, id string) (securitycenter.Mapping, error) {
	found, err := s.mappingsWhere(ctx, q, "id = $1", id)
	if err != nil {
		return securitycenter.Mapping{}, err
	}
	if len(found) == 0 {
		return securitycenter.Mapping{}, securitycenter.NewFault(securitycenter.MappingNotFound, nil, map[string]any{"Name": id})
	}
	return found[0], nil
}

func (s *Store) mappings(ctx context.Context, where string, args ...any) ([]securitycenter.Mapping, error) {
	return s.mappingsWhere(ctx, s.db, where, args...)
}

func (s *Store) mappingsWhere(ctx context.Context, q querier, where string, args ...any) ([]securitycenter.Mapping, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+mappingColumns+" FROM mapping WHERE "+where+" ORDER BY id", args...)
	out, err := collect(s, rows, err, func(rows *sql.Rows) (m securitycenter.Mapping, err error) {
		err = rows.Scan(&m.ID, &m.TenantID, &m.ConfigurationName, &m.IntegrationName, &m.LoginName, &m.State, &m.RemoteID,
			&m.FilePath, moment{&m.Created}, &m.CreatedBy, moment{&m.Since}, &m.By)
		return m, err
	})
	for i := range out {
		if err == nil {
			out[i].Versions, err = s.versions(ctx, q, out[i].ID)
		}
	}
	return out, err
}

func (s *Store) versions(ctx context.Context, q querier, mappingID string) ([]securitycenter.Version, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT sha256, pem, subject, issuer, serial, not_before, not_after, added, added_by, proof, proof_at, proof_by, proof_test
		FROM version WHERE mapping_id = $1 ORDER BY number`, mappingID)
	return collect(s, rows, err, func(rows *sql.Rows) (v securitycenter.Version, err error) {
		var p securitycenter.Proof
		err = rows.Scan(&v.SHA256, &v.PEM, &v.Subject, &v.Issuer, &v.Serial, moment{&v.NotBefore}, moment{&v.NotAfter},
			moment{&v.Added}, &v.AddedBy, &p.Kind, moment{&p.At}, &p.By, &p.TestID)
		if p.Kind != "" {
			p.SHA256 = v.SHA256
			v.Proof = &p
		}
		return v, err
	})
}

// putMapping writes a mapping and its versions as they are now.
func putMapping(ctx context.Context, tx *sql.Tx, m *securitycenter.Mapping) error {
	v := m.Current()
	proof := proofOf(v)
	_, err := tx.ExecContext(ctx, `
		INSERT INTO mapping (`+mappingColumns+`, live, listed, name_key, names_key, not_before, not_after, proof, search)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
		ON CONFLICT (id) DO UPDATE SET configuration_name = excluded.configuration_name, integration_name = excluded.integration_name,
			login_name = excluded.login_name, state = excluded.state, remote_id = excluded.remote_id, file_path = excluded.file_path,
			since = excluded.since, changed_by = excluded.changed_by, live = excluded.live, listed = excluded.listed,
			name_key = excluded.name_key, names_key = excluded.names_key, not_before = excluded.not_before,
			not_after = excluded.not_after, proof = excluded.proof, search = excluded.search`,
		m.ID, m.TenantID, m.ConfigurationName, m.IntegrationName, m.LoginName, string(m.State), m.RemoteID, m.FilePath,
		stamp(m.Created), m.CreatedBy, stamp(m.Since), m.By,
		oneOrZero(m.State.Live()), oneOrZero(m.State != securitycenter.DeletedHere), securitycenter.Fold(m.ConfigurationName),
		namesHash(v.Issuer, v.Subject), stamp(v.NotBefore), stamp(v.NotAfter), string(proof.Kind), searchText(m))
	for i := range m.Versions {
		if err == nil {
			err = putVersion(ctx, tx, m.ID, i, &m.Versions[i])
		}
	}
	return err
}

func putVersion(ctx context.Context, tx *sql.Tx, mappingID string, number int, v *securitycenter.Version) error {
	proof := proofOf(v)
	_, err := tx.ExecContext(ctx, `
		INSERT INTO version (mapping_id, number, sha256, pem, subject, issuer, serial, not_before, not_after, added, added_by, proof, proof_at, proof_by, proof_test)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (mapping_id, number) DO UPDATE SET proof = excluded.proof, proof_at = excluded.proof_at,
			proof_by = excluded.proof_by, proof_test = excluded.proof_test`,
		mappingID, number, v.SHA256, v.PEM, v.Subject, v.Issuer, v.Serial, stamp(v.NotBefore), stamp(v.NotAfter),
		stamp(v.Added), v.AddedBy, string(proof.Kind), stamp(proof.At), proof.By, proof.TestID)
	return err
}

func proofOf(v *securitycenter.Version) securitycenter.Proof {
	if v.Proof == nil {
		return securitycenter.Proof{}
	}
	return *v.Proof
}

// takenBy says which live mapping stands in the way, when that is why m could not be written.
func (s *Store) takenBy(ctx context.Context, tx *sql.Tx, m securitycenter.Mapping, err error) error {
	if !isTaken(err) {
		return err
	}
	v := m.Current()
	for _, try := range []struct {
		column, key string
		field       securitycenter.Field
		id          securitycenter.ObjectionID
	}{
		{"names_key", namesHash(v.Issuer, v.Subject), securitycenter.FieldCertificateFile, securitycenter.NamesTaken},
		{"name_key", securitycenter.Fold(m.ConfigurationName), securitycenter.FieldConfigurationName, securitycenter.NameTaken},
	} {
		var name string
		scan := tx.QueryRowContext(ctx, "SELECT configuration_name FROM mapping WHERE live = 1 AND tenant_id = $1 AND id <> $2 AND "+try.column+" = $3",
			m.TenantID, m.ID, try.key).Scan(&name)
		if scan == nil {
			return &securitycenter.TakenError{Field: try.field, ID: try.id, Name: name}
		}
		if !errors.Is(scan, sql.ErrNoRows) {
			return scan
		}
	}
	return fmt.Errorf("a mapping stands in the way, and is gone again: %w", err)
}

func namesHash(issuer, subject string) string {
	sum := sha256.Sum256([]byte(securitycenter.NamesKey(issuer, subject)))
	return hex.EncodeToString(sum[:])
}

// searchText is what the filter looks in: everything a person might type of a mapping, folded.
func searchText(m *securitycenter.Mapping) string {
	v := m.Current()
	return securitycenter.Fold(strings.Join([]string{
		m.ConfigurationName, m.IntegrationName, m.LoginName, v.Subject, v.Issuer, v.Serial, v.SHA256}, "\n"))
}
