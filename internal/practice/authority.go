package practice

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"time"
)

const (
	authorityLife   = 20 * 365 * 24 * time.Hour
	certificateLife = 398 * 24 * time.Hour // what public authorities gave until March 2026 (CA/Browser Forum, SC-081v3)
	renewBefore     = 30 * 24 * time.Hour
	keyBits         = 2048
)

// An identity is a certificate with its private key. As text it is both in PEM, the certificate first.
type identity struct {
	Certificate *x509.Certificate
	Key         crypto.Signer
}

// MarshalText implements encoding.TextMarshaler.
func (i identity) MarshalText() ([]byte, error) {
	key, err := x509.MarshalPKCS8PrivateKey(i.Key)
	if err != nil {
		return nil, err
	}
	return append(pemCertificate(i.Certificate), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...), nil
}

// UnmarshalText implements encoding.TextUnmarshaler. It refuses a key that is not the certificate's.
func (i *identity) UnmarshalText(text []byte) error {
	pair, err := tls.X509KeyPair(text, text)
	if err != nil {
		return err
	}
	key, ok := pair.PrivateKey.(crypto.Signer)
	if !ok {
		return errors.New("the private key cannot sign")
	}
	i.Certificate, i.Key = pair.Leaf, key
	return nil
}

// lasts tells whether the certificate is valid now and for some time to come.
func (i identity) lasts(now time.Time, left time.Duration) bool {
	return !now.Before(i.Certificate.NotBefore) && now.Add(left).Before(i.Certificate.NotAfter)
}

// An order says what a certificate is to hold.
type order struct {
	Subject pkix.Name
	Hosts   []string
	From    time.Time
	Until   time.Time
	Usage   []x509.ExtKeyUsage
	CA      bool
	AIA     []string // where the issuer's certificate can be fetched
}

// practiceName gives a subject that says Practice, as every name of this tenant does.
func practiceName(commonName string) pkix.Name {
	return pkix.Name{
		CommonName:         commonName,
		OrganizationalUnit: []string{"Practice"},
		Organization:       []string{"Certmap Practice"},
		Country:            []string{"DE"},
	}
}

// template turns the order into what crypto/x509 wants to see.
func (o order) template() (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               o.Subject,
		NotBefore:             o.From,
		NotAfter:              o.Until,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           o.Usage,
		BasicConstraintsValid: true,
		IsCA:                  o.CA,
		IssuingCertificateURL: o.AIA,
	}
	if o.CA {
		t.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	}
	for _, host := range o.Hosts {
		if ip := net.ParseIP(host); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, host)
		}
	}
	return t, nil
}

// issue signs a certificate for a key. A zero issuer lets the key sign itself.
func (i identity) issue(o order, key crypto.Signer) (identity, error) {
	template, err := o.template()
	if err != nil {
		return identity{}, err
	}
	parent, signer := i.Certificate, i.Key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return identity{}, fmt.Errorf("issuing %s: %w", o.Subject.CommonName, err)
	}
	certificate, err := x509.ParseCertificate(der)
	return identity{Certificate: certificate, Key: key}, err
}

// issueNew is issue for a new RSA key.
func (i identity) issueNew(o order) (identity, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return identity{}, fmt.Errorf("making a key for %s: %w", o.Subject.CommonName, err)
	}
	return i.issue(o, key)
}

func pemCertificate(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

// pool gathers certificates to verify against.
func pool(certificates ...*x509.Certificate) *x509.CertPool {
	p := x509.NewCertPool()
	for _, c := range certificates {
		p.AddCert(c)
	}
	return p
}
