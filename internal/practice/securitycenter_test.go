package practice

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// securityCenterClient holds the token.
func securityCenterClient(t *testing.T, tenant *Tenant) *client {
	c := newClient(t, tenant, tenant.Facts().APIHost, nil)
	c.header.Set("Authorization", "Bearer "+tenant.Facts().Token)
	return c
}

const mappingsPath = "/securitycenter/v1/mappings"

func (u upload) json(t *testing.T) string {
	t.Helper()
	data, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// exported is an upload of what the practice ECP system exports.
func exported(t *testing.T, tenant *Tenant, login string) upload {
	t.Helper()
	text, err := os.ReadFile(tenant.Facts().ECP.Export)
	if err != nil {
		t.Fatal(err)
	}
	return upload{"ECP Practice", "Employee Central Payroll", login, string(text)}
}

// mapECP maps the certificate of the practice ECP system to a login name.
func mapECP(t *testing.T, tenant *Tenant, login string) mapping {
	t.Helper()
	r := securityCenterClient(t, tenant).do(http.MethodPost, mappingsPath, exported(t, tenant, login).json(t))
	r.want(t, http.StatusCreated)
	var added mapping
	if err := json.Unmarshal([]byte(r.body), &added); err != nil {
		t.Fatal(err)
	}
	return added
}

func listed(t *testing.T, tenant *Tenant) []mapping {
	t.Helper()
	var list struct{ Mappings []mapping }
	r := securityCenterClient(t, tenant).get(mappingsPath)
	r.want(t, http.StatusOK)
	if err := json.Unmarshal([]byte(r.body), &list); err != nil {
		t.Fatal(err)
	}
	return list.Mappings
}

func TestAMappingIsAddedListedAndDeleted(t *testing.T) {
	tenant := newTenant(t)
	added := mapECP(t, tenant, "SFAPI_ECP")
	want := mapping{
		ID:                "1",
		ConfigurationName: "ECP Practice",
		IntegrationName:   "Employee Central Payroll",
		LoginName:         "SFAPI_ECP",
		Subject:           "CN=ECP Practice 100,OU=Practice,O=Certmap Practice,C=DE",
		Issuer:            "CN=Certmap Practice CA,OU=Practice,O=Certmap Practice,C=DE",
		UploadedOn:        added.UploadedOn,
	}
	if added != want {
		t.Errorf("added %+v, want %+v", added, want)
	}
	if _, err := time.Parse("Jan 02 2006 15:04:05 GMT", added.UploadedOn); err != nil {
		t.Error(err)
	}
	if list := listed(t, tenant); len(list) != 1 || list[0] != added {
		t.Errorf("listed %+v", list)
	}
	c := securityCenterClient(t, tenant)
	c.do(http.MethodDelete, mappingsPath+"/1", "").want(t, http.StatusNoContent)
	c.do(http.MethodDelete, mappingsPath+"/1", "").want(t, http.StatusNotFound, `"not-found"`)
	if list := listed(t, tenant); len(list) != 0 {
		t.Errorf("listed after the deletion: %+v", list)
	}
	if again := mapECP(t, tenant, ""); again.ID != "2" {
		t.Errorf("the ID %s was used again", again.ID)
	}
}

func TestTheListHasNeitherValidityNorCertificate(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "")
	body := strings.ToLower(securityCenterClient(t, tenant).get(mappingsPath).body)
	for _, never := range []string{"valid", "expir", "begin certificate", "fingerprint", "serial"} {
		if strings.Contains(body, never) {
			t.Errorf("the list has %q: %s", never, body)
		}
	}
}

func TestSameNamesAreRefusedInTheOriginalsWords(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	renewed := exported(t, tenant, "SFAPI_OTHER")
	var m material
	if err := tenant.folder.readJSON(materialFile, &m); err != nil {
		t.Fatal(err)
	}
	again, err := m.Issuing.issue(m.clientOrder("ECP Practice 100", time.Now()), m.ECP.Key)
	if err != nil {
		t.Fatal(err)
	}
	renewed.Certificate = string(pemCertificate(again.Certificate)) // another serial number, the same names
	securityCenterClient(t, tenant).do(http.MethodPost, mappingsPath, renewed.json(t)).want(t, http.StatusConflict, `"duplicate"`,
		"This X.509 Certificate was already registered to the platform. Please upload a different one or cancel the certificate mapping.")
}

