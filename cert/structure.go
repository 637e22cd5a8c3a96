package cert

import (
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An extension is one extension of a certificate as it stands there.
type extension struct {
	id       oid
	critical bool
	value    []byte // what the OCTET STRING holds
}

// errStructure tells which part of a certificate is not as X.509 has it.
type errStructure string

// Error implements error.
func (e errStructure) Error() string { return "the part " + string(e) + " does not read" }

var (
	errShort = errors.New("the data ends before the certificate does")
	errBER   = errors.New("the certificate is encoded in BER, not in DER")
	errHuge  = errors.New("the certificate is larger than 1 MiB")
)

// largestStrict is the size in bytes up to which Go's parser judges a certificate. It takes many times the memory of what
// it reads, and no certificate in use comes near.
const largestStrict = 1 << 20

// openCertificate reads one certificate from the start of raw, in DER or, where that fails, in BER. What follows it is
// marked, unless it may: OpenSSL puts its marks of trust there.
func (r *reader) openCertificate(raw []byte, mayFollow bool) (*Certificate, error) {
	c, err := readCertificate(raw, mayFollow)
	if err == nil && (c.Parsed != nil || c.Refused == nil || c.Refused == errHuge) {
		return c, nil
	}
	der, rest, truncated, berErr := toDER(r.ctx, raw, r.limits.Depth)
	raw = raw[:len(raw)-len(rest)]
	if berErr != nil || truncated || sameBytes(der, raw) {
		return c, err
	}
	if ber, berErr := r.readBERCertificate(der, raw); berErr == nil {
		ber.Trailing = len(rest) > 0 && !mayFollow
		return ber, nil
	}
	return c, err
}

// readCertificate reads one certificate from the start of der. The reading is our own and lenient, since certificates that
// Go's parser refuses are in use; Go's parser then judges whether the certificate is standard.
func readCertificate(der []byte, mayFollow bool) (*Certificate, error) {
	s := cryptobyte.String(der)
	var raw cryptobyte.String
	var tag asn1.Tag
	if !s.ReadAnyASN1Element(&raw, &tag) {
		return nil, errShort
	}
	c := &Certificate{Raw: raw, Trailing: !s.Empty() && !mayFollow}
	if err := c.readOuter(raw); err != nil {
		return nil, err
	}
	if len(raw) > largestStrict {
		c.Refused = errHuge
		return c, nil
	}
	if c.Parsed, c.Refused = x509.ParseCertificate(raw); isUnknownCurve(c.Refused) {
		c.Refused = nil
	}
	if c.Refused == nil {
		c.Refused = c.beyondParser()
	}
	return c, nil
}

var errSerialZero = errors.New("the serial number is zero")

// An errCritical names an extension that every reader has to refuse which does not know it.
type errCritical oid

// Error implements error.
func (e errCritical) Error() string {
	return "the critical extension " + oid(e).String() + " is not known"
}

// beyondParser is what Go's parser lets pass and other readers refuse: a serial number that is none, and critical extensions
// that nobody knows. The one that marks a draft of a certificate is made to be refused.
func (c *Certificate) beyondParser() error {
	if c.Serial.Sign() == 0 {
		return errSerialZero
	}
	for _, e := range c.exts {
		if e.critical && (knownExtensions[e.id].name == "" || e.id == oidPoison) {
			return errCritical(e.id)
		}
	}
	return nil
}

// isUnknownCurve tells an error of Go's parser that says nothing against a certificate: it knows four curves only. It has no
// type to tell it by.
func isUnknownCurve(err error) bool {
	return err != nil && strings.HasSuffix(err.Error(), "unsupported elliptic curve")
}

// readBERCertificate reads a certificate that is not in DER, given as DER and as it stood in the file. What the signature
// covers stays as it was, or the fingerprint would be that of another certificate; what is around it becomes DER.
func (r *reader) readBERCertificate(der, raw []byte) (*Certificate, error) {
	c := &Certificate{}
	if err := c.readOuter(der); err != nil {
		return nil, err
	}
	signed := raw[readHead(raw).head:]
	_, rest, _, err := toDER(r.ctx, signed, r.limits.Depth)
	if err != nil {
		return nil, err
	}
	s := cryptobyte.String(der)
	var outer cryptobyte.String
	s.ReadASN1(&outer, asn1.SEQUENCE)
	outer.SkipASN1(asn1.SEQUENCE)
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(signed[:len(signed)-len(rest)])
		b.AddBytes(outer)
	})
	if c.Raw, err = b.Bytes(); err != nil {
		return nil, err
	}
	if len(c.Raw) > largestStrict {
		c.Refused = errHuge
		return c, nil
	}
	if c.Parsed, err = x509.ParseCertificate(c.Raw); err != nil {
		c.Refused = errBER
		return c, nil
	}
	c.FrameBER, c.Refused = true, c.beyondParser()
	return c, nil
}

