package practice

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// A folder is where a practice tenant is kept.
type folder string

// errDamaged marks a file that is there but does not hold what it should.
var errDamaged = errors.New("the file is damaged")

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

// write replaces the file in one step, readable by the owner only: whoever is killed here leaves the old one or the new. Its
// errors name the file that was to be written, not the one beside it.
func (f folder) write(name string, data []byte) error {
	temp, err := os.CreateTemp(string(f), unfinished)
	if err != nil {
		return f.notWritten(name, err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err == nil {
		err = replace(temp.Name(), f.path(name))
	}
	if err != nil {
		return f.notWritten(name, err)
	}
	f.sync()
	return nil
}

func (f folder) notWritten(name string, err error) error {
	return &fs.PathError{Op: "write", Path: f.path(name), Err: err}
}

// replace renames. Windows does not replace a file that somebody is just reading, which is over in a moment.
func replace(from, to string) error {
	err := os.Rename(from, to)
	for try := 0; err != nil && runtime.GOOS == "windows" && try < 50; try++ {
		time.Sleep(10 * time.Millisecond)
		err = os.Rename(from, to)
	}
	return err
}

// unfinished is the name of what a kill in the middle of a write leaves behind.
const unfinished = ".Practice-*.tmp"

// sweep removes what writers that were killed left behind. Only the server does, before it serves.
func (f folder) sweep() {
	left, _ := filepath.Glob(f.path(unfinished))
	shown, _ := filepath.Glob(filepath.Join(f.path(shownFolder), unfinished))
	for _, path := range append(left, shown...) {
		os.Remove(path)
	}
}

// sync makes a rename last through a power failure. Windows has no such call and does not need it.
func (f folder) sync() {
	if dir, err := os.Open(string(f)); err == nil {
		dir.Sync()
		dir.Close()
	}
}

// writeJSON writes v as indented JSON.
func (f folder) writeJSON(name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return f.write(name, append(data, '\n'))
}

// readJSON fills v from a file. The error is fs.ErrNotExist where there is none and errDamaged where it cannot be read as v.
func (f folder) readJSON(name string, v any) error {
	data, err := os.ReadFile(f.path(name))
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("reading %s: %w: %w", name, errDamaged, err)
	}
	return nil
}

// setAside moves a damaged file out of the way, so that it can still be looked at, and gives its new name.
func (f folder) setAside(name string, now time.Time) (string, error) {
	for n := 0; ; n++ {
		aside := fmt.Sprintf("%s.damaged-%s", name, now.UTC().Format("20060102T150405Z"))
		if n > 0 {
			aside = fmt.Sprintf("%s-%d", aside, n)
		}
		if _, err := os.Lstat(f.path(aside)); errors.Is(err, fs.ErrNotExist) {
			return aside, os.Rename(f.path(name), f.path(aside))
		}
	}
}
