package store

import (
	"context"
	"database/sql"

	"certmap/internal/securitycenter"
)

// LastTests implements securitycenter.TestRegister.
func (s *Store) LastTests(ctx context.Context, tenantID string) (map[string]securitycenter.LastTest, error) {
	type one struct {
		mapping string
		securitycenter.LastTest
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT t.mapping_id, t.started, t.verdict, t.cause FROM test t JOIN (
			SELECT mapping_id, max(started) AS started FROM test
			WHERE mapping_id IS NOT NULL AND ($1 = '' OR tenant_id = $1) GROUP BY mapping_id
		) latest ON latest.mapping_id = t.mapping_id AND latest.started = t.started ORDER BY t.id`, tenantID)
	all, err := collect(s, rows, err, func(rows *sql.Rows) (o one, err error) {
		err = rows.Scan(&o.mapping, moment{&o.At}, &o.Verdict, &o.Cause)
		return o, err
	})
	out := map[string]securitycenter.LastTest{}
	for _, o := range all {
		out[o.mapping] = o.LastTest // of two at the same time the one that was kept later
	}
	return out, err
}
