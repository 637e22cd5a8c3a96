package ecplog

import (
	"strings"

	"certmap/internal/securitycenter"
)

// A strength is how much a thing that was recognised says.
type strength int

const (
	fine   strength       = iota // no error
	shaky                        // looks like an error, in words no table has
	bare                         // an error without its reason
	loose                        // a reason, where nothing says it more exactly
	exact                        // the reason
	silent = strength(-1)        // recognised, and not about this connection
)

// A rule is what a code or a phrase says.
type rule struct {
	cause    securitycenter.CauseID
	strength strength
	source   securitycenter.LogSource // what kind of text it stands in; empty where it may stand in several
	fix      string                   // whose fix is to be told; empty for that of the cause
	ends     bool                     // the entry is the last of a run
	// marked: it counts only in a line marked as an error, since traces are full of it.
	marked bool
}

// unexplained is the cause of an error without its reason.
const unexplained securitycenter.CauseID = "unknown"

// Fixes that are not those of one cause: where to learn the reason, and the own certificate in ECP.
const (
	fixTrace   = "trace"
	fixNetwork = "network"
	fixLog     = "log"
	fixPSE     = "pse"
)

// codes are the codes that stand for themselves. Those of SuccessFactors: KBA 2524436, 3333286, 3505973, 3737619, 2994256,
// 2160948. Those of the ICM: STRUST and SMICM traces, and the include with the client errors of the ICM.
var codes = map[string]rule{
	"AUTH0032": {cause: "sf.invalid-client-certificate", strength: exact},
	"LGN0001":  {cause: "sf.endpoint", strength: exact},
	"LGN0002":  {cause: "sf.no-odata-permission", strength: exact},
	"LGN0003":  {cause: "sf.credentials-required", strength: exact},
	"LGN0004":  {cause: "sf.not-api-server", strength: exact},
	"LGN0005":  {cause: "sf.token", strength: exact},
	"LGN0006":  {cause: "sf.token", strength: exact},
	"LGN0007":  {cause: "sf.token", strength: exact},
	"LGN0008":  {cause: "sf.company-not-found", strength: exact},
	"LGN0009":  {cause: "sf.odata-disabled", strength: exact},
	"LGN0010":  {cause: "sf.basic-auth-disabled", strength: exact},
	"LGN0015":  {cause: "sf.wrong-password", strength: loose},
	"LGN0018":  {cause: "sf.password-expired", strength: exact},
	"LGN0022":  {cause: "sf.token", strength: exact},

	"FAILED_AUTHENTICATION":    {cause: "sf.wrong-password", strength: loose},
	"INVALID_SESSION":          {cause: "sf.session", strength: exact},
	"NO_PERMISSIONS_EXCEPTION": {cause: "sf.not-permitted", strength: exact},

	"HRSFEC_PTP031": {strength: bare, source: securitycenter.LogSLG1, fix: fixLog},
	"HRSFEC_PTP096": {strength: bare, source: securitycenter.LogSLG1, fix: fixLog},
	"HRSFEC_PTP099": {strength: bare, source: securitycenter.LogSLG1, fix: fixLog, ends: true},
	"HRSFEC_PTP102": {strength: bare, source: securitycenter.LogSLG1, fix: fixLog},

	"SSSLERR_PEER_CERT_UNTRUSTED":  {cause: "tls.server-untrusted", strength: exact, source: securitycenter.LogICM},
	"SSSLERR_SERVER_CERT_MISMATCH": {cause: "tls.server-name", strength: exact, source: securitycenter.LogICM},
	"SSSLERR_SSL_CERT_MISMATCH":    {cause: "tls.server-name", strength: exact, source: securitycenter.LogICM},
	"SSSLERR_PEER_CERT_EXPIRED":    {cause: "tls.server-expired", strength: exact, source: securitycenter.LogICM},
	"SSSLERR_CONN_CLOSED":          {cause: "net.reset", strength: loose, source: securitycenter.LogICM},
	"SSSLRC_CONN_CLOSED":           {cause: "net.reset", strength: loose, source: securitycenter.LogICM},
	"SSSLERR_CRED_NOT_FOUND":       {cause: "identity.unusable", strength: exact, source: securitycenter.LogICM, fix: fixPSE},
	"SSSLERR_PSE_ERROR":            {cause: "identity.unusable", strength: exact, source: securitycenter.LogICM, fix: fixPSE},
	"SSSLERR_CERT_PRIVKEY_MISMATCH": {cause: "identity.key-mismatch", strength: exact, source: securitycenter.LogICM,
		fix: fixPSE},
	"SSSLERR_SSL_ACCEPT": {strength: silent}, // somebody calls ECP: another connection

	"NIECONN_REFUSED": {cause: "net.refused", strength: loose, marked: true},
	"NIECONN_BROKEN":  {cause: "net.reset", strength: loose, marked: true},
	"NIETIMEOUT":      {cause: "net.timeout", strength: loose, marked: true},
	"NIEHOST_UNKNOWN": {cause: "dns.not-found", strength: loose, marked: true},

	"HTTP_COMMUNICATION_FAILURE": {strength: bare, source: securitycenter.LogST22, fix: fixNetwork},
}

