package intake

import (
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"certmap/cert"
)

func TestPastedContentIsToldFromAPath(t *testing.T) {
	der := base64.StdEncoding.EncodeToString(leaf.Cert.Raw)
	for _, text := range []string{
		string(leaf.PEM()), "From: Basis\n\n> -----BEGIN CERTIFICATE-----\n", der, "\r\n " + der[:64] + "\r\n" + der[64:] + "\n",
		base64.URLEncoding.EncodeToString(leaf.Cert.Raw),
	} {
		if !LooksLikeContent(text) {
			t.Errorf("%.40q is taken for a path", text)
		}
	}
	for _, path := range []string{
		"", "MIIB", "/home/müller/export.cer", `"C:\Users\müller\export.cer"`, "/srv/" + strings.Repeat("certificates/", 20) + "ecp.cer",
		"file:///home/m%C3%BCller/export.cer",
	} {
		if LooksLikeContent(path) {
			t.Errorf("%.40q is taken for content", path)
		}
	}
}

func TestTheWaysAPathIsPasted(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "Größe 100 %#1.cer", leaf.PEM(), "'quoted'", leaf.PEM())
	path := filepath.Join(dir, "Größe 100 %#1.cer")
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
	for _, text := range []string{path, " " + path + "\r\n", `"` + path + `"`, "'" + path + "'", address, `"` + address + `"`,
		strings.Replace(address, "file://", "file://localhost", 1)} {
		if got := CleanPath(text); got != path {
			t.Errorf("%q gave %q", text, got)
		}
	}
	if quoted := filepath.Join(dir, "'quoted'"); CleanPath(quoted) != quoted {
		t.Errorf("a quote that belongs to the name was taken away: %q", CleanPath(quoted))
	}
}

func TestWhatIsNoPathOfAFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.cer", leaf.PEM())
	path := filepath.Join(dir, "a.cer")
	for _, text := range []string{"", " ", `""`, "'", dir, path + "x", path + "\n" + path, path + "\x00", "file://", "file:///%zz", "https://acme.example/a.cer"} {
		if got := CleanPath(text); got != "" {
			t.Errorf("%q gave %q", text, got)
		}
	}
	t.Chdir(dir)
	if got := CleanPath("a.cer"); got != "a.cer" {
		t.Errorf("a path from here gave %q", got)
	}
	if _, err := os.Stat("a.cer"); err != nil {
		t.Fatal(err)
	}
}

func TestAPathAtWhichNothingIsStaysAPath(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "no ending", leaf.PEM())
	t.Chdir(dir)
	missing := filepath.Join(dir, "ecp.cer")
	for text, want := range map[string]string{
		missing: missing, `"` + missing + `"`: missing, "file://" + filepath.ToSlash(missing): missing,
		"ecp.CER": "ecp.CER", "./export": "./export", `C:\Users\müller\ecp`: `C:\Users\müller\ecp`, `\\server\share\ecp`: `\\server\share\ecp`, dir: dir,
		"no ending": "no ending",
	} {
		if got := PastedFile(text); got != want {
			t.Errorf("%q stands for %q, not for %q", text, got, want)
		}
	}
	if r := Open(t.Context(), PastedFile(missing), cert.Options{}); r.File.Problem == nil || r.File.Problem.ID != NotThere {
		t.Errorf("opening it gave %+v", r.File.Problem)
	}
}

func TestTextThatIsNoPath(t *testing.T) {
	for _, text := range []string{"", "ECP PRD 100", "CN=ECP,O=ACME/DE", "https://acme.example/a.cer", "api4.successfactors.com", "AA:BB:CC",
		"/home/a.cer\n/home/b.cer", string(leaf.PEM()), "file:///%zz"} {
		if got := PastedFile(text); got != "" {
			t.Errorf("%q stands for %q", text, got)
		}
	}
}

func TestStandardInputIsNotReadForAPathThatWasTyped(t *testing.T) {
	t.Chdir(t.TempDir())
	if got := PathIn("-"); got == Stdin {
		t.Errorf("the path is %q", got)
	}
}

func TestAddressesOfFilesOnWindows(t *testing.T) {
	for text, want := range map[string]string{
		"file:///C:/Users/M%C3%BCller/My%20Certs/%231.cer": `C:\Users\Müller\My Certs\#1.cer`,
		"file://localhost/D:/ecp.cer":                      `D:\ecp.cer`,
		"file://server/share/ecp%20prod.cer":               `\\server\share\ecp prod.cer`,
		`"C:\Users\Müller\ecp 100%.cer"`:                   `C:\Users\Müller\ecp 100%.cer`,
		`\\server\share\ecp.cer`:                           `\\server\share\ecp.cer`,
	} {
		if got := pastedPath(text, true); got != want {
			t.Errorf("%s gave %s, want %s", text, got, want)
		}
	}
}
