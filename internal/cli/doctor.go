package cli

import (
	"os"
	"time"

	"certmap/internal/doctor"
	"certmap/internal/text"
)

type doctorCommand struct {
	JSON bool `help:"Print one JSON object a line for each check."`
}

var doctorMarks = map[doctor.State]string{doctor.OK: "✓", doctor.Warned: "!", doctor.Failed: "✕"}

// Run says what this machine offers. It exits with 1 when something fails that the program needs.
func (c *doctorCommand) Run(r *run) error {
	vault, err := r.Vault(r.Places, r.keyring)
	if err != nil {
		return err
	}
	checks := doctor.Examine(r.ctx, doctor.Machine{Places: r.Places, Settings: r.Settings, Vault: vault, Proxy: r.Proxy, Window: r.Version.Window,
		Version: r.Version.Version, Now: time.Now, Getenv: os.Getenv})
	width := 0
	for _, check := range checks {
		width = max(width, columns(r.Words.Say("doctor."+check.ID)))
	}
	for _, check := range checks {
		if check.State == doctor.Failed {
			r.code = No
		}
		if c.JSON {
			if err := r.line(checkShape{check.ID, string(check.State), said(r.english, check)}); err != nil {
				return err
			}
			continue
		}
		r.printf("%s %s  %s\n", doctorMarks[check.State], padded(r.Words.Say("doctor."+check.ID), width), said(r.Words, check))
	}
	return nil
}

func said(w *text.Words, check doctor.Check) string {
	if check.Err != nil {
		m, _ := w.Fault(check.Err)
		return m.String()
	}
	return w.Say("doctor."+check.ID+"."+string(check.State), text.V(check.Values))
}
