package cert

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// certificate puts one certificate into the file, read or not.
func (r *reader) certificate(raw []byte, it Item) *Problem {
	c, err := r.openCertificate(raw, false)
	it.Kind = KindCertificate
	if err != nil {
		it.Problem = damaged(err)
	} else {
		it.Certificate = c
	}
	return r.add(it)
}

// bareCertificate reads a certificate that stands alone in binary data.
func (r *reader) bareCertificate(_, raw []byte) *Problem { return r.certificate(raw, Item{}) }

// certificatePair reads the certificates of a pair.
func (r *reader) certificatePair(der, _ []byte) *Problem {
	s := cryptobyte.String(der)
	var pair, one cryptobyte.String
	s.ReadASN1(&pair, asn1.SEQUENCE)
	for _, tag := range []asn1.Tag{tagExplicit0, tagExplicit1} {
		if !pair.PeekASN1Tag(tag) {
			continue
		}
		if !pair.ReadASN1(&one, tag) || !isCertificate(newOutline(one)) {
			return r.add(Item{Kind: KindOther, Label: "ASN.1", Problem: notACertificate(ForeignASN1)})
		}
		if p := r.certificate(one, Item{}); p != nil {
			return p
		}
	}
	return nil
}

// publicKey names a public key, which is no certificate though it often has the extension of one.
func (r *reader) publicKey(der, _ []byte) *Problem {
	return r.add(Item{Kind: KindOther, Label: "PUBLIC KEY", Problem: notACertificate(ForeignPublicKey)})
}

// request reads a certificate signing request.
func (r *reader) request(der, _ []byte) *Problem {
	s := cryptobyte.String(der)
	req := &Request{Raw: der}
	var outer, info, spki cryptobyte.String
	if !s.ReadASN1(&outer, asn1.SEQUENCE) || !outer.ReadASN1(&info, asn1.SEQUENCE) || !info.SkipASN1(asn1.INTEGER) ||
		!info.ReadASN1Element((*cryptobyte.String)(&req.Subject.raw), asn1.SEQUENCE) ||
		!info.ReadASN1Element(&spki, asn1.SEQUENCE) {
		return r.add(Item{Kind: KindRequest, Problem: &Problem{ID: Damaged}})
	}
	req.Public = publicFacts(spki)
	return r.add(Item{Kind: KindRequest, Request: req})
}

// crl reads a revocation list, as far as it is of use here: whose it is, how long it counts, and how much is on it.
func (r *reader) crl(der, _ []byte) *Problem {
	s := cryptobyte.String(der)
	list := &CRL{Raw: der}
	var outer, tbs cryptobyte.String
	if !s.ReadASN1(&outer, asn1.SEQUENCE) || !outer.ReadASN1(&tbs, asn1.SEQUENCE) || !tbs.SkipOptionalASN1(asn1.INTEGER) ||
		!tbs.SkipASN1(asn1.SEQUENCE) ||
		!tbs.ReadASN1Element((*cryptobyte.String)(&list.Issuer.raw), asn1.SEQUENCE) {
		return r.add(Item{Kind: KindCRL, Problem: &Problem{ID: Damaged}})
	}
	list.ThisUpdate = readTime(&tbs)
	if tbs.PeekASN1Tag(asn1.UTCTime) || tbs.PeekASN1Tag(asn1.GeneralizedTime) {
		list.NextUpdate = readTime(&tbs)
	}
	var revoked cryptobyte.String
	if tbs.PeekASN1Tag(asn1.SEQUENCE) && tbs.ReadASN1(&revoked, asn1.SEQUENCE) {
		for revoked.SkipASN1(asn1.SEQUENCE) {
			list.Entries++
		}
	}
	return r.add(Item{Kind: KindCRL, CRL: list})
}
