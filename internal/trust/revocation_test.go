package trust

import (
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

// about asks about the leaf of a stage.
func (s *stage) about(t *testing.T) securitycenter.Revocation {
	t.Helper()
	return authorities().Revocation(t.Context(), read1(t, s.leaf), read1(t, s.issuing), time.Now())
}

func wantState(t *testing.T, r securitycenter.Revocation, state securitycenter.RevocationState, method securitycenter.Method, met ...securitycenter.ObstacleID) {
	t.Helper()
	if r.State != state || r.Method != method || !slices.Equal(obstacles(r.Attempts), met) {
		t.Errorf("%s by %q, want %s by %q with %v: %+v", r.State, r.Method, state, method, met, r.Attempts)
	}
}

func TestTheResponderIsAskedFirst(t *testing.T) {
	s := newStage(t)
	s.answer("issuing", s.issuing, fresh(ocsp.Good), s.issuing)
	r := s.about(t)
	wantState(t, r, securitycenter.NotRevoked, securitycenter.ByOCSP)
	if s.calls() != 1 || r.Address != s.URL+"/issuing.ocsp" || r.ThisUpdate.IsZero() || !r.At.IsZero() || r.Reason != "" {
		t.Errorf("%d calls: %+v", s.calls(), r)
	}
}

func TestARevokedCertificateHasItsDateAndReason(t *testing.T) {
	s := newStage(t)
	for number, reason := range map[int]securitycenter.RevocationReason{
		ocsp.Unspecified: securitycenter.Unspecified, ocsp.KeyCompromise: securitycenter.KeyCompromise,
		ocsp.CertificateHold: securitycenter.CertificateHold, 7: securitycenter.Unspecified,
	} {
		s.answer("issuing", s.issuing, revoked(number), s.issuing)
		r := s.about(t)
		wantState(t, r, securitycenter.IsRevoked, securitycenter.ByOCSP)
		if !r.At.Equal(revokedOn) || r.Reason != reason {
			t.Errorf("on %s for %s", r.At, r.Reason)
		}
	}
}

func TestAResponderThatTheIssuerEntrustedIsBelieved(t *testing.T) {
	s := newStage(t)
	responder := s.issuing.Issue("CN=Responder", certtest.Purposes(x509.ExtKeyUsageOCSPSigning))
	answer := fresh(ocsp.Good)
	answer.Certificate = responder.Cert
	s.answer("issuing", s.issuing, answer, responder)
	wantState(t, s.about(t), securitycenter.NotRevoked, securitycenter.ByOCSP)
	answer.Certificate = s.issuing.Cert // an issuer may enclose its own certificate
	s.answer("issuing", s.issuing, answer, s.issuing)
	wantState(t, s.about(t), securitycenter.NotRevoked, securitycenter.ByOCSP)
}

func TestAnswersThatDoNotCount(t *testing.T) {
	s := newStage(t)
	stranger := certtest.NewCA("CN=Issuing")
	for name, c := range map[string]struct {
		signer   *certtest.Pair
		enclosed bool
		change   func(*ocsp.Response)
		want     securitycenter.ObstacleID
	}{
		"signed by a stranger":             {stranger, false, nil, securitycenter.AnswerForged},
		"signed by an enclosed stranger":   {stranger, true, nil, securitycenter.AnswerForged},
		"a certificate of another purpose": {s.issuing.Issue("CN=R"), true, nil, securitycenter.AnswerForged},
		"an expired responder": {s.issuing.Issue("CN=R", certtest.Purposes(x509.ExtKeyUsageOCSPSigning), certtest.Days(-2)), true,
			nil, securitycenter.AnswerForged},
		"the responder of a stranger": {stranger.Issue("CN=R", certtest.Purposes(x509.ExtKeyUsageOCSPSigning)), true,
			nil, securitycenter.AnswerForged},
		"outdated": {s.issuing, false, func(r *ocsp.Response) { r.NextUpdate = time.Now().Add(-time.Hour) }, securitycenter.AnswerOld},
		"old, without an end": {s.issuing, false, func(r *ocsp.Response) {
			r.ThisUpdate, r.NextUpdate = time.Now().Add(-maxAge-time.Hour), time.Time{}
		}, securitycenter.AnswerOld},
		"of tomorrow": {s.issuing, false, func(r *ocsp.Response) {
			r.ThisUpdate, r.NextUpdate = time.Now().Add(24*time.Hour), time.Now().Add(48*time.Hour)
		}, securitycenter.AnswerEarly},
		"about another": {s.issuing, false, func(r *ocsp.Response) { r.SerialNumber = big.NewInt(7) }, securitycenter.AnswerUnreadable},
	} {
		answer := fresh(ocsp.Good)
		if c.enclosed {
			answer.Certificate = c.signer.Cert
		}
		if c.change != nil {
			c.change(&answer)
		}
		s.answer("issuing", s.issuing, answer, c.signer)
		r := s.about(t)
		if r.State != securitycenter.RevocationNotAvailable || r.Attempts[0].Obstacle != c.want {
			t.Errorf("%s: %s %+v", name, r.State, r.Attempts)
		}
	}
}

func TestAResponderThatRefusesIsNamed(t *testing.T) {
	s := newStage(t)
	s.serve("/issuing.ocsp", ocsp.UnauthorizedErrorResponse)
	r := s.about(t)
	wantState(t, r, securitycenter.RevocationNotAvailable, "", securitycenter.AnswerRefused, securitycenter.AnswerStatus)
	if r.Attempts[0].Values["Answer"] != "unauthorized" {
		t.Errorf("%v", r.Attempts[0].Values)
	}
}

func TestTheListIsAskedWhereTheResponderDoesNotHelp(t *testing.T) {
	s := newStage(t)
	s.serve("/issuing.crl", list(t, s.issuing, nil, big.NewInt(1), s.leaf.Cert.SerialNumber))
	r := s.about(t)
	wantState(t, r, securitycenter.IsRevoked, securitycenter.ByCRL, securitycenter.AnswerStatus)
	if !r.At.Equal(revokedOn) || r.Reason != securitycenter.SupersededByAnother {
		t.Errorf("%+v", r)
	}
	s.serve("/issuing.crl", certtest.Block("X509 CRL", list(t, s.issuing, nil, big.NewInt(1))))
	wantState(t, s.about(t), securitycenter.NotRevoked, securitycenter.ByCRL, securitycenter.AnswerStatus)
}

func TestWhatTheResponderDoesNotKnowTheListMay(t *testing.T) {
	s := newStage(t)
	s.answer("issuing", s.issuing, fresh(ocsp.Unknown), s.issuing)
	wantState(t, s.about(t), securitycenter.RevocationUnknown, securitycenter.ByOCSP, securitycenter.AnswerStatus)
	s.serve("/issuing.crl", list(t, s.issuing, nil))
	wantState(t, s.about(t), securitycenter.NotRevoked, securitycenter.ByCRL)
}

func TestListsThatDoNotCount(t *testing.T) {
	s := newStage(t)
	stranger := certtest.NewCA("CN=Issuing")
	scoped := func(value ...[]byte) func(*x509.RevocationList) {
		return extension(true, certtest.TLV(certtest.TagSequence, value...), 2, 5, 29, 28)
	}
	yes := []byte{0xff}
	for name, c := range map[string]struct {
		data []byte
		want securitycenter.ObstacleID
	}{
		"signed by a stranger": {list(t, stranger, nil), securitycenter.AnswerForged},
		"of another authority": {list(t, s.root, nil), securitycenter.AnswerPartial},
		"outdated": {list(t, s.issuing, func(l *x509.RevocationList) {
			l.ThisUpdate, l.NextUpdate = time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour)
		}), securitycenter.AnswerOld},
		"a delta":            {list(t, s.issuing, extension(true, []byte{2, 1, 1}, 2, 5, 29, 27)), securitycenter.AnswerPartial},
		"indirect":           {list(t, s.issuing, scoped(certtest.TLV(0x84, yes))), securitycenter.AnswerPartial},
		"some reasons":       {list(t, s.issuing, scoped(certtest.TLV(0x83, []byte{1, 0x60}))), securitycenter.AnswerPartial},
		"of authorities":     {list(t, s.issuing, scoped(certtest.TLV(0x82, yes))), securitycenter.AnswerPartial},
		"of attributes":      {list(t, s.issuing, scoped(certtest.TLV(0x85, yes))), securitycenter.AnswerPartial},
		"of another point":   {list(t, s.issuing, scoped(pointOf("http://elsewhere/1.crl"))), securitycenter.AnswerPartial},
		"a scope of rubbish": {list(t, s.issuing, scoped(certtest.TLV(0x9f, yes))), securitycenter.AnswerPartial},
		"an unknown demand":  {list(t, s.issuing, extension(true, []byte{5, 0}, 1, 2, 3, 4)), securitycenter.AnswerPartial},
		"a certificate":      {s.issuing.Cert.Raw, securitycenter.AnswerUnreadable},
		"a page":             {[]byte("<html>Log in</html>"), securitycenter.AnswerUnreadable},
		"too large":          {bytes.Repeat([]byte{0}, 17<<20), securitycenter.AnswerLarge},
	} {
		s.serve("/issuing.crl", c.data)
		r := s.about(t)
		if r.State != securitycenter.RevocationNotAvailable || len(r.Attempts) != 2 || r.Attempts[1].Obstacle != c.want {
			t.Errorf("%s: %s %+v", name, r.State, r.Attempts)
		}
	}
}

