package securitycenter_test

import (
	"strings"
	"testing"

	"certmap/internal/securitycenter"
)

func TestTheMTLSHostHasCertAfterItsFirstLabel(t *testing.T) {
	for api, want := range map[string]string{
		"api4.successfactors.com":      "api4.cert.successfactors.com",
		"api012.successfactors.eu":     "api012.cert.successfactors.eu",
		"api12preview.sapsf.eu":        "api12preview.cert.sapsf.eu",
		"api-in10.hr.cloud.sap":        "api-in10.cert.hr.cloud.sap",
		"api4.cert.successfactors.com": "api4.cert.successfactors.com",
		"localhost":                    "localhost",
		"api99.sapsf.com:8443":         "api99.cert.sapsf.com:8443",
	} {
		if got := securitycenter.MTLSHost(api); got != want {
			t.Errorf("%s: %s, not %s", api, got, want)
		}
		if got := securitycenter.APIHostOf(want); want != api && got != api {
			t.Errorf("back from %s: %s", want, got)
		}
	}
}

func TestTheMTLSHostHasTheDomainOfItsDataCentre(t *testing.T) {
	for typed, want := range map[string]string{
		"api4preview.successfactors.com": "api4preview.cert.sapsf.com", // production is in successfactors.com, preview is not
		"api12.successfactors.eu":        "api012.cert.successfactors.eu",
		"api012preview.sapsf.eu":         "api12preview.cert.sapsf.eu",
		"api4cert.successfactors.com":    "api4.cert.successfactors.com",
		"API4.successfactors.com:8443":   "api4.cert.successfactors.com:8443",
		"api15.successfactors.com":       "api15.cert.sapsf.cn",
		"api4.acme.example":              "api4.cert.acme.example", // the table is about SAP's own domains
	} {
		if got := securitycenter.MTLSHost(typed); got != want {
			t.Errorf("%s: %s, not %s", typed, got, want)
		}
	}
}

func TestAHostThatTheTableNamesOtherwiseIsNoticed(t *testing.T) {
	for host, want := range map[string]string{
		"api12.cert.successfactors.eu":         "api012.cert.successfactors.eu",
		"api012preview.cert.sapsf.eu":          "api12preview.cert.sapsf.eu",
		"api4preview.cert.successfactors.com":  "api4preview.cert.sapsf.com",
		"api012.cert.successfactors.eu":        "",
		"api012.cert.successfactors.eu:443":    "",
		"api99.cert.sapsf.eu":                  "",
		"api4.cert.acme.example":               "",
		"apisalesdemo2.cert.successfactors.eu": "",
	} {
		got := ""
		for _, o := range securitycenter.HostObjections(securitycenter.Tenant{Host: host, Environment: securitycenter.OtherKind}) {
			if o.ID == securitycenter.HostOtherName {
				got = o.Values["Host"].(string)
			}
		}
		if got != want {
			t.Errorf("%s: %q, not %q", host, got, want)
		}
	}
}

func TestAHostIsKnownByItsName(t *testing.T) {
	for host, want := range map[string]securitycenter.HostKind{
		"api4.cert.successfactors.com":               securitycenter.MTLSKind,
		"API4.cert.SuccessFactors.com:443":           securitycenter.MTLSKind,
		"api4.successfactors.com":                    securitycenter.APIKind,
		"performancemanager4.successfactors.com":     securitycenter.UIKind,
		"api4.successfactors.com.evil.example":       securitycenter.UnknownHost,
		"notsuccessfactors.com":                      securitycenter.UnknownHost,
		"api-sa20.hr.cloud.sap":                      securitycenter.APIKind,
		"api.cert.certmap-practice.test":             securitycenter.UnknownHost,
		"hcm-eu10-sales.hr.cloud.sap":                securitycenter.UIKind,
		"api40sales.sapsf.com":                       securitycenter.APIKind,
		"apisalesdemo2.cert.successfactors.eu":       securitycenter.MTLSKind,
		"salesdemo.successfactors.eu":                securitycenter.UIKind,
		"api15preview.cert.sapsf.cn":                 securitycenter.MTLSKind,
		strings.Repeat("x", 300) + "successfactors.": securitycenter.UnknownHost,
	} {
		if got := securitycenter.HostKindOf(host); got != want {
			t.Errorf("%s: %s, not %s", host, got, want)
		}
	}
}

func TestAHostIsTakenOutOfWhateverWasPasted(t *testing.T) {
	for pasted, want := range map[string]string{
		"https://API4.successfactors.com/odata/v2/User?$top=1": "api4.successfactors.com",
		"  api4.successfactors.com ":                           "api4.successfactors.com",
		"api4.successfactors.com:8443/x":                       "api4.successfactors.com:8443",
		"https://api4.successfactors.com:443":                  "api4.successfactors.com",
		"https://api4.successfactors.com./":                    "api4.successfactors.com",
		"https://[::1]:8443/":                                  "[::1]:8443",
		"https://[::1]/":                                       "[::1]",
		"https://%zz":                                          "",
	} {
		if got := securitycenter.HostOf(pasted); got != want {
			t.Errorf("%q: %q, not %q", pasted, got, want)
		}
	}
}

func TestATenantIsFoundByCityDataCentreOrAddress(t *testing.T) {
	for query, want := range map[string]string{
		"Rot":       "api012.cert.successfactors.eu",
		"dc12":      "api012.cert.successfactors.eu",
		"33":        "api012.cert.successfactors.eu",
		"sao paulo": "api19.cert.sapsf.com",
		"São":       "api19.cert.sapsf.com",
		"https://api4.successfactors.com/odata/v2": "api4.cert.successfactors.com",
		"api55preview.cert.sapsf.eu":               "api55preview.cert.sapsf.eu",
		"api4preview.successfactors.com":           "api4preview.cert.sapsf.com",
		"api12.cert.successfactors.eu":             "api12.cert.successfactors.eu", // what is typed with .cert is taken as it is
		"apisalesdemo2":                            "apisalesdemo2.cert.successfactors.eu",
	} {
		found := securitycenter.FindEndpoints(query)
		if len(found) == 0 || found[0].Host != want {
			t.Errorf("%q: %v, not %s first", query, found, want)
		}
	}
	if found := securitycenter.FindEndpoints("Atlantis"); len(found) != 0 {
		t.Errorf("Atlantis: %v", found)
	}
}

func TestAnAddressOutsideTheTableIsTakenUnconfirmed(t *testing.T) {
	found := securitycenter.FindEndpoints("https://api99preview.sapsf.eu/")
	if len(found) != 1 || found[0].Confirmed || found[0].Host != "api99preview.cert.sapsf.eu" || found[0].Environment != securitycenter.Preview {
		t.Errorf("%+v", found)
	}
}

func TestOnlyHostsSeenInSAPsDocumentationAreConfirmed(t *testing.T) {
	for _, e := range securitycenter.Endpoints() {
		confirmed := e.Centre != nil && strings.Contains(" DC2 DC4 DC8 DC10 DC12 DC15 DC17 DC19 ", " "+e.Centre.ID+" ")
		if e.Confirmed != confirmed {
			t.Errorf("%s: confirmed is %v", e.Host, e.Confirmed)
		}
	}
}

func TestSearchingForgetsCaseAndAccents(t *testing.T) {
	for _, s := range []string{"Müller", "MÜLLER", "mu\u0308ller", "muller"} {
		if got := securitycenter.Fold(s); got != "muller" {
			t.Errorf("%q becomes %q", s, got)
		}
	}
	if securitycenter.Fold("Straße") != securitycenter.Fold("STRASSE") {
		t.Error("ß and SS differ")
	}
}
