package cert

import (
	"fmt"
	"log/slog"
	"sync"
)

// A Secret is a passphrase, a PIN or the bytes of a private key. However it is printed, logged or marshalled it shows as
// ••• and never as itself: the bytes stand behind a function, which reflection cannot look into.
type Secret struct{ take func(erase bool) []byte }

const redacted = "•••"

// NewSecret makes a secret of a copy of b.
func NewSecret(b []byte) Secret {
	var mu sync.Mutex
	c := append([]byte(nil), b...)
	return Secret{func(erase bool) []byte {
		mu.Lock()
		defer mu.Unlock()
		if erase {
			clear(c)
			c = nil
		}
		return c
	}}
}

// SecretString makes a secret of s.
func SecretString(s string) Secret { return NewSecret([]byte(s)) }

// Reveal returns the secret itself. The caller hands it to the one function that needs it and keeps no copy.
func (s Secret) Reveal() []byte {
	if s.take == nil {
		return nil
	}
	return s.take(false)
}

// Empty tells whether there is nothing in the secret.
func (s Secret) Empty() bool { return len(s.Reveal()) == 0 }

// Erase overwrites the secret's bytes, as far as Go lets a program do that. The secret and its copies are empty then: nothing
// can be locked with what is left of them.
func (s Secret) Erase() {
	if s.take != nil {
		s.take(true)
	}
}

// String implements fmt.Stringer without giving the secret away.
func (s Secret) String() string { return redacted }

// Format implements fmt.Formatter, so that no verb prints the secret.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue implements slog.LogValuer without giving the secret away.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements encoding.TextMarshaler, and so that of JSON, without giving the secret away.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
