package securitycenter

import (
	"cmp"
	"context"
	"strings"
)

// A LogReader reads what ECP says of its connection. It never fails: what it does not recognise is unknown.
type LogReader interface {
	// ReadLog reads a text as it was pasted, whatever its encoding and length. What it returns holds what was recognised, and
	// nothing else of the text: a log may name employees.
	ReadLog(text string) LogReading
}

// A LogSource is the kind of text that was read.
type LogSource string

// The kinds of text.
const (
	LogPing    LogSource = "ping"    // the output of the ping in HRSFEC_PTP_CONFIG
	LogSLG1    LogSource = "slg1"    // the application log
	LogST22    LogSource = "st22"    // a short dump
	LogICM     LogSource = "dev_icm" // the trace of the Internet Communication Manager
	LogUnknown LogSource = "unknown"
)

// A LogOutcome is what a text shows of the connection.
type LogOutcome string

// The outcomes. Only a ping can be a success: a trace without an error says nothing of the login.
const (
	LogSuccess LogOutcome = "success"
	LogFailure LogOutcome = "failure"
	LogUnclear LogOutcome = "unknown"
)

// A LogReading is what a text from ECP says.
type LogReading struct {
	Source  LogSource
	Outcome LogOutcome
	// Causes are why it failed, the one that counts first; "unknown" alone where an error has no reason beside it. They are
	// empty unless Outcome is LogFailure.
	Causes []CauseID
	// Fix names the sentences about the way to mend it in ECP; empty unless Outcome is LogFailure.
	Fix string
	// Lines are what was recognised in the run that counts, in the order of the text; at most 40.
	Lines []LogLine
	// APIs are those that the text names, with the outcome of the last ping of each; empty where it names none.
	APIs []LogAPI
	// Run is the number of the run that counts, from 1, and Runs how many the text has; both are 0 where it has none.
	Run, Runs int
	// Practice: the text says that it comes from the practice ECP system.
	Practice bool
	// Cut: the text was too long. Only its end was read, and the numbers of lines count from where that begins.
	Cut bool
}

// A LogLine is what was recognised in one line: codes and known phrases, never the rest of it.
type LogLine struct {
	Number int // from 1
	Text   string
	// Counts marks the lines that the cause, or the success, was read from.
	Counts bool
}

// A LogAPI is one API that was pinged.
type LogAPI struct {
	Name    string
	Outcome LogOutcome
}

// Cause returns the cause that counts, empty where the reading is no failure.
func (r *LogReading) Cause() CauseID {
	if len(r.Causes) == 0 {
		return ""
	}
	return r.Causes[0]
}

// Evidence returns the text of the last line that counts, empty where there is none.
func (r *LogReading) Evidence() string {
	for i := len(r.Lines) - 1; i >= 0; i-- {
		if r.Lines[i].Counts {
			return r.Lines[i].Text
		}
	}
	return ""
}

// TextID returns the ID of the three sentences that tell the reading: of what has to be done in ECP where it failed.
func (r *LogReading) TextID() string {
	if r.Outcome == LogFailure {
		return "ecplog.fix." + r.Fix
	}
	return "ecplog.outcome." + string(r.Outcome)
}

// EventPingFailed is a ping that was pasted and did not work: Values["Cause"], ["Evidence"], and ["Lines"] with what was
// recognised of it. One that worked is an EventProven with Values["Lines"].
const EventPingFailed EventKind = "ping-failed"

// RecordPing reads what ECP showed and keeps it in the mapping's history: as its proof where the login worked, as a failure
// with its cause where it did not. Of the text only what was recognised is kept. The reading is returned in any case; the
// error is the fault PingUnknown where it is neither, or PingOfPractice where output of the practice ECP system was pasted
// for a mapping of a real tenant.
func (c *Center) RecordPing(ctx context.Context, mappingID, text string) (Mapping, LogReading, error) {
	reading := c.Logs.ReadLog(text)
	m, t, err := c.mappingAndTenant(ctx, mappingID)
	if err != nil {
		return m, reading, err
	}
	values := map[string]any{"Name": m.ConfigurationName}
	switch {
	case reading.Outcome == LogUnclear:
		return m, reading, NewFault(PingUnknown, nil, values)
	case reading.Practice && !t.IsPractice():
		return m, reading, NewFault(PingOfPractice, nil, values)
	}
	m, err = c.Register.Change(ctx, mappingID, func(m *Mapping) ([]Event, error) {
		return []Event{c.takePing(m, reading)}, nil
	})
	return m, reading, err
}

// takePing makes a reading the proof of the current certificate, if it is a success, and returns the event.
func (c *Center) takePing(m *Mapping, r LogReading) Event {
	values := map[string]string{"Kind": string(ByPing), "Lines": r.kept()}
	if r.Outcome != LogSuccess {
		values = map[string]string{"Cause": string(r.Cause()), "Evidence": cmp.Or(r.Evidence(), string(r.Source)), "Lines": r.kept()}
		return c.event(EventPingFailed, values)
	}
	v := m.Current()
	v.Proof = &Proof{Kind: ByPing, SHA256: v.SHA256, At: c.Clock(), By: c.Who()}
	return c.event(EventProven, values)
}

// FailedPing returns the latest ping of a mapping's current certificate where it failed: it speaks against an earlier proof.
// It is nil where the latest one worked, where a test with the key says more since, or where there is none. The history is
// as the register gives it, the newest first.
func FailedPing(v *Version, history []Event) *Event {
	if e := latestPing(v, history); e != nil && e.Kind == EventPingFailed {
		return e
	}
	return nil
}

// kept is the text that is kept of a reading: one line for each that was recognised.
func (r *LogReading) kept() string {
	lines := make([]string, len(r.Lines))
	for i, l := range r.Lines {
		lines[i] = l.Text
	}
	return strings.Join(lines, "\n")
}
