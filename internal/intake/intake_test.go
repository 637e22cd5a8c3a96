package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

var leaf = certtest.NewCA("CN=Test Root,O=ACME SE,C=DE").Issue("CN=ECP PRD 100,O=ACME SE,C=DE")

// write writes files below a folder: name, content, name, content, …
func write(t *testing.T, dir string, files ...any) {
	t.Helper()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(dir, files[i].(string))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, files[i+1].([]byte), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func wantProblem(t *testing.T, r Result, id cert.ProblemID) {
	t.Helper()
	if r.File == nil || r.File.Problem == nil || r.File.Problem.ID != id || r.File.Verdict != cert.Unreadable || r.File.Leaf != -1 {
		t.Errorf("%s: got %+v, want the problem %s", r.Path, r.File, id)
	}
}

func TestAFileIsReadByItsContent(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "ECP Prod für Müller 100 %.txt", leaf.PEM())
	path := filepath.Join(dir, "ECP Prod für Müller 100 %.txt")
	r := Open(t.Context(), path, cert.Options{})
	if r.Path != path || r.File.Name != filepath.Base(path) || !bytes.Equal(r.Data, leaf.PEM()) {
		t.Errorf("got %q, %q, %d bytes", r.Path, r.File.Name, len(r.Data))
	}
	if c := r.File.LeafCertificate(); c == nil || c.SHA256() != sha256.Sum256(leaf.Cert.Raw) {
		t.Error("it is not the certificate that was written")
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	dir := t.TempDir()
	wantProblem(t, Open(t.Context(), filepath.Join(dir, "none.cer"), cert.Options{}), NotThere)
	folder := Open(t.Context(), dir, cert.Options{})
	wantProblem(t, folder, cert.NotACertificate)
	if folder.File.Problem.Values["What"] != "folder" {
		t.Errorf("a folder is called %v", folder.File.Problem.Values["What"])
	}
	write(t, dir, "empty.cer", []byte{})
	wantProblem(t, Open(t.Context(), filepath.Join(dir, "empty.cer"), cert.Options{}), cert.Empty)
}

func TestEachReasonHasItsProblem(t *testing.T) {
	for err, id := range map[error]cert.ProblemID{
		&fs.PathError{Err: fs.ErrNotExist}:   NotThere,
		&fs.PathError{Err: fs.ErrPermission}: NotAllowed,
		notFile(cert.ForeignSocket):          cert.NotACertificate,
		errors.New("input/output error"):     NotRead,
		context.Canceled:                     cert.Canceled,
		context.DeadlineExceeded:             cert.Canceled,
	} {
		wantProblem(t, Result{Path: err.Error(), File: unreadable("x", err)}, id)
	}
	if got := Problems(); len(got) != 3 {
		t.Errorf("%v are told of", got)
	}
}

func TestNoMoreIsReadThanTheLimit(t *testing.T) {
	dir := t.TempDir()
	const limit = 4096
	opts := cert.Options{Limits: cert.DefaultLimits}
	opts.Limits.Size = limit
	fits := append(bytes.Repeat([]byte(" "), limit-len(leaf.PEM())), leaf.PEM()...)
	write(t, dir, "fits.pem", fits, "large.pem", append([]byte(" "), fits...), "huge.pem", make([]byte, 10*limit))
	if r := Open(t.Context(), filepath.Join(dir, "fits.pem"), opts); r.File.LeafCertificate() == nil {
		t.Errorf("a file of just the limit: %+v", r.File.Problem)
	}
	for _, name := range []string{"large.pem", "huge.pem"} {
		r := Open(t.Context(), filepath.Join(dir, name), opts)
		wantProblem(t, r, cert.TooLarge)
		if len(r.Data) != limit+1 {
			t.Errorf("%s: %d bytes were read", name, len(r.Data))
		}
	}
	if got := limitOf(cert.Options{}); got != cert.DefaultLimits.Size {
		t.Errorf("without a limit %d bytes are read", got)
	}
}

func TestStandardInputIsReadToItsEnd(t *testing.T) {
	in := onStdin(t)
	go func() {
		in.Write(leaf.PEM())
		in.Close()
	}()
	r := Open(t.Context(), Stdin, cert.Options{})
	if r.Path != "-" || r.File.LeafCertificate() == nil {
		t.Errorf("got %+v", r.File)
	}
}

func TestWaitingForStandardInputCanBeGivenUp(t *testing.T) {
	onStdin(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantProblem(t, Open(ctx, Stdin, cert.Options{}), cert.Canceled)
	err := Walk(ctx, []string{Stdin}, false, cert.Options{}, func(r Result) error {
		t.Errorf("%s was given out", r.Path)
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the walk ended with %v", err)
	}
}

// onStdin puts a pipe in place of standard input, and returns the end to write to.
func onStdin(t *testing.T) *os.File {
	t.Helper()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdin
	os.Stdin = out
	t.Cleanup(func() {
		os.Stdin = before
		in.Close()
		out.Close()
	})
	return in
}

func TestAFileIsLockedWhereAPassphraseMayHelp(t *testing.T) {
	plain, locked := certtest.Block("PRIVATE KEY", leaf.KeyDER()), certtest.Block("ENCRYPTED PRIVATE KEY",
		certtest.EncryptedPKCS8(leaf.KeyDER(), certtest.Scrypt("pässwort", 2, 8, 1)))
	dir := t.TempDir()
	write(t, dir, "open.pem", append(leaf.PEM(), plain...), "locked.pem", append(leaf.PEM(), locked...), "alone.pem", locked, "none.pem", []byte("nothing"))
	for name, want := range map[string]bool{"open.pem": false, "locked.pem": true, "alone.pem": true, "none.pem": false, "missing.pem": false} {
		if r := Open(t.Context(), filepath.Join(dir, name), cert.Options{}); r.Locked() != want {
			t.Errorf("%s: locked is %v", name, r.Locked())
		}
	}
	for passphrase, want := range map[string]bool{"falsch": true, "pässwort": false} {
		opts := cert.Options{Passphrases: []cert.Secret{cert.SecretString(passphrase)}}
		if r := Open(t.Context(), filepath.Join(dir, "locked.pem"), opts); r.Locked() != want {
			t.Errorf("with %q: locked is %v", passphrase, r.Locked())
		}
	}
}

// certificateOf returns what a result holds, nil for none.
func certificateOf(r Result) *x509.Certificate {
	if c := r.File.LeafCertificate(); c != nil {
		return c.Parsed
	}
	return nil
}
