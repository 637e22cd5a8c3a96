package model

import (
	"strings"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/report"
	"certmap/internal/text"
)

func TestWhatIsNotYetValidHasNoGreenDays(t *testing.T) {
	w := text.Must(text.English)
	now := time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC)
	early := certtest.NewCA("CN=CA").Issue("CN=ECP 100", certtest.Valid(now.AddDate(0, 0, 4), now.AddDate(1, 0, 0)))
	f := cert.Open(t.Context(), early.PEM(), cert.Options{Now: now})
	want := Badge{"not yet valid", Wrong}
	if got := ViewFile(w, f, "early.cer", now).Rows[0].Badge; got != want {
		t.Errorf("in the tree: %v", got)
	}
	if got := identityFacts(w, f.LeafCertificate(), now).Facts[4].Badge; got != want {
		t.Errorf("beside its dates: %v", got)
	}
	if got := remaining(w, now.Add(time.Hour), now.AddDate(1, 0, 0), now, 365); got != want {
		t.Errorf("in the details of a mapping and in a form: %v", got)
	}
	if got := folderRow(w, "", report.Entries("early.cer", f, now)[0]).Left; got != want {
		t.Errorf("in a folder: %v", got)
	}
}

func TestTheBadgeOfAFileCountsTheWarningsOfItsLeafAlone(t *testing.T) {
	w := text.Must(text.English)
	now := time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC)
	ca := certtest.NewCA("CN=CA")
	soon := certtest.Valid(now.AddDate(-1, 0, 0), now.AddDate(0, 0, 5))
	var all []byte
	for _, name := range []string{"CN=A", "CN=B", "CN=C"} {
		all = append(all, ca.Issue(name, soon).PEM()...)
	}
	f := cert.Open(t.Context(), all, cert.Options{Now: now})
	of := ViewCertificate(w, f, f.Leaf, now).Verdict.Bold
	if got := ViewFile(w, f, "three.pem", now).Verdict.Text; !strings.EqualFold(got+".", of) {
		t.Errorf("the file says %q, its leaf %q", got, of)
	}
}

func TestABrokenEndIsToldBesideWhatCouldBeRead(t *testing.T) {
	w := text.Must(text.English)
	now := time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC)
	whole := certtest.NewCA("CN=CA").Issue("CN=ECP 100").PEM()
	for name, data := range map[string][]byte{"whole": whole, "broken": append(whole[:len(whole):len(whole)], "-----BEGIN CERTIFICATE-----\nMIIC"...)} {
		v := ViewFile(w, cert.Open(t.Context(), data, cert.Options{Now: now}), name, now)
		if v.Broken() != (name == "broken") {
			t.Errorf("%s: broken is %v", name, v.Broken())
		}
	}
}
