package cli

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"certmap/internal/text"
)

type versionCommand struct {
	JSON bool `help:"Print a JSON object."`
}

// Run says which version this is.
func (c *versionCommand) Run(r *run) error {
	v := r.Version
	if c.JSON {
		return r.line(v)
	}
	r.printf("Certmap %s (%s, %s, %s/%s)\n", v.Version, v.Commit, v.Go, v.OS, v.Arch)
	return nil
}

type windowCommand struct {
	Files []string `arg:"" optional:"" name:"file" complete:"file" help:"Files to open."`
}

// Run opens the window. A word that is no file was more likely meant as a command, and then a window helps nobody.
func (c *windowCommand) Run(r *run) error {
	for _, word := range c.Files {
		if _, err := os.Stat(word); errors.Is(err, fs.ErrNotExist) {
			return r.unknown(word)
		}
	}
	switch {
	case r.Rooms.Window == nil && len(c.Files) > 0:
		return misused("headless-file", text.V{"Path": visible(c.Files[0])})
	case r.Rooms.Window == nil:
		return misused("headless")
	}
	r.code = r.Rooms.Window(c.Files, r.keyring)
	return nil
}

// unknown is the refusal of a word that is neither a command nor a file, with the command that it may have been meant for.
func (r *run) unknown(word string) error {
	if command := nearest(word, r.commands); command != "" {
		return misused("unknown-word-near", text.V{"Word": visible(word), "Command": command})
	}
	return misused("unknown-word", text.V{"Word": visible(word)})
}

// nearest returns the name that a word was most likely meant for: one that begins with it, or one that is at most a third of
// its letters away. It returns nothing where no name is that near.
func nearest(word string, names []string) string {
	word = strings.ToLower(word)
	best, least := "", len(word)/3+1
	for _, name := range names {
		if len(word) > 1 && strings.HasPrefix(name, word) {
			return name
		}
		if d := distance(word, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters to add, to drop or to change to make one word the other (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before, row[j+1] = row[j+1], min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