// clientErrors are the ICM's errors as a client: ICM_HTTP_ and a name, or SCLNT_HTTP and a number.
var clientErrors = []struct {
	number, name string
	rule         rule
}{
	{"400", "CONNECTION_FAILED", rule{strength: bare, fix: fixNetwork}},
	{"401", "CONNECTION_BROKEN", rule{cause: "net.reset", strength: loose}},
	{"402", "TIMEOUT", rule{cause: "net.timeout", strength: exact}},
	{"403", "SERVICE_UNAVAILABLE", rule{strength: bare, fix: fixNetwork}},
	{"404", "NO_MORE_MEMORY", rule{strength: bare, fix: fixTrace}},
	{"405", "INTERNAL_ERROR", rule{strength: bare, fix: fixTrace}},
	{"406", "NO_PERMISSION", rule{strength: bare, fix: fixTrace}},
	{"407", "SSL_ERROR", rule{strength: bare, fix: fixTrace}},
	{"408", "SSLPROXY_ERROR", rule{strength: bare, fix: fixTrace}},
	{"409", "NOT_FOUND", rule{strength: bare, fix: fixNetwork}},
	{"410", "UNAUTHORIZED", rule{strength: bare, fix: fixLog}},
	{"411", "CONNECTION_REFUSED", rule{cause: "net.refused", strength: exact}},
	{"412", "PROXY_CONN_REFUSED", rule{cause: "proxy.refused", strength: exact}},
	{"413", "PROXY_HOST_UNKNOWN", rule{cause: "proxy.not-found", strength: exact}},
	{"414", "SSL_CRED_NOT_FOUND", rule{cause: "identity.unusable", strength: exact, fix: fixPSE}},
	{"415", "SSL_CERT_MISMATCH", rule{cause: "tls.server-name", strength: exact}},
	{"416", "PROXY_UNAUTHORIZED", rule{cause: "proxy.auth", strength: exact}},
	{"417", "HOST_UNKNOWN", rule{cause: "dns.not-found", strength: exact}},
	{"418", "SSL_PEER_CERT_EXPIRED", rule{cause: "tls.server-expired", strength: exact}},
	{"421", "SSL_PEER_CERT_UNTRUSTED", rule{cause: "tls.server-untrusted", strength: exact}},
}

// alerts are those a server sends about the certificate that ECP showed it, and about the version: RFC 8446, section 6.2.
var alerts = map[string]rule{
	"bad certificate":         {cause: "tls.client-bad", strength: exact},
	"certificate unknown":     {cause: "tls.client-bad", strength: exact},
	"unsupported certificate": {cause: "tls.client-unsupported", strength: exact},
	"certificate revoked":     {cause: "tls.client-revoked", strength: exact},
	"certificate expired":     {cause: "tls.client-expired", strength: exact},
	"unknown ca":              {cause: "tls.client-unknown-ca", strength: exact},
	"access denied":           {cause: "tls.client-denied", strength: exact},
	"certificate required":    {cause: "tls.client-required", strength: exact},
	"protocol version":        {cause: "tls.version", strength: exact},
	"insufficient security":   {cause: "tls.version", strength: exact},
	"unrecognized name":       {cause: "tls.server-name", strength: exact},
	"handshake failure":       {strength: bare, fix: fixTrace},
}

// loginResults are the numbers of "status code = 4" in a login that failed: KBA 2161058, 2253200, 2255660, 3667426.
var loginResults = map[string]rule{
	"4":  {cause: "sf.wrong-password", strength: loose},
	"8":  {cause: "sf.ip-not-allowed", strength: exact},
	"13": {cause: "sf.user-locked", strength: exact},
	"19": {cause: "sf.password-expired", strength: exact},
}

// statuses are the HTTP statuses that say a reason. One of 500 and more that is not here is an error of the tenant's own.
var statuses = map[string]rule{
	"301": {cause: "reply.login-page", strength: loose},
	"302": {cause: "reply.login-page", strength: loose},
	"404": {cause: "sf.endpoint", strength: loose},
	"421": {cause: "tls.server-untrusted", strength: loose},
	"429": {cause: "sf.rate-limited", strength: loose},
	"503": {cause: "sf.maintenance", strength: loose},
}

