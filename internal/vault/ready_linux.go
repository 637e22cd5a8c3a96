package vault

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/godbus/dbus/v5"

	"certmap/internal/securitycenter"
)

const (
	secrets     = "org.freedesktop.secrets"
	secretsPath = "/org/freedesktop/secrets"
)

// ready asks D-Bus whether there is a Secret Service, whether it has a keyring to put secrets in, and whether that is
// locked. It never starts a bus and never prompts.
func ready() error {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" {
		socket := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")
		if _, err := os.Stat(socket); err != nil || os.Getenv("XDG_RUNTIME_DIR") == "" {
			return absent(nil)
		}
		address = "unix:path=" + socket
	}
	bus, err := dbus.Connect(address)
	if err != nil {
		return absent(err)
	}
	defer bus.Close()
	if !served(bus) {
		return absent(nil)
	}
	return keyringState(bus)
}

// served tells whether somebody is the Secret Service, or would be when called.
func served(bus *dbus.Conn) bool {
	var owned bool
	if err := bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secrets).Store(&owned); err == nil && owned {
		return true
	}
	var startable []string
	err := bus.BusObject().Call("org.freedesktop.DBus.ListActivatableNames", 0).Store(&startable)
	return err == nil && slices.Contains(startable, secrets)
}

func keyringState(bus *dbus.Conn) error {
	collection, err := keyringOf(bus.Object(secrets, secretsPath))
	if err != nil {
		return absent(err)
	}
	if collection == "/" {
		return securitycenter.NewFault(securitycenter.VaultNoKeyring, nil, nil)
	}
	locked, err := bus.Object(secrets, collection).GetProperty("org.freedesktop.Secret.Collection.Locked")
	if err != nil {
		return securitycenter.NewFault(securitycenter.VaultNoKeyring, err, nil)
	}
	if is, _ := locked.Value().(bool); is {
		return securitycenter.NewFault(securitycenter.VaultLocked, nil, nil)
	}
	return nil
}

// keyringOf returns the keyring that go-keyring is going to take: the one called login, or else the default one, which is
// "/" where there is none.
func keyringOf(service dbus.BusObject) (collection dbus.ObjectPath, err error) {
	all, err := service.GetProperty("org.freedesktop.Secret.Service.Collections")
	if err != nil {
		return "", err
	}
	const login = secretsPath + "/collection/login"
	if paths, _ := all.Value().([]dbus.ObjectPath); slices.Contains(paths, login) {
		return login, nil
	}
	err = service.Call("org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&collection)
	return collection, err
}

func absent(err error) error { return securitycenter.NewFault(securitycenter.VaultAbsent, err, nil) }
