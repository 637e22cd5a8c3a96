package trial

import (
	"context"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A keyFile is a file with a certificate and its key that is about to be opened, and who wants it.
type keyFile struct {
	path    string
	secrets []cert.Secret
	keep    bool // for later tests
	use     func(id *cert.Identity, name string)
}

// useFile tests as what a file holds: its passphrase is asked for where it has one.
func (p *Page) useFile() {
	p.askKeyFile(func(id *cert.Identity, name string) {
		if !isCertificateOf(id, p.mapping) {
			p.desk.Tell(securitycenter.NewFault(securitycenter.IdentityOther, nil, map[string]any{"Name": name, "Subject": id.Leaf.Subject.String()}))
			return
		}
		p.identity = id
		p.start()
	})
}

func isCertificateOf(id *cert.Identity, m securitycenter.Mapping) bool {
	c := m.Current().Certificate()
	return c != nil && c.SHA256() == id.Leaf.SHA256()
}

func (p *Page) askKeyFile(use func(id *cert.Identity, name string)) {
	p.desk.AskFile(func(path string) {
		p.desk.Used(path)
		p.read(keyFile{path: path, use: use})
	})
}

func (p *Page) read(f keyFile) {
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (intake.Result, error) {
		return intake.Open(ctx, f.path, cert.Options{Passphrases: f.secrets}), ctx.Err()
	}, func(r intake.Result) {
		id, problem := r.File.Identity()
		switch {
		case (problem != nil || id == nil || id.Key == nil) && r.Locked():
			p.askPassphrase(f, r)
		case problem != nil || id.Key == nil:
			p.desk.Tell(securitycenter.NewFault(securitycenter.IdentityUnusable, asError(problem), map[string]any{"Name": r.File.Name}))
		case f.keep:
			p.keep(r, f.secrets[0], func() { f.use(id, r.File.Name) })
		default:
			f.use(id, r.File.Name)
		}
	})
}

func asError(p *cert.Problem) error {
	if p == nil {
		return nil
	}
	return p
}

func (p *Page) askPassphrase(f keyFile, r intake.Result) {
	w := p.desk.Words
	q := desk.SecretQuestion{Title: w.Say("unlock.title", text.V{"Name": r.File.Name}), Text: w.Say("unlock.line"), Keep: w.Say("unlock.keep")}
	if len(f.secrets) > 0 {
		q.Refused = w.Say("unlock.wrong")
	}
	q.Answer = func(secret cert.Secret, keep bool) {
		f.secrets, f.keep = []cert.Secret{secret}, keep
		p.read(f)
	}
	p.desk.AskSecret(q)
}

// keep stores the file with its passphrase, and goes on to the test. Where the keyring does not take it, the test goes on
// without saving.
func (p *Page) keep(r intake.Result, secret cert.Secret, then func()) {
	tenant := p.mapping.TenantID
	p.desk.Keyring(desk.KeyringCall{Work: func(ctx context.Context) error {
		_, err := p.desk.Center.KeepIdentity(ctx, tenant, r.File.Name, r.Data, secret)
		return err
	}, Done: func() {
		p.desk.Say(p.desk.Words.Say("credentials.kept", text.V{"Name": r.File.Name}))
		then()
	}, Failed: func(err error) {
		p.desk.Tell(err)
		then()
	}, Without: then})
}
