package cert

import (
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"certmap/cert/certtest"
)

func TestTimesAreReadAsOpenSSLReadsThem(t *testing.T) {
	for text, want := range map[string]string{
		"u:260102030405Z":       "2026-01-02T03:04:05Z",
		"u:2601020304Z":         "2026-01-02T03:04:00Z",
		"u:491231235959Z":       "2049-12-31T23:59:59Z",
		"u:500101000000Z":       "1950-01-01T00:00:00Z",
		"u:260102030405+0100":   "2026-01-02T02:04:05Z",
		"u:260102030405-0130":   "2026-01-02T04:34:05Z",
		"g:20260102030405Z":     "2026-01-02T03:04:05Z",
		"g:20260102030405.123Z": "2026-01-02T03:04:05Z",
		"g:20260102030405,5Z":   "2026-01-02T03:04:05Z",
		"g:99991231235959Z":     "9999-12-31T23:59:59Z",
		"g:00010101000001Z":     "0001-01-01T00:00:01Z",
		"u:260102030405":        "",
		"u:26010203Z":           "",
		"u:260102030405.5Z":     "",
		"u:260230000000Z":       "",
		"u:261301000000Z":       "",
		"u:260101240000Z":       "",
		"u:260101006000Z":       "",
		"u:26010100000aZ":       "",
		"u:260102030405+1500":   "",
		"u:260102030405+01":     "",
		"u:260102030405+0a00":   "",
		"u:":                    "",
	} {
		tag := byte(certtest.TagUTCTime)
		if text[0] == 'g' {
			tag = certtest.TagGeneralTime
		}
		s := cryptobyte.String(certtest.TLV(tag, []byte(text[2:])))
		got := readTime(&s)
		if want == "" && !got.IsZero() || want != "" && got.Format(time.RFC3339) != want {
			t.Errorf("%s: %s, want %q", text, got.Format(time.RFC3339), want)
		}
	}
}
