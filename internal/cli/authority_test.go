package cli_test

import (
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/crypto/ocsp"

	"certmap/cert/certtest"
)

// authority serves an authority on loopback, with its list and its responder, until the script ends, and writes what it
// issued: chained.pem and withdrawn.pem, with addresses; and for comparing, one.pem, renewed.pem of the same key and
// twin.pem of the same names. costly.pem has a key that is dear to open.
func authority(ts *testscript.TestScript, _ bool, _ []string) {
	root := certtest.NewCA("CN=Served Root,O=ACME SE,C=DE")
	issuing := root.IssueCA("CN=Served CA,O=ACME SE,C=DE")
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	ts.Defer(server.Close)
	addresses := certtest.Template(func(c *x509.Certificate) {
		c.IssuingCertificateURL = []string{"ldap:///CN=Served", server.URL + "/ca.cer"}
		c.OCSPServer = []string{server.URL + "/ocsp"}
		c.CRLDistributionPoints = []string{server.URL + "/list.crl"}
	})
	chained, withdrawn := issuing.Issue("CN=Chained", addresses), issuing.Issue("CN=Withdrawn", addresses)
	mux.HandleFunc("/ca.cer", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(issuing.Cert.Raw) })
	mux.HandleFunc("/list.crl", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(revocationList(issuing, withdrawn)) })
	mux.HandleFunc("/ocsp", func(w http.ResponseWriter, r *http.Request) { answerOCSP(w, r, issuing, chained) })
	one := issuing.Issue("CN=One")
	for name, data := range map[string][]byte{
		"chained.pem": chained.PEM(), "withdrawn.pem": append(withdrawn.PEM(), issuing.PEM()...), "one.pem": one.PEM(),
		"renewed.pem": issuing.Issue("CN=One", certtest.WithKey(one.Key)).PEM(), "twin.pem": issuing.Issue("CN=One").PEM(),
		"costly.pem": append(one.PEM(), certtest.Block("ENCRYPTED PRIVATE KEY",
			certtest.EncryptedPKCS8(one.KeyDER(), certtest.Scrypt("geheim", 1<<14, 70, 1)))...),
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), data, 0o600))
	}
}

// fingerprints puts what is shown of the certificate in a PEM file into the environment.
func fingerprints(ts *testscript.TestScript, _ bool, args []string) {
	block, _ := pem.Decode([]byte(ts.ReadFile(args[0])))
	c, err := x509.ParseCertificate(block.Bytes)
	ts.Check(err)
	ts.Setenv("SHA256", fmt.Sprintf("%x", sha256.Sum256(c.Raw)))
	ts.Setenv("SHA1", fmt.Sprintf("%X", sha1.Sum(c.Raw)))
	ts.Setenv("SPKI", fmt.Sprintf("%x", sha256.Sum256(c.RawSubjectPublicKeyInfo)))
	ts.Setenv("SERIAL", c.SerialNumber.String())
}

func revocationList(by, withdrawn *certtest.Pair) []byte {
	list, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: time.Now().Add(-time.Minute), NextUpdate: time.Now().Add(time.Hour),
		RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: withdrawn.Cert.SerialNumber, ReasonCode: 1,
			RevocationTime: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}},
	}, by.Cert, by.Key)
	if err != nil {
		panic(err)
	}
	return list
}

// answerOCSP says that one certificate is good, and does not know any other.
func answerOCSP(w http.ResponseWriter, r *http.Request, by, good *certtest.Pair) {
	body, _ := io.ReadAll(r.Body)
	request, err := ocsp.ParseRequest(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer := ocsp.Response{Status: ocsp.Unknown, SerialNumber: request.SerialNumber,
		ThisUpdate: time.Now().Add(-time.Minute), NextUpdate: time.Now().Add(time.Hour)}
	if request.SerialNumber.Cmp(good.Cert.SerialNumber) == 0 {
		answer.Status = ocsp.Good
	}
	data, err := ocsp.CreateResponse(by.Cert, by.Cert, answer, by.Key)
	if err != nil {
		panic(err)
	}
	_, _ = w.Write(data)
}
