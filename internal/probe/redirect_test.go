package probe

import (
	"net/http"
	"testing"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

func sightOfRedirect(rung securitycenter.RungID, status int, to, body string) *sight {
	return sightOf(rung, sfapi.Reply{Status: status, Header: http.Header{"Location": {to}}, Body: []byte(body)})
}

// TestWhereARedirectLeads tells pages to log in from other addresses. A page in the redirect itself, as nginx has one, says
// nothing.
func TestWhereARedirectLeads(t *testing.T) {
	const page = "<html><head><title>302 Found</title></head></html>"
	for to, want := range map[string]securitycenter.CauseID{
		"https://performancemanager4.successfactors.com/odata": ReplyLoginPage,
		"/login?company=ACME":                       ReplyLoginPage,
		"/sf/login.do":                              ReplyLoginPage,
		"https://acme.accounts.ondemand.com/":       ReplyLoginPage,
		"https://login.microsoftonline.com/common":  ReplyLoginPage,
		"https://idp.acme.example/saml2/idp/sso":    ReplyLoginPage,
		"https://api55.cert.sapsf.eu/odata/v2/User": UnknownCause,
		"/odata/v2/User/":                           UnknownCause,
		"https://elsewhere.example/odata/v2/User":   UnknownCause,
		"https://notokta.com/":                      UnknownCause,
		"https://elsewhere.example/blogin":          UnknownCause,
		"":                                          UnknownCause,
		"://":                                       UnknownCause,
	} {
		for _, rung := range []securitycenter.RungID{securitycenter.RungOData, securitycenter.RungSFAPI} {
			if to == "" || to == "://" { // SFAPI then gave something that is no SOAP
				rung = securitycenter.RungOData
			}
			for _, status := range []int{301, 302, 307, 308} {
				if got := nameOf(sightOfRedirect(rung, status, to, page)).id; got != want {
					t.Errorf("%d to %q at %s: named %s, not %s", status, to, rung, got, want)
				}
			}
		}
	}
}

// TestAHostForTheBrowserSendsToAPageToLogIn wherever its redirects lead.
func TestAHostForTheBrowserSendsToAPageToLogIn(t *testing.T) {
	s := sightOfRedirect(securitycenter.RungOData, 302, "/start", "")
	s.host = "performancemanager4.successfactors.com"
	if got := nameOf(s).id; got != ReplyLoginPage {
		t.Errorf("named %s", got)
	}
}

// TestWhereARedirectLeadsIsShown without what is for one session alone.
func TestWhereARedirectLeadsIsShown(t *testing.T) {
	for to, want := range map[string]string{
		"https://api55.cert.sapsf.eu/odata/v2/User?JSESSIONID=5E55&token=7": "https://api55.cert.sapsf.eu/odata/v2/User",
		"https://u:p@elsewhere.example/x;jsessionid=5E55#top":               "https://elsewhere.example/x",
		"/odata/v2/User/": "/odata/v2/User/",
	} {
		s := sightOfRedirect(securitycenter.RungOData, 302, to, "")
		if got := nameOf(s).values["Location"]; got != want {
			t.Errorf("%s: the cause says %v", to, got)
		}
		if facts := redirectFacts(s.reply); len(facts) != 1 || facts[0].Key != "location" || facts[0].Value != want {
			t.Errorf("%s: seen %v", to, facts)
		}
	}
	if facts := redirectFacts(&sfapi.Reply{Status: 201, Header: http.Header{"Location": {"/new"}}}); facts != nil {
		t.Errorf("what is no redirect leads to %v", facts)
	}
}
