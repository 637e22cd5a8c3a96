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
		ID: newID(), Kind: IdentityCredential, TenantID: tenantID, Label: name,
		Subject: id.Leaf.Subject.String(), SHA256: hexOf(id.Leaf.SHA256()), NotAfter: id.Leaf.NotAfter,
		Keeper: c.Vault.Name(), Created: c.Clock(), By: c.Who(),
	}
	old, replaces, err := c.credentialFor(ctx, cr.SHA256)
	if err != nil {
		return cr, err
	}
	if replaces {
		cr.ID = old.ID
	}
	kept, err := c.keepFile(ctx, cr, file, passphrase)
	if err != nil && !replaces {
		c.drop(ctx, kept)
	}
	return cr, err
}

// keepFile puts a file and its passphrase into the vault, and then its record into the register. It returns what the vault
// has taken.
func (c *Center) keepFile(ctx context.Context, cr Credential, file []byte, passphrase cert.Secret) (kept []string, err error) {
	secrets := []cert.Secret{cert.NewSecret(file), passphrase}
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

func (c *Center) credentialFor(ctx context.Context, sha256 string) (Credential, bool, error) {
	all, err := c.Register.Credentials(ctx)
	for _, cr := range all {
		if cr.SHA256 == sha256 {
			return cr, true, err
		}
	}
	return Credential{}, false, err
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
