package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"certmap/internal/text"
)

type practiceCommand struct {
	Listen string `help:"Address on this machine's loopback to listen on; port 0 takes the one chosen at the first start." default:"127.0.0.1:0"`
	Data   string `help:"Folder of the practice tenant; the program's own by default." type:"path" placeholder:"DIR"`
	Show   string `help:"Print what a client needs to see this cause of the connection test; the tenant shows every cause all the time." placeholder:"CAUSE"`
	JSON   bool   `help:"Print the facts as one JSON object, as it does anyway." hidden:""`
}

// Run serves the practice tenant until it is interrupted, and prints its facts as one JSON object first, or with --show what
// a client needs to see a cause.
func (c *practiceCommand) Run(r *run) error {
	if known := r.Scenarios(); c.Show != "" && !slices.Contains(known, c.Show) {
		return misused("show", text.V{"Known": strings.Join(known, ", ")})
	}
	dir := c.Data
	if dir == "" {
		dir = filepath.Join(r.Places.Data, "practice")
	}
	return r.Practice(r.ctx, PracticeOrder{dir, c.Listen, c.Show}, func(facts any) error { return r.line(facts) })
}
