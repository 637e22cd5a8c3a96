package cli

import (
	"cmp"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

type readLogCommand struct {
	File string `arg:"" optional:"" complete:"file" help:"The text as it was saved; - or nothing is standard input."`
	JSON bool   `help:"Print the reading as a JSON object."`
}

// Run exits with 0 when the text says that the login worked, or why it did not, 1 when it says neither, 64 when the file
// cannot be read.
func (c *readLogCommand) Run(r *run) error {
	log, err := r.log(c.File)
	if err != nil {
		return err
	}
	reading := r.Logs.ReadLog(log)
	if reading.Outcome == securitycenter.LogUnclear || reading.Cause() == "unknown" {
		r.code = No
	}
	if c.JSON {
		return r.line(readingOf(reading, r.english))
	}
	r.reading(reading)
	return nil
}

type mappingsPing struct {
	one
	File string `arg:"" optional:"" complete:"file" help:"The output of the ping as it was saved; - or nothing is standard input."`
}

// Run records the output of the ECP ping. It exits with 0 when it is the proof of the mapping, 1 when it says that the login
// failed, or says nothing and was not recorded, 64 when the file cannot be read.
func (c *mappingsPing) Run(r *run) error {
	log, err := r.log(c.File)
	if err != nil {
		return err
	}
	return c.with(r, func(s *Session, m securitycenter.Mapping, t securitycenter.Tenant) error {
		m, reading, err := s.Center.RecordPing(r.ctx, m.ID, log)
		if err != nil {
			return err
		}
		if reading.Outcome == securitycenter.LogFailure {
			r.code = No
		}
		if c.JSON {
			return r.line(pingShape{mappingOf(m, t, time.Now()), readingOf(reading, r.english)})
		}
		r.reading(reading)
		return c.print(r, s, m, t)
	})
}

// keptOfLog is how much of a log is kept while it is read, in bytes: more than any reader looks at, so that it can tell that
// there was more.
const keptOfLog = 4 << 20

// log returns the end of a file, or of standard input. It ends with the context, even while it waits for somebody to type.
func (r *run) log(path string) (string, error) {
	in := r.In
	if path = cmp.Or(path, intake.Stdin); path != intake.Stdin {
		f, err := os.Open(path)
		if err != nil {
			return "", unread(err, path)
		}
		defer f.Close()
		in = f
	}
	log, err := intake.Waiting(r.ctx, func() ([]byte, error) { return endOf(in, keptOfLog) })
	if err != nil && r.ctx.Err() == nil {
		err = unread(err, path)
	}
	return string(log), err
}

// endOf reads to the end and returns at least the last half of size bytes, at most all of them. The halves are even, since a
// text may have two bytes a letter.
func endOf(in io.Reader, size int) ([]byte, error) {
	held, n := make([]byte, size), 0
	for {
		k, err := in.Read(held[n:])
		n += k
		if errors.Is(err, io.EOF) {
			return held[:n], nil
		}
		if err != nil {
			return nil, err
		}
		if n == size {
			n = copy(held, held[size/2:])
		}
	}
}

// reading prints what a text from ECP says.
func (r *run) reading(reading securitycenter.LogReading) {
	w := r.Words
	if reading.Practice {
		r.printf("%s\n", w.Say("practice.mark"))
	}
	r.printf("%s\n", w.Say("ecplog.source."+string(reading.Source)))
	if reading.Cut {
		r.printf("  %s\n", w.Say("ecplog.cut"))
	}
	if reading.Runs > 1 {
		r.printf("  %s\n", w.Say("ecplog.run", text.V{"Run": reading.Run, "Runs": reading.Runs}))
	}
	for _, api := range reading.APIs {
		r.printf("  %s\n", visible(w.Say("ecplog.api."+string(api.Outcome), text.V{"Name": api.Name})))
	}
	for _, l := range reading.Lines {
		mark := "·"
		if l.Counts {
			mark = logMarks[reading.Outcome]
		}
		r.printf("  %s %s\n", mark, visible(w.Say("ecplog.line", text.V{"Number": l.Number, "Text": l.Text})))
	}
	m := w.Tell(reading.TextID())
	r.printf("%s\n", strings.TrimSpace(m.What+" "+m.Why))
	if others := othersOf(reading, w); len(others) > 0 {
		r.printf("%s\n", w.Say("ecplog.also", text.V{"Causes": others}))
	}
	r.printf("%s\n", w.Say("cli.next", text.V{"Next": r.next(reading.TextID(), nil, m.Next)}))
}

var logMarks = map[securitycenter.LogOutcome]string{
	securitycenter.LogSuccess: "✓", securitycenter.LogFailure: "✕", securitycenter.LogUnclear: "!"}

// othersOf are the short names of the causes beside the one that counts.
func othersOf(reading securitycenter.LogReading, w *text.Words) []string {
	var out []string
	for i, id := range reading.Causes {
		if i > 0 {
			out = append(out, w.Say("cause."+string(id)+".short"))
		}
	}
	return out
}

// The shapes of --json; see shape.go.

type readingShape struct {
	Source   string         `json:"source"`  // ping, slg1, st22, dev_icm, unknown
	Outcome  string         `json:"outcome"` // success, failure, unknown
	Cause    *string        `json:"cause"`
	Causes   []string       `json:"causes"` // all of them, the one that counts first
	Lines    []logLineShape `json:"lines"`
	APIs     []logAPIShape  `json:"apis"`
	Run      int            `json:"run"`  // the one that counts
	Runs     int            `json:"runs"` // how many there are
	Cut      bool           `json:"cut"`
	Message  string         `json:"message"`
	Next     string         `json:"next"`
	Practice bool           `json:"practice"`
}

type logLineShape struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	Counts bool   `json:"counts"`
}

type logAPIShape struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"`
}

// pingShape is a mapping with the reading that was recorded.
type pingShape struct {
	mappingShape
	Ping readingShape `json:"ping"`
}

func readingOf(r securitycenter.LogReading, english *text.Words) readingShape {
	m := english.Tell(r.TextID())
	out := readingShape{Source: string(r.Source), Outcome: string(r.Outcome), Cause: idOrNull(r.Cause()), Causes: []string{},
		Lines: []logLineShape{}, APIs: []logAPIShape{}, Run: r.Run, Runs: r.Runs, Cut: r.Cut, Message: m.What, Next: m.Next,
		Practice: r.Practice}
	for _, id := range r.Causes {
		out.Causes = append(out.Causes, string(id))
	}
	for _, l := range r.Lines {
		out.Lines = append(out.Lines, logLineShape(l))
	}
	for _, a := range r.APIs {
		out.APIs = append(out.APIs, logAPIShape{a.Name, string(a.Outcome)})
	}
	return out
}
