package cert

import (
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// arcPKCS7 is where the contents of PKCS#7 lie.
var arcPKCS7 = newOID("1.2.840.113549.1.7")

func (o oid) under(arc oid) bool { return strings.HasPrefix(string(o), string(arc)) }

// derKinds are the things that binary data can be, the certain signs before the vague ones. It is filled in at start,
// since the readers in it lead back to it.
var derKinds []derKind

func init() {
	derKinds = []derKind{
		{PSE, isPSE, (*reader).pse},
		{PKCS12, isPKCS12, (*reader).pkcs12},
		{PKCS7, isPKCS7, (*reader).pkcs7},
		{PKCS8, isPlainKey, (*reader).plainKey},
		{PKCS8, isLockedKey, (*reader).lockedKey},
		{DER, isTraditionalKey, (*reader).plainKey},
		{DER, isRequest, (*reader).request},
		{DER, isCRL, (*reader).crl},
		{DER, isCertificate, (*reader).bareCertificate},
		{DER, isPublicKey, (*reader).publicKey},
		{DER, isCertificatePair, (*reader).certificatePair},
	}
}

func isPSE(o outline) bool {
	switch o.version {
	case 2:
		return o.starts(asn1.INTEGER, tagExplicit0) || o.starts(asn1.INTEGER, asn1.SEQUENCE) && o.wraps(asn1.SEQUENCE)
	case 4:
		return o.starts(asn1.INTEGER, tagExplicit3) || o.starts(asn1.INTEGER, asn1.SEQUENCE) && o.wraps(asn1.SEQUENCE)
	case versionLPS:
		return true
	}
	return false
}

func isPKCS7(o outline) bool {
	_, message := messages[o.id]
	return o.starts(asn1.OBJECT_IDENTIFIER) && (message || o.id == oidSignedData)
}

func isPKCS12(o outline) bool {
	return o.starts(asn1.INTEGER, asn1.SEQUENCE) && o.id.under(arcPKCS7)
}

func isPlainKey(o outline) bool {
	return o.starts(asn1.INTEGER, asn1.SEQUENCE, asn1.OCTET_STRING) && o.wraps(asn1.OBJECT_IDENTIFIER)
}

func isLockedKey(o outline) bool {
	return o.starts(asn1.SEQUENCE, asn1.OCTET_STRING) && o.wraps(asn1.OBJECT_IDENTIFIER)
}

// isTraditionalKey covers PKCS#1 and the DSA keys of OpenSSL, which are rows of numbers, and SEC1.
func isTraditionalKey(o outline) bool {
	return o.starts(asn1.INTEGER, asn1.INTEGER, asn1.INTEGER) && o.version == 0 ||
		o.starts(asn1.INTEGER, asn1.OCTET_STRING) && o.version == 1
}

// isRequest and isCRL look at what follows the names: a certificate has its validity there, a request its key, a
// revocation list a time.
func isRequest(o outline) bool {
	return o.starts(asn1.SEQUENCE) && o.wraps(asn1.INTEGER, asn1.SEQUENCE, asn1.SEQUENCE) &&
		(len(o.inner) == 3 || o.inner[3] == tagExplicit0)
}

func isCRL(o outline) bool {
	inner := o.inner
	if o.wraps(asn1.INTEGER) {
		inner = inner[1:]
	}
	return o.starts(asn1.SEQUENCE) && len(inner) >= 3 && hasPrefix(inner, []asn1.Tag{asn1.SEQUENCE, asn1.SEQUENCE}) &&
		(inner[2] == asn1.UTCTime || inner[2] == asn1.GeneralizedTime)
}

func isCertificate(o outline) bool {
	return o.starts(asn1.SEQUENCE) && (o.wraps(tagExplicit0, asn1.INTEGER) || o.wraps(asn1.INTEGER, asn1.SEQUENCE))
}

// isCertificatePair covers what directories keep of two authorities that certify each other: both certificates, or one.
func isCertificatePair(o outline) bool {
	return o.starts(tagExplicit0, tagExplicit1) && len(o.tags) == 2 ||
		len(o.tags) == 1 && (o.tags[0] == tagExplicit0 || o.tags[0] == tagExplicit1)
}

// isBCFKS recognises the newer key store of Bouncy Castle: what is locked with its algorithm, and what it is checked by.
func isBCFKS(o outline, _ []byte) bool {
	return o.starts(asn1.SEQUENCE, asn1.SEQUENCE) && len(o.tags) == 2 && o.wraps(asn1.SEQUENCE, asn1.OCTET_STRING) &&
		len(o.inner) == 2
}

func isPublicKey(o outline) bool {
	return o.starts(asn1.SEQUENCE, asn1.BIT_STRING) && o.wraps(asn1.OBJECT_IDENTIFIER)
}

func isOCSPResponse(o outline, _ []byte) bool { return o.starts(asn1.ENUM, tagExplicit0) }

// isRSAPublicKey tells the public key of PKCS#1 from the parameters of Diffie-Hellman, which are two numbers too: its exponent
// is odd and short, and generators are 2, 5, or as long as the prime.
func isRSAPublicKey(o outline, der []byte) bool {
	var seq, n, e cryptobyte.String
	s := cryptobyte.String(der)
	return len(o.tags) == 2 && o.starts(asn1.INTEGER, asn1.INTEGER) && s.ReadASN1(&seq, asn1.SEQUENCE) &&
		seq.ReadASN1(&n, asn1.INTEGER) && seq.ReadASN1(&e, asn1.INTEGER) &&
		0 < len(e) && len(e) <= 8 && e[len(e)-1]&1 == 1 && (len(e) > 1 || e[0] != 5)
}

// isParameters covers what keys of Diffie-Hellman and DSA are made from: a row of numbers.
func isParameters(o outline, _ []byte) bool {
	return o.starts(asn1.INTEGER, asn1.INTEGER) && len(o.tags) <= 3 && !slices.ContainsFunc(o.tags, func(t asn1.Tag) bool { return t != asn1.INTEGER })
}
