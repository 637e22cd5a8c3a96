package model

import (
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A ScenarioRow is one cause that the practice tenant can show, ready to be shown.
type ScenarioRow struct {
	ID   string
	Name string
	Rung string // where it is seen
	What string
	fold string
}

// ScenarioRows makes scenarios ready to be shown, those that hold all words.
func ScenarioRows(w *text.Words, all []securitycenter.Scenario, words string) []ScenarioRow {
	var out []ScenarioRow
	for _, s := range all {
		row := ScenarioRow{ID: s.ID, Name: ScenarioName(w, s.ID), Rung: w.Say("rung." + string(s.Rung)), What: w.Say("cause." + string(s.Cause) + ".what")}
		row.fold = securitycenter.Fold(strings.Join([]string{row.Name, row.Rung, row.What, s.ID}, " "))
		if holdsAll(row.fold, words) {
			out = append(out, row)
		}
	}
	return out
}

// ScenarioName is what a scenario is called: its cause, and the place where it is shown in more than one.
func ScenarioName(w *text.Words, id string) string {
	cause, place, more := strings.Cut(id, "@")
	name := w.Say("cause." + cause + ".short")
	if !more {
		return name
	}
	return w.Say("tenants.show-cause.place", text.V{"Cause": name, "Place": w.Say("scenario-place." + place)})
}

// holdsAll tells whether folded text holds every word.
func holdsAll(fold, words string) bool {
	for word := range strings.FieldsSeq(securitycenter.Fold(words)) {
		if !strings.Contains(fold, word) {
			return false
		}
	}
	return true
}
