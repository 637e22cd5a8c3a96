package cert

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// signatureNames name the signature algorithms as people say them.
var signatureNames = oidTable(map[string]string{
	"1.2.840.113549.1.1.2": "MD2 with RSA", "1.2.840.113549.1.1.3": "MD4 with RSA", "1.2.840.113549.1.1.4": "MD5 with RSA",
	"1.2.840.113549.1.1.5": "SHA-1 with RSA", "1.3.14.3.2.29": "SHA-1 with RSA", "1.3.14.3.2.3": "MD5 with RSA",
	"1.2.840.113549.1.1.14": "SHA-224 with RSA", "1.2.840.113549.1.1.11": "SHA-256 with RSA",
	"1.2.840.113549.1.1.12": "SHA-384 with RSA", "1.2.840.113549.1.1.13": "SHA-512 with RSA",
	"1.2.840.10040.4.3": "SHA-1 with DSA", "1.3.14.3.2.27": "SHA-1 with DSA",
	"2.16.840.1.101.3.4.3.1": "SHA-224 with DSA", "2.16.840.1.101.3.4.3.2": "SHA-256 with DSA",
	"2.16.840.1.101.3.4.3.3": "SHA-384 with DSA", "2.16.840.1.101.3.4.3.4": "SHA-512 with DSA",
	"1.2.840.10045.4.1": "SHA-1 with ECDSA", "1.2.840.10045.4.3.1": "SHA-224 with ECDSA",
	"1.2.840.10045.4.3.2": "SHA-256 with ECDSA", "1.2.840.10045.4.3.3": "SHA-384 with ECDSA",
	"1.2.840.10045.4.3.4": "SHA-512 with ECDSA", "1.3.101.112": "Ed25519", "1.3.101.113": "Ed448",
	"1.2.643.2.2.3": "GOST R 34.10-2001", "1.2.643.7.1.1.3.2": "GOST R 34.10-2012 (256 bits)",
	"1.2.643.7.1.1.3.3": "GOST R 34.10-2012 (512 bits)", "1.2.156.10197.1.501": "SM3 with SM2",
	"2.16.840.1.101.3.4.3.17": "ML-DSA-44", "2.16.840.1.101.3.4.3.18": "ML-DSA-65", "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
})

// hashNames name the digests by their identifiers.
var hashNames = oidTable(map[string]string{
	"1.2.840.113549.2.5": "MD5", "1.3.14.3.2.26": "SHA-1", "2.16.840.1.101.3.4.2.4": "SHA-224",
	"2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384", "2.16.840.1.101.3.4.2.3": "SHA-512",
})

var oidRSAPSS = newOID("1.2.840.113549.1.1.10")

// signatureName names the algorithm of an AlgorithmIdentifier's content, or gives its number where it has no name here.
func signatureName(algorithm cryptobyte.String) string {
	var id cryptobyte.String
	if !algorithm.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return ""
	}
	if oid(id) == oidRSAPSS {
		return pssHash(algorithm) + " with RSA-PSS"
	}
	if name, known := signatureNames[oid(id)]; known {
		return name
	}
	return oid(id).String()
}

// pssHash reads the digest off RSASSA-PSS-params, which is SHA-1 where nothing is said.
func pssHash(params cryptobyte.String) string {
	var seq, wrapped, alg, id cryptobyte.String
	if !params.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&wrapped, tagExplicit0) {
		return "SHA-1"
	}
	if !wrapped.ReadASN1(&alg, asn1.SEQUENCE) || !alg.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return "SHA-1"
	}
	if name, known := hashNames[oid(id)]; known {
		return name
	}
	return oid(id).String()
}
