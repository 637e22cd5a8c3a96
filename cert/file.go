package cert

import (
	"time"
)

// A Container is the kind of file that was recognised by its content.
type Container string

// The containers that Open knows. An unknown file has the container None and a Problem that says what it is instead.
const (
	None       Container = ""
	PEM        Container = "pem"
	Base64     Container = "base64"       // one Base64 text without headers
	Hex        Container = "hex"          // hexadecimal digits of one binary file
	Base64Two  Container = "base64-twice" // Base64 of PEM or of Base64, twice or more often
	DER        Container = "der"          // one bare certificate, key, request or CRL
	PKCS7      Container = "pkcs7"
	PKCS12     Container = "pkcs12"
	JKS        Container = "jks"
	JCEKS      Container = "jceks"
	PSE        Container = "pse" // what the SAP transaction STRUST saves
	PKCS8      Container = "pkcs8"
	OtherStore Container = "other"
)

// A Kind tells what one item of a file is.
type Kind string

// The kinds of items. Other is anything that was recognised but is neither a certificate nor a key, such as the secret of
// a key store; its Label says what.
const (
	KindCertificate Kind = "certificate"
	KindPrivateKey  Kind = "private-key"
	KindRequest     Kind = "request"
	KindCRL         Kind = "crl"
	KindOther       Kind = "other"
)

// Options steer one reading.
type Options struct {
	// Name is the file's name. It is a hint for naming what was found, never for deciding what the file is.
	Name string
	// Passphrases are tried in this order on whatever is locked. No passphrase and the empty one are always tried.
	Passphrases []Secret
	// Limits bound the reading; the zero value stands for DefaultLimits.
	Limits Limits
	// Now is the time the findings are judged by; the zero value stands for time.Now.
	Now time.Time
	// Many is set where nobody asked for this very file, as for those found in a folder: the signature of a certificate that
	// names itself as its issuer is not verified then, which would take longer than all the rest.
	Many bool
}

// Limits bound what one reading may cost, so that a hostile file cannot stop the program.
type Limits struct {
	Size   int64 // bytes of the file
	Items  int   // certificates, keys and others in one file
	Depth  int   // nesting of ASN.1 and of containers within containers
	Work   int64 // cost of all key derivations with one passphrase: iterations times blocks, in rounds of HMAC-SHA-256
	Memory int64 // bytes a single derivation (scrypt) may take
}

// DefaultLimits are the limits of reading.md: 16 MiB a file and 10,000 items.
var DefaultLimits = Limits{Size: 16 << 20, Items: 10_000, Depth: 64, Work: 6_250_000, Memory: 128 << 20}

// A File is what one file holds.
type File struct {
	Name      string
	Container Container
	Items     []Item
	// Leaf is the index of the certificate that would be mapped, or -1 when the file holds none. It is the certificate
	// that the private key in the file belongs to, of several the one that is valid; else the first that is not an authority.
	Leaf     int
	Findings []Finding
	Verdict  Verdict
	// Problem is why the file, or the rest of it, could not be read; nil when all of it was.
	Problem *Problem
	// PKCS12 is how a PKCS#12 file is built; nil for all others.
	PKCS12 *PKCS12Facts

	now    time.Time // what the findings are judged by
	layers int       // of Base64 around the innermost item
	inside Surrounding
}

// An Item is one thing in a file: a certificate, a key, a request, a revocation list, or something else with a label.
type Item struct {
	Kind        Kind
	Certificate *Certificate // set for KindCertificate
	Key         *PrivateKey  // set for KindPrivateKey that could be opened
	Request     *Request     // set for KindRequest that could be read
	CRL         *CRL         // set for KindCRL that could be read
	// Name is the friendly name or alias the container gives the item.
	Name string
	// Label is what the container calls the item ("EC PRIVATE KEY", "PKList"), where that says more than its kind.
	Label string
	// KeyOf is, for a private key, the index in Items of the first certificate it belongs to; -1 when there is none.
	KeyOf int
	// HasKey tells, for a certificate, that its private key is in the file.
	HasKey bool
	// Problem is why this item could not be read; the other items are not touched by it.
	Problem *Problem

	localID string // what a PKCS#12 file marks belonging items with
}

// Certificates returns the readable certificates in the order of the file.
func (f *File) Certificates() []*Certificate {
	var out []*Certificate
	for _, it := range f.Items {
		if it.Certificate != nil {
			out = append(out, it.Certificate)
		}
	}
	return out
}

// LeafCertificate returns the certificate that would be mapped, or nil when the file holds none.
func (f *File) LeafCertificate() *Certificate {
	if f.Leaf < 0 || f.Leaf >= len(f.Items) {
		return nil
	}
	return f.Items[f.Leaf].Certificate
}
