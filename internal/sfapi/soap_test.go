package sfapi

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func soap(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>` + body + `</S:Body></S:Envelope>`
}

func read(t *testing.T, body string) SOAPReply {
	t.Helper()
	r, ok := ReadSOAP([]byte(body))
	if !ok {
		t.Fatalf("it is no SOAP: %.300s", body)
	}
	return r
}

func TestALoginGivesASession(t *testing.T) {
	r := read(t, soap(`<loginResponse xmlns="urn:sfobject.sfapi.successfactors.com"><result><sessionId> ABC.node1 </sessionId><msUntilPwdExpiration>9223372036854775807</msUntilPwdExpiration></result></loginResponse>`))
	if r.SessionID != "ABC.node1" || r.Fault != nil {
		t.Errorf("got %+v", r)
	}
}

func TestALoginThatFailedGivesNone(t *testing.T) {
	r := read(t, loginFailed)
	if r.SessionID != "" || r.Fault == nil || r.Fault.Code != "FAILED_AUTHENTICATION" || !strings.Contains(r.Fault.Message, "status code = 4") {
		t.Errorf("got %+v, %+v", r, r.Fault)
	}
}

func TestASessionIsValidOrNot(t *testing.T) {
	for text, want := range map[string]bool{"true": true, " true\n": true, "false": false, "": false, "truee": false} {
		for _, name := range []string{"result", "return"} {
			if r := read(t, soap(`<isValidSessionResponse><`+name+`>`+text+`</`+name+`></isValidSessionResponse>`)); r.Valid != want {
				t.Errorf("%q in %s: %v", text, name, r.Valid)
			}
		}
	}
}

const employees = `<queryResponse xmlns="urn:sfobject.sfapi.successfactors.com"><result>
 <sfobject><id>31</id><type>CompoundEmployee</type>
  <person><person_id_external>200001</person_id_external>
   <personal_information><first_name>Erika</first_name><last_name>Muster</last_name></personal_information>
   <employment_information><user_id>200001</user_id><job_information><job_title>Buyer</job_title></job_information></employment_information>
  </person><execution_timestamp>2026-11-23T10:00:00.000Z</execution_timestamp></sfobject>
 <sfobject><id>32</id><person><person_id_external>200002</person_id_external><personal_information><gender>F</gender></personal_information></person></sfobject>
 <numResults>2</numResults><hasMore>true</hasMore><querySessionId>x</querySessionId></result></queryResponse>`

func TestRowsAndSegmentsOfEmployeesAreCountedAndNothingElseIsRead(t *testing.T) {
	r := read(t, soap(employees))
	if want := []string{"person", "personal_information", "employment_information", "job_information"}; r.Rows != 2 || !slices.Equal(r.Segments, want) {
		t.Errorf("got %d rows, segments %q", r.Rows, r.Segments)
	}
	if r.SessionID != "" || r.Valid || r.Fault != nil {
		t.Errorf("more was read than rows and segments: %+v", r)
	}
}

func TestNoRowIsAnAnswerToo(t *testing.T) {
	r := read(t, soap(`<queryResponse><result><numResults>0</numResults><hasMore>false</hasMore></result></queryResponse>`))
	if r.Rows != 0 || len(r.Segments) != 0 || r.Fault != nil {
		t.Errorf("got %+v", r)
	}
}

func TestFaultsOfBothKinds(t *testing.T) {
	for body, want := range map[string]Fault{
		deadSession: {"INVALID_SESSION", "Invalid SFAPI session!"},
		soap(`<S:Fault><faultcode>S:Client</faultcode><faultstring>Cannot find dispatch method for {}x</faultstring></S:Fault>`): {"S:Client", "Cannot find dispatch method for {}x"},
		soap(`<S:Fault><faultcode>S:Server</faultcode><faultstring>general</faultstring><detail><errorCode>SFAPI_X</errorCode></detail></S:Fault>`): {
			"SFAPI_X", "general"},
		soap(`<S:Fault/>`): {},
	} {
		if r := read(t, body); r.Fault == nil || *r.Fault != want {
			t.Errorf("got %+v, want %+v", r.Fault, want)
		}
	}
}

func TestWhatIsNoSOAP(t *testing.T) {
	whole := soap(employees)
	for name, body := range map[string]string{
		"nothing":           "",
		"text":              "Internal Server Error",
		"JSON":              notMapped,
		"HTML":              edge,
		"OData":             forbidden,
		"another namespace": strings.Replace(whole, "schemas.xmlsoap.org", "example.org", 1),
		"SOAP 1.2":          strings.Replace(whole, "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope", 1),
		"an envelope within": `<x>` + strings.TrimPrefix(whole, `<?xml version="1.0" encoding="UTF-8"?>`) +
			`</x>`,
		"an entity of its own": `<!DOCTYPE x [<!ENTITY a "ha">]>` + strings.TrimPrefix(soap(`<result>&a;</result>`), `<?xml version="1.0" encoding="UTF-8"?>`),
	} {
		if r, ok := ReadSOAP([]byte(body)); ok {
			t.Errorf("%s is taken for it: %+v", name, r)
		}
	}
}

func TestSOAPThatBreaksOffIsNotTakenForWhole(t *testing.T) {
	whole := soap(employees)
	for n := range len(whole) {
		if _, ok := ReadSOAP([]byte(whole[:n])); ok {
			t.Fatalf("%d of %d bytes are taken for all of it", n, len(whole))
		}
	}
}

func TestBytesThatAreNoUTF8HideNothing(t *testing.T) {
	latin1 := strings.Replace(soap(strings.Replace(employees, "Muster", "M\xfcller", 1)), "UTF-8", "ISO-8859-1", 1)
	if r := read(t, latin1); r.Rows != 2 {
		t.Errorf("got %+v", r)
	}
}

// TestHostileAnswersEndSoon would run for hours if the work grew with the square of the size.
func TestHostileAnswersEndSoon(t *testing.T) {
	const many = 100_000
	if _, ok := ReadSOAP([]byte(soap(strings.Repeat("<sfobject>", many)))); ok {
		t.Error("elements without end are taken for SOAP")
	}
	deep := soap(strings.Repeat("<a>", maxDepth) + strings.Repeat("</a>", maxDepth))
	if _, ok := ReadSOAP([]byte(deep)); ok {
		t.Error("it went deeper than its limit")
	}
	var wide strings.Builder
	for i := range many {
		wide.WriteString("<s" + strconv.Itoa(i) + "><x/></s" + strconv.Itoa(i) + ">")
	}
	wide.WriteString("<" + strings.Repeat("n", maxName+1) + "><x/></" + strings.Repeat("n", maxName+1) + ">")
	if r := read(t, soap("<sfobject>"+wide.String()+"</sfobject>")); len(r.Segments) != maxSegments {
		t.Errorf("%d segments are noted", len(r.Segments))
	}
	laughs := `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "` + strings.Repeat("&lol;", 10) + `">]>`
	if _, ok := ReadSOAP([]byte(laughs + soap("<result>&lol1;</result>"))); ok {
		t.Error("entities are followed")
	}
}
