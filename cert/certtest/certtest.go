// Package certtest makes certificates and the files they travel in, in memory, so that tests need no files beside them.
//
// Everything panics where it cannot do what it is asked for: a fixture that fails is a mistake of the test. It shares no
// code with package cert, so that a mistake on one side cannot hide one on the other.
package certtest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"strings"
	"sync"
	"time"
)

// A Pair is a certificate with its private key, and the certificates above it, nearest first and with the root.
type Pair struct {
	Cert  *x509.Certificate
	Key   crypto.Signer
	Chain []*x509.Certificate
}

// A Change alters what a certificate is made from, before it is signed.
type Change func(*draft)

type draft struct {
	x509.Certificate
	key    crypto.Signer
	public crypto.PublicKey
}

// NewCA makes an authority that signs itself. Names are written as in "CN=Test Root,O=ACME SE,C=DE".
func NewCA(name string, changes ...Change) *Pair {
	return issue(nil, name, append([]Change{asCA}, changes...))
}

// SelfSigned makes a client certificate that signs itself, as a PSE has at first.
func SelfSigned(name string, changes ...Change) *Pair { return issue(nil, name, changes) }

// IssueCA makes an authority below another.
func (p *Pair) IssueCA(name string, changes ...Change) *Pair {
	return issue(p, name, append([]Change{asCA}, changes...))
}

// Issue makes a certificate for client authentication, valid for a year since an hour ago, with a key on P-256.
func (p *Pair) Issue(name string, changes ...Change) *Pair { return issue(p, name, changes) }

func asCA(d *draft) {
	d.IsCA, d.BasicConstraintsValid = true, true
	d.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	d.ExtKeyUsage = nil
}

// Valid sets the time a certificate is valid for.
func Valid(from, to time.Time) Change {
	return func(d *draft) { d.NotBefore, d.NotAfter = from, to }
}

// Days makes a certificate valid for some days from now; a negative number makes one that has run out.
func Days(n int) Change {
	now := time.Now()
	return Valid(now.Add(-1000*24*time.Hour), now.Add(time.Duration(n)*24*time.Hour+time.Minute))
}

// Purposes sets the extended key usages; with none given there is no such extension.
func Purposes(usages ...x509.ExtKeyUsage) Change { return func(d *draft) { d.ExtKeyUsage = usages } }

// WithKey gives a certificate a key of the caller's.
func WithKey(key crypto.Signer) Change { return func(d *draft) { d.key, d.public = key, key.Public() } }

// Hosts makes a certificate one for a server of these names.
func Hosts(names ...string) Change {
	return func(d *draft) {
		d.DNSNames, d.ExtKeyUsage = names, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	}
}

// Template lets a test change anything that crypto/x509 can put into a certificate.
func Template(change func(*x509.Certificate)) Change {
	return func(d *draft) { change(&d.Certificate) }
}

func issue(by *Pair, name string, changes []Change) *Pair {
	now := time.Now()
	d := &draft{Certificate: x509.Certificate{
		SerialNumber: serial(), RawSubject: Name(name),
		NotBefore: now.Add(-time.Hour).Truncate(time.Second), NotAfter: now.Add(365 * 24 * time.Hour).Truncate(time.Second),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}}
	for _, change := range changes {
		change(d)
	}
	if d.key == nil {
		d.key = EC()
		d.public = d.key.Public()
	}
	parent, signer := &d.Certificate, d.key
	var chain []*x509.Certificate
	if by != nil {
		parent, signer = by.Cert, by.Key
		chain = append([]*x509.Certificate{by.Cert}, by.Chain...)
	}
	if d.IsCA && d.SubjectKeyId == nil {
		d.SubjectKeyId = keyID(d.public)
	}
	der := must(x509.CreateCertificate(rand.Reader, &d.Certificate, parent, d.public, signer))
	return &Pair{Cert: must(x509.ParseCertificate(der)), Key: d.key, Chain: chain}
}

