package model

import (
	"strings"

	"certmap/cert"
)

// Wrapped breaks a text into lines of at most width characters, for a place that shows lines: at spaces, and behind the
// colons of fingerprints.
func Wrapped(s string, width int) []string {
	var out []string
	for line := range strings.SplitSeq(strings.TrimSuffix(s, "\n"), "\n") {
		line = cert.Visible(line)
		for len([]rune(line)) > width {
			runes := []rune(line)
			at := max(strings.LastIndex(string(runes[:width+1]), " "), strings.LastIndex(string(runes[:width]), ":"))
			if at <= 0 {
				break
			}
			out = append(out, strings.TrimSuffix(line[:at+1], " "))
			line = line[at+1:]
		}
		out = append(out, line)
	}
	return out
}
