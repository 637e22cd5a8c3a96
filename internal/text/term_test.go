package text_test

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"certmap/internal/text"
)

func TestWhatCertNamesInEnglishIsSaidInTheLanguageChosen(t *testing.T) {
	en, de := text.Must(text.English), text.Must(text.German)
	for _, c := range []struct {
		say               func(*text.Words, string) string
		name, english, de string
	}{
		{(*text.Words).KeyUsage, "Digital signature", "Digital signature", "Digitale Signatur"},
		{(*text.Words).KeyUsage, "Key encipherment", "Key encipherment", "Schlüsselverschlüsselung"},
		{(*text.Words).Purpose, "TLS client authentication", "TLS client authentication", "TLS-Client-Authentifizierung"},
		{(*text.Words).Purpose, "1.2.3.4", "1.2.3.4", "1.2.3.4"},
		{(*text.Words).NameKind, "registered ID", "registered ID", "Registrierte ID"},
		{(*text.Words).Algorithm, "SHA-256 with RSA", "SHA-256 with RSA", "SHA-256 mit RSA"},
		{(*text.Words).Algorithm, "PKCS#12 with SHA-1 and RC2-40", "PKCS#12 with SHA-1 and RC2-40", "PKCS#12 mit SHA-1 und RC2-40"},
		{(*text.Words).Algorithm, "Ed25519", "Ed25519", "Ed25519"},
	} {
		if got := c.say(en, c.name); got != c.english {
			t.Errorf("%q is %q in English", c.name, got)
		}
		if got := c.say(de, c.name); got != c.de {
			t.Errorf("%q is %q in German", c.name, got)
		}
	}
}

func TestTheNamesInASentenceAreOfItsLanguage(t *testing.T) {
	de := text.Must(text.German)
	if s := de.Say("finding.no-client-auth.why", text.V{"Usages": "TLS server authentication, 1.2.3.4"}); !strings.Contains(s, "TLS-Server-Authentifizierung, 1.2.3.4") {
		t.Error(s)
	}
	if s := de.Say("finding.signature-weak.what", text.V{"Algorithm": "MD5 with RSA"}); !strings.Contains(s, "MD5 mit RSA") {
		t.Error(s)
	}
}

// named are the places in the sources of cert where names stand, and the family of each: the variables that hold them, and
// the type whose first value they are.
var named = map[string]string{"purposes": "purpose.", "keyUsages": "key-usage.", "policyNames": "policy.", "knownExtensions": "extension.", "SAN": "name-kind."}

func TestEveryNameOfCertHasItsWord(t *testing.T) {
	en := catalogue(t, "en")
	found := map[string]int{}
	eachFile(t, func(set *token.FileSet, file *ast.File) {
		if filepath.Base(filepath.Dir(set.Position(file.Pos()).Filename)) != "cert" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			family, names := namesIn(n)
			for _, name := range names {
				found[family]++
				if id := family + strings.ToLower(strings.ReplaceAll(name, " ", "-")); en[id] != name {
					t.Errorf("%s is %v, not %q", id, en[id], name)
				}
			}
			return true
		})
	})
	for place, family := range named {
		if found[family] < 5 {
			t.Errorf("%d names were found for %s: the test looks in the wrong place", found[family], place)
		}
	}
}

func namesIn(n ast.Node) (family string, names []string) {
	switch n := n.(type) {
	case *ast.ValueSpec:
		if family = named[n.Names[0].Name]; family != "" {
			ast.Inspect(n, func(n ast.Node) bool {
				if kv, ok := n.(*ast.KeyValueExpr); ok {
					names = append(names, literal(kv.Value))
					return false
				}
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					names = append(names, literal(lit))
				}
				return true
			})
		}
	case *ast.CompositeLit:
		if family = named[typeName(n.Type)]; family != "" && len(n.Elts) > 0 {
			if name := literal(n.Elts[0]); name != "" {
				names = append(names, name)
			}
		}
	}
	return family, names
}

func literal(e ast.Expr) string {
	if of, ok := e.(*ast.CompositeLit); ok && len(of.Elts) > 0 {
		e = of.Elts[0]
	}
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value)
	return s
}

func TestThePracticeTenantIsNamedInTheReadersLanguage(t *testing.T) {
	for lang, want := range map[text.Language]string{text.English: "Practice tenant", text.German: "Übungsmandant"} {
		w := words(lang)
		if got := w.Tenant("Practice tenant"); got != want {
			t.Errorf("%s: it is called %q", lang, got)
		}
		for _, name := range []string{"ACME Payroll", "practice-tenant", ""} {
			if got := w.Tenant(name); got != name {
				t.Errorf("%s: %q is called %q", lang, name, got)
			}
		}
		if said := w.Say("cli.tenants.removed", text.V{"Tenant": "Practice tenant"}); !strings.HasPrefix(said, want) {
			t.Errorf("%s: a sentence about it says %q", lang, said)
		}
	}
}
