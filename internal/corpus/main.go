// Corpus reads every file of some folders with package cert and with OpenSSL, and lists where the two differ.
//
//	go run ./internal/corpus [-v] [DIR…]
//
// What OpenSSL reads and we do not, or read otherwise, is a difference, and the exit code is then 1. Without folders it
// takes those that a developer's machine has: Debian's python3-cryptography-vectors and the testdata of Go's cryptography
// and of the modules in use. With -v it also prints what we made of each file.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"certmap/cert"
)

// passphrases are those of the collections, none and the empty one being tried by themselves.
var passphrases = []string{"password", "cryptography", "changeit", "1234567980", "foobar", "123456", "geheim"}

// maxFile leaves out what is no certificate file for its size alone.
const maxFile = 1 << 20

func main() {
	verbose := flag.Bool("v", false, "print what was made of each file")
	flag.Parse()
	folders := flag.Args()
	if len(folders) == 0 {
		folders = usualFolders()
	}
	files := walk(folders)
	r := newReport(*verbose)
	var wg sync.WaitGroup
	next := make(chan string)
	for range 2 {
		wg.Go(func() {
			for path := range next {
				r.add(examine(path))
			}
		})
	}
	for _, path := range files {
		next <- path
	}
	close(next)
	wg.Wait()
	if r.print(os.Stdout) {
		os.Exit(1)
	}
}

// walk lists the files below folders in order, each once.
func walk(folders []string) []string {
	var files []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if info, err := d.Info(); err == nil && info.Mode().IsRegular() && info.Size() <= maxFile {
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, "corpus:", err)
			os.Exit(70)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// A result is what one file gave.
type result struct {
	path        string
	file        *cert.File
	took        time.Duration
	reference   reference
	differences []string
}

func examine(path string) result {
	data, err := os.ReadFile(path)
	if err != nil {
		return result{path: path, differences: []string{err.Error()}}
	}
	opts := cert.Options{Name: filepath.Base(path)}
	for _, p := range passphrases {
		opts.Passphrases = append(opts.Passphrases, cert.SecretString(p))
	}
	start := time.Now()
	res := result{path: path, file: cert.Open(context.Background(), data, opts)}
	res.took = time.Since(start)
	res.reference = askOpenSSL(path, data)
	res.differences = compare(res.file, res.reference)
	return res
}

// usualFolders are what a developer's machine has of certificate files.
func usualFolders() []string {
	var out []string
	for _, folder := range strings.Fields(command("dpkg", "-L", "python3-cryptography-vectors").stdout) {
		if strings.HasSuffix(folder, "/cryptography_vectors") {
			out = append(out, folder)
		}
	}
	patterns := []string{filepath.Join(strings.TrimSpace(command("go", "env", "GOROOT").stdout), "src", "crypto", "*", "testdata")}
	for _, module := range strings.Fields(command("go", "list", "-m", "-f", "{{.Dir}}", "all").stdout) {
		patterns = append(patterns, filepath.Join(module, "testdata"))
	}
	for _, pattern := range patterns {
		if found, err := filepath.Glob(pattern); err == nil {
			out = append(out, found...)
		}
	}
	return out
}
