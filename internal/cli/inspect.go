package cli

import (
	"bufio"
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"certmap/cert"
	"certmap/internal/intake"
	"certmap/internal/report"
	"certmap/internal/text"
)

type inspectCommand struct {
	Recursive   bool   `short:"r" help:"Read every file below the folders given. Links in them to other folders are not followed."`
	Passphrases string `help:"File of candidates for the passphrase of locked files, one a line." type:"path" placeholder:"FILE"`
	Chain       bool   `help:"Build the chain of each certificate from its file and this machine, for client authentication."`
	Fetch       bool   `help:"Build the chain, and fetch what it lacks from the addresses that the certificates give. This goes over the network."`
	Revocation  bool   `help:"Ask the authorities whether the certificates are revoked, by OCSP and CRL. This goes over the network."`
	JSON        bool   `help:"Print one JSON object a line for each file." xor:"form"`
	CSV         bool   `help:"Print one table of all certificates, what expires first on top, as CSV." xor:"form"`
	passphrases
	Paths []string `arg:"" name:"path" complete:"file" help:"Files or folders; - is standard input."`
}

// garbage is how far the heap may grow while files are read, in percent of what is in use. Little is, and every file leaves
// some garbage: collecting it less often takes some MB more, whatever the number of files, and a tenth less time.
const garbage = 400

// Run exits with 0 when all files are usable, 1 when some will not work, 2 when some are unreadable.
func (c *inspectCommand) Run(r *run) error {
	opts, err := c.options(r)
	if err != nil {
		return err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(garbage))
	out := bufio.NewWriterSize(r.Out, 64<<10)
	view := *r
	view.Out = out
	var entries []report.Entry
	err = intake.Walk(r.ctx, c.Paths, c.Recursive, opts, func(f intake.Result) error {
		asked, err := c.ask(r, f)
		if err != nil {
			return err
		}
		r.code = max(r.code, worth(f.File.Verdict))
		switch {
		case c.JSON:
			return view.line(inspectedOf(f, asked, opts.Now, r.english))
		case c.CSV:
			entries = append(entries, report.Entries(f.Path, f.File, opts.Now)...)
		default:
			view.file(f, opts.Now)
			view.asked(asked)
		}
		return nil
	})
	if c.CSV && err == nil {
		_, err = out.Write(report.CSV(report.Expiry(r.Words, "", "", entries), ','))
	}
	return cmp.Or(err, out.Flush())
}

func (c *inspectCommand) options(r *run) (cert.Options, error) {
	secrets, err := c.read(r, c.Paths...)
	if err == nil && c.Passphrases != "" {
		var more []cert.Secret
		more, err = secretLines(c.Passphrases)
		secrets = append(secrets, more...)
	}
	return cert.Options{Passphrases: secrets, Limits: c.limits(), Now: time.Now()}, err
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
		r.printf("  %s\n", r.message("problem."+f.Problem.TextID(), f.Problem.Values))
	}
	for i := range f.Items {
		r.item(f, i, now)
	}
	for _, x := range f.Findings {
		r.printf("  %s %s\n", marks[x.Severity], r.finding(f, x))
	}
}

// finding tells one finding: of which certificate, where that is not the one that is mapped, and whether anybody knows how
// SuccessFactors takes it.
func (r *run) finding(f *cert.File, x cert.Finding) string {
	told := r.message("finding."+x.TextID(), x.Values).String()
	if x.Item >= 0 && x.Item != f.Leaf {
		if name := called(f.Items[x.Item].Certificate); name != "" {
			told = name + ": " + told
		}
	}
	if x.Sure == cert.Unknown && x.Severity != cert.Note {
		told += " " + r.Words.Say("finding.unknown-for-sf")
	}
	return told
}

// called is the common name of a certificate, or its whole subject where it has none.
func called(c *cert.Certificate) string {
	if c == nil {
		return ""
	}
	return visible(cmp.Or(c.Subject.CommonName(), c.Subject.String()))
}

var marks = map[cert.Severity]string{cert.Stop: "✕", cert.Warn: "!", cert.Note: "·"}

// warnings counts what the verdict counts: the findings of the leaf and of the file as a whole, or all where there is no
// leaf.
func warnings(f *cert.File) int {
	findings, n := f.Findings, 0
	if f.Leaf >= 0 {
		findings = f.FindingsOf(f.Leaf)
	}
	for _, x := range findings {
		if x.Severity == cert.Warn {
			n++
		}
	}
	return n
}

// item prints one item of a file: with its number, by which other commands take it, where there are several.
func (r *run) item(f *cert.File, i int, now time.Time) {
	w, it := r.Words, &f.Items[i]
	title := w.Say("item." + string(it.Kind))
	if len(f.Items) > 1 {
		title = fmt.Sprintf("%d. %s", i+1, title)
	}
	if it.Label != "" {
		title += " (" + visible(it.Label) + ")"
	}
	if it.Name != "" {
		title += " “" + visible(it.Name) + "”"
	}
	r.printf("  %s\n", title)
	if it.Problem != nil {
		r.printf("    %s\n", r.message("problem."+it.Problem.TextID(), it.Problem.Values))
	}
	if c := it.Certificate; c != nil {
		sum := c.SHA256()
		r.fields(
			"field.subject", c.Subject.String(), "field.issuer", c.Issuer.String(), "field.serial", c.SerialHex(),
			"field.valid", validity(w, c, now),
			"field.key", report.KeyText(c.Public), "field.signature", w.Algorithm(c.Signature), "field.sha256", cert.Fingerprint(sum[:]))
	}
}

// validity says from when until when, and how long that is from now where it can be read.
func validity(w *text.Words, c *cert.Certificate, now time.Time) string {
	left := w.Say("value.unreadable")
	if !c.NotAfter.IsZero() {
		left = w.DaysLeft(c.DaysLeft(now))
	}
	return w.Say("value.validity", text.V{"From": w.DateTime(c.NotBefore), "Until": w.DateTime(c.NotAfter), "Left": left})
}

// fields prints names and values in two columns.
func (r *run) fields(pairs ...string) {
	width := 0
	for i := 0; i < len(pairs); i += 2 {
		width = max(width, columns(r.Words.Say(pairs[i])))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			r.printf("    %s  %s\n", padded(r.Words.Say(pairs[i]), width), visible(pairs[i+1]))
		}
	}
}

// padded fills a text up to a number of columns.
func padded(s string, width int) string { return s + strings.Repeat(" ", max(0, width-columns(s))) }

// columns is how many columns of a terminal a name of ours takes: none of the languages has letters that take two.
func columns(s string) int { return utf8.RuneCountInString(s) }

// visible keeps a name out of a file from moving the cursor or changing the terminal.
func visible(s string) string { return cert.Visible(s) }
