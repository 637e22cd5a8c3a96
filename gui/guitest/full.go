package guitest

import (
	"context"

	"certmap/internal/securitycenter"
)

// Full returns a register whose disk is full after a number of mappings were added.
func Full(r securitycenter.Register, room int) securitycenter.Register { return &full{r, room} }

type full struct {
	securitycenter.Register
	room int
}

// Add implements securitycenter.Register.
func (r *full) Add(ctx context.Context, m securitycenter.Mapping, e securitycenter.Event) error {
	if r.room--; r.room < 0 {
		return securitycenter.NewFault(securitycenter.RegisterDiskFull, nil, map[string]any{"Folder": "/home/meier/.local/share/certmap"})
	}
	return r.Register.Add(ctx, m, e)
}

// Unread returns a register in which no mapping can be looked for.
func Unread(r securitycenter.Register) securitycenter.Register { return &unread{r} }

type unread struct{ securitycenter.Register }

// ByNames implements securitycenter.Register.
func (*unread) ByNames(context.Context, string, string) ([]securitycenter.Mapping, error) {
	return nil, securitycenter.NewFault(securitycenter.RegisterBusy, nil, nil)
}
