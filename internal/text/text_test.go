package text_test

import (
	"errors"
	"testing"
	"time"

	"certmap/internal/text"
)

// berlin is one hour ahead of UTC in winter.
var berlin = time.FixedZone("CET", 3600)

var day = time.Date(2026, time.December, 14, 11, 0, 7, 0, time.UTC)

func words(lang text.Language) *text.Words { return text.Must(lang).WithZone(berlin) }

func TestDatesAreWrittenAsTheReaderDoes(t *testing.T) {
	for _, c := range []struct {
		lang                text.Language
		date, dateTime, utc string
	}{
		{text.English, "14 Dec 2026", "14 Dec 2026, 12:00", "2026-12-14 11:00:07 UTC"},
		{text.German, "14.12.2026", "14.12.2026, 12:00", "2026-12-14 11:00:07 UTC"},
	} {
		w := words(c.lang)
		if got := w.Date(day); got != c.date {
			t.Errorf("%s: the date is %q, not %q", c.lang, got, c.date)
		}
		if got := w.DateTime(day); got != c.dateTime {
			t.Errorf("%s: date and time are %q, not %q", c.lang, got, c.dateTime)
		}
		if got := w.UTC(day); got != c.utc {
			t.Errorf("%s: UTC is %q, not %q", c.lang, got, c.utc)
		}
	}
}

func TestNumbersAreMarkedAsTheLanguageDoes(t *testing.T) {
	if got := words(text.English).Number(3204); got != "3,204" {
		t.Errorf("English: %q", got)
	}
	if got := words(text.German).Number(3204); got != "3.204" {
		t.Errorf("German: %q", got)
	}
	if got := words(text.German).DaysLeft(3204); got != "noch 3.204 Tage" {
		t.Errorf("in a sentence: %q", got)
	}
}

func TestASentenceChoosesItsPluralByTheCount(t *testing.T) {
	w := words(text.English)
	for n, want := range map[int]string{1: "1 day left", 0: "0 days left", 21: "21 days left", -1: "expired less than a day ago", -2: "expired 1 day ago", -4: "expired 3 days ago"} {
		if got := w.DaysLeft(n); got != want {
			t.Errorf("%d days: %q, not %q", n, got, want)
		}
	}
}

func TestAValueIsShownByItsKind(t *testing.T) {
	w := words(text.German)
	for _, c := range []struct {
		value any
		want  string
	}{
		{day, "gültig bis 14.12.2026"},
		{"2026-12-14T11:00:07Z", "gültig bis 14.12.2026"}, // as it comes out of JSON
		{[]string{"a", "b"}, "gültig bis a, b"},
		{[]any{"a", float64(2)}, "gültig bis a, 2"},
		{float64(1500), "gültig bis 1.500"},
		{"2026", "gültig bis 2026"},
	} {
		if got := w.Say("seen.not_after", text.V{"Value": c.value}); got != c.want {
			t.Errorf("%v: %q, not %q", c.value, got, c.want)
		}
	}
}

func TestWhatWasSeenHasAPhraseForItsValueOrForItsKey(t *testing.T) {
	w := words(text.English)
	for _, c := range []struct {
		key   string
		value any
		want  string
	}{
		{"requested", true, "asked for"},
		{"requested", false, "not asked for"},
		{"via", "direct", "direct"},
		{"via", "proxy.acme.example:8080", "through proxy.acme.example:8080"},
		{"days_left", 3, "3 days left"},
		{"days_left", float64(-3), "expired 2 days ago"},
		{"rows", 1, "1 row"},
		{"rows", float64(2), "2 rows"},
		{"rows", 0, "0 rows"},
		{"issuers_listed", 0, "no list of issuers"},
		{"issuers_listed", float64(0), "no list of issuers"},
		{"issuers_listed", 1, "list of 1 issuer"},
		{"cipher", "TLS_AES_128_GCM_SHA256", ""}, // told in the details alone
	} {
		if got := w.Seen(c.key, c.value); got != c.want {
			t.Errorf("%s %v: %q, not %q", c.key, c.value, got, c.want)
		}
	}
}

func TestAnErrorWithoutAnIDIsUnexpectedAndKeepsItsDetail(t *testing.T) {
	m, detail := words(text.English).Fault(errors.New("the moon is blue"))
	if m.What != "Something went wrong that this program did not expect." || m.Next == "" || detail != "the moon is blue" {
		t.Errorf("%+v, %q", m, detail)
	}
}

func TestAMissingSentenceShowsItsID(t *testing.T) {
	if got := words(text.English).Say("no.such.sentence"); got != "no.such.sentence" {
		t.Errorf("%q", got)
	}
}

func TestALanguageWithoutACatalogueIsAnError(t *testing.T) {
	if _, err := text.In("tlh"); err == nil {
		t.Error("no error for a language there is no catalogue for")
	}
}

func TestADateThatCouldNotBeReadIsNotInvented(t *testing.T) {
	for _, lang := range text.Languages() {
		w := text.Must(lang)
		for _, got := range []string{w.Date(time.Time{}), w.DateTime(time.Time{}), w.UTC(time.Time{})} {
			if got != w.Say("value.unreadable") {
				t.Errorf("%s: %q", lang, got)
			}
		}
	}
}
