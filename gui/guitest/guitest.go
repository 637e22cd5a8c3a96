// Package guitest is a window on a register of its own, drawn in memory: for the tests of the pages and for the pictures
// of them. The register is a real one in a temporary folder; the tenants are not, so that nothing leaves the machine, and
// what a test of the connection shows is given beforehand.
package guitest

import (
	"context"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui"
	"certmap/gui/job"
	"certmap/internal/ecplog"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
	"certmap/internal/store"
	"certmap/internal/text"
	"certmap/internal/vault"
)

// Now is the time by the clock of the fixture.
var Now = time.Date(2026, time.November, 23, 14, 2, 0, 0, time.UTC)

// Options choose what the window is like.
type Options struct {
	Language text.Language // English where empty
	Theme    string        // light where empty
	TextSize string        // normal where empty
	Files    []string
	// Keyring is the fault of the keyring; nil for one that is there.
	Keyring error
	// Prompt has every call of the keyring wait until it is closed; nil for one that asks nobody.
	Prompt <-chan struct{}
	// Pause is how the window waits; with nil nothing in it happens by itself.
	Pause func(context.Context, time.Duration) bool
	// Shut is why the register cannot be opened at first; nil for one that is open.
	Shut error
	// Jobs runs the work of the window; nil has everything happen at once.
	Jobs *job.Runner
}

// A Fixture is a window with what stands behind it.
type Fixture struct {
	Center  *securitycenter.Center
	Window  *gui.Window
	Prober  *Prober
	Upload  *Uploader
	Trust   *Authorities
	Words   *text.Words
	Dir     string
	Opened  []string // addresses that the browser was asked to open
	ECP     *certtest.Pair
	CA      *certtest.Pair
	Reopens atomic.Int32 // how often the register was tried again; works beside the window
	closers []func()
}

// A Prober gives the result it was told to.
type Prober struct {
	Result securitycenter.Result
	// Each gives the result of each test instead; nil for Result.
	Each func(securitycenter.Probe) securitycenter.Result
}

// Probe implements securitycenter.Prober.
func (p *Prober) Probe(_ context.Context, asked securitycenter.Probe, onRung func(securitycenter.Rung)) securitycenter.Result {
	r := p.Result
	if p.Each != nil {
		r = p.Each(asked)
	}
	for _, rung := range r.Rungs {
		if onRung != nil {
			onRung(rung)
		}
	}
	r.Host, r.CompanyID, r.LoginName, r.Practice, r.Started = asked.Host, asked.CompanyID, asked.LoginName, asked.Practice, Now
	if id := asked.Identity; id != nil && id.Leaf != nil {
		sum := id.Leaf.SHA256()
		r.Identity = securitycenter.IdentityFacts{Kind: "p12", Subject: id.Leaf.Subject.String(), Issuer: id.Leaf.Issuer.String(), SHA256: hex.EncodeToString(sum[:])}
	}
	return r
}

// An Uploader takes mappings for the practice tenant, or fails as it was told to.
type Uploader struct {
	Err     error
	Uploads int
}

// Handles implements securitycenter.Uploader.
func (*Uploader) Handles(t securitycenter.Tenant) bool { return t.IsPractice() }

// Upload implements securitycenter.Uploader.
func (u *Uploader) Upload(context.Context, securitycenter.Tenant, securitycenter.Mapping) (string, error) {
	u.Uploads++
	return "1", u.Err
}

// Delete implements securitycenter.Uploader.
func (u *Uploader) Delete(context.Context, securitycenter.Tenant, string) error { return u.Err }

// stage stands for the practice tenant.
type stage struct{ f *Fixture }

// Tenant implements securitycenter.Rehearsal.
func (s *stage) Tenant(context.Context) (securitycenter.Tenant, error) {
	return securitycenter.Tenant{Name: "Practice tenant", CompanyID: "CertmapPractice", Environment: securitycenter.PracticeTenant,
		APIHost: "api.certmap-practice.test", Host: "api.cert.certmap-practice.test", Connect: "127.0.0.1:40443",
		SecurityCenter: "http://127.0.0.1:40443/securitycenter", APIUser: "SFAPI_ECP"}, nil
}

// Identity implements securitycenter.Rehearsal.
func (s *stage) Identity(context.Context) ([]byte, cert.Secret, error) {
	return s.f.ECP.P12("practice"), cert.SecretString("practice"), nil
}

// Export implements securitycenter.Rehearsal.
func (s *stage) Export(context.Context) (string, error) {
	return s.f.File("ECP_Practice_100.cer", s.f.ECP.PEM()), nil
}

