// Package intake takes in certificate files: one, or all below a folder, each read with a bound on its size and opened by
// its content. The order of what it gives out is the order of the names, however many files are read at once, and memory
// stays flat however many there are.
package intake

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"certmap/cert"
)

// A Result is one file and what it holds.
type Result struct {
	Path string
	File *cert.File
	// Data is the file as it was read by Open, for one that is going to be kept or unlocked; nil where it could not be read.
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

// Open reads one file. It never fails: a file that cannot be read is a File with a Problem. It ends with the context, even
// while it waits for a pipe.
func Open(ctx context.Context, path string, opts cert.Options) Result {
	return open(ctx, entry{path: path}, opts)
}

// An entry is a path to open: one that was asked for by name, or one that was found in a folder.
type entry struct {
	path    string
	found   bool
	regular bool  // the folder's list calls it a file
	err     error // why a folder could not be listed
}

func open(ctx context.Context, e entry, opts cert.Options) Result {
	opts.Name, opts.Many = filepath.Base(e.path), e.found
	data, err := read(ctx, e, limitOf(opts))
	if err != nil {
		return Result{Path: e.path, File: unreadable(opts.Name, err)}
	}
	return Result{Path: e.path, File: cert.Open(ctx, data, opts), Data: data}
}

func limitOf(opts cert.Options) int64 {
	if opts.Limits.Size > 0 {
		return opts.Limits.Size
	}
	return cert.DefaultLimits.Size
}

// read reads at most one byte over the limit, so that the size is judged in one place. A pipe is read where it was asked
// for by name, as shells do with <(…); one that stands in a folder has nobody at its other end.
func read(ctx context.Context, e entry, limit int64) ([]byte, error) {
	if e.err != nil {
		return nil, e.err
	}
	if e.path == Stdin && !e.found {
		in := os.Stdin
		return Waiting(ctx, func() ([]byte, error) { return atMost(in, limit) })
	}
	if e.regular {
		return readFile(e.path, limit)
	}
	info, err := os.Stat(e.path)
	switch {
	case err != nil:
		return nil, err
	case info.Mode().IsRegular():
		return readFile(e.path, limit)
	case info.Mode()&fs.ModeNamedPipe != 0 && !e.found:
		return readPipe(ctx, e.path, limit, patience)
	}
	return nil, noFile(info.Mode())
}

func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if size := info.Size(); size > 0 && info.Mode().IsRegular() {
		return readSized(f, min(size, limit+1))
	}
	return atMost(f, limit) // of a pipe, and of files on some network shares, the size is not known
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

func atMost(r io.Reader, limit int64) ([]byte, error) { return io.ReadAll(io.LimitReader(r, limit+1)) }

// A notFile is the error for what stands among files and is none.
type notFile cert.Foreign

// Error implements error.
func (n notFile) Error() string { return "a " + string(n) }

// noFile names what has a mode that no file has.
func noFile(mode fs.FileMode) error {
	switch {
	case mode.IsDir():
		return notFile(cert.ForeignFolder)
	case mode&fs.ModeNamedPipe != 0:
		return notFile(cert.ForeignPipe)
	case mode&fs.ModeSocket != 0:
		return notFile(cert.ForeignSocket)
	}
	return notFile(cert.ForeignDevice)
}

func unreadable(name string, err error) *cert.File {
	p := &cert.Problem{ID: NotRead, Err: err, Values: map[string]any{"Name": name}}
	var other notFile
	switch {
	case errors.As(err, &other):
		p = &cert.Problem{ID: cert.NotACertificate, Err: err, Values: map[string]any{"What": string(other)}}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		p.ID = cert.Canceled
	case errors.Is(err, fs.ErrNotExist):
		p.ID = NotThere
	case errors.Is(err, fs.ErrPermission):
		p.ID = NotAllowed
	}
	return &cert.File{Name: name, Leaf: -1, Problem: p, Verdict: cert.Unreadable}
}

// Locked tells whether a passphrase may open the file, or more of it.
func (r Result) Locked() bool {
	return r.File.Problem.Locked() || slices.ContainsFunc(r.File.Items, func(it cert.Item) bool { return it.Problem.Locked() })
}
