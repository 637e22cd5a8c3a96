package cert

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidAuthorityInfo = newOID("1.3.6.1.5.5.7.1.1")
	oidCRLPoints     = newOID("2.5.29.31")
	oidPolicies      = newOID("2.5.29.32")
	oidSCTs          = newOID("1.3.6.1.4.1.11129.2.4.2")
	oidPoison        = newOID("1.3.6.1.4.1.11129.2.4.3")

	oidCAIssuers = newOID("1.3.6.1.5.5.7.48.2")
	oidOCSP      = newOID("1.3.6.1.5.5.7.48.1")
)

// IssuerAddresses returns where the issuer's certificate may be had. They are shown, never followed.
func (c *Certificate) IssuerAddresses() []string { return c.authorityInfo(oidCAIssuers) }

// OCSPAddresses returns where the issuer answers for this certificate.
func (c *Certificate) OCSPAddresses() []string { return c.authorityInfo(oidOCSP) }

// authorityInfo returns the addresses that the authority information access extension gives for one method.
func (c *Certificate) authorityInfo(method oid) []string {
	value, present := c.extension(oidAuthorityInfo)
	var seq, entry, id cryptobyte.String
	if !present || !value.ReadASN1(&seq, asn1.SEQUENCE) {
		return nil
	}
	var out []string
	for seq.ReadASN1(&entry, asn1.SEQUENCE) {
		if entry.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) && oid(id) == method {
			out = append(out, uris(generalNames(entry))...)
		}
	}
	return out
}

// CRLPoints returns the addresses of the revocation lists.
func (c *Certificate) CRLPoints() []string {
	value, present := c.extension(oidCRLPoints)
	var seq, point, name, full cryptobyte.String
	if !present || !value.ReadASN1(&seq, asn1.SEQUENCE) {
		return nil
	}
	var out []string
	for seq.ReadASN1(&point, asn1.SEQUENCE) {
		if point.ReadASN1(&name, tagExplicit0) && name.ReadASN1(&full, tagExplicit0) {
			out = append(out, uris(generalNames(full))...)
		}
	}
	return out
}

// A Policy is one certificate policy.
type Policy struct {
	OID  string
	Name string   // what the policy is known as; empty where it has no name here
	CPS  []string // addresses of the practice statement
}

// policyNames name the policies that tell something about a certificate: those of the CA/Browser Forum mark it as public.
var policyNames = oidTable(map[string]string{
	"2.23.140.1.1": "Extended validation", "2.23.140.1.2.1": "Domain validated", "2.23.140.1.2.2": "Organization validated",
	"2.23.140.1.2.3": "Individual validated", "2.5.29.32.0": "Any policy",
})

// Policies returns the certificate policies.
func (c *Certificate) Policies() []Policy {
	value, present := c.extension(oidPolicies)
	var seq, info, id cryptobyte.String
	if !present || !value.ReadASN1(&seq, asn1.SEQUENCE) {
		return nil
	}
	var out []Policy
	for seq.ReadASN1(&info, asn1.SEQUENCE) {
		if info.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
			out = append(out, Policy{OID: oid(id).String(), Name: policyNames[oid(id)], CPS: practiceStatements(info)})
		}
	}
	return out
}

// practiceStatements reads the qualifiers of a policy, of which only the address of the statement is of use.
func practiceStatements(info cryptobyte.String) []string {
	var list, qualifier, uri cryptobyte.String
	var out []string
	if !info.ReadASN1(&list, asn1.SEQUENCE) {
		return nil
	}
	for list.ReadASN1(&qualifier, asn1.SEQUENCE) {
		if qualifier.SkipASN1(asn1.OBJECT_IDENTIFIER) && qualifier.ReadASN1(&uri, asn1.IA5String) {
			out = append(out, visibleText(uri))
		}
	}
	return out
}

// SCTs returns how many signed certificate timestamps are embedded: a public authority logs what it issues and proves it
// with these.
func (c *Certificate) SCTs() int { return len(c.timestamps()) }

// timestamps returns the embedded timestamps as they stand.
func (c *Certificate) timestamps() []cryptobyte.String {
	value, present := c.extension(oidSCTs)
	var octets, list, sct cryptobyte.String
	if !present || !value.ReadASN1(&octets, asn1.OCTET_STRING) || !octets.ReadUint16LengthPrefixed(&list) {
		return nil
	}
	var out []cryptobyte.String
	for list.ReadUint16LengthPrefixed(&sct) {
		out = append(out, sct)
	}
	return out
}
