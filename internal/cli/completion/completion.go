// Package completion completes the command line in shells: it prints a small script for each shell it knows, and answers
// what that script asks whenever somebody presses Tab.
//
// All it knows of the commands it takes from kong's model, so that a new flag is completed without a line here. No library
// does this for kong and PowerShell.
package completion

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Ask is the first argument of the call that the scripts make. The second is "=" and the word at the cursor, since some shells
// lose an empty argument; the others are the words before it, without the program's name. The answer is a line for each word
// that fits, with a tab and what it means where that is known, or one of the lines Files and Folders.
const Ask = "__complete"

// What an answer says where the shell knows better.
const (
	Files   = ":files"
	Folders = ":folders"
)

// A Source lists the words that a value can be, the names of tenants, say: at least those that begin with a text.
type Source func(begins string) []string

// A Guide answers what can stand at a place of the command line.
type Guide struct {
	Model *kong.Application
	// Sources are by placeholder for flags, and by the tag "complete" for arguments.
	Sources map[string]Source
}

// paths are the placeholders and tags of values that are paths.
var paths = map[string]string{"FILE": Files, "OUT": Files, "OUT.cer": Files, "DIR": Folders, "file": Files}

// Answer returns the lines for the arguments after Ask.
func (g Guide) Answer(args []string) []string {
	if len(args) == 0 || !strings.HasPrefix(args[0], "=") {
		return nil
	}
	word := args[0][1:]
	at := place{node: g.Model.Node}
	for _, before := range args[1:] {
		at.pass(before)
	}
	return g.fitting(at, word)
}

// A place is where the cursor is on the command line.
type place struct {
	node     *kong.Node
	argument int        // how many arguments stand before it
	value    *kong.Flag // the flag that waits for its value; nil for none
	literal  bool       // after --, where nothing is a flag
}

// pass goes over one word before the cursor.
func (p *place) pass(word string) {
	switch {
	case p.value != nil:
		p.value = nil
	case p.literal || word == "-" || !strings.HasPrefix(word, "-"):
		p.passName(word)
	case word == "--":
		p.literal = true
	default:
		name, _, whole := strings.Cut(word, "=")
		if f := p.flag(name); f != nil && !whole && !f.IsBool() {
			p.value = f
		}
	}
}

func (p *place) passName(word string) {
	for _, c := range p.node.Children {
		if p.argument == 0 && (c.Name == word || slices.Contains(c.Aliases, word)) {
			p.node = c
			return
		}
	}
	if p.node.DefaultCmd != nil {
		p.node = p.node.DefaultCmd
	}
	p.argument++
}

func (p *place) flag(name string) *kong.Flag {
	for _, f := range p.flags() {
		if name == "--"+f.Name || f.Short != 0 && name == "-"+string(f.Short) {
			return f
		}
	}
	return nil
}

// flags are those that may stand here: of the command, of those above it, and of the one that is meant where none is named.
func (p *place) flags() []*kong.Flag {
	var out []*kong.Flag
	if d := p.node.DefaultCmd; d != nil && p.node.Type != kong.ApplicationNode {
		out = append(out, d.Flags...)
	}
	for n := p.node; n != nil; n = n.Parent {
		out = append(out, n.Flags...)
	}
	return out
}

// fitting returns what begins with a word and may stand at a place.
func (g Guide) fitting(p place, word string) []string {
	if p.value != nil {
		return g.values(p.value.Value, p.value.PlaceHolder, "", word)
	}
	if !p.literal && strings.HasPrefix(word, "-") && word != "-" {
		return g.flagged(p, word)
	}
	var out []string
	if p.argument == 0 {
		for _, c := range p.node.Children {
			out = line(out, c.Hidden, c.Name, c.Help, word)
		}
	}
	if len(out) > 0 {
		return out
	}
	return g.argument(p, word)
}

// flagged completes the name of a flag, or its value where that stands behind an equals sign.
func (g Guide) flagged(p place, word string) []string {
	name, value, whole := strings.Cut(word, "=")
	if f := p.flag(name); whole && f != nil {
		return g.values(f.Value, f.PlaceHolder, name+"=", value)
	}
	var out []string
	for _, f := range p.flags() {
		out = line(out, f.Hidden, "--"+f.Name, f.Help, word)
	}
	return out
}

func (g Guide) argument(p place, word string) []string {
	node := p.node
	if node.DefaultCmd != nil {
		node = node.DefaultCmd
	}
	if len(node.Positional) == 0 {
		return nil
	}
	v := node.Positional[min(p.argument, len(node.Positional)-1)]
	if p.argument >= len(node.Positional) && !v.IsCumulative() {
		return nil
	}
	return g.values(v, v.Tag.Get("complete"), "", word)
}

// values completes a value of a kind; before is what stands before it in the same word.
func (g Guide) values(v *kong.Value, kind, before, word string) []string {
	if path, ok := paths[kind]; ok {
		return []string{path}
	}
	words := v.EnumSlice()
	if source := g.Sources[kind]; source != nil {
		words = source(word)
	}
	var out []string
	for _, w := range words {
		out = line(out, w == "", before+w, "", before+word)
	}
	return out
}

// line adds a word with what it means, where it begins as asked.
func line(out []string, hidden bool, word, help, begins string) []string {
	if hidden || !strings.HasPrefix(strings.ToLower(word), strings.ToLower(begins)) {
		return out
	}
	if help != "" {
		help = "\t" + help
	}
	return append(out, word+help)
}
