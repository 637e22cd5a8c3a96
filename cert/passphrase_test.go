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
		{"ä", []string{"ä", "\xe4"}, []string{"\x00\xe4\x00\x00", "\x00\xc3\x00\xa4\x00\x00"}},
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
	var tried []string
	try := func(c candidate) ([]byte, *Problem) {
		tried = append(tried, string(c.plain))
		if string(c.plain) == "b" {
			return []byte("opened"), nil
		}
		return nil, nil
	}
	for range 2 {
		if plain, p := k.open(try); string(plain) != "opened" || p != nil {
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
	_, p := k.open(func(candidate) ([]byte, *Problem) { n++; return nil, &Problem{ID: TooCostly} })
	if n != 1 || p.ID != TooCostly {
		t.Errorf("%d tries, %v", n, p)
	}
}

func TestPurse(t *testing.T) {
	p := &purse{ctx: context.Background(), work: 10, memory: 100}
	for _, c := range []struct {
		work, memory int64
		want         ProblemID
	}{{6, 0, ""}, {6, 0, TooCostly}, {1, 101, TooCostly}, {4, 100, ""}, {1, 0, TooCostly}, {0, 0, ""}} {
		got := p.spend(c.work, c.memory)
		if (got == nil) != (c.want == "") || got != nil && got.ID != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := (&purse{ctx: ctx, work: 10}).spend(1, 0); got == nil || !errors.Is(got, context.Canceled) {
		t.Errorf("%v", got)
	}
}

// TestPKCS12Derivation holds it against the key that OpenSSL derives for the passphrase "smeg" (its own test vector).
func TestPKCS12Derivation(t *testing.T) {
	p := &purse{ctx: context.Background(), work: 10_000}
	s := stretch{digestSHA1.new, []byte("\x0a\x58\xcf\x64\x53\x0d\x82\x3f"), 1}
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
