package pse

import (
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"time"
)

// A signedKey is the inner part of PKRoot: a certificate's fields in an order of SAP's own, without issuer and subject.
type signedKey struct {
	Version   int `asn1:"explicit,tag:0"`
	Serial    *big.Int
	PublicKey asn1.RawValue
	Validity  asn1.RawValue
	Algorithm asn1.RawValue
	Signature asn1.BitString
}

// rootKey writes PKRoot: the root's name, then its key with serial number, validity and signature.
func rootKey(root *x509.Certificate) ([]byte, error) {
	var outer struct {
		Body      asn1.RawValue
		Algorithm asn1.RawValue
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(root.Raw, &outer); err != nil {
		return nil, err
	}
	validity, err := asn1.Marshal(struct{ From, Until time.Time }{root.NotBefore.UTC(), root.NotAfter.UTC()})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(struct {
		Name asn1.RawValue
		Key  signedKey
	}{asn1.RawValue{FullBytes: root.RawSubject}, signedKey{
		Version:   2,
		Serial:    root.SerialNumber,
		PublicKey: asn1.RawValue{FullBytes: root.RawSubjectPublicKeyInfo},
		Validity:  within(1, validity),
		Algorithm: within(2, outer.Algorithm.FullBytes),
		Signature: outer.Signature,
	}})
}

// within wraps an encoded value in an explicit tag.
func within(tag int, der []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: der}
}
