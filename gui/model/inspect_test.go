package model_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"strings"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui/model"
	"certmap/internal/report"
	"certmap/internal/text"
)

var now = time.Date(2026, time.November, 23, 14, 2, 0, 0, time.UTC)

func words() *text.Words { return text.Must(text.English).WithZone(time.UTC) }

func openFile(data []byte, secrets ...string) *cert.File {
	o := cert.Options{Name: "file", Now: now}
	for _, s := range secrets {
		o.Passphrases = append(o.Passphrases, cert.SecretString(s))
	}
	return cert.Open(context.Background(), data, o)
}

func view(data []byte, secrets ...string) model.FileView {
	return model.ViewFile(words(), openFile(data, secrets...), "file", now)
}

// lines writes rows with a dot for each step to the right.
func lines(rows []model.ItemRow) string {
	var out []string
	for _, r := range rows {
		out = append(out, strings.Repeat(".", r.Depth)+r.Title)
	}
	return strings.Join(out, " | ")
}

func TestTheLeafStandsFirstAndItsIssuersBelowIt(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	between := root.IssueCA("CN=Between")
	leaf := between.Issue("CN=Leaf")
	other := root.Issue("CN=Other")
	file := append(append(append(root.PEM(), other.PEM()...), between.PEM()...), append(leaf.PEM(), leaf.KeyPEM()...)...)
	if got, want := lines(view(file).Rows), "CN=Leaf | .CN=Between | ..CN=Root | CN=Other"; got != want {
		t.Errorf("the tree is %s, not %s", got, want)
	}
}

func TestAnIssuerThatIssuesItselfInACircleEndsTheTree(t *testing.T) {
	a, b := certtest.NewCA("CN=A"), certtest.NewCA("CN=B")
	crossed := a.IssueCA("CN=B", certtest.WithKey(b.Key))
	back := b.IssueCA("CN=A", certtest.WithKey(a.Key))
	file := append(append(crossed.PEM(), back.PEM()...), b.Issue("CN=Leaf").PEM()...)
	if got := view(file).Rows; len(got) != 3 || got[0].Title != "CN=Leaf" {
		t.Errorf("the tree is %s", lines(got))
	}
}

func TestSeveralFilesStandAboveWhatTheyHold(t *testing.T) {
	pair := certtest.SelfSigned("CN=ECP")
	w := words()
	files := []model.FileView{model.ViewFile(w, openFile(pair.PEM()), "a.cer", now), model.ViewFile(w, openFile(nil), "empty.cer", now)}
	rows := model.TreeOf(w, files)
	if got, want := lines(rows), "a.cer | .CN=ECP | empty.cer"; got != want {
		t.Errorf("the list is %s, not %s", got, want)
	}
	if rows[1].File != 0 || rows[1].Item != 0 || rows[2].File != 1 || rows[2].Item != model.WholeFile {
		t.Errorf("%+v", rows)
	}
}

func TestALockedItemSaysWhy(t *testing.T) {
	pair := certtest.SelfSigned("CN=ECP")
	v := view(pair.P12("geheim"))
	if !v.Locked || v.HasKey || v.Verdict.Text != "locked" {
		t.Errorf("%+v", v)
	}
	for _, r := range v.Rows {
		if r.Badge.Text != "locked" || r.Second != "The file is locked." {
			t.Errorf("%+v", r)
		}
	}
	if opened := view(pair.P12("geheim"), "geheim"); opened.Locked || !opened.HasKey || opened.PKCS12 == nil {
		t.Errorf("%+v", opened)
	}
}

func TestEveryOddityHasItsSentences(t *testing.T) {
	for _, lang := range text.Languages() {
		w := text.Must(lang)
		for _, o := range cert.Oddities() {
			for _, part := range []string{".what", ".next"} {
				if id := "p12.odd." + string(o) + part; !w.Has(id) {
					t.Errorf("%s: %s is in no catalogue", lang, id)
				}
			}
		}
	}
}

func TestEveryFieldOfAComparisonHasAName(t *testing.T) {
	pair := certtest.SelfSigned("CN=ECP")
	c := openFile(pair.PEM()).Certificates()[0]
	for _, lang := range text.Languages() {
		for _, r := range model.Compare(text.Must(lang), c, c).Rows {
			if strings.HasPrefix(r.Name, "field.") {
				t.Errorf("%s: %s has no name", lang, r.Name)
			}
		}
	}
}

func TestAllThatACertificateSaysIsTold(t *testing.T) {
	ca := certtest.NewCA("CN=Root,O=ACME SE")
	pair := ca.Issue("CN=ECP,O=ACME SE,C=DE", certtest.Valid(now.AddDate(0, -3, 0), now.AddDate(0, 9, 0)), certtest.Purposes(x509.ExtKeyUsageClientAuth),
		certtest.Template(func(t *x509.Certificate) {
			t.DNSNames, t.BasicConstraintsValid = []string{"ecp.acme.example"}, true
			t.OCSPServer = []string{"http://ocsp.acme.example"}
			t.IssuingCertificateURL = []string{"http://pki.acme.example/ca.crt"}
			t.CRLDistributionPoints = []string{"http://pki.acme.example/ca.crl"}
		}))
	v := model.ViewCertificate(words(), openFile(pair.PEM()), 0, now)
	told := map[string]string{}
	for _, g := range v.Facts {
		for _, f := range g.Facts {
			told[f.Name] = f.Value
		}
	}
	c := openFile(pair.PEM()).Certificates()[0]
	for name, want := range map[string]string{
		"Serial number, decimal": c.Serial.String(), "Version": "3", "Alternative names": "DNS: ecp.acme.example",
		"Extended key usage": "TLS client authentication (1.3.6.1.5.5.7.3.2)", "Basic constraints": "Not an authority",
		"Issuer's certificate": "http://pki.acme.example/ca.crt", "Revocation (OCSP)": "http://ocsp.acme.example",
		"Revocation list (CRL)": "http://pki.acme.example/ca.crl", "Life used": "25 % of its life",
		"Not after": "23 Aug 2027, 14:02 (2027-08-23 14:02:00 UTC)", "CN": "Root",
	} {
		if told[name] != want {
			t.Errorf("%s is told as %q, not %q", name, told[name], want)
		}
	}
	if v.Text[0] != "Certificate:" || v.PEM[0] != "-----BEGIN CERTIFICATE-----" {
		t.Errorf("text begins with %q, PEM with %q", v.Text[0], v.PEM[0])
	}
}

