package practice

import (
	"errors"
	"net"
)

// Parts of a DNS message (RFC 1035, section 4.1).
const (
	dnsHeader    = 12
	dnsMessage   = 512
	dnsResponse  = 0x80 // in the third byte
	dnsAvailable = 0x80 // in the fourth: recursion
	dnsNXDomain  = 3
)

// resolve is a name server that knows no name. It ends with its socket.
func resolve(socket net.PacketConn) {
	for buf := make([]byte, dnsMessage); ; {
		n, from, err := socket.ReadFrom(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if reply := noSuchName(buf[:n]); err == nil && reply != nil {
			socket.WriteTo(reply, from)
		}
	}
}

// noSuchName answers a query of one question with NXDOMAIN. What is no such query gives nothing.
func noSuchName(query []byte) []byte {
	if len(query) < dnsHeader || query[2]&dnsResponse != 0 || query[4] != 0 || query[5] != 1 {
		return nil
	}
	end := dnsHeader
	for end < len(query) && query[end] != 0 {
		end += 1 + int(query[end])
	}
	if end += 1 + 4; end > len(query) { // the root label, type and class
		return nil
	}
	reply := append([]byte{}, query[:end]...)
	reply[2] |= dnsResponse
	reply[3] = dnsAvailable | dnsNXDomain
	copy(reply[6:dnsHeader], make([]byte, 6)) // no answer, authority or additional records
	return reply
}