// phrases are texts in lower case that say what no code beside them says, or where the code is often left out.
var phrases = []struct {
	text string
	rule rule
}{
	{"invalid client certificate", rule{cause: "sf.invalid-client-certificate", strength: exact}},
	{"unauthorized ip", rule{cause: "sf.ip-not-allowed", strength: exact}},
	{"account is locked", rule{cause: "sf.user-locked", strength: exact}},
	{"konto ist gesperrt", rule{cause: "sf.user-locked", strength: exact}},
	{"benutzer ist gesperrt", rule{cause: "sf.user-locked", strength: exact}},
	{"password has expired", rule{cause: "sf.password-expired", strength: exact}},
	{"kennwort ist abgelaufen", rule{cause: "sf.password-expired", strength: exact}},
	{"passwort ist abgelaufen", rule{cause: "sf.password-expired", strength: exact}},
	{"invalid company", rule{cause: "sf.company-not-found", strength: exact}},
	{"authentication credentials are required", rule{cause: "sf.credentials-required", strength: exact}},
	{"invalid user id or password", rule{cause: "sf.wrong-password", strength: loose}},
	{"incorrect username or password", rule{cause: "sf.wrong-password", strength: loose}},
	{"insufficient permissions", rule{cause: "sf.not-permitted", strength: exact}},
	{"the ssl certificate error", rule{cause: "edge.certificate-error", strength: exact}},
	{"no required ssl certificate was sent", rule{cause: "edge.certificate-missing", strength: exact}},

	{"verification of the server's certificate chain failed", untrusted},
	{"certificate (chain) is untrusted", untrusted},
	{"certificate (chain) is not trusted", untrusted},
	{"chain of certificates is incomplete", untrusted},
	{"peer not trusted", untrusted},

	{"runtime error", rule{strength: silent, source: securitycenter.LogST22}},
	{"laufzeitfehler", rule{strength: silent, source: securitycenter.LogST22}},

	{"authentication failed", rule{strength: bare, fix: fixLog}},
	{"authentifizierung fehlgeschlagen", rule{strength: bare, fix: fixLog}},
	{"employee central login failed", loginFailed},
	{"anmeldung an employee central fehlgeschlagen", loginFailed},
	{"anmeldung bei employee central fehlgeschlagen", loginFailed},
	{"employee-central-anmeldung fehlgeschlagen", loginFailed},
	{"aborted employee replication", aborted},
	{"mitarbeiterreplikation abgebrochen", aborted},
	{"replikation der mitarbeiter abgebrochen", aborted},
}

var (
	untrusted   = rule{cause: "tls.server-untrusted", strength: exact, source: securitycenter.LogICM}
	loginFailed = rule{strength: bare, source: securitycenter.LogSLG1, fix: fixLog}
	aborted     = rule{strength: bare, source: securitycenter.LogSLG1, fix: fixLog, ends: true}
)

// ruleOf returns what a code says. One of a known family that is in no table is an error without its reason.
func ruleOf(code string) rule {
	if r, ok := codes[code]; ok {
		return r
	}
	if name, ok := strings.CutPrefix(code, "SSSLERR_ALERT_"); ok {
		r := alerts[strings.ToLower(strings.ReplaceAll(name, "_", " "))]
		r.source, r.strength = securitycenter.LogICM, max(r.strength, bare)
		return r
	}
	for _, e := range clientErrors {
		if code == "ICM_HTTP_"+e.name || code == "SCLNT_HTTP"+e.number {
			return e.rule
		}
	}
	switch {
	case strings.HasPrefix(code, "SSSL"):
		return rule{strength: bare, source: securitycenter.LogICM, fix: fixTrace}
	case strings.HasPrefix(code, "NIE"):
		return rule{strength: bare, fix: fixNetwork, marked: true}
	case strings.HasPrefix(code, "ICM_"), strings.HasPrefix(code, "SCLNT"):
		return rule{strength: bare, fix: fixTrace}
	case strings.HasPrefix(code, "HRSFEC"):
		return rule{strength: silent, source: securitycenter.LogSLG1} // most of its messages are no errors
	}
	return rule{strength: bare, fix: fixLog}
}

// statusRule returns what an HTTP status says.
func statusRule(status string) rule {
	if r, ok := statuses[status]; ok {
		return r
	}
	switch status[0] {
	case '2':
		return rule{}
	case '5':
		return rule{cause: "sf.server-error", strength: loose}
	}
	return rule{strength: bare, fix: fixLog}
}
