package probe

import (
	"net/http"
	"strconv"
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// The causes, by their stable IDs.
const (
	IdentityPassphrase      securitycenter.CauseID = "identity.passphrase"
	IdentityKeyMismatch     securitycenter.CauseID = "identity.key-mismatch"
	IdentityUnusable        securitycenter.CauseID = "identity.unusable"
	IdentityExpired         securitycenter.CauseID = "identity.expired"
	IdentityNotYetValid     securitycenter.CauseID = "identity.not-yet-valid"
	IdentityNoClientAuth    securitycenter.CauseID = "identity.no-client-auth"
	IdentityChainIncomplete securitycenter.CauseID = "identity.chain-incomplete"
	IdentityWeak            securitycenter.CauseID = "identity.weak"
	IdentityIsCA            securitycenter.CauseID = "identity.is-ca"

	DNSNotFound    securitycenter.CauseID = "dns.not-found"
	DNSUnreachable securitycenter.CauseID = "dns.unreachable"
	NetRefused     securitycenter.CauseID = "net.refused"
	NetTimeout     securitycenter.CauseID = "net.timeout"
	NetUnreachable securitycenter.CauseID = "net.unreachable"
	NetReset       securitycenter.CauseID = "net.reset"
	ProxyRefused   securitycenter.CauseID = "proxy.refused"
	ProxyAuth      securitycenter.CauseID = "proxy.auth"
	ProxyBlocked   securitycenter.CauseID = "proxy.blocked"
	ProxyNotFound  securitycenter.CauseID = "proxy.not-found"
	ProxyNoRoute   securitycenter.CauseID = "proxy.no-route"
	ProxyAddress   securitycenter.CauseID = "proxy.address"
	ProxyUntrusted securitycenter.CauseID = "proxy.untrusted"
	ProxyNone      securitycenter.CauseID = "proxy.not-a-proxy"

	TLSNotTLS             securitycenter.CauseID = "tls.not-tls"
	TLSVersion            securitycenter.CauseID = "tls.version"
	TLSServerName         securitycenter.CauseID = "tls.server-name"
	TLSServerExpired      securitycenter.CauseID = "tls.server-expired"
	TLSServerNotYetValid  securitycenter.CauseID = "tls.server-not-yet-valid"
	ClockSkew             securitycenter.CauseID = "clock.skew"
	TLSIntercepted        securitycenter.CauseID = "tls.intercepted"
	TLSServerUntrusted    securitycenter.CauseID = "tls.server-untrusted"
	TLSNoneRequested      securitycenter.CauseID = "tls.no-certificate-requested"
	TLSIssuerNotAccepted  securitycenter.CauseID = "tls.issuer-not-accepted"
	TLSClientExpired      securitycenter.CauseID = "tls.client-expired"
	TLSClientRevoked      securitycenter.CauseID = "tls.client-revoked"
	TLSClientUnknownCA    securitycenter.CauseID = "tls.client-unknown-ca"
	TLSClientBad          securitycenter.CauseID = "tls.client-bad"
	TLSClientUnsupported  securitycenter.CauseID = "tls.client-unsupported"
	TLSClientDenied       securitycenter.CauseID = "tls.client-denied"
	TLSClientRequired     securitycenter.CauseID = "tls.client-required"
	TLSClientClosed       securitycenter.CauseID = "tls.client-closed"
	EdgeCertificateError  securitycenter.CauseID = "edge.certificate-error"
	EdgeCertificateNeeded securitycenter.CauseID = "edge.certificate-missing"

	SFInvalidClientCertificate securitycenter.CauseID = "sf.invalid-client-certificate"
	SFCredentialsRequired      securitycenter.CauseID = "sf.credentials-required"
	SFEndpoint                 securitycenter.CauseID = "sf.endpoint"
	SFNoODataPermission        securitycenter.CauseID = "sf.no-odata-permission"
	SFNotAPIServer             securitycenter.CauseID = "sf.not-api-server"
	SFToken                    securitycenter.CauseID = "sf.token"
	SFCompanyNotFound          securitycenter.CauseID = "sf.company-not-found"
	SFODataDisabled            securitycenter.CauseID = "sf.odata-disabled"
	SFBasicAuthDisabled        securitycenter.CauseID = "sf.basic-auth-disabled"
	SFWrongPassword            securitycenter.CauseID = "sf.wrong-password"
	SFIPNotAllowed             securitycenter.CauseID = "sf.ip-not-allowed"
	SFUserLocked               securitycenter.CauseID = "sf.user-locked"
	SFPasswordExpired          securitycenter.CauseID = "sf.password-expired"
	SFSession                  securitycenter.CauseID = "sf.session"
	SFNotPermitted             securitycenter.CauseID = "sf.not-permitted"
	SFMaintenance              securitycenter.CauseID = "sf.maintenance"
	SFRateLimited              securitycenter.CauseID = "sf.rate-limited"
	SFServerError              securitycenter.CauseID = "sf.server-error"

	ReplyLoginPage securitycenter.CauseID = "reply.login-page"
	ReplyNotOData  securitycenter.CauseID = "reply.not-odata"
	ReplyNotSOAP   securitycenter.CauseID = "reply.not-soap"
	ReplyTruncated securitycenter.CauseID = "reply.truncated"
	ReplyTooLarge  securitycenter.CauseID = "reply.too-large"
	LoginOtherUser securitycenter.CauseID = "login.other-user"
	ControlPassed  securitycenter.CauseID = "control.passed"
	UnknownCause   securitycenter.CauseID = "unknown"
)

// A Cause is one entry of the table: what it is called, and what is seen when it is the one.
type Cause struct {
	ID securitycenter.CauseID
	// match tells whether what a rung saw has this cause. It is nil for a cause that a rung names itself, because nothing
	// else can be seen then.
	match  func(*sight) bool
	values func(*sight) map[string]any
}

// Causes returns the IDs of all causes in the order of the table.
func Causes() []securitycenter.CauseID {
	var out []securitycenter.CauseID
	for _, c := range causes {
		out = append(out, c.ID)
	}
	return append(out, UnknownCause)
}

// causes is the table. Its order is the order of precedence where several fit: the identity, an issuer that is not
// accepted, the alert, the page of the edge, the code of SuccessFactors.
var causes = []Cause{
	{ID: IdentityPassphrase},
	{ID: IdentityKeyMismatch},
	{ID: IdentityUnusable},
	{ID: IdentityExpired, match: doubtExplains(IdentityExpired, 42, 45, 46)},
	{ID: IdentityNotYetValid, match: doubtExplains(IdentityNotYetValid, 42, 45, 46)},
	{ID: IdentityIsCA, match: doubtExplains(IdentityIsCA, 42, 43, 46)},
	{ID: IdentityNoClientAuth, match: doubtExplains(IdentityNoClientAuth, 42, 43, 46)},
	{ID: IdentityWeak, match: doubtExplains(IdentityWeak, 42, 43, 46)},
	{ID: IdentityChainIncomplete, match: chainExplains},

	{ID: ProxyAddress, match: isProxy(proxyUnusable), values: proxyValues},
	{ID: ProxyNotFound, match: isProxy(proxyNotFound), values: proxyValues},
	{ID: ProxyRefused, match: isProxy(proxyUnreachable), values: proxyValues},
	{ID: ProxyNone, match: isProxy(proxyNone), values: proxyValues},
	{ID: ProxyUntrusted, match: isProxy(proxyUntrusted), values: proxyCertificateValues},
	{ID: ProxyAuth, match: isProxy(proxyAuth), values: proxyValues},
	{ID: ProxyBlocked, match: isProxy(proxyBlocked), values: proxyValues},
	{ID: ProxyNoRoute, match: isProxy(proxyNoRoute), values: proxyValues},
	{ID: DNSNotFound, match: isNotFound},
	{ID: DNSUnreachable, match: isNoResolver},
	{ID: NetTimeout, match: isTimeout, values: viaValues},
	{ID: NetRefused, match: isRefused},
	{ID: NetUnreachable, match: isUnreachable},

	{ID: TLSNotTLS, match: isNotTLS},
	{ID: TLSIntercepted, match: isIntercepted, values: issuerValues},
	{ID: ClockSkew, match: func(s *sight) bool { return s.skew.wrong() }, values: skewValues},
	{ID: TLSServerExpired, match: datedWrong(true), values: datesValues},
	{ID: TLSServerNotYetValid, match: datedWrong(false), values: datesValues},
	{ID: TLSServerName, match: isOtherName, values: nameValues},
	{ID: TLSServerUntrusted, match: isUntrusted, values: issuerValues},
	{ID: TLSVersion, match: isVersion},
	{ID: TLSNoneRequested, match: isNotRequested, values: hostValues},
	{ID: TLSIssuerNotAccepted, match: isIssuerNotAccepted, values: listValues},
	{ID: TLSClientUnsupported, match: anyOf(isUnfit, onAlert(43)), values: signatureValues},
	{ID: TLSClientExpired, match: onAlert(45)},
	{ID: TLSClientRevoked, match: onAlert(44)},
	{ID: TLSClientUnknownCA, match: onAlert(48), values: chainValues},
	{ID: TLSClientBad, match: onAlert(42, 46)},
	{ID: TLSClientDenied, match: onAlert(49)},
	{ID: TLSClientRequired, match: isRequired},
	{ID: TLSClientClosed, match: isClosedOnUs},
	{ID: NetReset, match: isReset, values: viaValues},

	{ID: EdgeCertificateNeeded, match: edgeMissing},
	{ID: EdgeCertificateError, match: edgeError, values: chainValues},
	{ID: ReplyTooLarge, match: func(s *sight) bool { return s.reply != nil && s.reply.TooLarge }},
	{ID: ReplyTruncated, match: func(s *sight) bool { return s.reply != nil && s.reply.Cut }},

	{ID: SFIPNotAllowed, match: loginStatus(8, "unauthorized ip")},
	{ID: SFUserLocked, match: loginStatus(13)},
	{ID: SFPasswordExpired, match: anyOf(loginStatus(19), code("LGN0018"))},
	{ID: SFCompanyNotFound, match: anyOf(code("LGN0008"), saying("invalid company"))},
	{ID: SFInvalidClientCertificate, match: (*sight).refusedByName},
	{ID: SFEndpoint, match: anyOf(code("LGN0001"), isNotFoundAnswer)},
	{ID: SFNoODataPermission, match: code("LGN0002")},
	{ID: SFCredentialsRequired, match: code("LGN0003"), values: hostValues},
	{ID: SFNotAPIServer, match: code("LGN0004")},
	{ID: SFToken, match: code("LGN0005", "LGN0006", "LGN0007", "LGN0022")},
	{ID: SFODataDisabled, match: code("LGN0009")},
	{ID: SFBasicAuthDisabled, match: code("LGN0010")},
	{ID: SFWrongPassword, match: anyOf(code("LGN0015"), loginStatus(4), code("FAILED_AUTHENTICATION"))},
	{ID: SFSession, match: anyOf(code("INVALID_SESSION"), noSession)},
	{ID: SFRateLimited, match: httpStatus(http.StatusTooManyRequests), values: retryValues},
	{ID: SFMaintenance, match: httpStatus(http.StatusServiceUnavailable), values: retryValues},
	{ID: SFNotPermitted, match: isNotPermitted},
	{ID: SFServerError, match: isServerError, values: statusValues},
	{ID: ReplyLoginPage, match: isLoginPage, values: pageValues},
	{ID: ReplyNotSOAP, match: isNotSOAP, values: bodyValues},
	{ID: ReplyNotOData, match: isNotOData, values: bodyValues},
	{ID: LoginOtherUser},
	{ID: ControlPassed},
}

func anyOf(matches ...func(*sight) bool) func(*sight) bool {
	return func(s *sight) bool {
		for _, m := range matches {
			if m(s) {
				return true
			}
		}
		return false
	}
}

func code(codes ...string) func(*sight) bool {
	return func(s *sight) bool { return s.has(codes...) }
}

func httpStatus(status int) func(*sight) bool {
	return func(s *sight) bool { return s.status() == status }
}

// loginStatus matches "status code = N" in a failed login, or one of the texts that say the same.
func loginStatus(n int, texts ...string) func(*sight) bool {
	return func(s *sight) bool {
		return s.answer != nil && (s.answer.LoginStatus == n || containsAny(s.answer.Message, texts))
	}
}

func saying(texts ...string) func(*sight) bool {
	return func(s *sight) bool { return s.answer != nil && containsAny(s.answer.Message, texts) }
}

func containsAny(text string, parts []string) bool {
	text = strings.ToLower(text)
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

func isNotFoundAnswer(s *sight) bool {
	return s.status() == http.StatusNotFound && s.answer.Kind != sfapi.SOAPBody
}

// noSession matches a login that answered 200 and gave no session.
func noSession(s *sight) bool {
	return s.rung == securitycenter.RungSFAPI && s.status() == http.StatusOK && s.answer.Kind == sfapi.SOAPBody && s.answer.Message == ""
}

// isNotPermitted matches what SuccessFactors refuses after the login: a fault of SOAP that says so, or an answer with a code
// and such a text or status. Pages and plain words say "unauthorized" and "access denied" for reasons of their own, and with
// 401 nobody is logged in.
func isNotPermitted(s *sight) bool {
	if s.answer == nil || s.status() == http.StatusUnauthorized {
		return false
	}
	refused := containsAny(s.answer.Message, []string{"permission", "not permitted", "not authorized", "not authorised", "unauthorized", "access denied"})
	switch s.answer.Kind {
	case sfapi.SOAPBody:
		return refused
	case sfapi.JSONBody, sfapi.XMLBody:
		return len(s.answer.Codes) > 0 && (refused || s.status() == http.StatusForbidden)
	}
	return false
}

// isLoginPage matches a page in the place of an answer, or a redirect to where people log in. One that leads elsewhere, such as
// to another API host or to the same with a slash, is nothing of the kind; from a host for the browser it is.
func isLoginPage(s *sight) bool {
	if s.answer == nil {
		return false
	}
	if to := s.location(); to != nil {
		return leadsToLogin(to) || securitycenter.HostKindOf(s.host) == securitycenter.UIKind
	}
	return s.status() == http.StatusOK && s.answer.Kind == sfapi.HTMLBody
}

func isNotSOAP(s *sight) bool {
	soap := s.rung == securitycenter.RungSFAPI || s.rung == securitycenter.RungCompound
	return soap && s.answer != nil && s.answer.Kind != sfapi.SOAPBody && s.location() == nil
}

func isNotOData(s *sight) bool {
	return s.rung == securitycenter.RungOData && s.status() == http.StatusOK
}

func edgeMissing(s *sight) bool {
	return onEdge(s) && containsAny(string(s.reply.Body), []string{"no required ssl certificate"})
}

func edgeError(s *sight) bool {
	return onEdge(s) && containsAny(string(s.reply.Body), []string{"the ssl certificate error"})
}

// onEdge tells whether a reply is a page of the edge before SuccessFactors: HTML with 400 (or nginx's own 495 and 496).
func onEdge(s *sight) bool {
	return s.answer != nil && s.answer.Kind == sfapi.HTMLBody && (s.status() == http.StatusBadRequest || s.status() == 495 || s.status() == 496)
}

// isServerError matches an error of the server's own. A fault of SOAP is no such error, although it comes with status 500
// too (SOAP 1.1, section 6.2): it answers what was asked.
func isServerError(s *sight) bool {
	return s.status() >= 500 && !(s.answer.Kind == sfapi.SOAPBody && s.answer.Message != "")
}

// bodyValues say what came in place of the answer: its body may not be kept.
func bodyValues(s *sight) map[string]any {
	return map[string]any{"Status": s.status(), "ContentType": s.reply.Header.Get("Content-Type"), "Bytes": len(s.reply.Body)}
}

func statusValues(s *sight) map[string]any { return map[string]any{"Status": s.status()} }

// messageValues are what an answer says for a person, with its code; what the connection ended with where no answer was read.
func messageValues(s *sight) map[string]any {
	switch {
	case s.answer == nil && s.err == nil:
		return nil
	case s.answer == nil:
		return map[string]any{"Error": errorText(s.err)}
	}
	return map[string]any{"Codes": s.answer.Codes, "Message": s.answer.Message, "Location": addressText(s.location())}
}

// retryValues say when to come again, where Retry-After says so: after a number of seconds, or at a time.
func retryValues(s *sight) map[string]any {
	out := map[string]any{"Status": s.status()}
	if seconds, err := strconv.Atoi(s.answer.Retry); err == nil && seconds > 0 {
		out["RetrySeconds"] = seconds
	} else if at, err := http.ParseTime(s.answer.Retry); err == nil {
		out["RetryAt"] = at.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	return out
}

// hostValues say what kind of host was called, and which one would have been right: nothing is suggested but for an API
// host of SuccessFactors, the only kind that has a counterpart with .cert.
func hostValues(s *sight) map[string]any {
	kind := securitycenter.HostKindOf(s.host)
	out := map[string]any{"Kind": string(kind), "HasCert": kind == securitycenter.MTLSKind}
	if kind == securitycenter.APIKind {
		out["Suggested"] = securitycenter.MTLSHost(s.host)
	}
	return out
}
