package trust

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cryptoasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

// crl fetches a list and looks for the certificate on it.
func (e *enquiry) crl(ctx context.Context, address string) (*finding, *obstacle) {
	data, o := e.do(ctx, call{method: http.MethodGet, address: address, limit: e.limits.list, within: e.limits.long})
	if o != nil {
		return nil, o
	}
	list, err := listIn(ctx, data)
	if err != nil {
		return nil, stopped(securitycenter.AnswerUnreadable, err)
	}
	return e.readCRL(list)
}

// listIn reads a list in DER or PEM.
func listIn(ctx context.Context, data []byte) (*x509.RevocationList, error) {
	answer := opened(ctx, data)
	for _, it := range answer.Items {
		if it.CRL != nil {
			return x509.ParseRevocationList(it.CRL.Raw)
		}
	}
	if err := errorOf(answer); err != nil {
		return nil, err
	}
	return nil, errors.New("no revocation list")
}

func (e *enquiry) readCRL(list *x509.RevocationList) (*finding, *obstacle) {
	if !bytes.Equal(list.RawIssuer, e.issuer.Parsed.RawSubject) {
		return nil, stopped(securitycenter.AnswerPartial, fmt.Errorf("the list is of %s", list.Issuer))
	}
	if err := list.CheckSignatureFrom(e.issuer.Parsed); err != nil {
		return nil, stopped(securitycenter.AnswerForged, err)
	}
	if err := covers(list, e.certificate); err != nil {
		return nil, stopped(securitycenter.AnswerPartial, err)
	}
	if o := current(list.ThisUpdate, list.NextUpdate, e.now); o != nil {
		return nil, o
	}
	f := &finding{state: securitycenter.NotRevoked, made: list.ThisUpdate, next: list.NextUpdate}
	for _, entry := range list.RevokedCertificateEntries {
		if entry.SerialNumber.Cmp(e.certificate.Parsed.SerialNumber) == 0 {
			f.state, f.at, f.reason = securitycenter.IsRevoked, entry.RevocationTime, entry.ReasonCode
		}
	}
	return f, nil
}

var (
	oidDelta        = asn1.ObjectIdentifier{2, 5, 29, 27}
	oidDistribution = asn1.ObjectIdentifier{2, 5, 29, 28}
)

// covers tells whether a list says of a certificate that it is not revoked by leaving it out. One that is only a part of
// the whole does not.
func covers(list *x509.RevocationList, c *cert.Certificate) error {
	for _, x := range list.Extensions {
		switch {
		case x.Id.Equal(oidDelta):
			return errors.New("a delta list")
		case x.Id.Equal(oidDistribution):
			scope, ok := readScope(x.Value)
			if !ok {
				return errors.New("its scope cannot be read")
			}
			if err := scope.covers(c); err != nil {
				return err
			}
		case x.Critical:
			return fmt.Errorf("the critical extension %s", x.Id)
		}
	}
	return nil
}

// A scope is what a list says it is about (RFC 5280, section 5.2.5).
type scope struct {
	addresses                      []string // of the distribution point; the list is about those that name one of them
	named                          bool     // there is a distribution point
	users, authorities, attributes bool
	someReasons, indirect          bool
}

func (s scope) covers(c *cert.Certificate) error {
	switch {
	case s.indirect:
		return errors.New("an indirect list")
	case s.someReasons:
		return errors.New("only some reasons")
	case s.attributes, s.users && c.IsCA, s.authorities && !c.IsCA:
		return errors.New("only certificates of another kind")
	case s.named && !slices.ContainsFunc(c.CRLPoints(), func(p string) bool { return slices.Contains(s.addresses, p) }):
		return errors.New("only certificates of another distribution point")
	}
	return nil
}

// readScope reads the extension IssuingDistributionPoint.
func readScope(value []byte) (scope, bool) {
	var s scope
	in := cryptobyte.String(value)
	var seq, point cryptobyte.String
	if !in.ReadASN1(&seq, cryptoasn1.SEQUENCE) ||
		!seq.ReadOptionalASN1(&point, &s.named, cryptoasn1.Tag(0).Constructed().ContextSpecific()) {
		return s, false
	}
	s.addresses = fullNames(point)
	for tag, flag := range []*bool{1: &s.users, 2: &s.authorities, 3: &s.someReasons, 4: &s.indirect, 5: &s.attributes} {
		if flag != nil && !readFlag(&seq, cryptoasn1.Tag(tag).ContextSpecific(), flag) {
			return s, false
		}
	}
	return s, seq.Empty()
}

// readFlag reads an optional BOOLEAN; the bits of onlySomeReasons count as true.
func readFlag(seq *cryptobyte.String, tag cryptoasn1.Tag, flag *bool) bool {
	var value cryptobyte.String
	var present bool
	if !seq.ReadOptionalASN1(&value, &present, tag) {
		return false
	}
	*flag = present && (len(value) != 1 || value[0] != 0)
	return true
}

// fullNames returns the addresses of a distribution point.
func fullNames(point cryptobyte.String) []string {
	var out []string
	var names, name cryptobyte.String
	var tag cryptoasn1.Tag
	if !point.ReadASN1(&names, cryptoasn1.Tag(0).Constructed().ContextSpecific()) {
		return nil
	}
	for names.ReadAnyASN1(&name, &tag) {
		if tag == cryptoasn1.Tag(6).ContextSpecific() {
			out = append(out, string(name))
		}
	}
	return out
}
