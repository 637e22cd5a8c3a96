package sfapi

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
	"testing"
)

// packed is a body as a server packs it.
func packed(t *testing.T, encoding, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if encoding == "deflate" {
		w = zlib.NewWriter(&b)
	}
	if _, err := io.WriteString(w, body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func replyIn(encoding string, body []byte) Reply {
	return Reply{Status: 401, Header: http.Header{"Content-Encoding": {encoding}}, Body: body}
}

func TestAPackedBodyIsReadAsAnyOther(t *testing.T) {
	for _, encoding := range []string{"gzip", "x-gzip", "deflate", " GZIP"} {
		got := replyIn(encoding, packed(t, encoding, notMapped)).Unpacked(1000)
		if string(got.Body) != notMapped || got.Cut || got.TooLarge || !ReadAnswer(got).Has("AUTH0032") {
			t.Errorf("%s: %+v", encoding, got)
		}
	}
}

func TestAPackedBodyIsBounded(t *testing.T) {
	bomb := packed(t, "gzip", strings.Repeat("0", 10<<20))
	got := replyIn("gzip", bomb).Unpacked(1000)
	if len(got.Body) != 1000 || !got.TooLarge || got.Cut {
		t.Errorf("%d bytes, too large: %v, cut: %v", len(got.Body), got.TooLarge, got.Cut)
	}
	if exact := replyIn("gzip", packed(t, "gzip", "1234")).Unpacked(4); exact.TooLarge || string(exact.Body) != "1234" {
		t.Errorf("just as much as there may be: %+v", exact)
	}
}

func TestAPackedBodyThatBreaksOffIsCut(t *testing.T) {
	whole := packed(t, "gzip", strings.Repeat(notMapped, 3))
	got := replyIn("gzip", whole[:len(whole)-9]).Unpacked(1000)
	if !got.Cut || !ReadAnswer(got).Has("AUTH0032") {
		t.Errorf("%+v", got)
	}
}

func TestABodyThatIsNotPackedStaysAsItCame(t *testing.T) {
	for _, encoding := range []string{"", "identity", "br", "gzip", "deflate"} {
		if got := replyIn(encoding, []byte(notMapped)).Unpacked(10); string(got.Body) != notMapped || got.Cut || got.TooLarge {
			t.Errorf("%q: %+v", encoding, got)
		}
	}
}
