package sfapi

import (
	"net/http"
	"regexp"
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

func redact(text []byte) []byte {
	for _, p := range sessionPatterns {
		text = p.ReplaceAll(text, []byte("${1}•••${2}"))
	}
	return text
}
