package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

// damaged says that a file holds something else than settings, and from which line on.
func damaged(path string, data []byte, err error) error {
	values := map[string]any{"Path": path, "Name": filepath.Base(path), "Line": lineOf(data, err)}
	return securitycenter.NewFault(securitycenter.SettingsDamaged, err, values)
}

// lineOf returns the line in which JSON is broken.
func lineOf(data []byte, err error) int {
	offset := int64(0)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset - 1 // of the byte that does not fit
	case errors.As(err, &kind):
		offset = kind.Offset - 1
	}
	before := data[:max(0, min(offset, int64(len(data))))]
	return 1 + bytes.Count(before, []byte("\n"))
}

// setAside keeps a damaged file under a name of its own beside it, which tells when.
func setAside(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return disk.Explain(err, path)
	}
	aside := path + ".damaged-" + time.Now().Format("20060102T150405")
	err = disk.Create(aside, data)
	for n := 1; errors.Is(err, &securitycenter.Fault{ID: securitycenter.FileExists}); n++ {
		err = disk.Create(fmt.Sprintf("%s-%d", aside, n), data)
	}
	return err
}
