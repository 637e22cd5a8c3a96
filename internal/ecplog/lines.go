package ecplog

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"unicode/utf16"
)

// linesOf returns the lines of a text as a person sees them, whatever its encoding, its line endings and its markup, and
// whether its beginning was left out.
func linesOf(text string) (lines []string, cut bool) {
	if cut = len(text) > Limit; cut {
		text = text[len(text)-Limit:]
	}
	text = plain(decoded(text))
	lines = strings.Split(breaks.Replace(text), "\n")
	if cut && len(lines) > 1 {
		lines = lines[1:] // the rest of a line
	}
	return lines, cut
}

// breaks turns every kind of line end into one, and every kind of space into a plain one. Tabs stay: they part cells.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n",
	"\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u200b", "", "\ufeff", "", "\x00", "")

// decoded returns UTF-8. SAP GUI and Notepad save lists as UTF-16, with or without the mark of its byte order.
func decoded(text string) string {
	high, is := wide([]byte(text))
	if !is {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 0; i+1 < len(text); i += 2 {
		units = append(units, uint16(text[i+high])<<8|uint16(text[i+1-high]))
	}
	return string(utf16.Decode(units))
}

// wide tells whether a text is UTF-16, and at which of the two places of a pair the high byte stands. Without a mark, a text
// of Latin letters has zeros in every other place.
func wide(text []byte) (high int, is bool) {
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}):
		return 1, true
	case bytes.HasPrefix(text, []byte{0xfe, 0xff}):
		return 0, true
	}
	var zeros [2]int
	head := text[:min(len(text), 4096)]
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	if zeros[1] > zeros[0] {
		high = 1
	}
	return high, zeros[high] > len(head)/4
}

var (
	htmlPattern = regexp.MustCompile(`(?i)<(?:!doctype html|html|body|table|tr|td|div|p|br|span|pre|nobr)\b`)
	skipPattern = regexp.MustCompile(`(?is)<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>`)
	tagPattern  = regexp.MustCompile(`(?i)</?(html|head|title|meta|body|table|thead|tbody|colgroup|col|tr|td|th|div|p|br|hr|span|pre|ul|ol|li|dl|dt|dd|font|b|i|u|em|strong|h[1-6]|code|nobr|center|a|img|link|!doctype)\b[^<>]*>`)
)

// inLine are the tags that break no line.
var inLine = map[string]string{"td": "\t", "th": "\t", "span": "", "font": "", "b": "", "i": "", "u": "", "em": "", "strong": "", "code": "",
	"a": "", "img": "", "nobr": "", "col": ""}

// plain takes the markup out of HTML, which is what lists are saved as and what browsers copy. Other markup stays: codes are
// found in it as well.
func plain(text string) string {
	if !htmlPattern.MatchString(text) {
		return strings.ReplaceAll(text, "&nbsp;", " ")
	}
	text = skipPattern.ReplaceAllString(text, "")
	if !strings.Contains(strings.ToLower(text), "<pre") {
		text = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(text)
	}
	text = tagPattern.ReplaceAllStringFunc(text, func(tag string) string {
		name := strings.ToLower(tagPattern.FindStringSubmatch(tag)[1])
		if instead, ok := inLine[name]; ok {
			return instead
		}
		return "\n"
	})
	return html.UnescapeString(text)
}
