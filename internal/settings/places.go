package settings

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// HomeVariable is the environment variable that moves everything the program keeps into one folder.
const HomeVariable = "CERTMAP_HOME"

// Places are the folders and files the program keeps things in.
type Places struct {
	Data     string // the register, sealed secrets, the practice tenant: local to this machine, never roaming
	Settings string // the file of settings
	Outbox   string // clean .cer files, in a folder that a browser can see
	Log      string // the file of logs
}

// Known tells whether there are places: not where the environment does not say where the user's files are.
func (p Places) Known() bool { return p.Data != "" }

// Find returns the places of this user on this machine.
func Find() (Places, error) { return machine{os.Getenv, runtime.GOOS}.places() }

// At returns the places when everything is kept in one folder.
func At(home string) Places {
	return in(home, filepath.Join(home, "settings.json"), filepath.Join(home, "handover"))
}

func in(data, settings, outbox string) Places {
	return Places{Data: data, Settings: settings, Outbox: outbox, Log: filepath.Join(data, "log", "certmap.log")}
}

// errNoHome is returned where the operating system does not say where the user's files are.
var errNoHome = errors.New("the environment does not say where your files are; set " + HomeVariable + " to the folder that Certmap is to use")

// A machine is what the places depend on.
type machine struct {
	env  func(string) string
	goos string
}

func (m machine) places() (Places, error) {
	if home := m.env(HomeVariable); home != "" {
		abs, err := filepath.Abs(home)
		return At(abs), err
	}
	home, data, config := m.folders()
	if home == "" || data == "" || config == "" {
		return Places{}, errNoHome
	}
	return in(filepath.Join(data, m.name()), filepath.Join(config, m.name(), "settings.json"),
		filepath.Join(m.documents(home, config), "Certmap")), nil
}

// folders returns the user's home, and the folders for data and settings. That for data is local, not roaming: SQLite's
// log does not work on a network share.
func (m machine) folders() (home, data, config string) {
	switch m.goos {
	case "windows":
		return m.env("USERPROFILE"), m.env("LocalAppData"), m.env("AppData")
	case "darwin":
		home = m.env("HOME")
		support := below(home, "Library", "Application Support")
		return home, support, support
	}
	home = m.env("HOME")
	return home, m.xdg("XDG_DATA_HOME", below(home, ".local", "share")), m.xdg("XDG_CONFIG_HOME", below(home, ".config"))
}

func below(home string, names ...string) string {
	if home == "" {
		return ""
	}
	return filepath.Join(append([]string{home}, names...)...)
}

// xdg returns the folder in a variable. One that is not absolute is not to be used (XDG Base Directory Specification).
func (m machine) xdg(variable, otherwise string) string {
	if dir := m.env(variable); filepath.IsAbs(dir) {
		return dir
	}
	return otherwise
}

func (m machine) name() string {
	if m.goos == "windows" || m.goos == "darwin" {
		return "Certmap"
	}
	return "certmap"
}

// documents is the user's folder of documents, the home folder where there is none. Browsers from app stores cannot see
// hidden folders, so the outbox must not be in one.
func (m machine) documents(home, config string) string {
	if dir := userDir(home, config); filepath.IsAbs(dir) {
		return dir
	}
	if dir := filepath.Join(home, "Documents"); isFolder(dir) {
		return dir
	}
	return home
}

// userDir returns the folder that the desktop has for documents, under whatever name it has in the user's language.
func userDir(home, config string) string {
	data, err := os.ReadFile(filepath.Join(config, "user-dirs.dirs"))
	if err != nil {
		return "" // there is none but on a Linux desktop
	}
	for line := range strings.Lines(string(data)) {
		if dir, ok := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOCUMENTS_DIR="); ok {
			return strings.Replace(strings.Trim(dir, `"`), "$HOME", home, 1)
		}
	}
	return ""
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
