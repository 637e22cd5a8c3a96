package text_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"certmap/assets"
	"certmap/internal/text"
)

// root is the folder of the module.
var root = filepath.Join("..", "..")

// catalogue reads a catalogue as it stands.
func catalogue(t *testing.T, lang string) map[string]any {
	t.Helper()
	data, err := assets.Catalogue(lang)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheCataloguesHaveTheSameSentences(t *testing.T) {
	en, de := catalogue(t, "en"), catalogue(t, "de")
	for id := range en {
		if _, ok := de[id]; !ok {
			t.Errorf("%s has no German", id)
		}
	}
	for id := range de {
		if _, ok := en[id]; !ok {
			t.Errorf("%s has no English", id)
		}
	}
}

var placeholder = regexp.MustCompile(`{{\.(\w+)}}`)

func TestTheLanguagesNeedTheSameValues(t *testing.T) {
	en, de := catalogue(t, "en"), catalogue(t, "de")
	for id := range en {
		if a, b := placeholders(en[id]), placeholders(de[id]); !slices.Equal(a, b) {
			t.Errorf("%s: English needs %v, German %v", id, a, b)
		}
	}
}

// placeholders are the values that a sentence needs in any of its plural forms, but for the count, which a form may leave
// out.
func placeholders(entry any) []string {
	found := map[string]bool{}
	for _, form := range forms(entry) {
		for _, m := range placeholder.FindAllStringSubmatch(form, -1) {
			found[m[1]] = m[1] != "Count"
		}
	}
	maps.DeleteFunc(found, func(_ string, needed bool) bool { return !needed })
	return slices.Sorted(maps.Keys(found))
}

func forms(entry any) []string {
	switch e := entry.(type) {
	case string:
		return []string{e}
	case map[string]any:
		var out []string
		for _, f := range e {
			out = append(out, f.(string))
		}
		return out
	}
	return nil
}

func TestEverySentenceCanBeSaid(t *testing.T) {
	for _, lang := range text.Languages() {
		w := text.Must(lang)
		for id := range catalogue(t, string(lang)) {
			if !w.Has(id) {
				t.Errorf("%s: %s cannot be said", lang, id)
			}
		}
	}
}

// spoken are the functions whose argument at an index is the ID of a sentence, or the beginning of one with a suffix for
// each of its parts.
var spoken = map[string]struct {
	arg      int
	suffixes []string
}{
	"Say":      {0, []string{""}},
	"optional": {0, []string{""}},
	"Tell":     {0, []string{".what", ".next"}},
	"Ask":      {0, []string{"", ".line", ".do"}},
}

// TestEverySentenceThatIsSaidExists reads the sources: a sentence said by a constant ID must stand in the catalogue.
func TestEverySentenceThatIsSaidExists(t *testing.T) {
	en := catalogue(t, "en")
	for _, call := range calls(t) {
		for _, suffix := range spoken[call.name].suffixes {
			if _, ok := en[call.id+suffix]; !ok {
				t.Errorf("%s: %s is said and stands in no catalogue", call.at, call.id+suffix)
			}
		}
	}
}

// A call says a sentence by a constant ID.
type call struct{ name, id, at string }

func calls(t *testing.T) []call {
	t.Helper()
	var out []call
	eachFile(t, func(set *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := called(c)
			how, ok := spoken[name]
			if !ok || len(c.Args) <= how.arg {
				return true
			}
			if id, ok := constant(c.Args[how.arg]); ok && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789.-") == "" && !strings.HasSuffix(id, ".") {
				out = append(out, call{name, id, set.Position(c.Pos()).String()})
			}
			return true
		})
	})
	return out
}

func called(c *ast.CallExpr) string {
	if s, ok := c.Fun.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok && (x.Name == "f" || x.Name == "field" || x.Name == "nameField") {
			return "" // fields and pickers say texts, not IDs
		}
		return s.Sel.Name
	}
	return ""
}

func constant(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil && strings.Contains(s, ".") || s == "copied" || s == "details" || s == "next" || s == "someone"
}

