package cli

import (
	"os"
	"path/filepath"
	"reflect"

	"github.com/alecthomas/kong"
)

// spread puts files in the place of a pattern (*.cer) where a command takes many of them. The shells of Windows leave that to
// the program; all others have done it.
func (r *run) spread(command *kong.Node) {
	if r.Version.OS != "windows" {
		return
	}
	for _, v := range command.Positional {
		if paths, ok := v.Target.Interface().([]string); ok && v.Tag.Get("complete") == "file" {
			v.Target.Set(reflect.ValueOf(filesOf(paths)))
		}
	}
}

// filesOf returns the files that patterns stand for. A file may be called like a pattern, and a pattern that no file fits stays:
// it is told as a file that is not there.
func filesOf(patterns []string) (paths []string) {
	for _, p := range patterns {
		found, err := filepath.Glob(p)
		if _, exists := os.Lstat(p); exists == nil || err != nil || len(found) == 0 {
			found = []string{p}
		}
		paths = append(paths, found...)
	}
	return paths
}
