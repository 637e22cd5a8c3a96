package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"certmap/internal/cli/completion"
	"certmap/internal/securitycenter"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish,powershell" help:"The shell: bash, zsh, fish or powershell. The first lines of what is printed say how to use it."`
}

// Run prints the script that makes a shell complete the commands.
func (c *completionCommand) Run(r *run) error { return completion.Script(r.Out, c.Shell) }

// complete answers a shell. Whatever goes wrong, it says nothing: somebody is in the middle of a line.
func (r *run) complete(model *kong.Application, args []string) {
	g := completion.Guide{Model: model, Sources: map[string]completion.Source{
		"TENANT": r.tenantNames, "mapping": r.mappingNames, "CAUSE": always(r.Scenarios), "STEP": always(steps),
	}}
	for _, line := range g.Answer(args) {
		fmt.Fprintln(r.Out, line) // with a tab in it
	}
}

// always is a source that lists the same whatever was typed.
func always(words func() []string) completion.Source {
	return func(string) []string { return words() }
}

// steps are the names of the steps that people tick.
func steps() []string { return strings.Split(tickable(), ", ") }

func (r *run) tenantNames(string) []string {
	names := []string{securitycenter.PracticeID}
	r.look(func(s *Session) {
		all, _ := s.Center.Register.Tenants(r.ctx)
		for _, t := range all {
			if !t.IsPractice() {
				names = append(names, named(t.Name, t.ID))
			}
		}
	})
	return names
}

// mostNames is how many mappings are offered: nobody reads more.
const mostNames = 200

func (r *run) mappingNames(begins string) (names []string) {
	r.look(func(s *Session) {
		rows, _, _ := s.Center.Register.Rows(r.ctx, securitycenter.Filter{Begins: begins, Live: true, Sort: securitycenter.ByName, Limit: mostNames})
		for _, row := range rows {
			names = append(names, named(row.ConfigurationName, row.ID))
		}
	})
	return names
}

// named is what names something on a command line: its ID, where its name has characters that cannot be typed.
func named(name, id string) string {
	if visible(name) != name {
		return id
	}
	return name
}

func (r *run) look(at func(*Session)) {
	if s, err := r.Rooms.Look(r.ctx); err == nil {
		defer s.Close()
		at(s)
	}
}
