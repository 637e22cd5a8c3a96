package probe

import (
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/sfapi"
)

// maxShown is how much of an error's text, or of an address, is kept, in bytes.
const maxShown = 300

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

// errorText is the text of an error on one line, fit to be kept: it may repeat what the server sent.
func errorText(err error) string {
	text := strings.Join(strings.Fields(strings.ToValidUTF8(err.Error(), "\uFFFD")), " ")
	return shortened(string(sfapi.WithoutSecrets(sfapi.Reply{Body: []byte(text)}).Body))
}

// shortened cuts a text between letters.
func shortened(text string) string {
	if len(text) <= maxShown {
		return text
	}
	return strings.ToValidUTF8(text[:maxShown], "") + "…"
}
