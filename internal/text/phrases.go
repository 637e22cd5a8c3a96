package text

import (
	"slices"
	"strings"
	"time"
)

// Verdict returns the words for the verdict on a file, with the number of its warnings where that is the reason.
func (w *Words) Verdict(verdict string, warnings int) string {
	return w.Say("file-verdict."+verdict, V{"Count": warnings})
}

// DaysLeft returns the words for a number of days until something runs out, rounded down: -1 when it has within a day.
func (w *Words) DaysLeft(days int) string {
	switch {
	case days == -1:
		return w.Say("days.expired-today")
	case days < 0:
		return w.Say("days.expired", V{"Count": -days - 1})
	}
	return w.Say("days.left", V{"Count": days})
}

// State returns the sentence for the state of a mapping: how far it was carried, by whom and when.
func (w *Words) State(state string, since time.Time, by string) string {
	if by == "" {
		by = w.Say("someone")
	}
	return w.Say("state."+state, V{"Date": w.DateTime(since), "By": by})
}

// Proof returns the sentence for what proves a mapping; kind is empty where nothing does.
func (w *Words) Proof(kind string, at time.Time, by string) string {
	if kind == "" {
		return w.Say("proof.none")
	}
	if by == "" {
		by = w.Say("someone")
	}
	return w.Say("proof."+kind, V{"Date": w.DateTime(at), "By": by})
}

// Event returns the sentence for one line of a mapping's history.
func (w *Words) Event(kind, by string, values map[string]string) string {
	if by == "" {
		by = w.Say("someone")
	}
	v := V{"By": by}
	for k, s := range values {
		v[k] = s
	}
	switch kind {
	case "tested":
		v["Outcome"] = w.Say("test-verdict." + values["Verdict"])
		if cause := values["Cause"]; cause != "" {
			v["Outcome"] = w.Say("cause." + cause + ".short")
		}
	case "proven":
		kind += "." + values["Kind"]
	case "deleted":
		kind += "." + values["There"]
	}
	return w.Say("event."+kind, v)
}

// Control returns the sentence for the control call.
func (w *Words) Control(state, cause string) string {
	if state == "pass" {
		return w.Say("control.passed")
	}
	if state == "not-run" {
		return w.Say("control.undecided", V{"Cause": w.Say("cause." + cause + ".short")})
	}
	return w.Say("control.refused", V{"Cause": w.Say("cause." + cause + ".short")})
}

// SeenAll joins the phrases for what was seen at a rung. A code that another phrase begins with is said once.
func (w *Words) SeenAll(keys []string, values []any) string {
	var out []string
	for i, k := range keys {
		if s := w.Seen(k, values[i]); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(slices.DeleteFunc(slices.Clone(out), func(s string) bool {
		return slices.ContainsFunc(out, func(other string) bool { return len(other) > len(s) && strings.HasPrefix(other, s) })
	}), " · ")
}
