package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestWithoutLinksANameIsTakenOnceToo is about file systems that no test can count on.
func TestWithoutLinksANameIsTakenOnceToo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	for n, content := range []string{"first", "second"} {
		finished := filepath.Join(dir, "finished")
		if err := os.WriteFile(finished, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := claim(finished, path); (err == nil) != (n == 0) || n > 0 && !errors.Is(err, fs.ErrExist) {
			t.Errorf("the %s file: %v", content, err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != "first" {
			t.Errorf("after the %s file there is %q (%v)", content, got, err)
		}
	}
}
