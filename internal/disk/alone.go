package disk

import (
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// Alone makes this process the holder of the file at path, which is made for it, until release is called or the process ends.
// It returns false where another process holds it. Where that cannot be found out (a folder that cannot be written to), nobody
// is said to.
func Alone(path string) (alone bool, release func()) {
	_ = os.MkdirAll(filepath.Dir(path), 0o700)
	lock := flock.New(path, flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	return held || err != nil, func() { _ = lock.Close() }
}
