package store

import (
	"context"
	"database/sql"

	"certmap/internal/securitycenter"
)

// Ticks implements securitycenter.GuideRegister.
func (s *Store) Ticks(ctx context.Context, tenantID string) ([]securitycenter.Tick, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT step, at, done_by FROM guide_tick WHERE tenant_id = $1 ORDER BY at, step", tenantID)
	return collect(s, rows, err, func(rows *sql.Rows) (t securitycenter.Tick, err error) {
		return t, rows.Scan(&t.Step, moment{&t.At}, &t.By)
	})
}

// PutTick implements securitycenter.GuideRegister.
func (s *Store) PutTick(ctx context.Context, tenantID string, t securitycenter.Tick) error {
	return s.exec(ctx, `
		INSERT INTO guide_tick (tenant_id, step, at, done_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, step) DO UPDATE SET at = excluded.at, done_by = excluded.done_by`,
		tenantID, string(t.Step), stamp(t.At), t.By)
}

// RemoveTick implements securitycenter.GuideRegister.
func (s *Store) RemoveTick(ctx context.Context, tenantID string, step securitycenter.StepID) error {
	return s.exec(ctx, "DELETE FROM guide_tick WHERE tenant_id = $1 AND step = $2", tenantID, string(step))
}
