package probe_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// endless writes for as long as it is listened to.
func endless(head, again string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		again = strings.Repeat(again, 1+4096/len(again))
		for _, err = io.WriteString(conn, head); err == nil; {
			_, err = io.WriteString(conn, again)
		}
	}
}

func TestNoReplyIsReadWithoutEnd(t *testing.T) {
	for what, answer := range map[string]http.HandlerFunc{
		"a body":            endless("HTTP/1.1 200 OK\r\n\r\n", "x"),
		"chunks":            endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nxxxx\r\n"),
		"header lines":      endless("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n"),
		"one header line":   endless("HTTP/1.1 200 OK\r\nX-Long: ", "x"),
		"the status line":   endless("HTTP/1.1 200 ", "x"),
		"heads before it":   endless("", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
		"a refusal's body":  endless("HTTP/1.1 401 Unauthorized\r\n\r\n", "[AUTH0032]"),
		"a redirect's body": endless("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "x"),
	} {
		began := time.Now()
		r := probing(t, newDouble(t, tenant{"": answer}).request(t))
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: it took %v", what, took)
		}
		if r.Cause != probe.ReplyTooLarge {
			t.Errorf("%s: named %s at %s", what, r.Cause, failedRung(r))
		}
		for _, kept := range r.Replies {
			if len(kept.Body) > 16<<10 || !kept.Truncated {
				t.Errorf("%s: %d bytes are kept, truncated %v", what, len(kept.Body), kept.Truncated)
			}
		}
	}
}

func TestALongHeaderIsKeptInPart(t *testing.T) {
	long := raw("HTTP/1.1 401 Unauthorized\r\nVia: " + strings.Repeat("1.1 proxy, ", 10_000) + "\r\nConnection: close\r\n\r\n")
	r := probing(t, newDouble(t, tenant{"": long}).request(t))
	if len(r.Replies) != 1 {
		t.Fatalf("%d replies are kept", len(r.Replies))
	}
	if via := r.Replies[0].Header["Via"]; !strings.HasPrefix(via, "1.1 proxy, ") || len(via) > 500 {
		t.Errorf("%d bytes are kept", len(via))
	}
}

func TestAHeadThatAnnouncesTheReplyIsPassedOver(t *testing.T) {
	early := "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n"
	r := probing(t, newDouble(t, tenant{"": raw(early + "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + users)}).request(t))
	if r.Verdict != securitycenter.Passed {
		t.Errorf("the verdict is %s (%s) at %s", r.Verdict, r.Cause, failedRung(r))
	}
}

// TestAConnectionThatIsClosedAfterEachAnswerWillDo holds that the calls after the first go over new connections then.
func TestAConnectionThatIsClosedAfterEachAnswerWillDo(t *testing.T) {
	h := tenant{}
	closing := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		h.ServeHTTP(w, r)
	})
	if r := probing(t, newDouble(t, closing).request(t)); r.Verdict != securitycenter.Passed {
		t.Errorf("the verdict is %s (%s) at %s", r.Verdict, r.Cause, failedRung(r))
	}
}

// TestACloseAfterAnAnswerIsNotAboutTheCertificate closes where the certificate was accepted long before.
func TestACloseAfterAnAnswerIsNotAboutTheCertificate(t *testing.T) {
	r := probing(t, newDouble(t, tenant{"login": raw("")}).request(t))
	wantCause(t, r, probe.NetReset, securitycenter.RungSFAPI)
}
