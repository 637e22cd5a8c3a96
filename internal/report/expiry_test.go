package report_test

import (
	"context"
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/report"
	"certmap/internal/text"
)

var now = time.Date(2026, time.November, 23, 14, 2, 0, 0, time.UTC)

func entries(name string, data []byte) []report.Entry {
	return report.Entries(name, cert.Open(context.Background(), data, cert.Options{Name: name, Now: now}), now)
}

func TestEachCertificateOfAFileIsAnEntry(t *testing.T) {
	ca := certtest.NewCA("CN=Root,O=ACME SE", certtest.Valid(now.AddDate(-1, 0, 0), now.AddDate(9, 0, 0)))
	pair := ca.Issue("CN=ECP PRD 100,O=ACME SE,C=DE", certtest.Valid(now.AddDate(-1, 0, 0), now.AddDate(0, 0, 21)), certtest.WithKey(certtest.RSA(2048, 1)), certtest.Purposes(x509.ExtKeyUsageClientAuth))
	got := entries("a/ecp.pem", append(append(pair.PEM(), pair.KeyPEM()...), pair.ChainPEM()...))
	if len(got) != 2 {
		t.Fatalf("%d entries", len(got))
	}
	leaf, root := got[0], got[1]
	if leaf.Path != "a/ecp.pem" || leaf.Certificate.CommonName != "ECP PRD 100" || leaf.Certificate.DaysLeft != 21 || leaf.Certificate.Key != "RSA 2048" ||
		leaf.Certificate.Authority || leaf.Verdict != cert.Warnings || leaf.Finding.ID != cert.ExpiresIn30 {
		t.Errorf("the leaf is %+v, %+v", leaf, leaf.Certificate)
	}
	if !root.Certificate.Authority || root.Verdict != cert.WillNotWork {
		t.Errorf("the root is %+v, %+v", root, root.Certificate)
	}
}

func TestAFileWithoutACertificateSaysWhy(t *testing.T) {
	w := text.Must(text.English)
	pair := certtest.SelfSigned("CN=x")
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"page.cer":   {[]byte("<!DOCTYPE html><html></html>"), "This is a web page."},
		"locked.p12": {pair.P12("geheim"), "The file is locked."},
		"key.pem":    {pair.KeyPEM(), "The file holds a private key and no certificate."},
	} {
		got := entries(name, c.data)
		if len(got) != 1 || got[0].Certificate != nil || got[0].Remark(w) != c.want {
			t.Errorf("%s: %+v says %q", name, got, got[0].Remark(w))
		}
	}
}

func TestTheTableHasACellForEveryColumn(t *testing.T) {
	old := certtest.SelfSigned("CN=Old", certtest.Valid(now.AddDate(-2, 0, 0), now.AddDate(0, 0, -21)))
	all := append(entries("old.cer", old.PEM()), entries("empty.cer", nil)...)
	for _, lang := range text.Languages() {
		w := text.Must(lang)
		table := report.Expiry(w, "Folder", "", all)
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Errorf("%s: %d cells for %d columns", lang, len(row), len(table.Columns))
			}
		}
		if row := strings.Join(table.Rows[0], "|"); !strings.Contains(row, "|2026-11-02 14:02|-21|") {
			t.Errorf("%s: %s", lang, row)
		}
		for _, c := range table.Columns {
			if strings.Contains(c.Title, ".") {
				t.Errorf("%s: column %q has no title", lang, c.Title)
			}
		}
	}
}
