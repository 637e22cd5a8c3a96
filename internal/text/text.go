// Package text turns IDs and values into the sentences a person reads, in the language chosen.
//
// Every sentence stands whole in a catalogue, once a language; nothing is glued together from pieces. The rest of the
// program deals in IDs and values and comes here once, at the face. The package knows no other room: a value is formatted
// by its Go type (a time as a date of the reader's locale, a number with its thousands marked, a list with commas).
package text

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jeandeaual/go-locale"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"certmap/assets"
)

// A Language is an ISO 639-1 code there is a catalogue for.
type Language string

// The languages of the program.
const (
	English Language = "en"
	German  Language = "de"
)

// Languages returns all languages, English first.
func Languages() []Language {
	var out []Language
	for _, code := range assets.Languages() {
		out = append(out, Language(code))
	}
	return out
}

// SystemLanguage returns the language this machine is set to, English where it is none of ours.
func SystemLanguage() Language {
	code, err := locale.GetLanguage()
	if err == nil && slices.Contains(Languages(), Language(code)) {
		return Language(code)
	}
	return English
}

// V are the values of a sentence, by the names that stand in it.
type V map[string]any

// Words speak one language. They may be used by several goroutines at once.
type Words struct {
	lang     Language
	zone     *time.Location
	sentence *i18n.Localizer
	number   *message.Printer
	plain    *sync.Map // the sentences without a value that were said already, by their IDs
}

// In returns the words of a language, or an error when its catalogue is damaged or missing. A catalogue is read once.
func In(lang Language) (*Words, error) {
	once, _ := catalogues.LoadOrStore(lang, sync.OnceValues(func() (*Words, error) { return read(lang) }))
	w, err := once.(func() (*Words, error))()
	if err != nil {
		return nil, err
	}
	return w.WithZone(time.Local), nil
}

// catalogues are those that were asked for, by their languages.
var catalogues sync.Map

func read(lang Language) (*Words, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	data, err := assets.Catalogue(string(lang))
	if err != nil {
		return nil, err
	}
	if _, err := bundle.ParseMessageFileBytes(data, string(lang)+".json"); err != nil {
		return nil, fmt.Errorf("catalogue %s: %w", lang, err)
	}
	return &Words{
		lang:     lang,
		sentence: i18n.NewLocalizer(bundle, string(lang)),
		number:   message.NewPrinter(language.Make(string(lang))),
		plain:    &sync.Map{},
	}, nil
}

// Must is In for a language that is known to exist.
func Must(lang Language) *Words {
	w, err := In(lang)
	if err != nil {
		panic(err)
	}
	return w
}

// WithZone returns the same words with dates shown in another zone than this machine's.
func (w *Words) WithZone(zone *time.Location) *Words {
	c := *w
	c.zone = zone
	return &c
}

// Language returns the language the words are of.
func (w *Words) Language() Language { return w.lang }

// Has tells whether there is a sentence with this ID.
func (w *Words) Has(id string) bool {
	_, err := w.sentence.Localize(&i18n.LocalizeConfig{MessageID: id, PluralCount: 2, TemplateData: V{}})
	return err == nil
}

// Say returns the sentence with this ID and the values in it. The value "Count" chooses the plural form. A sentence that
// is missing shows as its ID, which a test over the sources keeps from happening.
func (w *Words) Say(id string, values ...V) string {
	if slices.ContainsFunc(values, func(v V) bool { return len(v) > 0 }) {
		return w.say(id, values)
	}
	if said, ok := w.plain.Load(id); ok {
		return said.(string)
	}
	said := w.say(id, nil)
	w.plain.Store(id, said)
	return said
}

func (w *Words) say(id string, values []V) string {
	data := V{}
	var count any
	for _, vs := range values {
		for k, v := range vs {
			if k == "Count" {
				if n, ok := asInt(v); ok {
					count = n
				}
			}
			data[k] = w.named(k, v)
		}
	}
	out, err := w.sentence.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: count})
	if err != nil && count != nil { // a sentence that needs no plural forms
		out, err = w.sentence.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data})
	}
	if err != nil {
		return id
	}
	return out
}

// A Message is what every message to a person has: what happened, why, and what to do next. Why may be empty.
type Message struct{ What, Why, Next string }

// String returns the message as one paragraph.
func (m Message) String() string {
	parts := slices.DeleteFunc([]string{m.What, m.Why, m.Next}, func(s string) bool { return s == "" })
	return strings.Join(parts, " ")
}

// Tell returns the three sentences id.what, id.why and id.next.
func (w *Words) Tell(id string, values ...V) Message {
	return Message{
		What: w.Say(id+".what", values...),
		Why:  w.optional(id+".why", values...),
		Next: w.Say(id+".next", values...),
	}
}

func (w *Words) optional(id string, values ...V) string {
	if s := w.Say(id, values...); s != id {
		return s
	}
	return ""
}

func (w *Words) show(v any) any {
	switch v := v.(type) {
	case time.Time:
		return w.Date(v)
	case time.Duration:
		return w.Duration(v)
	case int:
		return w.Number(v)
	case int64:
		return w.Number(int(v))
	case float64: // a number as it comes out of JSON
		if n, ok := asInt(v); ok {
			return w.Number(n)
		}
	case string: // a time as it stands in JSON
		if len(v) >= len("2006-01-02T15:04:05Z") && v[4] == '-' {
			if t, err := time.Parse(time.RFC3339, v); err == nil {
				return w.Date(t)
			}
		}
	case []string:
		return strings.Join(v, ", ")
	case []any: // a list as it comes out of JSON
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = fmt.Sprint(w.show(v[i]))
		}
		return strings.Join(parts, ", ")
	case fmt.Stringer:
		return v.String()
	}
	return v
}
