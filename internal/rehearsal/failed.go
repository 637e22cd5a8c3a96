package rehearsal

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"time"

	"certmap/internal/disk"
	"certmap/internal/practice"
	"certmap/internal/securitycenter"
)

// patience is how long a practice tenant that is there takes to answer, many times over.
const patience = 5 * time.Second

// awaited waits until whoever serves a tenant answers. It fails with PracticeSilent: the process that holds the tenant is
// stopped, or this computer does not reach itself.
func awaited(ctx context.Context, t *practice.Tenant, most time.Duration) error {
	bounded, cancel := context.WithTimeout(ctx, cmp.Or(most, patience))
	defer cancel()
	err := t.Ready(bounded)
	if err != nil && ctx.Err() == nil {
		return securitycenter.NewFault(securitycenter.PracticeSilent, err, map[string]any{"Address": t.Facts().Listen})
	}
	return failed(ctx, err)
}

// failed says why the practice tenant could not be had: for want of room, or of the right to write, in words of the disk.
func failed(ctx context.Context, err error) error {
	if err == nil || errors.Is(ctx.Err(), context.Canceled) {
		return err
	}
	var file *fs.PathError
	if errors.As(err, &file) {
		why := disk.Explain(err, file.Path)
		if errors.Is(why, &securitycenter.Fault{ID: securitycenter.FileDiskFull}) || errors.Is(why, &securitycenter.Fault{ID: securitycenter.FileReadOnly}) {
			return why
		}
	}
	if errors.Is(err, practice.ErrSilent) {
		return securitycenter.NewFault(securitycenter.PracticeSilent, err, nil)
	}
	return securitycenter.NewFault(securitycenter.PracticeFailed, err, nil)
}
