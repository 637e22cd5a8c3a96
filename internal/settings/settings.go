// Package settings keeps what the user chose, in a file of its own, and says where the program's files live.
//
// Each setting has its key, its default and its bounds in one place. A file that cannot be read, or holds a value out of
// bounds, never keeps the program from starting: the default takes its place, and the file is left alone until the user
// changes something. What stands in a damaged file is kept beside it then, and one that cannot be read is not written over.
package settings

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/user"
	"slices"
	"strings"
	"sync"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
)

// A Choice is a setting with a fixed set of values; its first is the default.
type Choice struct {
	Key    string
	Values []string
}

// The settings with a fixed set of values. "system" follows what the operating system says.
var (
	Language = Choice{"language", []string{"system", "en", "de"}}
	Theme    = Choice{"theme", []string{"system", "light", "dark"}}
	TextSize = Choice{"text-size", []string{"normal", "large", "larger"}}
)

// Text settings: any text up to maxText bytes; the default is empty.
const (
	Name   = "name"   // under which what a person does is recorded; empty takes the name the operating system knows
	Tenant = "tenant" // the ID of the tenant chosen last

	maxText = 200
)

// Settings are the settings as they are now. They may be used by several goroutines at once.
type Settings struct {
	path   string
	mu     sync.Mutex
	values values
}

// values are what the file holds. What this version does not know in it stays there.
type values map[string]any

// Open reads the settings at path. A file that does not exist means the defaults. The error says why a file that does
// exist could not be read (SettingsDamaged, or a Fault of the disk); the settings are usable all the same.
func Open(path string) (*Settings, error) {
	v, err := read(path)
	return &Settings{path: path, values: v}, err
}

func read(path string) (values, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return values{}, nil
	}
	if err != nil {
		return values{}, disk.Explain(err, path)
	}
	var v values
	if err := json.Unmarshal(data, &v); err != nil {
		return values{}, damaged(path, data, err)
	}
	if v == nil { // the file says null
		v = values{}
	}
	return v, nil
}

// Get returns the value of a choice, its default where none was made or what stands there is none of its values.
func (s *Settings) Get(c Choice) string {
	if v := s.text(c.Key); slices.Contains(c.Values, v) {
		return v
	}
	return c.Values[0]
}

// Set keeps a choice. A value that is none of the choice's is an error of the program and is not kept.
func (s *Settings) Set(c Choice, value string) error {
	if !slices.Contains(c.Values, value) {
		return nil
	}
	return s.put(c.Key, value)
}

// Text returns the value of a text setting, shortened to its bounds.
func (s *Settings) Text(key string) string { return bounded(s.text(key)) }

// SetText keeps a text, shortened to its bounds.
func (s *Settings) SetText(key, value string) error { return s.put(key, bounded(value)) }

func bounded(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	return text
}

// Who is the name to record deeds under: the one chosen, else the one the operating system knows.
func (s *Settings) Who() string {
	if name := s.Text(Name); name != "" {
		return name
	}
	return systemName()
}

var systemName = sync.OnceValue(func() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return nameOf(u)
})

func nameOf(u *user.User) string {
	name, _, _ := strings.Cut(u.Name, ",") // the first of the GECOS fields
	if name = strings.TrimSpace(name); name != "" {
		return name
	}
	return u.Username
}

func (s *Settings) text(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, _ := s.values[key].(string)
	return text
}

// put changes one value in the file as it is now: another window may have changed others. A value that could not be
// written is not kept, and a file that could not be read is not written over before its content is safe.
func (s *Settings) put(key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values[key] == value {
		return nil
	}
	changed, err := read(s.path)
	if errors.Is(err, &securitycenter.Fault{ID: securitycenter.SettingsDamaged}) {
		changed, err = maps.Clone(s.values), setAside(s.path)
	}
	if err != nil {
		return err
	}
	changed[key] = value
	data, err := json.MarshalIndent(changed, "", "  ")
	if err != nil {
		return err
	}
	if err := disk.Write(s.path, append(data, '\n')); err != nil {
		return err
	}
	s.values = changed
	return nil
}
