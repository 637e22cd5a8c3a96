// Licences checks that every module that goes into the program has a licence from the allow list, and prints them.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A licence is recognised by a phrase that stands in its text.
var licences = []struct{ name, phrase string }{
	{"Apache-2.0", "Apache License"},
	{"MPL-2.0", "Mozilla Public License"},
	{"BSD-3-Clause", "Neither the name"},
	{"BSD-3-Clause", "may be used to endorse or promote"},
	{"BSD-2-Clause", "Redistribution and use in source and binary forms"},
	{"ISC", "Permission to use, copy, modify, and/or distribute"},
	{"ISC", "Permission to use, copy, modify, and distribute this software for any"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"Unlicense", "This is free and unencumbered software"},
}

// allowed are the licences a module may have. MPL-2.0 asks for nothing where a module is used unchanged.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "Unlicense"}

func main() {
	modules, err := modules()
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
	bad := 0
	for _, m := range modules {
		name := licenceIn(m.dir)
		if !slices.Contains(allowed, name) {
			bad++
			fmt.Printf("not allowed: %s: %s\n", m.path, name)
		}
	}
	fmt.Printf("licences: %d modules, %d not allowed\n", len(modules), bad)
	if bad > 0 {
		os.Exit(1)
	}
}

type module struct{ path, dir string }

// modules lists what the program and its window are built from.
func modules() ([]module, error) {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", ".", "./gui/...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var list []module
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		if path, dir, ok := strings.Cut(lines.Text(), "\t"); ok {
			list = append(list, module{path, dir})
		}
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return slices.Compact(list), nil
}

// licenceIn names the licence of a module by the file that holds it.
func licenceIn(dir string) string {
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "COPYING*", "License*", "license*", "UNLICENSE*"} {
		files, _ := filepath.Glob(filepath.Join(dir, pattern)) // the patterns are valid
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				continue
			}
			one := strings.Join(strings.Fields(string(text)), " ")
			for _, l := range licences {
				if strings.Contains(one, l.phrase) {
					return l.name
				}
			}
		}
	}
	return "no licence found"
}