func (c *Certificate) readOuter(der cryptobyte.String) error {
	var outer, tbs, algorithm cryptobyte.String
	if !der.ReadASN1(&outer, asn1.SEQUENCE) || !outer.ReadASN1(&tbs, asn1.SEQUENCE) {
		return errStructure("certificate")
	}
	if !outer.ReadASN1(&algorithm, asn1.SEQUENCE) {
		return errStructure("signatureAlgorithm")
	}
	if !outer.PeekASN1Tag(asn1.BIT_STRING) {
		return errStructure("signatureValue")
	}
	c.Signature = signatureName(algorithm)
	return c.readTBS(tbs)
}

func (c *Certificate) readTBS(tbs cryptobyte.String) error {
	var serial, validity, spki cryptobyte.String
	if err := c.readVersion(&tbs); err != nil {
		return err
	}
	if !tbs.ReadASN1(&serial, asn1.INTEGER) {
		return errStructure("serialNumber")
	}
	c.Serial = signedInteger(serial)
	if !tbs.SkipASN1(asn1.SEQUENCE) {
		return errStructure("signature")
	}
	if !readName(&tbs, &c.Issuer) {
		return errStructure("issuer")
	}
	if !tbs.ReadASN1(&validity, asn1.SEQUENCE) {
		return errStructure("validity")
	}
	if !readName(&tbs, &c.Subject) {
		return errStructure("subject")
	}
	if !tbs.ReadASN1Element(&spki, asn1.SEQUENCE) {
		return errStructure("subjectPublicKeyInfo")
	}
	c.NotBefore, c.NotAfter = readTime(&validity), readTime(&validity)
	c.spki, c.Public = spki, publicFacts(spki)
	return c.readExtensions(tbs)
}

// readName reads a name as it is encoded. OpenSSL takes one whose tag does not say that it is made of elements.
func readName(s *cryptobyte.String, n *Name) bool {
	const primitive = asn1.SEQUENCE &^ 0x20
	var tag asn1.Tag
	return s.ReadAnyASN1Element((*cryptobyte.String)(&n.raw), &tag) && (tag == asn1.SEQUENCE || tag == primitive)
}

// readVersion reads the version, which version 1 leaves out.
func (c *Certificate) readVersion(tbs *cryptobyte.String) error {
	var wrapped cryptobyte.String
	var present bool
	c.Version = 1
	if !tbs.ReadOptionalASN1(&wrapped, &present, tagExplicit0) {
		return errStructure("version")
	}
	if present {
		n := 0
		if !wrapped.ReadASN1Integer(&n) {
			return errStructure("version")
		}
		c.Version = n + 1
	}
	return nil
}

// readExtensions reads what follows the key. An extension that does not read is passed over, for Go's parser says so.
func (c *Certificate) readExtensions(rest cryptobyte.String) error {
	var tag asn1.Tag
	var part, list, ext cryptobyte.String
	for rest.ReadAnyASN1(&part, &tag) {
		if tag != tagExplicit3 || !part.ReadASN1(&list, asn1.SEQUENCE) {
			continue
		}
		c.exts = make([]extension, 0, 12)
		for list.ReadASN1(&ext, asn1.SEQUENCE) {
			if e, ok := readExtension(ext); ok {
				c.exts = append(c.exts, e)
			}
		}
	}
	c.IsCA = c.BasicConstraints().CA
	return nil
}

func readExtension(ext cryptobyte.String) (extension, bool) {
	var id, value cryptobyte.String
	e := extension{}
	if !ext.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return e, false
	}
	if ext.PeekASN1Tag(asn1.BOOLEAN) {
		var b cryptobyte.String
		e.critical = ext.ReadASN1(&b, asn1.BOOLEAN) && len(b) == 1 && b[0] != 0
	}
	ok := ext.ReadASN1(&value, asn1.OCTET_STRING)
	e.id, e.value = oid(id), value
	return e, ok
}

// extension returns the value of an extension, or nil when the certificate has none of that kind.
func (c *Certificate) extension(id oid) (value cryptobyte.String, present bool) {
	for i := range c.exts {
		if c.exts[i].id == id {
			return c.exts[i].value, true
		}
	}
	return nil, false
}

// critical tells whether the certificate has an extension and marks it as critical.
func (c *Certificate) critical(id oid) bool {
	for i := range c.exts {
		if c.exts[i].id == id {
			return c.exts[i].critical
		}
	}
	return false
}

// signedInteger reads an INTEGER in two's complement, minimal or not: serial numbers below zero are in use.
func signedInteger(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}

// damaged wraps a reading error as the problem of an item.
func damaged(err error) *Problem {
	if errors.Is(err, errShort) {
		return &Problem{ID: Truncated, Err: err}
	}
	return &Problem{ID: Damaged, Err: fmt.Errorf("certificate: %w", err)}
}