// New opens a window in a new temporary folder.
func New(o Options) (*Fixture, error) {
	dir, err := os.MkdirTemp("", "certmap-gui-")
	if err != nil {
		return nil, err
	}
	f := &Fixture{Dir: dir, Prober: &Prober{Result: Passed()}, Upload: &Uploader{}, Trust: &Authorities{}}
	f.closers = append(f.closers, func() { _ = os.RemoveAll(dir) })
	f.CA = certtest.NewCA("CN=SAP Cloud Root CA,O=SAP SE,L=Walldorf,C=DE", certtest.Valid(Now.AddDate(-1, 0, 0), Now.AddDate(9, 0, 0)))
	f.ECP = f.CA.Issue("CN=ECP Practice 100,OU=Practice,O=Certmap Practice,C=DE", certtest.Valid(Now.AddDate(0, -1, 0), Now.AddDate(1, 0, 2)), certtest.Purposes(x509.ExtKeyUsageClientAuth))
	if err := f.open(o); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (f *Fixture) open(o Options) error {
	register, _, err := store.Open(context.Background(), f.Dir)
	if err != nil {
		return err
	}
	f.closers = append(f.closers, func() { _ = register.Close() })
	f.Center = securitycenter.New(securitycenter.Parts{
		Register: register, Vault: &keyring{fault: o.Keyring, prompt: o.Prompt, kept: map[string]cert.Secret{}}, Prober: f.Prober, Authorities: f.Trust,
		Outbox: &store.Outbox{Dir: filepath.Join(f.Dir, "handover")}, Uploaders: []securitycenter.Uploader{f.Upload},
		Logs: ecplog.Reader{}, Rehearsal: &stage{f}, Clock: func() time.Time { return Now }, Who: func() string { return "M. Meier" }})
	if o.Jobs == nil {
		o.Jobs = job.Immediate()
	}
	chosen, err := f.settings(o)
	if err != nil {
		return err
	}
	lang := o.Language
	if lang == "" {
		lang = text.English
	}
	f.Words = text.Must(lang).WithZone(time.UTC)
	f.Window = gui.New(test.NewApp(), gui.Parts{Center: f.atFirst(o.Shut), Shut: o.Shut, Reopen: f.reopen, Words: f.Words, Settings: chosen, Places: settings.At("/home/meier/certmap"),
		Version: "0.1.0", Log: slog.New(slog.DiscardHandler), Jobs: o.Jobs, Language: func() *text.Words { return f.Words },
		OpenURL: f.openURL, Pause: o.Pause, Files: o.Files})
	f.closers = append(f.closers, func() { f.Window.Close(); f.Window.Fyne().Close() })
	return nil
}

// atFirst are the use cases as the window begins with them.
func (f *Fixture) atFirst(shut error) *securitycenter.Center {
	if shut == nil {
		return f.Center
	}
	parts := f.Center.Parts
	parts.Register = store.Shut{Err: shut}
	return securitycenter.New(parts)
}

func (f *Fixture) settings(o Options) (*settings.Settings, error) {
	s, err := settings.Open(filepath.Join(f.Dir, "settings.json"))
	if err != nil {
		return nil, err
	}
	theme, size := o.Theme, o.TextSize
	if theme == "" {
		theme = "light"
	}
	if size == "" {
		size = "normal"
	}
	return s, errors.Join(s.Set(settings.Theme, theme), s.Set(settings.TextSize, size))
}

func (f *Fixture) openURL(u *url.URL) error {
	f.Opened = append(f.Opened, u.String())
	return nil
}

func (f *Fixture) reopen(context.Context) (*securitycenter.Center, error) {
	f.Reopens.Add(1)
	return f.Center, nil
}

// Close closes the window and removes the folder.
func (f *Fixture) Close() {
	for i := len(f.closers) - 1; i >= 0; i-- {
		f.closers[i]()
	}
}

// File writes a file into the folder of the fixture and returns its path.
func (f *Fixture) File(name string, data []byte) string {
	path := filepath.Join(f.Dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		panic(err)
	}
	return path
}

// Paste presses Ctrl-V where the keyboard is, with a text in the clipboard.
func (f *Fixture) Paste(s string) {
	fyne.CurrentApp().Clipboard().SetContent(s)
	if o, ok := f.Canvas().Focused().(fyne.Shortcutable); ok {
		o.TypedShortcut(&fyne.ShortcutPaste{})
		return
	}
	f.Window.Paste()
}

// Canvas returns the canvas of the window.
func (f *Fixture) Canvas() fyne.Canvas { return f.Window.Fyne().Canvas() }

// keyring is a vault in memory, or one that fails.
type keyring struct {
	vault.None
	fault  error
	prompt <-chan struct{}
	kept   map[string]cert.Secret
}

// ask waits for the person who is asked for the password of the keyring.
func (k *keyring) ask(ctx context.Context) error {
	if k.prompt != nil {
		select {
		case <-k.prompt:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return k.fault
}

// Keep implements securitycenter.Vault.
func (k *keyring) Keep(ctx context.Context, id string, s cert.Secret) error {
	if err := k.ask(ctx); err != nil {
		return err
	}
	k.kept[id] = cert.NewSecret(s.Reveal())
	return nil
}

// Fetch implements securitycenter.Vault.
func (k *keyring) Fetch(_ context.Context, id string) (cert.Secret, error) {
	s, ok := k.kept[id]
	if !ok {
		return s, securitycenter.NewFault(securitycenter.SecretMissing, nil, nil)
	}
	return s, k.fault
}

// Forget implements securitycenter.Vault.
func (k *keyring) Forget(ctx context.Context, id string) error {
	if err := k.ask(ctx); err != nil {
		return err
	}
	delete(k.kept, id)
	return nil
}

// Status implements securitycenter.Vault.
func (k *keyring) Status(context.Context) error { return k.fault }

// Name implements securitycenter.Vault.
func (k *keyring) Name() string { return "os" }
