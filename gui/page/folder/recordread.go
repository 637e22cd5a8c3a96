package folder

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"certmap/cert"
	"certmap/gui/model"
	"certmap/internal/intake"
	"certmap/internal/report"
	"certmap/internal/securitycenter"
)

// readForm reads the certificates of a folder's lines again, and suggests their tenant.
func readForm(ctx context.Context, c *securitycenter.Center, root string, entries []report.Entry, tenantID string) (model.RecordForm, error) {
	f := model.RecordForm{Root: root, Entries: entries}
	var err error
	if f.Found, err = readAgain(ctx, entries, c.Clock()); err != nil {
		return f, err
	}
	f.Tenant, err = c.SuggestTenantOfAll(ctx, f.Found, tenantID)
	return f, err
}

// readAgain returns the certificate of each line, none where its file does not hold it any more.
func readAgain(ctx context.Context, entries []report.Entry, now time.Time) ([]securitycenter.Found, error) {
	type place struct{ path, sha256 string }
	found := make([]securitycenter.Found, len(entries))
	at := map[place][]int{}
	var paths []string
	for i, e := range entries {
		found[i].FileName = filepath.Base(e.Path)
		if e.Certificate != nil {
			p := place{e.Path, e.Certificate.SHA256}
			paths, at[p] = append(paths, e.Path), append(at[p], i)
		}
	}
	slices.Sort(paths)
	err := intake.Walk(ctx, slices.Compact(paths), false, cert.Options{Now: now}, func(r intake.Result) error {
		for _, c := range r.File.Certificates() {
			sum := c.SHA256()
			for _, i := range at[place{r.Path, cert.Fingerprint(sum[:])}] {
				found[i].Certificate = c
			}
		}
		return nil
	})
	return found, err
}
