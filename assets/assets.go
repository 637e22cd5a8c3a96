// Package assets holds what the program shows but does not compute: the catalogues of its sentences and its pictures.
// All of it is embedded; each kind has one accessor.
package assets

import (
	"embed"
	"fmt"
)

//go:embed text/*.json
var catalogues embed.FS

//go:embed icons/*.svg
var icons embed.FS

//go:embed icon.png
var icon []byte

// Catalogue returns the sentences of a language (an ISO 639-1 code such as "de") in the format of go-i18n.
func Catalogue(language string) ([]byte, error) {
	b, err := catalogues.ReadFile("text/" + language + ".json")
	if err != nil {
		return nil, fmt.Errorf("no catalogue for language %q: %w", language, err)
	}
	return b, nil
}

// Languages returns the codes of the languages there is a catalogue for, English first.
func Languages() []string { return []string{"en", "de"} }

// Glyph returns the SVG of a line icon, drawn in black on 24 × 24; it panics on a name that does not exist, since names
// are constants of the program.
func Glyph(name string) []byte {
	b, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		panic(err)
	}
	return b
}

// Icon returns the program's icon, a PNG of 512 × 512.
func Icon() []byte { return icon }
