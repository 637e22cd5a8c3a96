package sfapi

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A BodyKind is what a body looks like.
type BodyKind string

// The kinds of bodies.
const (
	EmptyBody BodyKind = "empty"
	JSONBody  BodyKind = "json"
	XMLBody   BodyKind = "xml"
	SOAPBody  BodyKind = "soap"
	HTMLBody  BodyKind = "html"
	OtherBody BodyKind = "other"
)

// An Answer is what can be read out of a reply, whatever its form.
type Answer struct {
	Status int
	Kind   BodyKind
	// Codes are the codes of SuccessFactors in it (AUTH0032, LGN0003, INVALID_SESSION, …), in order of appearance.
	Codes []string
	// LoginStatus is the number of "status code = 4" in a failed SFAPI login; -1 where there is none.
	LoginStatus int
	// Message is the text the reply gives for a person, shortened.
	Message  string
	Title    string // of an HTML page
	Location string // of a redirect
	Retry    string // Retry-After
}

var (
	codePattern   = regexp.MustCompile(`\b(AUTH\d{4}|LGN\d{4}|INVALID_SESSION|FAILED_AUTHENTICATION|SFAPI_[A-Z_]+|COE_[A-Z_]+|API_[A-Z_]+|ACCESS_DENIED)\b`)
	statusPattern = regexp.MustCompile(`(?i)status\s*code\s*[=:]\s*(\d{1,3})`)
	titlePattern  = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
)

// maxMessage is how much of a message is kept, in bytes.
const maxMessage = 300

// ReadAnswer reads a reply. It never fails: what is not understood is of kind OtherBody.
func ReadAnswer(r Reply) Answer {
	a := Answer{Status: r.Status, Kind: kindOf(r.Body), LoginStatus: -1,
		Location: r.Header.Get("Location"), Retry: r.Header.Get("Retry-After")}
	if a.Kind == HTMLBody {
		if m := titlePattern.FindSubmatch(r.Body); m != nil {
			a.Title = shorten(string(m[1]))
		}
	}
	for _, code := range codePattern.FindAllString(string(r.Body), 16) {
		if !slices.Contains(a.Codes, code) {
			a.Codes = append(a.Codes, code)
		}
	}
	if m := statusPattern.FindSubmatch(r.Body); m != nil {
		a.LoginStatus, _ = strconv.Atoi(string(m[1]))
	}
	a.Message = messageOf(a, r.Body)
	return a
}

// Has tells whether one of the codes is in the answer.
func (a Answer) Has(codes ...string) bool {
	return slices.ContainsFunc(codes, func(c string) bool { return slices.Contains(a.Codes, c) })
}

func kindOf(body []byte) BodyKind {
	text := bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\xef\xbb\xbf"))
	head := strings.ToLower(string(text[:min(len(text), 1024)]))
	switch {
	case len(text) == 0:
		return EmptyBody
	case (text[0] == '{' || text[0] == '[') && json.Valid(text):
		return JSONBody
	case strings.HasPrefix(head, "<!doctype html") || strings.Contains(head, "<html"):
		return HTMLBody
	case text[0] == '<' && strings.Contains(head, "schemas.xmlsoap.org/soap/envelope"):
		return SOAPBody
	case text[0] == '<':
		return XMLBody
	}
	return OtherBody
}

func messageOf(a Answer, body []byte) string {
	switch a.Kind {
	case JSONBody:
		var e struct {
			Error struct {
				Message json.RawMessage `json:"message"`
			} `json:"error"`
		}
		if json.Unmarshal(body, &e) == nil {
			return shorten(plainMessage(e.Error.Message))
		}
	case XMLBody:
		var e struct {
			Message string `xml:"message"`
		}
		if xml.Unmarshal(body, &e) == nil {
			return shorten(e.Message)
		}
	case SOAPBody:
		if r, ok := ReadSOAP(body); ok && r.Fault != nil {
			return shorten(r.Fault.Message)
		}
	case HTMLBody:
		return a.Title
	case OtherBody:
		return shorten(string(body))
	}
	return ""
}

// plainMessage takes both forms OData servers use: a text, or {"lang","value"}.
func plainMessage(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var tagged struct {
		Value string `json:"value"`
	}
	_ = json.Unmarshal(raw, &tagged) // of neither form: the empty text
	return tagged.Value
}

func shorten(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if len(s) <= maxMessage {
		return s
	}
	cut := s[:maxMessage]
	return strings.ToValidUTF8(cut, "") + "…"
}

// secretHeaders are never kept of a reply.
var secretHeaders = []string{"Set-Cookie", "Authorization", "Proxy-Authorization", "Proxy-Authenticate", "Cookie"}

var sessionPattern = regexp.MustCompile(`(?i)(<(?:[a-z0-9]+:)?sessionId[^>]*>)[^<]*|(JSESSIONID=)[^;\s"<]*`)

// WithoutSecrets returns a copy of a reply that may be kept and shown: no cookies, no session IDs.
func WithoutSecrets(r Reply) Reply {
	r.Header = r.Header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	for _, h := range secretHeaders {
		r.Header.Del(h)
	}
	r.Body = sessionPattern.ReplaceAll(r.Body, []byte("${1}${2}•••"))
	return r
}
