package model

import (
	"fmt"
	"slices"
	"strings"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// maxLine is how much of a line is shown in one piece: a longer one is cut into several, since text that is too long draws
// slower the longer it is.
const maxLine = 160

func replyLines(r securitycenter.Reply) []string {
	out := []string{fmt.Sprintf("%s: HTTP %d", r.Rung, r.Status)}
	var headers []string
	for k, v := range r.Header {
		headers = append(headers, k+": "+v)
	}
	slices.Sort(headers)
	out = append(out, headers...)
	if r.Body != "" {
		out = append(out, "")
		out = append(out, Lines(r.Body)...)
	}
	if r.Truncated {
		out = append(out, "…")
	}
	return out
}

// Lines cuts text into lines fit to be shown: none too long, nothing in them that moves the cursor or turns the text.
func Lines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		line = cert.Visible(strings.TrimRight(line, "\r\n"))
		for len([]rune(line)) > maxLine {
			runes := []rune(line)
			out = append(out, string(runes[:maxLine]))
			line = string(runes[maxLine:])
		}
		out = append(out, line)
	}
	return out
}
