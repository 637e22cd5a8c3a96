package cli

import (
	"cmp"
	"os"
	"path/filepath"
	"time"

	"certmap/cert"
	"certmap/internal/disk"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

type cleanCommand struct {
	File string `arg:"" complete:"file" help:"The file to clean, or - for standard input."`
	Out  string `short:"o" help:"Where to write: a file, a folder, or - for standard output. By default a file named after the certificate, in this folder." type:"path" placeholder:"OUT.cer"`
	choice
	passphrases
	Force bool `help:"Write over an existing file."`
}

// Run exits with 0 when the clean file was written, 1 when there is no certificate to write. What stops the certificate
// from working is told on standard error; the file is written all the same, since it may be wanted for other ends.
func (c *cleanCommand) Run(r *run) error {
	secrets, err := c.read(r, c.File)
	if err != nil {
		return err
	}
	res := intake.Open(r.ctx, c.File, cert.Options{Passphrases: secrets, Limits: c.limits()})
	if err := cmp.Or(r.ctx.Err(), r.pick(c.File, res.File, "--certificate", c.Certificate)); err != nil {
		return err
	}
	leaf := res.File.LeafCertificate()
	if leaf == nil {
		r.complain(res)
		return nil
	}
	r.stops(res.File)
	return c.write(r, leaf, len(res.File.Items)-1)
}

// complain says on standard error what a file holds that has no certificate to work with, and that the command did nothing.
func (r *run) complain(res intake.Result) {
	aside := *r
	aside.Out = r.Err
	aside.file(res, time.Now())
	r.code = No
}

// write writes the certificate, and says how many other items of its file were left out.
func (c *cleanCommand) write(r *run, leaf *cert.Certificate, left int) error {
	out := cmp.Or(c.Out, cert.CleanName(leaf))
	if out == intake.Stdin {
		_, err := r.Out.Write(cert.Clean(leaf))
		return err
	}
	if info, err := os.Stat(out); err == nil && info.IsDir() {
		out = filepath.Join(out, cert.CleanName(leaf))
	}
	if err := put(out, cert.Clean(leaf), c.Force); err != nil {
		return err
	}
	id := "cli.clean.written"
	if left == 0 {
		id = "cli.clean.written-alone"
	}
	r.printf("%s\n", r.Words.Say(id, text.V{"Path": visible(out), "Count": left}))
	return nil
}

// put writes a file that was named on the command line. It makes no folder: a name that is misspelt must not become one. And
// it replaces nothing but files: not a folder, a device or a pipe.
func put(path string, data []byte, force bool) error {
	folder := filepath.Dir(path)
	values := map[string]any{"Path": path, "Folder": folder, "Name": filepath.Base(path)}
	if info, err := os.Stat(folder); err == nil && !info.IsDir() || os.IsNotExist(err) {
		return securitycenter.NewFault(securitycenter.FolderMissing, err, values)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return securitycenter.NewFault(securitycenter.NotAFile, nil, values)
	}
	if force {
		return disk.Write(path, data)
	}
	return disk.Create(path, data)
}

// stops tells on standard error what keeps the leaf of a file from working.
func (r *run) stops(f *cert.File) {
	for _, x := range f.FindingsOf(f.Leaf) {
		if x.Severity == cert.Stop {
			r.warnf("%s %s\n", marks[x.Severity], r.finding(f, x))
		}
	}
}
