package sfapi

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Bodies as SuccessFactors sends them: the sources stand beside the practice tenant's, which writes the same.
const (
	notMapped = `{"error":{"code":"AUTH0032","message":{"lang":"en-US","value":"[AUTH0032]Invalid client certificate"}}}`
	notFound  = `{"error":{"code":"LGN0008","message":"[LGN0008]Company [acmeprod] not found. Please validate the spelling of your company id."}}`
	forbidden = `<?xml version='1.0' encoding='UTF-8'?>
<error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><code>COE_GENERAL_FORBIDDEN</code><message lang="en-US">[COE0020]User SFAPI_ECP doesn't have the access permission for User</message></error>`
	edge = "<html>\r\n<head><title>400 The SSL certificate error</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n" +
		"<center>The SSL certificate error</center>\r\n<hr><center>server</center>\r\n</body>\r\n</html>\r\n"
	loginFailed = `<?xml version='1.0' encoding='UTF-8'?>
<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><loginResponse xmlns="urn:sfobject.sfapi.successfactors.com" xmlns:ns2="urn:fault.sfapi.successfactors.com"><result><sessionId xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/><msUntilPwdExpiration xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/><error><errorCode>FAILED_AUTHENTICATION</errorCode><errorMessage>Authentication failed, invalid user id or password(status code = 4)</errorMessage></error></result></loginResponse></S:Body></S:Envelope>`
	deadSession = `<?xml version='1.0' encoding='UTF-8'?>
<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault><faultcode>S:Server</faultcode><faultstring>Invalid SFAPI session!</faultstring><detail><ns2:SFWebServiceFault xmlns="urn:fault.sfapi.successfactors.com" xmlns:ns2="urn:fault.sfapi.successfactors.com"><errorCode>INVALID_SESSION</errorCode><errorMessage>Invalid SFAPI session!</errorMessage></ns2:SFWebServiceFault></detail></S:Fault></S:Body></S:Envelope>`
)

func TestWhatStandsInAnAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want Answer
	}{
		"OData refuses in JSON": {notMapped, Answer{Kind: JSONBody, Codes: []string{"AUTH0032"}, LoginStatus: -1, Message: "[AUTH0032]Invalid client certificate"}},
		"with a plain message": {notFound, Answer{Kind: JSONBody, Codes: []string{"LGN0008"}, LoginStatus: -1,
			Message: "[LGN0008]Company [acmeprod] not found. Please validate the spelling of your company id."}},
		"OData refuses in XML": {forbidden, Answer{Kind: XMLBody, Codes: []string{"COE_GENERAL_FORBIDDEN", "COE0020"}, LoginStatus: -1,
			Message: "[COE0020]User SFAPI_ECP doesn't have the access permission for User"}},
		"SFAPI refuses a login": {loginFailed, Answer{Kind: SOAPBody, Codes: []string{"FAILED_AUTHENTICATION"}, LoginStatus: 4,
			Message: "Authentication failed, invalid user id or password(status code = 4)"}},
		"SFAPI has a fault":   {deadSession, Answer{Kind: SOAPBody, Codes: []string{"INVALID_SESSION"}, LoginStatus: -1, Message: "Invalid SFAPI session!"}},
		"the edge has a page": {edge, Answer{Kind: HTMLBody, LoginStatus: -1, Message: "400 The SSL certificate error"}},
		"a login page": {"\n<!DOCTYPE HTML>\n<TITLE lang=de>\n Anmelden &amp; los\n</TITLE>", Answer{Kind: HTMLBody, LoginStatus: -1,
			Message: "Anmelden & los"}},
		"a page without a title": {"<!-- x --><html><body>x</body></html>", Answer{Kind: HTMLBody, LoginStatus: -1}},
		"users":                  {`{"d":{"results":[]}}`, Answer{Kind: JSONBody, LoginStatus: -1}},
		"JSON of another kind":   {`[1]`, Answer{Kind: JSONBody, LoginStatus: -1}},
		"JSON with a mark":       {"\xef\xbb\xbf" + notMapped, Answer{Kind: JSONBody, Codes: []string{"AUTH0032"}, LoginStatus: -1, Message: "[AUTH0032]Invalid client certificate"}},
		"JSON that breaks off": {`{"error":{"code":"LGN0003"`, Answer{Kind: OtherBody, Codes: []string{"LGN0003"}, LoginStatus: -1,
			Message: `{"error":{"code":"LGN0003"`}},
		"XML of another kind":  {`<feed xmlns="http://www.w3.org/2005/Atom"/>`, Answer{Kind: XMLBody, LoginStatus: -1}},
		"XML that breaks off":  {`<error><message>x`, Answer{Kind: XMLBody, LoginStatus: -1}},
		"SOAP that breaks off": {loginFailed[:400], Answer{Kind: SOAPBody, LoginStatus: -1}},
		"nothing":              {"", Answer{Kind: EmptyBody, LoginStatus: -1}},
		"white space":          {" \r\n\t", Answer{Kind: EmptyBody, LoginStatus: -1}},
		"plain text":           {"upstream\n\x00 connect  error \xff", Answer{Kind: OtherBody, LoginStatus: -1, Message: "upstream \x00 connect error \uFFFD"}},
	} {
		c.want.Status = 418
		got := ReadAnswer(Reply{Status: 418, Header: http.Header{}, Body: []byte(c.body)})
		if got.Status != c.want.Status || got.Kind != c.want.Kind || got.LoginStatus != c.want.LoginStatus || got.Message != c.want.Message ||
			!slices.Equal(got.Codes, c.want.Codes) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func TestCodesAreFoundOnceInTheOrderTheyStand(t *testing.T) {
	a := ReadAnswer(Reply{Body: []byte("LGN0003, AUTH0032, LGN0003; XLGN0009 LGN00091 INVALID_SESSION of SFAPI_ECP")})
	if want := []string{"LGN0003", "AUTH0032", "INVALID_SESSION"}; !slices.Equal(a.Codes, want) {
		t.Errorf("got %q", a.Codes)
	}
	if !a.Has("LGN0001", "AUTH0032") || a.Has("LGN0009") || a.Has() {
		t.Error("Has is wrong")
	}
	if a := ReadAnswer(Reply{Body: []byte(strings.Repeat("LGN0001 ", 1000) + "LGN0002")}); len(a.Codes) != 1 {
		t.Errorf("got %q", a.Codes)
	}
}

func TestWhatSucceededAndCannotBeReadSaysNothing(t *testing.T) {
	data := []byte(`{"d":{"results":[{"__metadata":{},"userId":"4711`)
	for _, status := range []int{200, 206} {
		if a := ReadAnswer(Reply{Status: status, Body: data}); a.Kind != OtherBody || a.Message != "" {
			t.Errorf("%d: it is %s and says %q", status, a.Kind, a.Message)
		}
	}
	if a := ReadAnswer(Reply{Status: 502, Body: []byte("upstream error")}); a.Message != "upstream error" {
		t.Errorf("an error says %q", a.Message)
	}
}

func TestTheStatusOfALogin(t *testing.T) {
	for body, want := range map[string]int{
		"(status code = 13)": 13, "status code=19": 19, "Status Code: 8": 8, "statuscode = 4 (status code = 8)": 4,
		"status code = ": -1, "status = 4": -1, "": -1,
	} {
		if got := ReadAnswer(Reply{Body: []byte(body)}).LoginStatus; got != want {
			t.Errorf("%q has %d, want %d", body, got, want)
		}
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	if a := ReadAnswer(Reply{Status: 429, Header: http.Header{"Retry-After": {"30"}}}); a.Retry != "30" {
		t.Errorf("got %q", a.Retry)
	}
}

func TestAMessageIsCutBetweenLetters(t *testing.T) {
	for _, body := range []string{"x" + strings.Repeat("ü", 200), strings.Repeat("a ", 4<<20)} {
		got := ReadAnswer(Reply{Body: []byte(body)}).Message
		if len(got) > maxMessage+len("…") || len(got) < maxMessage || !utf8.ValidString(got) || !strings.HasSuffix(got, "…") {
			t.Errorf("%d bytes: %q", len(got), got)
		}
	}
}

func TestWhatStandsFarBehindIsNotLookedAt(t *testing.T) {
	far := strings.Repeat("x ", looked/2)
	if a := ReadAnswer(Reply{Body: []byte("LGN0001 " + far + "LGN0002 status code = 4")}); !slices.Equal(a.Codes, []string{"LGN0001"}) || a.LoginStatus != -1 {
		t.Errorf("got %+v", a)
	}
	if a := ReadAnswer(Reply{Body: []byte("<html>" + far + "<title>late</title>")}); a.Message != "" {
		t.Errorf("got %+v", a)
	}
}

func TestRowsOfUsers(t *testing.T) {
	for body, want := range map[string]int{
		`{"d":{"results":[{"userId":"1"}]}}`: 1, `{"d":{"results":[]}}`: 0, "\xef\xbb\xbf\n" + `{"d":{"results":[{},{}]}}`: 2,
	} {
		if rows, ok := UserRows([]byte(body)); !ok || rows != want {
			t.Errorf("%s has %d rows (%v)", body, rows, ok)
		}
	}
	for _, body := range []string{"", "{}", `{"d":null}`, `{"d":{}}`, `{"d":{"results":null}}`, `{"d":{"results":7}}`, `{"d":{"results":[`, notMapped, edge} {
		if _, ok := UserRows([]byte(body)); ok {
			t.Errorf("%s is taken for OData", body)
		}
	}
}
