// Certmap carries X.509 certificates from SAP Employee Central Payroll into SAP SuccessFactors, and proves that they work.
//
// main is the only place that knows all rooms: it hands each what it needs, and decides nothing.
package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/mattn/go-ieproxy"
	"golang.org/x/net/http/httpproxy"
	"gopkg.in/natefinch/lumberjack.v2"

	"certmap/internal/cli"
	"certmap/internal/ecplog"
	"certmap/internal/practice"
	"certmap/internal/probe"
	"certmap/internal/rehearsal"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
	"certmap/internal/store"
	"certmap/internal/text"
	"certmap/internal/trust"
	"certmap/internal/upload"
	"certmap/internal/vault"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = "0.1.0"

func main() { os.Exit(run(os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})) }

func run(args []string, streams cli.Streams) int {
	places, _ := settings.Find() // what needs them says that they are not known; most commands read files and need none
	chosen, settingsErr := settings.Open(places.Settings)
	h := &house{places: places, settings: chosen, settingsErr: settingsErr, words: text.Must(language(chosen))}
	return cli.Run(args, h.rooms(), streams)
}

func language(s *settings.Settings) text.Language {
	if l := s.Get(settings.Language); l != "system" {
		return text.Language(l)
	}
	return text.SystemLanguage()
}

// A house is what the commands and the window are built from.
type house struct {
	places      settings.Places
	settings    *settings.Settings
	settingsErr error // why the settings could not be read; they are the defaults then
	words       *text.Words
}

func (h *house) rooms() cli.Rooms {
	return cli.Rooms{
		Version:     h.version(),
		Words:       h.words,
		Places:      h.places,
		Settings:    h.settingsErr,
		Open:        h.open,
		Look:        h.look,
		Prober:      prober(),
		Authorities: authorities(),
		Logs:        ecplog.Reader{},
		Practice:    servePractice,
		Scenarios:   scenarios,
		Vault:       openVault,
		Proxy:       systemProxy,
		Window:      h.window(),
	}
}

func (h *house) version() cli.Version {
	v := cli.Version{Version: version, Commit: "unknown", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Window: h.window() != nil}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v.Commit = s.Value
			}
		}
	}
	return v
}

// systemProxy reads this machine's settings: the environment, and on Windows and macOS those of the system. Its error is the
// fault ProxyUnreadable, without the address, which may hold a login.
func systemProxy(r *http.Request) (*url.URL, error) {
	u, err := ieproxy.GetProxyFunc()(r)
	if err != nil || u == nil && isUnreadable(r.URL) {
		return nil, securitycenter.NewFault(securitycenter.ProxyUnreadable, nil, nil)
	}
	return u, nil
}

// isUnreadable tells whether the environment names a proxy for an address that was taken for none because it cannot be read:
// with any other in its place there would be one.
func isUnreadable(to *url.URL) bool {
	env := httpproxy.FromEnvironment()
	for _, proxy := range []*string{&env.HTTPProxy, &env.HTTPSProxy} {
		if *proxy != "" {
			*proxy = "http://proxy.invalid"
		}
	}
	u, err := env.ProxyFunc()(to)
	return err == nil && u != nil
}

func prober() *probe.Prober { return &probe.Prober{Proxy: systemProxy} }

// authorities are asked over this machine's proxy, and trusted where this machine trusts them.
func authorities() *trust.Authorities { return trust.New(systemProxy, nil) }

// open opens the register at some places and puts the use cases together.
func (h *house) open(ctx context.Context, places settings.Places, keyring cli.Keyring) (*cli.Session, error) {
	if !places.Known() {
		return nil, securitycenter.NewFault(securitycenter.HomeUnknown, nil, nil)
	}
	keeper, err := openVault(places, keyring)
	if err != nil {
		return nil, err
	}
	register, notice, err := store.Open(ctx, places.Data)
	if err != nil {
		return nil, err
	}
	stage := stageAt(places)
	if err := register.BackUpDaily(ctx); err != nil {
		stage.Log.Warn("the daily backup was not made", "error", err)
	}
	center := h.center(places, register, keeper)
	center.Rehearsal = stage
	center.Uploaders = []securitycenter.Uploader{&upload.Practice{Target: stage.Target}}
	return &cli.Session{Center: center, Notice: notice, Close: func() {
		_ = stage.Close()
		_ = register.Close()
	}}, nil
}

// look opens the register to be read as it is.
func (h *house) look(ctx context.Context) (*cli.Session, error) {
	if !h.places.Known() {
		return nil, securitycenter.NewFault(securitycenter.HomeUnknown, nil, nil)
	}
	register, err := store.Look(ctx, h.places.Data)
	if err != nil {
		return nil, err
	}
	return &cli.Session{Center: h.center(h.places, register, vault.None{}), Close: func() { _ = register.Close() }}, nil
}

// center puts the use cases together that need no practice tenant.
func (h *house) center(places settings.Places, register securitycenter.Register, keeper securitycenter.Vault) *securitycenter.Center {
	return securitycenter.New(securitycenter.Parts{
		Register:    register,
		Vault:       keeper,
		Prober:      prober(),
		Authorities: authorities(),
		Outbox:      &store.Outbox{Dir: places.Outbox},
		Logs:        ecplog.Reader{},
		Clock:       time.Now,
		Who:         h.settings.Who,
	})
}

func practiceDir(places settings.Places) string { return filepath.Join(places.Data, "practice") }

func stageAt(places settings.Places) *rehearsal.Rehearsal {
	return &rehearsal.Rehearsal{Dir: practiceDir(places), Log: logger(places)}
}

// logger writes to a file that is rotated; secrets print as ••• wherever they stand.
func logger(places settings.Places) *slog.Logger {
	return slog.New(slog.NewTextHandler(&lumberjack.Logger{Filename: places.Log, MaxSize: 5, MaxBackups: 3}, nil))
}

func openVault(places settings.Places, keyring cli.Keyring) (securitycenter.Vault, error) {
	dir := filepath.Join(places.Data, "vault")
	switch keyring.Kind {
	case "none":
		return vault.None{}, nil
	case "file":
		return openFileVault(dir, keyring.Passphrase)
	}
	return vault.NewOS(dir), nil
}

func openFileVault(dir, passphraseFile string) (securitycenter.Vault, error) {
	keeper := vault.NewFile(dir)
	if passphraseFile == "" {
		return keeper, nil
	}
	passphrase, err := cli.Passphrase(passphraseFile)
	if err != nil {
		return nil, err
	}
	return keeper, keeper.Unlock(context.Background(), passphrase)
}

// servePractice serves the practice tenant alone until the context ends, and logs where the user sees it.
func servePractice(ctx context.Context, order cli.PracticeOrder, ready func(facts any) error) error {
	return rehearsal.Serve(ctx, order.Dir, order.Listen, order.Show, slog.New(slog.NewTextHandler(os.Stderr, nil)), ready)
}

// scenarios are the IDs of what the practice tenant can show.
func scenarios() []string {
	var ids []string
	for _, s := range practice.Scenarios() {
		ids = append(ids, s.ID)
	}
	return ids
}
