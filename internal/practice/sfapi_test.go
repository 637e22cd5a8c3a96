package practice

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// An sfClient calls SFAPI as the practice ECP system.
type sfClient struct {
	*client
	session string
}

func newSFClient(t *testing.T, tenant *Tenant) *sfClient {
	c := ecpClient(t, tenant)
	c.header.Set("Content-Type", "text/xml; charset=UTF-8")
	return &sfClient{client: c}
}

func (c *sfClient) call(operation, arguments string) reply {
	c.t.Helper()
	c.header.Del("Cookie")
	if c.session != "" {
		c.header.Set("Cookie", "JSESSIONID="+c.session)
	}
	c.header.Set("SOAPAction", operation)
	return c.do(http.MethodPost, sfapiPath, envelope(operation, arguments))
}

func (c *sfClient) login() {
	c.t.Helper()
	r := c.call("login", emptyCredential)
	c.session = between(r.body, "<sessionId>", "</sessionId>")
	if r.status != 200 || c.session == "" {
		c.t.Fatalf("login: %d %s", r.status, r.body)
	}
}

// queryAnswer is the part of a reply that the tests look at.
type queryAnswer struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Result  struct {
		Objects []struct {
			Type   string `xml:"type"`
			Person struct {
				ID       string `xml:"person_id_external"`
				Born     string `xml:"date_of_birth"`
				Segments []struct {
					XMLName xml.Name
					Inner   []struct {
						XMLName xml.Name
					} `xml:",any"`
				} `xml:",any"`
			} `xml:"person"`
		} `xml:"sfobject"`
		NumResults     int    `xml:"numResults"`
		HasMore        bool   `xml:"hasMore"`
		QuerySessionID string `xml:"querySessionId"`
	} `xml:"Body>queryResponse>result"`
	More struct {
		Objects []struct {
			ID string `xml:"person>person_id_external"`
		} `xml:"sfobject"`
		HasMore        bool   `xml:"hasMore"`
		QuerySessionID string `xml:"querySessionId"`
	} `xml:"Body>queryMoreResponse>result"`
}

