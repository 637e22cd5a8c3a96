package cli

import (
	"time"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

type guideCommand struct {
	Tenant  string `help:"The tenant; the only real one by default." placeholder:"TENANT"`
	Tick    string `help:"Tick a step that the program cannot check: ${steps}." placeholder:"STEP" xor:"do"`
	Untick  string `help:"Take the tick of a step away." placeholder:"STEP" xor:"do"`
	Message string `help:"Print the message to whoever looks after the ECP system, in English or German." placeholder:"en|de" enum:"en,de," default:""`
	JSON    bool   `help:"Print the guide as a JSON object."`
}

// Run shows how far the integration of a tenant has come. It exits with 0 when all steps are done and 1 while some are not;
// after a tick or a message with 0.
func (c *guideCommand) Run(r *run) error {
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	t, err := s.guided(r, c.Tenant)
	if err != nil {
		return err
	}
	if err := c.tick(r, s, t.ID); err != nil {
		return err
	}
	g, err := s.Center.Guide(r.ctx, t.ID)
	if err != nil {
		return err
	}
	if c.Message != "" {
		r.printf("%s", text.Must(text.Language(c.Message)).Basis(basisOf(&g)))
		return nil
	}
	if g.Next() != "" && c.Tick+c.Untick == "" {
		r.code = No
	}
	if c.JSON {
		return r.line(guideOf(&g, r.english))
	}
	r.guide(&g)
	return nil
}

// guided returns the tenant that is meant: the one named, else the only one that is not for practice.
func (s *Session) guided(r *run, name string) (securitycenter.Tenant, error) {
	if name != "" {
		return s.tenant(r, name)
	}
	all, err := s.Center.Register.Tenants(r.ctx)
	if err != nil {
		return securitycenter.Tenant{}, err
	}
	var real []securitycenter.Tenant
	for _, t := range all {
		if !t.IsPractice() {
			real = append(real, t)
		}
	}
	if len(real) != 1 {
		return securitycenter.Tenant{}, misused("guide-tenant", text.V{"Count": len(real)})
	}
	return real[0], nil
}

func (c *guideCommand) tick(r *run, s *Session, tenantID string) error {
	switch {
	case c.Tick != "":
		return s.Center.Tick(r.ctx, tenantID, securitycenter.StepID(c.Tick))
	case c.Untick != "":
		return s.Center.Untick(r.ctx, tenantID, securitycenter.StepID(c.Untick))
	}
	return nil
}

// tickable are the names of the steps that people tick, for the help.
func tickable() string {
	out := ""
	for _, id := range securitycenter.StepIDs() {
		if id.Tickable() {
			out += ", " + string(id)
		}
	}
	return out[2:]
}

func basisOf(g *securitycenter.Guide) text.Basis {
	return text.Basis{Host: g.Tenant.Host, Company: g.Tenant.CompanyID, Roots: g.RootNames(), Mapped: g.MappedNames(),
		Saved: g.Carried(), Practice: g.Tenant.IsPractice()}
}

// guide prints the steps, for people.
func (r *run) guide(g *securitycenter.Guide) {
	w := r.Words
	r.printf("%s\n%s\n", r.tenantName(g.Tenant), w.Say("guide.count", text.V{"Done": g.Done(), "All": len(g.Steps)}))
	for i, s := range g.Steps {
		r.printf("%s %s\n", stepMarks[s.State], w.Say("cli.guide.step", text.V{"Number": i + 1, "Title": w.Say("guide.step." + string(s.ID)),
			"State": w.Say("guide.state." + string(s.State))}))
		if s.Seen != "" {
			r.printf("     %s\n", visible(w.Sight(string(s.Seen), s.Values)))
		}
		if s.Tick != nil {
			r.printf("     %s\n", w.Say("guide.tick.by", text.V{"By": s.Tick.By, "Date": w.DateTime(s.Tick.At)}))
		}
		if s.ID == g.Next() {
			for _, line := range w.Instructions(string(s.ID)) {
				r.printf("     → %s\n", line)
			}
		}
	}
}

var stepMarks = map[securitycenter.StepState]string{
	securitycenter.StepDone: "✓", securitycenter.StepStuck: "✕", securitycenter.StepOpen: "·"}

// The shapes of --json; see shape.go.

type guideShape struct {
	Tenant   string           `json:"tenant"`
	Mapping  *string          `json:"mapping"` // the configuration name of the one that the guide follows
	Done     int              `json:"done"`
	Next     *string          `json:"next"` // the first step that is not done
	Steps    []guideStepShape `json:"steps"`
	Practice bool             `json:"practice"`
}

type guideStepShape struct {
	ID       string  `json:"id"`
	State    string  `json:"state"` // done, open, stuck
	Title    string  `json:"title"`
	Tickable bool    `json:"tickable"`
	Seen     *string `json:"seen"`
	Message  string  `json:"message"` // what was seen, in words
	TickedBy *string `json:"ticked_by"`
	TickedAt *string `json:"ticked_at"`
}

func guideOf(g *securitycenter.Guide, english *text.Words) guideShape {
	out := guideShape{Tenant: g.Tenant.Name, Mapping: orNull(g.Mapping.ConfigurationName), Done: g.Done(), Next: orNull(string(g.Next())),
		Practice: g.Tenant.IsPractice()}
	for _, s := range g.Steps {
		shape := guideStepShape{ID: string(s.ID), State: string(s.State), Title: english.Say("guide.step." + string(s.ID)),
			Tickable: s.ID.Tickable(), Seen: orNull(string(s.Seen))}
		if s.Seen != "" {
			shape.Message = english.Sight(string(s.Seen), s.Values)
		}
		if s.Tick != nil {
			shape.TickedBy, shape.TickedAt = &s.Tick.By, orNull(s.Tick.At.Format(time.RFC3339))
		}
		out.Steps = append(out.Steps, shape)
	}
	return out
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
