// Package doctor says what this machine offers the program: a keyring, a way out through which proxy, the authorities it
// trusts, its clock, a display, and a place to keep things. It asks nobody outside this machine.
package doctor

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/url"
	"path/filepath"
	"runtime"
	"time"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
)

// A State is how a check ended.
type State string

// The states: Warned is something to know, Failed something the program needs and does not have.
const (
	OK     State = "ok"
	Warned State = "warn"
	Failed State = "fail"
)

// A Check is one thing that was looked at. The sentence for it is "doctor.<ID>.<State>", or that of the fault in Err.
type Check struct {
	ID     string
	State  State
	Values map[string]any
	Err    error
}

// A Machine is what is looked at.
type Machine struct {
	Places settings.Places
	// Settings is why the settings could not be read; nil where they could, or nobody has chosen any.
	Settings error
	Vault    securitycenter.Vault
	Proxy    func(*http.Request) (*url.URL, error)
	Window   bool // whether this build has one
	Version  string
	Now      func() time.Time
	Getenv   func(string) string
}

// keyringPatience is how long the keyring may take to say how it is.
const keyringPatience = 5 * time.Second

// Examine makes all checks.
func Examine(ctx context.Context, m Machine) []Check {
	return []Check{m.version(), m.settings(), m.register(), m.outbox(), m.keyring(ctx), m.proxy(), roots(), m.clock(), m.display()}
}

func (m Machine) version() Check {
	return Check{ID: "version", State: OK, Values: map[string]any{"Version": m.Version, "Go": runtime.Version(), "OS": runtime.GOOS, "Arch": runtime.GOARCH}}
}

// settings warns where the program runs with its defaults, whatever was chosen.
func (m Machine) settings() Check {
	c := Check{ID: "settings", State: OK, Values: map[string]any{"Path": m.Places.Settings}}
	switch {
	case m.Settings != nil:
		c.State, c.Err = Warned, m.Settings
	case m.Places.Settings == "":
		c.State, c.Err = Warned, securitycenter.NewFault(securitycenter.HomeUnknown, nil, nil)
	}
	return c
}

func (m Machine) register() Check { return writable("register", m.Places.Data, "register.db") }

func (m Machine) outbox() Check { return writable("outbox", m.Places.Outbox, "certificate.cer") }

// writable looks whether files can be written to a folder, by one that it removes again.
func writable(id, dir, name string) Check {
	c := Check{ID: id, State: OK, Values: map[string]any{"Folder": dir}}
	if dir == "" {
		c.State, c.Err = Failed, securitycenter.NewFault(securitycenter.HomeUnknown, nil, nil)
		return c
	}
	if err := disk.Try(filepath.Join(dir, name)); err != nil {
		c.State, c.Err = Failed, err
	}
	return c
}

func (m Machine) keyring(ctx context.Context) Check {
	ctx, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	c := Check{ID: "keyring", State: OK, Values: map[string]any{"Keeper": m.Vault.Name()}}
	if err := m.Vault.Status(ctx); err != nil {
		c.State, c.Err = Warned, err
	}
	return c
}

// proxy asks the settings of this machine, for one of SuccessFactors' hosts. The user and password of a proxy are left out.
func (m Machine) proxy() Check {
	host := securitycenter.MTLSHost(securitycenter.DataCentres[0].Prod)
	c := Check{ID: "proxy", State: OK, Values: map[string]any{"Host": host}}
	u, err := m.Proxy(&http.Request{URL: &url.URL{Scheme: "https", Host: host}})
	switch {
	case err != nil:
		c.State, c.Err = Warned, err
	case u != nil:
		c.State, c.Values["Proxy"] = Warned, u.Host
	}
	return c
}

func roots() Check {
	pool, err := x509.SystemCertPool()
	if err != nil {
		return Check{ID: "roots", State: Failed, Err: err}
	}
	if runtime.GOOS == "linux" && pool.Equal(x509.NewCertPool()) {
		return Check{ID: "roots", State: Failed}
	}
	return Check{ID: "roots", State: OK}
}

func (m Machine) clock() Check {
	now := m.Now()
	zone, _ := now.Zone()
	state := OK
	if now.Before(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) { // before this program was written
		state = Failed
	}
	return Check{ID: "clock", State: state, Values: map[string]any{"Time": now.Format("2006-01-02 15:04:05"), "Zone": zone}}
}

func (m Machine) display() Check {
	c := Check{ID: "display", State: OK}
	unixes := runtime.GOOS != "windows" && runtime.GOOS != "darwin"
	switch {
	case !m.Window:
		c.ID, c.State = "window", Warned
	case unixes && m.Getenv("DISPLAY") == "" && m.Getenv("WAYLAND_DISPLAY") == "":
		c.State = Warned
	}
	return c
}
