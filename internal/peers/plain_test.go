//go:build peers

package peers

import (
	"context"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"

	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// plainPorts are ports where no TLS is spoken, and ones where nothing comes back.
func (s *stage) plainPorts() []trial {
	closed := s.ports(1)[0]
	return onPeer("a plain port", []trial{
		{title: "nobody listens", to: closed, cause: probe.NetRefused},
		{title: "no way there", to: "224.0.0.1:443", cause: probe.NetUnreachable},
		{title: "connections are dropped", to: s.blackhole(), cause: probe.NetTimeout, change: soon(securitycenter.RungTCP)},
		{title: "connections are taken, and nothing is said", to: s.plain(func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }), cause: probe.NetTimeout, change: soon(securitycenter.RungTLSServer)},
		{title: "resets", to: s.plain(func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }), cause: probe.NetReset},
		{title: "SSH", to: s.plain(saying("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")), cause: probe.TLSNotTLS},
		{title: "SMTP", to: s.plain(saying("220 mail.peers.example ESMTP Postfix\r\n")), cause: probe.TLSNotTLS},
		{title: "plain HTTP", to: s.plain(saying("HTTP/1.0 400 Bad request\r\nConnection: close\r\n\r\n")), cause: probe.TLSNotTLS},
	})
}

// soon shortens the deadline of a rung that will reach it.
func soon(rung securitycenter.RungID) func(*probe.Prober, *securitycenter.Probe) {
	return func(p *probe.Prober, _ *securitycenter.Probe) { p.Deadlines[rung] = 500 * time.Millisecond }
}

// plain listens and treats every connection in one way.
func (s *stage) plain(treat func(net.Conn)) string {
	s.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	s.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				treat(conn)
			}()
		}
	}()
	return l.Addr().String()
}

// saying waits for the first bytes of the caller, so that it has something to read them into, and says its piece.
func saying(text string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = c.Read(make([]byte, 4096))
		_, _ = io.WriteString(c, text)
	}
}

// blackhole is a port whose queue is full: the kernel drops every further attempt, as a firewall does.
func (s *stage) blackhole() string {
	s.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	s.must(err)
	s.Cleanup(func() { _ = syscall.Close(fd) })
	s.must(syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	s.must(syscall.Listen(fd, 0))
	bound, err := syscall.Getsockname(fd)
	s.must(err)
	address := fmt.Sprintf("127.0.0.1:%d", bound.(*syscall.SockaddrInet4).Port)
	for range 16 {
		conn, err := net.DialTimeout("tcp", address, 200*time.Millisecond)
		if err != nil {
			return address
		}
		s.Cleanup(func() { _ = conn.Close() })
	}
	s.Fatal("the queue of a port did not fill up")
	return ""
}

// resolvers are name servers that do not help.
func (s *stage) resolvers() []trial {
	const noSuchName, serverFailure, refusedByServer = 3, 2, 5
	return onPeer("a name server", []trial{
		{title: "NXDOMAIN", change: s.resolving(noSuchName), cause: probe.DNSNotFound},
		{title: "SERVFAIL", change: s.resolving(serverFailure), cause: probe.DNSUnreachable},
		{title: "REFUSED", change: s.resolving(refusedByServer), cause: probe.DNSUnreachable},
		{title: "nobody answers", change: asking("127.0.0.1:1"), cause: probe.DNSUnreachable},
	})
}

// resolving answers every question with a code of RFC 1035, over UDP.
func (s *stage) resolving(code byte) func(*probe.Prober, *securitycenter.Probe) {
	s.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	s.must(err)
	s.Cleanup(func() { _ = conn.Close() })
	go func() {
		for buffer := make([]byte, 512); ; {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if n > 3 {
				buffer[2], buffer[3] = buffer[2]|0x80, code // an answer, with the question as it was
				_, _ = conn.WriteTo(buffer[:n], from)
			}
		}
	}()
	return asking(conn.LocalAddr().String())
}

func asking(address string) func(*probe.Prober, *securitycenter.Probe) {
	return func(p *probe.Prober, asked *securitycenter.Probe) {
		asked.Connect = ""
		p.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "udp", address)
		}}
	}
}
