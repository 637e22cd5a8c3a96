package completion

import (
	"embed"
	"io"
)

//go:embed shell
var shells embed.FS

// Script writes the script for a shell: bash, zsh, fish or powershell.
func Script(w io.Writer, shell string) error {
	script, err := shells.ReadFile("shell/certmap." + shell)
	if err != nil {
		return err
	}
	_, err = w.Write(script)
	return err
}
