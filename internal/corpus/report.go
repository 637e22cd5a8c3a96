package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"certmap/cert"
)

// A report gathers results.
type report struct {
	mu      sync.Mutex
	verbose bool
	results []result
}

func newReport(verbose bool) *report { return &report{verbose: verbose} }

func (r *report) add(res result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.results = append(r.results, res)
}

// print writes the table and the differences, and tells whether there are any.
func (r *report) print(w io.Writer) (differs bool) {
	slices.SortFunc(r.results, func(a, b result) int { return cmp.Compare(a.path, b.path) })
	counts := map[string]int{}
	var slowest result
	for _, res := range r.results {
		counts["files"]++
		res.count(counts)
		if res.took > slowest.took {
			slowest = res
		}
		if r.verbose && res.file != nil {
			fmt.Fprintf(w, "%s: %s\n", res.path, outcome(res.file))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(w, "%-44s %6d\n", name, counts[name])
	}
	fmt.Fprintf(w, "slowest: %s, %s\n", slowest.took.Round(time.Millisecond), slowest.path)
	for _, res := range r.results {
		for _, d := range res.differences {
			differs = true
			fmt.Fprintf(w, "DIFFERS %s: %s\n", res.path, d)
		}
	}
	return differs
}

// count adds a result to the lines of the table.
func (res result) count(counts map[string]int) {
	if res.reference.certificate != nil {
		counts["openssl x509 reads"]++
	}
	if res.reference.pkcs12 != nil {
		counts["openssl pkcs12 opens"]++
	}
	if len(res.differences) > 0 {
		counts["differ"]++
	}
	if res.file == nil {
		return
	}
	if c := res.file.Container; c != cert.None {
		counts["container "+string(c)]++
	}
	if len(res.file.Certificates()) > 0 {
		counts["we read a certificate"]++
	}
	counts["verdict "+string(res.file.Verdict)]++
	if p := res.file.Problem; p != nil {
		counts["problem "+string(p.ID)]++
	}
}
