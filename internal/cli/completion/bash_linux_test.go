package completion_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"certmap/internal/cli/completion"
)

// played stands for what a shell at work has, and presses Tab: a certmap that knows one answer, and bash's own compopt, which
// works in a completion only.
const played = `
certmap() { printf '%s\n' "$@" >"$ASKED"; printf '%s\n' "$ANSWER"; }
compopt() { :; }
COMP_LINE=$LINE COMP_POINT=${#LINE} COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_certmap
printf '%s\n' "${COMPREPLY[@]}"
`

// pressTab has bash complete a line, whose words it tells as bash breaks them. It returns what certmap is asked, and what bash
// is to put in the place of the last word.
func pressTab(t *testing.T, answer, line string, words ...string) (asked, offered []string) {
	t.Helper()
	var script bytes.Buffer
	if err := completion.Script(&script, "bash"); err != nil {
		t.Fatal(err)
	}
	ask := filepath.Join(t.TempDir(), "asked")
	bash := exec.CommandContext(t.Context(), "bash", append([]string{"--norc", "-c", script.String() + played, "bash"}, words...)...)
	bash.Env = append(bash.Environ(), "LC_ALL=C.UTF-8", "LINE="+line, "ANSWER="+answer, "ASKED="+ask)
	out, err := bash.CombinedOutput()
	if err != nil {
		t.Fatal(err, string(out))
	}
	question, err := os.ReadFile(ask)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(question)), "\n"), strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}

func TestBashReadsALineAsItWouldRunIt(t *testing.T) {
	for line, c := range map[string]struct {
		words []string // as bash ends them: at a colon, too
		asked []string
	}{
		`certmap `:                    {[]string{"certmap", ""}, []string{"="}},
		`certmap mappings show O\'B`:  {[]string{"certmap", "mappings", "show", `O\'B`}, []string{"=O'B", "mappings", "show"}},
		`certmap mappings show "O'B`:  {[]string{"certmap", "mappings", "show", `"O'B`}, []string{"=O'B", "mappings", "show"}},
		`certmap mappings show 'a\b"`: {[]string{"certmap", "mappings", "show", `'a\b"`}, []string{`=a\b"`, "mappings", "show"}},
		`certmap mappings show "a\b\$`: {[]string{"certmap", "mappings", "show", `"a\b\$`},
			[]string{`=a\b$`, "mappings", "show"}},
		`certmap test ECP\ PRD --tenant=A`: {[]string{"certmap", "test", `ECP\ PRD`, "--tenant", "=", "A"},
			[]string{"=--tenant=A", "test", "ECP PRD"}},
		`certmap mappings ping a:b `: {[]string{"certmap", "mappings", "ping", "a", ":", "b", ""}, []string{"=", "mappings", "ping", "a:b"}},
		`LANG=C certmap te`:          {[]string{"certmap", "te"}, []string{"=te"}},
	} {
		if asked, _ := pressTab(t, "", line, c.words...); !slices.Equal(asked, append([]string{completion.Ask}, c.asked...)) {
			t.Errorf("%s asks %q", line, asked)
		}
	}
}

// A name is whatever stands in a certificate: none of it may run, and it has to fit what bash puts it in the place of.
func TestWhatIsOfferedToBashIsANameAndNothingElse(t *testing.T) {
	for _, c := range []struct{ answer, line, last, want string }{
		{"O'Brien", `certmap test O`, `O`, `O\'Brien`},
		{"O'Brien", `certmap test "O'B`, `"O'B`, `O'Brien`},
		{"$(reboot)", `certmap test \$`, `\$`, `\$\(reboot\)`},
		{"`reboot`", "certmap test ", ``, "\\`reboot\\`"},
		{"a:b:c", `certmap test `, ``, `a\:b\:c`},
		{"a:b:c", `certmap test a:b`, `b`, `b\:c`},
		{"a:b:c", `certmap test a:`, `:`, `b\:c`},
		{"a:b:c", `certmap test "a:b`, `"a:b`, `a:b:c`},
		{"--tenant=A B", `certmap test --tenant=`, `=`, `A\ B`},
		{`back\slash`, `certmap test ba`, `ba`, `back\\slash`},
		{"test\tRun the connection test.", `certmap te`, `te`, `test`},
	} {
		if _, offered := pressTab(t, c.answer, c.line, "certmap", "test", c.last); !slices.Equal(offered, []string{c.want}) {
			t.Errorf("%s: %q is offered as %q, not %q", c.line, c.answer, offered, c.want)
		}
	}
}
