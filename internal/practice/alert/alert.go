// Package alert lets a TLS server refuse a client's certificate with an alert of its choice, or without any.
//
// crypto/tls answers every refusal of its caller with bad_certificate (42). The number of that one alert is changed on its
// way out: in TLS 1.2 it goes in plain text, since the refusal comes before ChangeCipherSpec; in TLS 1.3 it is the first
// record under the server's application traffic secret, which the key log gives away, so the record is made again with
// another number and takes the place of the one crypto/tls wrote. All else of the handshake is crypto/tls's own.
package alert

import (
	"crypto/tls"
	"errors"
	"net"
	"time"
)

// None closes the connection after the client's certificate without any alert.
const None uint8 = 0

const (
	recordAlert       = 21
	recordApplication = 23
	levelFatal        = 2
	plainAlertLength  = 7
)

// linger is how long a refused client has to read the alert before the connection is gone.
const linger = 2 * time.Second

var errRefused = errors.New("the client's certificate is refused, as asked for")

// A conn changes the alert that refuses.
type conn struct {
	net.Conn
	number  uint8
	refused bool
	state   tls.ConnectionState
	secret  secret
}

// Server is tls.Server for a server that takes the certificate of the client and then refuses it. A client that sends none is
// not refused.
func Server(c net.Conn, config *tls.Config, number uint8) *tls.Conn {
	refusing := &conn{Conn: c, number: number}
	config = config.Clone()
	config.SessionTicketsDisabled = true // a resumed session would not be asked again
	config.KeyLogWriter = &refusing.secret
	config.VerifyConnection = func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) == 0 {
			return nil
		}
		refusing.refused, refusing.state = true, state
		return errRefused
	}
	return tls.Server(refusing, config)
}

// Write lets everything through but the alert.
func (c *conn) Write(p []byte) (int, error) {
	if !c.refused {
		return c.Conn.Write(p)
	}
	record, err := c.replace(p)
	if err != nil {
		return 0, err
	}
	if _, err := c.Conn.Write(record); err != nil {
		return 0, err
	}
	return len(p), nil
}

// replace gives what is sent instead of the alert that crypto/tls wrote.
func (c *conn) replace(p []byte) ([]byte, error) {
	switch {
	case c.number == None:
		return nil, nil
	case len(p) == plainAlertLength && p[0] == recordAlert:
		return append(p[:plainAlertLength-1:plainAlertLength-1], c.number), nil
	case len(p) > 0 && p[0] == recordApplication:
		return c.secret.seal(c.state.CipherSuite, []byte{levelFatal, c.number})
	}
	return nil, errors.New("alert: crypto/tls wrote something else than an alert")
}

// Close gives the client time to read. In TLS 1.3 it is about to send its request, and a connection closed with that unread
// would be reset, the alert with it.
func (c *conn) Close() error {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if c.refused && ok && half.CloseWrite() == nil {
		c.Conn.SetReadDeadline(time.Now().Add(linger))
		for buf := make([]byte, 4096); ; {
			if _, err := c.Conn.Read(buf); err != nil {
				break
			}
		}
	}
	return c.Conn.Close()
}
