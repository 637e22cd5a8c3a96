package probe

import (
	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// errorFacts are what a rung shows of a connection that failed: the alert the server sent, and the words of the network or
// of TLS, which are English. They are all there is to see where no answer was read.
func errorFacts(err error) []securitycenter.Seen {
	if err == nil {
		return nil
	}
	out := seen("error", errorText(err))
	if a := alertOf(err); a != noAlert {
		out = append(out, seen("alert", int(a), "alert_name", a.String())...)
	}
	return out
}

// errorText is the text of an error, fit to be kept: it may repeat what the server sent.
func errorText(err error) string { return sfapi.Line(err.Error()) }
