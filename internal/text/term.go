package text

import (
	"cmp"
	"strings"
)

// What cert calls a thing in English is its ID here: JSON keeps those names, and people read them in their language. A name
// that has no entry, an object identifier say, shows as it is.

// KeyUsage names what a key may be used for: "Digital signature".
func (w *Words) KeyUsage(name string) string { return w.term("key-usage.", name) }

// Purpose names an extended key usage: "TLS client authentication".
func (w *Words) Purpose(name string) string { return w.term("purpose.", name) }

// Extension names an extension: "Name Constraints".
func (w *Words) Extension(name string) string { return w.term("extension.", name) }

// Policy names a certificate policy: "Domain validated".
func (w *Words) Policy(name string) string { return w.term("policy.", name) }

// NameKind names a kind of alternative name: "DNS", "e-mail".
func (w *Words) NameKind(name string) string { return w.term("name-kind.", name) }

// practiceTenant is the name that the practice tenant has by itself. The register keeps it, and takes no second tenant of that
// name.
const practiceTenant = "Practice tenant"

// Tenant names a tenant: as people have named it, and the practice tenant in the reader's language.
func (w *Words) Tenant(name string) string {
	if name == practiceTenant {
		return w.Say("tenant.practice")
	}
	return name
}

// Algorithm names a method: "SHA-256 with RSA", "PBKDF2 with HMAC-SHA-256".
func (w *Words) Algorithm(name string) string {
	for _, link := range []string{"with", "and"} {
		if first, second, linked := strings.Cut(name, " "+link+" "); linked {
			return w.Say("algorithm."+link, V{"First": w.Algorithm(first), "Second": w.Algorithm(second)})
		}
	}
	return name
}

func (w *Words) term(family, name string) string {
	return cmp.Or(w.optional(family+strings.ToLower(strings.ReplaceAll(name, " ", "-"))), name)
}

// termLists are the names under which lists of what cert calls in English stand in a sentence, with their families of terms.
var termLists = map[string]string{"Usages": "purpose.", "KeyUsages": "key-usage.", "NetscapeTypes": "netscape-type."}

// named is a value as it stands in a sentence under a name: some names stand for what cert calls in English.
func (w *Words) named(name string, v any) any {
	s, ok := v.(string)
	family := termLists[name]
	switch {
	case !ok:
	case name == "Algorithm" || name == "Signature":
		return w.Algorithm(s)
	case name == "Tenant":
		return w.show(w.Tenant(s))
	case family != "":
		all := strings.Split(s, ", ")
		for i := range all {
			all[i] = w.term(family, all[i])
		}
		return strings.Join(all, ", ")
	}
	return w.show(v)
}
