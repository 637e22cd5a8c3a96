package practice

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
)

const firstUser = "/odata/v2/User?$top=1&$select=userId&$format=json"

func TestAMappedCertificateReadsUsers(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	r := ecpClient(t, tenant).get(firstUser)
	r.want(t, http.StatusOK)
	var answer struct {
		D struct {
			Results []struct {
				UserID   string `json:"userId"`
				Metadata struct{ URI, Type string }
			}
		}
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(r.body, "__metadata", "metadata")), &answer); err != nil {
		t.Fatal(err)
	}
	rows := answer.D.Results
	if len(rows) != 1 || rows[0].UserID != "100001" || rows[0].Metadata.Type != "SFOData.User" ||
		rows[0].Metadata.URI != "https://api.cert.certmap-practice.test/odata/v2/User('100001')" {
		t.Errorf("the rows are %+v", rows)
	}
	if login := r.header.Get("X-Practice-Login-Name"); login != "SFAPI_ECP" {
		t.Errorf("logged in as %q", login)
	}
}

func TestWithoutAFormatTheAnswerIsAtom(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	r := ecpClient(t, tenant).get("/odata/v2/User?$top=2&$skip=1&$select=userId,username")
	r.want(t, http.StatusOK)
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Entries []struct {
			UserID   string `xml:"content>properties>userId"`
			Username string `xml:"content>properties>username"`
			LastName string `xml:"content>properties>lastName"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(r.body), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != 2 || feed.Entries[0].UserID != "100002" || feed.Entries[1].Username != "SFAPI_NO_ODATA" || feed.Entries[0].LastName != "" {
		t.Errorf("the feed is %+v", feed)
	}
}

func TestRefusalsOfOData(t *testing.T) {
	tenant := newTenant(t)
	api := newClient(t, tenant, tenant.Facts().APIHost, nil)
	unmapped := ecpClient(t, tenant)
	for name, c := range map[string]struct {
		client *client
		path   string
		header http.Header
		status int
		code   string
		text   string
	}{
		"no credentials":      {api, firstUser, nil, 401, "LGN0003", "[LGN0003]Authentication credentials are required. Please provide a valid username, password, and company id."},
		"basic":               {api, firstUser, http.Header{"Authorization": {"Basic eDp5"}}, 403, "LGN0010", "Basic Authentication is disabled"},
		"bearer":              {api, firstUser, http.Header{"Authorization": {"Bearer x"}}, 403, "LGN0007", "Invalid OAuth token"},
		"not mapped":          {unmapped, firstUser, nil, 401, "AUTH0032", "[AUTH0032]Invalid client certificate"},
		"no company":          {unmapped, firstUser, http.Header{"Successfactors-Companyid": nil}, 401, "LGN0003", "[LGN0003]"},
		"company in capitals": {unmapped, firstUser, http.Header{"Successfactors-Companyid": {"CERTMAPPRACTICE"}}, 403, "LGN0008", "[LGN0008]Company [CERTMAPPRACTICE] not found."},
		"no such endpoint":    {unmapped, "/odata/v4/x?$format=json", nil, 404, "LGN0001", "[LGN0001]Invalid endpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			with := *c.client
			with.t, with.header = t, c.client.header.Clone()
			for key, values := range c.header {
				with.header[key] = values
			}
			r := with.get(c.path)
			r.want(t, c.status)
			var body struct {
				Error struct {
					Code    string
					Message struct{ Lang, Value string }
				}
			}
			if err := json.Unmarshal([]byte(r.body), &body); err != nil {
				t.Fatal(err)
			}
			if body.Error.Code != c.code || body.Error.Message.Lang != "en-US" || !strings.Contains(body.Error.Message.Value, c.text) {
				t.Errorf("the error is %+v", body.Error)
			}
			r = with.get(strings.Replace(c.path, "$format=json", "", 1))
			r.want(t, c.status, "<code>"+c.code+"</code>", `<message lang="en-US">`, "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata")
		})
	}
}

func TestRefusalsAfterTheLogin(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	c := ecpClient(t, tenant)
	c.get("/odata/v2/EmpJob?$format=json").want(t, 404, "COE_ENTITY_NOT_FOUND", "[COE0007]invalid entity (or function) name: EmpJob")
	c.get("/odata/v2/User?$format=json&$select=shoeSize").want(t, 400, "COE_PROPERTY_NOT_FOUND", "User/shoeSize")
	c.do(http.MethodPost, "/odata/v2/User?$format=json", "{}").want(t, 405, "MethodNotAllowedException")
	c.get("/odata/v2/User?$format=json&$top=0").want(t, 200, `"results":[]`)
	c.get("/odata/v2/User?$format=json&$skip=1000").want(t, 200, `"results":[]`)
	c.get("/odata/v2/User?$format=json&$top=-3").want(t, 200, `"results":[]`)
	c.get("/odata/v2/User?$format=json&$top=x").want(t, 200, "SFAPI_LOCKED")
}

func TestTheStateOfAnAccountShowsItself(t *testing.T) {
	for login, want := range map[string]struct {
		status int
		text   string
	}{
		"SFAPI_LOCKED":    {401, "(status code = 13)"},
		"SFAPI_EXPIRED":   {401, "(status code = 19)"},
		"SFAPI_IP":        {401, "unauthorized ip: 127.0.0.1 to company id: CertmapPractice by username: SFAPI_IP(status code = 8)"},
		"SFAPI_NO_ODATA":  {403, "[LGN0002]"},
		"SFAPI_NOT_THERE": {401, "[LGN0015]Authentication failed. You have entered an incorrect username or password (status code = 4)."},
		"sfapi_ecp":       {401, "[LGN0015]"},
	} {
		t.Run(login, func(t *testing.T) {
			tenant := newTenant(t)
			mapECP(t, tenant, login)
			r := ecpClient(t, tenant).get(firstUser)
			r.want(t, want.status, want.text)
			if login := r.header.Get("X-Practice-Login-Name"); login != "" {
				t.Errorf("a refused call names the login %q", login)
			}
		})
	}
}

func TestABlankLoginNameMissesFields(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "")
	c := ecpClient(t, tenant)
	c.get(firstUser).want(t, 200, `"userId":"100001"`)
	c.get("/odata/v2/User?$top=1&$select=userId,lastName&$format=json").want(t, 200, `"lastName":null`)
	c.get("/odata/v2/User?$top=1&$select=userId,lastName").want(t, 200, `<d:lastName m:null="true"/>`)
}

func TestEveryAnswerIsMarkedAndCorrelated(t *testing.T) {
	tenant := newTenant(t)
	c := newClient(t, tenant, tenant.Facts().MTLSHost, nil)
	c.header.Set("X-SF-Correlation-Id", "certmap-1")
	r := c.get(firstUser)
	if r.header.Get("X-Practice") == "" || r.header.Get("X-SF-Correlation-Id") != "certmap-1" {
		t.Errorf("the header is %v", r.header)
	}
	c.header.Del("X-SF-Correlation-Id")
	if r := c.get(firstUser); r.header.Get("X-SF-Correlation-Id") == "" {
		t.Error("no correlation ID was made")
	}
}
