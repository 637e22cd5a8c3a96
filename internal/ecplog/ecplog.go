// Package ecplog reads what Employee Central Payroll says of its connection to SuccessFactors: the output of the ping in
// HRSFEC_PTP_CONFIG, the application log (SLG1), a short dump (ST22), or the trace of the Internet Communication Manager
// (dev_icm). Text goes in, a reading comes out: whether the login worked, and if not, the cause, in the same IDs as those of
// the connection test.
//
// It promises little on purpose. Only a ping whose login answered 200, with nothing but known lines after it, is a success;
// an error code that comes with HTTP 200 is a failure (KBA 2994256); what is not recognised is unknown, never a guess. A text
// may hold several runs: the last one counts, for each API that was pinged.
//
// What it gives back of a text is what it recognised, never the rest of the line: names and numbers of employees, which a
// log may hold, stay behind. It is pure: no clock, no disk, no network. What it has to assume about SAP's texts stands in
// unknown.go.
package ecplog

import (
	"certmap/internal/securitycenter"
)

// Limit is how much of a text is read, in bytes: its end, where the newest entries are.
const Limit = 1 << 20

// A Reader is the ECP log reader. Its zero value is ready to be used by several goroutines at once.
type Reader struct{}

var _ securitycenter.LogReader = Reader{}

// ReadLog implements securitycenter.LogReader.
func (Reader) ReadLog(text string) securitycenter.LogReading { return Read(text) }

// Read reads a text, whatever it is. It takes time in proportion to the length of the text, up to Limit.
func Read(text string) securitycenter.LogReading {
	lines, cut := linesOf(text)
	var d diary
	for i, line := range lines {
		d.enter(i+1, line)
	}
	reading := d.close()
	reading.Cut = cut
	return reading
}
