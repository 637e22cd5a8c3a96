package cert

import (
	"bytes"
	"context"
	"errors"
	"testing"
)

func TestReadingsOfAPassphrase(t *testing.T) {
	for _, c := range []struct {
		secret string
		plain  []string
		wide   []string
	}{
		{"abc", []string{"abc"}, []string{"\x00a\x00b\x00c\x00\x00"}},
		{"", []string{""}, []string{"\x00\x00"}},
		{"ß", []string{"ß", "\xdf"}, []string{"\x00\xdf\x00\x00", "\x00\xc3\x00\x9f\x00\x00"}},
		{ // one letter, and behind it a letter and its dots
			"ä", []string{"ä", "\xe4", "a\u0308", "a\x08"},
			[]string{
				"\x00\xe4\x00\x00", "\x00\xc3\x00\xa4\x00\x00",
				"\x00a\x03\x08\x00\x00", "\x00a\x00\xcc\x00\x88\x00\x00",
			},
		},
		{ // the other way round
			"a\u0308", []string{"a\u0308", "a\x08", "ä", "\xe4"},
			[]string{
				"\x00a\x03\x08\x00\x00", "\x00a\x00\xcc\x00\x88\x00\x00",
				"\x00\xe4\x00\x00", "\x00\xc3\x00\xa4\x00\x00",
			},
		},
		{"\xe4", []string{"\xe4", "\xfd"}, []string{"\xff\xfd\x00\x00", "\x00\xe4\x00\x00"}}, // a file in Latin-1
		{"🔑", []string{"🔑", "\x11"}, []string{"\xd8\x3d\xdd\x11\x00\x00", "\x00\xf0\x00\x9f\x00\x94\x00\x91\x00\x00"}},
	} {
		got := readings([]byte(c.secret))
		if len(got) != len(c.plain) {
			t.Errorf("%q: %d readings", c.secret, len(got))
			continue
		}
		for i, r := range got {
			if string(r.plain) != c.plain[i] || string(r.wide) != c.wide[i] || !r.given {
				t.Errorf("%q: reading %d is %q, %q", c.secret, i, r.plain, r.wide)
			}
		}
	}
}

func TestTheCandidateThatWorkedIsTriedFirst(t *testing.T) {
	k := newKeyring([]Secret{SecretString("a"), SecretString("b")})
	purse := newPurse(context.Background(), DefaultLimits, 2)
	var tried []string
	try := func(c candidate) ([]byte, *Problem) {
		tried = append(tried, string(c.plain))
		if string(c.plain) == "b" {
			return []byte("opened"), nil
		}
		return nil, nil
	}
	for range 2 {
		if plain, p := k.open(purse, try); string(plain) != "opened" || p != nil {
			t.Fatalf("%q %v", plain, p)
		}
	}
	if got := []string{"a", "b", "b"}; len(tried) != 3 || tried[2] != got[2] || len(k.candidates) != 4 {
		t.Errorf("tried %q of %d", tried, len(k.candidates))
	}
	if k.front() != "given" {
		t.Error(k.front())
	}
}

func TestAProblemEndsTheTrying(t *testing.T) {
	k := newKeyring(nil)
	n := 0
	_, p := k.open(newPurse(context.Background(), DefaultLimits, 0), func(candidate) ([]byte, *Problem) { n++; return nil, &Problem{ID: TooCostly} })
	if n != 1 || p.ID != TooCostly {
		t.Errorf("%d tries, %v", n, p)
	}
}

