package cert

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// readTime reads a UTCTime or a GeneralizedTime as leniently as OpenSSL does: seconds may be missing, a fraction of
// them and an offset may follow, and the four-digit form may stand for any year. What is no date at all is the zero time.
func readTime(s *cryptobyte.String) time.Time {
	var tag asn1.Tag
	var b cryptobyte.String
	if !s.ReadAnyASN1(&b, &tag) {
		return time.Time{}
	}
	switch tag {
	case asn1.UTCTime:
		return parseTime(b, 2)
	case asn1.GeneralizedTime:
		return parseTime(b, 4)
	}
	return time.Time{}
}

// parseTime reads YY or YYYY, MMDDHHMM, optional seconds and fraction, and the zone.
func parseTime(b []byte, yearDigits int) time.Time {
	year, b, ok := digits(b, yearDigits)
	if yearDigits == 2 {
		year = fullYear(year)
	}
	var field [5]int // month, day, hour, minute, second
	seconds := len(b) > 8 && '0' <= b[8] && b[8] <= '9'
	for i := 0; i < len(field) && ok && (i < 4 || seconds); i++ {
		field[i], b, ok = digits(b, 2)
	}
	if yearDigits == 4 && seconds {
		b = skipFraction(b)
	}
	offset, zoneOK := zone(b)
	t := time.Date(year, time.Month(field[0]), field[1], field[2], field[3], field[4], 0, time.UTC)
	// time.Date wraps the thirtieth of February around; such a date is none.
	inRange := t.Month() == time.Month(field[0]) && t.Day() == field[1] && t.Hour() == field[2] && t.Minute() == field[3]
	if !ok || !zoneOK || !inRange || t.Second() != field[4] {
		return time.Time{}
	}
	return t.Add(-offset)
}

// fullYear reads a two-digit year by the rule of RFC 5280: 50 to 99 lie in the last century.
func fullYear(yy int) int {
	if yy < 50 {
		return 2000 + yy
	}
	return 1900 + yy
}

// digits reads n decimal digits off the front of b.
func digits(b []byte, n int) (value int, rest []byte, ok bool) {
	if len(b) < n {
		return 0, nil, false
	}
	for _, c := range b[:n] {
		if c < '0' || c > '9' {
			return 0, nil, false
		}
		value = 10*value + int(c-'0')
	}
	return value, b[n:], true
}

func skipFraction(b []byte) []byte {
	if len(b) == 0 || b[0] != '.' && b[0] != ',' {
		return b
	}
	for b = b[1:]; len(b) > 0 && '0' <= b[0] && b[0] <= '9'; {
		b = b[1:]
	}
	return b
}

// zone reads Z or an offset like +0200.
func zone(b []byte) (time.Duration, bool) {
	if len(b) == 1 && b[0] == 'Z' {
		return 0, true
	}
	if len(b) != 5 || b[0] != '+' && b[0] != '-' {
		return 0, false
	}
	hours, rest, ok := digits(b[1:], 2)
	minutes, _, ok2 := digits(rest, 2)
	if !ok || !ok2 || hours > 14 || minutes > 59 {
		return 0, false
	}
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if b[0] == '-' {
		offset = -offset
	}
	return offset, true
}