func TestWhatTheSecurityCenterRefuses(t *testing.T) {
	tenant := newTenant(t)
	good := exported(t, tenant, "")
	change := func(f func(*upload)) string { u := good; f(&u); return u.json(t) }
	key, err := m0(t, tenant).ECP.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"no configuration name": {change(func(u *upload) { u.ConfigurationName = " " }), 400, "required"},
		"no integration name":   {change(func(u *upload) { u.IntegrationName = "" }), 400, "required"},
		"no certificate":        {change(func(u *upload) { u.Certificate = "" }), 400, "required"},
		"no Base64":             {change(func(u *upload) { u.Certificate = "certificate" }), 400, "invalid-certificate"},
		"damaged":               {change(func(u *upload) { u.Certificate = strings.Replace(u.Certificate, "MII", "MIJ", 1) }), 400, "invalid-certificate"},
		"with the key":          {change(func(u *upload) { u.Certificate = string(key) }), 400, "invalid-certificate"},
		"no JSON":               {"configurationName=a", 400, "invalid-request"},
		"empty":                 {"", 400, "invalid-request"},
		"too large":             {change(func(u *upload) { u.Certificate += strings.Repeat("\n", uploadLimit) }), 413, "too-large"},
	} {
		t.Run(name, func(t *testing.T) {
			securityCenterClient(t, tenant).do(http.MethodPost, mappingsPath, c.body).want(t, c.status, `"code":"`+c.code+`"`)
		})
	}
	if list := listed(t, tenant); len(list) != 0 {
		t.Errorf("something was mapped all the same: %+v", list)
	}
}

// m0 reads what the tenant is made of.
func m0(t *testing.T, tenant *Tenant) *material {
	t.Helper()
	var m material
	if err := tenant.folder.readJSON(materialFile, &m); err != nil {
		t.Fatal(err)
	}
	return &m
}

func TestTheTokenIsNeeded(t *testing.T) {
	tenant := newTenant(t)
	for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer wrong", "Basic " + tenant.Facts().Token} {
		c := newClient(t, tenant, tenant.Facts().APIHost, nil)
		c.header.Set("Authorization", authorization)
		c.get(mappingsPath).want(t, http.StatusUnauthorized, `"unauthorized"`)
		c.do(http.MethodPost, mappingsPath, exported(t, tenant, "").json(t)).want(t, http.StatusUnauthorized)
		c.do(http.MethodDelete, mappingsPath+"/1", "").want(t, http.StatusUnauthorized)
	}
}

func TestTheSecurityCenterIsAtTheAPIHostOnly(t *testing.T) {
	tenant := newTenant(t)
	c := ecpClient(t, tenant)
	c.header.Set("Authorization", "Bearer "+tenant.Facts().Token)
	c.get(mappingsPath).want(t, http.StatusNotFound, "[LGN0001]")
}

func TestAMappingThatCannotBeSavedIsNotThere(t *testing.T) {
	tenant := newTenant(t)
	blockMappings(t, tenant)
	securityCenterClient(t, tenant).do(http.MethodPost, mappingsPath, exported(t, tenant, "").json(t)).want(t, 500, `"not-saved"`)
	if list := listed(t, tenant); len(list) != 0 {
		t.Errorf("listed although not saved: %+v", list)
	}
}

// blockMappings puts a folder where the file of mappings belongs.
func blockMappings(t *testing.T, tenant *Tenant) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(tenant.folder.path(mappingsFile), "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestThePageSaysPracticeAndEscapes(t *testing.T) {
	tenant := newTenant(t)
	hostile := exported(t, tenant, `"><img src=x>`)
	hostile.ConfigurationName = "<script>alert(1)</script>"
	securityCenterClient(t, tenant).do(http.MethodPost, mappingsPath, hostile.json(t)).want(t, http.StatusCreated)

	overTLS := newClient(t, tenant, tenant.Facts().APIHost, nil).get("/securitycenter")
	plain, err := http.Get(tenant.Facts().SecurityCenter)
	if err != nil {
		t.Fatal(err)
	}
	plain.Body.Close()
	if plain.StatusCode != http.StatusOK || plain.Header.Get("Content-Type") != overTLS.header.Get("Content-Type") {
		t.Errorf("over plain HTTP: %s", plain.Status)
	}
	overTLS.want(t, http.StatusOK, "PRACTICE", "It is not SAP SuccessFactors", "&lt;script&gt;", "CN=ECP Practice 100")
	for _, never := range []string{"<script>", "<img", tenant.Facts().Token} {
		if strings.Contains(overTLS.body, never) {
			t.Errorf("the page has %q", never)
		}
	}
}

func TestAChainGivesItsFirstCertificate(t *testing.T) {
	tenant := newTenant(t)
	u := exported(t, tenant, "")
	u.Certificate += string(pemCertificate(m0(t, tenant).Issuing.Certificate))
	securityCenterClient(t, tenant).do(http.MethodPost, mappingsPath, u.json(t)).want(t, http.StatusCreated, "CN=ECP Practice 100")
}
