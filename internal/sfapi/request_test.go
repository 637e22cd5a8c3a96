package sfapi

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

var caller = Caller{Host: "api4.cert.successfactors.com", CompanyID: "AcmeProd", CorrelationID: "0190-ab"}

// wire is a request as it goes over the wire, with its line ends made readable.
func wire(t *testing.T, r *http.Request) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

func wantWire(t *testing.T, r *http.Request, want string) {
	t.Helper()
	if got := wire(t, r); got != want {
		t.Errorf("sent\n%s\n\nwant\n%s", got, want)
	}
}

func TestTheODataCallByteForByte(t *testing.T) {
	wantWire(t, caller.Users(), `GET /odata/v2/User?$top=1&$select=userId&$format=json HTTP/1.1
Host: api4.cert.successfactors.com
User-Agent: Certmap
Accept: application/json
Accept-Encoding: identity
X-SF-Correlation-Id: 0190-ab
successfactors-companyid: AcmeProd

`)
}

// soapWire is a SOAP call as it goes over the wire, around what it asks for.
func soapWire(action, cookie, call string) string {
	body := `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>` +
		call + `</soapenv:Body></soapenv:Envelope>`
	return `POST /sfapi/v1/soap HTTP/1.1
Host: api4.cert.successfactors.com
User-Agent: Certmap
Content-Length: ` + strconv.Itoa(len(body)) + `
Accept-Encoding: identity
Content-Type: text/xml; charset=UTF-8
` + cookie + `SOAPAction: ` + action + `
X-SF-Correlation-Id: 0190-ab
successfactors-companyid: AcmeProd

` + body
}

func TestTheSOAPCallsByteForByte(t *testing.T) {
	const cookie = "Cookie: JSESSIONID=ABC.node1\n"
	wantWire(t, caller.Login(), soapWire("login", "",
		`<login xmlns="urn:sfobject.sfapi.successfactors.com"><credential><companyId></companyId><username></username><password></password></credential></login>`))
	wantWire(t, caller.IsValidSession("ABC.node1"), soapWire("isValidSession", cookie,
		`<isValidSession xmlns="urn:sfobject.sfapi.successfactors.com"></isValidSession>`))
	wantWire(t, caller.Compound("ABC.node1", "200001", []string{"person", "job_information"}), soapWire("query", cookie,
		`<query xmlns="urn:sfobject.sfapi.successfactors.com"><queryString>SELECT person, job_information FROM CompoundEmployee`+
			` WHERE person_id_external = &#39;200001&#39;</queryString><param><name>maxRows</name><value>1</value></param></query>`))
	wantWire(t, caller.Compound("ABC.node1", "", []string{"person"}), soapWire("query", cookie,
		`<query xmlns="urn:sfobject.sfapi.successfactors.com"><queryString>SELECT person FROM CompoundEmployee</queryString>`+
			`<param><name>maxRows</name><value>1</value></param></query>`))
	wantWire(t, caller.Logout("ABC.node1"), soapWire("logout", cookie, `<logout xmlns="urn:sfobject.sfapi.successfactors.com"></logout>`))
}

// query returns the query string that a server reads out of a request.
func query(t *testing.T, r *http.Request) string {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	var envelope struct {
		Query string `xml:"Body>query>queryString"`
	}
	if err := xml.Unmarshal(body, &envelope); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return envelope.Query
}

func TestAPersonCannotBreakOutOfTheQuery(t *testing.T) {
	const head = "SELECT person FROM CompoundEmployee WHERE person_id_external = "
	for person, quoted := range map[string]string{
		"200001":           "'200001'",
		"O'Neil":           "'O''Neil'",
		"' OR 'a' = 'a":    "''' OR ''a'' = ''a'",
		"<x>&amp;]]>":      "'<x>&amp;]]>'",
		"Größe \"1\"":      "'Größe \"1\"'",
		"</queryString><x": "'</queryString><x'",
	} {
		if got := query(t, caller.Compound("s", person, []string{"person"})); got != head+quoted {
			t.Errorf("%q became %s", person, got)
		}
	}
}

func TestHostsAreNamedAsTheyHaveToBe(t *testing.T) {
	for host, want := range map[string]string{
		"api4.cert.successfactors.com":      "api4.cert.successfactors.com",
		"api4.cert.successfactors.com:8443": "api4.cert.successfactors.com:8443",
		"127.0.0.1:8443":                    "127.0.0.1:8443",
		"::1":                               "[::1]",
		"[::1]:8443":                        "[::1]:8443",
		"2001:db8::7":                       "[2001:db8::7]",
	} {
		sent, err := http.ReadRequest(bufio.NewReader(strings.NewReader(strings.ReplaceAll(wire(t, Caller{Host: host}.Users()), "\n", "\r\n"))))
		if err != nil || sent.Host != want {
			t.Errorf("%s is sent as %v (%v)", host, sent, err)
		}
	}
}

func TestASessionOfTheServerCannotAddAHeader(t *testing.T) {
	sent := wire(t, caller.Logout("abc\r\nX-Evil: 1"))
	if strings.Contains(sent, "\nX-Evil") {
		t.Errorf("sent\n%s", sent)
	}
}

func TestACallCanBeSentOnceMore(t *testing.T) {
	r := caller.Login()
	first := wire(t, r)
	body, err := r.GetBody()
	if err != nil {
		t.Fatal(err)
	}
	r.Body = body
	if again := wire(t, r); again != first {
		t.Errorf("the second time it is\n%s", again)
	}
}
