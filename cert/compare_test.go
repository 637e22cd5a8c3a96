package cert_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func TestCompareTwoCertificates(t *testing.T) {
	ca, otherCA := certtest.NewCA("CN=CA"), certtest.NewCA("CN=Other CA")
	old := ca.Issue("CN=ECP")
	sameKey := certtest.WithKey(old.Key)
	for _, c := range []struct {
		name                string
		other               *certtest.Pair
		want                cert.Relation
		sameNames, sameKeys bool
	}{
		{"itself", old, cert.SameCertificate, true, true},
		{"renewed with a new key", ca.Issue("CN=ECP"), cert.SameNames, true, false},
		{"renewed with its key", ca.Issue("CN=ECP", sameKey), cert.SameKey, true, true},
		{"renewed by another authority", otherCA.Issue("CN=ECP", sameKey), cert.SameKey, false, true},
		{"another", otherCA.Issue("CN=ECP"), cert.Different, false, false},
		{"another of the same authority", ca.Issue("CN=ECP 2"), cert.Different, false, false},
	} {
		got := cert.Compare(leafOf(t, old), leafOf(t, c.other))
		if got.Relation != c.want || got.SameNames != c.sameNames || got.SameKey != c.sameKeys {
			t.Errorf("%s: %+v", c.name, got)
		}
		for _, f := range got.Fields {
			if f.Same != (f.A == f.B) || c.want == cert.SameCertificate && !f.Same {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
	}
}

func TestCompareWithPastedText(t *testing.T) {
	c := leafOf(t, certtest.NewCA("CN=CA,O=Müller GmbH").Issue("CN=ECP PRD 100,OU=HR,O=ACME SE,C=DE"))
	sha256, sha1, spki := c.SHA256(), c.SHA1(), c.SPKI()
	print256, print1 := cert.Fingerprint(sha256[:]), cert.Fingerprint(sha1[:])
	bare := strings.ToLower(strings.ReplaceAll(print256, ":", ""))
	for text, want := range map[string]cert.FieldID{
		print256:                         cert.FieldFingerprint,
		bare:                             cert.FieldFingerprint,
		"sha256:" + bare:                 cert.FieldFingerprint,
		"SHA256 Fingerprint=" + print256: cert.FieldFingerprint,
		" " + strings.ReplaceAll(print256, ":", " ") + "\n": cert.FieldFingerprint,
		print1: cert.FieldFingerprint1,
		"\u200e" + strings.ToLower(strings.ReplaceAll(print1, ":", " ")): cert.FieldFingerprint1, // as Windows copies it
		cert.Fingerprint(spki[:]):                              cert.FieldKeyPrint,
		"sha256/" + base64.StdEncoding.EncodeToString(spki[:]): cert.FieldKeyPrint,
		c.SerialHex():                         cert.FieldSerial,
		c.Serial.String():                     cert.FieldSerial,
		"serial=" + c.SerialHex():             cert.FieldSerial,
		"0x" + strings.ToLower(c.SerialHex()): cert.FieldSerial,
		"Serial Number: " + cert.Fingerprint(c.Serial.Bytes()):               cert.FieldSerial,
		"CN=ECP PRD 100,OU=HR,O=ACME SE,C=DE":                                cert.FieldSubject,
		"subject=C = DE, O = ACME SE, OU = HR, CN = ECP PRD 100":             cert.FieldSubject,
		"/C=DE/O=ACME SE/OU=HR/CN=ECP PRD 100":                               cert.FieldSubject,
		"CN=ECP PRD 100\nOU=HR\nO=\"ACME SE\"\nC=DE":                         cert.FieldSubject,
		"issuer=O = Müller GmbH, CN = CA":                                    cert.FieldIssuer,
		"sha256 Fingerprint=" + print256:                                     cert.FieldFingerprint,
		"SHA1 Fingerprint=" + print1:                                         cert.FieldFingerprint1,
		"SHA2-256(ecp.der)= " + bare:                                         cert.FieldFingerprint,
		"Cert Hash(sha256): " + bare:                                         cert.FieldFingerprint,
		"Cert Hash(sha1): " + strings.ReplaceAll(print1, ":", " "):           cert.FieldFingerprint1,
		"Zertifikathash(sha1): " + print1:                                    cert.FieldFingerprint1,
		"Certificate fingerprint (SHA-256): " + print256:                     cert.FieldFingerprint,
		"\t SHA256: " + print256 + "\n":                                      cert.FieldFingerprint,
		"Thumbprint: \u200e" + strings.ReplaceAll(print1, ":", "\u00a0"):     cert.FieldFingerprint1,
		"sha256:" + print256[:48] + "\n" + print256[48:]:                     cert.FieldFingerprint,
		"Serial Number: " + c.Serial.String() + " (0x" + c.SerialHex() + ")": cert.FieldSerial,
		"Seriennummer: " + c.SerialHex():                                     cert.FieldSerial,
		"subject= /C=DE/O=ACME SE/OU=HR/CN=ECP PRD 100":                      cert.FieldSubject,
		"Subject: CN=ECP PRD 100, OU=HR, O=ACME SE, C=DE":                    cert.FieldSubject,
		"Owner: CN=ECP PRD 100, OU=HR, O=ACME SE, C=DE":                      cert.FieldSubject,
		"Subject:\n    CN=ECP PRD 100\n    OU=HR\n    O=ACME SE\n    C=DE":   cert.FieldSubject,
		"Aussteller: CN=CA,O=Müller GmbH":                                    cert.FieldIssuer,
		"CN=CA,O=Müller GmbH":                                                cert.FieldIssuer,
		"sha256 Fingerprint=" + print256 + "\nserial=" + c.SerialHex() + "\nissuer=O = Müller GmbH, CN = CA\n": cert.FieldFingerprint,
	} {
		got := cert.CompareText(c, text)
		if !got.Same || got.Field != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for text, want := range map[string]cert.FieldID{
		strings.Repeat("ab", 32): cert.FieldFingerprint, strings.Repeat("AB:", 19) + "AB": cert.FieldFingerprint1, "12345": cert.FieldSerial,
		"CN=ECP PRD 100,C=DE": cert.FieldSubject, "CN=A\\,B,O=\"x,y\"": cert.FieldSubject, "hello": "", "": "", "a b=c": "",
		"sha256/" + base64.StdEncoding.EncodeToString(make([]byte, 32)): cert.FieldKeyPrint,
		"subject=CN=CA,O=Müller GmbH":                                   cert.FieldSubject, "issuer=CN=ECP PRD 100,OU=HR,O=ACME SE,C=DE": cert.FieldIssuer,
		"sha256 Fingerprint=" + print256 + "\nserial=00FF\n": cert.FieldSerial,
		"sha256:" + strings.Repeat("ab", 32):                 cert.FieldFingerprint, "serial:" + strings.Repeat("ab", 20): cert.FieldSerial,
		// What says that it is a fingerprint has the length of one, or is none.
		"sha1:00": "", "sha256:00": "", "sha256:" + print1: "", "sha1:" + print256: "", "SHA1 Fingerprint=" + print1 + ":00": "",
		"fingerprint: 0a0b": "", "Thumbprint: 0a0b": "", "MD5 Fingerprint=" + strings.Repeat("ab:", 15) + "ab": "",
		"SHA512 Fingerprint=" + print256: "", "Cert Hash(md5): " + strings.Repeat("ab", 20): "",
	} {
		got := cert.CompareText(c, text)
		if got.Same || got.Field != want || want != "" && got.Actual == "" {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestATextThatSaysWhatItIs(t *testing.T) {
	for text, want := range map[string]bool{
		"sha256 Fingerprint=0A:0B": true, "serial=0A0B": true, "subject=C = DE, CN = x": true, "Cert Hash(sha1): 0a 0b": true,
		"0A0B": false, "CN=x": false, "ecp.cer": false, "serial/ecp.cer": false, "subject=x": false, "": false, "C:\\ecp.cer": false,
	} {
		if got := cert.IsFieldText(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
