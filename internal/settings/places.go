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

// Find returns the places of this user on this machine.
func Find() (Places, error) { return find(os.Getenv, runtime.GOOS) }

func find(env func(string) string, goos string) (Places, error) {
	if home := env(HomeVariable); home != "" {
		abs, err := filepath.Abs(home)
		if err != nil {
			return Places{}, err
		}
		return At(abs), nil
	}
	data, err := dataDir(env, goos)
	if err != nil {
		return Places{}, err
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return Places{}, err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return Places{}, err
	}
	return in(data, filepath.Join(config, folderName(goos), "settings.json"), filepath.Join(documents(home), "Certmap")), nil
}

func in(data, settings, outbox string) Places {
	return Places{Data: data, Settings: settings, Outbox: outbox, Log: filepath.Join(data, "log", "certmap.log")}
}

// dataDir is local, not roaming: SQLite's log does not work on a network share.
func dataDir(env func(string) string, goos string) (string, error) {
	home := env("HOME")
	switch goos {
	case "windows":
		if local := env("LocalAppData"); local != "" {
			return filepath.Join(local, folderName(goos)), nil
		}
		return "", errors.New("the environment variable LocalAppData is not set")
	case "darwin":
		if home != "" {
			return filepath.Join(home, "Library", "Application Support", folderName(goos)), nil
		}
	default:
		if xdg := env("XDG_DATA_HOME"); filepath.IsAbs(xdg) {
			return filepath.Join(xdg, folderName(goos)), nil
		}
		if home != "" {
			return filepath.Join(home, ".local", "share", folderName(goos)), nil
		}
	}
	return "", errors.New("the environment variable HOME is not set")
}

func folderName(goos string) string {
	if goos == "windows" || goos == "darwin" {
		return "Certmap"
	}
	return "certmap"
}

// documents is the user's folder of documents, the home folder where there is none. Browsers from app stores cannot see
// hidden folders, so the outbox must not be in one.
func documents(home string) string {
	if data, err := os.ReadFile(filepath.Join(home, ".config", "user-dirs.dirs")); err == nil {
		for line := range strings.Lines(string(data)) {
			if path, ok := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOCUMENTS_DIR="); ok {
				return strings.ReplaceAll(strings.Trim(path, `"`), "$HOME", home)
			}
		}
	}
	if path := filepath.Join(home, "Documents"); isFolder(path) {
		return path
	}
	return home
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// At returns the places when everything is kept in one folder.
func At(home string) Places {
	return in(home, filepath.Join(home, "settings.json"), filepath.Join(home, "handover"))
}
