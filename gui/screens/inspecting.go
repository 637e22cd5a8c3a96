package main

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/model"
)

// files opens files in the inspector.
func files(f *guitest.Fixture, paths ...string) {
	f.Window.Go(model.Route{Page: model.CertificatesPage, Files: paths})
}

// chained is a certificate below an intermediate authority, with everything a public authority puts into one.
func chained(f *guitest.Fixture) *certtest.Pair {
	between := f.CA.IssueCA("CN=SAP Cloud Issuing CA,OU=SAP Cloud Platform Clients,O=SAP SE,C=DE", certtest.Valid(guitest.Now.AddDate(-1, 0, 0), guitest.Now.AddDate(4, 0, 0)))
	return between.Issue("CN=ECP PRD 100 2027,OU=HR,O=ACME SE,L=Köln,C=DE", certtest.Valid(guitest.Now.AddDate(0, -9, 0), guitest.Now.AddDate(0, 3, 0).Add(time.Hour)),
		certtest.Purposes(x509.ExtKeyUsageClientAuth), certtest.WithKey(certtest.RSA(3072, 1)), certtest.Template(func(t *x509.Certificate) {
			t.DNSNames = []string{"ecp.acme.example", "ecp2.acme.example"}
			t.EmailAddresses = []string{"hr-it@acme.example"}
			t.OCSPServer = []string{"http://ocsp.acme.example"}
			t.IssuingCertificateURL = []string{"http://pki.acme.example/issuing.crt"}
			t.CRLDistributionPoints = []string{"http://pki.acme.example/issuing.crl"}
		}))
}

func inspectChain(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	files(f, f.File("ecp_export.p12", chained(f).P12("")))
	return nil
}

// inspectTall is a window high enough for everything that is said of a certificate.
func inspectTall(f *guitest.Fixture) error {
	f.Window.Fyne().Resize(fyne.NewSize(1180, 3100))
	files(f, f.File("ecp_export.p12", chained(f).P12("")))
	return press(f, f.Words.Say("certificates.chain.revoked"))
}

// inspectDoctor shows how a PKCS#12 file is built, after its passphrase was entered.
func inspectDoctor(f *guitest.Fixture) error {
	files(f, f.File("ecp_2009.pfx", chained(f).LegacyP12("geheim")))
	test.Type(f.Canvas().Focused(), "geheim")
	f.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	return choose(f, f.Words.Say("container.pkcs12"))
}

// inspectDoctorTall is a window high enough for all of that.
func inspectDoctorTall(f *guitest.Fixture) error {
	f.Window.Fyne().Resize(fyne.NewSize(1180, 1300))
	return inspectDoctor(f)
}

func inspectWrong(f *guitest.Fixture) error {
	files(f, f.File("ecp_export.p12", newECP(f).P12("geheim")))
	test.Type(f.Canvas().Focused(), "falsch")
	f.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	return nil
}

func inspectSeveral(f *guitest.Fixture) error {
	files(f, f.File("ecp_prd.p12", chained(f).P12("")), f.File("locked.p12", newECP(f).P12("geheim")),
		f.File("login.cer", []byte("<!DOCTYPE html><html></html>")), f.File("mueller.cer", f.CA.Issue("CN=Müller Lohn,O=ACME SE,C=DE", certtest.Days(400)).PEM()))
	return nil
}

// inspectPartly is a Java store whose certificates can be read, and whose key cannot without the passphrase.
func inspectPartly(f *guitest.Fixture) error {
	pair := newECP(f)
	files(f, f.File("keystore.jks", certtest.JKS("geheim", certtest.Entry{Alias: "ecp", Key: pair.KeyDER(), Chain: [][]byte{pair.Cert.Raw, f.CA.Cert.Raw}})))
	return nil
}

func inspectCostly(f *guitest.Fixture) error {
	pair := newECP(f)
	files(f, f.File("slow.p12", certtest.PFX(certtest.LockedSafe(certtest.Costly(2_000_000_000), certtest.CertBag(pair.Cert.Raw)))))
	return nil
}

