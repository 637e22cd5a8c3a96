package desk_test

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui/desk"
	"certmap/internal/text"
)

func TestAPassphraseIsCalledWrongOnlyWhereTheFilesOwnCheckSaysSo(t *testing.T) {
	d := &desk.Desk{Words: text.Must(text.English)}
	pair := certtest.SelfSigned("CN=ECP")
	checked := pair.P12("geheim")
	unchecked := slices.Concat(pair.PEM(), certtest.Block("ENCRYPTED PRIVATE KEY",
		certtest.EncryptedPKCS8(pair.KeyDER(), certtest.AES("geheim", sha256.New, "1.2.840.113549.2.9", 32))))
	store := certtest.JKS("of the key", certtest.Entry{Alias: "ecp", Key: pair.KeyDER(), Chain: [][]byte{pair.Cert.Raw}})
	store = certtest.Redigest("of the store", store[:len(store)-20])
	for name, c := range map[string]struct {
		file  []byte
		tried string
		want  string
	}{
		"none was tried":        {checked, "", ""},
		"with a check":          {checked, "falsch", d.Words.Say("unlock.wrong")},
		"without a check":       {unchecked, "falsch", d.Words.Say("problem.not-opened.what")},
		"none, without a check": {unchecked, "", ""},
		"of the store alone":    {store, "of the store", d.Words.Say("problem.key-passphrase.why")},
	} {
		t.Run(name, func(t *testing.T) {
			secret := cert.SecretString(c.tried)
			f := cert.Open(t.Context(), c.file, cert.Options{Passphrases: desk.Passphrases(secret)})
			if got := d.PassphraseOf(f, "ecp", !secret.Empty()).Refused; got != c.want {
				t.Errorf("it says %q, not %q", got, c.want)
			}
		})
	}
}

func TestThePassphraseOfAFileThatIsGivenUpIsOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ecp.p12")
	if err := os.WriteFile(path, certtest.SelfSigned("CN=ECP").P12("geheim"), 0o600); err != nil {
		t.Fatal(err)
	}
	waited, left := cert.SecretString("geheim"), cert.SecretString("geheim")
	if r, err := desk.OpenKey(t.Context(), path, waited); err != nil || r.Locked() || string(waited.Reveal()) != "geheim" {
		t.Errorf("it is locked: %v; %v", r.Locked(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	bytes := left.Reveal()
	if _, err := desk.OpenKey(ctx, path, left); err == nil || string(bytes) != string(make([]byte, 6)) || !left.Empty() {
		t.Errorf("the passphrase is still there; %v", err)
	}
}
