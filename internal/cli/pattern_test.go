package cli

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/alecthomas/kong"
)

func TestOnWindowsAPatternStandsForItsFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"a.cer", "b c.cer", "[1].cer", "x.pem"} {
		if err := os.WriteFile(filepath.Join(".", name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for os, want := range map[string][]string{
		"windows": {"[1].cer", "a.cer", "b c.cer", "[1].cer", "*.p12", "[", "-"},
		"linux":   {"*.cer", "[1].cer", "*.p12", "[", "-"},
	} {
		var g struct {
			Read struct {
				Paths []string `arg:"" complete:"file"`
			} `cmd:""`
		}
		parser, err := kong.New(&g)
		if err != nil {
			t.Fatal(err)
		}
		command, err := parser.Parse([]string{"read", "*.cer", "[1].cer", "*.p12", "[", "-"})
		if err != nil {
			t.Fatal(err)
		}
		r := &run{Rooms: Rooms{Version: Version{OS: os}}}
		r.spread(command.Selected())
		if !slices.Equal(g.Read.Paths, want) {
			t.Errorf("%s: %q", os, g.Read.Paths)
		}
	}
}
