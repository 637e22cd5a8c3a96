package cli

import (
	"testing"

	"github.com/alecthomas/kong"
)

func TestExitCodesAreToldOfCommandsThatExist(t *testing.T) {
	parser, err := kong.New(&grammar{}, kong.Vars{"steps": tickable()})
	if err != nil {
		t.Fatal(err)
	}
	commands := map[string]bool{}
	for _, node := range parser.Model.Leaves(true) {
		commands[node.Path()] = true
	}
	for name := range exits {
		if !commands[name] {
			t.Errorf("there is no command %q", name)
		}
	}
}

func TestTheNearestCommandIsNamed(t *testing.T) {
	names := []string{"inspect", "clean", "compare", "mappings", "test", "read-log"}
	for word, want := range map[string]string{
		"inspct": "inspect", "Inspect": "inspect", "map": "mappings", "mapings": "mappings", "tset": "", "tests": "test", "readlog": "read-log",
		"co": "compare", "c": "", "": "", "frobnicate": "", "ÄÖÜ": "",
	} {
		if got := nearest(word, names); got != want {
			t.Errorf("%q is taken for %q, not %q", word, got, want)
		}
	}
}
