package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

var _ securitycenter.Outbox = (*Outbox)(nil)

// An Outbox is the folder that clean .cer files are handed over from. It should be one that a browser can see: browsers
// from app stores are kept out of hidden folders.
type Outbox struct{ Dir string }

// Put implements securitycenter.Outbox. No file is ever overwritten: a second certificate of the same name becomes
// "name (2).cer".
func (o *Outbox) Put(ctx context.Context, name string, data []byte) (string, error) {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	for n := 1; ctx.Err() == nil; n++ {
		if n > 1 {
			name = fmt.Sprintf("%s (%d)%s", stem, n, ext)
		}
		path := filepath.Join(o.Dir, name)
		err := disk.Create(path, data)
		if !errors.Is(err, &securitycenter.Fault{ID: securitycenter.FileExists}) {
			return path, err
		}
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
			return path, nil
		}
	}
	return "", ctx.Err()
}
