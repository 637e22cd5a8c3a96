package cert_test

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"sync"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

// TestStoresInText opens every kind of store wrapped in text: it keeps its own name, for that is what matters to people.
func TestStoresInText(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf", certtest.WithKey(certtest.RSA(2048, 0)))
	entry := certtest.Entry{Alias: "a", Key: leaf.KeyDER(), Chain: [][]byte{leaf.Cert.Raw}}
	for want, store := range map[cert.Container][]byte{
		cert.PKCS12: leaf.P12("secret"), cert.PSE: leaf.PSE(2, "secret"), cert.PKCS7: certtest.P7B(certtest.TLV, leaf.Cert.Raw),
		cert.JKS: certtest.JKS("secret", entry), cert.JCEKS: certtest.JCEKS("secret", entry),
	} {
		text := []byte(columns(base64.StdEncoding.EncodeToString(store), 76, "\r\n"))
		for name, data := range map[string][]byte{
			"binary": store, "Base64": text, "Base64 in UTF-16": utf16Of(text, binary.LittleEndian, true),
			"Base64 twice": []byte(base64.StdEncoding.EncodeToString(text)),
		} {
			f := open(t, data, "secret")
			if f.Problem != nil || f.LeafCertificate() == nil {
				t.Errorf("%s, %s: %v", want, name, f.Problem)
			}
			if name != "Base64 twice" {
				wantContainer(t, f, want)
			}
			wantNoFinding(t, f, cert.HeadersMissing)
		}
		f := open(t, certtest.Block("STORE", store), "secret")
		if f.LeafCertificate() == nil || f.Container != cert.PEM {
			t.Errorf("%s in PEM: %v %s", want, f.Problem, f.Container)
		}
	}
}

func TestKeysAloneAreNamedByTheirForm(t *testing.T) {
	key := certtest.SelfSigned("CN=x").KeyDER()
	locked := certtest.EncryptedPKCS8(key, certtest.TripleDES(certtest.Ended(certtest.Wide("secret"))))
	wantContainer(t, open(t, key), cert.PKCS8)
	wantContainer(t, open(t, locked, "secret"), cert.PKCS8)
	wantContainer(t, open(t, certtest.Request("CN=x")), cert.DER)
}

func TestOptionsHaveDefaults(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf", certtest.Days(3))
	f := cert.Open(context.Background(), leaf.PEM(), cert.Options{Name: "ecp.cer"})
	if f.Name != "ecp.cer" {
		t.Error(f.Name)
	}
	wantFinding(t, f, cert.ExpiresIn14) // judged by today
	later := cert.Open(context.Background(), leaf.PEM(), cert.Options{Now: time.Now().AddDate(0, 0, 5)})
	wantFinding(t, later, cert.Expired)
}

func TestOneFileIsReadByManyAtOnce(t *testing.T) {
	leaf := certtest.NewCA("CN=CA").Issue("CN=Leaf")
	f := open(t, leaf.P12("secret"), "secret")
	want := len(f.LeafCertificate().Text())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range f.Items {
				f.VerdictOf(i)
				f.IssuerOf(i)
				_, _ = f.IdentityOf(i)
			}
			if got := len(f.LeafCertificate().Text()); got != want {
				t.Errorf("%d lines, want %d", got, want)
			}
		})
	}
	wg.Wait()
}

func TestManySecretsAreTriedInTheirOrder(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	var passphrases []string
	for range 100 {
		passphrases = append(passphrases, "wrong")
	}
	f := open(t, leaf.P12("right"), append(passphrases, "right")...)
	wantLeaf(t, f, leaf)
	wantKey(t, f)
}
