package sfapi

import (
	"net/http"
	"strings"
	"testing"
)

func TestNothingThatOpensASessionIsKept(t *testing.T) {
	const secret = "0123ABCD.node1"
	for _, body := range []string{
		soap(`<result><sessionId>` + secret + `</sessionId><x>1</x></result>`),
		soap(`<r:sessionId xmlns:r="http://x/y">` + secret + `</r:sessionId>`),
		soap("<sessionId\n a='>' b=\"/>\">" + secret + "</sessionId >"),
		soap(`<sessionId><![CDATA[` + secret + `]]></sessionId>`),
		soap(`<sessionId><!-- x -->` + secret + `</sessionId>`),
		`<sessionId>` + secret + `<x/>`,
		`{"sessionId" : "` + secret + `"}`,
		`{"sessionId":"\"` + secret + `"}`,
		`<a href="/login;jsessionid=` + secret + `?x=1">`,
		`Cookie: JSESSIONID=` + secret + `; Path=/`,
		"Set-Cookie: BIGipServer=" + secret + "; Path=/\r\nDate: today",
		`{"cookie": "BIGipServer=` + secret + `"}`,
		"Authorization: Basic " + secret + "\r\n",
		`{"Proxy-Authorization":"Bearer ` + secret + `"}`,
	} {
		before := Reply{Status: 200, Body: []byte(body)}
		clean := WithoutSecrets(before)
		if strings.Contains(string(clean.Body), secret) || !strings.Contains(string(clean.Body), "•••") {
			t.Errorf("%s became %s", body, clean.Body)
		}
		if string(before.Body) != body {
			t.Errorf("the reply itself was changed: %s", before.Body)
		}
	}
}

func TestOnlyHeadersAreKeptThatAreKnownToBeHarmless(t *testing.T) {
	header := http.Header{
		"Set-Cookie": {"JSESSIONID=secret", "BIGip=secret"}, "Authorization": {"secret"}, "X-Csrf-Token": {"secret"}, "Proxy-Authenticate": {"secret"},
		"X-Auth-Token": {"secret"}, "Set-Cookie2": {"secret"}, "SM_TICKET": {"secret"}, "Refresh": {"0; url=/?token=secret"}, "Link": {"</?t=secret>"},
		"Location": {"/login;jsessionid=secret?a=1"}, "Date": {"Mon, 23 Nov 2026 10:00:00 GMT"}, "Www-Authenticate": {"Negotiate secret, Basic realm=x"},
	}
	clean := WithoutSecrets(Reply{Header: header})
	if len(clean.Header) != 3 || clean.Header.Get("Date") != header.Get("Date") || clean.Header.Get("Location") != "/login;•••" ||
		clean.Header.Get("WWW-Authenticate") != "Negotiate •••, Basic realm=x" {
		t.Errorf("kept %v", clean.Header)
	}
	if header.Get("Set-Cookie") == "" {
		t.Error("the reply itself was changed")
	}
	if clean := WithoutSecrets(Reply{}); clean.Header == nil || len(clean.Body) != 0 {
		t.Errorf("of nothing %+v became", clean)
	}
}

func TestARedirectIsKeptWithoutWhatItCarries(t *testing.T) {
	for address, want := range map[string]string{
		"https://idp.example.org/saml?SAMLRequest=secret&RelayState=secret": "https://idp.example.org/saml?•••",
		"https://me:secret@idp.example.org/a/":                              "https://idp.example.org/a/",
		"/path#access_token=secret":                                         "/path?•••",
		"https://api55.cert.sapsf.eu/odata/v2/User":                         "https://api55.cert.sapsf.eu/odata/v2/User",
		"https://x/%zz?secret":                                              "•••",
		"https://sso.example.org/a/start;SID=secret/x":                      "https://sso.example.org/a/start;•••",
		"/a%2Fb?secret":           "/a%2Fb?•••",
		"/start%3BSID=secret?a=1": "/start;•••",
	} {
		clean := WithoutSecrets(Reply{Header: http.Header{"Location": {address}}})
		if got := clean.Header.Get("Location"); got != want {
			t.Errorf("%s is kept as %s", address, got)
		}
	}
}

func TestWhatIsNoSecretStays(t *testing.T) {
	for _, body := range []string{loginFailed, deadSession, notMapped, edge, soap(`<sessionIdent>1</sessionIdent>`), soap(`<sessionId/><x>1</x>`),
		"Missing authorization: log in first", "Cookie: none"} {
		if clean := WithoutSecrets(Reply{Body: []byte(body)}); string(clean.Body) != body {
			t.Errorf("%s became %s", body, clean.Body)
		}
	}
}
