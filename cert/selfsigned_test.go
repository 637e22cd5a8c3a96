package cert_test

import (
	"bytes"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func TestWhoSignedACertificateThatNamesItself(t *testing.T) {
	own := certtest.SelfSigned("CN=Leaf")
	changed := bytes.Replace(own.Cert.Raw, []byte("Leaf"), []byte("Lead"), 2)
	unverifiable := certtest.NewParts("CN=Leaf")
	unverifiable.Algorithm = algorithm("1.2.840.113549.1.1.4") // MD5 with RSA, which no library verifies any more
	unread := certtest.NewParts("CN=Leaf")
	unread.Serial = integer(-1)
	another := certtest.NewParts("CN=Leaf")
	another.SPKI = own.Cert.RawSubjectPublicKeyInfo
	kinds := []cert.FindingID{cert.SelfSignedLeaf, cert.SelfIssuedLeaf, cert.SelfIssuedMany, cert.SignedByAnother}
	for name, c := range map[string]struct {
		der        []byte
		want       cert.FindingID
		selfSigned bool
	}{
		"its own key":                         {own.Cert.Raw, cert.SelfSignedLeaf, true},
		"its own RSA key":                     {certtest.SelfSigned("CN=Leaf", certtest.WithKey(certtest.RSA(2048, 0))).Cert.Raw, cert.SelfSignedLeaf, true},
		"another key":                         {another.DER(), cert.SignedByAnother, false},
		"its own key, but changed since":      {changed, cert.SignedByAnother, false},
		"a signature that nobody verifies":    {unverifiable.DER(), cert.SelfIssuedLeaf, true},
		"a certificate that Go refuses":       {unread.DER(), cert.SelfIssuedLeaf, true},
		"an authority, as it ought to be":     {certtest.NewCA("CN=Root").Issue("CN=Leaf").Cert.Raw, "", false},
		"its own key, in a frame that is BER": {berFrame(own.Cert.Raw), cert.SelfSignedLeaf, true},
	} {
		f := open(t, c.der)
		if got := f.LeafCertificate().SelfSigned(); got != c.selfSigned {
			t.Errorf("%s: self-signed %v", name, got)
		}
		for _, id := range kinds {
			if (finding(f, id) != nil) != (id == c.want) {
				t.Errorf("%s: %v, want %s", name, f.Findings, c.want)
			}
		}
	}
}

// berFrame gives a certificate a length that is ended by a marker.
func berFrame(der []byte) []byte { return certtest.Indefinite(0x30, der[4:]) }

func TestAmongManyFilesNoSignatureIsVerifiedAndNoneIsClaimed(t *testing.T) {
	unread := certtest.NewParts("CN=ECP PRD 100")
	unread.Serial = integer(-1)
	for name, c := range map[string]struct {
		data []byte
		many bool
		want cert.FindingID
	}{
		"alone":      {certtest.SelfSigned("CN=ECP PRD 100").PEM(), false, cert.SelfSignedLeaf},
		"among many": {certtest.SelfSigned("CN=ECP PRD 100").PEM(), true, cert.SelfIssuedMany},
		"one that could not be verified alone either": {unread.PEM(), true, cert.SelfIssuedLeaf},
	} {
		f := cert.Open(t.Context(), c.data, cert.Options{Many: c.many})
		if finding(f, c.want) == nil {
			t.Errorf("%s: %v, want %s", name, f.Findings, c.want)
		}
		wantKeys(t, f)
	}
}

// TestTheVerdictIsTheSameAmongManyFiles has a certificate as SAP's library makes them, marked as an authority, with another
// key than it was signed by.
func TestTheVerdictIsTheSameAmongManyFiles(t *testing.T) {
	parts := certtest.NewParts("CN=ECP")
	parts.Extensions = [][]byte{extension("2.5.29.19", false, seq([]byte{1, 1, 0xff}))}
	parts.SPKI = certtest.SelfSigned("CN=ECP").Cert.RawSubjectPublicKeyInfo
	alone := cert.Open(t.Context(), parts.PEM(), cert.Options{})
	among := cert.Open(t.Context(), parts.PEM(), cert.Options{Many: true})
	wantFinding(t, alone, cert.SignedByAnother)
	for name, f := range map[string]*cert.File{"alone": alone, "among many": among} {
		if c := f.LeafCertificate(); !c.IsCA || c.Authority() || f.Verdict != cert.Warnings {
			t.Errorf("%s: authority %v, %s: %v", name, c.Authority(), f.Verdict, f.Findings)
		}
	}
}