func TestPurse(t *testing.T) {
	p := newPurse(context.Background(), Limits{Work: 10, Memory: 100}, 1)
	for _, c := range []struct {
		work, memory int64
		want         ProblemID
	}{{6, 0, ""}, {6, 0, TooCostly}, {1, 101, TooCostly}, {4, 100, ""}, {1, 0, TooCostly}, {0, 0, ""}} {
		got := p.spend(c.work, c.memory)
		if (got == nil) != (c.want == "") || got != nil && got.ID != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if got := p.spend(1, 0); got.Values["Work"] != int64(11) || got.Values["Limit"] != int64(10) {
		t.Errorf("a file is judged by all it asks for, against the whole limit: %v", got.Values)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := (&purse{ctx: ctx, work: 10}).spend(1, 0); got == nil || !errors.Is(got, context.Canceled) {
		t.Errorf("%v", got)
	}
}

// TestTryingPassphrasesDoesNotMakeAFileDearer has locks that cost 6 of 10 each time they are tried.
func TestTryingPassphrasesDoesNotMakeAFileDearer(t *testing.T) {
	secrets := func(n int) (out []Secret) {
		for range n {
			out = append(out, SecretString("wrong"))
		}
		return append(out, SecretString("right"))
	}
	for _, c := range []struct {
		name  string
		wrong int // before the right one
		right bool
		want  []ProblemID // of one lock after another
	}{
		{"the right one alone, the second lock over the limit", 0, true, []ProblemID{"", TooCostly}},
		{"the right one at the end of a list", 8, true, []ProblemID{"", TooCostly}},
		{"a wrong one alone: the empty one is too much", 0, false, []ProblemID{""}},
		{"more than can be tried", 100, true, []ProblemID{NotAllTried}},
	} {
		given := secrets(c.wrong)
		k, p := newKeyring(given), newPurse(context.Background(), Limits{Work: 10}, len(given))
		for i, want := range c.want {
			plain, problem := k.open(p, func(candidate candidate) ([]byte, *Problem) {
				if problem := p.spend(6, 0); problem != nil {
					return nil, problem
				}
				if c.right && string(candidate.plain) == "right" {
					return []byte("opened"), nil
				}
				return nil, nil
			})
			if (problem == nil) != (want == "") || problem != nil && problem.ID != want {
				t.Errorf("%s: lock %d: %v", c.name, i, problem)
			}
			if opened := plain != nil; opened != (c.right && want == "") {
				t.Errorf("%s: lock %d opened: %v", c.name, i, opened)
			}
		}
	}
}

func TestAPurseIsLowBeforeItIsEmpty(t *testing.T) {
	p := newPurse(context.Background(), Limits{Work: 9}, 1)
	for spent, want := range []bool{false, false, false, false, false, false, false, true, true} {
		if p.low() != want {
			t.Errorf("after %d of 9: %v", spent, p.low())
		}
		if problem := p.spend(1, 0); problem != nil {
			t.Fatal(problem)
		}
	}
}

func TestTheEmptyPassphraseMayBeTooMuchToTryWhereNoneIsGiven(t *testing.T) {
	k, p := newKeyring(nil), newPurse(context.Background(), Limits{Work: 10}, 0)
	_, problem := k.open(p, func(candidate) ([]byte, *Problem) { return nil, p.spend(6, 0) })
	if problem == nil || problem.ID != NotAllTried {
		t.Errorf("%v", problem)
	}
	if problem = p.spend(4, 0); problem != nil {
		t.Errorf("what was not spent is left: %v", problem)
	}
}

// TestPKCS12Derivation holds it against the key that OpenSSL derives for the passphrase "smeg" (its own test vector).
func TestPKCS12Derivation(t *testing.T) {
	p := newPurse(context.Background(), Limits{Work: 10_000}, 1)
	s := stretch{digestSHA1, []byte("\x0a\x58\xcf\x64\x53\x0d\x82\x3f"), 1}
	key, problem := s.pkcs12(p, forKey, widen([]uint16{'s', 'm', 'e', 'g'}), 24)
	want := []byte("\x8a\xaa\xe6\x29\x7b\x6c\xb0\x46\x42\xab\x5b\x07\x78\x51\x28\x4e\xb7\x12\x8f\x1a\x2a\x7f\xbc\xa3")
	if problem != nil || !bytes.Equal(key, want) {
		t.Errorf("%x %v", key, problem)
	}
}

func TestProductsDoNotOverflow(t *testing.T) {
	const most = 1<<63 - 1
	if product(3, 4, 5) != 60 || product(1<<40, 1<<40) != most || product(most, 1) != most {
		t.Error("the product is wrong")
	}
}
