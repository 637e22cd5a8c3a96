package pse

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"
	"time"
)

// Iterations of the key derivation, as in files saved by SAP's own tool.
const Iterations = 10000

var (
	oidPBE      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 3} // pbeWithSHA1And3-KeyTripleDES-CBC
	oidRSA      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidCert     = asn1.ObjectIdentifier{1, 3, 36, 2, 1, 3}
	oidSKnew    = asn1.ObjectIdentifier{1, 3, 36, 2, 3, 4}
	oidPKRoot   = asn1.ObjectIdentifier{1, 3, 36, 2, 5, 1}
	oidCertList = asn1.ObjectIdentifier{1, 3, 36, 2, 0}
)

type algorithm struct {
	ID         asn1.ObjectIdentifier
	Parameters any
}

type pbeParameters struct {
	Salt       []byte
	Iterations int
}

// An object is one entry of the content, found by its name.
type object struct {
	Name  string    `asn1:"printable"`
	Made  time.Time `asn1:"generalized"`
	Type  asn1.ObjectIdentifier
	Value asn1.RawValue
}

type content struct {
	Algorithm algorithm
	Made      time.Time `asn1:"generalized"`
	Number    int
	Objects   []object `asn1:"set"`
}

type sealed struct {
	PINCheck  []byte
	Algorithm algorithm
	Data      []byte
}

type file struct {
	Version int
	Sealed  sealed `asn1:"tag:0"`
}

// Encode writes the PSE of a certificate and its key. The chain is given from the issuer up; its last certificate is taken
// as the root. Only RSA keys of two primes have a place in this format.
func Encode(key *rsa.PrivateKey, certificate *x509.Certificate, chain []*x509.Certificate, pin string, now time.Time) ([]byte, error) {
	if len(key.Primes) != 2 {
		return nil, errors.New("pse: the private key does not have two primes")
	}
	if pin == "" {
		return nil, errors.New("pse: no PIN given")
	}
	now = now.UTC().Truncate(time.Second)
	objects, err := objectsOf(key, certificate, chain, now)
	if err != nil {
		return nil, err
	}
	return seal(content{Made: now, Number: 1, Objects: objects}, pin)
}

// seal encrypts the content and, apart, the PIN itself, by which a wrong one is known before anything is decrypted.
func seal(c content, pin string) ([]byte, error) {
	salt := make([]byte, 8)
	if _, err := rand.Read(salt); err != nil {
		return nil, err
	}
	c.Algorithm = algorithm{ID: oidPBE, Parameters: pbeParameters{Salt: salt, Iterations: Iterations}}
	plain, err := asn1.Marshal(c)
	if err != nil {
		return nil, err
	}
	encrypt, err := newCipher(pin, salt, Iterations)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(file{Version: 2, Sealed: sealed{
		PINCheck:  encrypt([]byte(pin)),
		Algorithm: c.Algorithm,
		Data:      encrypt(plain),
	}})
}

func objectsOf(key *rsa.PrivateKey, certificate *x509.Certificate, chain []*x509.Certificate, now time.Time) ([]object, error) {
	secret, err := secretKey(key)
	if err != nil {
		return nil, err
	}
	list := []object{
		{Name: "SKnew", Made: now, Type: oidSKnew, Value: asn1.RawValue{FullBytes: secret}},
		{Name: "Cert", Made: now, Type: oidCert, Value: asn1.RawValue{FullBytes: certificate.Raw}},
	}
	if len(chain) == 0 {
		return list, nil
	}
	above, err := certList(chain)
	if err != nil {
		return nil, err
	}
	root, err := rootKey(chain[len(chain)-1])
	if err != nil {
		return nil, err
	}
	return append(list,
		object{Name: "CertList", Made: now, Type: oidCertList, Value: asn1.RawValue{FullBytes: above}},
		object{Name: "PKRoot", Made: now, Type: oidPKRoot, Value: asn1.RawValue{FullBytes: root}},
	), nil
}

// secretKey writes the private key: an algorithm and, inside a bit string, the two primes alone.
func secretKey(key *rsa.PrivateKey) ([]byte, error) {
	primes, err := asn1.Marshal(struct{ P, Q *big.Int }{key.Primes[0], key.Primes[1]})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(struct {
		Algorithm algorithm
		Key       asn1.BitString
	}{algorithm{ID: oidRSA, Parameters: asn1.NullRawValue}, asn1.BitString{Bytes: primes, BitLength: 8 * len(primes)}})
}

func certList(chain []*x509.Certificate) ([]byte, error) {
	list := make([]asn1.RawValue, len(chain))
	for i, c := range chain {
		list[i] = asn1.RawValue{FullBytes: c.Raw}
	}
	return asn1.MarshalWithParams(list, "set")
}
