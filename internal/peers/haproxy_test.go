//go:build peers

package peers

import (
	"crypto/tls"
	"fmt"
	"strings"

	"certmap/internal/probe"
)

// haproxy starts it, with a listener for each way to treat a caller, and returns what has to be named. It refuses a
// certificate with the alert of OpenSSL.
func (s *stage) haproxy() []trial {
	s.write("users.json", users)
	for name, body := range soapAnswers {
		s.write("soap-"+name+".xml", body)
	}
	s.write("lgn0003.json", refusal("LGN0003", "Authentication credentials are required."))
	const verify, unlisted = "verify required ca-file root.pem", "verify required ca-verify-file root.pem"
	binds := []string{
		verify,
		"verify required ca-verify-file root.pem ca-file strangers.pem",
		unlisted,
		verify + " crl-file revoked.crl",
		"verify optional ca-file root.pem",
		"verify optional ca-file root.pem crt-ignore-err all ca-ignore-err all",
		verify + " ssl-max-ver TLSv1.1 ssl-min-ver TLSv1.0 ciphers ALL:@SECLEVEL=0",
		"verify none",
		verify + " ssl-min-ver TLSv1.3",
	}
	addresses := s.ports(len(binds) + 1)
	at := addresses[:len(binds)]
	var b strings.Builder
	b.WriteString("global\n\tmaxconn 100\ndefaults\n\tmode http\n\ttimeout client 20s\n\ttimeout server 20s\n\ttimeout connect 5s\n")
	for i, bind := range binds {
		fmt.Fprintf(&b, "frontend f%d\n\tbind %s ssl crt server.both %s\n%s", i, at[i], bind, haproxyAnswers)
	}
	closes := addresses[len(binds)]
	fmt.Fprintf(&b, "frontend closes\n\tbind %s ssl crt server.both %s\n\ttcp-request content reject\n", closes, verify)
	s.write("haproxy.cfg", b.String())
	s.run(addresses, "haproxy", "-db", "-C", s.dir, "-f", "haproxy.cfg")
	return onPeer("HAProxy", haproxyTrials(at, closes))
}

const haproxyAnswers = "\thttp-request return status 401 content-type application/json file lgn0003.json if !{ ssl_c_used }\n" +
	"\thttp-request return status 200 content-type application/json file users.json if { path " + usersPath + " }\n" +
	"\thttp-request return status 200 content-type text/xml file soap-login.xml if { req.hdr(SOAPAction) -m str login }\n" +
	"\thttp-request return status 200 content-type text/xml file soap-isValidSession.xml if { req.hdr(SOAPAction) -m str isValidSession }\n" +
	"\thttp-request return status 200 content-type text/xml file soap-query.xml if { req.hdr(SOAPAction) -m str query }\n" +
	"\thttp-request return status 200 content-type text/xml file soap-logout.xml if { req.hdr(SOAPAction) -m str logout }\n"

func haproxyTrials(at []string, closes string) []trial {
	incomplete := map[string]any{"ChainIncomplete": true}
	complete := map[string]any{"ChainIncomplete": false}
	return []trial{
		{title: "a good certificate", to: at[0], control: probe.TLSClientRequired},
		{title: "expired", to: at[0], as: expired, cause: probe.IdentityExpired},
		{title: "not yet valid", to: at[0], as: notYetValid, cause: probe.IdentityNotYetValid},
		{title: "without clientAuth", to: at[0], as: noClientAuth, cause: probe.IdentityNoClientAuth},
		{title: "RSA 1024", to: at[0], as: weak, cause: probe.IdentityWeak},
		{title: "an authority's", to: at[0], as: authority, cause: probe.IdentityIsCA},
		{title: "a key that may not sign", to: at[0], as: noSigning, cause: probe.TLSClientUnsupported},
		{title: "chain incomplete, issuers listed", to: at[0], as: chainless, cause: probe.TLSIssuerNotAccepted, values: incomplete},
		{title: "chain incomplete, none listed", to: at[2], as: chainless, cause: probe.TLSClientUnknownCA, values: incomplete},
		{title: "another authority, issuers listed", to: at[0], as: stranger, cause: probe.TLSIssuerNotAccepted, values: complete},
		{title: "another authority, none listed", to: at[2], as: stranger, cause: probe.TLSClientUnknownCA, values: complete},
		{title: "trusted but not listed", to: at[1]},
		{title: "revoked (CRL)", to: at[3], as: revoked, cause: probe.TLSClientRevoked},
		{title: "not revoked (CRL)", to: at[3]},
		{title: "optional", to: at[4], control: probe.SFCredentialsRequired},
		{title: "optional, expired", to: at[4], as: expired, cause: probe.IdentityExpired},
		{title: "errors ignored, another authority", to: at[5], as: stranger, control: probe.SFCredentialsRequired},
		{title: "TLS 1.0 and 1.1 only", to: at[6], cause: probe.TLSVersion},
		{title: "TLS 1.3 only", to: at[8], cause: probe.TLSVersion, only: tls.VersionTLS12},
		{title: "never asks", to: at[7], cause: probe.TLSNoneRequested},
		{title: "closes after the handshake", to: closes, cause: probe.TLSClientClosed},
	}
}
