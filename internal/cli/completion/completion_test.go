package completion_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"certmap/internal/cli/completion"
)

type grammar struct {
	Keyring string `enum:"os,file," default:""`
	Read    struct {
		In     []string `arg:"" complete:"file"`
		Folder string   `placeholder:"DIR"`
		Quiet  bool     `short:"q"`
	} `cmd:"" help:"Read files."`
	Secret struct{} `cmd:"" hidden:""`
	Map    struct {
		List struct {
			Tenant string `short:"t" placeholder:"TENANT"`
		} `cmd:"" default:"withargs"`
		Show struct {
			Mapping string `arg:"" complete:"mapping"`
		} `cmd:""`
	} `cmd:""`
}

// answer is what is offered at the end of a line, whose last word is being typed.
func answer(t *testing.T, words ...string) string {
	t.Helper()
	parser, err := kong.New(&grammar{})
	if err != nil {
		t.Fatal(err)
	}
	g := completion.Guide{Model: parser.Model, Sources: map[string]completion.Source{
		"TENANT":  func(string) []string { return []string{"ACME", "Beta"} },
		"mapping": func(string) []string { return []string{"ECP – PRD", "other"} },
	}}
	last := len(words) - 1
	return strings.Join(g.Answer(append([]string{"=" + words[last]}, words[:last]...)), " ")
}

func TestWhatFitsIsOffered(t *testing.T) {
	for line, want := range map[string]string{
		"":                        "read\tRead files. map",
		"re":                      "read\tRead files.",
		"RE":                      "read\tRead files.",
		"secret":                  "",
		"map|":                    "list show",
		"map|--":                  "--tenant --help\tShow context-sensitive help. --keyring",
		"map|--tenant|":           "ACME Beta",
		"map|-t|b":                "Beta",
		"map|--tenant=b":          "--tenant=Beta",
		"map|list|x":              "",
		"map|show|":               "ECP – PRD other",
		"map|show|ecp":            "ECP – PRD",
		"map|show|a|":             "",
		"map|show|--|--k":         "",
		"--keyring|os|map|show|o": "other",
		"--keyring=":              "--keyring=os --keyring=file",
		"read|":                   completion.Files,
		"read|a|-":                completion.Files,
		"read|a|b":                completion.Files,
		"read|-q|b":               completion.Files,
		"read|--folder|":          completion.Folders,
		"read|--folder=x":         completion.Folders,
		"read|--unknown|":         completion.Files,
	} {
		if got := answer(t, strings.Split(line, "|")...); got != want {
			t.Errorf("after %q it offers %q, not %q", line, got, want)
		}
	}
}

func TestACallThatIsNoQuestionIsNotAnswered(t *testing.T) {
	for _, args := range [][]string{nil, {}, {"read"}} {
		if got := (completion.Guide{}).Answer(args); got != nil {
			t.Errorf("%q is answered with %q", args, got)
		}
	}
}

func TestEachShellAsksTheProgram(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		var script bytes.Buffer
		if err := completion.Script(&script, shell); err != nil || !strings.Contains(script.String(), "certmap "+completion.Ask+` "=`) {
			t.Errorf("%s: %v", shell, err)
		}
	}
	if err := completion.Script(&bytes.Buffer{}, "tcsh"); err == nil {
		t.Error("there is a script for tcsh")
	}
}

// A name out of a certificate must not end the quotes it is put in: PowerShell knows four more than ', and doubles all of them
// itself.
func TestPowerShellQuotesNamesByItself(t *testing.T) {
	var script bytes.Buffer
	if err := completion.Script(&script, "powershell"); err != nil || !strings.Contains(script.String(), "EscapeSingleQuotedStringContent($word)") {
		t.Errorf("%v, and it quotes names by hand", err)
	}
}
