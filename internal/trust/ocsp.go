package trust

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"net/http"
	"slices"
	"time"

	"golang.org/x/crypto/ocsp"

	"certmap/internal/securitycenter"
)

// ocsp asks a responder.
func (e *enquiry) ocsp(ctx context.Context, address string) (*finding, *obstacle) {
	request, err := ocsp.CreateRequest(e.certificate.Parsed, e.issuer.Parsed, nil)
	if err != nil {
		return nil, stopped(securitycenter.CertificateBeyond, err)
	}
	data, o := e.do(ctx, call{method: http.MethodPost, address: address, kind: "application/ocsp-request", body: request,
		limit: e.limits.status, within: e.limits.brief})
	if o != nil {
		return nil, o
	}
	return e.readOCSP(data)
}

// readOCSP reads an answer. Who signed it is looked at here, not by the parser, which would take any certificate of the
// issuer for a responder's, and refuse an issuer that encloses its own.
func (e *enquiry) readOCSP(data []byte) (*finding, *obstacle) {
	answer, err := ocsp.ParseResponseForCert(data, e.certificate.Parsed, nil)
	var refusal ocsp.ResponseError
	switch {
	case errors.As(err, &refusal):
		return nil, &obstacle{id: securitycenter.AnswerRefused, values: map[string]any{"Answer": refusal.Status.String()}, err: err}
	case err != nil:
		return nil, stopped(securitycenter.AnswerUnreadable, err)
	}
	if err := entrusted(answer, e.issuer.Parsed, e.now); err != nil {
		return nil, stopped(securitycenter.AnswerForged, err)
	}
	if o := current(answer.ThisUpdate, answer.NextUpdate, e.now); o != nil {
		return nil, o
	}
	return &finding{state: ocspStates[answer.Status], at: answer.RevokedAt, reason: answer.RevocationReason,
		made: answer.ThisUpdate, next: answer.NextUpdate}, nil
}

var ocspStates = map[int]securitycenter.RevocationState{
	ocsp.Good: securitycenter.NotRevoked, ocsp.Revoked: securitycenter.IsRevoked, ocsp.Unknown: securitycenter.RevocationUnknown,
}

var (
	errNotResponder   = errors.New("the certificate of the signer is not for signing OCSP answers")
	errResponderDates = errors.New("the certificate of the signer is not valid now")
	errKeySize        = errors.New("the key of the signer is beyond all sizes in use")
)

// entrusted tells whether an answer is signed by the issuer, or by a responder whose certificate the issuer signed for
// this purpose (RFC 6960, section 4.2.2.2). The responder's own revocation is not asked about: that could go on for ever.
func entrusted(answer *ocsp.Response, issuer *x509.Certificate, now time.Time) error {
	signer := answer.Certificate
	switch {
	case signer == nil, bytes.Equal(signer.RawSubjectPublicKeyInfo, issuer.RawSubjectPublicKeyInfo):
		return answer.CheckSignatureFrom(issuer)
	case !slices.Contains(signer.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning):
		return errNotResponder
	case now.Before(signer.NotBefore.Add(-skew)), now.After(signer.NotAfter.Add(skew)):
		return errResponderDates
	case bitsOf(signer) > maxKeyBits:
		return errKeySize
	}
	if err := signer.CheckSignatureFrom(issuer); err != nil {
		return err
	}
	return answer.CheckSignatureFrom(signer)
}

func bitsOf(c *x509.Certificate) int {
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen()
	case *ecdsa.PublicKey:
		return key.Params().BitSize
	}
	return 0
}