func TestAValueOfAnyLengthIsShownInPart(t *testing.T) {
	pair := certtest.SelfSigned("CN="+strings.Repeat("x", 100_000), certtest.Template(func(t *x509.Certificate) {
		for i := range 2000 {
			t.DNSNames = append(t.DNSNames, fmt.Sprintf("host%d.acme.example", i))
		}
	}))
	v := model.ViewCertificate(words(), openFile(pair.PEM()), 0, now)
	if len(v.Title) > 500 {
		t.Errorf("the title has %d bytes", len(v.Title))
	}
	for _, g := range v.Facts {
		for _, f := range g.Facts {
			if len(f.Value) > 5000 {
				t.Errorf("%s has %d bytes", f.Name, len(f.Value))
			}
			if f.Name == "Alternative names" && len(f.All) != 2000 {
				t.Errorf("all names are %d", len(f.All))
			}
		}
	}
}

func entry(path, cn string, days int) report.Entry {
	return report.Entry{Path: path, Verdict: cert.Fit, Certificate: &report.Facts{CommonName: cn, Subject: "CN=" + cn, Issuer: "CN=Root", IssuerName: "Root",
		NotAfter: now.AddDate(0, 0, days), DaysLeft: days, SHA256: cn}}
}

func titles(t model.FolderTable) string {
	var out []string
	for _, r := range t.Rows {
		out = append(out, r.Title)
	}
	return strings.Join(out, " ")
}

func TestAFolderIsSortedSearchedAndSifted(t *testing.T) {
	unread := report.Entry{Path: "/d/z.cer", Verdict: cert.Unreadable, Problem: &cert.Problem{ID: cert.Empty}}
	root := entry("/d/ca.cer", "Authority", 3000)
	root.Certificate.Authority, root.Verdict = true, cert.WillNotWork
	all := []report.Entry{unread, entry("/d/b.cer", "Müller", 200), root, entry("/d/sub/a.cer", "old", -3)}
	w := words()
	for _, c := range []struct {
		filter model.FolderFilter
		want   string
	}{
		{model.FolderFilter{Column: model.ByUntil}, "old Müller Authority The file is empty."},
		{model.FolderFilter{Column: model.ByLeft, Down: true}, "Authority Müller old The file is empty."},
		{model.FolderFilter{Column: model.ByCertificate}, "Authority Müller old The file is empty."},
		{model.FolderFilter{Column: model.ByFile}, "Müller Authority old The file is empty."},
		{model.FolderFilter{Words: "MÜLLER"}, "Müller"},
		{model.FolderFilter{Words: "cn= sub"}, "old"},
		{model.FolderFilter{Words: "nothing"}, ""},
		{model.FolderFilter{Show: model.ShowOwn}, "Müller old"},
		{model.FolderFilter{Show: model.ShowExpiring}, "old"},
		{model.FolderFilter{Show: model.ShowTrouble}, "The file is empty."},
	} {
		if got := titles(c.filter.Table(w, "/d", all)); got != c.want {
			t.Errorf("%+v shows %q, not %q", c.filter, got, c.want)
		}
	}
	table := model.FolderFilter{Column: model.ByUntil}.Table(w, "/d", all)
	if table.Certificates != 3 || table.Rows[0].File != "sub/a.cer" || table.Index(all[1]) != 1 || table.Index(entry("/d/x", "x", 1)) != -1 {
		t.Errorf("%+v", table)
	}
}

func TestACopyThatCannotBeMadeSaysWhatTheFileSaysOfItsKey(t *testing.T) {
	pair := certtest.SelfSigned("CN=ECP")
	store := certtest.JKS("geheim", certtest.Entry{Alias: "ecp", Key: pair.KeyDER(), Chain: [][]byte{pair.Cert.Raw}})
	other := append(pair.PEM(), certtest.SelfSigned("CN=Other").KeyPEM()...)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"no key":                       {pair.PEM(), words().Say("fault.copy-needs-key.what", text.V{"Name": "file"})},
		"a locked key":                 {store, words().Say("problem.passphrase-needed.what")},
		"the key of something else":    {other, words().Say("problem.key-of-other.what", text.V{"Subject": "CN=ECP"})},
		"no certificate it may belong": {nil, words().Say("problem.empty.what")},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := model.CopyOf(openFile(c.file), cert.SecretString("geheim"), cert.ModernPKCS12)
			if err == nil {
				t.Fatal("there is a copy")
			}
			if m, _ := model.TellError(words(), err); m.What != c.want {
				t.Errorf("it says %q, not %q", m.What, c.want)
			}
		})
	}
}
