// Package rare holds what hardly any certificate file is locked with, and what neither the standard library nor
// golang.org/x/crypto has: block ciphers of other countries and other decades, the modes they are used in, and a digest.
// OpenSSL writes all of it, so some file somewhere needs it.
//
// It is for reading what others have locked. The ciphers run in both directions, since some modes decrypt by encrypting, but
// none of it resists an observer who measures time, and nothing new should be locked with it.
package rare

import (
	"fmt"
	"slices"
)

// A KeySizeError tells that a cipher takes no key of some size in bytes.
type KeySizeError struct {
	Cipher string
	Size   int
}

// Error implements error.
func (e KeySizeError) Error() string {
	return fmt.Sprintf("%s takes no key of %d bytes", e.Cipher, e.Size)
}

// checkKey refuses a key that is of none of the sizes that a cipher takes.
func checkKey(cipher string, key []byte, sizes ...int) error {
	if !slices.Contains(sizes, len(key)) {
		return KeySizeError{cipher, len(key)}
	}
	return nil
}
