package desk

import (
	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// Whose says whose mapping something is about: the tenant with its environment, and as whom the mapping logs in. It stands
// wherever that tenant need not be the one in the shell bar.
func (d *Desk) Whose(t securitycenter.Tenant, login string) fyne.CanvasObject {
	w := d.Words
	kind := model.EnvironmentBadge(w, string(t.Environment))
	line := kit.Flow(10, kit.NewText(cert.Visible(w.Tenant(t.Name))).Shortened(), kit.NewTag(kind.Text, Mood(kind.Mood)))
	if login != "" {
		line.Add(kit.Soft(cert.Visible(w.Say("whose.login", text.V{"Login": login}))).Shortened())
	}
	return line
}
