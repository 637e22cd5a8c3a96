package text

import (
	"time"

	"golang.org/x/text/number"
)

// Layouts of dates, by language. Go's own month names are English, which is what English needs; German dates are numbers.
var layouts = map[Language]struct{ date, dateTime string }{
	English: {"2 Jan 2006", "2 Jan 2006, 15:04"},
	German:  {"02.01.2006", "02.01.2006, 15:04"},
}

// Date returns the day of t in the reader's zone and style.
func (w *Words) Date(t time.Time) string { return w.formatted(t.In(w.zone), layouts[w.lang].date) }

// DateTime returns day and minute of t in the reader's zone and style.
func (w *Words) DateTime(t time.Time) string {
	return w.formatted(t.In(w.zone), layouts[w.lang].dateTime)
}

// UTC returns t to the second in UTC, as it stands in a certificate.
func (w *Words) UTC(t time.Time) string { return w.formatted(t.UTC(), "2006-01-02 15:04:05 UTC") }

// formatted writes a time; the zero time is one that could not be read.
func (w *Words) formatted(t time.Time, layout string) string {
	if t.IsZero() {
		return w.Say("value.unreadable")
	}
	return t.Format(layout)
}

// Number returns n with its thousands marked as the language does.
func (w *Words) Number(n int) string { return w.number.Sprint(number.Decimal(n)) }

// Milliseconds returns d in whole milliseconds, "under 1 ms" for less than one.
func (w *Words) Milliseconds(d time.Duration) string {
	if d < time.Millisecond {
		return w.Say("format.under-1-ms")
	}
	return w.Say("format.ms", V{"Milliseconds": int(d.Milliseconds())})
}

// Duration returns d in the largest whole unit that fits: days, hours, minutes or seconds.
func (w *Words) Duration(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return w.Say("format.days", V{"Count": int(d / (24 * time.Hour))})
	case d >= 2*time.Hour:
		return w.Say("format.hours", V{"Count": int(d / time.Hour)})
	case d >= 2*time.Minute:
		return w.Say("format.minutes", V{"Count": int(d / time.Minute)})
	}
	return w.Say("format.seconds", V{"Count": int(d / time.Second)})
}

// Bytes returns a size in the unit that reads best, in steps of 1024.
func (w *Words) Bytes(n int64) string {
	switch {
	case n >= 1<<20:
		return w.number.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return w.number.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return w.Say("format.bytes", V{"Count": int(n)})
}
