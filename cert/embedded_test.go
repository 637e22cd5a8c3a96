package cert_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

// inJSON writes members of an object as JSON.
func inJSON(members map[string]any) string { return string(must(json.Marshal(members))) }

// wrappedAt breaks a text into lines.
func wrappedAt(width int, s, end string) string {
	var out strings.Builder
	for len(s) > width {
		out.WriteString(s[:width] + end)
		s = s[width:]
	}
	return out.String() + s + end
}

func TestCertificatesInFilesOfOtherKinds(t *testing.T) {
	leaf := certtest.NewCA("CN=CA").Issue("CN=Leaf")
	pem, key := string(leaf.PEM()), string(leaf.KeyPEM())
	bare := base64.StdEncoding.EncodeToString(leaf.Cert.Raw)
	twice := base64.StdEncoding.EncodeToString(leaf.PEM())
	serviceKey := inJSON(map[string]any{"clientid": "sb-x", "certificate": pem + pem, "key": key})
	for name, c := range map[string]struct {
		data      string
		container cert.Container
		in        cert.Surrounding
		key       bool
	}{
		"a service key of BTP":             {serviceKey, cert.PEM, cert.InJSON, true},
		"a service key in a string":        {inJSON(map[string]any{"credentials": serviceKey}), cert.PEM, cert.InJSON, true},
		"a service key without line ends":  {strings.ReplaceAll(serviceKey, `\n`, ""), cert.PEM, cert.InJSON, true},
		"JSON with all escapes":            {strings.NewReplacer("/", `\/`, "+", `\u002B`, "=", `\u003d`, `\n`, `\r\n`).Replace(serviceKey), cert.PEM, cert.InJSON, true},
		"a key set":                        {inJSON(map[string]any{"x5c": []string{bare}}), cert.Base64, cert.InJSON, false},
		"JSON with Base64 of PEM":          {inJSON(map[string]any{"cert": twice}), cert.Base64Two, cert.InJSON, false},
		"metadata":                         {"<?xml version=\"1.0\"?><ds:X509Certificate>" + bare + "</ds:X509Certificate>", cert.Base64, cert.InXML, false},
		"metadata in lines":                {"<md:X><ds:X509Certificate>\n" + wrappedAt(76, bare, "\n    ") + "</ds:X509Certificate>", cert.Base64, cert.InXML, false},
		"metadata that Java wrote":         {"<ds:X509Certificate>" + wrappedAt(76, bare, "&#13;\n") + "</ds:X509Certificate>", cert.Base64, cert.InXML, false},
		"metadata with other entities":     {"<ds:X509Certificate>" + wrappedAt(76, bare, "&#xD;&#xA;") + "</ds:X509Certificate>", cert.Base64, cert.InXML, false},
		"a file of kubectl":                {"apiVersion: v1\nuser:\n  client-certificate-data: " + twice + "\n", cert.Base64Two, cert.InText, false},
		"an attachment":                    {"From: a\r\nMIME-Version: 1.0\r\n\r\n" + wrappedAt(76, bare, "\r\n"), cert.Base64, cert.InMail, false},
		"an attachment in PEM":             {"From: a\r\nMIME-Version: 1.0\r\n\r\n" + wrappedAt(76, twice, "\r\n"), cert.Base64Two, cert.InMail, false},
		"an attachment that is a store":    {"From: a\r\nMIME-Version: 1.0\r\n\r\n" + wrappedAt(76, base64.StdEncoding.EncodeToString(leaf.P12("")), "\r\n"), cert.PKCS12, cert.InMail, true},
		"settings of a program":            {"CERT=" + bare + "\n", cert.Base64, cert.InText, false},
		"a card of an address book":        {"BEGIN:VCARD\r\nKEY;ENCODING=B:" + bare + "\r\nEND:VCARD\r\n", cert.Base64, cert.InText, false},
		"a quoted text":                    {"cert: \"" + strings.ReplaceAll(pem, "\n", `\n`) + "\"\n", cert.PEM, cert.InText, false},
		"a header of nginx":                {"X-Cert: " + url.PathEscape(pem), cert.PEM, cert.InText, false},
		"a field of a form":                {"cert=" + url.QueryEscape(pem) + "&x=%zz", cert.PEM, cert.InText, false},
		"PEM with the explanations it has": {"Subject: CN=Leaf\nIssuer: CN=CA\n" + pem, cert.PEM, "", false},
		"PEM in a block of YAML":           {"cert: |\n" + wrappedAt(65, strings.ReplaceAll(pem, "\n", "\n  "), ""), cert.PEM, "", false},
	} {
		f := open(t, []byte(c.data))
		if got := f.LeafCertificate(); got == nil || string(got.Raw) != string(leaf.Cert.Raw) {
			t.Errorf("%s: not read: %v", name, f.Problem)
			continue
		}
		wantContainer(t, f, c.container)
		found := finding(f, cert.EmbeddedInText)
		if (found != nil) != (c.in != "") || found != nil && found.Values["What"] != string(c.in) {
			t.Errorf("%s: %+v, want %q", name, found, c.in)
		}
		if f.Items[f.Leaf].HasKey != c.key {
			t.Errorf("%s: with its key: %v", name, !c.key)
		}
		wantNoFinding(t, f, cert.TrailingData)
		wantNoFinding(t, f, cert.HeadersMissing)
		if (finding(f, cert.EncodedTwice) != nil) != (c.container == cert.Base64Two) {
			t.Errorf("%s: %v", name, f.Findings)
		}
	}
}

