package text

import (
	"errors"
	"maps"
)

// A Coded error has an ID that the catalogues have sentences for, and the values they need.
type Coded interface {
	error
	Code() (id string, values map[string]any)
}

// Fault returns the message of an error, and its raw detail. An error without an ID is unexpected, and says so.
func (w *Words) Fault(err error) (m Message, detail string) {
	id, values := "unexpected", map[string]any(nil)
	var coded Coded
	if errors.As(err, &coded) {
		id, values = coded.Code()
	}
	return w.Tell("fault."+id, V(values)), err.Error()
}

// Objection returns the sentence about a field of a form. A finding that stands in the values is told in its own words.
func (w *Words) Objection(id string, values map[string]any) string {
	v := V{}
	maps.Copy(v, values)
	if finding, ok := values["Finding"].(string); ok {
		inner, _ := values["Values"].(map[string]any)
		v["Finding"] = w.Say("finding."+finding+".what", V(inner))
		v["Next"] = w.Say("finding."+finding+".next", V(inner))
		delete(v, "Values")
	}
	return w.Say("objection."+id, v)
}
