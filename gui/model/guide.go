package model

import (
	"cmp"
	"context"
	"path/filepath"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A Guide is what the Setup Guide shows of a tenant.
type Guide struct {
	securitycenter.Guide
	Rows  []GuideRow
	Count string
	// Fresh tells that the chain was seen at the host just now, and is not kept.
	Fresh bool
}

// A GuideRow is one step in the list.
type GuideRow struct {
	ID     securitycenter.StepID
	Number int
	Title  string
	Second string // how it stands, in words
	State  securitycenter.StepState
}

// LoadGuide reads how far a tenant has come.
func LoadGuide(ctx context.Context, c *securitycenter.Center, w *text.Words, tenantID string) (Guide, error) {
	g, err := c.Guide(ctx, tenantID)
	if err != nil {
		return Guide{}, err
	}
	out := Guide{Guide: g, Count: w.Say("guide.count", text.V{"Done": g.Done(), "All": len(g.Steps)})}
	for i, s := range g.Steps {
		out.Rows = append(out.Rows, GuideRow{ID: s.ID, Number: i + 1, Title: w.Say("guide.step." + string(s.ID)), Second: stateOfStep(w, s), State: s.State})
	}
	return out, nil
}

// stateOfStep says how a step stands and who says so.
func stateOfStep(w *text.Words, s securitycenter.Step) string {
	switch {
	case s.State == securitycenter.StepDone && s.Tick != nil:
		return w.Say("guide.state.ticked", text.V{"By": cmp.Or(s.Tick.By, w.Say("someone")), "Date": s.Tick.At})
	case s.State == securitycenter.StepDone:
		return w.Say("guide.state.checked")
	}
	return w.Say("guide.state." + string(s.State))
}

// See takes a check of the host into account, where that has seen the chain trusted.
func (g *Guide) See(r securitycenter.Result) {
	if _, err := securitycenter.Anchors(r); err == nil {
		g.Served, g.Fresh = r, true
	}
}

// A StepView is one step, ready to be shown.
type StepView struct {
	GuideRow
	Line     string
	Strip    *Strip // what the program has seen of it; nil for nothing
	Do       []string
	Copies   []Copy
	Tickable bool // a person says that it is done, since the program has not seen it
	Ticked   bool
	TickText string
}

// A Copy is a value to copy, with its name.
type Copy struct{ Name, Value string }

// View makes a step ready to be shown.
func (g *Guide) View(w *text.Words, id securitycenter.StepID) StepView {
	s := g.Step(id)
	v := StepView{Line: w.Say("guide.step." + string(id) + ".line"), Do: w.Instructions(string(id)), Copies: g.copies(w, id),
		Tickable: id.Tickable() && (s.State != securitycenter.StepDone || s.Tick != nil), Ticked: s.Tick != nil, TickText: w.Say("guide.tick.line")}
	for _, row := range g.Rows {
		if row.ID == id {
			v.GuideRow = row
		}
	}
	if s.Seen != "" {
		moods := map[securitycenter.StepState]Mood{securitycenter.StepOpen: Noted, securitycenter.StepDone: Fine, securitycenter.StepStuck: Wrong}
		mood := moods[s.State]
		if s.Seen == securitycenter.SawFailure && s.State == securitycenter.StepDone {
			mood = Noted
		}
		v.Strip = &Strip{Mood: mood, Bold: cert.Visible(w.Sight(string(s.Seen), s.Values))}
	}
	switch {
	case !v.Tickable:
		v.TickText = w.Say("guide.tick.checks-itself")
	case s.Tick != nil:
		v.TickText = w.Say("guide.tick.by", text.V{"By": cmp.Or(s.Tick.By, w.Say("someone")), "Date": w.DateTime(s.Tick.At)})
	}
	return v
}

// copies are the values that are needed at a step.
func (g *Guide) copies(w *text.Words, id securitycenter.StepID) (out []Copy) {
	add := func(name string, values ...string) {
		for _, v := range values {
			if v != "" {
				out = append(out, Copy{w.Say(name), v})
			}
		}
	}
	switch id {
	case securitycenter.StepAPIUser:
		add("guide.api-user", g.Tenant.APIUser)
		add("guide.right", securitycenter.UserRights...)
	case securitycenter.StepPermission:
		add("guide.permission", securitycenter.CenterPermissions...)
	case securitycenter.StepConfig:
		add("guide.host", g.Tenant.Host)
		add("field.company-id", g.Tenant.CompanyID)
		add("guide.profile", securitycenter.SNIParameter)
	}
	return out
}

// RootsLine says where the roots were seen, or which to take while they were not.
func (g *Guide) RootsLine(w *text.Words) string {
	switch {
	case len(g.Roots()) == 0:
		return w.Say("guide.roots.none")
	case g.Fresh:
		return w.Say("guide.roots.fresh")
	}
	return w.Say("guide.roots.seen", text.V{"Date": g.Served.Started})
}

// SaveRoots writes what belongs into STRUST into the outbox, and returns what to confirm that with.
func (g *Guide) SaveRoots(ctx context.Context, c *securitycenter.Center, w *text.Words) (said string, err error) {
	paths, err := securitycenter.SaveAnchors(ctx, g.Served, c.Outbox)
	if err != nil || len(paths) == 0 {
		return "", err
	}
	return w.Say("guide.saved-roots", text.V{"Count": len(paths), "Folder": filepath.Dir(paths[0])}), nil
}

// Basis returns the message to whoever looks after the ECP system, in a language.
func (g *Guide) Basis(lang text.Language) string {
	return text.Must(lang).Basis(text.Basis{Host: g.Tenant.Host, Company: g.Tenant.CompanyID, Roots: g.RootNames(), Mapped: g.MappedNames(),
		Saved: g.Carried(), Practice: g.Tenant.IsPractice()})
}

// About is the mapping that a text from ECP is recorded at; without ID where there is none.
func (g *Guide) About() LogSubject {
	if g.Mapping.ID == "" {
		return LogSubject{}
	}
	return SubjectOf(g.Mapping, g.Tenant)
}

// A GuideCount is how many steps of how many are done.
type GuideCount struct{ Done, All int }

func countGuide(ctx context.Context, c *securitycenter.Center, tenantID string) (GuideCount, error) {
	g, err := c.Guide(ctx, tenantID)
	return GuideCount{g.Done(), len(g.Steps)}, err
}
