package reliability

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
	"certmap/internal/vault"
)

// The passphrases that are searched for: of a P12, of the keyring in a file, and one that opens nothing.
const (
	filePassphrase  = "Marked-file-passphrase-Ä9§"
	vaultPassphrase = "Marked-vault-passphrase-Ö8$"
	wrongPassphrase = "Marked-wrong-passphrase-ß7%"
)

// A safe is a home with files whose secrets are searched for.
type safe struct {
	*home
	*search
	pair                                  *certtest.Pair
	p12, bundle, pass, wrong, vaultPass   string
	host, connect, company, authorityFile string
}

func newSafe(t *testing.T) *safe {
	t.Helper()
	h := newHome(t)
	h.practised(t)
	s := &safe{home: h, pair: h.ca.Issue("CN=Marked,O=ACME SE,C=DE")}
	scalar, err := s.pair.Key.(*ecdsa.PrivateKey).Bytes()
	ok(t, err)
	s.search = &search{t: t, marks: []mark{newMark("the private key", scalar), newMark("the P12's passphrase", []byte(filePassphrase)),
		newMark("the keyring's passphrase", []byte(vaultPassphrase)), newMark("the wrong passphrase", []byte(wrongPassphrase))}}
	s.p12 = h.file(t, "marked.p12", s.pair.P12(filePassphrase))
	s.bundle = h.file(t, "bundle.pem", append(s.pair.PEM(), s.pair.KeyPEM()...))
	s.pass = h.file(t, "pass.txt", []byte(filePassphrase+"\n"))
	s.wrong = h.file(t, "wrong.txt", []byte(wrongPassphrase+"\n"))
	s.vaultPass = h.file(t, "vault.txt", []byte(vaultPassphrase+"\n"))
	s.facts(t)
	return s
}

// facts reads where the practice tenant answers.
func (s *safe) facts(t *testing.T) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, "practice", "practice.json"))
	ok(t, err)
	var f struct {
		Host    string `json:"mtls_host"`
		Listen  string `json:"listen"`
		Company string `json:"company_id"`
		CA      string `json:"ca_file"`
	}
	ok(t, json.Unmarshal(data, &f))
	s.host, s.connect, s.company, s.authorityFile = f.Host, f.Listen, f.Company, f.CA
}

// commands are all that take a secret, and some that are given one where it does not belong.
func (s *safe) commands() [][]string {
	outside := []string{"test", "--host", s.host, "--connect", s.connect, "--company", s.company, "--ca", s.authorityFile, "--control"}
	return [][]string{
		{"inspect", s.p12, "--passphrase-file", s.pass},
		{"inspect", s.p12, "--passphrase-file", s.pass, "--json"},
		{"inspect", s.p12, "--passphrase-file", s.wrong},
		{"inspect", s.p12, "--passphrases", s.wrong, "--json"},
		{"inspect", s.p12, s.bundle, s.pass, "--passphrases", s.pass, "--json"},
		{"inspect", s.bundle, s.pass, s.wrong},
		{"inspect", s.p12, "--passphrase-file", s.bundle},
		{"clean", s.bundle, "-o", filepath.Join(s.dir, "clean.cer")},
		{"clean", s.p12, "--passphrase-file", s.pass, "-o", "-"},
		{"clean", s.pass, "-o", "-"},
		{"compare", s.p12, s.bundle, "--passphrase-file", s.pass, "--json"},
		{"compare", s.p12, s.bundle, "--passphrase-file", s.wrong},
		{"p12", s.p12, "--passphrase-file", s.pass, "--json"},
		{"p12", s.p12, "--passphrase-file", s.pass, "--modern", filepath.Join(s.dir, "modern.p12"), "--new-passphrase-file", s.wrong},
		{"p12", s.bundle, "--compatible", filepath.Join(s.dir, "compatible.p12"), "--new-passphrase-file", s.pass, "--json"},
		{"p12", s.p12, "--passphrase-file", s.wrong},
		{"read-log", s.pass},
		{"read-log", s.bundle, "--json"},
		{"mappings", "add", s.p12, "--tenant", s.company, "--name", "Marked", "--passphrase-file", s.pass, "--json"},
		{"mappings", "add", s.bundle, "--tenant", s.company, "--name", "Again"},
		{"mappings", "upload", "Marked"},
		{"mappings", "ping", "Marked", s.pass},
		{"tenants", "add", "Own", "--company", "Own", "--host", "api4.cert.successfactors.com", "--ca", s.bundle, "--json"},
		{"tenants", "change", "Own", "--proxy", "proxy.example:8080", "--proxy-user", "svc", "--proxy-password-file", s.pass,
			"--keyring=file", "--keyring-passphrase-file", s.vaultPass, "--json"},
		{"guide", "--tenant", "Own", "--json"},
		append(outside, "--identity", s.p12, "--passphrase-file", s.pass, "--json"),
		append(outside, "--identity", s.p12, "--passphrase-file", s.pass),
		append(outside, "--identity", s.p12, "--passphrase-file", s.wrong, "--json"),
		append(outside, "--identity", s.bundle),
		append(outside, "--identity", s.pass, "--json"),
		{"test", "Marked", "--identity", s.p12, "--passphrase-file", s.pass, "--control", "--json"},
		{"test", "--host", s.host, "--connect", s.connect, "--company", s.company, "--ca", s.bundle, "--identity", s.bundle, "--json"},
		{"mappings", "show", "Marked", "--json"},
		{"doctor", "--keyring=file", "--keyring-passphrase-file", s.vaultPass},
		{"doctor", "--keyring=file", "--keyring-passphrase-file", s.wrong, "--json"},
	}
}

