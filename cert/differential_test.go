package cert_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"math/rand/v2"
	"net"
	"net/url"
	"slices"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

// chance returns the things of a list that a coin picks.
func chance[T any](r *rand.Rand, list ...T) (out []T) {
	for _, v := range list {
		if r.IntN(2) == 0 {
			out = append(out, v)
		}
	}
	return out
}

// anyTemplate fills a certificate with whatever crypto/x509 can put into one.
func anyTemplate(r *rand.Rand) certtest.Change {
	return certtest.Template(func(c *x509.Certificate) {
		c.NotBefore = time.Unix(r.Int64N(4e9), 0)
		c.NotAfter = c.NotBefore.Add(time.Duration(r.Int64N(1e17)))
		c.KeyUsage = x509.KeyUsage(r.IntN(512))
		c.ExtKeyUsage = chance(r, x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageAny, x509.ExtKeyUsageCodeSigning)
		c.UnknownExtKeyUsage = chance(r, asn1.ObjectIdentifier{1, 2, 3, 4})
		c.BasicConstraintsValid, c.IsCA = r.IntN(2) == 0, false
		c.DNSNames = chance(r, "a.example", "*.b.example")
		c.EmailAddresses = chance(r, "a@example.com")
		c.IPAddresses = chance(r, net.IPv4(192, 0, 2, 1).To4(), net.ParseIP("2001:db8::1"))
		c.URIs = chance(r, &url.URL{Scheme: "https", Host: "c.example"})
		c.IssuingCertificateURL = chance(r, "http://ca.example/1", "http://ca.example/2")
		c.OCSPServer = chance(r, "http://ocsp.example")
		c.CRLDistributionPoints = chance(r, "http://crl.example/1", "ldap://crl.example/2")
		c.SubjectKeyId = slices.Concat(chance(r, []byte{1, 2, 3, 4})...)
	})
}

// TestFactsAgreeWithGo holds our reading of good certificates against that of the standard library.
func TestFactsAgreeWithGo(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	ca := certtest.NewCA("CN=CA")
	for range 300 {
		want := ca.Issue("CN=Leaf,O=ACME", anyTemplate(r)).Cert
		c := open(t, want.Raw).LeafCertificate()
		if c == nil || c.Parsed == nil {
			t.Fatal("a good certificate was not read")
		}
		if !c.NotBefore.Equal(want.NotBefore) || !c.NotAfter.Equal(want.NotAfter) || c.Serial.Cmp(want.SerialNumber) != 0 {
			t.Errorf("%v to %v, serial %v", c.NotBefore, c.NotAfter, c.Serial)
		}
		if len(c.KeyUsages()) != ones(int(want.KeyUsage)) {
			t.Errorf("key usages %v, want those of %b", c.KeyUsages(), want.KeyUsage)
		}
		if len(c.ExtKeyUsages()) != len(want.ExtKeyUsage)+len(want.UnknownExtKeyUsage) || (c.ClientAuth() == cert.ClientAuthAllowed) != serves(want) {
			t.Errorf("purposes %v, %s", c.ExtKeyUsages(), c.ClientAuth())
		}
		if !slices.Equal(c.IssuerAddresses(), want.IssuingCertificateURL) || !slices.Equal(c.OCSPAddresses(), want.OCSPServer) ||
			!slices.Equal(c.CRLPoints(), want.CRLDistributionPoints) {
			t.Errorf("addresses %v %v %v", c.IssuerAddresses(), c.OCSPAddresses(), c.CRLPoints())
		}
		if !bytes.Equal(c.SubjectKeyID(), want.SubjectKeyId) || !bytes.Equal(c.AuthorityKeyID(), want.AuthorityKeyId) {
			t.Errorf("key identifiers %x %x", c.SubjectKeyID(), c.AuthorityKeyID())
		}
		if !slices.Equal(valuesOf(c.SANs()), namesOf(want)) || len(c.Extensions()) != len(want.Extensions) {
			t.Errorf("names %v, want %v", c.SANs(), namesOf(want))
		}
	}
}

func ones(n int) (count int) {
	for ; n > 0; n &= n - 1 {
		count++
	}
	return count
}

func serves(c *x509.Certificate) bool {
	return slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth) || slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny)
}

func valuesOf(names []cert.SAN) (out []string) {
	for _, n := range names {
		out = append(out, n.Value)
	}
	return out
}

// namesOf lists the alternative names in the order in which crypto/x509 writes them.
func namesOf(c *x509.Certificate) (out []string) {
	out = append(append(out, c.DNSNames...), c.EmailAddresses...)
	for _, ip := range c.IPAddresses {
		out = append(out, ip.String())
	}
	for _, u := range c.URIs {
		out = append(out, u.String())
	}
	return out
}
