package cert

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// messages are the kinds of PKCS#7 and CMS files that hold no certificates.
var messages = oidTable(map[string]Foreign{
	"1.2.840.113549.1.7.1": ForeignPlainMessage, "1.2.840.113549.1.7.3": ForeignMessage, "1.2.840.113549.1.7.4": ForeignMessage,
	"1.2.840.113549.1.7.5": ForeignDigest, "1.2.840.113549.1.7.6": ForeignMessage,
	"1.2.840.113549.1.9.16.1.2": ForeignSealed, "1.2.840.113549.1.9.16.1.9": ForeignCompressed,
	"1.2.840.113549.1.9.16.1.23": ForeignMessage,
})

// pkcs7 reads what a PKCS#7 or CMS file carries beside its message: certificates and revocation lists. Signatures are not
// looked at, since a file of certificates has none.
func (r *reader) pkcs7(der, _ []byte) *Problem {
	s := cryptobyte.String(der)
	var info, id, wrapped, data cryptobyte.String
	if !s.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return &Problem{ID: Damaged}
	}
	if message, is := messages[oid(id)]; is {
		return r.add(Item{Kind: KindOther, Label: "PKCS#7", Problem: notACertificate(message)})
	}
	if !info.ReadASN1(&wrapped, tagExplicit0) || !wrapped.ReadASN1(&data, asn1.SEQUENCE) || !data.SkipASN1(asn1.INTEGER) ||
		!data.SkipASN1(asn1.SET) || !data.SkipASN1(asn1.SEQUENCE) {
		return &Problem{ID: Damaged}
	}
	before := len(r.file.Items)
	for _, set := range []asn1.Tag{tagExplicit0, tagExplicit1} {
		var elements cryptobyte.String
		if data.PeekASN1Tag(set) && data.ReadASN1(&elements, set) {
			if p := r.setOf(elements); p != nil {
				return p
			}
		}
	}
	if len(r.file.Items) == before {
		return &Problem{ID: NoCertificate}
	}
	return nil
}

// setOf reads the elements of a set that holds certificates or revocation lists.
func (r *reader) setOf(elements cryptobyte.String) *Problem {
	for !elements.Empty() {
		var el cryptobyte.String
		var tag asn1.Tag
		if !elements.ReadAnyASN1Element(&el, &tag) {
			return r.add(Item{Kind: KindCertificate, Problem: &Problem{ID: Truncated}})
		}
		var p *Problem
		switch {
		case tag != asn1.SEQUENCE:
			p = r.add(Item{Kind: KindOther, Label: "attribute certificate"})
		case isCRL(newOutline(el)):
			p = r.crl(el, el)
		default:
			p = r.certificate(el, Item{})
		}
		if p != nil {
			return p
		}
	}
	return nil
}