func (r reply) answer(t *testing.T) (a queryAnswer) {
	t.Helper()
	if r.status != 200 {
		t.Fatalf("status %d: %s", r.status, r.body)
	}
	if err := xml.Unmarshal([]byte(r.body), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func maxRows(n string) string {
	return "<urn:param><urn:name>maxRows</urn:name><urn:value>" + n + "</urn:value></urn:param>"
}

func TestLoginQueryAndLogout(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	c := newSFClient(t, tenant)
	c.call("isValidSession", "").want(t, 200, "<isValidSessionResponse", "<result>false</result>")
	c.login()
	c.call("isValidSession", "").want(t, 200, "<result>true</result>")
	r := c.call("query", queryArguments("SELECT person, personal_information, job_information FROM CompoundEmployee WHERE person_id_external = '200001'"))
	if login := r.header.Get("X-Practice-Login-Name"); login != "SFAPI_ECP" {
		t.Errorf("logged in as %q", login)
	}
	a := r.answer(t)
	if len(a.Result.Objects) != 1 || a.Result.NumResults != 1 || a.Result.HasMore {
		t.Fatalf("the answer is %+v", a)
	}
	p := a.Result.Objects[0].Person
	if p.ID != tenant.Facts().Person || p.Born == "" {
		t.Errorf("the person is %+v", p)
	}
	c.call("logout", "").want(t, 200, "<logoutResponse", "<result>true</result>")
	c.call("logout", "").want(t, 200, "<result>false</result>")
	c.call("query", queryArguments("SELECT person FROM CompoundEmployee")).want(t, 500, "INVALID_SESSION", "<faultstring>Invalid SFAPI session!</faultstring>")
}

func TestTheSessionComesAsACookieToo(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	c := newSFClient(t, tenant)
	r := c.call("login", emptyCredential)
	r.want(t, 200, `<loginResponse xmlns="urn:sfobject.sfapi.successfactors.com"`, "<msUntilPwdExpiration>9223372036854775807</msUntilPwdExpiration>")
	id := between(r.body, "<sessionId>", "</sessionId>")
	if cookie := r.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "JSESSIONID="+id+";") {
		t.Errorf("the cookie is %q, the session %q", cookie, id)
	}
}

func TestTheSegmentsAskedForComeBack(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	c := newSFClient(t, tenant)
	c.login()
	for query, want := range map[string]string{
		"person":                       "",
		"person, personal_information": "personal_information",
		"person,email_information,phone_information,address_information": "address_information email_information phone_information",
		"person, employment_information":                                 "employment_information",
		"person, employment_information, job_information":                "employment_information/job_information",
		"person, compensation_information":                               "employment_information/compensation_information",
	} {
		a := c.call("query", queryArguments("select "+query+" from CompoundEmployee where person_id_external in ('200002')")).answer(t)
		var got []string
		for _, s := range a.Result.Objects[0].Person.Segments {
			if !strings.HasSuffix(s.XMLName.Local, "_information") {
				continue
			}
			name := s.XMLName.Local
			for _, inner := range s.Inner {
				if strings.HasSuffix(inner.XMLName.Local, "_information") {
					name += "/" + inner.XMLName.Local
				}
			}
			got = append(got, name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s gave %q, want %q", query, got, want)
		}
	}
}

func TestPagesAreReadWithQueryMore(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	c := newSFClient(t, tenant)
	c.login()
	first := c.call("query", queryArguments("SELECT person FROM CompoundEmployee")+maxRows("2")).answer(t).Result
	var ids []string
	for _, o := range first.Objects {
		ids = append(ids, o.Person.ID)
	}
	next, more := first.QuerySessionID, first.HasMore
	for more {
		page := c.call("queryMore", "<urn:querySessionId>"+next+"</urn:querySessionId>").answer(t).More
		for _, o := range page.Objects {
			ids = append(ids, o.ID)
		}
		next, more = page.QuerySessionID, page.HasMore
	}
	if want := []string{"200001", "200002", "200003", "200004", "200005"}; !slices.Equal(ids, want) {
		t.Errorf("read %v", ids)
	}
	c.call("queryMore", "<urn:querySessionId>"+first.QuerySessionID+"</urn:querySessionId>").want(t, 500, "INVALID_QUERY_SESSION")
}

func TestConditions(t *testing.T) {
	for where, want := range map[string]string{
		"":                                    "200001 200002 200003 200004 200005",
		"WHERE person_id_external = '200003'": "200003",
		"WHERE person_id_external='no such'":  "",
		"WHERE person_id_external IN ('200001', '200005')":                                                            "200001 200005",
		"WHERE last_modified_on > to_datetime('2025-01-01T00:00:00Z')":                                                "200003 200004 200005",
		"WHERE last_modified_on >= to_datetime('2025-01-01T00:00:00Z') AND person_id_external IN ('200001','200004')": "200004",
		" where\n person_id_external = '200002'\n and last_modified_on > to_datetime( '2020-01-01T00:00:00Z' )\n":     "200002",
	} {
		q, err := readQuery("SELECT person FROM CompoundEmployee "+where, "")
		if err != nil {
			t.Errorf("%s: %v", where, err)
		}
		var ids []string
		for _, e := range q.matching(employees) {
			ids = append(ids, e.id)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s gave %q, want %q", where, got, want)
		}
	}
}

func TestWhatSFAPIRefuses(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	c := newSFClient(t, tenant)
	c.login()
	for name, arguments := range map[string]string{
		"no query":          "",
		"no SFQL":           queryArguments("DELETE FROM CompoundEmployee"),
		"other object":      queryArguments("SELECT person FROM User"),
		"no such segment":   queryArguments("SELECT person, shoes FROM CompoundEmployee"),
		"no such condition": queryArguments("SELECT person FROM CompoundEmployee WHERE shoes = '1'"),
		"no time":           queryArguments("SELECT person FROM CompoundEmployee WHERE last_modified_on > to_datetime('soon')"),
		"no number of rows": queryArguments("SELECT person FROM CompoundEmployee") + maxRows("many"),
		"too many rows":     queryArguments("SELECT person FROM CompoundEmployee") + maxRows("801"),
		"less than one row": queryArguments("SELECT person FROM CompoundEmployee") + maxRows("0"),
	} {
		t.Run(name, func(t *testing.T) {
			c.call("query", arguments).want(t, 500, "<faultcode>S:Client</faultcode>", "INVALID_QUERY_STRING", "Practice: ")
		})
	}
	c.call("upsert", "").want(t, 500, "INVALID_OPERATION")
	c.do(http.MethodPost, sfapiPath, "<login/>").want(t, 500, "INVALID_REQUEST")
	c.do(http.MethodPost, sfapiPath, envelope("login", strings.Repeat(" ", soapLimit))).want(t, 500, "INVALID_REQUEST")
	c.get(sfapiPath).want(t, 405)
	c.header.Set("Content-Type", "application/json")
	c.do(http.MethodPost, sfapiPath, envelope("login", emptyCredential)).want(t, 415)
}

func TestLoginFailuresComeWith200(t *testing.T) {
	tenant := newTenant(t)
	c := newSFClient(t, tenant)
	failed := "<errorCode>FAILED_AUTHENTICATION</errorCode>"
	c.call("login", emptyCredential).want(t, 200, failed, "[AUTH0032]Invalid client certificate", `<sessionId xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>`)
	c.header.Del("successfactors-companyid")
	c.call("login", emptyCredential).want(t, 200, failed, "Login failure due to the invalid company!")
	c.call("login", "<urn:credential><urn:companyId>CertmapPractice</urn:companyId></urn:credential>").want(t, 200, failed, "[AUTH0032]")

	plain := newClient(t, tenant, tenant.Facts().APIHost, nil)
	plain.header.Set("Content-Type", "text/xml")
	plain.do(http.MethodPost, sfapiPath, envelope("login", emptyCredential)).want(t, 200, failed, "(status code = 4)")
}

func TestTheTechnicalUserMissesFieldsOfEmployees(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "")
	c := newSFClient(t, tenant)
	c.login()
	r := c.call("query", queryArguments("SELECT person, personal_information FROM CompoundEmployee WHERE person_id_external = '200001'"))
	r.want(t, 200, "<first_name>Erika</first_name>")
	if strings.Contains(r.body, "date_of_birth") || strings.Contains(r.body, "gender") {
		t.Errorf("nothing is missing: %s", r.body)
	}
}

func TestASessionEndsAfterTenIdleMinutes(t *testing.T) {
	now := time.Now()
	s := &sessions{now: func() time.Time { return now }, byID: map[string]*session{}}
	id := s.open(User{LoginName: "SFAPI_ECP"})
	now = now.Add(9 * time.Minute)
	if _, ok := s.user(id); !ok {
		t.Error("over after nine minutes")
	}
	now = now.Add(9 * time.Minute)
	if _, ok := s.user(id); !ok {
		t.Error("a call did not keep it alive")
	}
	now = now.Add(11 * time.Minute)
	if _, ok := s.user(id); ok {
		t.Error("alive after eleven minutes")
	}
	s.open(User{})
	if len(s.byID) != 1 {
		t.Errorf("%d sessions are remembered", len(s.byID))
	}
}

func TestSessionsAreBounded(t *testing.T) {
	now := time.Now()
	s := &sessions{now: func() time.Time { now = now.Add(time.Millisecond); return now }, byID: map[string]*session{}}
	first := s.open(User{})
	for range sessionLimit {
		s.open(User{})
	}
	if _, ok := s.user(first); ok || len(s.byID) != sessionLimit {
		t.Errorf("the first is alive: %v, %d sessions", ok, len(s.byID))
	}
	last := s.open(User{})
	for range 2 * cursorLimit {
		s.keep(last, cursor{rest: employees})
	}
	if n := len(s.byID[last].cursors); n != cursorLimit {
		t.Errorf("%d cursors", n)
	}
}

func FuzzSOAP(f *testing.F) {
	f.Add([]byte(envelope("login", emptyCredential)))
	f.Add([]byte(envelope("query", queryArguments("SELECT person FROM CompoundEmployee")+maxRows("2"))))
	f.Add([]byte("<a"))
	f.Add([]byte(strings.Repeat("<a>", 10000)))
	f.Fuzz(func(t *testing.T, data []byte) {
		call, err := readSOAP(strings.NewReader(string(data)))
		if err == nil && call.XMLName.Space != sfNS {
			t.Errorf("read an operation of %q", call.XMLName.Space)
		}
	})
}

func FuzzQuery(f *testing.F) {
	f.Add("SELECT person, job_information FROM CompoundEmployee WHERE person_id_external IN ('1','2')", "5")
	f.Add("SELECT person FROM CompoundEmployee WHERE last_modified_on > to_datetime('2025-01-01T00:00:00Z')", "")
	f.Fuzz(func(t *testing.T, text, rows string) {
		q, err := readQuery(text, rows)
		if err == nil && (q.maxRows < 1 || q.maxRows > mostRows || len(q.segments) == 0) {
			t.Errorf("read as %+v", q)
		}
	})
}
