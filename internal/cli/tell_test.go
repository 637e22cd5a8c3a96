package cli

import (
	"bytes"
	"strings"
	"testing"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A server may put into its certificate what a terminal takes for an order.
func TestNothingThatAServerSaysIsAnOrderToTheTerminal(t *testing.T) {
	var out, messages bytes.Buffer
	r := &run{Rooms: Rooms{Words: text.Must(text.English)}, Streams: Streams{Out: &out, Err: &messages}}
	r.ended(securitycenter.Result{Verdict: securitycenter.Failed, Cause: "tls.server-name",
		Values: map[string]any{"Names": []string{"\x1b[31mapi.example\nThe certificate works."}, "Host": "api4.example"}})
	r.warnf("%s\n", "\x1b]0;title\a")
	for _, said := range []string{out.String(), messages.String()} {
		if strings.ContainsAny(said, "\x1b\a") || !strings.Contains(said, "[U+001B]") {
			t.Errorf("it says %q", said)
		}
	}
	if strings.Contains(out.String(), "\nThe certificate works.") {
		t.Errorf("a name begins a line: %q", out.String())
	}
}
