package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"certmap/internal/securitycenter"
)

var orders = map[securitycenter.Sort]string{
	securitycenter.ByName:   "name_key, id",
	securitycenter.ByExpiry: "not_after, name_key, id",
	securitycenter.ByNewest: "created DESC, id DESC",
	"":                      "name_key, id",
}

const rowColumns = "id, tenant_id, configuration_name, integration_name, login_name, state, not_before, not_after, proof"

// Rows implements securitycenter.MappingRegister.
func (s *Store) Rows(ctx context.Context, f securitycenter.Filter) ([]securitycenter.Row, int, error) {
	if s.finder.ready.Load() && strings.TrimSpace(f.Text) != "" {
		return s.found(ctx, f)
	}
	where, args := conditions(f)
	var total int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM mapping WHERE "+where, args...).Scan(&total); err != nil {
		return nil, 0, s.explain(err)
	}
	rest := where + " ORDER BY " + orders[f.Sort]
	if f.Limit > 0 {
		rest += fmt.Sprintf(" LIMIT %d OFFSET %d", f.Limit, f.Offset)
	}
	out, err := s.rows(ctx, s.db, rest, args...)
	return out, total, err
}

func (s *Store) rows(ctx context.Context, q querier, rest string, args ...any) ([]securitycenter.Row, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+rowColumns+" FROM mapping WHERE "+rest, args...)
	return collect(s, rows, err, func(rows *sql.Rows) (r securitycenter.Row, err error) {
		err = rows.Scan(&r.ID, &r.TenantID, &r.ConfigurationName, &r.IntegrationName, &r.LoginName, &r.State,
			moment{&r.NotBefore}, moment{&r.NotAfter}, &r.Proof)
		return r, err
	})
}

// conditions returns the WHERE clause of a filter and its values.
func conditions(f securitycenter.Filter) (string, []any) {
	parts, args := []string{"listed = 1"}, []any{}
	add := func(condition string, value any) {
		args = append(args, value)
		parts = append(parts, fmt.Sprintf(condition, len(args)))
	}
	if f.TenantID != "" {
		add("tenant_id = $%d", f.TenantID)
	}
	if f.Login != "" {
		add("login_name = $%d", f.Login)
	}
	if f.Live {
		parts = append(parts, "live = 1")
	}
	if f.Begins != "" {
		add(`name_key LIKE $%d ESCAPE '\'`, likePattern(securitycenter.Fold(f.Begins))[1:])
	}
	for _, word := range strings.Fields(f.Text) {
		add(`search LIKE $%d ESCAPE '\'`, likePattern(securitycenter.Fold(word)))
	}
	return strings.Join(parts, " AND "), args
}

// likePattern returns the pattern that finds text anywhere, taking none of its characters for a wildcard.
func likePattern(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%"
}

// Counts implements securitycenter.MappingRegister. An empty tenant ID counts all tenants.
func (s *Store) Counts(ctx context.Context, tenantID string, now time.Time) (securitycenter.Counts, error) {
	var c securitycenter.Counts
	err := s.db.QueryRowContext(ctx, `
		SELECT count(*),
			coalesce(sum(CASE WHEN not_after < $2 THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN not_after >= $2 AND not_after < $3 THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN state IN ('draft', 'prepared', 'handed-over') THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN state = 'to-delete' THEN 1 ELSE 0 END), 0), coalesce(min(CASE WHEN state = 'to-delete' THEN id END), ''),
			min(CASE WHEN not_after >= $2 THEN not_after END)
		FROM mapping WHERE live = 1 AND ($1 = '' OR tenant_id = $1)`,
		tenantID, stamp(now), stamp(now.Add(31*24*time.Hour))).
		Scan(&c.Live, &c.Expired, &c.Within30, &c.Open, &c.ToDelete, &c.FirstToDelete, moment{&c.Next})
	if err != nil {
		return c, s.explain(err)
	}
	err = s.db.QueryRowContext(ctx, `
		SELECT coalesce(sum(CASE WHEN verdict = 'pass' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN verdict = 'fail' THEN 1 ELSE 0 END), 0)
		FROM test WHERE started >= $2 AND ($1 = '' OR tenant_id = $1)`, tenantID, stamp(now.Add(-7*24*time.Hour))).
		Scan(&c.Passed, &c.Failed)
	return c, s.explain(err)
}
