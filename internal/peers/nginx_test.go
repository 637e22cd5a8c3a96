//go:build peers

package peers

import (
	"crypto/x509"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"certmap/cert/certtest"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// cookie is set by nginx with every answer; no result may hold it.
const cookie = "C00C1E0FNGINX"

// canaryLog is what the server writes that redirects lead to.
const canaryLog = "canary.log"

// A vhost is a server of nginx at an address of its own.
type vhost struct {
	settings  string // beside the address and the certificate
	server    string // the name of its certificate's files; server where it is empty
	locations string // in place of the tenant's
}

const asksAll = "ssl_client_certificate root.pem; ssl_verify_client on; ssl_verify_depth 3;"

// tenantLocations answer as a tenant does, to a caller that is mapped.
const tenantLocations = `
		location = ` + usersPath + ` { %s default_type application/json; return 200 '` + users + `'; }
		location = ` + soapPath + ` { if ($fault) { return 500 $fault; } default_type text/xml; return 200 $soap; }`

// goodLocations answer as a tenant does, to everybody.
var goodLocations = fmt.Sprintf(tenantLocations, "")

// vhosts are nginx's servers, by name.
func (s *stage) vhosts() map[string]vhost {
	s.certify("other-name", s.servers.Issue("CN=elsewhere.example", certtest.Hosts("elsewhere.example")))
	s.certify("server-expired", s.serverOf(s.servers, certtest.Days(-1)))
	s.certify("server-early", s.serverOf(s.servers, certtest.Valid(time.Now().Add(24*time.Hour), time.Now().Add(48*time.Hour))))
	s.certify("server-stranger", s.serverOf(s.strangers))
	s.certify("self-signed", certtest.SelfSigned("CN="+host, certtest.Hosts(host)))
	lone := *s.serverOf(s.servers.IssueCA("CN=Peers Intermediate CA"), certtest.Template(func(c *x509.Certificate) {
		c.IssuingCertificateURL = []string{"http://aia.peers.example/intermediate.cer"}
	}))
	lone.Chain = nil
	s.certify("chainless-server", &lone)
	past := certtest.Valid(time.Now().AddDate(-9, 0, 0), time.Now().AddDate(-5, 0, 0))
	s.certify("old-intermediate", s.serverOf(s.aged.IssueCA("CN=Peers Old CA", past)))
	s.write("large.json", `{"d":{"results":["`+strings.Repeat("x", 9<<20)+`"]}}`)
	return map[string]vhost{
		"strict":      {settings: asksAll},
		"list":        {settings: "ssl_client_certificate strangers.pem; ssl_trusted_certificate root.pem; ssl_verify_client on; ssl_verify_depth 3;"},
		"crl":         {settings: asksAll + "ssl_crl revoked.crl;"},
		"optional":    {settings: "ssl_client_certificate root.pem; ssl_verify_client optional; ssl_verify_depth 3;"},
		"anyone":      {settings: "ssl_verify_client optional_no_ca;", locations: goodLocations},
		"silent":      {settings: "ssl_verify_client off;"},
		"old":         {settings: asksAll + "ssl_protocols TLSv1 TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;"},
		"old-cipher":  {settings: asksAll + "ssl_protocols TLSv1.2; ssl_ciphers DHE-RSA-AES256-SHA:DHE-RSA-AES128-SHA;", server: "rsa"},
		"other-name":  {settings: asksAll, server: "other-name"},
		"expired":     {settings: asksAll, server: "server-expired"},
		"early":       {settings: asksAll, server: "server-early"},
		"stranger":    {settings: asksAll, server: "server-stranger"},
		"self-signed": {settings: asksAll, server: "self-signed"},
		"chainless":   {settings: asksAll, server: "chainless-server"},
		"old-chain":   {settings: asksAll, server: "old-intermediate"},
		"no-name":     {settings: "ssl_reject_handshake on;"},
		"drops":       {settings: "ssl_client_certificate root.pem; ssl_verify_client optional; ssl_verify_depth 3;", locations: "if ($none) { return 444; }" + goodLocations},
		"other-form":  {settings: "ssl_client_certificate root.pem; ssl_verify_client optional; ssl_verify_depth 3;", locations: "default_type application/json; if ($none) { return 200 '" + otherForm + "'; }" + goodLocations},
		"forbidden":   {settings: asksAll, locations: "location / { return 403; }"},
		"nobody":      {settings: asksAll, locations: "location / { return 401; }"},
		"moved":       {settings: asksAll, locations: "location / { return 301 https://CANARY" + usersPath + "; }"},
		"large":       {settings: asksAll, locations: "location = " + usersPath + " { default_type application/json; alias large.json; }"},
		"page":        {settings: asksAll, locations: "location / { default_type text/html; return 200 '" + loginPage + "'; }"},
		"elsewhere":   {settings: asksAll, locations: "location / { return 302 https://CANARY/login; }"},
		"maintenance": {settings: asksAll, locations: "location / { default_type text/html; return 503 '" + maintenance + "'; }"},
		"limited":     {settings: asksAll, locations: "location / { add_header Retry-After 300 always; return 429; }"},
		"not-found":   {settings: asksAll, locations: "location / { return 404; }"},
		"gateway":     {settings: asksAll, locations: "location / { return 502; }"},
		"not-data":    {settings: asksAll, locations: "location / { default_type application/json; return 200 '" + notData + "'; }"},
		"not-soap": {settings: asksAll, locations: "location = " + usersPath + " { default_type application/json; return 200 '" + users + "'; }" +
			"location / { default_type application/json; return 200 '" + notData + "'; }"},
	}
}

// nginx starts it, with a server for each way to treat a caller, and returns what has to be named.
func (s *stage) nginx() []trial {
	s.certify("rsa", s.serverOf(s.servers, certtest.WithKey(certtest.RSA(2048, 1))))
	hosts := s.vhosts()
	addresses := s.ports(len(hosts) + 2)
	plain, canary := addresses[len(hosts)], addresses[len(hosts)+1]
	at := map[string]string{}
	var servers strings.Builder
	for i, name := range slices.Sorted(maps.Keys(hosts)) {
		at[name] = addresses[i]
		servers.WriteString(hosts[name].text(addresses[i], canary))
	}
	fmt.Fprintf(&servers, "server { listen %s; access_log off; }\n", plain)
	fmt.Fprintf(&servers, "server { listen %s ssl; ssl_certificate server.pem; ssl_certificate_key server.key; %s access_log %s; }\n", canary, asksAll, canaryLog)
	s.write("nginx.conf", nginxMain+nginxMaps()+servers.String()+"}\n")
	s.run(addresses, "nginx", "-e", "stderr", "-p", s.dir, "-c", "nginx.conf")
	at["plain"] = plain
	s.nginxAt = at
	return slices.Concat(nginxCallers(at), nginxServers(at, string(s.aged.PEM())), nginxAnswers(at), nginxSoap(at))
}

func (v vhost) text(address, canary string) string {
	server, locations := v.server, v.locations
	if server == "" {
		server = "server"
	}
	if locations == "" {
		locations = fmt.Sprintf(tenantLocations, nginxRefuses())
	}
	locations = strings.ReplaceAll(locations, "CANARY", canary)
	return fmt.Sprintf("server { listen %s ssl; server_name %s; ssl_certificate %s.pem; ssl_certificate_key %s.key; %s %s }\n",
		address, host, server, server, v.settings, locations)
}

const nginxMain = `daemon off; worker_processes 1; pid nginx.pid; user root root;
events { worker_connections 64; }
http {
	access_log access.log; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
	add_header Set-Cookie "JSESSIONID=` + cookie + `; Path=/" always;
	add_header X-Echo "JSESSIONID=` + cookie + `" always;
	map_hash_bucket_size 512;
`

// nginxMaps choose the answers by the company ID, the caller and the operation.
func nginxMaps() string {
	var b strings.Builder
	for _, status := range []int{401, 403, 404, 500} {
		fmt.Fprintf(&b, "\tmap $http_successfactors_companyid $refusal%d { default '';", status)
		for _, r := range refusals {
			if r.status == status {
				fmt.Fprintf(&b, " %s '%s';", r.code, refusal(r.code, r.text))
			}
		}
		b.WriteString(" }\n")
	}
	fmt.Fprintf(&b, "\tmap $ssl_client_s_dn $foreign { default '%s'; '~CN=ECP PRD 100' ''; }\n", refusal("AUTH0032", "Invalid client certificate"))
	b.WriteString("\tmap $ssl_client_verify $none { NONE '" + refusal("LGN0003", "Authentication credentials are required.") + "'; default ''; }\n")
	b.WriteString("\tmap $http_successfactors_companyid:$http_soapaction $soap { default '';")
	for _, f := range soapFailures {
		if !f.fault {
			fmt.Fprintf(&b, " %s:%s '%s';", f.company, f.operation, f.body)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(soapAnswers)) {
		fmt.Fprintf(&b, " '~:%s$' '%s';", name, soapAnswers[name])
	}
	b.WriteString(" }\n\tmap $http_successfactors_companyid:$http_soapaction $fault { default '';")
	for _, f := range soapFailures {
		if f.fault {
			fmt.Fprintf(&b, " %s:%s '%s';", f.company, f.operation, f.body)
		}
	}
	b.WriteString(" }\n")
	return b.String()
}

func nginxRefuses() string {
	return "if ($none) { return 401 $none; } if ($foreign) { return 401 $foreign; } if ($refusal401) { return 401 $refusal401; } " +
		"if ($refusal403) { return 403 $refusal403; } if ($refusal404) { return 404 $refusal404; } if ($refusal500) { return 500 $refusal500; }"
}

// nginxCallers are about who calls. nginx refuses a certificate with a page, not with an alert.
func nginxCallers(at map[string]string) []trial {
	return onPeer("nginx", []trial{
		{title: "a mapped certificate", to: at["strict"], control: probe.EdgeCertificateNeeded},
		{title: "an unmapped certificate", to: at["strict"], as: unmapped, cause: probe.SFInvalidClientCertificate},
		{title: "expired", to: at["strict"], as: expired, cause: probe.IdentityExpired},
		{title: "not yet valid", to: at["strict"], as: notYetValid, cause: probe.IdentityNotYetValid},
		{title: "without clientAuth", to: at["strict"], as: noClientAuth, cause: probe.IdentityNoClientAuth},
		{title: "RSA 1024", to: at["strict"], as: weak, cause: probe.IdentityWeak},
		{title: "an authority's", to: at["strict"], as: authority, cause: probe.IdentityIsCA},
		{title: "chain incomplete", to: at["strict"], as: chainless, cause: probe.EdgeCertificateError, values: map[string]any{"ChainIncomplete": true}},
		{title: "another authority, listed or not", to: at["strict"], as: stranger, cause: probe.TLSIssuerNotAccepted},
		{title: "a key that may not sign", to: at["strict"], as: noSigning, cause: probe.EdgeCertificateError},
		{title: "trusted but not listed", to: at["list"]},
		{title: "revoked (CRL)", to: at["crl"], as: revoked, cause: probe.EdgeCertificateError},
		{title: "not revoked (CRL)", to: at["crl"], control: probe.EdgeCertificateNeeded},
		{title: "optional", to: at["optional"], control: probe.SFCredentialsRequired},
		{title: "optional, expired", to: at["optional"], as: expired, cause: probe.IdentityExpired},
		{title: "optional, another authority", to: at["optional"], as: stranger, cause: probe.TLSIssuerNotAccepted},
		{title: "optional_no_ca: lets anyone in", to: at["anyone"], as: stranger, cause: probe.ControlPassed},
		{title: "never asks", to: at["silent"], cause: probe.TLSNoneRequested},
		{title: "optional: closes on nobody", to: at["drops"], open: true},
		{title: "optional: rows in another form for nobody", to: at["other-form"], open: true, control: probe.ReplyNotOData},
	})
}

// nginxServers are about the server itself.
func nginxServers(at map[string]string, aged string) []trial {
	return onPeer("nginx", []trial{
		{title: "TLS 1.0 and 1.1 only", to: at["old"], cause: probe.TLSVersion},
		{title: "no cipher in common", to: at["old-cipher"], cause: probe.TLSVersion},
		{title: "plain HTTP", to: at["plain"], cause: probe.TLSNotTLS},
		{title: "certificate for another name", to: at["other-name"], cause: probe.TLSServerName},
		{title: "server certificate expired", to: at["expired"], cause: probe.TLSServerExpired},
		{title: "server certificate not yet valid", to: at["early"], cause: probe.TLSServerNotYetValid},
		{title: "our clock is a year ahead", to: at["strict"], cause: probe.ClockSkew, change: func(p *probe.Prober, _ *securitycenter.Probe) {
			p.Now = func() time.Time { return time.Now().AddDate(1, 1, 0) }
		}},
		{title: "unknown authority", to: at["stranger"], cause: probe.TLSServerUntrusted},
		{title: "self-signed", to: at["self-signed"], cause: probe.TLSServerUntrusted, values: map[string]any{"SelfSigned": true}},
		{title: "intermediate not sent", to: at["chainless"], cause: probe.TLSServerUntrusted, values: map[string]any{"HasAIA": true}},
		{title: "intermediate out of date", to: at["old-chain"], cause: probe.TLSServerUntrusted, values: map[string]any{"OldCA": "Peers Old CA", "Early": false},
			change: func(_ *probe.Prober, asked *securitycenter.Probe) { asked.Roots = aged }},
		{title: "no host of that name", to: at["no-name"], cause: probe.TLSServerName, values: map[string]any{"Shown": false}},
		{title: "in the place of SuccessFactors", to: at["stranger"], cause: probe.TLSIntercepted, change: asSuccessFactors},
	})
}

func asSuccessFactors(_ *probe.Prober, asked *securitycenter.Probe) {
	asked.Host = "api4.cert.successfactors.com"
}

// nginxAnswers are about what is said at OData.
func nginxAnswers(at map[string]string) []trial {
	out := []trial{
		{title: "a page to log in", to: at["page"], cause: probe.ReplyLoginPage},
		{title: "a redirect elsewhere", to: at["elsewhere"], cause: probe.ReplyLoginPage},
		{title: "a redirect to another API host", to: at["moved"], cause: probe.UnknownCause},
		{title: "403 and a page", to: at["forbidden"], cause: probe.UnknownCause},
		{title: "401 and a page", to: at["nobody"], cause: probe.UnknownCause},
		{title: "503 and a page", to: at["maintenance"], cause: probe.SFMaintenance},
		{title: "429", to: at["limited"], cause: probe.SFRateLimited, values: map[string]any{"RetrySeconds": 300}},
		{title: "404", to: at["not-found"], cause: probe.SFEndpoint},
		{title: "502", to: at["gateway"], cause: probe.SFServerError},
		{title: "JSON that is not OData", to: at["not-data"], cause: probe.ReplyNotOData},
		{title: "JSON at SFAPI", to: at["not-soap"], cause: probe.ReplyNotSOAP},
		{title: "9 MB", to: at["large"], cause: probe.ReplyTooLarge},
	}
	for _, r := range refusals {
		out = append(out, trial{title: fmt.Sprintf("%d %s", r.status, r.code), to: at["strict"], company: r.code, cause: refused[r.code]})
	}
	return onPeer("nginx", out)
}

// refused says what a code of SuccessFactors has to be named.
var refused = map[string]securitycenter.CauseID{
	"AUTH0032": probe.SFInvalidClientCertificate, "LGN0001": probe.SFEndpoint, "LGN0002": probe.SFNoODataPermission,
	"LGN0003": probe.SFCredentialsRequired, "LGN0004": probe.SFNotAPIServer, "LGN0007": probe.SFToken, "LGN0008": probe.SFCompanyNotFound,
	"LGN0009": probe.SFODataDisabled, "LGN0010": probe.SFBasicAuthDisabled, "LGN0015": probe.SFWrongPassword, "LGN0018": probe.SFPasswordExpired,
	"LGN0019": probe.SFIPNotAllowed, "LGN0020": probe.SFUserLocked, "COE_GENERAL_FORBIDDEN": probe.SFNotPermitted,
	"COE_GENERAL_SERVER_FAILURE": probe.SFServerError,
}

// soapFailures are the answers of SFAPI that refuse (KBA 2161058, 2255660, 2254423, 2245676, 2904498), by company ID.
var soapFailures = []struct {
	company, operation string
	fault              bool
	body               string
	cause              securitycenter.CauseID
}{
	{"LOCKED", "login", false, failedLogin("Authentication failed, user account is locked(status code = 13)"), probe.SFUserLocked},
	{"EXPIRED", "login", false, failedLogin("Authentication failed, password has expired(status code = 19)"), probe.SFPasswordExpired},
	{"UNKNOWN", "login", false, failedLogin("Authentication failed, invalid user id or password(status code = 4)"), probe.SFWrongPassword},
	{"ADDRESS", "login", false, failedLogin("unauthorized ip address"), probe.SFIPNotAllowed},
	{"OTHERCO", "login", false, failedLogin("Login failure due to the invalid company!"), probe.SFCompanyNotFound},
	{"NOSESSION", "isValidSession", true, soapFault("INVALID_SESSION", "Invalid SFAPI session!"), probe.SFSession},
	{"DEAD", "isValidSession", false, operation("isValidSession", "<result>false</result>"), probe.SFSession},
	{"NOEC", "query", true, soapFault("INVALID_QUERY", "You do not have permission to access CompoundEmployee."), probe.SFNotPermitted},
	{"SEGMENT", "query", true, soapFault("INVALID_QUERY", "There is no such segment."), probe.UnknownCause},
}

func nginxSoap(at map[string]string) []trial {
	var out []trial
	for _, f := range soapFailures {
		out = append(out, trial{title: "SFAPI " + f.operation + " of " + f.company, to: at["strict"], company: f.company, cause: f.cause})
	}
	return onPeer("nginx", out)
}

func onPeer(peer string, trials []trial) []trial {
	for i := range trials {
		trials[i].peer = peer
	}
	return trials
}
