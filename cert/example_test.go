package cert_test

import (
	"context"
	"fmt"

	"certmap/cert"
	"certmap/cert/certtest"
)

// A file is read in one go, whatever it is.
func ExampleOpen() {
	data := certtest.SelfSigned("CN=ECP PRD 100,O=ACME SE,C=DE").P12("secret")

	f := cert.Open(context.Background(), data, cert.Options{Name: "ecp.p12"})
	fmt.Println(f.Container, f.Verdict, f.Problem.ID)

	f = cert.Open(context.Background(), data, cert.Options{Passphrases: []cert.Secret{cert.SecretString("secret")}})
	fmt.Println(f.Container, f.Verdict, f.LeafCertificate().Subject)
	for _, found := range f.Findings {
		fmt.Println(found.Severity, found.ID)
	}
	// Output:
	// pkcs12 unreadable passphrase-needed
	// pkcs12 warnings CN=ECP PRD 100,O=ACME SE,C=DE
	// warn self-signed
	// note private-key-included
}

// Where a file holds several certificates, each can be judged as if it were the one to map.
func ExampleFile_VerdictOf() {
	ca := certtest.NewCA("CN=CA")
	f := cert.Open(context.Background(), append(ca.PEM(), ca.Issue("CN=Leaf").PEM()...), cert.Options{})
	for i, it := range f.Items {
		fmt.Println(it.Certificate.Subject, f.VerdictOf(i), i == f.Leaf)
	}
	// Output:
	// CN=CA will-not-work false
	// CN=Leaf fit true
}

// What is pasted may be a fingerprint, a serial number or a name, in the form of any program.
func ExampleCompareText() {
	data := certtest.NewCA("CN=CA").Issue("CN=ECP PRD 100,O=ACME SE,C=DE").PEM()
	c := cert.Open(context.Background(), data, cert.Options{}).LeafCertificate()
	for _, text := range []string{"/C=DE/O=ACME SE/CN=ECP PRD 100", "serial=0x01", "issuer=CN = CA"} {
		got := cert.CompareText(c, text)
		fmt.Println(got.Field, got.Same)
	}
	// Output:
	// subject true
	// serial false
	// issuer true
}
