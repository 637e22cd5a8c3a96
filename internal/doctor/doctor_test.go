package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
)

// healthy is a machine on which nothing is wanting, with its folders in one of the test's.
func healthy(t *testing.T) Machine {
	t.Helper()
	return Machine{
		Places:  settings.At(filepath.Join(t.TempDir(), "Übung #1")),
		Vault:   vault{},
		Proxy:   func(*http.Request) (*url.URL, error) { return nil, nil },
		Window:  true,
		Version: "1.2.3",
		Now:     func() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) },
		Getenv:  func(string) string { return ":0" },
	}
}

// A vault only says how it is.
type vault struct{ err error }

func (v vault) Keep(context.Context, string, cert.Secret) error    { return v.err }
func (v vault) Fetch(context.Context, string) (cert.Secret, error) { return cert.Secret{}, v.err }
func (v vault) Forget(context.Context, string) error               { return v.err }
func (v vault) Status(context.Context) error                       { return v.err }
func (v vault) Name() string                                       { return "os" }

// checked makes all checks and returns the one of an ID.
func checked(t *testing.T, m Machine, id string) Check {
	t.Helper()
	for _, c := range Examine(t.Context(), m) {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("there is no check %q", id)
	return Check{}
}

// want checks how a check ended, and what one of its values is.
func want(t *testing.T, c Check, s State, name string, value any) {
	t.Helper()
	if c.State != s || fmt.Sprint(c.Values[name]) != fmt.Sprint(value) {
		t.Errorf("%s is %s with %v (%v), want %s with %s %v", c.ID, c.State, c.Values, c.Err, s, name, value)
	}
}

func TestAHealthyMachineHasNothingToComplainOf(t *testing.T) {
	m := healthy(t)
	ids := ""
	for _, c := range Examine(t.Context(), m) {
		ids += c.ID + " "
		if c.ID != "roots" && (c.State != OK || c.Err != nil) {
			t.Errorf("%s: %s, %v", c.ID, c.State, c.Err)
		}
	}
	if ids != "version settings register outbox keyring proxy roots clock display " {
		t.Errorf("the checks are %s", ids)
	}
	want(t, checked(t, m, "version"), OK, "Version", "1.2.3")
	want(t, checked(t, m, "keyring"), OK, "Keeper", "os")
	want(t, checked(t, m, "clock"), OK, "Time", "2026-11-23 12:00:00")
	want(t, checked(t, m, "settings"), OK, "Path", m.Places.Settings)
	want(t, checked(t, m, "register"), OK, "Folder", m.Places.Data)
}

func TestTheDoctorLeavesNothingBehind(t *testing.T) {
	m := healthy(t)
	Examine(t.Context(), m)
	for _, dir := range []string{m.Places.Data, m.Places.Outbox} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !e.IsDir() {
				t.Errorf("%s holds %s", dir, e.Name())
			}
		}
	}
}

func TestAFolderThatCannotBeWrittenToFails(t *testing.T) {
	m := healthy(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m.Places.Data, m.Places.Outbox = filepath.Join(file, "data"), filepath.Join(file, "outbox")
	for id, folder := range map[string]string{"register": m.Places.Data, "outbox": m.Places.Outbox} {
		c := checked(t, m, id)
		want(t, c, Failed, "Folder", folder)
		if !errors.As(c.Err, new(*securitycenter.Fault)) {
			t.Errorf("%s: %v", id, c.Err)
		}
	}
}

func TestSettingsThatCannotBeReadAreSomethingToKnow(t *testing.T) {
	m := healthy(t)
	m.Settings = securitycenter.NewFault(securitycenter.SettingsDamaged, nil, nil)
	if c := checked(t, m, "settings"); c.State != Warned || c.Err != m.Settings {
		t.Errorf("damaged: %s, %v", c.State, c.Err)
	}
	m.Settings, m.Places = nil, settings.Places{}
	if c := checked(t, m, "settings"); c.State != Warned || !errors.Is(c.Err, &securitycenter.Fault{ID: securitycenter.HomeUnknown}) {
		t.Errorf("nowhere: %s, %v", c.State, c.Err)
	}
}

func TestAKeyringThatIsNotReadyIsSomethingToKnow(t *testing.T) {
	m := healthy(t)
	locked := securitycenter.NewFault(securitycenter.VaultLocked, nil, nil)
	m.Vault = vault{err: locked}
	c := checked(t, m, "keyring")
	want(t, c, Warned, "Keeper", "os")
	if !errors.Is(c.Err, locked) {
		t.Errorf("the reason is %v", c.Err)
	}
}

func TestTheProxyIsToldWithoutItsPassword(t *testing.T) {
	m := healthy(t)
	var asked string
	m.Proxy = func(r *http.Request) (*url.URL, error) {
		asked = r.URL.String()
		return url.Parse("http://user:Marked-password@proxy.example:8080")
	}
	c := checked(t, m, "proxy")
	want(t, c, Warned, "Proxy", "proxy.example:8080")
	if strings.Contains(fmt.Sprint(c), "Marked") {
		t.Errorf("the password shows: %v", c)
	}
	if host, _ := c.Values["Host"].(string); asked != "https://"+host || !strings.Contains(host, ".cert.") {
		t.Errorf("it asked for %s, and tells of %s", asked, host)
	}
}

func TestProxySettingsThatCannotBeReadAreTold(t *testing.T) {
	m := healthy(t)
	reason := errors.New("no such setting")
	m.Proxy = func(*http.Request) (*url.URL, error) { return nil, reason }
	if c := checked(t, m, "proxy"); c.State != Warned || !errors.Is(c.Err, reason) {
		t.Errorf("got %+v", c)
	}
}

func TestAClockBeforeThisProgramWasWrittenFails(t *testing.T) {
	m := healthy(t)
	m.Now = func() time.Time { return time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC) }
	want(t, checked(t, m, "clock"), Failed, "Zone", "UTC")
}

func TestAWindowNeedsADisplay(t *testing.T) {
	m := healthy(t)
	for variable, state := range map[string]State{"DISPLAY": OK, "WAYLAND_DISPLAY": OK, "TERM": Warned} {
		if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
			state = OK // they have one of their own
		}
		m.Getenv = func(name string) string { return map[string]string{variable: ":0"}[name] }
		if c := checked(t, m, "display"); c.State != state {
			t.Errorf("with %s it is %s", variable, c.State)
		}
	}
	m.Window = false
	if c := checked(t, m, "window"); c.State != Warned {
		t.Errorf("without a window it is %s", c.State)
	}
}

// TestTheListOfAuthoritiesIsLookedAt runs itself in a process that has none: Go reads the list once a process.
func TestTheListOfAuthoritiesIsLookedAt(t *testing.T) {
	if os.Getenv("CERTMAP_TEST_ROOTS") != "" {
		fmt.Println("roots:", checked(t, healthy(t), "roots").State)
		return
	}
	empty := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "CERTMAP_TEST_ROOTS=none", "SSL_CERT_FILE="+filepath.Join(empty, "none"), "SSL_CERT_DIR="+empty)
	out, err := cmd.CombinedOutput()
	state := OK
	if runtime.GOOS == "linux" { // elsewhere the system is asked at every handshake
		state = Failed
	}
	if err != nil || !strings.Contains(string(out), "roots: "+string(state)+"\n") {
		t.Errorf("%v\n%s", err, out)
	}
}
