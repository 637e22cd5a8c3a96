package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// on returns a machine with these variables: name, value, name, value, …
func on(goos string, variables ...string) machine {
	env := map[string]string{}
	for i := 0; i < len(variables); i += 2 {
		env[variables[i]] = variables[i+1]
	}
	return machine{func(name string) string { return env[name] }, goos}
}

func TestWhereThingsAreKept(t *testing.T) {
	for name, c := range map[string]struct {
		on   machine
		want Places
	}{
		"Linux": {
			on("linux", "HOME", "/home/müller"),
			Places{"/home/müller/.local/share/certmap", "/home/müller/.config/certmap/settings.json", "/home/müller/Certmap", ""},
		},
		"Linux with folders of the user's own": {
			on("linux", "HOME", "/home/m", "XDG_DATA_HOME", "/data/m", "XDG_CONFIG_HOME", "/etc/m"),
			Places{"/data/m/certmap", "/etc/m/certmap/settings.json", "/home/m/Certmap", ""},
		},
		"Linux with folders that are not absolute": {
			on("linux", "HOME", "/home/m", "XDG_DATA_HOME", "data", "XDG_CONFIG_HOME", "config"),
			Places{"/home/m/.local/share/certmap", "/home/m/.config/certmap/settings.json", "/home/m/Certmap", ""},
		},
		"macOS": {
			on("darwin", "HOME", "/Users/müller", "XDG_DATA_HOME", "/ignored"),
			Places{"/Users/müller/Library/Application Support/Certmap", "/Users/müller/Library/Application Support/Certmap/settings.json",
				"/Users/müller/Certmap", ""},
		},
		"Windows": {
			on("windows", "USERPROFILE", "C:/Users/müller", "LocalAppData", "C:/Users/müller/AppData/Local", "AppData", "C:/Users/müller/AppData/Roaming"),
			Places{"C:/Users/müller/AppData/Local/Certmap", "C:/Users/müller/AppData/Roaming/Certmap/settings.json", "C:/Users/müller/Certmap", ""},
		},
		"one folder for all": {
			on("linux", "HOME", "/home/m", "XDG_DATA_HOME", "/data/m", HomeVariable, "/media/Stick für Müller/100 %"),
			Places{"/media/Stick für Müller/100 %", "/media/Stick für Müller/100 %/settings.json", "/media/Stick für Müller/100 %/handover", ""},
		},
	} {
		c.want.Log = c.want.Data + "/log/certmap.log"
		got, err := c.on.places()
		if err != nil || slashed(got) != c.want {
			t.Errorf("%s: got %+v, want %+v (%v)", name, got, c.want, err)
		}
	}
}

func slashed(p Places) Places {
	return Places{filepath.ToSlash(p.Data), filepath.ToSlash(p.Settings), filepath.ToSlash(p.Outbox), filepath.ToSlash(p.Log)}
}

func TestARelativeHomeIsMadeAbsolute(t *testing.T) {
	got, err := on("linux", HomeVariable, "portable").places()
	if err != nil || !filepath.IsAbs(got.Data) || filepath.Base(got.Data) != "portable" {
		t.Errorf("got %+v (%v)", got, err)
	}
}

func TestAMachineThatDoesNotSayWhereIsAskedFor(t *testing.T) {
	for _, m := range []machine{
		on("linux"), on("darwin"), on("windows"), on("linux", "XDG_DATA_HOME", "/data", "XDG_CONFIG_HOME", "/config"),
		on("windows", "USERPROFILE", "C:/Users/m", "AppData", "C:/Users/m/AppData/Roaming"),
	} {
		if p, err := m.places(); err == nil || !strings.Contains(err.Error(), HomeVariable) {
			t.Errorf("%s: %+v, %v", m.goos, p, err)
		}
	}
}

func TestTheOutboxIsAmongTheDocuments(t *testing.T) {
	for name, c := range map[string]struct{ userDirs, folder, want string }{
		"the desktop's folder, in its language": {`XDG_DOCUMENTS_DIR="$HOME/Dokumente"`, "", "Dokumente/Certmap"},
		"none of the desktop's":                 {"# nothing\nXDG_MUSIC_DIR=\"$HOME/Musik\"", "Documents", "Documents/Certmap"},
		"the home folder itself":                {`XDG_DOCUMENTS_DIR="$HOME/"`, "Documents", "Certmap"},
		"one that is not absolute":              {`XDG_DOCUMENTS_DIR="Dokumente"`, "", "Certmap"},
	} {
		home := t.TempDir()
		config := filepath.Join(home, "config")
		must(t, os.MkdirAll(filepath.Join(home, c.folder), 0o700))
		must(t, os.MkdirAll(config, 0o700))
		must(t, os.WriteFile(filepath.Join(config, "user-dirs.dirs"), []byte("# of the desktop\n"+c.userDirs+"\n"), 0o600))
		got, err := on("linux", "HOME", home, "XDG_CONFIG_HOME", config).places()
		if want := filepath.Join(home, filepath.FromSlash(c.want)); err != nil || got.Outbox != want {
			t.Errorf("%s: %s, want %s (%v)", name, got.Outbox, want, err)
		}
	}
}

func TestThisMachineHasPlaces(t *testing.T) {
	home := t.TempDir()
	t.Setenv(HomeVariable, home)
	if got, err := Find(); err != nil || got != At(home) {
		t.Errorf("got %+v (%v)", got, err)
	}
}
