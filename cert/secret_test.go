package cert_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func TestSecretsDoNotShow(t *testing.T) {
	s := cert.SecretString("hunter2")
	holder := struct {
		Name   string
		Secret cert.Secret
		List   []cert.Secret
		Map    map[string]cert.Secret
	}{"n", s, []cert.Secret{s}, map[string]cert.Secret{"k": s}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%p"} {
		fmt.Fprintf(&out, verb+"\n", s)
		fmt.Fprintf(&out, verb+"\n", &s)
		fmt.Fprintf(&out, verb+"\n", holder)
		fmt.Fprintf(&out, verb+"\n", &holder)
	}
	logger := slog.New(slog.NewJSONHandler(&out, nil))
	logger.Info("m", "secret", s, "holder", holder)
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "secret", s, "holder", holder)
	out.Write(must(json.Marshal(holder)))
	out.WriteString(s.String())
	for _, shown := range []string{"hunter2", fmt.Sprintf("%x", "hunter2"), "104 117 110 116"} {
		if strings.Contains(out.String(), shown) {
			t.Errorf("%s shows in\n%s", shown, out.String())
		}
	}
	if !strings.Contains(out.String(), "•••") {
		t.Error("nothing shows that there is a secret")
	}
}

func TestKeysDoNotShow(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf", certtest.WithKey(ed()))
	f := open(t, append(leaf.PEM(), leaf.KeyPEM()...))
	id, _ := f.Identity()
	key := f.Items[1].Key
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		fmt.Fprintf(&out, verb+verb+"\n", key, id)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "key", key, "id", id)
	out.Write(must(json.Marshal(key)))
	out.Write(must(json.Marshal(id)))
	seed := leaf.Key.(ed25519.PrivateKey).Seed()
	for _, shown := range []string{fmt.Sprintf("%x", seed), strings.Trim(fmt.Sprint(seed), "[]"), base64.StdEncoding.EncodeToString(seed)[:40]} {
		if strings.Contains(out.String(), shown) {
			t.Errorf("%s shows in\n%s", shown, out.String())
		}
	}
	if !strings.Contains(out.String(), "private key (Ed25519, 256 bits)") || !strings.Contains(out.String(), "identity (CN=Leaf)") {
		t.Error(out.String())
	}
}

func TestSecretsAreKeptApartFromWhereTheyCameFrom(t *testing.T) {
	source := []byte("pin")
	s := cert.NewSecret(source)
	source[0] = 'x'
	if string(s.Reveal()) != "pin" || s.Empty() {
		t.Errorf("%q", s.Reveal())
	}
	copied, revealed := s, s.Reveal()
	s.Erase()
	if !bytes.Equal(revealed, []byte{0, 0, 0}) {
		t.Error("the bytes are still there")
	}
	if !s.Empty() || !copied.Empty() || s.Reveal() != nil {
		t.Error("something could be locked with what is left")
	}
	s.Erase()
	var none cert.Secret
	none.Erase()
	if !none.Empty() || none.Reveal() != nil {
		t.Error("a secret that was never set is empty")
	}
}

func TestProblemsAreErrors(t *testing.T) {
	cause := errors.New("line 7")
	p := &cert.Problem{ID: cert.Damaged, Err: cause}
	if p.Error() != "damaged: line 7" || !errors.Is(p, cause) || p.Locked() || p.TextID() != "damaged" {
		t.Error(p.Error())
	}
	html := &cert.Problem{ID: cert.NotACertificate, Values: map[string]any{"What": "html"}}
	if html.TextID() != "not-a-certificate.html" || html.Error() != "not-a-certificate" {
		t.Error(html.TextID())
	}
	for count, want := range map[any]string{nil: "expired", 0: "expired.today", 1: "expired"} {
		if got := (cert.Finding{ID: cert.Expired, Values: map[string]any{"Count": count}}).TextID(); got != want {
			t.Errorf("%v days: %s", count, got)
		}
	}
}

func TestEveryProblemIsInTheList(t *testing.T) {
	seen := map[cert.ProblemID]bool{}
	for _, k := range cert.ProblemKinds() {
		if seen[k.ID] || k.ID == "" {
			t.Errorf("%q", k.ID)
		}
		seen[k.ID] = true
	}
	for _, id := range []cert.ProblemID{cert.Empty, cert.WrongPassphrase, cert.KeyNotForTLS, cert.Canceled} {
		if !seen[id] {
			t.Errorf("%s is missing", id)
		}
	}
}
