package cert_test

import (
	"bytes"
	"slices"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func joined(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// namesIn returns the common names of the certificates that were read in a file, in order.
func namesIn(f *cert.File) (names []string) {
	for _, c := range f.Certificates() {
		names = append(names, c.Subject.CommonName())
	}
	return names
}

func TestFilesThatWereJoinedAreReadToTheEnd(t *testing.T) {
	one, two, three := certtest.SelfSigned("CN=1"), certtest.SelfSigned("CN=2"), certtest.SelfSigned("CN=3")
	der1, der2, der3 := one.Cert.Raw, two.Cert.Raw, three.Cert.Raw
	unknown := seq(integer(7), octets([]byte("of no known kind")))
	wide := func(text []byte) []byte { return certtest.Wide("\ufeff" + string(text)) }
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"text behind binary":                   {joined(der1, two.PEM()), []string{"1", "2"}},
		"text with an introduction behind it":  {joined(der1, []byte("\r\nthe new one:\r\n"), two.PEM()), []string{"1", "2"}},
		"wide text behind binary":              {joined(der1, wide(two.PEM())), []string{"1", "2"}},
		"binary behind text":                   {joined(one.PEM(), der2), []string{"1", "2"}},
		"binary between texts":                 {joined(one.PEM(), der2, three.PEM()), []string{"1", "2", "3"}},
		"binary behind binary":                 {joined(der1, der2, der3), []string{"1", "2", "3"}},
		"binary behind empty lines":            {joined(der1, []byte("\r\n\r\n"), der2), []string{"1", "2"}},
		"binary behind something unknown":      {joined(unknown, der1, unknown, der2), []string{"1", "2"}},
		"binary behind a broken list":          {joined(seq(oid("1.2.840.113549.1.7.2"), integer(1)), der1), []string{"1"}},
		"binary behind a broken certificate":   {joined(brokenCertificate(), der1), []string{"1"}},
		"text behind a certificate cut short":  {joined(der1[:len(der1)-9], two.PEM()), []string{"1", "2"}},
		"a key store of Java behind binary":    {joined(der1, certtest.JKS("secret", certtest.Entry{Alias: "c", Chain: [][]byte{der2}})), []string{"1", "2"}},
		"a list behind a certificate":          {joined(der1, certtest.P7B(certtest.TLV, der2, der3)), []string{"1", "2", "3"}},
		"text with an introduction like a DER": {joined([]byte("0 s:CN=1\n"), one.PEM(), []byte("0 s:CN=2\n"), two.PEM()), []string{"1", "2"}},
	} {
		if got := namesIn(open(t, c.data)); !slices.Equal(got, c.want) {
			t.Errorf("%s: read %q, want %q", name, got, c.want)
		}
	}
}

// brokenCertificate begins as a certificate and has no subject.
func brokenCertificate() []byte {
	parts := certtest.NewParts("CN=Broken")
	parts.Subject = integer(1)
	return parts.DER()
}

func TestWhatIsBrokenBesideAGoodCertificateIsTold(t *testing.T) {
	good := certtest.SelfSigned("CN=Good")
	for name, c := range map[string]struct {
		data []byte
		want cert.ProblemID
	}{
		"broken, then good":             {joined(brokenCertificate(), good.Cert.Raw), cert.Damaged},
		"good, then broken":             {joined(good.Cert.Raw, brokenCertificate()), cert.Damaged},
		"cut short, then good as text":  {joined(good.Cert.Raw[:99], good.PEM()), cert.Damaged},
		"good, then cut short":          {joined(good.Cert.Raw, good.Cert.Raw[:99]), cert.Truncated},
		"a broken list, then good":      {joined(seq(oid("1.2.840.113549.1.7.2"), integer(1)), good.Cert.Raw), cert.Damaged},
		"good as text, then broken":     {joined(good.PEM(), brokenCertificate()), cert.Damaged},
		"a store cut short, then good":  {joined(good.P12("")[:200], good.PEM()), cert.Truncated},
		"good, then a store cut short":  {joined(good.Cert.Raw, good.P12("")[:200]), cert.Truncated},
		"a store alone, and cut short":  {good.P12("")[:200], cert.Truncated},
		"good, then something unsigned": {joined(good.Cert.Raw, seq(integer(7))), ""},
	} {
		f := open(t, c.data)
		if got := namesIn(f); !slices.Equal(got, []string{"Good"}) && name != "a store alone, and cut short" {
			t.Errorf("%s: read %q", name, got)
		}
		if c.want == "" && f.Problem != nil || c.want != "" && (f.Problem == nil || f.Problem.ID != c.want) {
			t.Errorf("%s: problem %v, want %q", name, f.Problem, c.want)
		}
	}
}

func TestNothingButBlanksIsEmpty(t *testing.T) {
	for _, data := range []string{"", "\n", " \r\n\t\r\n", "\ufeff", "\ufeff\r\n", "\xff\xfe", "\xff\xfe\r\x00\n\x00", "\x00\x00\x00\x00", "\x1a"} {
		wantProblem(t, open(t, []byte(data)), cert.Empty)
	}
	wantProblem(t, open(t, []byte("\ufeff.")), cert.NotACertificate)
}
