// Package hello reads the first message of a connection without using it up: whether it is TLS at all, and which name the
// client asks for. It lets a server decide what to do with a connection before a TLS library has touched it.
//
// It promises to read no more than one ClientHello of at most [Limit] bytes, and never to panic on what it is sent. It does
// not check that the message is one a TLS library would accept.
package hello

import (
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
)

// Limit bounds a ClientHello, its record headers apart. Real ones have up to 2 KiB with post-quantum key shares.
const Limit = 64 << 10

const (
	recordHandshake   = 22
	recordHeader      = 5
	recordLimit       = 16<<10 + 256 // RFC 8446, section 5.2
	messageClientHi   = 1
	messageHeader     = 4
	extensionSNI      = 0
	serverNameIsAHost = 0
)

// ErrMalformed is given for what begins like TLS and then is none.
var ErrMalformed = errors.New("not a TLS ClientHello")

// A Hello is what the first bytes of a connection say.
type Hello struct {
	TLS        bool   // whether it is TLS; if not, Raw is the first byte alone
	ServerName string // the name asked for by SNI, empty if none
	Raw        []byte // all that was read, to be given to whoever serves the connection
}

// Read reads the first message. On an error Raw still holds what was read.
func Read(r io.Reader) (Hello, error) {
	var h Hello
	if err := h.read(r, 1); err != nil {
		return h, err
	}
	if h.TLS = h.Raw[0] == recordHandshake; !h.TLS {
		return h, nil
	}
	message, err := h.message(r)
	if err != nil {
		return h, err
	}
	h.ServerName, err = serverName(message)
	return h, err
}

// read adds n bytes to Raw.
func (h *Hello) read(r io.Reader, n int) error {
	buf := make([]byte, n)
	got, err := io.ReadFull(r, buf)
	h.Raw = append(h.Raw, buf[:got]...)
	return err
}

// message gathers the ClientHello, which may be spread over several records.
func (h *Hello) message(r io.Reader) (cryptobyte.String, error) {
	var message []byte
	for want := messageHeader; len(message) < want; {
		fragment, err := h.record(r)
		if err != nil {
			return nil, err
		}
		if message = append(message, fragment...); len(message) < messageHeader {
			continue
		}
		want = messageHeader + int(message[1])<<16 + int(message[2])<<8 + int(message[3])
		if message[0] != messageClientHi || want > Limit {
			return nil, ErrMalformed
		}
	}
	return message[messageHeader:], nil
}

// record reads one record, whose first byte the first call finds in Raw already, and gives its content.
func (h *Hello) record(r io.Reader) ([]byte, error) {
	start := len(h.Raw)
	if start == 1 {
		start = 0
	}
	if err := h.read(r, recordHeader-(len(h.Raw)-start)); err != nil {
		return nil, err
	}
	header := h.Raw[start:]
	length := int(header[3])<<8 | int(header[4])
	if header[0] != recordHandshake || header[1] != 3 || length == 0 || length > recordLimit {
		return nil, ErrMalformed
	}
	err := h.read(r, length)
	return h.Raw[start+recordHeader:], err
}

// serverName finds the extension server_name (RFC 6066, section 3) in the body of a ClientHello.
func serverName(body cryptobyte.String) (string, error) {
	var session, suites, compressions, extensions cryptobyte.String
	ok := body.Skip(2+32) && // version, random
		body.ReadUint8LengthPrefixed(&session) &&
		body.ReadUint16LengthPrefixed(&suites) &&
		body.ReadUint8LengthPrefixed(&compressions)
	if !ok {
		return "", ErrMalformed
	}
	if body.Empty() {
		return "", nil // TLS 1.2 allows a hello without extensions
	}
	if !body.ReadUint16LengthPrefixed(&extensions) {
		return "", ErrMalformed
	}
	for !extensions.Empty() {
		var kind uint16
		var data cryptobyte.String
		if !extensions.ReadUint16(&kind) || !extensions.ReadUint16LengthPrefixed(&data) {
			return "", ErrMalformed
		}
		if kind == extensionSNI {
			return hostName(data)
		}
	}
	return "", nil
}

func hostName(data cryptobyte.String) (string, error) {
	var names cryptobyte.String
	if !data.ReadUint16LengthPrefixed(&names) {
		return "", ErrMalformed
	}
	for !names.Empty() {
		var kind uint8
		var name cryptobyte.String
		if !names.ReadUint8(&kind) || !names.ReadUint16LengthPrefixed(&name) {
			return "", ErrMalformed
		}
		if kind == serverNameIsAHost {
			return string(name), nil
		}
	}
	return "", fmt.Errorf("%w: server_name without a host", ErrMalformed)
}