func keyID(public crypto.PublicKey) []byte {
	sum := sha1.Sum(must(x509.MarshalPKIXPublicKey(public)))
	return sum[:]
}

func serial() *big.Int {
	n := must(rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 62)))
	return n.SetBit(n, 62, 1)
}

// attributeTypes are the short names that Name understands.
var attributeTypes = map[string]asn1.ObjectIdentifier{
	"CN": {2, 5, 4, 3}, "C": {2, 5, 4, 6}, "L": {2, 5, 4, 7}, "ST": {2, 5, 4, 8}, "O": {2, 5, 4, 10}, "OU": {2, 5, 4, 11},
	"DC": {0, 9, 2342, 19200300, 100, 1, 25}, "UID": {0, 9, 2342, 19200300, 100, 1, 1},
	"emailAddress": {1, 2, 840, 113549, 1, 9, 1},
}

// Name encodes a name written most specific first, as in "CN=ECP PRD 100,O=ACME SE,C=DE". It knows no escapes.
func Name(text string) []byte {
	rdns := pkix.RDNSequence{}
	if text == "" {
		return must(asn1.Marshal(rdns))
	}
	parts := strings.Split(text, ",")
	for i := len(parts) - 1; i >= 0; i-- {
		var set pkix.RelativeDistinguishedNameSET
		for _, atv := range strings.Split(parts[i], "+") {
			short, value, _ := strings.Cut(atv, "=")
			set = append(set, pkix.AttributeTypeAndValue{Type: attributeTypes[short], Value: value})
		}
		rdns = append(rdns, set)
	}
	return must(asn1.Marshal(rdns))
}

// EC makes a new key on P-256.
func EC() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) }

var rsaKeys sync.Map // rsaID → *rsa.PrivateKey

type rsaID struct{ bits, n int }

// RSA returns the nth RSA key of a size. Keys are made once a test binary, since that takes long.
func RSA(bits, n int) *rsa.PrivateKey {
	if key, made := rsaKeys.Load(rsaID{bits, n}); made {
		return key.(*rsa.PrivateKey)
	}
	key, _ := rsaKeys.LoadOrStore(rsaID{bits, n}, must(rsa.GenerateKey(rand.Reader, bits)))
	return key.(*rsa.PrivateKey)
}

// PEM returns the certificate as Base64 with headers.
func (p *Pair) PEM() []byte { return Block("CERTIFICATE", p.Cert.Raw) }

// ChainPEM returns the certificates above it.
func (p *Pair) ChainPEM() []byte {
	var out []byte
	for _, c := range p.Chain {
		out = append(out, Block("CERTIFICATE", c.Raw)...)
	}
	return out
}

// KeyPEM returns the private key as unlocked PKCS#8.
func (p *Pair) KeyPEM() []byte { return Block("PRIVATE KEY", p.KeyDER()) }

// KeyDER returns the private key as unlocked PKCS#8 in binary.
func (p *Pair) KeyDER() []byte { return must(x509.MarshalPKCS8PrivateKey(p.Key)) }

// TLS returns the pair as the standard library wants it in a handshake, with its chain.
func (p *Pair) TLS() tls.Certificate {
	out := tls.Certificate{Certificate: [][]byte{p.Cert.Raw}, PrivateKey: p.Key, Leaf: p.Cert}
	for _, c := range p.Chain {
		out.Certificate = append(out.Certificate, c.Raw)
	}
	return out
}

// Block writes one PEM block.
func Block(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic("certtest: " + err.Error())
	}
	return v
}

// Request makes a certificate signing request in binary.
func Request(name string) []byte {
	return must(x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{RawSubject: Name(name)}, EC()))
}

// CRL makes a revocation list with some entries in binary.
func (p *Pair) CRL(entries int) []byte {
	list := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: time.Now(), NextUpdate: time.Now().Add(time.Hour)}
	for range entries {
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: serial(), RevocationTime: time.Now()})
	}
	return must(x509.CreateRevocationList(rand.Reader, list, p.Cert, p.Key))
}
