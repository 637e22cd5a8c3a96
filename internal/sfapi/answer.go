package sfapi

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"html"
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
	// Message is the text the reply gives for a person, shortened. What succeeded and cannot be read may be data: it has none.
	Message string
	Retry   string // Retry-After
}

// The numbers that SuccessFactors puts before its texts, and the two codes that stand for themselves. Codes of other forms
// (COE_GENERAL_FORBIDDEN) are only taken from where a code has to stand: login names look just like them (SFAPI_ECP).
var (
	numberPattern = regexp.MustCompile(`\b(?:(?:AUTH|LGN|COE)\d{4}|INVALID_SESSION|FAILED_AUTHENTICATION)\b`)
	codePattern   = regexp.MustCompile(`^[A-Z][A-Z0-9_]{2,63}$`)
	statusPattern = regexp.MustCompile(`(?i)status\s*code\s*[=:]\s*(\d{1,3})\b`)
	titlePattern  = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
)

// looked is how many bytes of a body are searched: what a server says of itself stands at the beginning.
const looked = 64 << 10

// maxMessage is how much of a message is kept, in bytes.
const maxMessage = 300

// maxCodes is how many codes are looked at.
const maxCodes = 16

// ReadAnswer reads a reply. It never fails: what is not understood is of kind OtherBody.
func ReadAnswer(r Reply) Answer {
	body := withoutMark(r.Body)
	a := Answer{Status: r.Status, Kind: kindOf(body), LoginStatus: -1, Retry: r.Header.Get("Retry-After")}
	code, message := saying(a.Kind, body)
	if a.Kind == OtherBody && r.Status/100 == 2 { // the rest of good data, most likely: it says nothing for a person to read
		message = ""
	}
	if codePattern.MatchString(code) {
		a.Codes = append(a.Codes, code)
	}
	head := body[:min(len(body), looked)]
	for _, number := range numberPattern.FindAll(head, maxCodes-1) {
		if !a.Has(string(number)) {
			a.Codes = append(a.Codes, string(number))
		}
	}
	if m := statusPattern.FindSubmatch(head); m != nil {
		a.LoginStatus, _ = strconv.Atoi(string(m[1])) // one to three digits
	}
	a.Message = Line(message)
	return a
}

// withoutMark returns a body without the mark of its byte order.
func withoutMark(body []byte) []byte {
	return bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\xef\xbb\xbf"))
}

// Has tells whether one of the codes is in the answer.
func (a Answer) Has(codes ...string) bool {
	return slices.ContainsFunc(codes, func(c string) bool { return slices.Contains(a.Codes, c) })
}

func kindOf(text []byte) BodyKind {
	head := strings.ToLower(string(text[:min(len(text), 1024)]))
	switch {
	case len(text) == 0:
		return EmptyBody
	case (text[0] == '{' || text[0] == '[') && json.Valid(text):
		return JSONBody
	case strings.HasPrefix(head, "<!doctype html") || strings.Contains(head, "<html"):
		return HTMLBody
	case text[0] == '<' && strings.Contains(head, envelope):
		return SOAPBody
	case text[0] == '<':
		return XMLBody
	}
	return OtherBody
}

// saying returns the code and the text of a refusal, from where they stand in a body of its kind.
func saying(kind BodyKind, body []byte) (code, message string) {
	switch kind {
	case JSONBody:
		return jsonError(body)
	case XMLBody:
		return xmlError(body)
	case SOAPBody:
		if r, ok := ReadSOAP(body); ok && r.Fault != nil {
			return r.Fault.Code, r.Fault.Message
		}
	case HTMLBody:
		if m := titlePattern.FindSubmatch(body[:min(len(body), looked)]); m != nil {
			return "", html.UnescapeString(string(m[1]))
		}
	case OtherBody:
		return "", string(body)
	}
	return "", ""
}

func jsonError(body []byte) (code, message string) {
	var e struct {
		Error struct {
			Code    string          `json:"code"`
			Message json.RawMessage `json:"message"`
		} `json:"error"`
	}
	_ = json.Unmarshal(body, &e) // JSON of another form has neither
	return e.Error.Code, plainMessage(e.Error.Message)
}

func xmlError(body []byte) (code, message string) {
	var e struct {
		Code    string `xml:"code"`
		Message string `xml:"message"`
	}
	if xml.Unmarshal(body, &e) != nil {
		return "", ""
	}
	return e.Code, e.Message
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

// Line returns a text of whatever kind as it may be kept and shown: on one line, at most some 300 bytes of it, and without
// what opens a session.
func Line(text string) string { return string(redact([]byte(shorten(text)))) }

// shorten puts a text on one line and cuts it between letters.
func shorten(s string) string {
	if most := 16 * maxMessage; len(s) > most { // enough, however much white space there is
		s = s[:most]
	}
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if len(s) <= maxMessage {
		return s
	}
	return strings.ToValidUTF8(s[:maxMessage], "") + "…"
}
