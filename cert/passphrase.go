package cert

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A candidate is a passphrase in the two forms that formats ask for.
type candidate struct {
	plain []byte // the bytes, UTF-8 as a rule
	wide  []byte // UTF-16, big-endian, ended by two zeros; nil for "no passphrase", which PKCS#12 tells from an empty one
	given bool   // the caller gave it
}

// A keyring holds the candidates of one reading, the one that worked last in front: what is locked in one file has one
// passphrase as a rule.
type keyring struct {
	candidates []candidate
	given      bool
}

// newKeyring makes the candidates of the given passphrases, and behind them the empty one and none.
func newKeyring(secrets []Secret) keyring {
	k := keyring{given: len(secrets) > 0}
	for _, s := range secrets {
		k.candidates = append(k.candidates, readings(s.Reveal())...)
	}
	k.candidates = append(k.candidates, candidate{wide: []byte{0, 0}}, candidate{})
	return k
}

// readings returns a passphrase in each way that programs write it down. They differ only where it holds letters beyond
// ASCII: an ü may be one letter or, as a Mac writes it, a u and its dots.
func readings(secret []byte) []candidate {
	out := encodings(secret)
	if !utf8.Valid(secret) {
		return out
	}
	for _, form := range []norm.Form{norm.NFC, norm.NFD} {
		if other := form.Bytes(secret); !bytes.Equal(other, secret) {
			out = append(out, encodings(other)...)
		}
	}
	return out
}

// encodings returns a passphrase as bytes in each way that programs encode it: some take UTF-8, some Latin-1, and old
// OpenSSL widens each byte of the UTF-8 on its own.
func encodings(secret []byte) []candidate {
	runes := []rune(string(secret))
	first := candidate{plain: secret, wide: widen(utf16.Encode(runes)), given: true}
	if len(runes) == len(secret) && utf8.Valid(secret) {
		return []candidate{first}
	}
	bytewise := make([]uint16, len(secret))
	for i, c := range secret {
		bytewise[i] = uint16(c)
	}
	second := candidate{plain: toLatin1(runes), wide: widen(bytewise), given: true}
	return []candidate{first, second}
}

func widen(units []uint16) []byte {
	out := make([]byte, 0, 2*len(units)+2)
	for _, u := range units {
		out = binary.BigEndian.AppendUint16(out, u)
	}
	return append(out, 0, 0)
}

// toLatin1 returns the Latin-1 bytes of a text, and of letters that Latin-1 lacks the lower byte, as Java does.
func toLatin1(runes []rune) []byte {
	out := make([]byte, len(runes))
	for i, r := range runes {
		out[i] = byte(r)
	}
	return out
}

// open tries the candidates on something locked until one opens it. try returns nil and no problem for a candidate that
// does not. The problem of open is that of try, which ends the trying. Where a passphrase was given, the empty one and none
// are tried behind it only as far as the purse reaches.
func (k *keyring) open(purse *purse, try func(c candidate) ([]byte, *Problem)) (plain []byte, p *Problem) {
	defer func() { purse.again = false }()
	for i, c := range k.candidates {
		purse.again = i > 0
		plain, p = try(c)
		if p != nil && p.ID == NotAllTried && k.given && !c.given {
			continue
		}
		if p != nil {
			return nil, p
		}
		if plain != nil {
			k.candidates = slices.Insert(slices.Delete(k.candidates, i, i+1), 0, c)
			return plain, nil
		}
	}
	return nil, nil
}

// refused is the problem of something that no candidate opened. Only a check that the file itself carries tells a wrong
// passphrase from other causes.
func (k *keyring) refused(byOwnCheck bool) *Problem {
	switch {
	case !k.given:
		return &Problem{ID: PassphraseNeeded}
	case byOwnCheck:
		return &Problem{ID: WrongPassphrase}
	}
	return &Problem{ID: NotOpened}
}

// front names the candidate that worked last: given, empty or none.
func (k *keyring) front() string {
	switch c := k.candidates[0]; {
	case c.given:
		return "given"
	case c.wide != nil:
		return "empty"
	}
	return "none"
}