func eachFile(t *testing.T, visit func(*token.FileSet, *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err == nil {
			visit(set, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// families are the types whose constants are IDs with sentences of their own: where they stand in the catalogue, and which
// parts each needs.
var families = map[string]struct {
	prefix string
	parts  []string
}{
	"FaultID":          {"fault.", []string{".what", ".next"}},
	"ObjectionID":      {"objection.", []string{""}},
	"FindingID":        {"finding.", []string{".what", ".next"}},
	"ProblemID":        {"problem.", []string{".what", ".next"}},
	"CauseID":          {"cause.", []string{".short", ".what", ".next"}},
	"RungID":           {"rung.", []string{""}},
	"Container":        {"container.", []string{""}},
	"Environment":      {"environment.", []string{""}},
	"Kind":             {"item.", []string{""}},
	"Sort":             {"sort.", []string{""}},
	"ReasonID":         {"reason.", []string{".what", ".next"}},
	"PairVerdict":      {"pair.", []string{".what", ".next"}},
	"ObstacleID":       {"obstacle.", []string{""}},
	"ChainState":       {"chain.", []string{".what", ".next"}},
	"RevocationState":  {"revocation.", []string{".what", ".next"}},
	"RevocationReason": {"revocation-reason.", []string{""}},
	"LinkSource":       {"chain.from.", []string{""}},
	"FieldID":          {"field.", []string{""}},
	"Relation":         {"compare.", []string{".what", ".next"}},
	"Foreign":          {"problem.not-a-certificate.", []string{".what", ".next"}},
}

// told are IDs with sentences for each thing they may be about, which is a constant of another type.
var told = map[string]string{"no-leaf": "Kind", "not-a-certificate": "Foreign", "embedded": "Surrounding"}

// TestEveryIDHasItsSentences reads the sources for constants of those types.
func TestEveryIDHasItsSentences(t *testing.T) {
	en := catalogue(t, "en")
	seen := map[string][]string{}
	eachFile(t, func(set *token.FileSet, file *ast.File) {
		if file.Name.Name == "practice" {
			return // it shares nothing with the faces
		}
		for kind, values := range constants(file) {
			seen[kind] = append(seen[kind], values...)
		}
	})
	for kind, family := range families {
		if len(seen[kind]) == 0 {
			t.Errorf("no constant of type %s was found: the test looks in the wrong place", kind)
		}
		for _, id := range toldOf(seen, kind) {
			for _, part := range family.parts {
				if _, ok := en[family.prefix+id+part]; !ok {
					t.Errorf("%s %q has no %s%s%s", kind, id, family.prefix, id, part)
				}
			}
		}
	}
}

// toldOf returns the IDs of a type as they stand in the catalogues.
func toldOf(seen map[string][]string, kind string) []string {
	var out []string
	for _, id := range seen[kind] {
		about, several := told[id]
		switch {
		case id == "":
		case !several:
			out = append(out, id)
		default:
			for _, what := range seen[about] {
				out = append(out, id+"."+what)
			}
		}
	}
	return out
}

// constants returns the values of a file's constants, by the name of their type.
func constants(file *ast.File) map[string][]string {
	out := map[string][]string{}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			kind := typeName(v.Type)
			if _, ok := families[kind]; !ok {
				continue
			}
			for _, value := range v.Values {
				if lit, ok := value.(*ast.BasicLit); ok {
					if s, err := strconv.Unquote(lit.Value); err == nil {
						out[kind] = append(out[kind], s)
					}
				}
			}
		}
	}
	return out
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// parts are what a literal may lack of the ID it stands for.
var parts = []string{"", ".what", ".why", ".next", ".short", ".line", ".do"}

// TestTheWindowNamesWhatTheWindowCanDo: a sentence that is said in the window names no option of a command. What stands in
// these families is said by commands alone; a keyring is chosen when Certmap is started, in the window too.
func TestTheWindowNamesWhatTheWindowCanDo(t *testing.T) {
	ofCommands := regexp.MustCompile(`^(cli|command|usage|fault\.folder-given|fault\.vault-(absent|off))\.`)
	option := regexp.MustCompile(`--[a-z]`)
	for _, lang := range []string{"en", "de"} {
		for id, entry := range catalogue(t, lang) {
			for _, form := range forms(entry) {
				if option.MatchString(form) && !ofCommands.MatchString(id) {
					t.Errorf("%s %s names an option: %s", lang, id, form)
				}
			}
		}
	}
}

// TestNoSentenceIsLeftOver looks for each sentence's ID in the sources: as it stands, without the name of its part, or
// beginning with a literal that ends in a full stop, to which a value is joined.
func TestNoSentenceIsLeftOver(t *testing.T) {
	whole, begun := literals(t)
	for id := range catalogue(t, "en") {
		if !used(id, whole, begun) {
			t.Errorf("%s is said nowhere", id)
		}
	}
}

func used(id string, whole map[string]bool, begun []string) bool {
	for _, part := range parts {
		if whole[strings.TrimSuffix(id, part)] && strings.HasSuffix(id, part) {
			return true
		}
	}
	return slices.ContainsFunc(begun, func(b string) bool { return strings.HasPrefix(id, b) })
}

func literals(t *testing.T) (whole map[string]bool, begun []string) {
	whole = map[string]bool{}
	eachFile(t, func(_ *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, err := strconv.Unquote(lit.Value)
				whole[s] = err == nil
				if strings.HasSuffix(s, ".") && len(s) > 3 {
					begun = append(begun, s)
				}
			}
			return true
		})
	})
	return whole, begun
}
