package probe_test

import (
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"

	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// speaking listens, reads what comes first, and answers with bytes.
func speaking(t *testing.T, answer string) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { _ = l.Close(); <-done })
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, answer)
			_ = conn.(*net.TCPConn).CloseWrite()
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}

// seenAt is what a rung has seen under a key.
func seenAt(r securitycenter.Result, rung securitycenter.RungID, key string) any {
	for _, s := range r.RungOf(rung).Seen {
		if s.Key == key {
			return s.Value
		}
	}
	return nil
}

// TestWhatIsUnknownInTLSIsShown has servers that break the handshake off in ways that say nothing of a certificate.
func TestWhatIsUnknownInTLSIsShown(t *testing.T) {
	const internalError, accessDenied, noProtocol, nobodysAlert = "\x15\x03\x03\x00\x02\x02\x50", "\x15\x03\x03\x00\x02\x02\x31", 120, "\x15\x03\x03\x00\x02\x02\xc8"
	at := func(answer string) func(*testing.T, *double) string {
		return func(t *testing.T, _ *double) string { return speaking(t, answer) }
	}
	for _, c := range []struct {
		title string
		at    func(*testing.T, *double) string
		error string
		alert any
	}{
		{"an internal error", at(internalError), "internal error", 80},
		{"access denied before the server's hello", at(accessDenied), "access denied", 49},
		{"an alert of no name", at(nobodysAlert), "200", 200},
		{"a broken hello", at("\x16\x03\x03\x00\x04\x02\x00\x00\x00"), "tls: ", nil},
		{"another protocol over TLS", func(_ *testing.T, d *double) string { return d.address() }, "no application protocol", noProtocol},
	} {
		d := newDouble(t, tenant{}, func(c *tls.Config) { c.NextProtos = []string{"other"} })
		asked := d.request(t)
		asked.Connect = c.at(t, d)
		r := probing(t, asked)
		wantCause(t, r, probe.UnknownCause, securitycenter.RungTLSServer)
		text, _ := seenAt(r, securitycenter.RungTLSServer, "error").(string)
		if !strings.Contains(text, c.error) || r.Values["Error"] != text || seenAt(r, securitycenter.RungTLSServer, "alert") != c.alert {
			t.Errorf("%s: seen %v, with %v", c.title, r.RungOf(securitycenter.RungTLSServer).Seen, r.Values)
		}
	}
}

// TestWhatComesInPlaceOfAnAnswerIsShown has a server that speaks no HTTP: what it said is shown in part, without a session in
// it.
func TestWhatComesInPlaceOfAnAnswerIsShown(t *testing.T) {
	r := probing(t, newDouble(t, tenant{"": raw("SSH-2.0-double;JSESSIONID=" + session + strings.Repeat("-more", 100) + "\r\n\r\n")}).request(t))
	wantCause(t, r, probe.UnknownCause, securitycenter.RungHTTP)
	text, _ := seenAt(r, securitycenter.RungHTTP, "error").(string)
	if !strings.Contains(text, "SSH-2.0-double") || len(text) > 310 {
		t.Errorf("seen %q", text)
	}
	holdsNo(t, r, session)
}

// TestAFailureToConnectIsShown keeps the words of the network beside the cause.
func TestAFailureToConnectIsShown(t *testing.T) {
	asked := newDouble(t, tenant{}).request(t)
	asked.Connect = "127.0.0.1:1"
	r := probing(t, asked)
	wantCause(t, r, probe.NetRefused, securitycenter.RungTCP)
	if text, _ := seenAt(r, securitycenter.RungTCP, "error").(string); !strings.Contains(text, "127.0.0.1:1") {
		t.Errorf("seen %q", text)
	}
}
