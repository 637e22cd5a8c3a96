package probe

import (
	"crypto/tls"
	"io"
	"net"
	"syscall"
	"testing"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// received is an alert as crypto/tls tells of it.
func received(number uint8) error {
	return &net.OpError{Op: "remote error", Err: tls.AlertError(number)}
}

// refusalCases say which cause counts where several fit: the identity, the issuer, the alert, the edge, the code.
var refusalCases = []struct {
	title  string
	err    error
	doubts []securitycenter.CauseID
	hand   handshake
	want   securitycenter.CauseID
}{
	{"expired, and it says so", received(45), causesOf(IdentityExpired), sent, IdentityExpired},
	{"expired, and it says bad", received(42), causesOf(IdentityExpired), sent, IdentityExpired},
	{"expired, and it says nothing", io.EOF, causesOf(IdentityExpired), sent, IdentityExpired},
	{"expired, and revoked", received(44), causesOf(IdentityExpired), sent, TLSClientRevoked},
	{"expired, and the authority is unknown", received(48), causesOf(IdentityExpired), sent, TLSClientUnknownCA},
	{"expired by the server's clock", received(45), nil, sent, TLSClientExpired},
	{"not yet valid", received(42), causesOf(IdentityNotYetValid), sent, IdentityNotYetValid},
	{"no clientAuth", received(43), causesOf(IdentityNoClientAuth), sent, IdentityNoClientAuth},
	{"a CA before no clientAuth", received(43), causesOf(IdentityNoClientAuth, IdentityIsCA), sent, IdentityIsCA},
	{"weak", received(42), causesOf(IdentityWeak), sent, IdentityWeak},
	{"weak, and the authority is unknown", received(48), causesOf(IdentityWeak), sent, TLSClientUnknownCA},
	{"chain incomplete, and it says nothing exact", received(40), causesOf(IdentityChainIncomplete), sent, IdentityChainIncomplete},
	{"chain incomplete, but the issuer is listed", received(40), causesOf(IdentityChainIncomplete), listedOurs, UnknownCause},
	{"chain incomplete, and the authority is unknown", received(48), causesOf(IdentityChainIncomplete), sent, TLSClientUnknownCA},
	{"chain incomplete, unknown and not listed", received(48), causesOf(IdentityChainIncomplete), listedOthers, TLSIssuerNotAccepted},
	{"not listed", received(48), nil, listedOthers, TLSIssuerNotAccepted},
	{"not listed, and closed", io.EOF, nil, listedOthers, TLSIssuerNotAccepted},
	{"not listed, but revoked", received(44), nil, listedOthers, TLSClientRevoked},
	{"listed, and the authority is unknown", received(48), nil, listedOurs, TLSClientUnknownCA},
	{"unsupported", received(43), nil, sent, TLSClientUnsupported},
	{"denied", received(49), nil, sent, TLSClientDenied},
	{"closed", io.ErrUnexpectedEOF, nil, sent, TLSClientClosed},
	{"reset", syscall.ECONNRESET, nil, sent, NetReset},
	{"required, in TLS 1.3", received(116), nil, askedOnly, TLSClientRequired},
	{"required, in TLS 1.2", received(40), nil, askedOnly, TLSClientRequired},
	{"closed with nothing sent", io.EOF, nil, askedOnly, NetReset},
	{"40 before the server's hello", received(40), nil, handshake{}, TLSVersion},
	{"70 before the server's hello", received(70), nil, handshake{}, TLSVersion},
	{"a name nobody knows", received(112), nil, handshake{}, TLSServerName},
	{"an alert that says nothing of us", received(80), nil, sent, UnknownCause},
}

var (
	sent         = handshake{verified: true, requested: true, sent: true}
	askedOnly    = handshake{verified: true, requested: true}
	listedOurs   = handshake{verified: true, requested: true, sent: true, listed: 2, accepted: true}
	listedOthers = handshake{verified: true, requested: true, sent: true, listed: 2}
)

func causesOf(ids ...securitycenter.CauseID) []securitycenter.CauseID { return ids }

// TestTheCauseOfARefusal sees each refusal during the handshake, as in TLS 1.2, and at the first read, as in TLS 1.3.
func TestTheCauseOfARefusal(t *testing.T) {
	for _, c := range refusalCases {
		for _, rung := range []securitycenter.RungID{securitycenter.RungTLSClient, securitycenter.RungHTTP} {
			hand := c.hand
			if got := nameOf(&sight{rung: rung, err: c.err, hand: &hand, doubts: c.doubts}).id; got != c.want {
				t.Errorf("%s, at %s: named %s, not %s", c.title, rung, got, c.want)
			}
		}
	}
}

// soapFault is a fault of SFAPI, which comes with status 500 by SOAP 1.1.
const soapFault = `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault><faultcode>S:Client</faultcode>` +
	`<faultstring>no such segment: personn</faultstring></S:Fault></S:Body></S:Envelope>`

// emptyEnvelope says nothing.
const emptyEnvelope = `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body></S:Body></S:Envelope>`

// TestTheCauseOfAPage reads what the edge and SuccessFactors say about a certificate that something is wrong with.
func TestTheCauseOfAPage(t *testing.T) {
	const edge = "<html><head><title>400 The SSL certificate error</title></head></html>"
	const missing = "<html><head><title>400 No required SSL certificate was sent</title></head></html>"
	const notMapped = `{"error":{"code":"AUTH0032","message":"[AUTH0032]Invalid client certificate"}}`
	for _, c := range []struct {
		title  string
		status int
		body   string
		doubts []securitycenter.CauseID
		hand   handshake
		want   securitycenter.CauseID
	}{
		{"the edge refuses", 400, edge, nil, sent, EdgeCertificateError},
		{"the edge refuses an expired one", 400, edge, causesOf(IdentityExpired), sent, IdentityExpired},
		{"the edge refuses a weak one", 400, edge, causesOf(IdentityWeak), sent, IdentityWeak},
		{"the edge refuses a lone one", 400, edge, causesOf(IdentityChainIncomplete), listedOthers, EdgeCertificateError},
		{"the edge refuses a lone one of an issuer it lists", 400, edge, causesOf(IdentityChainIncomplete), listedOurs, EdgeCertificateError},
		{"the edge refuses one of another issuer", 400, edge, nil, listedOthers, TLSIssuerNotAccepted},
		{"the edge refuses, by nginx's own status", 495, edge, nil, sent, EdgeCertificateError},
		{"the edge got none", 400, missing, nil, askedOnly, EdgeCertificateNeeded},
		{"the edge got none, by nginx's own status", 496, missing, nil, askedOnly, EdgeCertificateNeeded},
		{"a page that only looks like it", 200, edge, nil, sent, ReplyLoginPage},
		{"SuccessFactors refuses", 401, notMapped, nil, sent, SFInvalidClientCertificate},
		{"SuccessFactors refuses an expired one", 401, notMapped, causesOf(IdentityExpired), sent, IdentityExpired},
		{"SuccessFactors refuses a weak one", 401, notMapped, causesOf(IdentityWeak), sent, SFInvalidClientCertificate},
		{"SuccessFactors refuses a lone one", 401, notMapped, causesOf(IdentityChainIncomplete), sent, SFInvalidClientCertificate},
		{"SFAPI refuses with a fault", 500, soapFault, nil, sent, UnknownCause},
		{"an error of the server", 500, `{"error":{"code":"COE_GENERAL_SERVER_FAILURE","message":"it broke"}}`, nil, sent, SFServerError},
		{"an error in an envelope that says nothing", 500, emptyEnvelope, nil, sent, SFServerError},
		{"something else", 418, "short and stout", nil, sent, UnknownCause},
	} {
		reply := &sfapi.Reply{Status: c.status, Body: []byte(c.body)}
		answer := sfapi.ReadAnswer(*reply)
		hand := c.hand
		got := nameOf(&sight{rung: securitycenter.RungOData, hand: &hand, reply: reply, answer: &answer, doubts: c.doubts}).id
		if got != c.want {
			t.Errorf("%s: named %s, not %s", c.title, got, c.want)
		}
	}
}

// TestNotPermittedIsWhatSuccessFactorsSays sees words of the same meaning from SuccessFactors, which says them of a user who is
// logged in, and from what stands before it.
func TestNotPermittedIsWhatSuccessFactorsSays(t *testing.T) {
	const fault = `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault><faultcode>S:Server</faultcode>` +
		`<faultstring>Insufficient Permissions!</faultstring></S:Fault></S:Body></S:Envelope>`
	for _, c := range []struct {
		title  string
		status int
		body   string
		want   securitycenter.CauseID
	}{
		{"a fault", 500, fault, SFNotPermitted},
		{"a fault with 200", 200, fault, SFNotPermitted},
		{"a code and its text", 403, `{"error":{"code":"COE_GENERAL_FORBIDDEN","message":"no access permission for User"}}`, SFNotPermitted},
		{"a code and a text of another language", 403, `{"error":{"code":"COE_GENERAL_FORBIDDEN","message":"Zugriff verweigert"}}`, SFNotPermitted},
		{"a code in XML", 403, `<error><code>COE_GENERAL_FORBIDDEN</code><message>no access permission for User</message></error>`, SFNotPermitted},
		{"a page of 401", 401, "<html><title>HTTP Status 401 – Unauthorized</title></html>", UnknownCause},
		{"plain words with 401", 401, "Unauthorized", UnknownCause},
		{"no code with 401", 401, `{"error":{"code":null,"message":{"value":"Unauthorized"}}}`, UnknownCause},
		{"a fault with 401", 401, fault, UnknownCause},
		{"a page of 403", 403, "<HTML><TITLE>Access Denied</TITLE>You don't have permission</HTML>", UnknownCause},
		{"plain words with 403", 403, "Access denied", UnknownCause},
		{"nothing with 403", 403, "", UnknownCause},
		{"no code with 403", 403, `{"message":"Forbidden"}`, UnknownCause},
	} {
		if got := nameOf(sightOf(securitycenter.RungOData, sfapi.Reply{Status: c.status, Body: []byte(c.body)})).id; got != c.want {
			t.Errorf("%s: named %s, not %s", c.title, got, c.want)
		}
	}
}