func TestStoresOfJavaInFilesOfOtherKinds(t *testing.T) {
	leaf := certtest.NewCA("CN=CA").Issue("CN=Leaf")
	entry := certtest.Entry{Alias: "ecp", Key: leaf.KeyDER(), Chain: [][]byte{leaf.Cert.Raw}}
	for container, data := range map[cert.Container][]byte{cert.JKS: certtest.JKS("geheim", entry), cert.JCEKS: certtest.JCEKS("geheim", entry)} {
		text := base64.StdEncoding.EncodeToString(data)
		for name, whole := range map[string]string{
			"JSON": inJSON(map[string]any{"keystore": text, "alias": "ecp"}), "escaped": strings.ReplaceAll(inJSON(map[string]any{"k": text}), "/", `\/`),
			"YAML": "data:\n  keystore.jks: " + text + "\n", "a mail": "From: a\r\nMIME-Version: 1.0\r\n\r\n" + wrappedAt(76, text, "\r\n"),
		} {
			f := open(t, []byte(whole), "geheim")
			wantLeaf(t, f, leaf)
			wantKey(t, f)
			wantContainer(t, f, container)
			if wantFinding(t, f, cert.EmbeddedInText).Values["What"] == "" {
				t.Errorf("%s: nothing tells where it stood", name)
			}
		}
	}
}

func TestHexadecimalDigitsAreRead(t *testing.T) {
	leaf := certtest.NewCA("CN=CA").Issue("CN=Leaf")
	digits := hex.EncodeToString(leaf.Cert.Raw)
	for name, text := range map[string]string{
		"bare": digits, "of a database": "0x" + strings.ToUpper(digits), "with colons": cert.Fingerprint(leaf.Cert.Raw),
		"in lines": wrappedAt(32, digits, "\r\n"),
	} {
		f := open(t, []byte(text))
		wantLeaf(t, f, leaf)
		wantContainer(t, f, cert.Hex)
		if got := wantFinding(t, f, cert.HexEncoding); got.Severity != cert.Note {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, text := range []string{digits + "x", digits[:401], "30" + strings.Repeat("00", 500)} {
		if f := open(t, []byte(text)); f.Container == cert.Hex && f.LeafCertificate() != nil {
			t.Errorf("%.20s… was read", text)
		}
	}
}

// Go's parser knows four curves, and a certificate on another one keeps to the standard all the same.
func TestACurveThatGoDoesNotKnowIsNotAgainstTheStandard(t *testing.T) {
	for name, curve := range map[string]string{"secp256k1": "1.3.132.0.10", "brainpool": "1.3.36.3.3.2.8.1.1.7"} {
		parts := certtest.NewParts("CN=Leaf")
		parts.Issuer = certtest.Name("CN=CA")
		parts.SPKI = seq(algorithm("1.2.840.10045.2.1", oid(curve)), bitString(append([]byte{4}, make([]byte, 64)...)))
		f := open(t, parts.PEM())
		if c := f.LeafCertificate(); c == nil || c.Refused != nil {
			t.Fatalf("%s: %v", name, c)
		}
		wantFinding(t, f, cert.KeyUnusual)
		wantNoFinding(t, f, cert.Nonstandard)
		chain := cert.BuildChain(f.LeafCertificate(), nil, nil, day(2026, 11, 27))
		if chain.State != cert.ChainUnreadable {
			t.Errorf("%s: %+v", name, chain)
		}
	}
}
