package reliability

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A mark is a secret that is searched for, in each form in which it could be given away.
type mark struct {
	name  string
	forms map[string][]byte
}

func newMark(name string, secret []byte) mark {
	m := mark{name, map[string][]byte{
		"as it is":   secret,
		"in hex":     []byte(hex.EncodeToString(secret)),
		"as a list":  []byte(strings.Trim(fmt.Sprint(secret), "[]")),
		"in decimal": []byte(new(big.Int).SetBytes(secret).String()),
	}}
	for shift := range 3 { // Base64 looks different by where in a longer text the secret stands
		for alphabet, encoding := range map[string]*base64.Encoding{"Base64": base64.RawStdEncoding, "Base64 for addresses": base64.RawURLEncoding} {
			whole := encoding.EncodeToString(append(make([]byte, shift), secret...))
			inner := whole[(shift*8+5)/6 : len(whole)-2]
			m.forms[fmt.Sprintf("in %s, %d", alphabet, shift)] = []byte(inner)
		}
	}
	return m
}

// in returns the forms in which the secret stands in a text, whatever its case (for hex) and its line breaks (for Base64).
func (m mark) in(text []byte) []string {
	joined := bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r"), nil), []byte("\n"), nil)
	var found []string
	for how, form := range m.forms {
		if bytes.Contains(text, form) || bytes.Contains(joined, form) || how == "in hex" && bytes.Contains(bytes.ToLower(joined), form) {
			found = append(found, how)
		}
	}
	slices.Sort(found)
	return found
}

// A search looks for marks in all that the program has written and said.
type search struct {
	t     *testing.T
	marks []mark
	read  int
}

func (s *search) in(what string, text []byte) {
	s.t.Helper()
	s.read++
	for _, m := range s.marks {
		for _, how := range m.in(text) {
			s.t.Errorf("%s stands %s in %s", m.name, how, what)
		}
	}
}

// outcome searches what a command has said.
func (s *search) outcome(args []string, o outcome) {
	s.t.Helper()
	s.in("the output of "+strings.Join(args, " "), o.out)
	s.in("the messages of "+strings.Join(args, " "), o.err)
}

// folder searches every file in a folder, and its name.
func (s *search) folder(dir string) {
	s.t.Helper()
	ok(s.t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		s.in("the name of "+path, []byte(d.Name()))
		if d.IsDir() {
			return nil
		}
		data, err := os.ReadFile(path)
		s.in(path, data)
		return err
	}))
}

// TestASecretIsFoundInEachForm shows that the search would find what it is to find.
func TestASecretIsFoundInEachForm(t *testing.T) {
	secret := []byte("Marked-Ä-\x00\xff\xfe-0123456789-abcdefghijklmnop")
	m := newMark("it", secret)
	lines := func(s string) string { return strings.Join(strings.SplitAfter(s, "x"), "\r\n") }
	for what, text := range map[string]string{
		"raw":         "before " + string(secret) + " after",
		"hex":         hex.EncodeToString(secret),
		"upper hex":   strings.ToUpper(hex.EncodeToString(secret)),
		"parted hex":  hex.EncodeToString(secret)[:20] + "\n" + hex.EncodeToString(secret)[20:],
		"Go's list":   fmt.Sprintf("%v", append([]byte("ab"), secret...)),
		"a number":    fmt.Sprint(new(big.Int).SetBytes(secret)),
		"Base64":      base64.StdEncoding.EncodeToString(secret),
		"Base64 + 1":  base64.StdEncoding.EncodeToString(append([]byte("a"), append(secret, 'z')...)),
		"Base64 + 2":  base64.StdEncoding.EncodeToString(append([]byte("ab"), append(secret, "zz"...)...)),
		"Base64 url":  base64.URLEncoding.EncodeToString(secret),
		"Base64 line": lines(base64.StdEncoding.EncodeToString(secret)),
	} {
		if len(m.in([]byte(text))) == 0 {
			t.Errorf("it is not found as %s", what)
		}
	}
	if found := m.in([]byte("Marked-A-0123456789")); len(found) != 0 {
		t.Errorf("it is found %v where it is not", found)
	}
}
