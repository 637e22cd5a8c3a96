package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"certmap/internal/text"
)

// TestEveryOutcomeHasItsSentences reads the constants that chains and revocations are told in.
func TestEveryOutcomeHasItsSentences(t *testing.T) {
	families := map[string]struct {
		prefix string
		parts  []string
	}{
		"ChainState": {"chain.", []string{".what", ".next"}}, "ObstacleID": {"obstacle.", []string{""}},
		"RevocationState": {"revocation.", []string{".what", ".next"}}, "RevocationReason": {"revocation-reason.", []string{""}},
		"LinkSource": {"chain.from.", []string{""}}, "FieldID": {"field.", []string{""}}, "Relation": {"compare.", []string{".what", ".next"}},
	}
	for _, lang := range text.Languages() {
		w, found := text.Must(lang), map[string]int{}
		eachConstant(t, func(kind, id string) {
			found[kind]++
			for _, part := range families[kind].parts {
				if full := families[kind].prefix + id + part; !w.Has(full) {
					t.Errorf("%s: %s is missing", lang, full)
				}
			}
		})
		for kind := range families {
			if found[kind] < 3 {
				t.Errorf("only %d constants of %s were found", found[kind], kind)
			}
		}
	}
}

func eachConstant(t *testing.T, visit func(kind, id string)) {
	t.Helper()
	root := filepath.Join("..", "..")
	for _, path := range []string{"cert/chain.go", "cert/compare.go", "internal/securitycenter/trust.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(path)), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if kind, named := constantType(spec, ok); named {
				if id, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value); err == nil {
					visit(kind, id)
				}
			}
			return true
		})
	}
}

// constantType returns the type of a constant that has one of its own and a literal for its value.
func constantType(spec *ast.ValueSpec, ok bool) (string, bool) {
	if !ok || len(spec.Values) != 1 {
		return "", false
	}
	name, isName := spec.Type.(*ast.Ident)
	if _, isLiteral := spec.Values[0].(*ast.BasicLit); !isName || !isLiteral {
		return "", false
	}
	return name.Name, true
}
