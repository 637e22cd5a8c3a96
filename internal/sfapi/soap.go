package sfapi

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strings"
)

const (
	envelope  = "http://schemas.xmlsoap.org/soap/envelope/"
	namespace = "urn:sfobject.sfapi.successfactors.com"
)

// Login returns the SOAP call that opens a session. The body of a login with a certificate alone is not published by SAP:
// this is the form documented for OAuth, with the three elements present and empty, and it is built here only.
func (c Caller) Login() *http.Request {
	return c.soap("login", "", "<login><credential><companyId></companyId><username></username><password></password></credential></login>")
}

// IsValidSession returns the call that asks whether a session lives.
func (c Caller) IsValidSession(session string) *http.Request {
	return c.soap("isValidSession", session, "<isValidSession></isValidSession>")
}

// Compound returns the query of one CompoundEmployee. The segments must be names of segments; person, where it is given,
// is a person_id_external.
func (c Caller) Compound(session, person string, segments []string) *http.Request {
	query := "SELECT " + strings.Join(segments, ", ") + " FROM CompoundEmployee"
	if person != "" {
		query += " WHERE person_id_external = '" + strings.ReplaceAll(person, "'", "''") + "'"
	}
	return c.soap("query", session, "<query><queryString>"+escape(query)+"</queryString><param><name>maxRows</name><value>1</value></param></query>")
}

// Logout returns the call that ends a session.
func (c Caller) Logout(session string) *http.Request {
	return c.soap("logout", session, "<logout></logout>")
}

func (c Caller) soap(action, session, body string) *http.Request {
	text := `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="` + envelope + `"><soapenv:Body>` +
		strings.Replace(body, ">", ` xmlns="`+namespace+`">`, 1) + `</soapenv:Body></soapenv:Envelope>`
	r := c.request(http.MethodPost, "/sfapi/v1/soap", "", []byte(text))
	r.Header.Set("Content-Type", "text/xml; charset=UTF-8")
	r.Header["SOAPAction"] = []string{action}
	if session != "" {
		r.Header.Set("Cookie", "JSESSIONID="+session)
	}
	return r
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a Buffer takes every byte
	return b.String()
}

// A SOAPReply is what a SOAP answer says, of any of the calls.
type SOAPReply struct {
	SessionID string // of a login
	Valid     bool   // of isValidSession
	Rows      int    // of a query
	// Segments are the names of the segments that came back, in order of appearance, each once. Their contents are not
	// read: it is payroll data.
	Segments []string
	Fault    *Fault
}

// A Fault is a SOAP fault.
type Fault struct {
	Code    string // errorCode of SFWebServiceFault, else faultcode
	Message string
}

// What a SOAP answer may hold. CompoundEmployee nests less than 10 deep and knows less than 100 segments.
const (
	maxDepth    = 100
	maxSegments = 200
	maxName     = 100 // bytes of a segment's name
)

// ReadSOAP reads a SOAP answer; ok is false where the body is not a whole SOAP envelope.
func ReadSOAP(body []byte) (r SOAPReply, ok bool) {
	d := xml.NewDecoder(bytes.NewReader(bytes.ToValidUTF8(body, []byte("\uFFFD"))))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // names and codes are ASCII anyway
	var path []string
	var text strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return r, ok && err == io.EOF
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(path) == maxDepth {
				return r, false
			}
			path = append(path, t.Name.Local)
			text.Reset()
			ok = ok || (len(path) == 1 && t.Name.Local == "Envelope" && t.Name.Space == envelope)
			r.enter(path)
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			r.leave(path, strings.TrimSpace(text.String()))
			path = path[:len(path)-1]
			text.Reset()
		}
	}
}

// enter counts rows and notes segments: an sfobject is one row, and what stands below it with children of its own is a
// segment (person, personal_information, employment_information, job_information, …).
func (r *SOAPReply) enter(path []string) {
	row, last := slices.Index(path, "sfobject"), len(path)-1
	switch {
	case path[last] == "Fault":
		r.fault()
	case row == last:
		r.Rows++
	case row >= 0 && last > row+1:
		r.note(path[last-1])
	}
}

func (r *SOAPReply) note(segment string) {
	if len(r.Segments) < maxSegments && len(segment) <= maxName && !slices.Contains(r.Segments, segment) {
		r.Segments = append(r.Segments, segment)
	}
}

func (r *SOAPReply) leave(path []string, text string) {
	switch path[len(path)-1] {
	case "sessionId":
		r.SessionID = text
	case "errorCode":
		r.fault().Code = text
	case "errorMessage":
		r.fault().Message = text
	case "faultcode":
		if r.fault().Code == "" {
			r.Fault.Code = text
		}
	case "faultstring":
		if r.fault().Message == "" {
			r.Fault.Message = text
		}
	case "result", "isValidSessionResponse", "return":
		r.Valid = r.Valid || text == "true"
	}
}

func (r *SOAPReply) fault() *Fault {
	if r.Fault == nil {
		r.Fault = &Fault{}
	}
	return r.Fault
}
