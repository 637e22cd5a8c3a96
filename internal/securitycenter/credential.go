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
	ProxyCredential    CredentialKind = "proxy"    // the password of a tenant's own proxy
)

// A Credential is the record that a secret is kept: what it is, where, since when. The secret itself is in the vault.
type Credential struct {
	ID       string
	Kind     CredentialKind
	TenantID string
	Label    string // the file's name, or the proxy's address
	// Subject, SHA256 and NotAfter are those of the certificate that an identity belongs to.
	Subject  string
	SHA256   string
	NotAfter time.Time
	Keeper   string // Vault.Name at the time
	Created  time.Time
	By       string
}

func (c Credential) fileKey() string       { return c.ID + ".file" }
func (c Credential) passphraseKey() string { return c.ID + ".passphrase" }
func (c Credential) passwordKey() string   { return c.ID + ".password" }

// keys are the names that what is kept stands under in the vault.
func (c Credential) keys() []string {
	if c.Kind == ProxyCredential {
		return []string{c.passwordKey()}
	}
	return []string{c.fileKey(), c.passphraseKey()}
}

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
		Kind: IdentityCredential, TenantID: tenantID, Label: name,
		Subject: id.Leaf.Subject.String(), SHA256: hexOf(id.Leaf.SHA256()), NotAfter: id.Leaf.NotAfter,
	}
	sameCertificate := func(old Credential) bool { return old.Kind == cr.Kind && old.SHA256 == cr.SHA256 }
	return c.keep(ctx, cr, sameCertificate, cert.NewSecret(file), passphrase)
}

// keep puts secrets into the vault and their record into the register, and then forgets what they replace. They stand under
// an ID of their own: until all of it is kept, what they replace is whole.
func (c *Center) keep(ctx context.Context, cr Credential, replaces func(Credential) bool, secrets ...cert.Secret) (Credential, error) {
	cr.ID, cr.Keeper, cr.Created, cr.By = newID(), c.Vault.Name(), c.Clock(), c.Who()
	before, err := c.Register.Credentials(ctx)
	if err != nil {
		return cr, err
	}
	if kept, err := c.keepAll(ctx, cr, secrets); err != nil {
		c.drop(ctx, kept)
		return cr, err
	}
	for _, old := range before {
		if !replaces(old) {
			continue
		}
		if err := c.ForgetCredential(ctx, old); err != nil {
			return cr, err
		}
	}
	return cr, nil
}

// keepAll puts secrets into the vault, and then their record into the register. It returns what the vault has taken.
func (c *Center) keepAll(ctx context.Context, cr Credential, secrets []cert.Secret) (kept []string, err error) {
	for i, key := range cr.keys() {
		if err := c.Vault.Keep(ctx, key, secrets[i]); err != nil {
			return kept, err
		}
		kept = append(kept, key)
	}
	return kept, c.Register.PutCredential(ctx, cr)
}

// drop takes out of the vault what has no record: nobody would find it there to forget it. Whoever has given up is not kept
// waiting for it.
func (c *Center) drop(ctx context.Context, kept []string) {
	brief, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropPatience)
	defer cancel()
	for _, key := range kept {
		_ = c.Vault.Forget(brief, key) // the secret then stays under a name that nothing knows
	}
}

// ForgetCredential removes a secret from the vault, and then its record. A secret that is gone already is no error.
func (c *Center) ForgetCredential(ctx context.Context, cr Credential) error {
	for _, key := range cr.keys() {
		if err := c.Vault.Forget(ctx, key); err != nil {
			return err
		}
	}
	return c.Register.RemoveCredential(ctx, cr.ID)
}

// UsersOf returns whom a credential serves: the configuration names of the live mappings whose certificate it belongs to,
// or the name of the tenant whose proxy it is for.
func (c *Center) UsersOf(ctx context.Context, cr Credential) ([]string, error) {
	if cr.Kind == ProxyCredential {
		t, err := c.Tenant(ctx, cr.TenantID)
		if isFault(err) {
			return nil, nil
		}
		return []string{t.Name}, err
	}
	rows, _, err := c.Register.Rows(ctx, Filter{Text: cr.SHA256})
	var names []string
	for _, r := range rows {
		if r.State.Live() {
			names = append(names, r.ConfigurationName)
		}
	}
	return names, err
}