// folderOf makes a folder of certificates, a few of them out of the ordinary.
func folderOf(f *guitest.Fixture, n int) string {
	dir := filepath.Join(f.Dir, "Zertifikate HR")
	must(os.MkdirAll(filepath.Join(dir, "alt"), 0o755))
	pair := f.CA.Issue("CN=ECP,O=ACME SE,C=DE", certtest.Purposes(x509.ExtKeyUsageClientAuth))
	for i := range n {
		days := (i*37)%900 - 40
		c := f.CA.Issue(fmt.Sprintf("CN=ECP PRD %03d,O=ACME SE,C=DE", i), certtest.WithKey(pair.Key), certtest.Purposes(x509.ExtKeyUsageClientAuth),
			certtest.Valid(guitest.Now.AddDate(-1, 0, days), guitest.Now.AddDate(0, 0, days).Add(time.Hour)))
		must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("ecp_prd_%03d.cer", i)), c.PEM(), 0o600))
	}
	must(os.WriteFile(filepath.Join(dir, "alt", "root.cer"), f.CA.PEM(), 0o600))
	must(os.WriteFile(filepath.Join(dir, "alt", "login.cer"), []byte("<!DOCTYPE html><html></html>"), 0o600))
	must(os.WriteFile(filepath.Join(dir, "alt", "ecp_export.p12"), newECP(f).P12("geheim"), 0o600))
	return dir
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func folderThousand(f *guitest.Fixture) error {
	f.Window.Go(model.Route{Page: model.FolderPage, Files: []string{folderOf(f, 1000)}})
	return nil
}

func folderChosen(f *guitest.Fixture) error {
	f.Window.Go(model.Route{Page: model.FolderPage, Files: []string{folderOf(f, 12)}})
	return choose(f, "ECP PRD 001")
}

func folderEmpty(f *guitest.Fixture) error {
	f.Window.Go(model.Route{Page: model.FolderPage})
	return nil
}

// comparing shows two certificates side by side.
func comparing(second func(*guitest.Fixture, *certtest.Pair) *certtest.Pair) func(*guitest.Fixture) error {
	return func(f *guitest.Fixture) error {
		first := newECP(f)
		c := &model.Comparison{A: side(first, "ecp_2027.cer")}
		if second != nil {
			c.B = side(second(f, first), "ecp_2028.pem")
		}
		f.Window.Go(model.Route{Page: model.ComparePage, Compare: c})
		return nil
	}
}

func side(p *certtest.Pair, from string) model.Side {
	return model.Side{Certificate: cert.Open(context.Background(), p.PEM(), cert.Options{Now: guitest.Now}).Certificates()[0], From: from}
}

func sameOne(_ *guitest.Fixture, first *certtest.Pair) *certtest.Pair { return first }

func sameNames(f *guitest.Fixture, _ *certtest.Pair) *certtest.Pair {
	return f.CA.Issue("CN=ECP PRD 100 2027,O=ACME SE,C=DE", certtest.Valid(guitest.Now, guitest.Now.AddDate(2, 0, 0)), certtest.Purposes(x509.ExtKeyUsageClientAuth))
}

func renewed(f *guitest.Fixture, first *certtest.Pair) *certtest.Pair {
	return f.CA.Issue("CN=ECP PRD 100 2028,O=ACME SE,C=DE", certtest.Valid(guitest.Now, guitest.Now.AddDate(2, 0, 0)), certtest.WithKey(first.Key), certtest.Purposes(x509.ExtKeyUsageClientAuth))
}

// comparingText holds a certificate against a fingerprint of another one.
func comparingText(f *guitest.Fixture) error {
	if err := comparing(nil)(f); err != nil {
		return err
	}
	e := guitest.FocusEntry(f.Canvas(), f.Words.Say("compare.text-hint"))
	if e == nil {
		return errors.New("no field for a text")
	}
	e.Fill(fmt.Sprintf("%X", sha256.Sum256([]byte("other"))))
	return press(f, f.Words.Say("compare.text-do"))
}

// choose taps the row of a list that shows a text.
func choose(f *guitest.Fixture, text string) error {
	if !guitest.Choose(f.Canvas(), text) {
		return errors.New("no row: " + text)
	}
	return nil
}
