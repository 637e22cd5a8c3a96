package settings

import (
	"encoding/json"
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"certmap/internal/securitycenter"
)

// file returns the path of a settings file that holds the given text.
func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Einstellungen für Müller", "settings.json")
	if content == "" {
		return path
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, path string) *Settings {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWithoutAFileAllIsAsItComes(t *testing.T) {
	path := file(t, "")
	s := open(t, path)
	for _, c := range []Choice{Language, Theme, TextSize} {
		if got := s.Get(c); got != c.Values[0] {
			t.Errorf("%s is %q", c.Key, got)
		}
	}
	if s.Text(Name) != "" || s.Text(Tenant) != "" {
		t.Error("there are texts that nobody has set")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was written although nothing was changed")
	}
}

func TestWhatWasChosenOutlivesTheProgram(t *testing.T) {
	path := file(t, "")
	s := open(t, path)
	must(t, s.Set(Language, "de"))
	must(t, s.Set(Theme, "dark"))
	must(t, s.SetText(Name, "  Jörg Größe  "))
	again := open(t, path)
	if again.Get(Language) != "de" || again.Get(Theme) != "dark" || again.Text(Name) != "Jörg Größe" || again.Who() != "Jörg Größe" {
		t.Errorf("got %v", again.values)
	}
}

func TestValuesOutOfBoundsGiveTheDefault(t *testing.T) {
	long := strings.Repeat("ü", maxText)
	s := open(t, file(t, `{"language": "tlh", "theme": 7, "text-size": null, "name": "`+long+`", "tenant": ["x"]}`))
	for _, c := range []Choice{Language, Theme, TextSize} {
		if got := s.Get(c); got != c.Values[0] {
			t.Errorf("%s is %q", c.Key, got)
		}
	}
	if name := s.Text(Name); len(name) > maxText || !utf8.ValidString(name) || !strings.HasPrefix(long, name) {
		t.Errorf("a name of %d bytes: %q", len(name), name)
	}
	if s.Text(Tenant) != "" {
		t.Error("a list was taken for a text")
	}
}

func TestAValueThatIsNoneIsNotKept(t *testing.T) {
	path := file(t, "")
	s := open(t, path)
	must(t, s.Set(Theme, "purple"))
	if s.Get(Theme) != "system" {
		t.Error("purple was kept")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("purple was written")
	}
}

func TestATextIsCutBetweenLetters(t *testing.T) {
	s := open(t, file(t, ""))
	must(t, s.SetText(Name, "x"+strings.Repeat("ü", maxText)))
	if name := s.Text(Name); len(name) > maxText || !utf8.ValidString(name) {
		t.Errorf("%d bytes, valid: %v", len(name), utf8.ValidString(name))
	}
}

func TestADamagedFileIsToldAndLeftAloneUntilSomethingIsChosen(t *testing.T) {
	for content, line := range map[string]int{"{": 1, "\x00\x00": 1, `"text"`: 1, `[1]`: 1, `{"language": "de"} trailing`: 1,
		"{\n \"language\": \"de\",\n \"theme\": dark\n}\n": 3, "{\n \"theme\": \"dark\",\n}\n": 3, "{\n \"name\": \"M.": 2} {
		path := file(t, content)
		s, err := Open(path)
		var fault *securitycenter.Fault
		if !errors.As(err, &fault) || fault.ID != securitycenter.SettingsDamaged || fault.Values["Path"] != path || fault.Values["Line"] != line {
			t.Errorf("%q: %v", content, err)
		}
		if s.Get(Language) != "system" {
			t.Errorf("%q: the language is %s", content, s.Get(Language))
		}
		if left, err := os.ReadFile(path); err != nil || string(left) != content {
			t.Errorf("%q became %q (%v)", content, left, err)
		}
		must(t, s.Set(Language, "en"))
		if got := open(t, path).Get(Language); got != "en" {
			t.Errorf("%q: afterwards the language is %s", content, got)
		}
		if kept := asides(t, path); len(kept) != 1 || kept[0] != content {
			t.Errorf("%q is kept as %q", content, kept)
		}
	}
}

// asides are the damaged files that are kept beside a settings file.
func asides(t *testing.T, path string) (contents []string) {
	t.Helper()
	found, err := filepath.Glob(path + ".damaged-2*")
	must(t, err)
	for _, f := range found {
		data, err := os.ReadFile(f)
		must(t, err)
		contents = append(contents, string(data))
	}
	return contents
}

func TestEachDamagedFileIsKept(t *testing.T) {
	path := file(t, "{1")
	s, _ := Open(path)
	must(t, s.Set(Theme, "dark"))
	must(t, os.WriteFile(path, []byte("{2"), 0o600)) // while the program runs
	must(t, s.Set(Theme, "light"))
	must(t, os.WriteFile(path, []byte("{3"), 0o600))
	must(t, s.Set(Language, "de"))
	kept := asides(t, path)
	slices.Sort(kept)
	if !slices.Equal(kept, []string{"{1", "{2", "{3"}) {
		t.Errorf("kept %q", kept)
	}
	if again := open(t, path); again.Get(Theme) != "light" || again.Get(Language) != "de" {
		t.Errorf("what was chosen before is lost: %v", again.values)
	}
}

func TestADamagedFileThatCannotBeKeptIsNotWrittenOver(t *testing.T) {
	path := file(t, "{")
	s, _ := Open(path)
	s.path = filepath.Join(filepath.Dir(path), strings.Repeat("x", 250)) // a longer name is none
	must(t, os.Rename(path, s.path))
	if err := s.Set(Theme, "dark"); err == nil {
		t.Error("it was set")
	}
	if left, err := os.ReadFile(s.path); err != nil || string(left) != "{" {
		t.Errorf("the file holds %q (%v)", left, err)
	}
	if s.Get(Theme) != "system" {
		t.Error("dark is in force, but in no file")
	}
}

func TestNullIsAnEmptyFile(t *testing.T) {
	s := open(t, file(t, "null"))
	must(t, s.Set(Language, "de"))
	if s.Get(Language) != "de" {
		t.Error("nothing was kept")
	}
}

func TestAFolderInPlaceOfTheFileIsTold(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if !errors.Is(err, &securitycenter.Fault{ID: securitycenter.FileFailed}) {
		t.Errorf("got %v", err)
	}
	if s.Get(Theme) != "system" {
		t.Error("the defaults are not there")
	}
}

func TestWhatALaterVersionHasSetStays(t *testing.T) {
	path := file(t, `{"columns": {"name": 120}, "theme": "light"}`)
	must(t, open(t, path).Set(Theme, "dark"))
	data, err := os.ReadFile(path)
	must(t, err)
	var got struct {
		Columns map[string]int
		Theme   string
	}
	must(t, json.Unmarshal(data, &got))
	if got.Columns["name"] != 120 || got.Theme != "dark" {
		t.Errorf("the file holds %s", data)
	}
}

func TestTwoWindowsKeepWhatTheOtherHasChosen(t *testing.T) {
	path := file(t, "")
	one, other := open(t, path), open(t, path)
	must(t, one.Set(Theme, "dark"))
	must(t, other.SetText(Name, "M. Meier"))
	if s := open(t, path); s.Get(Theme) != "dark" || s.Text(Name) != "M. Meier" {
		t.Errorf("the file holds %v", s.values)
	}
}

func TestWhatCouldNotBeWrittenIsNotKept(t *testing.T) {
	blocked := filepath.Join(file(t, "{}"), "below", "settings.json") // a file stands where the folder should
	s := &Settings{path: blocked, values: values{}}
	for range 2 { // the second time too, although the value is the same
		if err := s.Set(Theme, "dark"); !errors.Is(err, &securitycenter.Fault{ID: securitycenter.FileFailed}) {
			t.Errorf("got %v", err)
		}
	}
	if s.Get(Theme) != "system" {
		t.Error("dark is in force, but in no file")
	}
}

func TestManyGoroutinesAtOnce(t *testing.T) {
	path := file(t, "")
	s := open(t, path)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for n := range 5 {
				if err := s.Set(Theme, Theme.Values[(i+n)%3]); err != nil {
					t.Error(err)
				}
				if err := s.SetText(Name, strings.Repeat("x", i+n+1)); err != nil {
					t.Error(err)
				}
				s.Who()
			}
		})
	}
	all.Wait()
	again := open(t, path)
	if again.Get(Theme) != s.Get(Theme) || again.Text(Name) != s.Text(Name) {
		t.Errorf("the file holds %v, the program %v", again.values, s.values)
	}
}

func TestWhoIsTheNameTheSystemKnows(t *testing.T) {
	for _, c := range []struct {
		user user.User
		want string
	}{
		{user.User{Username: "jg", Name: "Jörg Größe"}, "Jörg Größe"},
		{user.User{Username: "jg", Name: " Jörg Größe ,Room 7,,"}, "Jörg Größe"},
		{user.User{Username: "jg", Name: ",,,"}, "jg"},
		{user.User{Username: `ACME\jg`}, `ACME\jg`},
	} {
		if got := nameOf(&c.user); got != c.want {
			t.Errorf("%+v is %q, want %q", c.user, got, c.want)
		}
	}
	if s := open(t, file(t, "")); s.Who() != systemName() {
		t.Errorf("nobody chose a name, and it is %q", s.Who())
	}
}