func TestNoSecretIsEverWrittenOrSaid(t *testing.T) {
	s := newSafe(t)
	opened := 0
	for _, args := range s.commands() {
		o := s.run(t, args...)
		s.outcome(args, o)
		if bytes.Contains(o.out, []byte("CN=Marked")) {
			opened++
		}
	}
	for _, in := range []string{filePassphrase, wrongPassphrase + "\n"} {
		args := []string{"inspect", s.p12, "--passphrase-stdin"}
		s.outcome(args, s.runWith(t, []byte(in), args...))
	}
	if opened < 10 {
		t.Errorf("only %d commands opened the certificate", opened)
	}
	s.wantNothing(t)
}

// wantNothing searches everything in the home and among the temporary files.
func (s *safe) wantNothing(t *testing.T) {
	t.Helper()
	before := s.read
	s.folder(s.dir)
	s.folder(s.temp)
	if s.read-before < 10 {
		t.Errorf("only %d names and files were searched", s.read-before)
	}
}

func TestAKeptIdentityIsNowhereInTheClear(t *testing.T) {
	s := newSafe(t)
	s.outcome(nil, s.run(t, "mappings", "add", s.p12, "--tenant", s.company, "--name", "Marked", "--passphrase-file", s.pass, "--json"))
	s.outcome(nil, s.run(t, "mappings", "upload", "Marked"))
	keep := s.keep(t)
	s.wantNothing(t)

	args := []string{"test", "Marked", "--control", "--json", "--keyring=file", "--keyring-passphrase-file", s.vaultPass}
	o := s.run(t, args...)
	s.outcome(args, o)
	var said struct {
		Identity struct{ Kind, SHA256 string }
	}
	if sum := sha256.Sum256(s.pair.Cert.Raw); !o.said(&said) || said.Identity.Kind != "p12" || said.Identity.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("the test was not made as who is kept: %+v, %s", said, o.err)
	}
	args[len(args)-1] = s.wrong
	s.outcome(args, s.run(t, args...))
	s.wantNothing(t)

	keep(t)
	s.wantNothing(t)
}

// keep keeps the P12 and its passphrase in the keyring in a file. What it returns forgets them again.
func (s *safe) keep(t *testing.T) (forget func(*testing.T)) {
	t.Helper()
	keeper := vault.NewFile(filepath.Join(s.dir, "vault"))
	ok(t, keeper.Unlock(t.Context(), cert.SecretString(vaultPassphrase)))
	center := securitycenter.New(securitycenter.Parts{Register: s.register(t), Vault: keeper})
	file, err := os.ReadFile(s.p12)
	ok(t, err)
	tenant := first(t, center.Register)
	kept, err := center.KeepIdentity(t.Context(), tenant.ID, "marked.p12", file, cert.SecretString(filePassphrase))
	ok(t, err)
	return func(t *testing.T) {
		t.Helper()
		ok(t, center.ForgetCredential(t.Context(), kept))
		if left, err := filepath.Glob(filepath.Join(s.dir, "vault", kept.ID+"*")); err != nil || len(left) != 0 {
			t.Errorf("left are %q (%v)", left, err)
		}
	}
}

// TestAKillLeavesNoSecretBehind kills the commands that hold a secret: what they might have put down for a moment stays.
func TestAKillLeavesNoSecretBehind(t *testing.T) {
	s := newSafe(t)
	f := newFate(t)
	for _, args := range s.commands() {
		kind := args[0]
		o, err := s.killed(f.after(kind), args...)
		ok(t, err)
		f.learn(kind, o)
		s.outcome(args, o)
	}
	if f.killed < 3 {
		t.Errorf("only %d commands were killed", f.killed)
	}
	s.wantNothing(t)
}
