package cert

import (
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"
)

// class writes the description of a class: flags, fields, the end of its annotations, and no superclass.
func class(name, flags, fields string) string {
	count := strings.Count(fields, "\x00\x01") // each field's name has one letter
	return "r" + text(name) + "\x00\x00\x00\x00\x00\x00\x00\x01" + flags + "\x00" + string(rune(count)) + fields + "xp"
}

func text(s string) string { return "\x00" + string(rune(len(s))) + s }

func TestJavaObjectsAreReadThrough(t *testing.T) {
	numbers := "B\x00\x01bC\x00\x01cD\x00\x01dF\x00\x01fI\x00\x01iJ\x00\x01jS\x00\x01sZ\x00\x01z"
	for name, object := range map[string]string{
		"nothing":                  "p",
		"a text":                   "t" + text("hello"),
		"a long text":              "|\x00\x00\x00\x00\x00\x00\x00\x02hi",
		"numbers of every size":    "s" + class("A", "\x02", numbers) + strings.Repeat("n", 1+2+8+4+4+8+2+1),
		"no fields at all":         "s" + class("A", "\x00", ""),
		"data of its own":          "s" + class("A", "\x03", "") + "w\x03abc" + "z\x00\x00\x00\x02de" + "x",
		"one that writes itself":   "s" + class("A", "\x0c", "") + "w\x01ax",
		"an array of objects":      "u" + class("[L", "\x02", "") + "\x00\x00\x00\x02" + "t" + text("x") + "p",
		"an array of numbers":      "u" + class("[I", "\x02", "") + "\x00\x00\x00\x02" + "12345678",
		"a constant":               "~" + class("E", "\x12", "") + "t" + text("RED"),
		"a class that came before": "s" + class("A", "\x02", "L\x00\x01at"+text("LA;")) + "sq\x00\x7e\x00\x00" + "p",
		"a text that came before":  "s" + class("A", "\x02", "L\x00\x01at"+text("LA;")) + "q\x00\x7e\x00\x01",
	} {
		s := cryptobyte.String("\xac\xed\x00\x05" + object + "rest")
		if !skipJavaObject(&s, 20) || string(s) != "rest" {
			t.Errorf("%s: %q is left", name, s)
		}
	}
}

func TestJavaObjectsThatAreNone(t *testing.T) {
	for name, object := range map[string]string{
		"another stream":            "\xac\xed\x00\x04p",
		"an unknown mark":           "\xac\xed\x00\x05\x01",
		"cut off":                   "\xac\xed\x00\x05s",
		"a class out of nowhere":    "\xac\xed\x00\x05sq\x00\x7e\x00\x05",
		"an array that is none":     "\xac\xed\x00\x05u" + class("A", "\x02", "") + "\x00\x00\x00\x01x",
		"an unknown type":           "\xac\xed\x00\x05s" + class("A", "\x02", "?\x00\x01q"),
		"an old form of writing":    "\xac\xed\x00\x05s" + class("A", "\x04", ""),
		"an endless block":          "\xac\xed\x00\x05z\xff\xff\xff\xff",
		"objects within each other": "\xac\xed\x00\x05" + strings.Repeat("s"+class("A", "\x02", "L\x00\x01at"+text("LA;")), 100),
	} {
		s := cryptobyte.String(object)
		if skipJavaObject(&s, 20) {
			t.Errorf("%s was read", name)
		}
	}
}
