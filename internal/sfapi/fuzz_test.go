package sfapi

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

var seeds = []string{notMapped, notFound, forbidden, edge, loginFailed, deadSession, soap(employees),
	soap(`<result><sessionId>0123ABCD.node1</sessionId></result>`), `{"d":{"results":[{}]}}`, "", "\xff\xfe<"}

// FuzzReadAnswer looks for an answer that cannot be read within bounds.
func FuzzReadAnswer(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		a := ReadAnswer(Reply{Status: 200, Body: body})
		if len(a.Message) > maxMessage+len("…") || !utf8.ValidString(a.Message) {
			t.Errorf("a message of %d bytes: %q", len(a.Message), a.Message)
		}
		if len(a.Codes) > maxCodes || a.LoginStatus < -1 || a.LoginStatus > 999 {
			t.Errorf("got %+v", a)
		}
		if (a.Kind == EmptyBody) != (len(withoutMark(body)) == 0) {
			t.Errorf("%q is %s", body, a.Kind)
		}
	})
}

// FuzzReadSOAP looks for a reply whose session stays in it after it was cleaned.
func FuzzReadSOAP(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r, ok := ReadSOAP(body)
		if len(r.Segments) > maxSegments || r.Rows < 0 {
			t.Errorf("got %+v", r)
		}
		clean := WithoutSecrets(Reply{Body: body}).Body
		if again, whole := ReadSOAP(clean); ok && whole && r.SessionID != "" && again.SessionID == r.SessionID && !bytes.Contains([]byte(r.SessionID), []byte("•••")) {
			t.Errorf("%q still has the session %q", clean, again.SessionID)
		}
	})
}
