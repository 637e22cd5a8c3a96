package cert

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidKeyUsage         = newOID("2.5.29.15")
	oidBasicConstraints = newOID("2.5.29.19")
	oidExtKeyUsage      = newOID("2.5.29.37")
	oidSubjectKeyID     = newOID("2.5.29.14")
	oidAuthorityKeyID   = newOID("2.5.29.35")
	oidNetscapeType     = newOID("2.16.840.1.113730.1.1")

	oidServerAuth = newOID("1.3.6.1.5.5.7.3.1")
	oidClientAuth = newOID("1.3.6.1.5.5.7.3.2")
	oidAnyUsage   = newOID("2.5.29.37.0")
)

// A Purpose is one extended key usage.
type Purpose struct {
	OID  string
	Name string // "TLS client authentication"; the OID again where there is no name
}

// purposes name the extended key usages.
var purposes = oidTable(map[string]string{
	"1.3.6.1.5.5.7.3.1": "TLS server authentication", "1.3.6.1.5.5.7.3.2": "TLS client authentication",
	"1.3.6.1.5.5.7.3.3": "Code signing", "1.3.6.1.5.5.7.3.4": "E-mail protection", "1.3.6.1.5.5.7.3.5": "IPsec end system",
	"1.3.6.1.5.5.7.3.6": "IPsec tunnel", "1.3.6.1.5.5.7.3.7": "IPsec user", "1.3.6.1.5.5.7.3.8": "Time stamping",
	"1.3.6.1.5.5.7.3.9": "OCSP signing", "1.3.6.1.5.5.7.3.17": "IPsec IKE", "1.3.6.1.5.5.7.3.21": "SSH client",
	"1.3.6.1.5.5.7.3.36": "Document signing", "2.5.29.37.0": "Any purpose", "1.3.6.1.4.1.311.20.2.2": "Smart card logon",
	"1.3.6.1.4.1.311.10.3.4": "Encrypting file system", "1.3.6.1.4.1.311.10.3.12": "Microsoft document signing",
	"1.3.6.1.4.1.311.54.1.2": "Remote desktop authentication", "1.3.6.1.5.2.3.4": "Kerberos client authentication",
	"1.3.6.1.5.2.3.5": "Kerberos key distribution centre", "2.16.840.1.113730.4.1": "Netscape server gated crypto",
	"1.3.6.1.4.1.311.10.3.3": "Microsoft server gated crypto", "1.3.6.1.4.1.11129.2.4.4": "Certificate transparency",
})

// The names of what a certificate is asked for.
const (
	digitalSignature = "Digital signature"
	keyAgreement     = "Key agreement"
	netscapeClient   = "SSL client"
)

// keyUsages name the bits of the key usage extension, in their order.
var keyUsages = [...]string{
	digitalSignature, "Content commitment", "Key encipherment", "Data encipherment", keyAgreement,
	"Certificate signing", "CRL signing", "Encipher only", "Decipher only",
}

// netscapeTypes name the bits of Netscape's extension, in their order. OpenSSL still goes by it.
var netscapeTypes = [...]string{
	netscapeClient, "SSL server", "S/MIME", "Object signing", "Reserved", "SSL authority", "S/MIME authority",
	"Object signing authority",
}

// KeyUsages names what the key usage extension allows; nil when there is none.
func (c *Certificate) KeyUsages() []string { return c.bitNames(oidKeyUsage, keyUsages[:]) }

// NetscapeTypes names what Netscape's extension of the certificate's type allows; nil when there is none.
func (c *Certificate) NetscapeTypes() []string { return c.bitNames(oidNetscapeType, netscapeTypes[:]) }

// bitNames names the bits that are set in an extension made of bits; it is nil when there is none.
func (c *Certificate) bitNames(id oid, names []string) []string {
	value, present := c.extension(id)
	var bits cryptobyte.String
	var unused uint8
	if !present || !value.ReadASN1(&bits, asn1.BIT_STRING) || !bits.ReadUint8(&unused) {
		return nil
	}
	out := []string{}
	for i, name := range names {
		if i/8 < len(bits) && bits[i/8]&(0x80>>(i%8)) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// ExtKeyUsages returns the purposes of the extended key usage extension; nil when there is none.
func (c *Certificate) ExtKeyUsages() []Purpose {
	list, present := c.purposeList()
	if !present {
		return nil
	}
	out := []Purpose{}
	var id cryptobyte.String
	for list.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		p := Purpose{OID: oid(id).String(), Name: purposes[oid(id)]}
		if p.Name == "" {
			p.Name = p.OID
		}
		out = append(out, p)
	}
	return out
}

func (c *Certificate) purposeList() (list cryptobyte.String, present bool) {
	value, present := c.extension(oidExtKeyUsage)
	return list, present && value.ReadASN1(&list, asn1.SEQUENCE)
}

// ClientAuth tells what the extended key usage says of TLS client authentication.
func (c *Certificate) ClientAuth() ClientAuth {
	list, present := c.purposeList()
	if !present {
		return ClientAuthUnrestricted
	}
	var id cryptobyte.String
	for list.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		if oid(id) == oidClientAuth || oid(id) == oidAnyUsage {
			return ClientAuthAllowed
		}
	}
	return ClientAuthDenied
}

// BasicConstraints is the extension that makes a certificate an authority.
type BasicConstraints struct {
	Present bool
	CA      bool
	MaxPath int // how many authorities may follow below; -1 when nothing is said
}

// BasicConstraints returns the extension of that name.
func (c *Certificate) BasicConstraints() BasicConstraints {
	value, present := c.extension(oidBasicConstraints)
	b := BasicConstraints{Present: present, MaxPath: -1}
	var seq, flag cryptobyte.String
	if !present || !value.ReadASN1(&seq, asn1.SEQUENCE) {
		return b
	}
	if seq.PeekASN1Tag(asn1.BOOLEAN) && seq.ReadASN1(&flag, asn1.BOOLEAN) {
		b.CA = len(flag) == 1 && flag[0] != 0
	}
	if n := 0; seq.ReadASN1Integer(&n) {
		b.MaxPath = n
	}
	return b
}

// SubjectKeyID returns the subject key identifier, or nil.
func (c *Certificate) SubjectKeyID() []byte {
	value, present := c.extension(oidSubjectKeyID)
	var id cryptobyte.String
	if !present || !value.ReadASN1(&id, asn1.OCTET_STRING) {
		return nil
	}
	return id
}

// AuthorityKeyID returns the key identifier of the issuer, or nil.
func (c *Certificate) AuthorityKeyID() []byte {
	value, present := c.extension(oidAuthorityKeyID)
	var seq, id cryptobyte.String
	if !present || !value.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&id, tagContext0) {
		return nil
	}
	return id
}
