package probe_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"

	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// unannounced is an answer after which the connection is closed without a word of it before.
func unannounced(body string) http.HandlerFunc {
	return raw("HTTP/1.1 200 OK\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
}

func TestAServerThatClosesAfterEachAnswerIsCalledAnew(t *testing.T) {
	d := tenant{}
	for operation, body := range goodAnswers {
		d[operation] = unannounced(body)
	}
	if r := probing(t, newDouble(t, d).request(t)); r.Verdict != securitycenter.Passed {
		t.Errorf("the verdict is %s, named %s at %s", r.Verdict, r.Cause, failedRung(r))
	}
}

// TestACallThatIsNeverAnsweredIsMadeTwiceAndNotForEver counts how often the login is tried: once more where nothing came, not
// again where the answer broke off.
func TestACallThatIsNeverAnsweredIsMadeTwiceAndNotForEver(t *testing.T) {
	for answer, want := range map[string]int32{"": 2, "HTTP/1.1 200 OK\r\n": 1} {
		var calls atomic.Int32
		d := tenant{"login": func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			raw(answer)(w, r)
		}}
		wantCause(t, probing(t, newDouble(t, d).request(t)), probe.NetReset, securitycenter.RungSFAPI)
		if n := calls.Load(); n != want {
			t.Errorf("%q: the login was tried %d times", answer, n)
		}
	}
}

// packing answers with a status and a body that nobody wanted packed.
func packing(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(status)
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, body)
		_ = z.Close()
	}
}

func TestPackedAnswersAreRead(t *testing.T) {
	refused := tenant{"": packing(http.StatusUnauthorized, `{"error":{"code":"AUTH0032","message":"[AUTH0032]Invalid client certificate"}}`)}
	wantCause(t, probing(t, newDouble(t, refused).request(t)), probe.SFInvalidClientCertificate, securitycenter.RungOData)
	if r := probing(t, newDouble(t, tenant{"": packing(http.StatusOK, users)}).request(t)); r.Verdict != securitycenter.Passed {
		t.Errorf("packed rows: the verdict is %s, named %s at %s", r.Verdict, r.Cause, failedRung(r))
	}
}

func TestTheTextOfARefusalIsEnough(t *testing.T) {
	for _, body := range []string{"Invalid client certificate", `{"error":{"code":"401","message":{"value":"Invalid Client Certificate"}}}`} {
		d := tenant{"": answering(http.StatusUnauthorized, body)}
		wantCause(t, probing(t, newDouble(t, d).request(t)), probe.SFInvalidClientCertificate, securitycenter.RungOData)
	}
}

func TestWhatCameInPlaceOfDataIsTold(t *testing.T) {
	d := tenant{"": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/atom+xml")
		_, _ = io.WriteString(w, "<feed/>")
	}}
	r := probing(t, newDouble(t, d).request(t))
	wantCause(t, r, probe.ReplyNotOData, securitycenter.RungOData)
	if r.Values["ContentType"] != "application/atom+xml" || r.Values["Bytes"] != 7 || r.Values["Status"] != http.StatusOK {
		t.Errorf("got %v", r.Values)
	}
}
