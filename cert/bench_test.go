package cert_test

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func benchPEM(b *testing.B) []byte {
	root := certtest.NewCA("CN=Test Root,O=ACME SE,C=DE", certtest.WithKey(certtest.RSA(2048, 0)))
	leaf := root.Issue("CN=ECP PRD 100,O=ACME SE,C=DE", certtest.WithKey(certtest.RSA(2048, 1)))
	b.ReportAllocs()
	return leaf.PEM()
}

// BenchmarkOpenPEM is held against BenchmarkBarePEM: all findings should cost little more than the bare reading.
func BenchmarkOpenPEM(b *testing.B) {
	data := benchPEM(b)
	for b.Loop() {
		f := cert.Open(context.Background(), data, cert.Options{})
		if f.Verdict != cert.Fit || f.LeafCertificate().SHA256() == [32]byte{} {
			b.Fatal(f.Verdict)
		}
	}
}

func BenchmarkBarePEM(b *testing.B) {
	data := benchPEM(b)
	for b.Loop() {
		block, _ := pem.Decode(data)
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil || sha256.Sum256(c.Raw) == [32]byte{} {
			b.Fatal(err)
		}
	}
}
