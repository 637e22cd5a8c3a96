package cli

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
	Files []string `arg:"" optional:"" name:"file" help:"Files to open."`
}

// Run opens the window.
func (c *windowCommand) Run(r *run) error {
	if r.Rooms.Window == nil {
		return misused("headless")
	}
	r.code = r.Rooms.Window(c.Files, r.keyring)
	return nil
}
