// Screens draws every page of the window into PNG files, with the software renderer: light and dark, English and German,
// and the states in which a page shows its mettle.
//
//	go run ./gui/screens [-only NAME] [FOLDER]
package main

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"certmap/gui/guitest"
	"certmap/internal/text"
)

func main() {
	only := flag.String("only", "", "draw only the scenes whose name holds this")
	flag.Parse()
	dir := "build/screens"
	if flag.NArg() > 0 {
		dir = flag.Arg(0)
	}
	if err := drawAll(dir, *only); err != nil {
		fmt.Fprintln(os.Stderr, "screens:", err)
		os.Exit(1)
	}
}

func drawAll(dir, only string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	n := 0
	for _, s := range slices.Concat(scenes, guiding, recording, waiting, hostile) {
		if !strings.Contains(s.name, only) {
			continue
		}
		for _, o := range variants(s) {
			if err := draw(s, o, filepath.Join(dir, fileName(s, o))); err != nil {
				return fmt.Errorf("%s: %w", fileName(s, o), err)
			}
			n++
		}
	}
	fmt.Printf("%d pictures in %s\n", n, dir)
	return nil
}

func variants(s scene) []guitest.Options {
	var out []guitest.Options
	for _, theme := range []string{"light", "dark"} {
		for _, lang := range text.Languages() {
			o := s.options
			o.Theme, o.Language = theme, lang
			out = append(out, o)
		}
	}
	return out
}

func fileName(s scene, o guitest.Options) string {
	return fmt.Sprintf("%s-%s-%s.png", s.name, o.Language, o.Theme)
}

func draw(s scene, o guitest.Options, path string) error {
	f, err := guitest.New(o)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := s.set(f); err != nil {
		return err
	}
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(out, f.Canvas().Capture()); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}
