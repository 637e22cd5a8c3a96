package practice

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"
)

// encoded writes a name in the order in which a certificate has it.
func encoded(t *testing.T, steps ...pkix.RelativeDistinguishedNameSET) []byte {
	t.Helper()
	der, err := asn1.Marshal(pkix.RDNSequence(steps))
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func step(oid asn1.ObjectIdentifier, value any) pkix.RelativeDistinguishedNameSET {
	return pkix.RelativeDistinguishedNameSET{{Type: oid, Value: value}}
}

var (
	oidCN = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidC  = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidL  = asn1.ObjectIdentifier{2, 5, 4, 7}
	oidO  = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidOU = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidDC = asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 25}
	oidE  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}
)

func TestNamesAreWrittenAsTheSecurityCenterDoes(t *testing.T) {
	for want, steps := range map[string][]pkix.RelativeDistinguishedNameSET{
		"CN=SAP Cloud Platform Client CA,OU=SAP Cloud Platform Clients,O=SAP SE,L=EU10,C=DE": {
			step(oidC, "DE"), step(oidL, "EU10"), step(oidO, "SAP SE"), step(oidOU, "SAP Cloud Platform Clients"), step(oidCN, "SAP Cloud Platform Client CA")},
		"CN=ECP,DC=example,DC=com":               {step(oidDC, "com"), step(oidDC, "example"), step(oidCN, "ECP")},
		"CN=Müller":                              {step(oidCN, "Müller")},
		`O=Smith\, Jones \+ Co\; \"x\" \<y\> \\`: {step(oidO, `Smith, Jones + Co; "x" <y> \`)},
		`CN=\ lead and trail\ `:                  {step(oidCN, " lead and trail ")},
		`CN=\#hash # inside`:                     {step(oidCN, "#hash # inside")},
		`CN=a\00b`:                               {step(oidCN, asn1.RawValue{Tag: asn1.TagUTF8String, Bytes: []byte("a\x00b")})},
		"CN=BMP":                                 {step(oidCN, asn1.RawValue{Tag: asn1.TagBMPString, Bytes: []byte{0, 'B', 0, 'M', 0, 'P'}})},
		"1.2.840.113549.1.9.1=#1603614062":       {step(oidE, asn1.RawValue{Tag: asn1.TagIA5String, Bytes: []byte("a@b")})},
		"CN=a+OU=b":                              {{{Type: oidCN, Value: "a"}, {Type: oidOU, Value: "b"}}},
		"":                                       nil,
	} {
		if got, err := distinguishedName(encoded(t, steps...)); err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
}

func TestWhatIsNoNameIsSaid(t *testing.T) {
	for _, der := range [][]byte{nil, {0x30}, {4, 0}, append(encoded(t, step(oidCN, "a")), 0)} {
		if got, err := distinguishedName(der); err == nil {
			t.Errorf("%x is %q", der, got)
		}
	}
}

func FuzzName(f *testing.F) {
	f.Add([]byte{0x30, 0x0c, 0x31, 0x0a, 0x30, 8, 6, 3, 0x55, 4, 3, 0x0c, 1, 'a'})
	f.Fuzz(func(t *testing.T, der []byte) { distinguishedName(der) })
}
