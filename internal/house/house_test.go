package house

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A room is a package of this module and what it imports, directly and in all.
type room struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

const module = "certmap"

func rooms(t *testing.T, env ...string) map[string]room {
	t.Helper()
	readAll(t)
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(cmd.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]room{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var r room
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		all[strings.TrimPrefix(strings.TrimPrefix(r.ImportPath, module), "/")] = r
	}
	return all
}

// readAll reads every source file, so that go test knows what its cached result depends on: what go list reads it cannot see.
func readAll(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") {
			_, err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// own returns the rooms of this module among import paths.
func own(paths []string) []string {
	var out []string
	for _, p := range paths {
		if rest, ok := strings.CutPrefix(p, module+"/"); ok {
			out = append(out, rest)
		}
	}
	return out
}

// mayKnow says which rooms a room may know, itself and what lies below it apart. What is not listed may know nobody.
var mayKnow = map[string][]string{
	"assets":                  {},
	"cert":                    {"cert/rare"},
	"cert/certtest":           {},
	"cert/rare":               {},
	"internal/securitycenter": {"cert"},
	"internal/disk":           {"internal/securitycenter"},
	"internal/intake":         {"cert"},
	"internal/text":           {"assets"},
	"internal/report":         {"cert", "internal/text"},
	"internal/settings":       {"internal/disk", "internal/securitycenter"},
	"internal/store":          {"internal/securitycenter", "internal/disk"},
	"internal/vault":          {"cert", "internal/securitycenter", "internal/disk"},
	"internal/upload":         {"cert", "internal/securitycenter"},
	"internal/sfapi":          {},
	"internal/ecplog":         {"internal/securitycenter"},
	"internal/probe":          {"cert", "internal/securitycenter", "internal/sfapi"},
	"internal/trust":          {"cert", "internal/securitycenter"},
	"internal/practice":       {},
	"internal/rehearsal":      {"cert", "internal/disk", "internal/practice", "internal/securitycenter", "internal/upload"},
	"internal/doctor":         {"internal/disk", "internal/securitycenter", "internal/settings"},
	"internal/cli":            {"cert", "internal/securitycenter", "internal/intake", "internal/text", "internal/settings", "internal/disk", "internal/doctor", "internal/report"},
	"gui/look":                {},
	"gui/kit":                 {"assets", "gui/look"},
	"gui/job":                 {},
	"gui/model":               {"cert", "internal/report", "internal/securitycenter", "internal/text"},
	"gui/desk":                {"cert", "gui/job", "gui/kit", "gui/look", "gui/model", "internal/disk", "internal/intake", "internal/securitycenter", "internal/settings", "internal/text"},
}

// page is what every page of the window may know.
var page = []string{"cert", "gui/desk", "gui/job", "gui/kit", "gui/look", "gui/model", "internal/disk", "internal/intake",
	"internal/report", "internal/securitycenter", "internal/settings", "internal/text"}

// free are packages that put rooms together, for tests and for tools, and are part of no build of the program.
var free = []string{"", "gui", "gui/guitest", "gui/screens", "internal/bench", "internal/corpus", "internal/e2e", "internal/house", "internal/licences",
	"internal/peers", "internal/reliability"}

func TestEachRoomKnowsOnlyWhomItMay(t *testing.T) {
	for name, r := range rooms(t) {
		allowed, listed := mayKnow[name]
		switch {
		case slices.Contains(free, name):
			continue
		case strings.HasPrefix(name, "gui/page/"):
			allowed = page
		case !listed && !insideListed(name):
			t.Errorf("%s is in no list: say whom it may know", name)
			continue
		}
		for _, other := range own(r.Imports) {
			if !slices.Contains(allowed, other) && !inside(name, other) {
				t.Errorf("%s must not know %s", name, other)
			}
		}
	}
}

// insideListed tells whether a package lies below a room, which answers for it.
func insideListed(name string) bool {
	for parent := range mayKnow {
		if strings.HasPrefix(name, parent+"/") {
			return true
		}
	}
	return false
}

// inside tells whether two packages are of the same room: internal/practice and what lies below it, say. Each page is a room
// of its own.
func inside(a, b string) bool { return roomOf(a) == roomOf(b) }

func roomOf(name string) string {
	parts := strings.SplitN(name, "/", 3)
	if parts[0] == "internal" && len(parts) > 2 {
		return parts[0] + "/" + parts[1]
	}
	return name
}

func TestFyneIsKnownInTheWindowAlone(t *testing.T) {
	for name, r := range rooms(t, "CGO_ENABLED=0") {
		window := name == "gui" || strings.HasPrefix(name, "gui/")
		model := name == "gui/model"
		knows := slices.ContainsFunc(r.Deps, func(d string) bool { return strings.HasPrefix(d, "fyne.io/fyne/") })
		if knows && (!window || model) && !slices.Contains(free, name) {
			t.Errorf("%s must not know Fyne", name)
		}
		if slices.Contains(r.Deps, "fyne.io/fyne/v2/app") && name != "" {
			t.Errorf("%s must not know fyne.io/fyne/v2/app: only desktop.go does", name)
		}
	}
}

func TestTheRoomsKeepToTheirTools(t *testing.T) {
	all := rooms(t, "CGO_ENABLED=0")
	for _, rule := range []struct {
		room string
		not  []string
	}{
		{"cert", []string{"net/http", "net", "database/sql"}},
		{"internal/securitycenter", []string{"database/sql", "net/http", "github.com/zalando/go-keyring", "modernc.org/sqlite"}},
		{"internal/ecplog", []string{"certmap/internal/practice", "certmap/internal/text", "net/http", "database/sql"}},
		{"internal/practice", []string{"certmap/cert", "certmap/internal/sfapi", "certmap/internal/securitycenter"}},
	} {
		for _, n := range rule.not {
			if slices.Contains(all[rule.room].Deps, n) && !viaStandard(all[rule.room], n) {
				t.Errorf("%s must not know %s", rule.room, n)
			}
		}
	}
}

// viaStandard tells whether only packages of the standard library bring another of them along: crypto/x509 knows net.
func viaStandard(r room, dep string) bool {
	return !strings.Contains(dep, ".") && !strings.HasPrefix(dep, module) && !slices.Contains(r.Imports, dep)
}

func TestAHeadlessBuildHasNoWindow(t *testing.T) {
	for _, dep := range rooms(t, "CGO_ENABLED=0")[""].Deps {
		if strings.HasPrefix(dep, "fyne.io/fyne/") {
			t.Errorf("the build without cgo knows %s", dep)
		}
	}
}
