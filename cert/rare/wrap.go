package rare

import (
	"bytes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
)

// Key wrap encrypts a key, and what is no longer than a file, under a cipher with blocks of 16 bytes, and finds out by itself
// whether it was opened with the right key.

const (
	half  = 8          // what it works on is half a block
	check = 0xa65959a6 // the first half of the check of RFC 5649
)

var errNotWrapped = errors.New("the key does not unwrap it")

// Unwrap opens what was wrapped as in RFC 3394, which takes whole halves of blocks alone.
func Unwrap(block cipher.Block, data []byte) ([]byte, error) {
	if len(data) < 3*half {
		return nil, errNotWrapped
	}
	found, plain := unwrap(block, data)
	if !bytes.Equal(found, bytes.Repeat([]byte{0xa6}, half)) {
		return nil, errNotWrapped
	}
	return plain, nil
}

// UnwrapPadded opens what was wrapped as in RFC 5649, which is padded and tells its length.
func UnwrapPadded(block cipher.Block, data []byte) ([]byte, error) {
	found, plain := unwrap(block, data)
	if len(plain) == 0 || binary.BigEndian.Uint32(found) != check {
		return nil, errNotWrapped
	}
	length := int64(binary.BigEndian.Uint32(found[4:]))
	if length > int64(len(plain)) || length <= int64(len(plain)-half) || len(bytes.Trim(plain[length:], "\x00")) > 0 {
		return nil, errNotWrapped
	}
	return plain[:length], nil
}

// unwrap returns the check and what was wrapped, or nothing of data that has no right length.
func unwrap(block cipher.Block, data []byte) (found, plain []byte) {
	if len(data) < 2*half || len(data)%half != 0 || block.BlockSize() != 2*half {
		return nil, nil
	}
	var b [2 * half]byte
	plain = bytes.Clone(data[half:])
	n := len(plain) / half
	if n == 1 {
		block.Decrypt(b[:], data)
		return b[:half], bytes.Clone(b[half:])
	}
	copy(b[:half], data)
	for t := 6 * n; t > 0; t-- {
		register := plain[(t-1)%n*half:][:half]
		binary.BigEndian.PutUint64(b[:], binary.BigEndian.Uint64(b[:])^uint64(t))
		copy(b[half:], register)
		block.Decrypt(b[:], b[:])
		copy(register, b[half:])
	}
	return b[:half], plain
}
