package sfapi

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
)

// secretHeaders are never kept of a reply.
var secretHeaders = []string{"Set-Cookie", "Cookie", "Authorization", "Proxy-Authorization", "Proxy-Authenticate", "X-Csrf-Token"}

// Where the ID of a session can stand: in an element (up to its end tag, whatever it holds), in JSON, in a cookie or an
// address.
const (
	prefix     = `(?:[^\s<>/"'=]+:)?`
	attributes = `(?:\s(?:[^>"'/]|"[^"]*"|'[^']*')*)?`
)

var sessionPatterns = []*regexp.Regexp{
	regexp.MustCompile(`(?is)(<` + prefix + `sessionId` + attributes + `>).*?(</` + prefix + `sessionId\s*>|\z)`),
	regexp.MustCompile(`(?i)("sessionId"\s*:\s*")(?:[^"\\]|\\.)*()`),
	regexp.MustCompile(`(?i)(JSESSIONID=)[^;\s"'<>&?#]*()`),
	// What a page holds that repeats the request or its answer.
	regexp.MustCompile(`(?i)(\bauthorization["']?\s*[:=]\s*["']?(?:Basic|Bearer|Digest|Negotiate|NTLM)\s+)[^\r\n"'<]+()`),
	regexp.MustCompile(`(?i)(\b(?:set-)?cookie["']?\s*:\s*["']?)[^\s"'<=]+=[^\r\n"'<]+()`),
}

// WithoutSecrets returns a copy of a reply that may be kept and shown: no cookies, no session IDs.
func WithoutSecrets(r Reply) Reply {
	header := http.Header{}
	for name, values := range r.Header {
		for _, v := range values {
			header[name] = append(header[name], string(redact([]byte(v))))
		}
	}
	for _, name := range secretHeaders {
		header.Del(name)
	}
	r.Header, r.Body = header, redact(r.Body)
	return r
}

// hints are what a text has to hold, in small letters, for any of the patterns to fit: most hold none, and are done with.
var hints = [][]byte{[]byte("sessionid"), []byte("authorization"), []byte("cookie")}

func redact(text []byte) []byte {
	small := bytes.ToLower(text)
	if !slices.ContainsFunc(hints, func(h []byte) bool { return bytes.Contains(small, h) }) {
		return text
	}
	for _, p := range sessionPatterns {
		text = p.ReplaceAll(text, []byte("${1}•••${2}"))
	}
	return text
}
