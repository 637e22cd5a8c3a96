package sfapi

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// keptHeaders are those that are kept of a reply: they tell who answered, what came, and where a call can be found again. A
// header that is not known may open a session, whatever it is called, and is dropped.
var keptHeaders = []string{"Age", "Allow", "Cache-Control", "Cf-Ray", "Connection", "Content-Encoding", "Content-Language", "Content-Length",
	"Content-Type", "Dataserviceversion", "Date", "Keep-Alive", "Location", "Mime-Version", "Proxy-Connection", "Retry-After", "Server",
	"Server-Timing", "Strict-Transport-Security", "Transfer-Encoding", "Upgrade", "Vary", "Via", "Warning", "Www-Authenticate", "X-Cache",
	"X-Event-Id", "X-Practice", "X-Practice-Login-Name", "X-Request-Id", "X-Sf-Correlation-Id", "X-Squid-Error", "X-Vcap-Request-Id"}

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

// WithoutSecrets returns a copy of a reply that may be kept and shown: no cookies, no tokens, no session IDs.
func WithoutSecrets(r Reply) Reply {
	header := http.Header{}
	for name, values := range r.Header {
		if !slices.Contains(keptHeaders, http.CanonicalHeaderKey(name)) {
			continue
		}
		for _, v := range values {
			header.Add(name, string(redact([]byte(bare(name, v)))))
		}
	}
	r.Header, r.Body = header, redact(r.Body)
	return r
}

// challenge is what a server asks for; after the name of a scheme that has rounds stands a token.
var challenge = regexp.MustCompile(`(?i)\b((?:Negotiate|NTLM)\s+)[^\s,]+`)

// bare returns the value of a header without what may be a token in it.
func bare(name, value string) string {
	switch http.CanonicalHeaderKey(name) {
	case "Location":
		return bareAddress(value)
	case "Www-Authenticate":
		return challenge.ReplaceAllString(value, "${1}•••")
	}
	return value
}

// bareAddress returns what may be kept of an address, with a mark where something was left out.
func bareAddress(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "•••"
	case strings.Contains(u.Path, ";"):
		return BareAddress(u) + ";•••"
	case u.RawQuery != "" || u.Fragment != "":
		return BareAddress(u) + "?•••"
	}
	return BareAddress(u)
}

// BareAddress returns an address without what a redirect may carry on for one session alone: a login, what follows a semicolon
// in its path, a query, a fragment.
func BareAddress(u *url.URL) string {
	path, _, _ := strings.Cut(u.Path, ";")
	bare := url.URL{Scheme: u.Scheme, Host: u.Host, Path: path, RawPath: u.RawPath} // which counts only where it is that of the path
	return bare.String()
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
