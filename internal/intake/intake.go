// Package intake takes in certificate files: one, or all below a folder, each read with a bound on its size and opened by
// its content. The order of what it gives out is the order of the names, however many files are read at once, and memory
// stays flat however many there are.
package intake

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"certmap/cert"
)

// A Result is one file and what it holds.
type Result struct {
	Path string
	File *cert.File
	// Data is the file as it was read, for one that is going to be kept or unlocked; nil where it could not be read.
	Data []byte
}

// Why a file could not even be read.
const (
	NotThere   cert.ProblemID = "not-there"
	NotAllowed cert.ProblemID = "not-allowed"
	NotRead    cert.ProblemID = "not-read"
)

// Problems returns them all, for whoever checks that each has its sentences.
func Problems() []cert.ProblemID { return []cert.ProblemID{NotThere, NotAllowed, NotRead} }

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Open reads one file. It never fails: a file that cannot be read is a File with a Problem.
func Open(ctx context.Context, path string, opts cert.Options) Result {
	opts.Name = filepath.Base(path)
	data, err := read(path, limitOf(opts))
	if err != nil {
		return Result{Path: path, File: unreadable(opts.Name, err)}
	}
	return Result{Path: path, File: cert.Open(ctx, data, opts), Data: data}
}

func limitOf(opts cert.Options) int64 {
	if opts.Limits.Size > 0 {
		return opts.Limits.Size
	}
	return cert.DefaultLimits.Size
}

// read reads at most one byte over the limit, so that the size is judged in one place.
func read(path string, limit int64) ([]byte, error) {
	if path == Stdin {
		return io.ReadAll(io.LimitReader(os.Stdin, limit+1))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	switch {
	case info.IsDir():
		return nil, errFolder
	case info.Mode().IsRegular():
		return readSized(f, min(info.Size(), limit+1))
	case info.Mode()&fs.ModeNamedPipe != 0:
		return io.ReadAll(io.LimitReader(f, limit+1))
	}
	return nil, errNoFile
}

// readSized reads a file whose size is known in one piece; one that has grown since is cut, one that has shrunk is read to
// its end.
func readSized(f *os.File, size int64) ([]byte, error) {
	data := make([]byte, size)
	n, err := io.ReadFull(f, data)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	return data[:n], err
}

var (
	errFolder = errors.New("a folder")
	errNoFile = errors.New("neither a file nor a folder")
)

func unreadable(name string, err error) *cert.File {
	p := &cert.Problem{ID: NotRead, Err: err, Values: map[string]any{"Name": name}}
	switch {
	case errors.Is(err, errFolder):
		p = &cert.Problem{ID: cert.NotACertificate, Err: err, Values: map[string]any{"What": "folder"}}
	case errors.Is(err, fs.ErrNotExist):
		p.ID = NotThere
	case errors.Is(err, fs.ErrPermission):
		p.ID = NotAllowed
	}
	return &cert.File{Name: name, Leaf: -1, Problem: p, Verdict: cert.Unreadable}
}

// Walk opens every file below the given paths, and calls each for one after the other in the order of the names. With
// recursive false a folder is one result that says so. An error of each ends the walk and is returned; so is that of the
// context.
func Walk(ctx context.Context, paths []string, recursive bool, opts cert.Options, each func(Result) error) error {
	group, ctx := errgroup.WithContext(ctx)
	workers := runtime.GOMAXPROCS(0)
	queue := make(chan chan Result, 4*workers) // results in order; its length bounds what is in memory
	jobs := make(chan job)
	group.Go(func() error {
		defer close(queue)
		defer close(jobs)
		return list(ctx, paths, recursive, func(path string) error { return enqueue(ctx, path, jobs, queue) })
	})
	for range workers {
		group.Go(func() error {
			for j := range jobs {
				j.out <- Open(ctx, j.path, opts)
			}
			return nil
		})
	}
	group.Go(func() error {
		for slot := range queue {
			if err := deliver(ctx, slot, each); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

type job struct {
	path string
	out  chan Result
}

func enqueue(ctx context.Context, path string, jobs chan<- job, queue chan<- chan Result) error {
	slot := make(chan Result, 1)
	select {
	case queue <- slot:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case jobs <- job{path, slot}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func deliver(ctx context.Context, slot <-chan Result, each func(Result) error) error {
	select {
	case r := <-slot:
		return each(r)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// list calls found for every file below the paths. What cannot be listed is a file of its own, so that its reason is told.
func list(ctx context.Context, paths []string, recursive bool, found func(string) error) error {
	for _, path := range paths {
		info, err := os.Stat(path)
		if path == Stdin || err != nil || !info.IsDir() || !recursive {
			if err := found(path); err != nil {
				return err
			}
			continue
		}
		err = filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				return beside(d, found(path))
			case d.IsDir():
				return nil
			}
			return found(path)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// beside goes on beside a folder that cannot be listed, once that was told.
func beside(d fs.DirEntry, told error) error {
	if told == nil && d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return told
}

// Locked tells whether a passphrase may open the file, or more of it.
func (r Result) Locked() bool {
	if locked(r.File.Problem) {
		return true
	}
	for _, it := range r.File.Items {
		if locked(it.Problem) {
			return true
		}
	}
	return false
}

func locked(p *cert.Problem) bool {
	return p != nil && (p.ID == cert.PassphraseNeeded || p.ID == cert.WrongPassphrase || p.ID == cert.NotOpened)
}

// LooksLikeContent tells a certificate that was pasted as text from the path of a file.
func LooksLikeContent(s string) bool {
	s = strings.TrimSpace(s)
	if strings.Contains(s, "-----BEGIN") {
		return true
	}
	const shortest = 200 // no certificate is shorter in Base64, and few paths are longer
	return len(s) >= shortest && strings.IndexFunc(s, notBase64) < 0
}

func notBase64(r rune) bool {
	return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ \t\r\n", r)
}

// CleanPath returns the path in a text that was pasted: quotes and a file:// in front are taken away. It is empty where no
// file of that name exists.
func CleanPath(s string) string {
	s = strings.Trim(strings.TrimSpace(s), `"'`)
	if u, err := url.Parse(s); err == nil && u.Scheme == "file" {
		s = u.Path
	}
	if s == "" || strings.ContainsAny(s, "\n\x00") {
		return ""
	}
	if info, err := os.Stat(s); err != nil || info.IsDir() {
		return ""
	}
	return s
}
