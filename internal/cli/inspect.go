package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	"certmap/cert"
	"certmap/internal/disk"
	"certmap/internal/intake"
	"certmap/internal/text"
)

// passphrases are the flags of commands that open locked files.
type passphrases struct {
	PassphraseFile  string `help:"File whose first line is the passphrase or PIN." type:"path" placeholder:"FILE"`
	PassphraseStdin bool   `help:"Read the passphrase or PIN from standard input."`
}

// read returns the passphrase, or none.
func (p *passphrases) read(r *run) ([]cert.Secret, error) {
	switch {
	case p.PassphraseFile != "" && p.PassphraseStdin:
		return nil, errUsage("--passphrase-file and --passphrase-stdin cannot both be given")
	case p.PassphraseFile != "":
		lines, err := secretLines(p.PassphraseFile)
		return lines[:min(1, len(lines))], err
	case p.PassphraseStdin:
		line, err := bufio.NewReader(r.In).ReadBytes('\n')
		if len(line) == 0 && err != nil {
			return nil, errUsage("no passphrase on standard input")
		}
		return []cert.Secret{cert.NewSecret(bytes.TrimRight(line, "\r\n"))}, nil
	}
	return nil, nil
}

// secretLines reads a file of secrets, one a line.
func secretLines(path string) ([]cert.Secret, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, disk.Explain(err, path)
	}
	defer clear(data)
	var out []cert.Secret
	for line := range bytes.Lines(data) {
		out = append(out, cert.NewSecret(bytes.TrimRight(line, "\r\n")))
	}
	return out, nil
}

type inspectCommand struct {
	Recursive   bool   `short:"r" help:"Read every file below the folders given."`
	Passphrases string `help:"File of candidates for the passphrase of locked files, one a line." type:"path" placeholder:"FILE"`
	JSON        bool   `help:"Print one JSON object a line for each file."`
	passphrases
	Paths []string `arg:"" name:"path" help:"Files or folders; - is standard input."`
}

// Run exits with 0 when all files are usable, 1 when some will not work, 2 when some are unreadable.
func (c *inspectCommand) Run(r *run) error {
	secrets, err := c.read(r)
	if err != nil {
		return err
	}
	if c.Passphrases != "" {
		more, err := secretLines(c.Passphrases)
		if err != nil {
			return err
		}
		secrets = append(secrets, more...)
	}
	out := bufio.NewWriterSize(r.Out, 64<<10)
	defer out.Flush()
	view := *r
	view.Out = out
	now := time.Now()
	return intake.Walk(r.ctx, c.Paths, c.Recursive, cert.Options{Passphrases: secrets, Now: now}, func(f intake.Result) error {
		r.code = max(r.code, worth(f.File.Verdict))
		if c.JSON {
			return view.line(shapeOf(f, now, r.english))
		}
		view.file(f, now)
		return nil
	})
}

func worth(v cert.Verdict) int {
	switch v {
	case cert.Unreadable:
		return 2
	case cert.WillNotWork:
		return 1
	}
	return 0
}

// file prints one file for people.
func (r *run) file(res intake.Result, now time.Time) {
	f, w := res.File, r.Words
	r.printf("%s: %s\n", visible(res.Path), w.Verdict(string(f.Verdict), warnings(f)))
	if f.Container != cert.None {
		r.printf("  %s\n", w.Say("container."+string(f.Container)))
	}
	if f.Problem != nil {
		r.printf("  %s\n", w.Tell("problem."+f.Problem.TextID(), f.Problem.Values))
	}
	for i := range f.Items {
		r.item(&f.Items[i], now)
	}
	for _, x := range f.Findings {
		m := w.Tell("finding."+x.TextID(), x.Values)
		r.printf("  %s %s\n", marks[x.Severity], m)
	}
}

var marks = map[cert.Severity]string{cert.Stop: "✕", cert.Warn: "!", cert.Note: "·"}

func warnings(f *cert.File) int {
	n := 0
	for _, x := range f.Findings {
		if x.Severity == cert.Warn {
			n++
		}
	}
	return n
}

func (r *run) item(it *cert.Item, now time.Time) {
	w := r.Words
	title := w.Say("item." + string(it.Kind))
	if it.Label != "" {
		title += " (" + visible(it.Label) + ")"
	}
	if it.Name != "" {
		title += " “" + visible(it.Name) + "”"
	}
	r.printf("  %s\n", title)
	if it.Problem != nil {
		r.printf("    %s\n", w.Tell("problem."+it.Problem.TextID(), it.Problem.Values))
	}
	if c := it.Certificate; c != nil {
		sum := c.SHA256()
		r.fields(
			"field.subject", c.Subject.String(), "field.issuer", c.Issuer.String(), "field.serial", c.SerialHex(),
			"field.valid", w.Say("value.validity", text.V{"From": w.DateTime(c.NotBefore), "Until": w.DateTime(c.NotAfter), "Left": w.DaysLeft(c.DaysLeft(now))}),
			"field.key", c.Public.Type+" "+keySize(c.Public), "field.signature", c.Signature, "field.sha256", cert.Fingerprint(sum[:]))
	}
}

func keySize(k cert.KeyFacts) string {
	if k.Curve != "" {
		return k.Curve
	}
	return fmt.Sprint(k.Bits)
}

// fields prints names and values in two columns.
func (r *run) fields(pairs ...string) {
	width := 0
	for i := 0; i < len(pairs); i += 2 {
		width = max(width, len([]rune(r.Words.Say(pairs[i]))))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			name := r.Words.Say(pairs[i])
			r.printf("    %s%s  %s\n", name, strings.Repeat(" ", width-len([]rune(name))), visible(pairs[i+1]))
		}
	}
}

// visible keeps a name out of a file from moving the cursor or changing the terminal.
func visible(s string) string { return cert.Visible(s) }

type cleanCommand struct {
	File string `arg:"" help:"The file to clean."`
	Out  string `short:"o" help:"Where to write; the certificate's own name beside nothing else by default." type:"path" placeholder:"OUT.cer"`
	passphrases
	Force bool `help:"Write over an existing file."`
}

// Run exits with 0 when the clean file was written, 1 when there is no certificate to write.
func (c *cleanCommand) Run(r *run) error {
	secrets, err := c.read(r)
	if err != nil {
		return err
	}
	res := intake.Open(r.ctx, c.File, cert.Options{Passphrases: secrets})
	leaf := res.File.LeafCertificate()
	if leaf == nil {
		r.file(res, time.Now())
		r.code = No
		return nil
	}
	out := c.Out
	if out == "" {
		out = cert.CleanName(leaf)
	}
	if out == intake.Stdin {
		_, err := r.Out.Write(cert.Clean(leaf))
		return err
	}
	write := disk.Create
	if c.Force {
		write = disk.Write
	}
	if err := write(out, cert.Clean(leaf)); err != nil {
		return err
	}
	left := len(res.File.Items) - 1
	r.printf("%s\n", r.Words.Say("cli.clean.written", text.V{"Path": out, "Count": left}))
	return nil
}
