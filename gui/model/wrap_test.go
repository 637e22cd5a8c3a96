package model_test

import (
	"slices"
	"testing"

	"certmap/gui/model"
)

func TestTextIsBrokenAtSpaces(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Bitte über STRUST", []string{"Bitte über", "STRUST"}},
		{"short", []string{"short"}},
		{"one\n\ntwo", []string{"one", "", "two"}},
		{"S AA:BB:CC:DD", []string{"S AA:BB:", "CC:DD"}},
		{"aaaaaaaaaaaaaaaa b", []string{"aaaaaaaaaaaaaaaa b"}},
	} {
		if got := model.Wrapped(c.text, 10); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, not %q", c.text, got, c.want)
		}
	}
}
