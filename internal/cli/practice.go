package cli

import (
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"certmap/internal/securitycenter"
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
	if !isLoopback(c.Listen) {
		return misused("listen", text.V{"Address": visible(c.Listen)})
	}
	dir := c.Data
	if dir == "" {
		if !r.Places.Known() {
			return securitycenter.NewFault(securitycenter.HomeUnknown, nil, nil)
		}
		dir = filepath.Join(r.Places.Data, "practice")
	}
	return r.Practice(r.ctx, PracticeOrder{dir, c.Listen, c.Show}, func(facts any) error { return r.line(facts) })
}

// isLoopback tells whether an address with its port is one of this machine alone.
func isLoopback(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
