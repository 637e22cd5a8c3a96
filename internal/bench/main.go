//go:build linux

// Bench measures what people wait for, each as a ratio to a reference that is measured in the same run, since machines
// differ and are noisy. It prints a table and writes build/bench.json.
//
//	go run ./internal/bench [-only NAME]
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// A measure is one row of the table.
type measure struct {
	name string
	// reach is the highest ratio, or the highest absolute value where there is no reference.
	reach float64
	run   func() (figures, error)
}

// figures are what one measure has shown, in its unit.
type figures struct {
	ours, reference float64
	unit            string
}

// A row is what is written for one measure.
type row struct {
	Name      string  `json:"name"`
	Ours      float64 `json:"ours"`
	Reference float64 `json:"reference,omitempty"`
	Unit      string  `json:"unit"`
	Ratio     float64 `json:"ratio"`
	Reach     float64 `json:"reach"`
	Reached   bool    `json:"reached"`
	Error     string  `json:"error,omitempty"`
}

func main() {
	// The bench starts itself for what has to be measured in a process of its own.
	if len(os.Args) == 3 && os.Args[1] == bareCommand {
		exitOn(bareLoop(os.Args[2]))
		return
	}
	only := flag.String("only", "", "measure only what has this in its name")
	flag.Parse()
	scratch, err := os.MkdirTemp("", "certmap-bench-")
	exitOn(err)
	exitOn(os.Setenv("TMPDIR", scratch)) // where every measure makes its files
	rows := measureAll(*only)
	exitOn(os.RemoveAll(scratch))
	print(rows)
	data, err := json.MarshalIndent(rows, "", "  ")
	exitOn(err)
	exitOn(os.MkdirAll("build", 0o755))
	exitOn(os.WriteFile("build/bench.json", append(data, '\n'), 0o644))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measureAll(only string) []row {
	var rows []row
	for _, m := range measures {
		if !strings.Contains(m.name, only) {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", m.name)
		f, err := m.run()
		r := row{Name: m.name, Ours: f.ours, Reference: f.reference, Unit: f.unit, Reach: m.reach}
		if err != nil {
			r.Error = err.Error()
			rows = append(rows, r)
			continue
		}
		r.Ratio = f.ours
		if f.reference > 0 {
			r.Ratio = f.ours / f.reference
		}
		r.Reached = r.Ratio <= m.reach
		rows = append(rows, r)
	}
	return rows
}

func print(rows []row) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tours\treference\tratio\treach\t")
	for _, r := range rows {
		reference := "–"
		if r.Reference > 0 {
			reference = fmt.Sprintf("%.4g %s", r.Reference, r.Unit)
		}
		mark := "ok"
		if !r.Reached {
			mark = "NOT REACHED"
		}
		if r.Error != "" {
			mark = "not measured: " + r.Error
		}
		fmt.Fprintf(w, "%s\t%.4g %s\t%s\t%.2f\t≤ %.4g\t%s\n", r.Name, r.Ours, r.Unit, reference, r.Ratio, r.Reach, mark)
	}
	_ = w.Flush()
}

// median returns the middle of several measurements.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// alternate measures two things in turn, so that what disturbs the machine disturbs both, and returns the median of each.
func alternate(rounds int, ours, reference func() (float64, error)) (figures, error) {
	var a, b []float64
	for range rounds {
		x, err := ours()
		if err != nil {
			return figures{}, err
		}
		y, err := reference()
		if err != nil {
			return figures{}, err
		}
		a, b = append(a, x), append(b, y)
	}
	return figures{ours: median(a), reference: median(b)}, nil
}
