package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"

	"certmap/internal/securitycenter"
)

// clientAlerts are those a server sends about the client's certificate.
var clientAlerts = map[alert]bool{42: true, 43: true, 44: true, 45: true, 46: true, 48: true, 49: true, 116: true}

// doubtExplains matches a refusal that a doubt about the identity explains: one of the given alerts or one that says
// nothing exact, the page of the edge, or the code of SuccessFactors for everything about certificates. A weak key or
// signature explains only what TLS or the edge refuses.
func doubtExplains(id securitycenter.CauseID, alerts ...alert) func(*sight) bool {
	return func(s *sight) bool {
		if !s.doubted(id) || !s.refused() {
			return false
		}
		if s.refusedByName() {
			return id != IdentityWeak
		}
		a := s.alert()
		for _, x := range append(alerts, noAlert, 40) {
			if a == x {
				return true
			}
		}
		return false
	}
}

// chainExplains matches a refusal by TLS that says nothing exact, where an intermediate is missing. On a page of the edge
// it is only one of the reasons there may be, and is offered with edge.certificate-error.
func chainExplains(s *sight) bool {
	if !s.doubted(IdentityChainIncomplete) || s.hand == nil || s.hand.accepted {
		return false
	}
	a := s.alert()
	return s.refusedByTLS() && (a == noAlert || a == 40 || a == 42 || a == 46)
}

func onAlert(alerts ...alert) func(*sight) bool {
	return func(s *sight) bool {
		for _, a := range alerts {
			if s.alert() == a && s.hand != nil && s.hand.verified {
				return true
			}
		}
		return false
	}
}

// isRequired matches a server that wants a certificate and got none: alert 116, or in TLS 1.2 alert 40 after it asked and
// nothing was sent.
func isRequired(s *sight) bool {
	if s.hand == nil || !s.hand.verified {
		return false
	}
	return s.alert() == 116 || (s.alert() == 40 && s.hand.requested && !s.hand.sent)
}

// isVersion matches a handshake with no protocol version or cipher in common.
func isVersion(s *sight) bool {
	if s.hand == nil || s.hand.verified {
		return false
	}
	switch s.alert() {
	case 40, 47, 70, 71, 86:
		return true
	}
	return s.err != nil && containsAny(s.err.Error(), []string{"unsupported versions", "unsupported version", "no mutually supported", "unsupported cipher", "unsupported protocol version"})
}

// isIssuerNotAccepted matches a refusal by a server that listed the issuers it accepts, without ours. A page of the edge does
// not tell whether it is the issuer or an intermediate that is missing.
func isIssuerNotAccepted(s *sight) bool {
	if s.hand == nil || s.hand.listed == 0 || s.hand.accepted || !s.hand.sent {
		return false
	}
	a := s.alert()
	return (edgeError(s) && !s.doubted(IdentityChainIncomplete)) || (s.refusedByTLS() && (a == noAlert || a == 40 || a == 42 || a == 46 || a == 48))
}

// isUnfit matches a key that can make no signature the server takes: what the server then says is about a certificate that
// was not sent.
func isUnfit(s *sight) bool { return s.hand != nil && s.hand.unfit }

func signatureValues(s *sight) map[string]any {
	if !isUnfit(s) {
		return nil
	}
	return map[string]any{"Takes": schemeNames(s.hand.takes)}
}

func isNotRequested(s *sight) bool {
	return s.rung == securitycenter.RungTLSClient && s.hand != nil && s.hand.err == nil && !s.hand.requested
}

// isClosedOnUs matches a connection that was closed without a word after our certificate. Once an answer was read over it,
// the certificate is not why.
func isClosedOnUs(s *sight) bool {
	return s.hand != nil && s.hand.sent && !answered[s.rung] && isClosed(s.err)
}

// answered are the rungs that are reached only after the server has answered.
var answered = map[securitycenter.RungID]bool{securitycenter.RungSFAPI: true, securitycenter.RungCompound: true}

func isClosed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// isReset matches a connection that broke: reset, or closed where nothing else explains it.
func isReset(s *sight) bool {
	return s.err != nil && (isOneOf(s.err, brokenErrors) || errors.Is(s.err, net.ErrClosed) || isClosed(s.err))
}

func isTimeout(s *sight) bool {
	var timed net.Error
	return s.err != nil && (errors.Is(s.err, context.DeadlineExceeded) || errors.Is(s.err, os.ErrDeadlineExceeded) ||
		isOneOf(s.err, lateErrors) || (errors.As(s.err, &timed) && timed.Timeout()))
}

func isRefused(s *sight) bool { return isOneOf(s.err, refusedErrors) }

func isUnreachable(s *sight) bool { return isOneOf(s.err, unreachableErrors) }

func isNotFound(s *sight) bool {
	var d *net.DNSError
	return s.rung == securitycenter.RungDNS && errors.As(s.err, &d) && d.IsNotFound
}

func isNoResolver(s *sight) bool {
	var d *net.DNSError
	return s.rung == securitycenter.RungDNS && errors.As(s.err, &d)
}

// isNotTLS matches a port that speaks something else: what came back is no TLS record.
func isNotTLS(s *sight) bool {
	var header tls.RecordHeaderError
	return errors.As(s.err, &header) && !containsAny(header.Msg, []string{"version"})
}

// isIntercepted matches a certificate for a host of SuccessFactors that is no public authority's, whatever else is wrong with
// it.
func isIntercepted(s *sight) bool {
	var i *interceptedError
	if errors.As(s.err, &i) {
		return true
	}
	chain := chainOf(s.hand, s.err)
	return isUntrusted(s) && securitycenter.IsSuccessFactors(s.host) && !publiclyIssued(chain) && !lacksPublicIssuer(chain)
}

func isUntrusted(s *sight) bool {
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	return errors.As(s.err, &unknown) || errors.As(s.err, &invalid) || errors.As(s.err, &verify)
}

func isOtherName(s *sight) bool {
	var other x509.HostnameError
	return errors.As(s.err, &other) || (s.alert() == 112 && s.hand != nil && !s.hand.verified)
}

// datedWrong matches a server certificate that is past its end (expired true) or before its beginning.
func datedWrong(expired bool) func(*sight) bool {
	return func(s *sight) bool {
		leaf := datedLeaf(s.err)
		return leaf != nil && strings.Contains(s.err.Error(), "is after") == expired
	}
}

func datesValues(s *sight) map[string]any {
	leaf := datedLeaf(s.err)
	return map[string]any{"NotBefore": timeText(leaf.NotBefore), "NotAfter": timeText(leaf.NotAfter)}
}

// nameValues say whose name the server's certificate has. It has shown none where it answered with the alert "unrecognized
// name".
func nameValues(s *sight) map[string]any {
	var other x509.HostnameError
	if !errors.As(s.err, &other) {
		return map[string]any{"Shown": false}
	}
	return map[string]any{"Shown": true, "Names": namesOf(other.Certificate)}
}

// namesOf are the names a certificate is made for; where it has none, that of its subject, which no client goes by any more.
func namesOf(c *x509.Certificate) []string {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		names = []string{c.Subject.String()}
	}
	return names
}

func listValues(s *sight) map[string]any {
	return map[string]any{"Count": s.hand.listed, "Listed": s.hand.listed, "ChainIncomplete": s.doubted(IdentityChainIncomplete)}
}

// chainValues tell whether a missing issuer may be the reason: not where the server says that it knows the issuer.
func chainValues(s *sight) map[string]any {
	known := s.hand != nil && s.hand.accepted
	return map[string]any{"ChainIncomplete": s.doubted(IdentityChainIncomplete) && !known}
}
