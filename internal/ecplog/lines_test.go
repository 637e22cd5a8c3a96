package ecplog

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"certmap/internal/securitycenter"
)

// wideText encodes a text as UTF-16.
func wideText(order binary.AppendByteOrder, text string) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

func TestATextIsReadHoweverItIsWritten(t *testing.T) {
	text := strings.ReplaceAll(pingFailed, "status code = 4", "status code = 13") + "Schlüssel\n"
	for name, written := range map[string]string{
		"CRLF":                text[:40] + strings.ReplaceAll(text[40:], "\n", "\r\n"),
		"CR":                  strings.ReplaceAll(text, "\n", "\r"),
		"mixed":               strings.Replace(strings.Replace(text, "\n", "\r\n", 1), "\n", "\r", 1),
		"mark":                "\ufeff" + text,
		"UTF-16 little":       wideText(binary.LittleEndian, "\ufeff"+text),
		"UTF-16 big":          wideText(binary.BigEndian, "\ufeff"+text),
		"little without mark": wideText(binary.LittleEndian, text),
		"big without mark":    wideText(binary.BigEndian, text),
		"Windows-1252":        strings.ReplaceAll(text, "ü", "\xfc"),
		"tabs":                "\t" + strings.ReplaceAll(text, "\n", "\t\n\t"),
		"no-break spaces":     strings.ReplaceAll(text, " ", "\u00a0"),
		"HTML":                "<html><body>" + strings.ReplaceAll(text, "\n", "<br>\n") + "</body></html>",
		"HTML, wrapped":       "<p>SOAP login/logout\r\nHTTP status code: 200</p><p>account (status code&#32;= 13)</p>",
		"HTML, list":          "<pre>" + text + "</pre>",
		"HTML, table":         "<table><tr><td>&nbsp;@5C@</td><td>" + strings.ReplaceAll(text, "\n", "</td></tr>\n<tr><td></td><td>") + "</td></tr></table>",
	} {
		r := Read(written)
		if r.Cause() != "sf.user-locked" || r.Source != securitycenter.LogPing || r.Runs != 1 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestLinesAreNumberedAsTheyStand(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r"} {
		r := Read(strings.Join([]string{"one", "", "three", "SSSLERR_PEER_CERT_UNTRUSTED", "five"}, end))
		if len(r.Lines) != 1 || r.Lines[0].Number != 4 {
			t.Errorf("%q: %+v", end, r.Lines)
		}
	}
}

func TestOfALongTextTheEndIsRead(t *testing.T) {
	r := Read(strings.Repeat("nothing of interest\n", Limit/10) + trace)
	if !r.Cut || r.Cause() != "tls.server-untrusted" {
		t.Errorf("got %+v", r)
	}
	if Read(trace).Cut {
		t.Error("a short text was cut")
	}
}

func TestWhatIsKeptOfATextIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&b, "Ping Number %d API\nSSSLERR_NUMBER_%d\nFAILED_AUTHENTICATION\nLGN%04d\n", i%100, i, i%10000)
	}
	for _, text := range []string{b.String(), strings.ReplaceAll(b.String(), "\n", " "), strings.Repeat("SSSLERR_SSL_READ ", 60000)} {
		r := Read(text)
		if r.Outcome != securitycenter.LogFailure || len(r.Lines) > maxLines || len(r.APIs) > maxAPIs {
			t.Errorf("%d lines, %d APIs", len(r.Lines), len(r.APIs))
		}
	}
}

func TestTheReasonIsKeptHoweverMuchFollows(t *testing.T) {
	var b strings.Builder
	b.WriteString("SSSLERR_PEER_CERT_UNTRUSTED\n")
	for i := range 200 {
		fmt.Fprintf(&b, "SSSLERR_NUMBER_%d\n", i)
	}
	if r := Read(b.String()); r.Cause() != "tls.server-untrusted" || r.Evidence() != "SSSLERR_PEER_CERT_UNTRUSTED" {
		t.Errorf("got %v, %q", r.Causes, r.Evidence())
	}
}

// FuzzRead looks for a text that is read as more than it says, or that cannot be read within bounds.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"", pingOK, pingFailed, slg1, trace, pingFailed + "\n" + pingOK, "\xff\xfeS\x00O\x00", "<td>SOAP login HTTP status code: 200</td>",
		"Ping Employee Master Data API: HTTP status code: 403", "\x00\xff\r\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := Read(text)
		if len(r.Lines) > maxLines || len(r.APIs) > maxAPIs || r.Run > r.Runs || r.Runs < 0 {
			t.Errorf("%q: %+v", text, r)
		}
		if failed := r.Outcome == securitycenter.LogFailure; failed != (r.Cause() != "") || failed != (r.Fix != "") {
			t.Errorf("%q is %s with the causes %q and the fix %q", text, r.Outcome, r.Causes, r.Fix)
		}
		if r.Outcome == securitycenter.LogSuccess && !strings.Contains(r.Evidence(), "200") {
			t.Errorf("%q: a success by %q", text, r.Evidence())
		}
		for _, l := range r.Lines {
			if l.Number < 1 || len(l.Text) > 200 {
				t.Errorf("%q: the line %+v", text, l)
			}
		}
		if again := Read(text + "\nSSSLERR_PEER_CERT_UNTRUSTED\n"); !wideLooking(text) && again.Outcome != securitycenter.LogFailure {
			t.Errorf("%q and an error is %s", text, again.Outcome)
		}
	})
}

func wideLooking(text string) bool {
	_, is := wide([]byte(text + "\nSSSLERR_PEER_CERT_UNTRUSTED\n"))
	return is || strings.ContainsAny(text, "<")
}

// BenchmarkRead shows that the time grows with the length of the text: MB/s stay the same.
func BenchmarkRead(b *testing.B) {
	for name, text := range map[string]string{"trace": trace + "[Thr 140361650923264]   Subject: CN=*.successfactors.com, O=SAP SE\n", "plain": "the quick brown fox jumps over the lazy dog\n"} {
		for _, size := range []int{1 << 14, 1 << 17, 1 << 20} {
			whole := strings.Repeat(text, size/len(text))
			b.Run(fmt.Sprintf("%s/%dKiB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(whole)))
				for b.Loop() {
					Read(whole)
				}
			})
		}
	}
	whole := strings.Repeat("SOAP login SSSLERR_SSL_READ error ", Limit/34)
	b.Run("one line/1024KiB", func(b *testing.B) {
		b.SetBytes(int64(len(whole)))
		for b.Loop() {
			Read(whole)
		}
	})
}
