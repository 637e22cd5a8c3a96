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
	path   string
	secret cert.Secret
	keep   bool // for later tests
	use    func(id *cert.Identity, name string)
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
	p.desk.AskFile(func(path string) { p.read(keyFile{path: path, use: use}) })
}

func (p *Page) read(f keyFile) {
	desk.Do(p.desk, &p.reading, func(ctx context.Context) (intake.Result, error) {
		return desk.OpenKey(ctx, f.path, f.secret)
	}, func(r intake.Result) { p.opened(f, r) })
}

func (p *Page) opened(f keyFile, r intake.Result) {
	id, problem := r.File.Identity()
	usable := problem == nil && id != nil && id.Key != nil
	if usable && f.keep {
		p.keep(r, f.secret, func() { f.use(id, r.File.Name) })
		return
	}
	tried := !f.secret.Empty()
	f.secret.Erase()
	switch {
	case usable:
		f.use(id, r.File.Name)
	case r.Locked():
		p.askPassphrase(f, r, tried)
	default:
		p.desk.Tell(securitycenter.NewFault(securitycenter.IdentityUnusable, asError(problem), map[string]any{"Name": r.File.Name}))
	}
}

func asError(p *cert.Problem) error {
	if p == nil {
		return nil
	}
	return p
}

func (p *Page) askPassphrase(f keyFile, r intake.Result, tried bool) {
	q := p.desk.PassphraseOf(r.File, r.File.Name, tried)
	q.Keep = p.desk.Words.Say("unlock.keep")
	q.Answer = func(secret cert.Secret, keep bool) {
		f.secret, f.keep = secret, keep
		p.read(f)
	}
	p.desk.AskSecret(q)
}

// keep stores the file with its passphrase, and goes on to the test, unless the page has turned to something else while the
// keyring was waited for. Where the keyring does not take the file, the test goes on without saving.
func (p *Page) keep(r intake.Result, secret cert.Secret, use func()) {
	tenant, turn := p.mapping.TenantID, p.turn
	then := func() {
		if p.turn == turn {
			use()
		}
	}
	p.desk.Keyring(desk.KeyringCall{Work: func(ctx context.Context) error {
		defer secret.Erase()
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
