package store

import (
	"context"
	"database/sql"

	"certmap/internal/securitycenter"
)

// Tenants implements securitycenter.TenantRegister: all tenants, the practice tenant last, else by name.
func (s *Store) Tenants(ctx context.Context) ([]securitycenter.Tenant, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT id, name, company_id, environment, data_centre, api_host, host, unconfirmed, security_center, connect, roots, api_user,
			proxy, proxy_user, person, segments, created
		FROM tenant ORDER BY CASE WHEN environment = 'practice' THEN 1 ELSE 0 END, name, id`)
	return collect(s, rows, err, func(rows *sql.Rows) (t securitycenter.Tenant, err error) {
		err = rows.Scan(&t.ID, &t.Name, &t.CompanyID, &t.Environment, &t.DataCentre, &t.APIHost, &t.Host, &t.Unconfirmed,
			&t.SecurityCenter, &t.Connect, &t.Roots, &t.APIUser, &t.Proxy, &t.ProxyUser, &t.Person, &t.Segments,
			moment{&t.Created})
		return t, err
	})
}

// PutTenant implements securitycenter.TenantRegister.
func (s *Store) PutTenant(ctx context.Context, t securitycenter.Tenant) error {
	return s.exec(ctx, `
		INSERT INTO tenant (id, name, company_id, environment, data_centre, api_host, host, unconfirmed, security_center, connect, roots, api_user,
			proxy, proxy_user, person, segments, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, company_id = excluded.company_id, environment = excluded.environment,
			data_centre = excluded.data_centre, api_host = excluded.api_host, host = excluded.host, unconfirmed = excluded.unconfirmed,
			security_center = excluded.security_center, connect = excluded.connect, roots = excluded.roots, api_user = excluded.api_user,
			proxy = excluded.proxy, proxy_user = excluded.proxy_user, person = excluded.person, segments = excluded.segments`,
		t.ID, t.Name, t.CompanyID, string(t.Environment), t.DataCentre, t.APIHost, t.Host, oneOrZero(t.Unconfirmed),
		t.SecurityCenter, t.Connect, t.Roots, t.APIUser, t.Proxy, t.ProxyUser, t.Person, t.Segments, stamp(t.Created))
}

// RemoveTenant implements securitycenter.TenantRegister. Tests of the tenant without a mapping go with it.
func (s *Store) RemoveTenant(ctx context.Context, id string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		var kept int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM mapping WHERE tenant_id = $1", id).Scan(&kept); err != nil {
			return err
		}
		if kept > 0 {
			return securitycenter.NewFault(securitycenter.TenantInUse, nil, map[string]any{"Count": kept})
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM test WHERE tenant_id = $1", id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM tenant WHERE id = $1", id)
		return err
	})
}

func oneOrZero(b bool) int {
	if b {
		return 1
	}
	return 0
}

// collect scans all rows of a query, whose error it takes too.
func collect[T any](s *Store, rows *sql.Rows, err error, scan func(*sql.Rows) (T, error)) ([]T, error) {
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		t, err := scan(rows)
		if err != nil {
			return nil, s.explain(err)
		}
		out = append(out, t)
	}
	return out, s.explain(rows.Err())
}
