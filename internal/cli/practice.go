package cli

import (
	"path/filepath"
)

type practiceCommand struct {
	Listen string `help:"Address on this machine's loopback to listen on; port 0 takes the one chosen at the first start." default:"127.0.0.1:0"`
	Data   string `help:"Folder of the practice tenant; the program's own by default." type:"path" placeholder:"DIR"`
	JSON   bool   `help:"Print the facts as one JSON object, as it does anyway." hidden:""`
}

// Run serves the practice tenant until it is interrupted, and prints its facts as one JSON object first.
func (c *practiceCommand) Run(r *run) error {
	dir := c.Data
	if dir == "" {
		dir = filepath.Join(r.Places.Data, "practice")
	}
	return r.Practice(r.ctx, dir, c.Listen, func(facts any) error { return r.line(facts) })
}
