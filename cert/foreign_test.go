package cert_test

import (
	"crypto/x509"
	"slices"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func TestWhatIsNoCertificateIsNamed(t *testing.T) {
	public := must(x509.MarshalPKIXPublicKey(certtest.EC().Public()))
	for _, c := range []struct {
		name string
		data string
		want cert.Foreign
	}{
		{"OpenSSH key", string(certtest.Block("OPENSSH PRIVATE KEY", []byte("openssh-key-v1\x00"))), cert.ForeignOpenSSH},
		{"OpenSSH public key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL me@host", cert.ForeignSSHPublic},
		{"PuTTY key", "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", cert.ForeignPuTTY},
		{"PGP message", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", cert.ForeignPGP},
		{"public key", string(certtest.Block("PUBLIC KEY", public)), cert.ForeignPublicKey},
		{"public key in binary", string(public), cert.ForeignPublicKey},
		{"Windows store", "\x00\x00\x00\x00CERT\x01\x00", cert.ForeignWindowsStore},
		{"Firefox's store", "SQLite format 3\x00\x10\x00…CREATE TABLE nssPublic (id PRIMARY KEY…", cert.ForeignBrowserStore},
		{"Firefox's keys", "SQLite format 3\x00\x10\x00…CREATE TABLE nssPrivate (id PRIMARY KEY…", cert.ForeignBrowserStore},
		{"another database", "SQLite format 3\x00\x10\x00…CREATE TABLE mappings (id PRIMARY KEY…", cert.ForeignDatabase},
		{"keychain of macOS", "kych\x00\x01\x00\x00\x00\x00\x00\x10", cert.ForeignKeychain},
		{"BouncyCastle's store", "\x00\x00\x00\x02\x00\x00\x00\x14aaaaaaaaaaaaaaaaaaaa", cert.ForeignBouncyCastle},
		{"calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", cert.ForeignCalendar},
		{"login page", "\r\n<!DOCTYPE html>\n<html><body>Log in</body></html>", cert.ForeignHTML},
		{"metadata", "<?xml version=\"1.0\"?><md:EntityDescriptor/>", cert.ForeignXML},
		{"service key", `{"clientid":"x"}`, cert.ForeignJSON},
		{"mail", "Received: from a\r\nSubject: the certificate\r\n\r\nHi", cert.ForeignMail},
		{"PDF", "%PDF-1.7\n", cert.ForeignPDF},
		{"rich text", "{\\rtf1 hello}", cert.ForeignOffice},
		{"old Word file", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", cert.ForeignOffice},
		{"ZIP", "PK\x03\x04\x14\x00", cert.ForeignArchive},
		{"archive of SAP", "CAR 2.01RG", cert.ForeignArchive},
		{"Word file", "PK\x03\x04\x14\x00\x06\x00…[Content_Types].xml", cert.ForeignOffice},
		{"picture", "\x89PNG\r\n\x1a\n", cert.ForeignImage},
		{"program", "MZ\x90\x00", cert.ForeignProgram},
		{"prose", "Please find the certificate attached. Regards, Basis", cert.ForeignText},
		{"prose without a full stop in it", strings.Repeat("please send me the certificate ", 4), cert.ForeignText},
		{"prose in UTF-16", "\xff\xfeH\x00i\x00", cert.ForeignText},
		{"BouncyCastle's newer store", string(seq(seq(algorithm("1.2.840.113549.1.5.13"), octets([]byte("locked"))),
			seq(algorithm("1.2.840.113549.2.11"), algorithm("1.2.840.113549.1.5.12"), octets([]byte("mac"))))), cert.ForeignBouncyCastle},
		{"RSA's public key by itself", string(seq(longNumber(256), integer(65537))), cert.ForeignPublicKey},
		{"the same with the exponent 3", string(seq(longNumber(128), integer(3))), cert.ForeignPublicKey},
		{"parameters of Diffie-Hellman", string(seq(longNumber(256), integer(2))), cert.ForeignParameters},
		{"the same with a length", string(seq(longNumber(256), integer(5), integer(225))), cert.ForeignParameters},
		{"parameters of DSA", string(seq(longNumber(256), longNumber(32), longNumber(256))), cert.ForeignParameters},
		{"an answer by OCSP", string(seq(tlv(10, []byte{0}), explicit(0, seq(oid("1.3.6.1.5.5.7.48.1.1"), octets(nil))))), cert.ForeignOCSP},
		{"a block of another program", "-----BEGIN OpenVPN tls-crypt-v2 server key-----\n? not ours ?\n-----END OpenVPN tls-crypt-v2 server key-----\n", cert.ForeignText},
		{"a block that is none", "see -----BEGIN x----- in the manual", cert.ForeignText},
		{"a pair of something else", string(seq(explicit(0, seq(oid("1.2.3"))))), cert.ForeignASN1},
		{"another ASN.1 structure", string(seq(oid("1.2.3"), certtest.Null())), cert.ForeignASN1},
		{"noise", "\x01\x02\x03\xff\xfe", cert.ForeignUnknown},
	} {
		f := open(t, []byte(c.data))
		if f.Problem == nil || f.Problem.ID != cert.NotACertificate || f.Problem.Values["What"] != string(c.want) {
			t.Errorf("%s: %v %v", c.name, f.Problem, f.Items)
		}
		if f.Verdict != cert.Unreadable || len(f.Findings) > 0 {
			t.Errorf("%s: %s %v", c.name, f.Verdict, f.Findings)
		}
		if !slices.Contains(cert.Foreigns(), c.want) {
			t.Errorf("%s is not in the list", c.want)
		}
	}
	wantProblem(t, open(t, nil), cert.Empty)
}

func TestPairsOfCrossCertificatesAreRead(t *testing.T) {
	to, by := certtest.NewCA("CN=To"), certtest.NewCA("CN=By")
	for want, data := range map[string][]byte{
		"To By": seq(explicit(0, to.Cert.Raw), explicit(1, by.Cert.Raw)), "To": seq(explicit(0, to.Cert.Raw)), "By": seq(explicit(1, by.Cert.Raw)),
	} {
		f := open(t, data)
		if got := strings.Join(namesIn(f), " "); got != want || f.Problem != nil {
			t.Errorf("%s: %q %v", want, got, f.Problem)
		}
		wantContainer(t, f, cert.DER)
		wantProblem(t, open(t, data[:len(data)-9]), cert.Truncated)
	}
}

func TestSomethingForeignBesideACertificateIsNoProblem(t *testing.T) {
	leaf := certtest.NewCA("CN=CA").Issue("CN=Leaf")
	public := certtest.Block("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(leaf.Key.Public())))
	f := open(t, slices.Concat(public, certtest.Block("EC PARAMETERS", oid("1.2.840.10045.3.1.7")), leaf.PEM()))
	wantLeaf(t, f, leaf)
	if f.Verdict != cert.Fit || len(f.Items) != 3 || f.Items[1].Kind != cert.KindOther {
		t.Errorf("%s %+v", f.Verdict, f.Items)
	}
}
