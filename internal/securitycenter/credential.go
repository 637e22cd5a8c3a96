package securitycenter

import (
	"context"
	"time"

	"certmap/cert"
)

// A CredentialKind is what sort of secret is kept.
type CredentialKind string

// The kinds of credentials.
const (
	IdentityCredential CredentialKind = "identity" // a file with a private key, and its passphrase
)

// A Credential is the record that a secret is kept: what it is, where, since when. The secret itself is in the vault.
type Credential struct {
	ID       string
	Kind     CredentialKind
	TenantID string
	Label    string // the file's name
	Subject  string
	SHA256   string // of the certificate the identity belongs to
	NotAfter time.Time
	Keeper   string // Vault.Name at the time
	Created  time.Time
	By       string
}

func (c Credential) fileKey() string       { return c.ID + ".file" }
func (c Credential) passphraseKey() string { return c.ID + ".passphrase" }

// KeepIdentity keeps a file with a private key, and its passphrase, in the vault, when a person asks for it. One that is
// kept for the same certificate is replaced.
func (c *Center) KeepIdentity(ctx context.Context, tenantID, name string, file []byte, passphrase cert.Secret) (Credential, error) {
	id, problem := cert.Open(ctx, file, cert.Options{Name: name, Passphrases: []cert.Secret{passphrase}}).Identity()
	if problem != nil {
		return Credential{}, NewFault(IdentityUnusable, problem, map[string]any{"Name": name})
	}
	if id.Key == nil {
		return Credential{}, NewFault(IdentityUnusable, nil, map[string]any{"Name": name})
	}
	cr := Credential{
		ID: newID(), Kind: IdentityCredential, TenantID: tenantID, Label: name,
		Subject: id.Leaf.Subject.String(), SHA256: hexOf(id.Leaf.SHA256()), NotAfter: id.Leaf.NotAfter,
		Keeper: c.Vault.Name(), Created: c.Clock(), By: c.Who(),
	}
	if old, ok, err := c.credentialFor(ctx, cr.SHA256); err != nil {
		return cr, err
	} else if ok {
		cr.ID = old.ID
	}
	if err := c.Vault.Keep(ctx, cr.fileKey(), cert.NewSecret(file)); err != nil {
		return cr, err
	}
	if err := c.Vault.Keep(ctx, cr.passphraseKey(), passphrase); err != nil {
		return cr, err
	}
	return cr, c.Register.PutCredential(ctx, cr)
}

// ForgetCredential removes a secret from the vault, and then its record. A secret that is gone already is no error.
func (c *Center) ForgetCredential(ctx context.Context, cr Credential) error {
	for _, key := range []string{cr.fileKey(), cr.passphraseKey()} {
		if err := c.Vault.Forget(ctx, key); err != nil {
			return err
		}
	}
	return c.Register.RemoveCredential(ctx, cr.ID)
}

// kept returns the identity the vault holds for a mapping's current certificate, nil when it holds none.
func (c *Center) kept(ctx context.Context, m Mapping) (*cert.Identity, *cert.Problem, error) {
	cr, ok, err := c.credentialFor(ctx, m.Current().SHA256)
	if err != nil || !ok {
		return nil, nil, err
	}
	file, err := c.Vault.Fetch(ctx, cr.fileKey())
	if err != nil {
		return nil, nil, err
	}
	defer file.Erase()
	passphrase, err := c.Vault.Fetch(ctx, cr.passphraseKey())
	if err != nil {
		return nil, nil, err
	}
	id, problem := cert.Open(ctx, file.Reveal(), cert.Options{Passphrases: []cert.Secret{passphrase}}).Identity()
	return id, problem, nil
}

func (c *Center) credentialFor(ctx context.Context, sha256 string) (Credential, bool, error) {
	all, err := c.Register.Credentials(ctx)
	for _, cr := range all {
		if cr.SHA256 == sha256 {
			return cr, true, err
		}
	}
	return Credential{}, false, err
}

// UsersOf returns the configuration names of the live mappings whose certificate a credential belongs to.
func (c *Center) UsersOf(ctx context.Context, cr Credential) ([]string, error) {
	rows, _, err := c.Register.Rows(ctx, Filter{Text: cr.SHA256})
	var names []string
	for _, r := range rows {
		if r.State.Live() {
			names = append(names, r.ConfigurationName)
		}
	}
	return names, err
}