// pointOf is the distribution point of a list's scope.
func pointOf(address string) []byte {
	return certtest.TLV(0xa0, certtest.TLV(0xa0, certtest.TLV(0x86, []byte(address))))
}

func TestAListForJustThisCertificateCounts(t *testing.T) {
	s := newStage(t)
	scope := certtest.TLV(certtest.TagSequence, pointOf(s.URL+"/issuing.crl"), certtest.TLV(0x81, []byte{0xff}))
	s.serve("/issuing.crl", list(t, s.issuing, extension(true, scope, 2, 5, 29, 28), s.leaf.Cert.SerialNumber))
	wantState(t, s.about(t), securitycenter.IsRevoked, securitycenter.ByCRL, securitycenter.AnswerStatus)
}

func TestWhyNobodyCanBeAsked(t *testing.T) {
	s := newStage(t)
	a := authorities()
	now := time.Now()
	odd := certtest.NewParts("CN=Odd")
	odd.Serial = certtest.TLV(certtest.TagInteger, []byte{0xff})
	beyond := cert.Open(t.Context(), odd.DER(), cert.Options{}).LeafCertificate()
	for _, c := range []struct {
		certificate, issuer *cert.Certificate
		want                securitycenter.ObstacleID
	}{
		{read1(t, s.leaf), nil, securitycenter.IssuerMissing},
		{read1(t, s.issuing.Issue("CN=Plain")), read1(t, s.issuing), securitycenter.NoAddress},
		{read1(t, s.leaf), beyond, securitycenter.CertificateBeyond},
		{beyond, read1(t, s.issuing), securitycenter.CertificateBeyond},
	} {
		wantState(t, a.Revocation(t.Context(), c.certificate, c.issuer, now), securitycenter.RevocationNotAvailable, "", c.want)
	}
	if s.calls() != 0 {
		t.Errorf("%d calls", s.calls())
	}
}

func TestNoMoreThanAFewAddressesAreAsked(t *testing.T) {
	s := newStage(t)
	leaf := s.issuing.Issue("CN=Leaf", certtest.Template(func(c *x509.Certificate) {
		for i := range maxAddresses + 3 {
			c.CRLDistributionPoints = append(c.CRLDistributionPoints, s.URL+fmt.Sprint("/", i))
		}
	}))
	r := authorities().Revocation(t.Context(), read1(t, leaf), read1(t, s.issuing), time.Now())
	if n := len(r.Attempts); s.calls() != maxAddresses || n != maxAddresses+1 || r.Attempts[n-1].Obstacle != securitycenter.AddressMany {
		t.Errorf("%d calls: %+v", s.calls(), r.Attempts)
	}
}

func TestASlowListIsGivenUpWithItsCaller(t *testing.T) {
	s := newStage(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.page("/issuing.ocsp", func(w http.ResponseWriter, r *http.Request) {
		cancel()
		waits(w, r)
	})
	r := authorities().Revocation(ctx, read1(t, s.leaf), read1(t, s.issuing), time.Now())
	if r.State != securitycenter.RevocationNotAvailable || s.calls() != 1 {
		t.Errorf("%s after %d calls", r.State, s.calls())
	}
}
